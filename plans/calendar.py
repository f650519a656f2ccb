"""The Vietnamese working calendar: weekends, public holidays, make-up Saturdays, and overrides above all. Pure.

Public holidays are those of Bộ luật Lao động 2019, Đ.112 with the days in lieu, as package `holidays` (VN) knows them.
What the Prime Minister decides later goes into the override table.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from threading import Lock

from lib.day_rules.rules import DAYS_OFF
from lib.vocabulary import word
from plans.model import Span

LABOUR_CODE = "Bộ luật Lao động 2019, Đ.112"
_DAY = timedelta(days=1)
_year_lock = Lock()  # the package fills a year at first use, visibly half-filled to other threads


@cache
def _year(year: int) -> tuple[Mapping[date, str], frozenset[date]]:
    """The public holidays of a year with their names, and its make-up Saturdays (working days)."""
    import holidays  # takes its time, and most commands ask for no day

    with _year_lock:
        vietnam = holidays.country_holidays("VN", years=year, language="vi")
        return dict(vietnam), frozenset(getattr(vietnam, "weekend_workdays", ()))


class WorkCalendar:
    """Which days are worked on; `overrides` says True (working) or False (off) for single days, above everything."""

    def __init__(self, overrides: Mapping[date, bool] | None = None) -> None:
        self._overrides = dict(overrides or {})
        self._worked: dict[int, list[date]] = {}  # the working days of a year, so that long spans are not walked
        self._between = lru_cache(1024)(self._count)  # a report asks for the same few pairs, once for every task

    def is_working(self, day: date) -> bool:
        """True on a working day."""
        if (decided := self._overrides.get(day)) is not None:
            return decided
        names, made_up = _year(day.year)
        return day not in names and (day.weekday() < 5 or day in made_up)

    def off(self, day: date) -> str | None:
        """Why `day` is off, as it is kept: a code of `DAYS_OFF` or the name of a holiday; None on a working day."""
        if self.is_working(day):
            return None
        if day in self._overrides:
            return "override"
        if name := _year(day.year)[0].get(day):
            return name
        return "saturday" if day.weekday() == 5 else "sunday"

    def why_off(self, day: date) -> str | None:
        """Why `day` is off, in words ("Chủ nhật", "Quốc khánh", …); None on a working day."""
        why = self.off(day)
        return None if why is None else word(DAYS_OFF, why)

    def next_working(self, day: date) -> date:
        """`day` itself, or the first working day after it."""
        while not self.is_working(day):
            day += _DAY
        return day

    def previous_working(self, day: date) -> date:
        """`day` itself, or the last working day before it."""
        while not self.is_working(day):
            day -= _DAY
        return day

    def shift(self, day: date, span: Span, *, back: bool = False) -> date:
        """`span` after `day` (or before it): the day itself is not counted (Bộ luật Dân sự 2015, Đ.147)."""
        if span.unit == "d":
            return day - span.n * _DAY if back else day + span.n * _DAY
        year, left = day.year, span.n
        days = self._days_worked(year)
        place = bisect_left(days, day) if back else bisect_right(days, day)  # how many lie before it, or up to it
        while left > (there := place if back else len(days) - place):
            year, left = year + (-1 if back else 1), left - there
            days = self._days_worked(year)
            place = len(days) if back else 0
        return days[place - left if back else place + left - 1] if left else day

    def working_days(self, after: date, to: date) -> int:
        """How many working days lie after `after` up to and including `to`; 0 when `to` is not later."""
        return self._between(after, to) if to > after else 0

    def _count(self, after: date, to: date) -> int:
        before = sum(len(self._days_worked(year)) for year in range(after.year, to.year))
        return (
            before + bisect_right(self._days_worked(to.year), to) - bisect_right(self._days_worked(after.year), after)
        )

    def _days_worked(self, year: int) -> list[date]:
        if year not in self._worked:
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            self._worked[year] = [day for day in map(date.fromordinal, range(first, last + 1)) if self.is_working(day)]
        return self._worked[year]
