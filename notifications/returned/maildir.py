"""Returned mail in a Maildir: marks are letters after the file's name, S for seen and F for flagged."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lib.language import say
from notifications.returned.box import BoxTrouble
from notifications.returned.parts import LIMIT
from settings import Maildir

_LOOKED_AT = frozenset("SF")


@contextmanager
def open_maildir(where: Maildir) -> Iterator[MaildirBox]:
    """The folder as a mailbox; raises BoxTrouble."""
    folder = where.path
    if not (folder / "new").is_dir() or not (folder / "cur").is_dir():
        raise BoxTrouble(
            say(
                "{folder} không phải là hộp thư Maildir (không có thư mục con new và cur).",
                "{folder} is no Maildir (it has no folders new and cur).",
                folder=folder,
            )
        )
    try:
        yield MaildirBox(folder)
    except PermissionError as error:
        raise BoxTrouble(
            say(
                "Không đủ quyền đọc và ghi hộp thư {folder}: {why}.",
                "The Maildir {folder} may not be read and written: {why}.",
                folder=folder,
                why=error.strerror,
            )
        ) from error


class MaildirBox:
    """An open Maildir. A message's name is its file, `new/…` or `cur/…`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def waiting(self, most: int) -> Iterator[tuple[str, bytes]]:
        """What lies in new, and in cur without a mark; names begin with the time of arrival."""
        found = [
            (entry.name, f"{part}/{entry.name}")
            for part in ("new", "cur")
            for entry in os.scandir(self._folder / part)
            if not entry.name.startswith(".") and not _LOOKED_AT & _flags(entry.name) and entry.is_file()
        ]
        for _, name in sorted(found)[:most]:
            try:
                with (self._folder / name).open("rb") as file:
                    yield name, file.read(LIMIT)
            except FileNotFoundError:  # somebody else has marked it meanwhile
                continue

    def mark(self, name: str, *, done: bool) -> None:
        """Renamed within the Maildir."""
        base = name.partition("/")[2].partition(":2,")[0]
        flags = "".join(sorted(_flags(name) | {"S" if done else "F"}))
        try:
            (self._folder / name).rename(self._folder / "cur" / f"{base}:2,{flags}")
        except FileNotFoundError:  # somebody else has marked it meanwhile
            return


def _flags(name: str) -> set[str]:
    return set(name.partition(":2,")[2])
