"""A document's lines and what stands beside each other in one: cells of a table, columns of a page. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from plans.reading.even import even

_COLUMNS = re.compile(r" \| |\t+| {3,}|\u3000{2,}")  # bounded: blanks of any number are one place
# Blanks that somebody is to fill, no columns: “ngày    tháng 4 năm 2024”, “Số:     /KH-UBND”.
_BLANK_BEFORE = re.compile(r"(?:ng[àa]y|th[áa]ng|n[ăa]m|s[ốô]|s[ốô] ?:)$", re.IGNORECASE)
_ROUND = " \t\r\f*_#>`~|\u00a0\u3000"
_RULE = re.compile(r"[-_=*.~—–─\s|…o]*")
LONGEST = 2000  # of a line of a head; what is longer is looked at so far only


@dataclass(frozen=True)
class Piece:
    """What stands in one column of one line, without the marks around it; `start` is its place in the text."""

    start: int
    text: str
    line: int
    alone: bool  # nothing stands beside it

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @cached_property
    def even(self) -> str:
        return even(self.text)

    @cached_property
    def capital(self) -> bool:
        return capital(self.text)

    @cached_property
    def rule(self) -> bool:
        """It is drawn, not written: -----, ***."""
        return not self.text or bool(_RULE.fullmatch(self.text))

    def part(self, start: int, end: int) -> Piece:
        """A part of it as a piece, without the marks around."""
        return _bare(
            self.text[start:end],
            self.start + start,
            self.line,
            alone=self.alone and (start, end) == (0, len(self.text)),
        )


def capital(text: str) -> bool:
    """Its letters are capitals, but for a few: OCR and abbreviations (“GD&ĐT huyện” is not)."""
    big = sum(map(str.isupper, text))
    small = sum(map(str.islower, text))
    return big > 1 and small * 8 <= big


def _bare(text: str, start: int, line: int, *, alone: bool) -> Piece:
    left = len(text) - len(text.lstrip(_ROUND))
    return Piece(start + left, text.strip(_ROUND), line, alone)


def pieces(text: str, start: int = 0, end: int | None = None) -> Iterator[Piece]:
    """Of every line its columns, in order; an empty line is one empty piece."""
    end = len(text) if end is None else min(end, len(text))
    number = 0
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield from _columns(text[start : min(stop, start + LONGEST)], start, number)
        start, number = stop + 1, number + 1


def _columns(line: str, start: int, number: int) -> Iterator[Piece]:
    cells, at = list[tuple[int, str]](), 0
    for gap in _COLUMNS.finditer(line):
        if _BLANK_BEFORE.search(line[max(0, gap.start() - 12) : gap.start()]) and not gap[0].startswith(" |"):
            continue
        cells.append((at, line[at : gap.start()]))
        at = gap.end()
    cells.append((at, line[at:]))
    found = [(place, cell) for place, cell in cells if cell.strip(_ROUND)]
    if not found:
        yield Piece(start, line.strip(), number, alone=True)
    for place, cell in found:
        yield _bare(cell, start + place, number, alone=len(found) == 1)
