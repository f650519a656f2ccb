"""A sheet of texts from CSV or XLSX bytes, whatever the file's name says. Pure; hostile input ends in one sentence."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from org.language import say
from org.problem import Problem, Refused
from org.text import nfc

MAX_BYTES = 10_000_000
MAX_UNPACKED = 200_000_000
MAX_ROWS = 200_000
MAX_EMPTY = 1_000  # this many empty rows in a row end the sheet: spreadsheets pad to a million
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Row:
    """A row as the spreadsheet numbers it; cells are texts, or dates where the spreadsheet knew them as such."""

    number: int
    cells: list[str | date]


def read_sheet(data: bytes, filename: str) -> tuple[list[str], list[Row]]:
    """(headings, rows that are not empty). Raises Refused."""
    if len(data) > MAX_BYTES:
        raise _refused(filename, "too-large", say("dài hơn 10 MB", "it has more than 10 MB"))
    rows = _xlsx(data, filename) if data.startswith(b"PK\x03\x04") else _csv(data, filename)
    headings: list[str] | None = None
    found: list[Row] = []
    empty = 0
    for row in rows:
        if not any(cell if isinstance(cell, date) else cell.strip() for cell in row.cells):
            empty += 1
            if empty > MAX_EMPTY:
                break
            continue
        empty = 0
        _refuse_control(row, filename)
        if headings is None:
            headings = [str(cell) for cell in row.cells]
        else:
            found.append(row)
        if len(found) > MAX_ROWS:
            raise _refused(filename, "too-many-rows", say("có hơn {n} dòng", "it has more than {n} rows", n=MAX_ROWS))
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
        for cells in reader:
            yield Row(reader.line_num, list(cells))
    except csv.Error as error:
        why = say("không đọc được theo dạng CSV ({why})", "it is not CSV ({why})", why=error)
        raise _refused(filename, "not-csv", why, reader.line_num) from None


def _xlsx(data: bytes, filename: str) -> Iterator[Row]:
    broken = say(
        "không phải là tệp XLSX đọc được; hãy lưu lại dạng .xlsx", "it is not a readable XLSX file; save it again"
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            if sum(entry.file_size for entry in packed.infolist()) > MAX_UNPACKED:
                raise _refused(filename, "too-large", say("khi giải nén quá lớn", "it is too large when unpacked"))
    except (zipfile.BadZipFile, ValueError):
        raise _refused(filename, "not-xlsx", broken) from None
    if any("vbaProject" in name for name in names):
        raise _refused(filename, "macros", say("có chứa macro; hãy lưu dạng .xlsx không macro", "it holds macros"))
    from openpyxl import load_workbook  # refuses XML entities, because defusedxml is installed

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield Row(number, [_cell(cell) for cell in cells])
    except Refused:
        raise
    except Exception:  # whatever a damaged or hostile file makes the package raise
        raise _refused(filename, "not-xlsx", broken) from None


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


def _refuse_control(row: Row, filename: str) -> None:
    for column, cell in enumerate(row.cells, start=1):
        if isinstance(cell, str) and _CONTROL.search(cell):
            what = say("cột {n} có ký tự điều khiển", "column {n} holds a control character", n=column)
            raise _refused(filename, "control-character", what, row.number)


def _refused(filename: str, code: str, what: str, line: int | None = None) -> Refused:
    place = say("{file}, dòng {line}", "{file}, row {line}", file=filename, line=line) if line else filename
    return Refused(Problem(code=code, message=f"{place}: {what}.", path=filename, line=line))
