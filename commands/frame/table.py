"""Tables for people: columns as wide as they need, never cutting off and never breaking a word.

Where a terminal is too narrow for the columns' longest words (codes, addresses), each row becomes a paragraph.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len

GAP = "  "
Row = Sequence[str]


def shown(
    title: str, headings: Row, rows: Sequence[Row], numbers: int, total: Row | None, width: int | None
) -> Iterator[tuple[str, str]]:
    """(line, style) of the rows under their headings, of at most `width` columns (None: as wide as they need)."""
    everything = [headings, *rows, *([total] if total else [])]
    right = len(headings) - numbers
    widths = _widths(everything, width, right)
    if title:
        yield from ((title, "bold"), ("", ""))
    if widths is None:
        assert width is not None
        for row in everything:
            paragraph = _paragraph(row, width)
            yield from ((line, "bold" if row is headings else "") for line in paragraph)
        return
    rule = ("─" * (sum(widths) + len(GAP) * (len(widths) - 1)), "dim")
    yield from ((line, "bold") for line in _lines(headings, widths, right))
    yield rule
    for row in rows:
        yield from ((line, "") for line in _lines(row, widths, right))
    if total:
        yield rule
        yield from ((line, "bold") for line in _lines(total, widths, right))


def _widths(rows: Sequence[Row], width: int | None, right: int) -> list[int] | None:
    """The columns' widths; None when their longest words alone do not fit."""
    columns = list(zip(*rows, strict=True))
    natural = [max(cell_len(cell) for cell in column) for column in columns]
    room = None if width is None else width - len(GAP) * (len(columns) - 1)
    if room is None or sum(natural) <= room:
        return natural
    least = [max((cell_len(word) for cell in column for word in cell.split()), default=0) for column in columns]
    if sum(least) > room:
        return None
    # Words go before the long headings of numbers, and the widest of them give way first.
    widths = _grown([*natural[:right], *least[right:]], least, room)
    return _grown(natural, widths, room)


def _grown(wanted: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """`least`, grown towards `wanted` as far as the room allows, under one cap for all."""
    widths = list(least)
    for cap in range(max(wanted) + 1):
        wider = [max(low, min(high, cap)) for low, high in zip(least, wanted, strict=True)]
        if sum(wider) > room:
            break
        widths = wider
    return widths


def _lines(row: Row, widths: Sequence[int], right: int) -> list[str]:
    """One row as lines; the columns from `right` on hold numbers and stand to the right."""
    wrapped = [_wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
    lines = []
    for parts in zip_longest(*wrapped, fillvalue=""):
        cells = []
        for column, (part, width) in enumerate(zip(parts, widths, strict=True)):
            blank = " " * (width - cell_len(part))
            cells.append(blank + part if column >= right else part + blank)
        lines.append(GAP.join(cells).rstrip())
    return lines


def _wrap(cell: str, width: int) -> list[str]:
    if cell.isprintable() and cell == cell.strip() and cell_len(cell) <= width:
        return [cell]  # nearly all are such, and to wrap them would take most of the time of a long table
    found = [
        textwrap.wrap(line, max(width, 1), break_long_words=False, break_on_hyphens=False) or [""]
        for line in cell.splitlines() or [""]
    ]
    return [line for lines in found for line in lines]


def _paragraph(row: Row, width: int) -> list[str]:
    line = " · ".join(cell.strip() or "—" for cell in row)
    return textwrap.wrap(line, width, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
