"""CSV as offices have it: separators, `sep=;`, UTF-8 or Excel's Unicode text, apostrophes before formulas. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from itertools import islice

from lib.incoming.legacy_letters import foreign_letters, not_unicode, taken_for_cp1252
from lib.language import say
from lib.text import nfc
from org.files.reading.refusal import refused

LOOKED_AT = 15  # rows in which headings may stand (contract, section 5, rule 19)
_WIDEST = 1_000  # columns of a row that may be one of headings
_SEPARATOR = re.compile(r"(?i)sep=(.)\r?\n")
# An apostrophe before what a spreadsheet would run: our own exports write it, and people do (OWASP: CSV injection).
_HARMLESS = re.compile(r"'+[=+\-@\t\r＝＋－＠]")
Known = Callable[[Sequence["str | date"]], int]


def separated(data: bytes, filename: str, known: Known | None) -> Iterator[tuple[int, list[str]]]:
    """(number, cells) of each row; `known` says how many headings it finds in one. Raises Refused."""
    text = _decoded(data, filename)
    said = _SEPARATOR.match(text)
    if said:
        text, delimiter = text[said.end() :], said[1]
    else:
        delimiter = _delimiter(text, known)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [_plain(cell) for cell in cells]
    except csv.Error:
        why = say("dấu ngoặc kép chưa đóng hoặc đặt sai chỗ", "a quotation mark is misplaced or not closed")
        raise refused(filename, "not-csv", why, reader.line_num) from None


def _decoded(data: bytes, filename: str) -> str:
    utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))  # what Excel saves as Unicode text
    try:
        return nfc(data.decode("utf-16" if utf_16 else "utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        wanted = say("không ở dạng UTF-8; hãy lưu lại bằng bảng mã UTF-8", "it is not UTF-8; save it as UTF-8")
        old = foreign_letters(taken_for_cp1252(data[:100_000]))
        raise refused(filename, "not-utf8", not_unicode(old) if old else wanted, line) from None


def _delimiter(text: str, known: Known | None) -> str:
    """What parts the most headings; else what the first line has most of."""
    first = text.lstrip("\r\n").split("\n", 1)[0]

    def fitness(delimiter: str) -> tuple[int, int]:
        best = 0
        if known is not None:
            lines = csv.reader(islice(io.StringIO(text, newline=""), LOOKED_AT), delimiter=delimiter)
            with suppress(csv.Error):
                best = max((known(cells) for cells in lines if len(cells) <= _WIDEST), default=0)
        return best, first.count(delimiter)

    return max(",;\t", key=fitness)


def _plain(cell: str) -> str:
    cell = cell.replace("_x000D_", "\r").replace("_x000A_", "\n")
    return cell[1:] if _HARMLESS.match(cell) else cell
