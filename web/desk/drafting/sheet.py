"""The draft of one text as a form: what stands in its fields as it was read, and the plan that stands in them once a
human has corrected it, with all that is still to be decided. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, get_args

from lib.dates import day_words
from lib.language import say
from plans.file.form import parse_span
from plans.model import Before, DayOff, DueOn, DueRule, Selection
from plans.reading.drafted.model import Decision, DraftItem, DraftPlan
from plans.reading.drafted.upward import LEAVES
from plans.reading.drafted.written import LONGEST_TITLE, line, number
from web.desk.drafting.dues import Mistyped, fields_of, rule_of
from web.desk.drafting.fields import MOST_DELIVERABLES, Answers, day_in, deliverables_in, key, text_of
from web.desk.drafting.periods import period_in, period_text
from web.desk.drafting.whom import Whom

DAY_OFF: tuple[DayOff, ...] = get_args(DayOff)
MORE_ITEMS = 3  # room for items of a human's own
OWN_SAYS = ("title", "who", "due", "d0")  # any of which makes an item of a human's own one
ADDED = "dau-viec-them--"  # no id that a title gives has two dashes

ONCE = {"excludes-day", "day-off"}  # doubts that are decided once for the whole plan


@dataclass(frozen=True)
class Open:
    """What is still to be decided: at which field, in one sentence; `item` is its item's id."""

    field: str
    sentence: str
    item: str | None = None


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """The plan as the form has it, which is one once nothing is `open`."""

    plan: DraftPlan
    open: tuple[Open, ...]


