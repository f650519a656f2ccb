"""Readers of forms that say a month, a quarter, a year, and of the vague ones. Pure.

Vague days are suggested by the Civil Code 2015, Đ.146: đầu tháng the 1st, giữa tháng the 15th, cuối tháng the last day;
đầu năm 1 January, giữa năm 30 June, cuối năm 31 December. It does not speak of quarters, weeks of a month, halves and
the three “tuần” of ten days (thượng, trung, hạ tuần): there the last day of what is said is suggested, since a duty
may be fulfilled until it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from plans.reading.dates.calendar_rules import made, month_end, months_later
from plans.reading.dates.seen import Seen
from plans.reading.model import Expression

_LAST = 99
# Of a month: up to which day; of a year: month and day.
_OF_MONTH = {
    **{"dau": 1, "giua": 15, "cuoi": _LAST, "nua dau": 15, "nua cuoi": _LAST},
    **{"thuong tuan": 10, "trung tuan": 20, "ha tuan": _LAST},
    **{"tuan dau": 7, "tuan cuoi": _LAST, "tuan 1": 7, "tuan 2": 14, "tuan 3": 21, "tuan 4": 28},
    **{"tuan nhat": 7, "tuan mot": 7, "tuan hai": 14, "tuan ba": 21, "tuan tu": 28, "tuan bon": 28},
    **{"tuan i": 7, "tuan ii": 14, "tuan iii": 21, "tuan iv": 28, "khoang": _LAST},
}
_OTHER_END = re.compile(r"(?:thang|ky hop)[ \n]+$")  # "các tháng cuối năm", "kỳ họp cuối năm"
_OF_YEAR = {"dau": (1, 1), "giua": (6, 30), "cuoi": (12, 31)}


def month(seen: Seen) -> Expression | None:
    """In a month, until its end: its last day."""
    return replace(seen.bare, due=seen.month_end(), year_given=seen.year() is not None)


def month_in_figures(seen: Seen) -> Expression | None:
    """“T12/2020”, “trong 12/2020”; “12/2020” alone in a cell."""
    return month(seen) if seen.written("cue") or seen.alone_in_cell() else None


def before_month(seen: Seen) -> Expression | None:
    """“trước tháng 12/2020”: the day before it begins."""
    number = seen.number("m") or 0
    year = seen.year_or(number, 1)
    due = date(year, number, 1) - timedelta(days=1) if year else None
    return replace(seen.bare, due=due, year_given=seen.year() is not None)


def months(seen: Seen) -> Expression | None:
    """From a month to a month: from the first day to the last."""
    end = seen.month_end()
    if end is None:
        return replace(seen.bare, year_given=False)
    first = seen.number("fm") or 0
    parted = seen.bare.form == "months-listed" and "," not in seen.match[0]
    if parted and first % 12 + 1 != end.month:
        return None  # “tháng 5/2026 và tháng 10/2026” are two
    start = date(seen.number("fy") or (end.year if first <= end.month else end.year - 1), first, 1)
    return replace(seen.bare, due=end, range_start=start, year_given=seen.year() is not None) if start <= end else None


def quarter(seen: Seen) -> Expression | None:
    """In a quarter, or in several that are named: the last day of the last."""
    last = seen.quarter("2") or seen.quarter()
    year = last and (seen.year("2") or seen.year_or(3 * last, 30))
    given = seen.year("2") is not None or seen.year() is not None
    return replace(seen.bare, due=month_end(year, 3 * last) if year and last else None, year_given=given)


def quarters(seen: Seen) -> Expression | None:
    """From a quarter to a quarter."""
    one, first = quarter(seen), seen.quarter()
    if one is None or one.due is None or first is None:
        return one
    return replace(one, range_start=date(seen.number("y") or one.due.year, 3 * first - 2, 1))


def before_quarter(seen: Seen) -> Expression | None:
    """“trước quý II/2024”: the day before it begins."""
    number = seen.quarter() or 1
    year = seen.year_or(3 * number - 2, 1)
    due = date(year, 3 * number - 2, 1) - timedelta(days=1) if year else None
    return replace(seen.bare, due=due, year_given=seen.year() is not None)


def year_end(seen: Seen) -> Expression | None:
    """In a year, until its end: 31 December."""
    year = seen.year() or seen.document.year
    return replace(seen.bare, due=month_end(year, 12) if year else None, year_given=seen.year() is not None)


def before_year(seen: Seen) -> Expression | None:
    """“trước năm 2025”: 31 December of the year before."""
    year = seen.year()
    return replace(seen.bare, due=month_end(year - 1, 12)) if year else None


def years(seen: Seen) -> Expression | None:
    """“từ năm 2016 đến năm 2020”."""
    first, last = seen.number("y"), seen.number("y2")
    if first is None or last is None or first > last:
        return None
    return replace(seen.bare, range_start=date(first, 1, 1), due=month_end(last, 12))


def half_year(seen: Seen) -> Expression | None:
    """“6 tháng đầu năm 2021”: to 30 June; “6 tháng cuối năm”: from 1 July to 31 December."""
    year = seen.year() or seen.document.year
    first = seen.written("half") == "dau"
    if year is None:
        return replace(seen.bare, year_given=False)
    start, end = (date(year, 1, 1), date(year, 6, 30)) if first else (date(year, 7, 1), date(year, 12, 31))
    return replace(seen.bare, range_start=start, due=end, year_given=seen.year() is not None)


def part_of_month(seen: Seen) -> Expression | None:
    """A vague part of a month: the day that is suggested for it."""
    return _part_of_month(seen)


def _part_of_month(seen: Seen, nth: str = "") -> Expression:
    words = re.sub(r"\s+", " ", seen.written(f"part{nth}") or "")
    number, part = seen.number("m") or 0, words.replace("tuan thu ", "tuan ")
    most = _OF_MONTH[part]
    year = seen.year_or(number, most, nth)
    due = (made(year, number, most) or month_end(year, number)) if year else None
    return replace(seen.bare, suggested_due=due, year_given=seen.year(nth) is not None)


def days_of_month(seen: Seen) -> Expression | None:
    """“10 ngày đầu tháng 12”: the 10th; “10 ngày cuối tháng 12”: the last of the month."""
    month, days = seen.number("m") or 0, seen.number("n") or 1
    year = seen.year_or(month, 31)
    due = (made(year, month, days) if seen.written("part") == "dau" else month_end(year, month)) if year else None
    return replace(seen.bare, suggested_due=due, year_given=seen.year() is not None)


def last_part_of_months(seen: Seen) -> Expression | None:
    """“cuối tháng 11, đầu tháng 12”: what is suggested for the last."""
    return _part_of_month(seen, "2")


def about_day(seen: Seen) -> Expression | None:
    """“khoảng ngày 20/12/2020”: that day, which nothing makes sure."""
    day = seen.day()
    return None if day.kind == "invalid" else replace(day, kind="vague", due=None, suggested_due=day.due)


def part_of_quarter(seen: Seen) -> Expression | None:
    """“đầu quý II”: its first month's end; “giữa quý II”: its second's; “cuối quý II”: its last day."""
    number = seen.quarter() or 1
    of_it = 3 * number - 2 + ("dau", "giua", "cuoi").index(seen.written("part") or "cuoi")
    year = seen.year_or(of_it, 31)
    return replace(
        seen.bare, suggested_due=month_end(year, of_it) if year else None, year_given=seen.year() is not None
    )


def part_of_year(seen: Seen) -> Expression | None:
    """“đầu, giữa, cuối năm 2020”; without a year that of the document."""
    if _OTHER_END.search(seen.before(12)):
        return None
    number, day = _OF_YEAR[seen.written("part") or "cuoi"]
    year = seen.year_or(number, day)
    return replace(seen.bare, suggested_due=made(year, number, day) if year else None, year_given=bool(seen.year()))


def part_of_this_month(seen: Seen) -> Expression | None:
    """“cuối tháng này”: of the month in which the document was issued, or of the next."""
    issued_on = seen.document.issued_on
    if issued_on is None:
        return seen.bare
    of_it = months_later(issued_on, 0 if seen.written("month") == "nay" else 1)
    part = " ".join((seen.written("part") or "").split())
    due = made(of_it.year, of_it.month, _OF_MONTH[part]) or month_end(of_it.year, of_it.month)
    return replace(seen.bare, suggested_due=due)


def unsaid(seen: Seen) -> Expression | None:
    """Nothing suggests a day: “cuối năm học 2024-2025”, “tháng 13”."""
    return seen.bare
