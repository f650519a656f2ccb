"""A sheet of texts from CSV or XLSX bytes, whatever the file's name says. Pure; hostile input ends in one sentence."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import Any

from lib.language import say
from lib.problem import Problem, Problems, Refused
from lib.text import UNSEEN, nfc

MAX_BYTES = 10_000_000
MAX_UNPACKED = 50_000_000
MAX_RATIO = 100  # real workbooks unpack to some ten times their size
MAX_PARTS, MAX_TAGS, MAX_TAGS_BESIDE = 1_000, 1_500_000, 100_000  # of a workbook: files, and tags of its XML
MAX_ROWS = 100_000
MAX_COLUMNS = 100
MAX_CELL = 1_000  # characters
MAX_EMPTY = 1_000  # this many empty rows in a row end the sheet: spreadsheets pad to a million
_CELLS = re.compile(r"(?i)worksheets/|sharedStrings")


@dataclass(frozen=True)
class Row:
    """A row as the spreadsheet numbers it; cells are texts, or dates where the spreadsheet knew them as such."""

    number: int
    cells: list[str | date]
    wrong: dict[int, tuple[str, str]] = field(default_factory=dict)  # column from 1: code, what is wrong


def read_sheet(data: bytes, filename: str) -> tuple[list[str], list[Row]]:
    """(headings, rows that are not empty). Raises Refused."""
    if len(data) > MAX_BYTES:
        raise _refused(filename, "too-large", say("dài hơn 10 MB", "it has more than 10 MB"))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        old = say(
            "là tệp Excel kiểu cũ (.xls) hoặc có mật khẩu; hãy lưu lại dạng .xlsx không có mật khẩu",
            "it is an old Excel file (.xls) or has a password; save it as .xlsx without a password",
        )
        raise _refused(filename, "not-xlsx", old)
    rows = _xlsx(data, filename) if data.startswith(b"PK\x03\x04") else _csv(data, filename)
    headings: list[str] | None = None
    found: list[Row] = []
    problems = Problems()
    empty = 0
    for row in rows:
        if len(row.cells) > MAX_COLUMNS:
            raise _too_wide(filename, row.number)
        _look_at(row, filename, problems)
        if not any(cell if isinstance(cell, date) else cell.strip() for cell in row.cells):
            empty += 1
            if empty > MAX_EMPTY:
                break
            continue
        empty = 0
        if headings is None:
            headings = [str(cell) for cell in row.cells]
        else:
            _unheaded(row, headings, filename, problems)
            found.append(row)
        if len(found) > MAX_ROWS:
            raise _refused(filename, "too-many-rows", say("có hơn {n} dòng", "it has more than {n} rows", n=MAX_ROWS))
    if problems.count:
        raise Refused(problems.all())
    if headings is None:
        raise _refused(filename, "empty", say("không có dòng nào", "it has no rows"))
    return headings, found


def _csv(data: bytes, filename: str) -> Iterator[Row]:
    try:
        text = nfc(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        wanted = say("không ở dạng UTF-8; hãy lưu lại bằng bảng mã UTF-8", "it is not UTF-8; save it as UTF-8")
        raise _refused(filename, "not-utf8", wanted, line) from None
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            yield Row(number, list(cells))
    except csv.Error:
        why = say("dấu ngoặc kép chưa đóng hoặc đặt sai chỗ", "a quotation mark is misplaced or not closed")
        raise _refused(filename, "not-csv", why, reader.line_num) from None


def _xlsx(data: bytes, filename: str) -> Iterator[Row]:
    broken = say(
        "không phải là tệp XLSX đọc được; hãy lưu lại dạng .xlsx", "it is not a readable XLSX file; save it again"
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            size = sum(entry.file_size for entry in packed.infolist())
            if size > MAX_UNPACKED or size > max(MAX_BYTES, MAX_RATIO * len(data)):
                raise _refused(filename, "too-large", say("khi giải nén quá lớn", "it is too large when unpacked"))
            if len(names) > MAX_PARTS or _is_too_full(packed):
                raise _refused(filename, "too-large", _too_full())
    except Refused:
        raise
    except Exception:  # whatever a damaged or hostile archive makes the package raise
        raise _refused(filename, "not-xlsx", broken) from None
    if any("vbaProject" in name for name in names):
        raise _refused(
            filename, "macros", say("có chứa macro; hãy lưu lại dạng .xlsx", "it holds macros; save it as .xlsx")
        )
    try:
        values: Iterator[Any] | None = None  # the book once more, with the values of its formulas, when there are any
        for number, cells in enumerate(_first_sheet(data, filename), start=1):
            if values is None and any(cell.data_type == "f" for cell in cells):
                values = islice(_first_sheet(data, filename, data_only=True), number - 1, None)
            shown = next(values) if values else cells
            yield Row(number, [_cell(cell.value) for cell in shown], _unusable(shown, cells))
    except Refused:
        raise
    except Exception:  # whatever a damaged or hostile file makes the package raise
        raise _refused(filename, "not-xlsx", broken) from None


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


def _first_sheet(data: bytes, filename: str, *, data_only: bool = False) -> Iterator[Any]:
    from openpyxl import load_workbook  # refuses XML entities, because defusedxml is installed

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False)
    sheet = book.worksheets[0]
    if (sheet.max_column or 0) > MAX_COLUMNS:  # every row would be filled up to the last column
        raise _too_wide(filename)
    return sheet.iter_rows()


def _cell(value: object) -> str | date:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a code typed as a number
    return nfc(str(value))


def _unusable(cells: Sequence[Any], written: Sequence[Any]) -> dict[int, tuple[str, str]]:
    """A formula counts as the value that the spreadsheet last worked out; one without, or in error, has none."""
    wrong = {}
    for column, (cell, source) in enumerate(zip(cells, written, strict=False), start=1):
        if cell.data_type == "e":
            wrong[column] = "cell-error", say("ô báo lỗi {error}", "the cell shows {error}", error=cell.value)
        elif source.data_type == "f" and cell.value is None:
            wrong[column] = (
                "formula",
                say(
                    "công thức chưa có kết quả; hãy mở tệp bằng phần mềm bảng tính, lưu lại, hoặc ghi thẳng giá trị",
                    "the formula has no result; open and save the file in a spreadsheet, or write the value itself",
                ),
            )
    return wrong


def _look_at(row: Row, filename: str, problems: Problems) -> None:
    """Note cells that cannot be used, and those that hold what one cannot see, or far too much."""
    for column, cell in enumerate(row.cells, start=1):
        if column in row.wrong:
            _note(problems, filename, *row.wrong[column], row.number, column)
        elif not isinstance(cell, str):
            continue
        elif len(cell) > MAX_CELL:
            _note(problems, filename, "too-long", partial(_too_long, len(cell)), row.number, column)
        elif not cell.isprintable() and (found := UNSEEN.search(cell)):
            _note(problems, filename, "control-character", partial(_unseen, found[0]), row.number, column)


def _unheaded(row: Row, headings: Sequence[str], filename: str, problems: Problems) -> None:
    """Cells under no heading: mostly what a comma outside quotes has pushed there, so they are not dropped silently."""
    for column, cell in enumerate(row.cells, start=1):
        if not (column <= len(headings) and headings[column - 1].strip()) and str(cell).strip():
            _note(problems, filename, "unheaded-cell", _no_heading, row.number, column)


def _no_heading() -> str:
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
    return _refused(filename, "too-many-columns", what, line)


def _too_full() -> str:
    return say(
        "có quá nhiều ô; hãy lưu riêng trang tính cần nhập thành tệp CSV",
        "it has too many cells; save the sheet to be imported as a CSV file",
    )


def _note(
    problems: Problems, filename: str, code: str, what: str | Callable[[], str], line: int, column: int | None
) -> None:
    def said() -> str:
        return _placed(filename, what if isinstance(what, str) else what(), line, column)

    problems.note(code, said, path=filename, line=line, column=column)


def _placed(filename: str, what: str, line: int | None = None, column: int | None = None) -> str:
    place = filename
    if column:
        place = say(
            "{file}, dòng {n}, cột {column}", "{file}, row {n}, column {column}", file=filename, n=line, column=column
        )
    elif line:
        place = say("{file}, dòng {n}", "{file}, row {n}", file=filename, n=line)
    return f"{place}: {what}."


def _refused(filename: str, code: str, what: str, line: int | None = None) -> Refused:
    return Refused(Problem(code=code, message=_placed(filename, what, line), path=filename, line=line))
