"""Readers of forms that say one day, or from which day to which. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from plans.reading.dates.calendar_rules import made, month_end, never
from plans.reading.dates.seen import Seen
from plans.reading.model import Expression

Reader = Callable[[Seen], Expression | None]

# "đến 5/6 xã", "trước 1/3 số hộ": parts of a whole.
_COUNTED = re.compile(
    r"[ \t\n(]*(?:so|tong|xa|phuong|thi tran|huyen|quan|tinh|thon|ap|ban|to|ho|khu|don vi|tieu chi|chi tieu|thanh vien|"
    r"dai bieu|uy vien|nguoi|hoc sinh|truong|mo hinh|noi dung|muc tieu|dang vien|doan vien|hoi vien|chi bo|co so|"
    r"dong chi|y kien|tieu chuan|diem|km|ha|m2|tap|lop|can bo|phieu)(?![a-z])"
)
# A day that stands bare behind these is the last one.
_DEADLINE = re.compile(
    r"(?:thoi han|thoi gian (?:hoan thanh|nop|gui|bao cao|ket thuc)|ngay hoan thanh|ngay het han|han (?:nop|gui|cuoi|"
    r"chot|hoan thanh|bao cao|dang ky)|xong|hoan thanh)[^.;|\n]{0,50}?(?:la|:|vao)?[ \t*\n]*$|"
    r"(?:^|[\n;])[ \t]*[-+*•]?[ \t]*(?:nop|gui|dang ky|hoan thanh|trinh)[ ][^.;:|\n]{2,60}:[ \t*]*$"
)
# "đến 5.10", "không quá 2/3": numbers, unless it is called a day.
_UP_TO = re.compile(r"(?:cho[ ])?(?:den|toi|het|khong|chua)")
_POINTED = re.compile(r"[0-9]+[ ]?[.]")
_FRACTION = re.compile(r"[1-9]/[2-9](?![0-9])(?!\s*[.,;|\n)])")
_SECTION = re.compile(r"(?:muc|khoan|phan|diem|dieu) $")  # "mục 1.2.2020"
_OF_REPORTS = re.compile(r"(?:thang|nam|quy|ky)[ \n]+(?:truoc|nay|sau|bao cao|cuoi|dau|ke|lien)")
_OF_DEADLINE = 75
_LONGEST_BARE_SPAN = 400  # days; 27/7/1947-27/7/2023 are two anniversaries


def before(seen: Seen) -> Expression | None:
    """“trước ngày D”: due D, which the words exclude; with an hour they exclude only what is later on that day."""
    one = _certain(seen)
    return one and replace(one, strict=one.due is not None and one.at is None)


def by(seen: Seen) -> Expression | None:
    """“chậm nhất ngày D”: due D."""
    return _certain(seen)


def on(seen: Seen) -> Expression | None:
    """A day alone; where what stands before it speaks of an end, or an hour behind it does, the last one."""
    one = _certain(seen)
    if one is None or one.kind != "on":
        return one
    late = seen.written("late")
    if late:
        return replace(one, kind="before" if late == "truoc" else "on_or_before")
    done = seen.before(6).rstrip().endswith("xong")  # “xong trong ngày 11/12” is a limit all the same
    cued = not done and seen.folded.startswith(("vao", "trong", "dung"), seen.bare.start)
    return replace(one, kind="on_or_before") if not cued and _DEADLINE.search(seen.before(_OF_DEADLINE)) else one


def _certain(seen: Seen) -> Expression | None:
    """A day of which it is certain enough that it is one: it is called so, has a year, or is no part of a whole."""
    called, one = _called(seen), seen.day()
    cue = seen.match.start("d") > seen.bare.start
    if called or (seen.year() and cue and one.kind != "invalid"):
        return one
    if seen.written("y") and one.kind != "invalid":
        return one if not _SECTION.search(seen.before(12)) else None
    if one.kind == "invalid":
        return one if cue and (seen.year() or _is_near_a_day(seen)) else None
    if _UP_TO.match(seen.folded, seen.bare.start) and (
        _POINTED.match(seen.folded, seen.match.start("d")) or _FRACTION.match(seen.folded, seen.match.start("d"))
    ):
        return None
    return one if cue and not is_part_of_whole(seen) else None


def blank(seen: Seen) -> Expression | None:
    """A day to be filled in by hand."""
    return seen.bare


def is_part_of_whole(seen: Seen) -> bool:
    """Behind it stands what is counted: “5/6 xã”."""
    return _COUNTED.match(seen.after(20)) is not None


def _is_near_a_day(seen: Seen) -> bool:
    """“trước 31/11”: a day too many for its month, and no part of a whole."""
    near = 29 <= (seen.number("d") or 0) <= 31 and 1 <= (seen.number("m") or 0) <= 12
    return near and not is_part_of_whole(seen)


def _called(seen: Seen) -> bool:
    """It is called a day, a month or a day of the week."""
    return any(seen.written(group) for group in ("fngay", "ngay", "word", "w", "sunday"))


def cell(seen: Seen) -> Expression | None:
    """A day alone in a cell of a table; one that there is not only with its year."""
    one = seen.day()
    if not seen.written("y") and (one.kind == "invalid" or _POINTED.match(seen.folded, seen.match.start("d"))):
        return None  # 3.2 is the number of a row
    return one if seen.alone_in_cell() else None


def span(seen: Seen) -> Expression | None:
    """From a day to a day; what the first leaves out it has from the second."""
    end = seen.day()
    if end.due is None:
        return end
    if not (end.year_given or _called(seen)) and is_part_of_whole(seen):
        return None
    day, month = seen.number("fd") or 0, seen.number("fm")
    if month and 1 <= month <= 12 and 1 <= day <= 31 and never(month, day):
        candidates = seen.document.meant(day, month, seen.number("fy") or end.due.year)
        return replace(end, kind="invalid", due=None, candidates=candidates)
    start = _first(seen, end.due, seen.number("m") or 0)
    return replace(end, range_start=start, at=seen.at(last=True)) if start else None


def _first(seen: Seen, end: date, month: int) -> date | None:
    """The first day of a span; without a year the last such day before its end."""
    day, month, year = seen.number("fd") or 0, seen.number("fm") or month, seen.number("fy")
    start = made(year or end.year, month, day)
    if start and start > end and not year:
        start = made(start.year - 1, month, day) if seen.number("fm") else None
    return start if start and start <= end else None


def bare_span(seen: Seen) -> Expression | None:
    """The same without “từ”: only where the second day is surely one, and the first not years away."""
    one = span(seen)
    if one is None or one.due is None or one.range_start is None:
        return None
    called = _called(seen) or seen.year() or seen.alone_in_cell()
    return one if called and (one.due - one.range_start).days <= _LONGEST_BARE_SPAN else None


def last_of_days(seen: Seen) -> Expression | None:
    """“các ngày 13/01/2021 và 27/01/2021”: done on the last."""
    one = span(seen)
    return one and replace(one, range_start=None)


def days(seen: Seen) -> Expression | None:
    """“ngày 20, 21/12/2020”: from the first to the last where they follow each other, else done on the last."""
    last = seen.day()
    named = [int(one) for one in re.findall(r"[0-9]+", seen.written("days") or "")]
    if not last.due and last.kind != "invalid":
        return replace(last, kind="on")  # of a year that nobody knows
    if not last.due or named[0] >= last.due.day:
        return None
    if [*named, last.due.day] != list(range(named[0], last.due.day + 1)):
        return replace(last, kind="on")
    return replace(last, range_start=last.due.replace(day=named[0]))


def period(seen: Seen) -> Expression | None:
    """“từ ngày 15 tháng trước đến ngày 14 của tháng báo cáo”: of each report another."""
    return seen.bare if _OF_REPORTS.search(seen.folded, seen.bare.start, seen.bare.end) else None


def weekdays(seen: Seen) -> Expression | None:
    """“từ thứ Sáu tuần trước đến hết thứ Năm”: of each week's report another."""
    return seen.bare


