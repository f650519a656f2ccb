"""The dates of a recurring duty: RFC 5545 RRULE, but days 29–31 mean the last day in shorter months. Pure.

Plain RRULE skips February for a duty "on the 31st of each month"; an office means the last day then (Bộ luật Dân sự
2015, Đ.148: a month without that day ends on its last day).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, datetime, time

from dateutil.rrule import rrulestr

# With these parts a rule names its days in another way than by a day of the month, and is taken as it stands.
_OTHER_DAYS = ("BYDAY", "BYSETPOS", "BYWEEKNO", "BYYEARDAY", "BYEASTER")


def occurrences(rule: str, start: date, until: date) -> list[date]:
    """The dates of `rule` from `start` to `until`, both inclusive, ascending; `start` counts only if it matches.

    `rule` is RRULE text such as `FREQ=MONTHLY;BYMONTHDAY=20`. Raises ValueError where it is not one.
    """
    parts = _parts(rule)
    late = [day for day in _month_days(parts, start) if day > 28]
    if not late or parts.get("FREQ") not in ("MONTHLY", "YEARLY") or any(part in parts for part in _OTHER_DAYS):
        return list(_plain(parts, start, until))
    early = [day for day in _month_days(parts, start) if day <= 28]
    found = {day for month in _months(parts, start, until) for day in _clamped(month, late)}
    if early:
        found.update(_plain({**parts, "BYMONTHDAY": ",".join(map(str, early))}, start.replace(day=1), until))
    return sorted(day for day in found if start <= day <= until)


def _parts(rule: str) -> dict[str, str]:
    text = rule.strip().upper().removeprefix("RRULE:")
    parts = dict(part.split("=", 1) for part in text.split(";") if "=" in part)
    if "FREQ" not in parts:
        raise ValueError("an RRULE must have FREQ")
    return parts


def _month_days(parts: dict[str, str], start: date) -> list[int]:
    if written := parts.get("BYMONTHDAY"):
        return [int(day) for day in written.split(",")]
    return [start.day]


def _plain(parts: dict[str, str], start: date, until: date) -> Iterator[date]:
    # UNTIL bounds the search too: a rule that never matches would be looked for up to the year 9999.
    text = ";".join(f"{name}={value}" for name, value in {**parts, "UNTIL": f"{until:%Y%m%d}"}.items())
    for moment in rrulestr(text, dtstart=datetime.combine(start, time())):
        yield moment.date()


def _months(parts: dict[str, str], start: date, until: date) -> Iterator[date]:
    """The first day of each month in which the rule falls."""
    months = {**parts, "BYMONTHDAY": "1"}
    if parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts and "BYMONTHDAY" not in parts:
        months["BYMONTH"] = str(start.month)
    return _plain(months, start.replace(day=1), until)


def _clamped(month: date, days: list[int]) -> Iterator[date]:
    last = calendar.monthrange(month.year, month.month)[1]
    for day in days:
        yield month.replace(day=min(day, last))
