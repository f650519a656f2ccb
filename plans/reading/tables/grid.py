"""Where a text holds annex tables, and what stands in their cells. Pure.

A row is one line, ` | ` or a tab between its cells; a heading has one line or two; a line of dashes below it is no row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from plans.reading.even import even
from plans.reading.tables.headings import ACTS, FORMS, LONGEST, bare, form_of, says

Span = tuple[int, int]
ColumnsOf = Callable[[list[str]], dict[str, int] | None]  # the texts of a heading to which column is what
MOST_CELLS = 30
GAP = 4  # lines without cells between two rows: the number of a page, a group over all columns, blank lines
_RULE = re.compile(r"[\s|:+=-]+")
_ROW = re.compile(r"[\s|*_]*[\d(]")  # what begins so is no heading
_WORDS = re.compile(r"[a-z]{2,},? [a-z]")
_NUMBER = re.compile(r"\W*(?:[0-9]{1,3}|[ivx]{1,5}|[a-z])?\W*")
_TIME = re.compile(r"(?:(?:truoc|trong|den|het|cham nhat|tu) )?(?:ngay |thang |quy [iv1-4]|[0-9]{1,2}/[0-9])")
_AROUND = " \t\u00a0*_"
_BLANKS_AND_STARS = re.compile(r"[ \t\u00a0*_]*")


@dataclass(frozen=True)
class Row:
    """One line of a table; `cells` are as many as the table has columns, an empty one a span without length."""

    start: int
    end: int
    cells: tuple[Span, ...]


@dataclass(frozen=True)
class Table:
    """A table that says by when something is to be done. `columns`: where what stands, of each role the best one.

    `over`: the line above that says what is done there, where no column does (“Lịch làm việc tại đơn vị:”); else empty.
    """

    start: int
    end: int
    columns: dict[str, int]
    heading: dict[str, str]
    rows: tuple[Row, ...]
    over: Span = (0, 0)


@dataclass(frozen=True)
class _Heading:
    columns: dict[str, int]
    texts: tuple[str, ...]
    lines: int
    mark: str  # between cells
    edged: bool  # markdown: a mark before the first cell and behind the last


def tables(text: str, columns_of: ColumnsOf | None = None) -> list[Table]:
    """All annex tables of a text, in their order; or those in whose heading `columns_of` finds its columns."""
    columns_of = columns_of or annex_columns
    lines = list(_lines(text))
    found: list[Table] = []
    at = 0
    while at < len(lines):
        heading, over = _heading(text, lines, at, columns_of), (0, 0)
        if heading is None and columns_of is annex_columns and (over := _introduced(text, lines, at))[1]:
            heading = _heading(text, lines, at, _places_and_times)
        if heading is None:
            at += 1
            continue
        first, at = at, at + heading.lines
        rows: list[Row] = []
        last, at = _body(text, lines, at, heading, columns_of, rows)
        said = {role: heading.texts[column] for role, column in heading.columns.items()}
        found.append(Table(lines[first][0], last or lines[at - 1][1], heading.columns, said, tuple(rows), over))
    return found


def _lines(text: str) -> Iterator[Span]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


# --- headings --------------------------------------------------------------------------------------------------------


def _heading(text: str, lines: list[Span], at: int, columns_of: ColumnsOf) -> _Heading | None:
    """The heading that begins in this line, of one line or two; None where none does."""
    start, end = lines[at]
    mark = "|" if text.find("|", start, end) >= 0 else "\t"
    if end - start > MOST_CELLS * LONGEST or text.find(mark, start, end) < 0 or _ROW.match(text, start, end):
        return None
    line = text[start:end].strip()
    edged = mark == "|" and line.startswith("|") and line.endswith("|")
    first = _texts(text, lines[at], mark, edged)
    below = at + 2 if at + 1 < len(lines) and _RULE.fullmatch(text, *lines[at + 1]) else at + 1
    second = _second(text, lines[below], mark, edged, first) if below < len(lines) else None
    for texts, count in ((second, below - at + 1), (first, 1)):
        if texts and (columns := columns_of(texts)):
            return _Heading(columns, tuple(texts), count, mark, edged)
    return None


def _texts(text: str, line: Span, mark: str, edged: bool) -> list[str]:
    return [text[start:end] for start, end in _cells(text, line, mark, edged)]


def _second(text: str, line: Span, mark: str, edged: bool, first: list[str]) -> list[str] | None:
    """Both lines of a heading as one; None where this line is none of it.

    Each cell of the second line is empty, as above, or itself what headings say (“Bắt đầu” below “Thời gian”). A cell
    that spans several columns stands in the first of them.
    """
    if line[1] - line[0] > MOST_CELLS * LONGEST:
        return None
    second = _texts(text, line, mark, edged)
    if len(second) < 2 or not any(second):
        return None
    width = max(len(first), len(second))
    above, below = first + [""] * (width - len(first)), second + [""] * (width - len(second))
    if not all(not one or one == up or form_of(one) for up, one in zip(above, below, strict=True)):
        return None
    joined, spanning = [], ""
    for up, one in zip(above, below, strict=True):
        spanning = up or (spanning if one else "")
        joined.append(up if one in ("", up) else f"{spanning} {one}".strip())
    return joined if joined != first else None


def annex_columns(texts: list[str]) -> dict[str, int] | None:
    """Which column is what; None where this is not the heading of an annex table."""
    if not 2 <= len(texts) <= MOST_CELLS:
        return None
    best: dict[str, tuple[int, int]] = {}
    known = 0
    for column, written in enumerate(texts):
        form = form_of(written)
        if form is None:
            continue
        known += 1
        place = (FORMS.index(form), column)
        best[form.role] = min(best.get(form.role, place), place)
    if "time" not in best or (len(texts) == 2 and known < 2):
        return None
    time = bare(texts[best["time"][1]])
    if "work" not in best and not ("lead" in best and any(says(time, act) for act in ACTS)):
        return None
    return {role: column for role, (_, column) in best.items()}


def _places_and_times(texts: list[str]) -> dict[str, int] | None:
    """Which column is what of a table that says where and when, and not what."""
    roles = {column: form.role if (form := form_of(written)) else "work" for column, written in enumerate(texts)}
    others = [column for column, role in roles.items() if role in ("work", "lead")]
    times = [column for column, role in roles.items() if role == "time"]
    if len(others) != 1 or len(times) != 1 or not 2 <= len(texts) <= MOST_CELLS:
        return None
    return {"work": others[0], "time": times[0], **{role: n for n, role in roles.items() if role == "number"}}


def _introduced(text: str, lines: list[Span], at: int) -> Span:
    """The line that ends in a colon above this one, with at most a blank line between; else an empty span."""
    for start, end in reversed(lines[max(0, at - 2) : at]):
        if text[start:end].strip():
            return (start, end) if text[start:end].rstrip().endswith(":") and end - start < LONGEST else (0, 0)
    return 0, 0


# --- rows ------------------------------------------------------------------------------------------------------------


def _body(
    text: str, lines: list[Span], at: int, heading: _Heading, columns_of: ColumnsOf, rows: list[Row]
) -> tuple[int, int]:
    """Fills `rows`; where the last of them ends (0: there is none), and the line that is next."""
    last, gap, after = 0, 0, at
    while at < len(lines) and gap <= GAP:
        start, end = lines[at]
        cells = _cells(text, lines[at], heading.mark, heading.edged) if end > start else []
        if len(cells) < 2 or (gap and len(cells) != len(heading.texts)):
            gap, at = gap + 1, at + 1
            continue
        again = _heading(text, lines, at, columns_of)
        if again and again.texts == heading.texts:
            at += again.lines
        elif again or _names_numbers(text, cells[0]):
            break
        else:
            at += 1
            if not _RULE.fullmatch(text, start, end):
                rows.append(Row(start, end, _in_columns(text, cells, heading, end)))
        last, gap, after = lines[at - 1][1], 0, at
    return last, after


def _names_numbers(text: str, cell: Span) -> bool:
    """Whether this is the first cell of the heading of some table (“STT”)."""
    form = form_of(text[slice(*cell)])
    return form is not None and form.role == "number"


def _in_columns(text: str, cells: list[Span], heading: _Heading, end: int) -> tuple[Span, ...]:
    """A cell for each column. A row with too few lacks its number where it begins with words, and what stands before
    its time where it ends with one; else its last cells."""
    width = len(heading.texts)
    first, last = (even(text[slice(*cell)][:LONGEST]) for cell in (cells[0], cells[-1]))
    if len(cells) < width and heading.columns.get("number") == 0 and _WORDS.match(first):
        cells, first = [(cells[0][0], cells[0][0]), *cells], ""
    lacking = width - len(cells)
    by_number = heading.columns.get("number") != 0 or _NUMBER.fullmatch(first)
    if 0 < lacking < width - 2 and by_number and heading.columns.get("time") == width - 1 and _TIME.match(last):
        cells = [*cells[:-1], *[(cells[-1][0], cells[-1][0])] * lacking, cells[-1]]
    return tuple(cells[:width] + [(end, end)] * (width - len(cells)))


def _cells(text: str, line: Span, mark: str, edged: bool) -> list[Span]:
    """The cells of a line, without blanks and asterisks around them."""
    start, end = line
    if edged:
        while start < end and text[start] in " \t":
            start += 1
        start += text.startswith(mark, start, end)
        while end > start and text[end - 1] in " \t":
            end -= 1
        end -= end > start and text[end - 1] == mark
    cells: list[Span] = []
    while len(cells) <= MOST_CELLS:
        stop = text.find(mark, start, end)
        cells.append(trimmed(text, start, end if stop < 0 else stop))
        if stop < 0:
            break
        start = stop + 1
    return cells


def trimmed(text: str, start: int, end: int) -> Span:
    """What stands there without blanks and asterisks around it."""
    while start < end and text[end - 1] in _AROUND:
        end -= 1
    found = _BLANKS_AND_STARS.match(text, start, end)
    return (found.end() if found else start), end