def month_last(seen: Seen) -> Expression | None:
    """“ngày cuối tháng 12/2020”: the last day of a month."""
    return replace(seen.bare, due=seen.month_end(), at=seen.at(), year_given=seen.year() is not None)


def until_month(seen: Seen) -> Expression | None:
    """“từ ngày 15/10 đến hết tháng 12/2020”."""
    return _until(seen, seen.month_end(), seen.year())


def until_quarter(seen: Seen) -> Expression | None:
    """“từ tháng 11/2020 đến hết quý I/2021”."""
    month = 3 * (seen.quarter() or 4)
    year = seen.year_or(month, 30)
    return _until(seen, month_end(year, month) if year else None, seen.year())


def until_year(seen: Seen) -> Expression | None:
    """“từ tháng 9 đến hết năm 2020”."""
    year = seen.year()
    return _until(seen, month_end(year, 12) if year else None, year)


def _until(seen: Seen, end: date | None, year: int | None) -> Expression | None:
    """From the first day or month that is written to `end`."""
    if end is None:
        return None
    month, written = seen.number("fm") or seen.number("fm2") or 0, seen.number("fy") or seen.number("fy2")
    start = made(written or end.year, month, seen.number("fd") or 1)
    if start and start > end and not written:
        start = made(start.year - 1, month, start.day)
    return (
        replace(seen.bare, due=end, range_start=start, year_given=year is not None) if start and start <= end else None
    )
