"""A sheet of texts from CSV or XLSX bytes, whatever the file's name says. Pure; hostile input ends in one sentence."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from org.language import say
from org.problem import Problem, Refused
from org.text import UNSEEN, nfc

MAX_BYTES = 10_000_000
MAX_UNPACKED = 100_000_000
MAX_RATIO = 100  # real workbooks unpack to some ten times their size
MAX_ROWS = 200_000
MAX_EMPTY = 1_000  # this many empty rows in a row end the sheet: spreadsheets pad to a million
MAX_PROBLEMS = 50


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
    problems: list[Problem] = []
    empty = 0
    for row in rows:
        problems += _problems(row, filename)
        if len(problems) >= MAX_PROBLEMS:
            break
        if not any(cell if isinstance(cell, date) else cell.strip() for cell in row.cells):
            empty += 1
            if empty > MAX_EMPTY:
                break
            continue
        empty = 0
        if headings is None:
            headings = [str(cell) for cell in row.cells]
        else:
            problems += _unheaded(row, headings, filename)
            found.append(row)
        if len(found) > MAX_ROWS:
            raise _refused(filename, "too-many-rows", say("có hơn {n} dòng", "it has more than {n} rows", n=MAX_ROWS))
    if problems:
        raise Refused(problems[:MAX_PROBLEMS])
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
    except (zipfile.BadZipFile, ValueError):
        raise _refused(filename, "not-xlsx", broken) from None
    if any("vbaProject" in name for name in names):
        raise _refused(
            filename, "macros", say("có chứa macro; hãy lưu lại dạng .xlsx", "it holds macros; save it as .xlsx")
        )
    try:
        values: Iterator[Any] | None = None  # the book once more, with the values of its formulas, when there are any
        for number, cells in enumerate(_first_sheet(data), start=1):
            if values is None and any(cell.data_type == "f" for cell in cells):
                values = islice(_first_sheet(data, data_only=True), number - 1, None)
            shown = next(values) if values else cells
            yield Row(number, [_cell(cell.value) for cell in shown], _unusable(shown, cells))
    except Refused:
        raise
    except Exception:  # whatever a damaged or hostile file makes the package raise
        raise _refused(filename, "not-xlsx", broken) from None


def _first_sheet(data: bytes, *, data_only: bool = False) -> Iterator[Any]:
    from openpyxl import load_workbook  # refuses XML entities, because defusedxml is installed

    return load_workbook(io.BytesIO(data), read_only=True, data_only=data_only).worksheets[0].iter_rows()


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


def _problems(row: Row, filename: str) -> list[Problem]:
    """Cells that cannot be used, and those that hold what one cannot see."""
    wrong = dict(row.wrong)
    for column, cell in enumerate(row.cells, start=1):
        if isinstance(cell, str) and (found := UNSEEN.search(cell)):
            what = say(
                "ô có ký tự điều khiển hoặc ký tự ẩn U+{code:04X}; hãy xóa ký tự đó",
                "the cell holds the control or invisible character U+{code:04X}; remove it",
                code=ord(found[0]),
            )
            wrong[column] = "control-character", what
    return [_problem(filename, code, what, row.number, column) for column, (code, what) in sorted(wrong.items())]


def _unheaded(row: Row, headings: Sequence[str], filename: str) -> list[Problem]:
    """Cells under no heading: mostly what a comma outside quotes has pushed there, so they are not dropped silently."""
    what = say(
        "ô này không có tên cột ở dòng đầu; hãy ghi tên cột, xóa ô, hoặc để chữ có dấu phân cách trong dấu ngoặc kép",
        "the cell has no heading in the first row; name its column, clear it, or put a text with separators in quotes",
    )
    headed = {column for column, heading in enumerate(headings, start=1) if heading.strip()}
    return [
        _problem(filename, "unheaded-cell", what, row.number, column)
        for column, cell in enumerate(row.cells, start=1)
        if column not in headed and str(cell).strip()
    ]


def _problem(filename: str, code: str, what: str, line: int | None = None, column: int | None = None) -> Problem:
    place = filename
    if column:
        place = say(
            "{file}, dòng {n}, cột {column}", "{file}, row {n}, column {column}", file=filename, n=line, column=column
        )
    elif line:
        place = say("{file}, dòng {n}", "{file}, row {n}", file=filename, n=line)
    return Problem(code=code, message=f"{place}: {what}.", path=filename, line=line, column=column)


def _refused(filename: str, code: str, what: str, line: int | None = None) -> Refused:
    return Refused(_problem(filename, code, what, line))
