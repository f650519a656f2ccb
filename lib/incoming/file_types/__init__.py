"""What kind of file somebody hands in, by its content, and what no desk should open: macros, what is locked, what
unpacks without end (web contract, section 8). Pure."""

from __future__ import annotations

import os
from collections.abc import Collection
from typing import BinaryIO
from zipfile import is_zipfile

from lib.incoming.file_kinds import JPG, PDF, PNG, TYPES, kind_of
from lib.incoming.file_types.old import kind_of_old
from lib.incoming.file_types.packed import kind_of_packed
from lib.incoming.file_types.unfit import Unfit, refusal

_PACKED, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 64 << 10  # bytes, within which a whole file says that it ends
# What is said of where it begins, and what must stand at its end; a photograph may have a film behind it.
_PLAIN = {PDF: ("pdf", b"%%EOF"), PNG: ("png", b"IEND"), JPG: ("jpg", b"")}


def refuse_unless_kind(file: BinaryIO, name: str, allowed: Collection[str] = TYPES) -> str:
    """Which of `allowed` the content of a seekable file is; the file is left at its beginning.

    `name` is as given: it is said, and not believed. A PDF that has a password passes, since most such passwords only
    forbid printing. Takes little time and memory, whatever the content. Raises Refused with one sentence.
    """
    try:
        kind = _kind(file, allowed)
    except Unfit as unfit:
        raise refusal(unfit, name, allowed) from None
    except Exception:  # whatever libraries raise over what is no sound file
        raise refusal(Unfit("file-damaged"), name, allowed) from None
    finally:
        file.seek(0)
    return kind


def _kind(file: BinaryIO, allowed: Collection[str]) -> str:
    size = file.seek(0, os.SEEK_END)
    if not size:
        raise Unfit("file-empty")
    file.seek(0)
    head = file.read(1024)
    seems: str | None = None
    if head.startswith(_PACKED):
        kind = kind_of_packed(file, size)
    elif head.startswith(_OLD):
        kind = kind_of_old(file, size)
    else:
        seems = kind_of(head)
        kind = _plain(file, size, seems)
    if kind is None or kind not in allowed:
        raise Unfit("file-kind", seems or (f".{kind}" if kind else None))
    return kind


def _plain(file: BinaryIO, size: int, seems: str | None) -> str | None:
    """A kind that says by its first bytes what it is."""
    if seems not in _PLAIN:
        return None
    kind, end = _PLAIN[seems]
    file.seek(max(0, size - _END))
    if end not in file.read():
        raise Unfit("file-damaged")
    if is_zipfile(file):  # the one to this reader, the other to that
        raise Unfit("file-nested")
    return kind
