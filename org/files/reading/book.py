"""The cells of an .xlsx workbook, each as people see it, whatever the file notes about its own size. Pure.

The parts are read by their local names, so Strict Open XML is read like the usual one. Nothing is taken from a noted
range: a row or a cell counts where it stands.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import IO, Any

from lib.language import say
from lib.text import nfc

Wrong = dict[int, tuple[str, str]]  # column from 1: code, what is wrong
Cells = dict[int, "str | date"]  # column from 1
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]+")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})")
_BESIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')  # of a number format: what is no placeholder
_PIECE = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|([0#?])|(.)')
_DATES = {14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)}  # formats that no file writes out
_PLAIN = "General"


class Number(str):
    """A cell that holds a number: as it stands in the file, and as people see it there, `said` with a comma before its
    decimals and the per cent sign where it is shown so. Spreadsheets show fifteen digits; what is behind them is an
    accident of binary fractions."""

    __slots__ = ("said",)
    said: str

    @classmethod
    def of(cls, text: str, value: float, written: str) -> Number:
        made = cls(text)
        per_cent = "%" in _BESIDE.sub("", written)
        exact = Decimal(f"{value:.15g}").scaleb(2 if per_cent else 0)
        made.said = f"{exact:f}".replace(".", ",").removesuffix(",0") + ("%" if per_cent else "")
        return made


@dataclass(frozen=True)
class Page:
    """One sheet: its name, its rows as (number, cells, what cannot be used), and, once they are all read, which of its
    cells are one down a column, as (column, first row, last row)."""

    name: str
    rows: Iterator[tuple[int, Cells, Wrong]]
    merged: list[tuple[int, int, int]]


class _Parts:
    """The files of the archive, whatever slashes and case their names are written in."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        self._names = {name.replace("\\", "/").lower(): name for name in packed.namelist()}

    def open(self, path: str) -> IO[bytes]:
        return self._packed.open(self._names[path.lower()])

    def tree(self, path: str) -> Any:
        """The part as a tree; an empty one where it is not there."""
        from defusedxml.ElementTree import fromstring

        with self.open(path) if path.lower() in self._names else io.BytesIO(b"<none/>") as part:
            return fromstring(part.read(), forbid_dtd=True)

    def targets(self, path: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: id → (kind, path)."""
        folder, _, name = path.rpartition("/")
        found = {}
        for one in self.tree(f"{folder}/_rels/{name}.rels".lstrip("/")):
            target = one.get("Target", "").replace("\\", "/")
            whole = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
            found[one.get("Id", "")] = one.get("Type", "").rpartition("/")[2], whole
        return found


def pages(data: bytes) -> Iterator[Page]:
    """The sheets in their order, those that are shown before hidden ones. Whatever is damaged or hostile raises."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = _Parts(packed)
        start = [path for kind, path in parts.targets("").values() if kind == "officeDocument"]
        book = start[0] if start else "xl/workbook.xml"
        targets = parts.targets(book)
        whole = parts.tree(book)
        of_kind = dict(targets.values())
        texts = [_rich(one) for one in parts.tree(of_kind.get("sharedStrings", ""))]
        formats = _formats(parts.tree(of_kind.get("styles", "")))
        from_1904 = any(one.get("date1904") in ("1", "true") for one in _named(whole, "workbookPr"))
        reader = _Reader(texts, formats, date(1904, 1, 1) if from_1904 else date(1899, 12, 30))
        sheets = sorted(_named(whole, "sheet"), key=lambda sheet: sheet.get("state", "visible") != "visible")
        found = False
        for sheet in sheets:
            key = next((value for name, value in sheet.items() if _local(name) == "id"), "")
            kind, path = targets.get(key, ("", ""))
            if kind == "worksheet":
                found = True
                merged: list[tuple[int, int, int]] = []
                yield Page(nfc(sheet.get("name", "")), reader.rows(parts.open(path), merged), merged)
        if not found:
            raise ValueError("a workbook without a sheet")


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _named(tree: Any, name: str) -> Iterator[Any]:
    return (one for one in tree.iter() if _local(one.tag) == name)


def _rich(tree: Any) -> str:
    """The text of runs, without what is written above them to say how they are read."""
    kept = (one for one in tree if _local(one.tag) != "rPh")
    return "".join(_text(one.text) if _local(one.tag) == "t" else _rich(one) for one in kept)


def _text(written: str | None) -> str:
    """With the characters that XML cannot hold, and with line breaks that an exporter escaped once too often."""
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), written or "")
    return nfc(text.replace("_x000D_", "\r").replace("_x000A_", "\n"))


def _formats(styles: Any) -> list[str]:
    """The number format of each style of cells; `date` for the dates that have no format of their own."""
    own = {one.get("numFmtId"): one.get("formatCode", _PLAIN) for one in _named(styles, "numFmt")}
    found = []
    for group in _named(styles, "cellXfs"):
        for style in group:
            number = style.get("numFmtId", "0")
            found.append(own.get(number) or ("d" if number.isdigit() and int(number) in _DATES else _PLAIN))
    return found


