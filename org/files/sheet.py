"""Sheets of texts from CSV or XLSX bytes, whatever the file's name says. Pure; hostile input ends in one sentence."""

from __future__ import annotations

import io
import re
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from lib.incoming.legacy_letters import foreign_letters, not_unicode
from lib.language import say
from lib.problem import Problems, Refused
from lib.text import UNSEEN
from org.files.reading.book import Page, pages
from org.files.reading.kinds import no_sheet
from org.files.reading.refusal import placed, ranges, refused
from org.files.reading.separated import Known, separated

MAX_BYTES = 10_000_000
MAX_UNPACKED = 50_000_000
MAX_RATIO = 100  # real workbooks unpack to some ten times their size
MAX_PARTS, MAX_TAGS, MAX_TAGS_BESIDE = 1_000, 1_500_000, 100_000  # of a workbook: files, and tags of its XML
MAX_ROWS = 100_000
MAX_COLUMNS = 100
MAX_CELL = 1_000  # characters
_CELLS = re.compile(r"(?i)worksheets[/\\]|sharedStrings")


@dataclass(frozen=True)
class Row:
    """A row as the spreadsheet numbers it; cells are texts, or dates where the spreadsheet knew them as such."""

    number: int
    cells: list[str | date]
    wrong: dict[int, tuple[str, str]] = field(default_factory=dict)  # column from 1: code, what is wrong

    def cell(self, column: int) -> str | date:
        """The cell of a column from 0; empty where the row has no such."""
        return self.cells[column] if column < len(self.cells) else ""

    @property
    def empty(self) -> bool:
        """True when nothing stands in it."""
        return not self.wrong and not any(cell if isinstance(cell, date) else cell.strip() for cell in self.cells)


@dataclass(frozen=True)
class Sheet:
    """The rows of one sheet that are not empty; a CSV file is one sheet without a name. Of a sheet that is too large to
    be read there are none, and `trouble` says so: the next one may be the one that is meant."""

    name: str | None
    rows: list[Row]
    trouble: Refused | None = None


def sheets(data: bytes, filename: str, known: Known | None = None) -> Iterator[Sheet]:
    """The file's sheets, each read when it is asked for. Raises Refused.

    `known` says how many headings it finds in a row: by it the separator of a CSV file is chosen.
    """
    if len(data) > MAX_BYTES:
        raise refused(filename, "too-large", say("dài hơn 10 MB", "it has more than 10 MB"))
    if other := no_sheet(data):
        raise refused(filename, "not-xlsx", other)
    if not data.startswith(b"PK\x03\x04"):
        yield Sheet(
            None, _kept((Row(number, [*cells]) for number, cells in separated(data, filename, known)), filename)
        )
        return
    _look_into(data, filename)
    try:
        for page in pages(data):
            rows = (Row(number, _in_a_row(cells, filename, number), wrong) for number, cells, wrong in page.rows)
            yield _sheet(page, rows, filename)
    except (Refused, GeneratorExit):
        raise
    except Exception:  # whatever a damaged or hostile file makes the package raise
        raise refused(filename, "not-xlsx", _broken()) from None


def _sheet(page: Page, rows: Iterable[Row], filename: str) -> Sheet:
    try:
        kept = _kept(rows, filename)
    except Refused as trouble:
        return Sheet(page.name, [], trouble)
    _fill_down(kept, page.merged)
    return Sheet(page.name, kept)


def _kept(rows: Iterable[Row], filename: str) -> list[Row]:
    found: list[Row] = []
    for row in rows:
        if len(row.cells) > MAX_COLUMNS:
            raise _too_wide(filename, row.number)
        if not row.empty:
            found.append(row)
        if len(found) > MAX_ROWS + 1:
            raise refused(filename, "too-many-rows", say("có hơn {n} dòng", "it has more than {n} rows", n=MAX_ROWS))
    return found


def _fill_down(rows: Sequence[Row], merged: Iterable[tuple[int, int, int]]) -> None:
    """What is written once beside several rows holds for each of them."""
    numbers = [row.number for row in rows]
    done: dict[int, int] = {}  # column: the last row filled; cells that overlap are a hostile file's
    for column, first, last in sorted(merged):
        start = bisect_left(numbers, first)
        if first <= done.get(column, 0) or column > MAX_COLUMNS or start == len(rows) or numbers[start] != first:
            continue
        done[column] = last
        written = rows[start].cell(column - 1)
        for row in rows[start + 1 : bisect_right(numbers, last)]:
            row.cells.extend([""] * (column - len(row.cells)))
            row.cells[column - 1] = row.cells[column - 1] or written


