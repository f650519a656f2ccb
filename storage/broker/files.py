"""The embedded broker: kombu's file transport, whose doorbells appear whole, or not at all, and are small files.

As it comes, a worker that looks into the folder while a doorbell is being written reads an empty file and dies of it,
as it does of whatever else lies there, and a named pipe makes it wait for ever.
"""

from __future__ import annotations

import os
import stat
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem, virtual
from kombu.utils.json import dumps, loads

from storage.broker.doorbell import LARGEST, NotADoorbell
from storage.broker.guard import Guarded, thrown_away
from storage.disk import make_folder

_LARGEST_FILE = 4 * LARGEST


class Channel(filesystem.Channel):
    """One folder; each message a file that is written beside its place and then moved there.

    The folder is made by the first message, and only in a data folder that is there: an installation that is not has
    nobody to ring for.
    """

    supports_fanout = False  # which queues there are is known without a folder of tables
    get_table = virtual.Channel.get_table

    @property
    def _folder(self) -> Path:
        return Path(self.data_folder_in)

    def _put(self, queue: Any, message: Any, **_options: Any) -> None:  # type: ignore[override]
        if not self._folder.parents[1].is_dir():
            return
        make_folder(self._folder)
        whole = self._folder / f"{time.monotonic_ns()}_{uuid4()}.{queue}.msg"
        half = whole.with_name(whole.name + ".tmp")
        half.write_text(dumps(message), encoding="utf-8")
        half.replace(whole)

    def _get(self, queue: Any, timeout: Any = None) -> Any:
        """The oldest message; whoever removes the file has it. Raises Empty."""
        for path in self._waiting(queue):
            try:
                return loads(_taken(path))
            except (ValueError, RecursionError):
                thrown_away("it is no JSON")
            except NotADoorbell as why:
                thrown_away(why)
            except OSError:
                continue  # another worker was faster, or the folder lets nobody take anything
        raise Empty

    def _size(self, queue: Any) -> int:
        return len(self._waiting(queue))

    def _waiting(self, queue: Any) -> list[Path]:
        try:
            names = sorted(os.listdir(self._folder))
        except OSError:
            return []
        return [self._folder / name for name in names if name.partition(".")[2] == f"{queue}.msg"]


def _taken(path: Path) -> str:
    """The text of a file that is now gone. Raises OSError where another worker was faster; NotADoorbell where it never
    was one: it is gone as well then, or out of the way under another name."""
    try:
        opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise
    except OSError as error:
        _put_away(path)
        raise NotADoorbell(f"it is no file that can be read ({error.strerror})") from None
    try:
        found = os.fstat(opened)
        text = os.read(opened, _LARGEST_FILE) if stat.S_ISREG(found.st_mode) else b""
    finally:
        os.close(opened)
    if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST_FILE:
        _put_away(path)
        raise NotADoorbell(f"it is no file of at most {_LARGEST_FILE} bytes")
    path.unlink()
    return text.decode()


def _put_away(path: Path) -> None:
    """Removed; a folder with something in it stays, under a name that is no message's. Raises OSError."""
    with suppress(OSError):
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
        return
    path.rename(path.with_name(f"{path.name}.{uuid4()}.refused"))


class Transport(Guarded, filesystem.Transport):
    """What `filesystem://` means here."""

    Channel = Channel
