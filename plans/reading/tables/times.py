"""What a cell of the column of time says: what any text may say, and what only such a cell says so shortly. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from plans.reading.dates import expressions
from plans.reading.even import even
from plans.reading.model import Expression


@dataclass(frozen=True)
class Short:
    """A whole cell (folded) and how a sentence would say it; `{0}` is what the cell says in its first brackets."""

    cell: re.Pattern[str]
    said: str
    example: str


# fmt: off
SHORT: tuple[Short, ...] = (
    Short(re.compile(r"(\d{1,2} ?[/.-] ?\d{1,2}(?: ?[/.-] ?\d{4})?)"), "ngày {0}", "30/11"),
    Short(re.compile(r"(\d{1,2} ?[/.-] ?\d{4})"), "tháng {0}", "11/2025"),
    Short(re.compile(r"(?:t|th)\.? ?(\d{1,2}(?: ?[/.-] ?\d{4})?)"), "tháng {0}", "T11/2025"),
    Short(re.compile(r"((?:19|20)\d\d)"), "năm {0}", "2025"),
    Short(re.compile(r"(?:nam )?((?:19|20)\d\d ?- ?(?:19|20)\d\d)"), "giai đoạn {0}", "2026 - 2030"),
    Short(re.compile(r"(\d{1,2}/\d{1,2}) ?- ?(\d{1,2}/\d{1,2}(?:/\d{4})?)"), "từ ngày {0} đến ngày {1}", "01/11-15/11"),
    Short(re.compile(r"q(?:uy)?\.? ?(iv|i{1,3}|[1-4])(?: ?[/.-] ?(\d{4}))?"), "quý {0}/{1}", "Q4/2025"),
)
# fmt: on
# A time that is no day, and never will be: with what a cell of an undated row begins, folded.
STANDING = (
    *("thuong xuyen", "theo quy dinh", "theo ke hoach", "theo yeu cau", "theo huong dan", "theo tien do", "theo lich"),
    *("khi co", "dot xuat", "ca nam", "lien tuc", "trong suot", "trong qua trinh", "hang ngay", "hang nam", "ngay"),
    *("theo chi dao", "theo thoi gian", "theo thuc te", "theo dot", "theo chuong trinh", "duy tri", "dinh ky"),
)
# Of the programme of a meeting: hours, no day.
_HOURS = re.compile(r"(?=.*\d ?(?:h|g|:))(?:\d|[\s:.,-]|gio|phut|h|g|p|den|tu)+")


def is_hours(cell: str) -> bool:
    """Whether a cell says nothing but hours."""
    return len(cell) < 60 and _HOURS.fullmatch(even(cell)) is not None


def begins_time(cell: str) -> bool:
    """Whether a cell says when, or that it is no day."""
    folded = even(cell)
    return folded.startswith(STANDING) or bool(times(cell, 0, len(cell), None, None))


def times(text: str, start: int, end: int, year: int | None, issued_on: date | None) -> list[Expression]:
    """The expressions of `text[start:end]`, a cell, at their places in the text."""
    cell = text[start:end]
    found = expressions(cell, year=year, issued_on=issued_on) if cell and not is_hours(cell) else []
    if found:
        exact = [one for one, after in pairwise([*found, None]) if one and not _is_closer(cell, one, after)]
        return [replace(one, start=one.start + start, end=one.end + start) for one in exact]
    folded = even(cell) if len(cell) < 40 else ""
    for short in SHORT:
        if match := short.cell.fullmatch(folded):
            said = short.said.format(*(part or "" for part in match.groups())).rstrip("/")
            whole = expressions(said, year=year, issued_on=issued_on)
            return [replace(one, start=start, end=end) for one in whole[:1]]
    return []


def _is_closer(cell: str, one: Expression, after: Expression | None) -> bool:
    """Whether the next expression says in brackets the day of this one: “Quý I/2025 (trước 31/3)”."""
    if after is None or one.kind not in ("month", "quarter", "year_end", "vague"):
        return False
    last = one.due or one.suggested_due
    return cell[one.end : after.start].strip() == "(" and after.due is not None and (not last or after.due <= last)
