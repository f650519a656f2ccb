"""The rows of an annex table as what is to be done: merged cells, groups, rows that go on from the one above. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from plans.reading.even import even
from plans.reading.tables.grid import Row, Span, Table
from plans.reading.tables.headings import Role

MOST, LONGEST = 100, 2000  # cells of units, and characters of products, that rows which go on add to one
_NUMBERS = re.compile(r"[(\[]?(?:\d{1,2}|[a-z])[)\]]?")  # (1) | (2) | (3) below a heading
_GROUP = re.compile(r"(?:[ivx]{1,5}|[a-h]|phan [\divx]+)[.)/:\-\s]*|(?:[ivx]{1,5}|[a-h])[.)/:-]\s.*|phan [\divx]+\b.*")
_AS_ABOVE = re.compile(r'(?:-?\s*nt\s*-?|nhu tren|nhu tren\.|"|″|//|-"-)')
_NOTHING = re.compile(r"[-_.…/x\s]*")
_SUM = re.compile(r"(?:tong (?:cong|so)\b.*|cong|tong)[\s:.]*")  # “Tổng hợp”, “Công khai” are works


@dataclass
class Entry:
    """One thing to be done. `leads`, `supports`: cells with their text.

    `time`: its cell, or that of the row above with which it is merged; an empty span where the row says nothing, and
    then `time_above` is what the row above says. `of`: the work of which it is a part; `parted`: it says no time of its
    own, because its parts, in the rows below, say theirs. `data`: the cell of a column of data periods, or an empty
    span.
    """

    start: int
    end: int
    work: Span
    time: Span
    leads: list[str] = field(default_factory=list)
    supports: list[str] = field(default_factory=list)
    product: str = ""
    report_to: str = ""
    number: str = ""
    time_above: Span = (0, 0)
    data: Span = (0, 0)
    merged: bool = False  # with the cell of time of the row above
    of: Span = (0, 0)
    parted: bool = False


@dataclass(frozen=True)
class _Cells:
    """The cells of one row by what they are."""

    text: str
    row: Row
    columns: dict[str, int]

    def span(self, role: Role) -> Span:
        column = self.columns.get(role)
        return self.row.cells[column] if column is not None else (self.row.end, self.row.end)

    def said(self, role: Role) -> str:
        """What a cell says; nothing for a dash."""
        start, end = self.span(role)
        written = self.text[start:end]
        return "" if _NOTHING.fullmatch(even(written)) else written

    def filled(self) -> set[str]:
        """The different texts of the row."""
        return {self.text[start:end] for start, end in self.row.cells if end > start}


def entries(text: str, table: Table) -> list[Entry]:
    """What is to be done, in the order of the rows."""
    found: list[Entry] = []
    above: Entry | None = None
    whole: Entry | None = None  # the last one that is no part
    columns = _columns(table)
    for row, after in zip(table.rows, (*table.rows[1:], None), strict=False):
        cells = _Cells(text, row, columns)
        if _no_row(cells):
            continue
        if _is_group(cells, after, above):
            above = whole = None
            continue
        if above and _goes_on(cells, above):
            _go_on(cells, above)
            continue
        above = _entry(cells, above)
        found.append(above)
        if whole and cells.said("time") and _is_part(cells, even(whole.number)) and (whole.merged or not whole.time[1]):
            whole.parted, above.of = True, whole.work
        else:
            whole = above
    return found


def _columns(table: Table) -> dict[str, int]:
    """What is where; a column of numbers that Word counts by itself is empty here, and says nothing."""
    number = table.columns.get("number")
    if number is None or any(row.cells[number][1] > row.cells[number][0] for row in table.rows):
        return table.columns
    return {role: column for role, column in table.columns.items() if role != "number"}


def _no_row(cells: _Cells) -> bool:
    """Nothing, the numbers of the columns, a sum."""
    filled = [even(cells.text[start:end]) for start, end in cells.row.cells if end > start]
    if not filled or _SUM.fullmatch(filled[0]):
        return True
    return len(filled) > 2 and all(_NUMBERS.fullmatch(one) for one in filled)


def _is_group(cells: _Cells, after: Row | None, above: Entry | None) -> bool:
    """Whether a row is the title of those below it: one text, with at most a number before it."""
    number, filled = even(cells.said("number")), cells.filled()
    others = filled - {cells.text[slice(*cells.span("number"))]}
    if len(others) > 1:
        return False
    title = even(next(iter(others or filled)))
    if not others or _GROUP.fullmatch(number) or _GROUP.fullmatch(title):  # it stands in the first column, or in all
        return True
    if title != even(cells.said("work")):
        return False
    if above is None:
        return True
    if number:
        return title.endswith(":") or (after is not None and _is_part(_Cells(cells.text, after, cells.columns), number))
    return "number" in cells.columns and cells.said("work")[:1].isupper()


def _is_part(cells: _Cells, above: str) -> bool:
    """Whether a row is a part of the row with the number `above`: 1.1 of 1, a) or - of any, an item of a list."""
    number = even(cells.text[slice(*cells.span("number"))])
    if number:
        return number.startswith((f"{above.rstrip('.')}.", "-", "+")) or number.strip(".)") == "a"
    return cells.said("work")[:1] in ("-", "+", "–") and bool(cells.said("lead") or cells.said("time"))


def _goes_on(cells: _Cells, above: Entry) -> bool:
    """Whether a row is more of the one above: more text of a cell, one more unit for the same work and time."""
    own = cells.said("number")
    work, time = cells.said("work"), cells.said("time")
    same_work = not work or work == cells.text[slice(*above.work)]
    if same_work and own in ("", above.number) and "work" in cells.columns:
        return not time or time == cells.text[slice(*above.time)]
    if own or "number" not in cells.columns or time:
        return False
    return not cells.said("lead") and (work[:1].islower() or even(work).startswith(("-", "+")))


def _by_time(columns: dict[str, int]) -> bool:
    """Whether a table is in the order of time, which then stands before the work and is said once for several rows."""
    return columns["time"] < columns.get("work", 0)


def _go_on(cells: _Cells, above: Entry) -> None:
    above.end = cells.row.end
    for said, known in ((cells.said("lead"), above.leads), (cells.said("support"), above.supports)):
        if said and len(known) < MOST and said not in known and not _AS_ABOVE.fullmatch(even(said)):
            known.append(said)
    if (product := cells.said("product")) and len(above.product) < LONGEST and product not in above.product:
        above.product = f"{above.product}; {product}".strip("; ")


def _entry(cells: _Cells, above: Entry | None) -> Entry:
    """A row of its own; what it leaves empty and shares with the one above is that one's."""
    lead, time, support = cells.said("lead"), cells.said("time"), cells.said("support")
    merged = not lead or ("number" in cells.columns and not cells.said("number")) or _by_time(cells.columns)
    entry = Entry(cells.row.start, cells.row.end, cells.span("work"), cells.span("time") if time else (0, 0))
    entry.leads, entry.supports = [lead] if lead else [], [support] if support else []
    entry.data = cells.span("data")
    entry.product, entry.report_to, entry.number = cells.said("product"), cells.said("report_to"), cells.said("number")
    if above is None:
        return entry
    if not lead or _AS_ABOVE.fullmatch(even(lead)):
        entry.leads = list(above.leads)
        if not support:
            entry.supports = list(above.supports)
    if _AS_ABOVE.fullmatch(even(support)):
        entry.supports = list(above.supports)
    if (time and _AS_ABOVE.fullmatch(even(time))) or (not time and merged):
        entry.time, entry.merged = above.time, True
    elif not time:
        entry.time_above = above.time
    if entry.work[0] == entry.work[1]:
        entry.work = above.work
    return entry
