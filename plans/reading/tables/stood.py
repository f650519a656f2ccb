"""Annex tables whose cells stand a line each, as they do in what was copied out of a document of pages. Pure.

The heading begins with “STT”; each row begins with its number, in a line of its own, and has a line for each column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from plans.reading.even import even
from plans.reading.tables.grid import MOST_CELLS, Row, Span, Table, annex_columns, trimmed
from plans.reading.tables.headings import LONGEST, form_of
from plans.reading.tables.times import begins_time

_NUMBER = re.compile(r"(\d{1,3})[.)]?")
_GROUP = re.compile(r"[IVX]{1,5}[.)]?")
_GOES_ON = re.compile(r"(?:,|-|\b(?:va|cua|ngay|truoc|thang|den|tu|cac))$")  # what ends so, the next line continues
_LEAST = 2  # rows; fewer are no table


def stood(text: str) -> list[Table]:
    """The annex tables of a text that stand so, in their order."""
    lines, at = _lines(text), 0
    found: list[Table] = []
    while at < len(lines):
        form = form_of(text[slice(*lines[at])])
        table = _table(text, lines, at) if form and form.role == "number" else None
        if table:
            found.append(table)
        at += 1
        while table and at < len(lines) and lines[at][0] < table.end:
            at += 1
    return found


def _lines(text: str) -> list[Span]:
    """The lines that say something, without the blanks around them."""
    found = (trimmed(text, *one.span()) for one in re.finditer(r"[^\n]+", text))
    return [one for one in found if one[1] > one[0]]


def _table(text: str, lines: Sequence[Span], at: int) -> Table | None:
    """The table whose heading begins in this line; None where no two rows of it are as the heading is."""
    until = _next(text, lines, at + 1, 1, MOST_CELLS)
    heading = [text[slice(*one)].replace("\n", " ") for one in _joined(text, lines[at:until])] if until else []
    columns = annex_columns(heading) if all(len(one) <= LONGEST for one in heading) else None
    if until is None or columns is None or len(heading) < 3:
        return None
    rows: list[Row] = []
    number, begin = 1, until
    while begin < len(lines) and _is_number(text, lines[begin], number):
        end = _next(text, lines, begin + 1, number + 1, 3 * len(heading))
        cells = _joined(text, lines[begin : end or begin + 3 * len(heading)])
        if end is None:
            cells = cells[: len(heading)]
        elif _GROUP.fullmatch(text, *lines[end - 2]):
            cells = _joined(text, lines[begin : end - 2])  # a group and its title
        if (fitting := _fitting(text, cells, columns, len(heading))) is None:
            break
        rows.append(Row(cells[0][0], cells[-1][1], fitting))
        number, begin = number + 1, end or len(lines)
    if len(rows) < _LEAST:
        return None
    said = {role: heading[column] for role, column in columns.items()}
    return Table(lines[at][0], rows[-1].end, columns, said, tuple(rows))


def _is_number(text: str, line: Span, number: int) -> bool:
    found = _NUMBER.fullmatch(text, *line)
    return found is not None and int(found[1]) == number


def _next(text: str, lines: Sequence[Span], at: int, number: int, most: int) -> int | None:
    """The line of this number among the `most` next ones."""
    return next((n for n in range(at, min(len(lines), at + most)) if _is_number(text, lines[n], number)), None)


def _joined(text: str, lines: Sequence[Span]) -> list[Span]:
    """Cells: a line that begins with a small letter, or follows “và” or a comma, goes on with the one above."""
    cells: list[Span] = []
    for start, end in lines:
        if cells and (text[start].islower() or _GOES_ON.search(even(text[slice(*cells[-1])])[-10:])):
            cells[-1] = cells[-1][0], end
        else:
            cells.append((start, end))
    return cells


def _fitting(text: str, cells: list[Span], columns: dict[str, int], width: int) -> tuple[Span, ...] | None:
    """A cell for each column, of which one may be empty: a last one of notes, or the one before a last one of time."""
    nothing = (cells[-1][1], cells[-1][1])
    time = columns["time"]
    if len(cells) == width - 1 and time == width - 1 and columns.get("lead") != width - 2:
        cells = [*cells[:-1], nothing, cells[-1]]
    elif len(cells) == width - 1 and width - 1 not in columns.values():
        cells = [*cells, nothing]
    fits = len(cells) == width and begins_time(text[slice(*cells[time])])
    return tuple(cells) if fits else None
