"""The items of a draft: of duties and works, and what the same units owe by the same day as one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from lib.language import say
from lib.text import compared, fold
from plans.model import Deliverable, DueOn, EndOf, NoDue, Selection, Within
from plans.reading.drafted.dues import Frame, due_of
from plans.reading.drafted.ids import Ids
from plans.reading.drafted.model import OPEN, Bound, Decision, DraftItem
from plans.reading.drafted.written import LONGEST_TITLE, line, written_due
from plans.reading.groups.forms import chosen
from plans.reading.groups.matched import Known, Unclear, resolved
from plans.reading.model import Deliver, Duty, Work

CELLS = " | "  # between those of one row
# Doubts of the reading that a draft says with the field that they concern.
_SAID_HERE = {"impossible", "vague", "excludes-day", "nobody"}
_OF_DUE = {"day-off", "no-year", "before-issue"}
MOST_COUNT = 999  # of one deliverable
# What is handed in upward, and what consolidates it.
_REPORTS = ("bao cao", "so ket", "tong ket", "danh sach", "gui ", "nop ")
_SUMS_UP = ("so ket", "tong ket", "tong hop", "danh gia")


@dataclass(frozen=True)
class Whom:
    """How the units of a text are found: the issuer as written, the roster where there is one, the issuer's code."""

    issuer: str | None
    known: Known | None
    code: str | None
    _found: dict[str, Bound] = field(default_factory=dict, compare=False, repr=False)

    def bound(self, written: str) -> Bound:
        """Whom these words bind; looked for once, for texts say the same units again and again."""
        if written not in self._found:
            self._found[written] = self._bound(written)
        return self._found[written]

    def _bound(self, written: str) -> Bound:
        one = chosen(written, self.issuer)
        if self.known is None or self.code is None:
            return Bound(chosen=one, selection=self._by_group(one.level, one.tag))
        found = resolved(one, self.known, self.code)
        if not isinstance(found, Unclear):
            return Bound(chosen=one, selection=found)
        return Bound(chosen=one, selection=self._by_group(one.level, one.tag), unclear=found)

    def _by_group(self, level: str | None, tag: str | None) -> Selection | None:
        """The group itself, although nobody of the roster is of it: a check says so, and a roster can be mended."""
        return Selection(level=level, tag=tag, under=self.code or OPEN) if level or tag else None


def of_duty(n: int, duty: Duty, words: str, whom: Whom, frame: Frame) -> Iterator[DraftItem]:
    """The items of a text's duty `n`: one for all units that are named, and one for each group. `words` say it and no
    other duty."""
    due, day, asked = due_of(duty.when, frame)
    supporters = [whom.bound(one) for one in duty.supporting]
    common = DraftItem(
        id="",
        title=line(duty.title),
        bound=(),
        assigned_to=None,
        due=due,
        day=day,
        supporters=tuple(one.selection for one in supporters if one.selection),
        deliverables=tuple(_deliverable(one) for one in duty.deliverables),
        period=duty.data.period if duty.data else None,
        decisions=(*asked, *_doubted(duty), *_unsupported(supporters)),
        said=(duty.sentence,),
        duties=(n,),
        reports=bool(duty.deliverables) or _speaks_of(words, _REPORTS),
        sums_up=_speaks_of(words, _SUMS_UP),
    )
    yield from _assigned(common, [whom.bound(one) for one in duty.responsible])


def of_work(work: Work, whom: Whom) -> Iterator[DraftItem]:
    """The items of what has no date: one that is reported on waits for its date, any other goes without."""
    asked = Decision(field="due", message=say("văn bản không nói thời hạn", "the text says no date"), open=True)
    supporters = [whom.bound(one) for one in work.supporting]
    common = DraftItem(
        id="",
        title=line(work.title),
        bound=(),
        assigned_to=None,
        due=None if work.reports else NoDue(),
        supporters=tuple(one.selection for one in supporters if one.selection),
        decisions=(*([asked] if work.reports else []), *_unsupported(supporters)),
        said=((work.start, work.end),),
        reports=work.reports,
    )
    yield from _assigned(common, [whom.bound(one) for one in work.responsible])


def _assigned(common: DraftItem, bound: Sequence[Bound]) -> Iterator[DraftItem]:
    units = tuple(dict.fromkeys(code for one in bound if one.selection for code in one.selection.units))
    named = [one for one in bound if one.selection and one.selection.units]
    if units:
        yield replace(common, assigned_to=Selection(units=units), bound=tuple(named))
    groups: dict[Selection, list[Bound]] = {}
    for one in bound:
        if one.selection and not one.selection.units:
            groups.setdefault(one.selection, []).append(one)
    for group, members in groups.items():
        yield replace(common, assigned_to=group, bound=tuple(members), decisions=(*common.decisions, *_nobody(members)))
    unknown = tuple(one for one in bound if one.selection is None)
    if unknown or not bound:
        yield replace(common, bound=unknown, decisions=(*common.decisions, _whose(unknown)))


