"""Which duty a data period belongs to: the one in its sentence, paragraph or item that can have it, or none. Pure.

A wrong period is worse than none: where two duties could have it, neither does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from plans.periods.model import Period, Recurring, Rhythm
from plans.periods.work_out import period_of
from plans.reading.data.find import Said, Span, Teller
from plans.reading.data.forms import LENGTHS, Told
from plans.reading.dates.calendar_rules import Document
from plans.reading.layout.labels import LIST, NUMBERED
from plans.reading.layout.outline import Outline, holding
from plans.reading.model import Data, Duty, Expression
from plans.reading.page import Page, listed

_LATE = timedelta(days=120)  # data that closed longer before a report is due are told of, not asked for
_HALVES = (6, 12)  # the last months of halves of a year
_SOON, _LATER = 1, 3  # months after the last one of a half and of a year in which its report is due
_REPORTS = listed("báo cáo · số liệu · thống kê · biểu · tổng hợp kết quả")
_FEW = 50  # duties of one item that are looked at


def with_data(outline: Outline, made: Sequence[Duty], document: Document) -> list[Duty]:
    """`made` (in the order of the text), each with the data period that the text says of it; places are those of the
    outline's page.

    “Số liệu 6 tháng tính từ ngày 15/12 năm trước …” is no term of six months, and no duty.
    """
    told = list(_all_said(outline, Teller.of(outline.page, document)))
    places = [said for _, said in told]
    duties = [one for one in made if one.when.kind != "relative" or not _overlaps(places, one.when)]
    owners = _Owners(outline, duties)
    found: dict[int, list[Said]] = {}
    for index, said in told:
        number = owners.owner(index, said)
        if number is not None:
            found.setdefault(number, []).append(said)
    return [_having(one, found.get(number, ())) for number, one in enumerate(duties)]


def of_row(text: str, row: Span, cell: Span, made: Sequence[Duty], document: Document) -> list[Duty]:
    """The duties of one row of a table, each with what the row says of its data; `cell` is that of a column of data.

    Of “Trước ngày 18 hằng tháng (số liệu đến ngày 14 hằng tháng)” the second time is no duty.
    """
    start, end = cell if cell[1] > cell[0] else row
    found = Teller.of(Page.of(text[start:end], marked=True), document).said(
        (0, end - start), named=(start, end) == cell
    )
    said = [replace(one, start=one.start + start, end=one.end + start) for one in found]
    duties = [one for one in made if not _overlaps(said, one.when)]
    if not duties:
        return list(made)
    able = [number for number, one in enumerate(duties) if any(_can_have(one, it.told, near=True) for it in said)]
    return [_having(one, said if [number] == able else ()) for number, one in enumerate(duties)]


def _all_said(outline: Outline, teller: Teller) -> Iterator[tuple[int, Said]]:
    """What every sentence says, with the number of its paragraph."""
    naming = [teller.names((one.start, one.end)) for one in outline.paragraphs]
    for index, one in enumerate(outline.paragraphs):
        named = one.above is not None and naming[one.above]
        if one.row or not (named or naming[index]):
            continue
        for sentence in outline.sentences(index):
            for said in teller.said(sentence, named=named):
                yield index, said


def _overlaps(places: Sequence[Said | Expression], one: Said | Expression) -> bool:
    """Whether one of the places, which are in order and apart, lies over that one."""
    at = bisect_left(places, one.end, key=lambda place: place.start) - 1
    return at >= 0 and places[at].end > one.start


class _Owners:
    """Whose is what is said; the duties are in the order of the text."""

    def __init__(self, outline: Outline, duties: Sequence[Duty]) -> None:
        self._outline, self._duties = outline, duties
        self._times = [one.when for one in duties]
        self._below = cache(outline.below)  # many are asked for the same

    def owner(self, index: int, said: Said) -> int | None:
        """The number of the duty, of the nearest scope in which any can have it; None where that is more than one."""
        if _overlaps(self._times, said):
            return None  # that is when it is due
        begins, ends = self._clause(index, said.start)

        def can_have(duty: Duty) -> bool:
            return _can_have(duty, said.told, near=begins <= duty.when.start < ends)

        for start, end in self._scopes(index, said.start):
            first, last = (bisect_left(self._times, place, key=lambda time: time.start) for place in (start, end))
            if last - first > _FEW:
                return None
            able = [number for number in range(first, last) if can_have(self._duties[number])]
            if able:
                return able[0] if len(able) == 1 else None
        return None

    def _clause(self, index: int, place: int) -> Span:
        sentence = holding(self._outline.sentences(index), place) or (place, place)
        return holding(self._outline.clauses(*sentence), place) or sentence

    def _scopes(self, index: int, place: int) -> Iterator[Span]:
        """The sentence, the paragraph, and what stands below the item to which that belongs."""
        outline = self._outline
        if sentence := holding(outline.sentences(index), place):
            yield sentence
        item = False
        for up in (index, *outline.above(index)):
            one, below = outline.paragraphs[up], self._below(up)
            if item and one.depth < NUMBERED:
                return
            yield (one.start, outline.paragraphs[below.stop - 1].end if below else one.end)
            if one.depth <= NUMBERED or (up != index and one.heading):
                return
            item = item or one.depth < LIST


def _can_have(duty: Duty, told: Told, *, near: bool) -> bool:
    """Whether the duty is one that gives account of such data: in the clause that says so (`near`), or as a report."""
    if not (near or _reports(duty)):
        return False
    if duty.when.kind == "recurring" or _last(duty):
        return _period(duty, told) is not None
    return told.days is not None  # when it is due is not known


def _reports(duty: Duty) -> bool:
    """Whether a report is handed in."""
    pages = [Page.of(one, marked=True) for one in (duty.title, *(it.title for it in duty.deliverables))]
    return any(_REPORTS.first(page, 0, len(page.text)) for page in pages)


def _period(duty: Duty, told: Told) -> Recurring | Period | None:
    """The period that the duty has, as a plan file takes it; None where it can be none."""
    if duty.when.kind == "recurring":
        every = [one for one in told.rhythms if one in _rhythms(duty.when.recurrence or "", told)]
        return Recurring(every=every[0], closes=told.closes) if every else None
    last, days = _last(duty), told.days
    if days is None and told.rhythms == ("year",):
        worked = period_of(Recurring(every="year", closes=told.closes), last)
        days = worked and Period(start=worked.start, end=worked.end)
    return days if days and last and days.end <= last <= days.end + _LATE else None


def _last(duty: Duty) -> date | None:
    return duty.when.due or duty.when.suggested_due


def _rhythms(rule: str, told: Told) -> set[Rhythm]:
    """Of which rhythm the reports are that recur so; none where the data close on the very day.

    What is due once a year may be the report of a half, in its last month or the next one.
    """
    parts = dict(part.split("=") for part in rule.split(";"))
    if parts.get("BYMONTHDAY") == f"{told.closes or -1}" or "," in parts.get("BYMONTHDAY", ""):
        return set()
    months = [int(one) for one in parts.get("BYMONTH", "").split(",") if one]
    length = {"MONTHLY": int(parts.get("INTERVAL", "1")), "YEARLY": 12 // max(len(months), 1)}.get(parts["FREQ"], 0)
    found: set[Rhythm] = {LENGTHS[length]} if length in LENGTHS else set()
    if found == {"year"} and months:
        since = [(months[0] - last) % 12 for last in ([told.month] if told.month else _HALVES)]
        found = {"half"} if min(since) <= _SOON else set()
        found |= {"year"} if told.month is None or min(since) <= _LATER else set()
    return found


def _having(duty: Duty, said: Sequence[Said]) -> Duty:
    """The duty with its period, where all that is said of it is one and the same."""
    periods = {_period(duty, one.told) for one in said}
    if len(periods) != 1 or None in periods:
        return duty
    (period,) = periods
    assert period is not None
    return replace(duty, data=Data(start=said[0].start, end=said[0].end, period=period))