@dataclass(frozen=True)
class _Reader:
    texts: list[str]
    formats: list[str]
    first_day: date

    def rows(self, part: IO[bytes], merged: list[tuple[int, int, int]]) -> Iterator[tuple[int, Cells, Wrong]]:
        from defusedxml.ElementTree import iterparse

        number = 0
        with part:
            for _, one in iterparse(part, ("end",), forbid_dtd=True):
                if _local(one.tag) == "mergeCell":
                    merged += _down(one.get("ref", ""))
                if _local(one.tag) != "row":
                    continue
                number = int(one.get("r") or number + 1)
                yield number, *self._row(one)
                one.clear()

    def _row(self, row: Any) -> tuple[Cells, Wrong]:
        cells: Cells = {}
        wrong: Wrong = {}
        column = 0
        for cell in row:
            if _local(cell.tag) != "c":
                continue
            column = _column(cell.get("r")) or column + 1
            value = self._cell(cell, wrong, column)
            if value == "" and column not in wrong:
                continue
            if column in cells:
                raise ValueError("one cell twice")
            cells[column] = value
        return cells, wrong

    def _cell(self, cell: Any, wrong: Wrong, column: int) -> str | date:
        kind, inside = cell.get("t", "n"), {_local(one.tag): one for one in cell}
        if kind == "inlineStr":
            return _rich(inside["is"]) if "is" in inside else ""
        value = inside["v"].text or "" if "v" in inside else ""
        if kind == "e":
            wrong[column] = "cell-error", say("ô báo lỗi {error}", "the cell shows {error}", error=_text(value))
        elif "f" in inside and not value and kind != "str":
            wrong[column] = "formula", _no_result()
        elif kind == "s":
            return self.texts[int(value)] if value else ""
        elif kind == "b":
            return "True" if value.strip() in ("1", "true") else "False"
        elif kind == "d":
            return date.fromisoformat(value[:10])
        elif kind == "n" and value.strip():
            return self._number(value.strip(), cell.get("s", ""))
        return _text(value)

    def _number(self, value: str, style: str) -> str | date:
        written = self.formats[int(style)] if style and int(style) < len(self.formats) else _PLAIN
        number = float(value)
        letters = _BESIDE.sub("", written.partition(";")[0]).lower()
        if any(letter in letters for letter in "dy") and "general" not in letters:
            return self._day(number)
        if not number.is_integer() or abs(number) >= 1e21:
            return Number.of(value, number, written)
        whole = value if re.fullmatch("-?[0-9]+", value) else str(int(number))
        return Number.of(shown(whole, written), number, written)

    def _day(self, number: float) -> str | date:
        days = int(number)
        if self.first_day.year == 1899 and days < 60:  # a spreadsheet counts a 29/02/1900 that never was
            days += 1
        try:
            return self.first_day + timedelta(days=days)
        except OverflowError:
            return str(days)


def shown(digits: str, written: str) -> str:
    """A whole number as its number format shows it, where the format is one of codes and telephones: `00000`,
    `0000 000 000`, `"X-"000`. Any other format (thousands, money, percentages) does not change what the number is."""
    section = written.partition(";")[0]
    pieces = [piece.groups() for piece in _PIECE.finditer(section)]
    places = sum(bool(place) for *_, place, _ in pieces)
    if digits.startswith("-") or not places or any(bare and bare not in " -()+/" for *_, bare in pieces):
        return digits
    zeros = sum(place == "0" for *_, place, _ in pieces)
    if zeros < 2 and not any(
        text or escaped or money or (bare or "").strip() for text, escaped, money, _, bare in pieces
    ):
        return digits
    rest, first, made = list(digits), next(n for n, piece in enumerate(pieces) if piece[3]), []
    for n, (text, escaped, money, place, bare) in reversed(list(enumerate(pieces))):
        if n == first and rest:
            made.append("".join(rest))
        elif place:
            made.append(rest.pop() if rest else "0" if place == "0" else "")
        else:
            made.append(text or escaped or money or bare or "")
    return "".join(reversed(made)).strip()


def _column(reference: str | None) -> int:
    """The number of the column in `AB12`; 0 where the cell does not say where it stands."""
    if not reference:
        return 0
    number = 0
    for letter in (_REFERENCE.fullmatch(reference) or [""])[1]:
        number = number * 26 + ord(letter) - 64
    return number


def _down(reference: str) -> Iterator[tuple[int, int, int]]:
    """Of merged cells the column down which they are one; nothing where they are so only across."""
    found = _RANGE.fullmatch(reference)
    if found and int(found[2]) < int(found[3]):
        yield _column(found[1] + "1"), int(found[2]), int(found[3])


def _no_result() -> str:
    return say(
        "công thức chưa có kết quả; hãy mở tệp bằng phần mềm bảng tính, lưu lại, hoặc ghi thẳng giá trị",
        "the formula has no result; open and save the file in a spreadsheet, or write the value itself",
    )
