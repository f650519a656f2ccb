"""The duties of a text: times that bind, with whom, what and towards whom. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from plans.calendar import WorkCalendar
from plans.reading.duties.binding import Bound, Reading, bound, limits, reading
from plans.reading.duties.doubts import doubts
from plans.reading.duties.same import once
from plans.reading.duties.what import deliverables, title
from plans.reading.duties.who import report_to, responsible
from plans.reading.layout.outline import Outline
from plans.reading.model import Confidence, Duty, Expression, Head


def duties(
    text: str, head: Head, expressions: Sequence[Expression], calendar: WorkCalendar | None = None
) -> tuple[Duty, ...]:
    """What binds units to a time, in the order of the text; each deadline once, at its first full statement.

    `expressions` are all times of the text, sorted; those in rows of tables are left to whoever reads tables.
    """
    read = reading(Outline.of(text), head, expressions)
    made = [_duty(read, one) for one in bound(read)]
    return doubts(read.page, once(read.page, made), calendar or WorkCalendar())


def _duty(read: Reading, here: Bound) -> Duty:
    units, named = responsible(read, here)
    return Duty(
        when=here.when,
        sentence=here.sentence,
        title=title(read, here),
        responsible=units,
        report_to=report_to(read, here),
        deliverables=deliverables(read, here),
        confidence=_confidence(read, here, named=named, found=bool(units)),
    )


def _confidence(read: Reading, here: Bound, *, named: bool, found: bool) -> Confidence:
    if here.when.kind in ("invalid", "vague") or not found:
        return "low"
    return "high" if named and limits(read.page, here.when) else "medium"
