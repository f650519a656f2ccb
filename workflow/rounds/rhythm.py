"""The first working day of each week, month or quarter after a day: when what comes round is said. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from plans.calendar import WorkCalendar

Period = Literal["week", "month", "quarter"]
_MONTHS = {"month": 1, "quarter": 3}


def period_of(day: date, period: Period) -> date:
    """The first day of the week (Monday), month or quarter in which `day` lies."""
    if period == "week":
        return day - timedelta(days=day.weekday())
    months = _MONTHS[period]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def later(begin: date, period: Period, n: int = 1) -> date:
    """The first day of the n-th period after the one that begins on `begin`."""
    if period == "week":
        return begin + timedelta(weeks=n)
    years, month = divmod(begin.month - 1 + n * _MONTHS[period], 12)
    return date(begin.year + years, month + 1, 1)


def first_working(calendar: WorkCalendar, begin: date, period: Period) -> date | None:
    """The first working day of the period that begins on `begin`; None where it has none."""
    day, end = begin, later(begin, period)
    while day < end and not calendar.is_working(day):
        day += timedelta(days=1)
    return day if day < end else None


def openings(calendar: WorkCalendar, day: date, period: Period) -> Iterator[tuple[int, date]]:
    """(n, the first working day) of each n-th period after the one of `day` that has one, without end."""
    begin, n = period_of(day, period), 1
    while True:
        if (opens := first_working(calendar, later(begin, period, n), period)) is not None:
            yield n, opens
        n += 1
