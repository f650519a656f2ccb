"""Readers of forms that recur: their rule in one normal form each (RFC 5545). Pure.

    FREQ=MONTHLY;BYMONTHDAY=20                    hằng tháng trước ngày 20
    FREQ=WEEKLY;BYDAY=FR                          thứ Sáu hằng tuần
    FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15          hằng năm trước ngày 15/12
    FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=10        ngày 10/6 và 10/12 hằng năm
    FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=15    ngày 15 của tháng cuối quý

A rule without a day of its own is FREQ alone, with INTERVAL where it is every so many months.
"""

from __future__ import annotations

import re
from dataclasses import replace

from plans.reading.dates.calendar_rules import month_end, never
from plans.reading.dates.seen import NTH, Seen
from plans.reading.model import Expression

_WEEKDAYS = {
    **{"hai": "MO", "ba": "TU", "tu": "WE", "nam": "TH", "sau": "FR", "bay": "SA"},
    **{"2": "MO", "3": "TU", "4": "WE", "5": "TH", "6": "FR", "7": "SA"},
}
_RULES = {
    **{"ngay": "FREQ=DAILY", "tuan": "FREQ=WEEKLY", "thang": "FREQ=MONTHLY", "quy": "FREQ=MONTHLY;INTERVAL=3"},
    **{"nam": "FREQ=YEARLY"},
}
_NO_LEAP = 2021  # February has 28 days
_MONTHS = {"ngay": 0, "tuan": 0, "thang": 1, "quy": 3, "nam": 12}
_LAST_OF_QUARTER, _FIRST_OF_QUARTER = "3,6,9,12", "1,4,7,10"


def _recurs(seen: Seen, rule: str) -> Expression:
    return replace(seen.bare, recurrence=rule, at=seen.at())


def monthly(seen: Seen) -> Expression | None:
    """On one or more days of each month."""
    named = _days(seen)
    return _recurs(seen, f"FREQ=MONTHLY;BYMONTHDAY={named}") if named else None


def monthly_and_last(seen: Seen) -> Expression | None:
    """On one or more days of each month and on its last."""
    named = _days(seen)
    return _recurs(seen, f"FREQ=MONTHLY;BYMONTHDAY={named},-1") if named else None


def month_ends(seen: Seen) -> Expression | None:
    """On the last day of each month, or its last from Monday to Friday."""
    last = "BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1" if seen.written("working") else "BYMONTHDAY=-1"
    return _recurs(seen, f"FREQ=MONTHLY;{last}")


def _days(seen: Seen) -> str | None:
    """10,20,30; None where one of them is no day of a month."""
    numbers = _numbers(seen, "days")
    return ",".join(map(str, numbers)) if numbers and numbers[0] >= 1 and numbers[-1] <= 31 else None


def weekly(seen: Seen) -> Expression | None:
    """On a day of each week, or on several."""
    named = [_WEEKDAYS[day] for nth in NTH if (day := seen.written(f"w{nth}"))]
    named += ["SU" for nth in NTH if seen.written(f"sunday{nth}")]
    return _recurs(seen, f"FREQ=WEEKLY;BYDAY={','.join(named)}")


def weekday_of_month(seen: Seen) -> Expression | None:
    """On the first, last or n-th such day of the week of each month."""
    words = (seen.written("nth") or "").split()
    nth = {"dau": 1, "cuoi": -1, "hai": 2, "ba": 3, "tu": 4}.get(words[-1]) or int(words[-1])
    day = "SU" if seen.written("sunday") else _WEEKDAYS[seen.written("w") or "hai"]
    return _recurs(seen, f"FREQ=MONTHLY;BYDAY={nth}{day}")


def daily(seen: Seen) -> Expression | None:
    """Each day, with its hour."""
    return _recurs(seen, "FREQ=DAILY")


def twice_daily(seen: Seen) -> Expression | None:
    """At several hours of each day: none of them is the last for all."""
    return replace(seen.bare, recurrence="FREQ=DAILY")


