"""Tables as lines of text: one line a row with ` | ` between cells; what only stands side by side, as lines. Pure.

The head of an official document (issuer at the left, nation and motto at the right) and its end (Nơi nhận at the left,
signature at the right) are tables in Word, but nobody reads them as such: they become lines, one block after the other,
as in a plain text file. Their sign is what they say; without it, a single row of at most two cells without borders.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lib.text import fold

_HEAD_OR_END = re.compile(
    r"^(?:cong hoa xa hoi chu nghia|dang cong san viet nam\b|doc lap *[-–] *tu do|noi nhan *:|(?:tm|kt|tl|tuq)\.)", re.M
)
CELL = " | "
LOOKED_AT = 400  # characters of a cell


@dataclass
class Cell:
    """The lines of one cell, over how many columns it stands, whether it goes on from the row above."""

    lines: list[str] = field(default_factory=list)
    span: int = 1
    goes_on: bool = False


@dataclass
class Rows:
    """A table as it was found; `lined` where it has borders."""

    rows: list[list[Cell]] = field(default_factory=list)
    lined: bool = False


def lines_of(table: Rows) -> list[str]:
    """The table in lines."""
    if side_by_side(table):
        return [line for row in table.rows for cell in row if not cell.goes_on for line in cell.lines]
    return [line for row in table.rows if (line := row_line(row))]


def row_line(row: Sequence[Cell]) -> str:
    """One row in one line: the text of merged cells once, at the first of them; empty where nothing stands in it."""
    cells = [text for cell in row for text in (_one_line(cell), *[""] * (cell.span - 1))]
    return CELL.join(cells) if any(cells) else ""


def side_by_side(table: Rows) -> bool:
    """Whether it only puts blocks of lines beside each other."""
    told = [[cell for cell in row if any(map(str.strip, cell.lines))] for row in table.rows]
    widest = max(map(len, told), default=0)
    if widest > (3 if not table.lined else 2):
        return False
    if any(_HEAD_OR_END.search(fold("\n".join(cell.lines)[:LOOKED_AT])) for row in told[:2] for cell in row):
        return True
    return not table.lined and len(table.rows) == 1 and widest <= 2


def _one_line(cell: Cell) -> str:
    return "" if cell.goes_on else " ".join(joined(cell.lines).split())


def joined(texts: Sequence[str]) -> str:
    """Lines of one paragraph as one: what was parted behind a hyphen or a stroke (`2016-` `2020`, `CP-` `ĐCT`) without
    a blank."""
    text = ""
    for one in texts:
        parted = len(text) > 1 and text[-1] in "-/" and text[-2].isalnum() and one[:1].isalnum()
        text = f"{text}{one}" if parted or not text else f"{text} {one}"
    return text
