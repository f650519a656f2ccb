"""A draft as a plan file: what the text says stands in it, what a human must decide is marked “←”. Pure.

`plan check` accepts it once the fields that are left empty are filled.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal

from lib.language import say
from lib.text import clean_line
from plans.model import Selection
from plans.reading.drafted.ids import Ids
from plans.reading.drafted.model import OPEN, Decision, DraftItem, DraftPlan
from plans.reading.drafted.plan import own_number
from plans.reading.drafted.written import (
    comment,
    decision,
    in_text,
    line,
    listed,
    number,
    scalar,
    written_due,
    written_period,
    written_supporters,
    written_units,
)
from plans.reading.model import Data, Expression, Target

LONGEST_QUOTE = 260
MOST_ASIDE = 200


def written(plan: DraftPlan) -> str:
    """The plan file of a draft, in the shape that plans.file.reader reads."""
    return "\n".join([*_head(plan), "", *_items(plan), *_indicators(plan), ""])


# --- the head ---------------------------------------------------------------------------------------------------------


def _head(plan: DraftPlan) -> Iterator[str]:
    head = plan.draft.head
    yield from _of_draft(plan)
    yield "plan:"
    subject = line(head.subject or "", 2000)
    yield from _field(plan, "number", own_number(head))
    yield from _field(plan, "issuer", plan.issuer or "")
    yield from _field(plan, "issued_on", f"{plan.issued_on or ''}")
    yield from _field(plan, "subject", subject)
    cited = dict.fromkeys(number(one.number) for one in head.based_on)
    if numbers := [scalar(one) for one in cited if one]:
        yield f"  based_on: {listed(numbers)}"
    if signer := line(head.signed_by or ""):
        yield f"  signed_by: {scalar(signer)}"
    if plan.desk:
        yield f"  desk: {scalar(plan.desk)} {comment(say('báo cáo gửi qua', 'reports go through it'))}"
    moved = say("hạn rơi vào ngày nghỉ: next, previous hoặc keep", "next, previous or keep")
    yield f"  day_off: {plan.day_off} {comment(moved)}"
    yield '  send_at: "08:00"'


def _of_draft(plan: DraftPlan) -> Iterator[str]:
    """Where the file comes from, and what is to be done with it."""
    if plan.confirmed:
        yield comment(say("Đọc từ văn bản của kế hoạch; đã được xác nhận.", "Read from the plan's text; confirmed."))
        return
    yield comment(
        say(
            "Bản thảo đọc từ văn bản. Hãy xem những dòng có dấu “←”, điền chỗ còn trống, rồi chạy `dondoc plan check`.",
            "Drafted from the text. Look at the lines marked “←”, fill in what is empty, then run `dondoc plan check`.",
        )
    )
    if plan.before == "on" and any(one.when.strict for one in plan.draft.duties):
        yield decision(
            say(
                "“trước ngày …” được lấy là hết ngày ấy; nếu mọi hạn như vậy là hết ngày liền trước thì đọc lại với",
                "“trước ngày …” is taken for the end of that day; if all are due the day before read it again with",
            ),
            "--before strict",
        )


def _field(plan: DraftPlan, field: str, value: str) -> Iterator[str]:
    """A field of the plan, below what must be decided of it."""
    yield from _of_field(plan.decisions, field, "  ")
    written = value if field == "issued_on" else scalar(value)
    yield f"  {field}: {written if value else ''}".rstrip()


# --- the items --------------------------------------------------------------------------------------------------------


class _Lines:
    """In which line of the text a place is, counted from 1."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._ends = [n for n, character in enumerate(text) if character == "\n"]

    def quoted(self, start: int, end: int) -> str:
        """The place in words: its line, and what stands there, shortened."""
        found = clean_line(self.text[start:end][: 4 * LONGEST_QUOTE])
        shown = found if len(found) <= LONGEST_QUOTE else f"{found[:LONGEST_QUOTE].rstrip()}…"
        return in_text(bisect_right(self._ends, start - 1) + 1, shown)


def _items(plan: DraftPlan) -> Iterator[str]:
    lines = _Lines(plan.draft.text)
    yield "items:" if plan.items else f"items: {decision(_nothing())}"
    for n, item in enumerate(plan.items):
        if n:
            yield ""
        yield from (f"  {it}" for it in _item(item, plan, lines))
    if not plan.aside:
        return
    yield ""
    for said in _why_aside(plan):
        yield f"  {comment(said)}"
    for item in plan.aside[:MOST_ASIDE]:
        yield from (f"  # {it}" for it in _item(item, plan, lines))


def _nothing() -> str:
    return say("không thấy nghĩa vụ nào trong văn bản", "no obligation was found in the text")


def _why_aside(plan: DraftPlan) -> Iterator[str]:
    yield say(
        "Những việc văn bản nêu mà không có thời hạn, chưa đưa vào kế hoạch. Muốn giao và theo dõi thì bỏ dấu “#”; "
        "muốn nhắc thì ghi due: {none: true, nudge: month}.",
        "What the text names without a date, and is not in the plan. Take the “#” away to assign and follow it; to be "
        "reminded write due: {none: true, nudge: month}.",
    )
    if (more := len(plan.aside) - MOST_ASIDE) > 0:
        yield say("Còn {n} việc khác như vậy.", "There are {n} more.", n=more)