def quarterly(seen: Seen) -> Expression | None:
    """On a day of each quarter's last month; of its first where the words say so."""
    named = _days(seen)
    months = _FIRST_OF_QUARTER if seen.written("which") == "dau" else _LAST_OF_QUARTER
    return _recurs(seen, f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={named}") if named else None


def quarter_ends(seen: Seen) -> Expression | None:
    """On the last day of each quarter."""
    return _recurs(seen, f"FREQ=YEARLY;BYMONTH={_LAST_OF_QUARTER};BYMONTHDAY=-1")


def yearly(seen: Seen) -> Expression | None:
    """On one day of each year, or on several with the same number."""
    pairs = []
    for nth in NTH:
        day, month = seen.number(f"rd{nth}"), seen.number(f"rm{nth}")
        if day is not None and month is not None:
            pairs.append((day, month))
    if not pairs or any(never(month, day) for day, month in pairs):
        return None
    days = {day for day, _ in pairs}
    if len(days) > 1 and all(day == month_end(_NO_LEAP, month).day for day, month in pairs):
        days = {-1}
    if len(days) > 1:
        return None
    return _in_months(seen, [month for _, month in pairs], days.pop())


def day_of_months(seen: Seen) -> Expression | None:
    """On one day of several months of each year."""
    day, months = _days(seen), _numbers(seen, "months")
    if day is None or "," in day or any(never(month, int(day)) for month in months):
        return None
    return _in_months(seen, months, int(day))


def _in_months(seen: Seen, months: list[int], day: int) -> Expression:
    return _recurs(seen, f"FREQ=YEARLY;BYMONTH={','.join(map(str, sorted(set(months))))};BYMONTHDAY={day}")


def _numbers(seen: Seen, group: str) -> list[int]:
    """The numbers that a group lists, in their order, each once."""
    return sorted({int(one) for one in re.findall(r"[0-9]+", seen.written(group) or "")})


def month_of_year(seen: Seen) -> Expression | None:
    """In a month of each year."""
    months = _numbers(seen, "months")
    if not months or not 1 <= months[0] <= months[-1] <= 12:
        return None
    return _recurs(seen, f"FREQ=YEARLY;BYMONTH={','.join(map(str, months))}")


def quarter_of_year(seen: Seen) -> Expression | None:
    """In a quarter of each year: in its last month."""
    number = seen.quarter() or 1
    return _recurs(seen, f"FREQ=YEARLY;BYMONTH={3 * number}")


def said_before(seen: Seen) -> Expression | None:
    """“Hằng tháng, các xã báo cáo … trước ngày 25”: the sentence says before how often; each year only as its first
    words, for “nhiệm vụ hằng năm” is no period of the day behind it."""
    before = seen.sentence_before()
    for period, (part, reader) in _WHEN_IN.items():
        if seen.written(part) or (part == "w" and seen.written("sunday")):
            begins = r"^\W*(?:[0-9a-z]{1,3}[.)]\W*)?" if period == "nam" else ""
            how_often = rf"{begins}(?:(?:theo |dinh ky )?(?:hang|moi|tung)|dinh ky) {period}(?![a-z])"
            return reader(seen) if re.search(how_often, before) else None
    return None


def bare(seen: Seen) -> Expression | None:
    """Each day, week, month, quarter, half year, year, with no day of its own."""
    return _recurs(seen, _RULES[seen.written("period") or seen.written("other") or "thang"])


def each_month(seen: Seen) -> Expression | None:
    """In a week of each month."""
    return _recurs(seen, "FREQ=MONTHLY")


def every_so_many(seen: Seen) -> Expression | None:
    """“6 tháng một lần”, “2 lần/năm”, “mỗi quý 01 lần”."""
    months, times = _MONTHS[seen.written("period") or "thang"], seen.number("times") or 1
    every = seen.count() or 1
    if months == 0:
        rule = _RULES[seen.written("period") or "tuan"]
        return _recurs(seen, rule if every == 1 else f"{rule};INTERVAL={every}") if times == 1 else None
    interval, rest = divmod(months * every, times)
    if rest or not interval:
        return None
    if interval % 12 == 0:
        return _recurs(seen, "FREQ=YEARLY" if interval == 12 else f"FREQ=YEARLY;INTERVAL={interval // 12}")
    return _recurs(seen, "FREQ=MONTHLY" if interval == 1 else f"FREQ=MONTHLY;INTERVAL={interval}")


# The group that says when in a period, and who reads it.
_WHEN_IN = {"thang": ("days", monthly), "tuan": ("w", weekly), "nam": ("rd", yearly), "ngay": ("h2", daily)}
