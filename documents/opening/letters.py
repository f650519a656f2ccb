"""Which characters the bytes of a plain text are, and one form for every text that is read. Pure."""

from __future__ import annotations

import codecs
import re
from collections import Counter

from lib.incoming.file_types.unfit import Unfit
from lib.incoming.legacy_letters import (
    TCVN3,
    VNI,
    WINDOWS_1258,
    foreign_letters,
    in_unicode,
    taken_for_cp1252,
)
from lib.language import say
from lib.text import nfc, visible

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TABLES = (TCVN3, VNI, WINDOWS_1258)
_LOOKED_AT = 20_000  # characters by which a table is known
_MOST_LOST = 1000  # of so many characters one may be lost
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# What no old table has: letters of Vietnamese beyond Latin-1, marks that stand alone.
_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯư\u0300-\u0323\u1ea0-\u1ef9]")


def decoded(data: bytes) -> tuple[str, list[str]]:
    """The characters, and what a reader must know of them. Raises Unfit for what is no text.

    UTF-8 and UTF-16 with or without their mark; TCVN3, VNI and Windows-1258 as the letters of Windows-1252 for which
    their bytes are taken (`one_form` makes Unicode of them).
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _sound(data[len(mark) :].decode(encoding, "replace"))
    if unmarked := _without_mark(data):
        return _sound(data.decode(unmarked, "replace"))
    text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if lost and lost * _MOST_LOST > len(text):
        text = taken_for_cp1252(data)
        if foreign_letters(text[:_LOOKED_AT]) not in _TABLES:
            raise Unfit("file-letters")
    return _sound(text)


def one_form(text: str) -> tuple[str, list[str]]:
    """NFC, lines end with `\\n`, letters of an old code table in Unicode, nothing that one cannot see; and what a
    reader must know of it."""
    text, table = _in_unicode(_BREAKS.sub("\n", text))
    notes = (
        [
            say(
                "chữ theo bảng mã cũ {table} đã chuyển sang Unicode",
                "letters of the old code table {table} were turned into Unicode",
                table=table,
            )
        ]
        if table
        else []
    )
    return nfc(visible(text)).strip("\n"), notes


def _without_mark(data: bytes) -> str | None:
    """UTF-16 shows by its zeros: of plain letters and blanks every second byte is one."""
    head = data[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 5 < len(head) // 2 or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _sound(text: str) -> tuple[str, list[str]]:
    """Refuses what has more control characters than a text that was damaged."""
    controls, lost = len(_CONTROLS.findall(text)), text.count("\ufffd")
    if (controls + lost) * _MOST_LOST > len(text) + 2 * _MOST_LOST:
        raise Unfit("file-letters")
    said = say(
        "{n} chữ bị mất do tệp lưu sai bảng mã (dấu �)", "{n} letters are lost, the file was saved wrongly (�)", n=lost
    )
    return text, [said] if lost else []


def _in_unicode(text: str) -> tuple[str, str | None]:
    """Lines in letters of an old table, turned into Unicode, and which table it was.

    A file may be of two fonts: a line in which Unicode's own letters stand is left alone.
    """
    lines = text.split("\n")
    told = [n for n, line in enumerate(lines) if not line.isascii()]
    old = [n for n in told if not _UNICODE.search(lines[n])]
    tables = Counter(foreign_letters(line) for line in "\n".join(lines[n] for n in old)[:_LOOKED_AT].split("\n"))
    table = max(_TABLES, key=lambda one: tables[one])
    if not tables[table]:
        return text, None
    whole = len(old) * 2 > len(told)  # then a line too short to tell is in it as well
    for n in old:
        if whole or foreign_letters(lines[n]) == table:
            lines[n] = in_unicode(lines[n], table)
    return "\n".join(lines), table
