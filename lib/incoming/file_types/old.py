"""Office files before 2007, judged by the storages they are made of (OLE, [MS-CFB]), within bounds."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from olefile import OleFileIO
from olefile.olefile import UNKNOWN_SIZE

from lib.incoming.file_types.unfit import MOST_PARTS, Unfit

MOST_READ = 4 << 20  # bytes of one stream; what says of which kind a book's sheets are stands before
ENTRY = 128  # bytes of the directory
_MACROS = {"macros", "vba", "_vba_project", "_vba_project_cur"}
_WORD = (0xA5EC, 0xA5DC)  # Word 97 and later, Word 6
_BEGINS, _ENDS, _LOCKED, _SHEET = 0x809, 0x0A, 0x2F, 0x85  # records of a book ([MS-XLS])
_MACRO_SHEET, _MACRO_MODULE = 1, 6


def kind_of_old(file: BinaryIO, size: int) -> str | None:
    """doc or xls; None for any other. Raises Unfit for what is none to be taken, anything else for what cannot be
    read."""
    _refuse_unsound(file, size)
    with _Storages(file) as ole:
        paths = [[part.lower() for part in path] for path in ole.listdir(storages=True)]
        if any(not _MACROS.isdisjoint(path) for path in paths):
            raise Unfit("file-macros")
        own = {path[0] for path in paths if len(path) == 1}
        if "encryptedpackage" in own:
            raise Unfit("file-password")
        if "worddocument" in own:
            return _word(ole.openstream("WordDocument").read(32))
        book = next((name for name in ("Workbook", "Book") if name.lower() in own), None)
        return _book(ole.openstream(book).read()) if book else None


def _refuse_unsound(file: BinaryIO, size: int) -> None:
    """What would make the library go through more sectors than there are."""
    file.seek(0)
    shift, small, tables = struct.unpack("<HH10xL", file.read(48)[30:])
    if (shift, small) not in ((9, 6), (12, 6)):
        raise Unfit("file-damaged")
    sectors = size >> shift
    if tables > 2 + 2 * sectors // (1 << (shift - 2)):  # each tells of that many sectors
        raise Unfit("file-damaged")


class _Storages(OleFileIO):
    """No stream is read beyond MOST_READ, no directory beyond MOST_PARTS entries."""

    def _open(self, start: int, size: int = UNKNOWN_SIZE, force_FAT: bool = False) -> BinaryIO:
        if size == UNKNOWN_SIZE:  # the directory
            most = (MOST_PARTS + self.sector_size // ENTRY) * ENTRY
            stream = super()._open(start, most, force_FAT)
            if stream.size >= most:
                raise Unfit("file-parts")
            return stream
        return super()._open(start, min(size, MOST_READ), force_FAT)


def _word(head: bytes) -> str:
    begins, flags = struct.unpack_from("<H8xH", head)
    if begins not in _WORD:
        raise Unfit("file-damaged")
    if flags & 0x100:
        raise Unfit("file-password")
    return "doc"


def _book(stream: bytes) -> str:
    """A book whose sheets are sheets; macros of Excel 4 are sheets of their own kind."""
    records = _records(stream)
    if next(records)[0] != _BEGINS:
        raise Unfit("file-damaged")
    sheets = 0
    for what, at in records:
        if what == _LOCKED:
            raise Unfit("file-password")
        if what == _SHEET:
            sheets += 1
            if stream[at + 5] in (_MACRO_SHEET, _MACRO_MODULE):
                raise Unfit("file-macros")
    if not sheets:
        raise Unfit("file-damaged")
    return "xls"


def _records(stream: bytes) -> Iterator[tuple[int, int]]:
    """What each is and where its content begins, until the end of what is told of the whole book."""
    at = 0
    while at + 4 <= len(stream):
        what, length = struct.unpack_from("<HH", stream, at)
        if what == _ENDS:
            return
        yield what, at + 4
        at += 4 + length
