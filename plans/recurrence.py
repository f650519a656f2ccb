"""The dates of a recurring duty: RFC 5545 RRULE, but days 29–31 mean the last day in shorter months. Pure.

Plain RRULE skips February for a duty "on the 31st of each month"; an office means the last day then (Bộ luật Dân sự
2015, Đ.148: a month without that day ends on its last day).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time

from dateutil.rrule import rrulestr

# With one of these a rule names its days in another way than by the day of the month of its start.
_NAMES_DAYS = ("BYMONTHDAY", "BYDAY", "BYWEEKNO", "BYYEARDAY")


def occurrences(rule: str, start: date, until: date) -> list[date]:
    """The dates of `rule` from `start` to `until`, both inclusive, ascending; `start` counts only if it matches.

    `rule` is RRULE text such as `FREQ=MONTHLY;BYMONTHDAY=20`. Raises ValueError where it is not one.
    """
    parts = _with_all_weekdays(_with_its_days(_parts(rule), start))
    days = {int(day) for day in parts.get("BYMONTHDAY", "").split(",") if day}
    if not days & {29, 30, 31} or "BYSETPOS" in parts:  # a position is counted among the days as they are written
        return _plain(parts, start, until)
    with_last = {**parts, "BYMONTHDAY": ",".join(map(str, sorted(days | {-1})))}
    return [day for day in _plain(with_last, start, until) if _is_one_of(days, day)]


def _parts(rule: str) -> dict[str, str]:
    text = rule.strip().upper().removeprefix("RRULE:")
    parts = dict(part.split("=", 1) for part in text.split(";") if "=" in part)
    if "FREQ" not in parts:
        raise ValueError("an RRULE must have FREQ")
    return parts


def _with_its_days(parts: dict[str, str], start: date) -> dict[str, str]:
    """A rule by month or year that names no days falls on the day of its start; here it is said."""
    if parts["FREQ"] not in ("MONTHLY", "YEARLY") or any(name in parts for name in _NAMES_DAYS):
        return parts
    month = {"BYMONTH": str(start.month)} if parts["FREQ"] == "YEARLY" else {}
    return {**month, **parts, "BYMONTHDAY": str(start.day)}


def _with_all_weekdays(parts: dict[str, str]) -> dict[str, str]:
    """`MO,2TU` as `1MO,2MO,…,2TU`: dateutil takes weekdays with and without a number for two conditions at once."""
    weekdays = parts.get("BYDAY", "").split(",")
    if len({len(one) == 2 for one in weekdays}) == 1:
        return parts
    most = 53 if parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts else 5
    spelled = (f"{n}{one}" if n else one for one in weekdays for n in (range(1, most + 1) if len(one) == 2 else (0,)))
    return {**parts, "BYDAY": ",".join(spelled)}


def _is_one_of(days: set[int], day: date) -> bool:
    last = monthrange(day.year, day.month)[1]
    return any(day.day == (min(n, last) if n > 0 else last + 1 + n) for n in days)


def _plain(parts: dict[str, str], start: date, until: date) -> list[date]:
    # UNTIL bounds the search too: dateutil would otherwise go on to the year 9999.
    text = ";".join(f"{name}={value}" for name, value in {**parts, "UNTIL": f"{until:%Y%m%d}"}.items())
    return [moment.date() for moment in rrulestr(text, dtstart=datetime.combine(start, time()))]