def _item(item: DraftItem, plan: DraftPlan, lines: _Lines) -> Iterator[str]:
    """The lines of one item, as an entry of a list, below the words on which it rests."""
    for n, said in enumerate(dict.fromkeys(item.said)):
        yield lines.quoted(*said) if n < 4 else comment("…")
        if n == 4:
            break
    for quotes in _quotes(item, plan):
        yield comment(quotes)
    yield from item_lines(item)


def item_lines(item: DraftItem) -> Iterator[str]:
    """The lines of one item, as an entry of a list."""
    yield from _of_field(item.decisions, "", "")
    yield f"- id: {scalar(item.id)}"
    yield f"  title: {scalar(item.title)}"
    yield from _of_field(item.decisions, "assigned_to", "  ")
    owing = "lead" if item.supporters else "assigned_to"
    yield f"  {owing}: {_units(item.assigned_to)}".rstrip()
    yield from _of_field(item.decisions, "with", "  ")
    if item.supporters:
        yield f"  with: {written_supporters(item.supporters)}"
    if item.report_to:
        yield f"  report_to: {scalar(item.report_to)}"
    yield from _of_field(item.decisions, "due", "  ")
    yield f"  due: {written_due(item.due) if item.due else ''}".rstrip()
    if item.period:
        yield f"  period: {written_period(item.period)}"
    if item.needs:
        yield f"  needs: {listed(map(scalar, item.needs))}"
    if item.deliverables:
        yield "  deliverables:"
        for one in item.deliverables:
            counted = f", at_least: {one.at_least}" if one.at_least > 1 else ""
            yield f"    - {{id: {scalar(one.id)}, title: {scalar(one.title)}{counted}}}"


def _quotes(item: DraftItem, plan: DraftPlan) -> Iterator[str]:
    """The words for the dates, which stand in the sentences above, and those for the data period."""
    duties = [plan.draft.duties[n] for n in item.duties[:4]]
    if due := _quoted(plan, [one.when for one in duties]):
        yield say("thời hạn: {it}", "due: {it}", it=due)
    if data := _quoted(plan, [one.data for one in duties if one.data]):
        yield say("kỳ số liệu: {it}", "period: {it}", it=data)


def _quoted(plan: DraftPlan, places: Sequence[Expression | Data]) -> str:
    found = dict.fromkeys(line(plan.draft.text[one.start : one.end][:LONGEST_QUOTE]) for one in places)
    return "; ".join(f"“{one}”" for one in found)


def _units(chosen: Selection | None) -> str:
    if chosen is None:
        return ""
    if chosen.under == OPEN:
        return f"{written_units(chosen)} {decision(_below_issuer())}"
    return written_units(chosen)


def _below_issuer() -> str:
    return say("thay ? bằng mã đơn vị ban hành", "the issuer’s code for ?")


def _of_field(decisions: Sequence[Decision], field: str, indent: str) -> Iterator[str]:
    for one in decisions:
        if one.field == field:
            yield f"{indent}{decision(one.message, one.suggested)}"


# --- targets ----------------------------------------------------------------------------------------------------------


def _indicators(plan: DraftPlan) -> Iterator[str]:
    if not plan.targets or plan.target_item is None:
        return
    yield ""
    yield "indicators:"
    yield "  " + decision(
        say(
            "aggregate là cách gộp số liệu các đơn vị: mean trung bình, sum cộng, share tỷ lệ đơn vị đạt, "
            "weighted theo quyền số; hãy xem từng chỉ tiêu",
            "aggregate says how the units' values are put together: mean, sum, share, weighted; look at each",
        )
    )
    ids = Ids()
    for n, one in enumerate(plan.targets, start=1):
        title = line(one.title) or say("Chỉ tiêu {n}", "Target {n}", n=n)
        yield f"  - {{{', '.join(_indicator(one, title, ids.of(title, f'chi-tieu-{n}'), plan.target_item))}}}"


def _indicator(one: Target, title: str, id: str, item: str) -> Iterator[str]:
    unit = line(one.unit, 50)
    yield f"id: {scalar(id)}"
    yield f"item: {scalar(item)}"
    yield f"title: {scalar(title)}"
    yield f"unit: {scalar(unit or '?')}"
    yield f"aggregate: {'mean' if unit in ('%', '‰') else 'sum'}"
    if value := _decimal(one.value):
        yield f'target: "{value}"'
    if one.strict:
        yield "strict: true"
    if one.direction == "down":
        yield "direction: down"


def _decimal(value: Decimal) -> str:
    """With a decimal comma; nothing for what a plan file cannot hold."""
    text = f"{value:f}".replace(".", ",") if value.is_finite() else ""
    whole, _, rest = text.lstrip("-").partition(",")
    return text if whole and len(whole) <= 15 and len(rest) <= 6 else ""


def open_fields(plan: DraftPlan) -> list[tuple[str, Decision]]:
    """What must be filled in before the plan can be published: of which item (empty: of the plan), and the decision."""
    found = [("", one) for one in plan.decisions if one.open]
    for item in plan.items:
        found += [(item.id, one) for one in item.decisions if one.open]
        if item.assigned_to is not None and item.assigned_to.under == OPEN:
            found.append((item.id, Decision(field="assigned_to", message=_below_issuer(), open=True)))
    return found
