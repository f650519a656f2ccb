"""The duties of a text: times that bind, with whom, what and towards whom. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lib.text import fold
from plans.calendar import WorkCalendar
from plans.reading.data.whose import with_data
from plans.reading.dates.calendar_rules import Document, made
from plans.reading.duties.above import of_those_above
from plans.reading.duties.binding import bound, limits
from plans.reading.duties.context import Bound, Reading, reading
from plans.reading.duties.doubts import doubts
from plans.reading.duties.handed import deliverables
from plans.reading.duties.same import once
from plans.reading.duties.what import title
from plans.reading.layout.outline import Outline
from plans.reading.layout.smooth import Smooth
from plans.reading.model import Confidence, Duty, Expression, Head, Kind
from plans.reading.owing.who import responsible
from plans.reading.owing.whom import report_to
from plans.reading.page import Page

_REPORTS_OF = ("half-yearly-days", "year-report-days")
_ONCE_A_YEAR = re.compile(r"FREQ=YEARLY;BYMONTH=([0-9]+);BYMONTHDAY=([0-9]+)")
_RECURS = re.compile(r"\b(?:dinh ky|hang|moi|tung|thuong ky|che do) ")
_DAYS = {"hai": "MO", "ba": "TU", "tư": "WE", "năm": "TH", "sáu": "FR", "bảy": "SA"}
_DAY = re.compile(r"\b(?:vào|sáng|chiều|tối|ngày|trước) thứ (hai|ba|tư|năm|sáu|bảy)\b", re.IGNORECASE)


def duties(
    text: str, head: Head, expressions: Sequence[Expression], calendar: WorkCalendar | None = None
) -> tuple[Duty, ...]:
    """What binds units to a time, in the order of the text; each deadline once, at its first full statement.

    `expressions` are all times of the text, sorted; those in rows of tables are left to whoever reads tables.
    """
    outline = Outline.of(text, [(one.start, one.end) for one in expressions])
    read = reading(outline, _smooth_head(outline.smooth, head), [_moved(one, outline.smooth) for one in expressions])
    made_here = (_duty(read, one) for one in bound(read))
    listed = once(read.page, [one for one in made_here if not _of_others(read, one)])
    listed = with_data(outline, listed, Document(year=None, issued_on=head.issued_on))
    return doubts(Page.of(text), [_as_read(one, outline.smooth) for one in listed], calendar or WorkCalendar())


def _moved(one: Expression, smooth: Smooth) -> Expression:
    return replace(one, start=smooth.into(one.start), end=smooth.into(one.end))


def _smooth_head(smooth: Smooth, head: Head) -> Head:
    return replace(head, body=smooth.into(head.body), annex=smooth.into(head.annex))


def _as_read(one: Duty, smooth: Smooth) -> Duty:
    """The duty with its places in the text as read."""
    start, end = smooth.back(one.when.start, one.when.end)
    data = one.data
    if data is not None:
        since, until = smooth.back(data.start, data.end)
        data = replace(data, start=since, end=until)
    return replace(one, when=replace(one.when, start=start, end=end), sentence=smooth.back(*one.sentence), data=data)


def _weekly(page: Page, here: Bound) -> Expression:
    """“Hằng tuần … vào chiều thứ Sáu”: the day of the week may stand further on in the clause."""
    when = here.when
    days = {match[1].casefold() for match in _DAY.finditer(page.text, when.end, here.clause[1])}
    if when.recurrence != "FREQ=WEEKLY" or len(days) != 1:
        return when
    return replace(when, recurrence=f"FREQ=WEEKLY;BYDAY={_DAYS[days.pop()]}")


def _of_others(read: Reading, one: Duty) -> bool:
    """Whether only those owe it whom no paper of this office binds, and whom it asks for nothing."""
    page = read.page
    said = fold(page.text[one.sentence[0] : one.when.start])
    return of_those_above(one.responsible, read.head.issuer, said, limit=limits(page, one.when))


def _of_this_year(read: Reading, here: Bound) -> Expression:
    """“Báo cáo 6 tháng trước ngày 05/6” in a plan for one year is of that year, where nothing says that it recurs."""
    when, page = here.when, read.page
    rule = _ONCE_A_YEAR.fullmatch(when.recurrence or "") if when.form in _REPORTS_OF else None
    named = set(re.findall(r"\b20[0-9]{2}\b", read.head.subject or ""))
    if rule is None or len(named) != 1 or _RECURS.search(page.even, *here.sentence):
        return when
    due = made(int(named.pop()), int(rule[1]), int(rule[2]))
    if due is None or (read.since and due < read.since):
        return when
    strict = "truoc" in page.even[when.start : when.end]
    kind: Kind = "before" if strict else "on_or_before"
    return replace(when, kind=kind, due=due, strict=strict, recurrence=None, year_given=False)


def _duty(read: Reading, here: Bound) -> Duty:
    here = replace(here, when=_weekly(read.page, here))
    here = replace(here, when=_of_this_year(read, here))
    units, named = responsible(read, here)
    entitled = title(read, here)
    return Duty(
        when=here.when,
        sentence=here.sentence,
        title=entitled,
        responsible=units,
        report_to=report_to(read, here),
        deliverables=deliverables(read, here, entitled),
        confidence=_confidence(read, here, named=named, found=bool(units)),
    )


def _confidence(read: Reading, here: Bound, *, named: bool, found: bool) -> Confidence:
    if here.when.kind in ("invalid", "vague") or not found:
        return "low"
    return "high" if named and limits(read.page, here.when) else "medium"
