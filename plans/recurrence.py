"""The dates of a recurring duty: RFC 5545 RRULE by whole days; days 29–31 mean the last one in shorter months. Pure.

Plain RRULE skips February for a duty "on the 31st of each month"; an office means the last day then (Bộ luật Dân sự
2015, Đ.148: a month without that day ends on its last day).

Every day of the range is looked at once, so that a rule that names no day ends with the range like any other; the
common library would look for its day up to the year 9999.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# With one of these a rule names its days in another way than by the day of its start.
_NAMES_DAYS = ("BYMONTHDAY", "BYDAY", "BYWEEKNO", "BYYEARDAY")
_DAY = timedelta(days=1)

_Parts = dict[str, str]
_Test = Callable[[date], bool]


def occurrences(rule: str, start: date, until: date, most: int | None = None) -> list[date]:
    """The dates of `rule` from `start` to `until`, both inclusive, ascending; `start` counts only if it matches.

    `rule` is RRULE text such as `FREQ=MONTHLY;BYMONTHDAY=20`, as `plans.file.due.rule` takes it; with `most`,
    the first so many. Raises ValueError where there is no FREQ.
    """
    parts = _with_its_days(_parts(rule), start)
    tests, positions = _tests(parts), _numbers(parts, "BYSETPOS")
    found = (
        day
        for days in _periods(parts, start, until)
        for day in _at_positions([day for day in days if all(test(day) for test in tests)], positions)
        if start <= day <= until
    )
    return list(islice(found, most))


def _parts(rule: str) -> _Parts:
    text = rule.strip().upper().removeprefix("RRULE:")
    parts = dict(part.split("=", 1) for part in text.split(";") if "=" in part)
    if "FREQ" not in parts:
        raise ValueError("an RRULE must have FREQ")
    return parts


def _with_its_days(parts: _Parts, start: date) -> _Parts:
    """A rule that names no days falls on the day of its start; here it is said."""
    frequency = parts["FREQ"]
    if frequency == "DAILY" or any(name in parts for name in _NAMES_DAYS):
        return parts
    if frequency == "WEEKLY":
        return {**parts, "BYDAY": _WEEKDAYS[start.weekday()]}
    month = {"BYMONTH": str(start.month)} if frequency == "YEARLY" else {}
    return {**month, **parts, "BYMONTHDAY": str(start.day)}


def _periods(parts: _Parts, start: date, until: date) -> Iterator[list[date]]:
    """The days of each day, week, month or year that counts, from that of `start` on."""
    frequency, interval = parts["FREQ"], int(parts.get("INTERVAL", 1))
    if frequency == "DAILY":
        yield from ([start + n * _DAY] for n in range(0, (until - start).days + 1, interval))
    elif frequency == "WEEKLY":
        first = _begin_of_week(start, parts)
        yield from (_days(first + n * _DAY, 7) for n in range(0, (until - first).days + 1, 7 * interval))
    elif frequency == "MONTHLY":
        for n in range(12 * start.year + start.month - 1, 12 * until.year + until.month, interval):
            first = date(n // 12, n % 12 + 1, 1)
            yield _days(first, monthrange(first.year, first.month)[1])
    else:
        yield from (_days(date(n, 1, 1), _length(n)) for n in range(start.year, until.year + 1, interval))


def _days(first: date, n: int) -> list[date]:
    return [date.fromordinal(one) for one in range(first.toordinal(), first.toordinal() + n)]


def _length(year: int) -> int:
    return 366 if isleap(year) else 365


def _at_positions(days: Sequence[date], positions: Sequence[int]) -> Sequence[date]:
    """Those at BYSETPOS among the days of a period, from 1 or from the end; all where the rule has none."""
    if not positions:
        return days
    found = {days[n - 1 if n > 0 else n] for n in positions if -len(days) <= n <= len(days)}
    return sorted(found)


# --- what a day must be ----------------------------------------------------------------------------------------------


def _tests(parts: _Parts) -> list[_Test]:
    """One for each part of the rule; what is looked at soonest goes first."""
    tests: list[_Test] = []
    if months := set(_numbers(parts, "BYMONTH")):
        tests.append(lambda day: day.month in months)
    if days := _numbers(parts, "BYMONTHDAY"):
        tests.append(_month_day(days, as_written="BYSETPOS" in parts))
    if "BYDAY" in parts:
        tests.append(_weekday(parts))
    if in_year := set(_numbers(parts, "BYYEARDAY")):
        tests.append(lambda day: not in_year.isdisjoint(_both_ways(_day_of_year(day), _length(day.year))))
    if weeks := set(_numbers(parts, "BYWEEKNO")):
        tests.append(lambda day: not weeks.isdisjoint(_both_ways(*_week(day, parts))))
    return tests


def _numbers(parts: _Parts, name: str) -> list[int]:
    return [int(one) for one in parts.get(name, "").split(",") if one]


def _month_day(days: Sequence[int], *, as_written: bool) -> _Test:
    """`as_written`: a day beyond a month's end is none, because positions are counted among the days as written."""
    of_length = {
        last: {last + 1 + n if n < 0 else n if as_written else min(n, last) if n > 28 else n for n in days}
        for last in (28, 29, 30, 31)
    }
    return lambda day: day.day in of_length[monthrange(day.year, day.month)[1]]


def _weekday(parts: _Parts) -> _Test:
    """`MO`, and `2MO` or `-1FR` of the month; of the year where the rule goes by the year and names no month."""
    by_year = parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts
    wanted: list[set[int]] = [set() for _ in _WEEKDAYS]  # of each weekday which ones, 0 for all
    for one in parts["BYDAY"].split(","):
        wanted[_WEEKDAYS.index(one[-2:])].add(int(one[:-2] or 0))

    def test(day: date) -> bool:
        which = wanted[day.weekday()]
        if not which or 0 in which:
            return bool(which)
        if by_year:
            number, last = _day_of_year(day), _length(day.year)
        else:
            number, last = day.day, monthrange(day.year, day.month)[1]
        return (number + 6) // 7 in which or -((last - number) // 7 + 1) in which

    return test


def _both_ways(number: int, last: int) -> tuple[int, int]:
    """A number from the beginning, and the same from the end."""
    return number, number - last - 1


def _day_of_year(day: date) -> int:
    return day.toordinal() - date(day.year, 1, 1).toordinal() + 1


def _begin_of_week(day: date, parts: _Parts) -> date:
    return day - (day.weekday() - _WEEKDAYS.index(parts.get("WKST", "MO"))) % 7 * _DAY


def _week(day: date, parts: _Parts) -> tuple[int, int]:
    """The number of its week, and how many weeks that year has: a week is of the year that has most of its days."""
    middle = _begin_of_week(day, parts) + 3 * _DAY
    after = (date(middle.year, 12, 31) - middle).days // 7
    number = (_day_of_year(middle) + 6) // 7
    return number, number + after