class Sheet:
    """The form of one draft. `issuers` may be chosen, names by code, the account's own unit first; `whom` sees the
    units from the one that is; `left_out` items of the text are in no form, for there are too many."""

    def __init__(self, plan: DraftPlan, issuers: Mapping[str, str], whom: Whom, left_out: int = 0) -> None:
        self.plan, self.issuers, self.whom, self.left_out = plan, issuers, whom, left_out
        own = next(iter(issuers))
        self.above = whom.issuer != own  # for which the account publishes as its desk alone
        self.desks = {own: issuers[own]} if self.above else whom.children
        self.own = tuple(_own_items())
        self.read = (*plan.items, *plan.aside)
        self.items = (*self.read, *self.own)
        self.numbers = {one.id: n for n, one in enumerate(self.items, start=1)}
        self._ids = {n: id for id, n in self.numbers.items()}

    # --- as it was read -----------------------------------------------------------------------------------------------

    def as_read(self) -> dict[str, list[str]]:
        """What stands in each field before anybody has answered."""
        head, plan = self.plan.draft.head, self.plan
        found = {"number": number(head.number or ""), "subject": line(head.subject or "", 2000)}
        found |= {"issued_on": day_words(plan.issued_on) if plan.issued_on else ""}
        found |= {"issuer": self.whom.issuer if plan.issuer in self.issuers or not head.issuer else ""}
        found |= {"desk": self._desk(plan.desk or "") or "", "day_off": "" if self.asks_day_off else "next"}
        for item in self.items:
            found |= {f"{key(item.id)}.{name}": text for name, text in self._item_fields(item).items()}
        return {name: [text] for name, text in found.items() if text}

    def _desk(self, code: str) -> str | None:
        """That one where it may be; None is the issuer itself."""
        return next(iter(self.desks)) if self.above else code if code in self.desks else None

    def _item_fields(self, item: DraftItem) -> dict[str, str]:
        who, units = self.whom.fields_of(item.assigned_to)
        found = {"title": item.title, "who": who, "units": units}
        found |= fields_of(self.suggested(item), self.numbers)
        found |= {f"with.{n}": "yes" for n, _ in enumerate(item.supporters)}
        found["period"] = period_text(item.period)
        found["report_to"] = self.whom.name(item.report_to) if item.report_to else ""
        found["needs"] = ", ".join(f"{self.numbers[id]}" for id in item.needs if id in self.numbers)
        for n, one in enumerate(item.deliverables):
            found |= {f"d{n}": one.title, f"d{n}.n": f"{one.at_least}"}
        return found

    def suggested(self, item: DraftItem) -> DueRule | None:
        """When the text says that it is due, or else what may be meant."""
        if item.due is not None or item.day is not None:
            return item.due or DueOn(on=item.day)  # type: ignore[arg-type]
        days = {one.id: one.day for one in self.plan.items if item.id in one.needs and one.due and one.day}
        return Before(item=min(days, key=lambda id: (days[id], id)), by=parse_span(LEAVES)) if days else None

    # --- what is asked ------------------------------------------------------------------------------------------------

    @cached_property
    def asks_strict(self) -> bool:
        """Whether anything is due “trước ngày …”: until the end of that day, or of the one before it."""
        return any(map(self._says_before, self.items))

    @cached_property
    def asks_day_off(self) -> bool:
        return bool(self.days_off)

    @cached_property
    def days_off(self) -> list[date]:
        """The due dates that the reading knows to be days off."""
        duties = self.plan.draft.duties
        found = {one.when.due for one in duties if one.when.due and any(it.code == "day-off" for it in one.doubts)}
        return sorted(found)

    def _says_before(self, item: DraftItem) -> bool:
        duties = self.plan.draft.duties
        return isinstance(item.due, DueOn) and any(duties[n].when.strict for n in item.duties)

    def doubts(self, item: DraftItem) -> list[str]:
        """What a human must look at, each a sentence."""
        duties = self.plan.draft.duties
        once = {line(it.message) for n in item.duties for it in duties[n].doubts if it.code in ONCE}
        asked = [it for it in item.decisions if it.message not in once and not _of_strict(it, item)]
        looked_at = [it for it in asked if it.suggested or not (it.open and it.field == "assigned_to")]
        return list(dict.fromkeys(self._said(it, item) for it in looked_at))

    def _said(self, decision: Decision, item: DraftItem) -> str:
        """Its sentence, with the days or units to choose between; any other suggestion stands in the field already."""
        words = decision.message[:1].upper() + decision.message[1:].rstrip(".")
        looks = decision.suggested or ""
        if decision.field == "assigned_to":
            looks = say(" hoặc ", " or ").join(self.whom.name(code) for code in re.split(" hoặc | or ", looks) if code)
        elif decision.field == "due" and looks and not re.search(r"\d/\d", looks):
            as_below = say("như đang ghi ở ô “Thời hạn”", "as it stands under “Due”")
            looks = as_below if looks.startswith("{before") and self.suggested(item) else ""
        return f"{words}: {looks}." if looks else f"{words}."

    def is_kept(self, item: DraftItem, answers: Answers) -> bool:
        """Whether the item is in the plan: without a date only where it is taken in, a human's own once it is named."""
        if item in self.plan.items:
            return not answers.get(f"{key(item.id)}.drop")
        said = ("take",) if item in self.plan.aside else OWN_SAYS
        return any(any(answers.get(f"{key(item.id)}.{name}", ())) for name in said)

    def lines(self, item: DraftItem, answers: Answers) -> int:
        """How many lines for deliverables the form has: one more than are filled."""
        filled = [n for n in range(MOST_DELIVERABLES) if any(answers.get(f"{key(item.id)}.d{n}", ()))]
        return min(max(filled, default=-1) + 2, MOST_DELIVERABLES)

    # --- as it was corrected ------------------------------------------------------------------------------------------

    def corrected(self, answers: Answers) -> Corrected:
        """The plan that stands in the fields, and what is still to be decided, in the order of the page."""
        text = text_of(answers)
        head, open = self._head(text)
        strict = text("before") == "strict"
        items = []
        for item in self.items:
            if self.is_kept(item, answers):
                found, wrong = self._item(item, answers, strict)
                items.append(found)
                open += wrong
        if not items:
            open.append(Open("items", say("Kế hoạch cần ít nhất một đầu việc.", "The plan needs an item.")))
        kept = {one.id for one in items}
        items = [replace(one, needs=tuple(id for id in one.needs if id in kept and id != one.id)) for one in items]
        targets = tuple(one for n, one in enumerate(self.plan.targets) if not text(f"t{n}.drop"))
        plan = replace(
            self.plan,
            draft=replace(self.plan.draft, head=replace(self.plan.draft.head, **head), doubts=()),
            issued_on=head["issued_on"],
            issuer=self.whom.issuer,
            desk=self._desk(text("desk")),
            day_off=next((one for one in DAY_OFF if one == text("day_off")), "next"),
            items=tuple(items),
            aside=(),
            decisions=(),
            confirmed=True,
            before="strict" if strict else "on",
            targets=targets if self.plan.target_item in kept else (),
        )
        return Corrected(plan=plan, open=tuple(open))

    def _head(self, text: Any) -> tuple[dict[str, Any], list[Open]]:
        found: dict[str, Any] = {"number": number(text("number")), "subject": line(text("subject"), 2000)}
        open = []
        if not found["number"]:
            asked = say("Hãy ghi số, ký hiệu của kế hoạch.", "Give the plan's number.")
            open.append(Open("number", asked))
        if text("issuer") not in self.issuers:
            open.append(Open("issuer", say("Hãy chọn cơ quan ban hành.", "Choose the issuer.")))
        found["issued_on"], wrong = day_in(text("issued_on"))
        open += [Open("issued_on", wrong)] if wrong else []
        if not found["subject"]:
            open.append(Open("subject", say("Hãy ghi trích yếu.", "Say what the plan is about.")))
        if self.asks_strict and text("before") not in ("on", "strict"):
            asked = say("Hãy chọn cách hiểu “trước ngày …”.", "Choose how “before the day” is meant.")
            open.append(Open("before", asked))
        if text("day_off") not in DAY_OFF:
            asked = say(
                "Hãy chọn cách tính hạn rơi vào ngày nghỉ.", "Choose what is done with a due date on a day off."
            )
            open.append(Open("day_off", asked))
        return found, open

    def _item(self, item: DraftItem, answers: Answers, strict: bool) -> tuple[DraftItem, list[Open]]:
        open: list[Open] = []
        text = text_of(answers, f"{key(item.id)}.")
        found: dict[str, Any] = {"decisions": (), "title": line(text("title"), LONGEST_TITLE)}
        parts = {
            "assigned_to": lambda: self.whom.selection(text("who"), text("units")),
            "due": lambda: self._due(item, text, strict),
            "period": lambda: period_in(text("period")),
            "report_to": lambda: self._report_to(text("report_to")),
            "also": lambda: self._also(text("also")),
            "needs": lambda: tuple(self._needs(text("needs"))),
            "deliverables": lambda: tuple(deliverables_in(text)),
        }
        if not found["title"]:
            open.append(Open(f"{key(item.id)}.title", say("Hãy ghi tên đầu việc.", "Give the item a title."), item.id))
        for name, part in parts.items():
            try:
                found[name] = part()
            except Mistyped as unfit:
                open.append(Open(f"{key(item.id)}.{unfit.field}", unfit.sentence, item.id))
        with_it = [one for n, one in enumerate(item.supporters) if text(f"with.{n}")]
        found["supporters"] = (*with_it, *found.pop("also", ()))
        if self.doubts(item) and not text("ok"):
            asked = say("Hãy xem rồi đánh dấu “Đã xem và xác nhận”.", "Look at it and tick “Seen and confirmed”.")
            open.append(Open(f"{key(item.id)}.ok", asked, item.id))
        return replace(item, **found), open

    def _due(self, item: DraftItem, text: Any, strict: bool) -> DueRule:
        rule = rule_of(text, self._ids, item.due)
        if isinstance(rule, Before) and rule.item == item.id:
            raise Mistyped("of", say("Hãy ghi số của một đầu việc khác.", "Give the number of another item."))
        if strict and self._says_before(item) and isinstance(rule, DueOn) and rule.on == item.day:
            return replace(rule, strict=True)
        return rule

    def _report_to(self, name: str) -> str | None:
        if not name.strip():
            return None
        units = self.whom.units(name, "report_to")
        if len(units) != 1:
            raise Mistyped("report_to", say("Hãy ghi một đơn vị.", "Give one unit."))
        return units[0]

    def _also(self, names: str) -> tuple[Selection, ...]:
        return (Selection(units=self.whom.units(names, "also")),) if names.strip() else ()

    def _needs(self, numbers: str) -> Iterator[str]:
        for one in re.split(r"[\s,;.]+", numbers.strip()):
            if one:
                found = self._ids.get(int(one)) if re.fullmatch(r"\d{1,4}", one) else None
                if found is None:
                    raise Mistyped("needs", say("Không có đầu việc số {n}.", "There is no item {n}.", n=one[:20]))
                yield found


def _own_items() -> Iterator[DraftItem]:
    """Room for what the reading has missed."""
    for n in range(1, MORE_ITEMS + 1):
        yield DraftItem(id=f"{ADDED}{n}", title="", bound=(), assigned_to=None, due=None)


def _of_strict(decision: Decision, item: DraftItem) -> bool:
    """Whether it asks what “trước ngày” means, which is asked once for all."""
    return decision.field == "due" and not decision.open and isinstance(item.due, DueOn)