def _nobody(members: Iterable[Bound]) -> Iterator[Decision]:
    for one in members:
        if one.unclear is not None:
            message = say("danh bạ không có đơn vị nào là “{it}”", "the roster has no “{it}”", it=one.chosen.written)
            yield Decision(field="assigned_to", message=message)
            return


def _whose(unknown: Sequence[Bound]) -> Decision:
    """Who owes it is to be filled in; with units that look like what is written."""
    if not unknown:
        message = say("văn bản không nói ai thực hiện; hãy ghi mã đơn vị", "the text does not say who; write a code")
        return Decision(field="assigned_to", message=message, open=True)
    written = "; ".join(one.chosen.written for one in unknown)
    looks = list(dict.fromkeys(code for one in unknown if one.unclear for code in one.unclear.candidates))
    message = say("hãy ghi mã của “{it}”", "write the code of “{it}”", it=written)
    suggested = say(" hoặc ", " or ").join(looks)
    return Decision(field="assigned_to", message=message, suggested=suggested or None, open=True)


def _unsupported(supporters: Sequence[Bound]) -> Iterator[Decision]:
    unknown = "; ".join(one.chosen.written for one in supporters if one.selection is None)
    if unknown:
        message = say(
            "phối hợp còn có “{it}”, danh bạ không rõ; nếu cần hãy ghi thêm đơn vị phối hợp",
            "“{it}” supports it too, with no known code; add it to `with` where needed",
            it=unknown,
        )
        yield Decision(field="with", message=message)


def _doubted(duty: Duty) -> Iterator[Decision]:
    """What the reading doubts, but for what the draft says of the same field itself."""
    for doubt in duty.doubts:
        if doubt.code not in _SAID_HERE:
            yield Decision(field="due" if doubt.code in _OF_DUE else "", message=line(doubt.message))


def _deliverable(one: Deliver) -> Deliverable:
    return Deliverable(id="", title=line(one.title), at_least=min(max(one.at_least, 1), MOST_COUNT))


def _speaks_of(text: str, words: Iterable[str]) -> bool:
    folded = f"{fold(text)} "
    return any(word in folded for word in words)


# --- what is one item -------------------------------------------------------------------------------------------------


def merged(items: Iterable[DraftItem], text: str) -> list[DraftItem]:
    """What the same units owe by the same instant is one item, with all deliverables: nobody is nagged twice.

    The rows of a table, each a work of its own there, stay apart.
    """
    found: list[DraftItem] = []
    places: dict[object, int] = {}
    for item in items:
        key = None if CELLS in text[slice(*item.said[0])] else _key(item)
        at = places.get(key) if key is not None else None
        if at is None or not _of_one_time(found[at], item):
            places[key] = len(found)
            found.append(item)
        else:
            found[at] = _both(found[at], item)
    return found


def _of_one_time(first: DraftItem, other: DraftItem) -> bool:
    """Whether they give account of one and the same time, as far as it is said."""
    return None in (first.period, other.period) or first.period == other.period


def _key(item: DraftItem) -> object | None:
    """What two items must have in common to be one; None where nothing makes them so."""
    if not isinstance(item.due, DueOn | EndOf | Within):
        return None
    when = (item.day, item.due.at, getattr(item.due, "strict", False)) if item.day else written_due(item.due)
    whom = item.assigned_to or tuple(compared(one.chosen.written) for one in item.bound)
    return (whom, item.supporters, when) if whom else None


def _both(first: DraftItem, other: DraftItem) -> DraftItem:
    titles = [first.title, *([other.title] if fold(other.title) not in fold(first.title) else [])]
    seen = {fold(one.title) for one in first.deliverables}
    more = tuple(one for one in other.deliverables if fold(one.title) not in seen)
    return replace(
        first,
        title=line("; ".join(titles), LONGEST_TITLE),
        deliverables=(*first.deliverables, *more),
        report_to=first.report_to or other.report_to,
        period=first.period or other.period,
        decisions=tuple(dict.fromkeys((*first.decisions, *other.decisions))),
        said=(*first.said, *other.said),
        duties=(*first.duties, *other.duties),
        bound=(*first.bound, *other.bound),
        reports=first.reports or other.reports,
        sums_up=first.sums_up or other.sums_up,
    )


def with_ids(items: Sequence[DraftItem], ids: Ids) -> list[DraftItem]:
    """Each with an id, and a title where it has none; its deliverables too."""
    found = []
    for n, item in enumerate(items, start=1):
        title = item.title or say("Đầu việc {n}", "Item {n}", n=n)
        own = Ids()
        named = tuple(
            replace(one, id=own.of(one.title, f"san-pham-{k}"), title=one.title or say("Sản phẩm", "Deliverable"))
            for k, one in enumerate(item.deliverables, start=1)
        )
        found.append(replace(item, id=ids.of(title, f"dau-viec-{n}"), title=title, deliverables=named))
    return found
