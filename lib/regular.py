"""Reading a file that somebody named: a regular one, and none that is longer than may be.

A FIFO would keep its reader waiting, a device never end, and a folder holds nothing to read.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path


class NotRegular(OSError):
    """What is there is a folder, a FIFO, a socket or a device."""


class TooLong(OSError):
    """The file has more bytes than may be read."""

    def __init__(self, path: Path, most: int) -> None:
        super().__init__(errno.EFBIG, f"it has more than {most / 1e6:g} MB", str(path))
        self.most = most


@contextmanager
def open_regular(path: Path) -> Iterator[FileIO]:
    """A regular file, for reading. Raises OSError: NotRegular, and what the system says."""
    if "\0" in str(path):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    _refuse_irregular(path, os.stat(path).st_mode)  # before it is opened: that alone may have an effect on a device
    with open(path, "rb", buffering=0, opener=lambda name, flags: os.open(name, flags | _AT_ONCE)) as file:
        _refuse_irregular(path, os.fstat(file.fileno()).st_mode)
        yield file


def read_regular(path: Path, most: int) -> bytes:
    """The content of a regular file of at most `most` bytes. Raises OSError: NotRegular, TooLong, and what the system
    says."""
    with open_regular(path) as file:
        data = bytearray()
        while len(data) <= most and (block := file.read(min(1 << 20, most + 1 - len(data)))):
            data += block
    if len(data) > most:
        raise TooLong(path, most)
    return bytes(data)


def _refuse_irregular(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise NotRegular(errno.EINVAL, "it is not a regular file", str(path))


_AT_ONCE = getattr(os, "O_NONBLOCK", 0)
