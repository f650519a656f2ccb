"""Numeric goals in a table: Chỉ tiêu | Đơn vị tính | Kế hoạch năm 2025. Pure."""

from __future__ import annotations

import re

from plans.reading.even import small
from plans.reading.goals.forms import SHARES, Direction, bound_before, bound_behind, less_is_better
from plans.reading.model import Target
from plans.reading.tables.grid import Row, Span, Table, tables
from plans.reading.tables.headings import bare
from plans.targets.numbers import read_number

LONGEST = 250  # characters of a title
# Headings: what is to be reached, with its marks, for “chi tiêu” is spent; folded, in what it is counted and how much
# of it, and not what was reached before.
_GOAL = re.compile(r"(?:tên |nội dung |các )?(?:chỉ tiêu|mục tiêu)")
_UNIT = re.compile(r"(?:don vi tinh|dvt|dv tinh|don vi)")
_VALUE = re.compile(r"(?:ke hoach|chi tieu|muc tieu|phan dau|so luong|nam \d{4}|giao|du kien)")
_REACHED = re.compile(r"thuc hien|uoc|ket qua|so sanh|cung ky|dat duoc|ty le")
_YEAR = re.compile(r"\b(20\d\d)\b")
_CELL = re.compile(
    r"(?P<before>[^\d]{0,30}?)(?P<value>\d{1,15}(?:[.,]\d{1,6}){0,4})\s?(?P<unit>[%‰]?)(?P<behind>[^\d]{0,20})"
)
_SIGNS: dict[str, tuple[Direction, bool]] = {
    **{"≥": ("up", False), ">=": ("up", False), ">": ("up", True)},
    **{"≤": ("down", False), "<=": ("down", False), "<": ("down", True)},
}


def table_targets(text: str) -> tuple[list[Span], list[Target]]:
    """Where the tables stand that state goals, and the goals of a plan's tables; both in their order."""
    found = tables(text, _columns)
    goals = (_of_row(text, table, row) for table in found for row in table.rows)
    return [(table.start, table.end) for table in found], [one for one in goals if one]


def _columns(texts: list[str]) -> dict[str, int] | None:
    """Which column is what; of several years the last counts. None where the heading is of another table."""
    plain = [bare(one) for one in texts]
    work = next((n for n, one in enumerate(texts) if _GOAL.match(small(one))), None)
    if work is None:
        return None
    unit = next((n for n, one in enumerate(plain) if _UNIT.fullmatch(one)), None)
    years = [
        (max(_YEAR.findall(one), default=""), -n)
        for n, one in enumerate(plain)
        if n not in (work, unit) and _VALUE.match(one) and not _REACHED.search(one)
    ]
    if not years:
        return None
    return {"work": work, "value": -max(years)[1]} | ({} if unit is None else {"unit": unit})


def _of_row(text: str, table: Table, row: Row) -> Target | None:
    title, cell = (text[slice(*row.cells[table.columns[name]])] for name in ("work", "value"))
    unit = text[slice(*row.cells[table.columns["unit"]])].strip() if "unit" in table.columns else ""
    said = _CELL.fullmatch(small(cell))
    unit = said["unit"] or unit if said else ""
    if not said or not unit or not any(letter.isalpha() for letter in title):
        return None
    try:
        value = read_number(said["value"])
    except ValueError:
        return None
    direction, strict = _meant(said["before"].strip(), said["behind"].strip(), title)
    line = " ".join(title.split()).strip(" -–+*.:;")[:LONGEST]
    return Target(
        start=row.cells[table.columns["value"]][0],
        end=row.cells[table.columns["value"]][1],
        title=line[:1].upper() + line[1:],
        value=value,
        unit=SHARES.get(small(unit), unit),
        direction=direction,
        strict=strict,
    )


def _meant(before: str, behind: str, title: str) -> tuple[Direction, bool]:
    if before in _SIGNS:
        return _SIGNS[before]
    bound = bound_before(before)
    found = bound[0] if bound else bound_behind(behind)
    return (found.direction, found.strict) if found else ("down" if less_is_better(title) else "up", False)
