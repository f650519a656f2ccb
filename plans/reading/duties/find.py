"""The duties of a text: times that bind, with whom, what and towards whom. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from plans.calendar import WorkCalendar
from plans.reading.data.whose import with_data
from plans.reading.dates.calendar_rules import Document
from plans.reading.duties.binding import bound, limits
from plans.reading.duties.context import Bound, Reading, reading
from plans.reading.duties.doubts import doubts
from plans.reading.duties.handed import deliverables
from plans.reading.duties.same import once
from plans.reading.duties.what import title
from plans.reading.duties.who import responsible
from plans.reading.duties.whom import report_to
from plans.reading.layout.outline import Outline
from plans.reading.layout.smooth import Smooth
from plans.reading.model import Confidence, Duty, Expression, Head
from plans.reading.page import Page

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
    made = once(read.page, [_duty(read, one) for one in bound(read)])
    made = with_data(outline, made, Document(year=None, issued_on=head.issued_on))
    return doubts(Page.of(text), [_as_read(one, outline.smooth) for one in made], calendar or WorkCalendar())


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


def _duty(read: Reading, here: Bound) -> Duty:
    here = replace(here, when=_weekly(read.page, here))
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