def _look_into(data: bytes, filename: str) -> None:
    """Refuse a workbook that is damaged, has macros or is more than can be read in seconds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            size = sum(entry.file_size for entry in packed.infolist())
            if size > MAX_UNPACKED or size > max(MAX_BYTES, MAX_RATIO * len(data)):
                raise refused(filename, "too-large", say("khi giải nén quá lớn", "it is too large when unpacked"))
            if len(names) > MAX_PARTS or _is_too_full(packed):
                raise refused(filename, "too-large", _too_full())
    except Refused:
        raise
    except Exception:  # whatever a damaged or hostile archive makes the package raise
        raise refused(filename, "not-xlsx", _broken()) from None
    if any("vbaProject" in name for name in names):
        raise refused(
            filename, "macros", say("có chứa macro; hãy lưu lại dạng .xlsx", "it holds macros; save it as .xlsx")
        )


def _is_too_full(packed: zipfile.ZipFile) -> bool:
    """Whether it has more tags of XML than can be read in seconds; those beside the cells cost most."""
    cells = beside = 0
    for name in packed.namelist():
        if name.lower().endswith((".xml", ".rels")):
            tags = packed.read(name).count(b"<")
            if _CELLS.search(name):
                cells += tags
            else:
                beside += tags
    return cells > MAX_TAGS or beside > MAX_TAGS_BESIDE


def _in_a_row(cells: dict[int, str | date], filename: str, number: int) -> list[str | date]:
    last = max(cells, default=0)
    if last > MAX_COLUMNS:
        raise _too_wide(filename, number)
    return [cells.get(column, "") for column in range(1, last + 1)]


def look_at(rows: Iterable[Row], filename: str, problems: Problems, columns: Iterable[int] | None = None) -> None:
    """Note cells that cannot be used, those that hold what one cannot see, or far too much; of letters of an old code
    table, and of formulas without a result, once how many cells have them. `columns` (from 0): only those."""
    only = None if columns is None else {column + 1 for column in columns}
    old: list[tuple[str, int, int]] = []
    without: list[tuple[str, int, int]] = []
    for row in rows:
        for column, cell in enumerate([*row.cells, *[""] * (max(row.wrong, default=0) - len(row.cells))], start=1):
            if only is not None and column not in only:
                continue
            if column in row.wrong and row.wrong[column][0] == "formula":
                without.append((row.wrong[column][1], row.number, column))
            elif column in row.wrong:
                _note(problems, filename, *row.wrong[column], row.number, column)
            elif not isinstance(cell, str):
                continue
            elif len(cell) > MAX_CELL:
                _note(problems, filename, "too-long", partial(_too_long, len(cell)), row.number, column)
            elif table := foreign_letters(cell):
                old.append((not_unicode(table), row.number, column))
            elif not cell.isprintable() and (found := UNSEEN.search(cell)):
                _note(problems, filename, "control-character", partial(_unseen, found[0]), row.number, column)
    for code, cells in (("formula", without), ("old-letters", old)):
        for what, line, column in cells[:1]:  # one cause, one sentence
            more = say(" (và {n} ô khác)", " (and {n} other cells)", n=len(cells) - 1) if len(cells) > 1 else ""
            _note(problems, filename, code, what + more, line, column)


def unheaded(rows: Iterable[Row], headings: Sequence[str], filename: str, problems: Problems, *, packed: bool) -> None:
    """Cells under no heading: in CSV mostly what a comma outside quotes has pushed there; not dropped silently. What
    stands in one such column is one problem, told at its first cell."""
    found: dict[int, list[int]] = {}
    for row in rows:
        for column, cell in enumerate(row.cells, start=1):
            if not (column <= len(headings) and headings[column - 1].strip()) and str(cell).strip():
                found.setdefault(column, []).append(row.number)
    for column, (first, *others) in sorted(found.items()):
        more = say(" (cả ở dòng {rows})", " (in rows {rows} too)", rows=ranges(others, most=20)) if others else ""
        _note(problems, filename, "unheaded-cell", _no_heading(packed=packed) + more, first, column)


def _no_heading(*, packed: bool) -> str:
    if packed:
        return say(
            "ô này nằm dưới cột không có tên; hãy ghi tên cột hoặc xóa ô",
            "the cell stands in a column without a heading; name the column or clear the cell",
        )
    return say(
        "ô này không có tên cột ở dòng đầu; hãy ghi tên cột, xóa ô, hoặc để chữ có dấu phân cách trong dấu ngoặc kép",
        "the cell has no heading in the first row; name its column, clear it, or put a text with separators in quotes",
    )


def _unseen(character: str) -> str:
    return say(
        "ô có ký tự điều khiển hoặc ký tự ẩn U+{code:04X}; hãy xóa ký tự đó",
        "the cell holds the control or invisible character U+{code:04X}; remove it",
        code=ord(character),
    )


def _too_long(n: int) -> str:
    return say("ô có {n} ký tự; tối đa {most}", "the cell has {n} characters; at most {most}", n=n, most=MAX_CELL)


def _too_wide(filename: str, line: int | None = None) -> Refused:
    what = say(
        "có hơn {n} cột; hãy xóa các cột thừa ở bên phải",
        "it has more than {n} columns; delete those that are not needed, on the right",
        n=MAX_COLUMNS,
    )
    return refused(filename, "too-many-columns", what, line)


def _too_full() -> str:
    return say(
        "có quá nhiều ô; hãy lưu riêng trang tính cần nhập thành tệp CSV",
        "it has too many cells; save the sheet to be imported as a CSV file",
    )


def _broken() -> str:
    return say(
        "không phải là tệp XLSX đọc được; hãy lưu lại dạng .xlsx", "it is not a readable XLSX file; save it again"
    )


def _note(
    problems: Problems, filename: str, code: str, what: str | Callable[[], str], line: int, column: int | None
) -> None:
    def said() -> str:
        return placed(filename, what if isinstance(what, str) else what(), line, column)

    problems.note(code, said, path=filename, line=line, column=column)
