"""Files of ours: readable by this account only, made whole or not at all, on disk for certain when that is promised."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

OTHERS = 0o077  # what group and others may do with a file; the umask of everything that we make

_asked_for: int | None = None  # the umask of whoever started this process


def keep_private() -> int:
    """What this process makes from here on only its account can read; returns the umask that it was started with."""
    global _asked_for
    _asked_for = os.umask(OTHERS)
    return _asked_for


@contextmanager
def private() -> Iterator[None]:
    """The same to the end of the block."""
    before = keep_private()
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def as_asked() -> Iterator[None]:
    """For a file that a person asked for by name (`-o FILE`): with that person's own umask."""
    ours = os.umask(OTHERS if _asked_for is None else _asked_for)
    try:
        yield
    finally:
        os.umask(ours)


def make_folder(folder: Path) -> list[Path]:
    """The folder with those above it; the new ones, closed to other accounts, are given back, the deepest first."""
    new = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(new):
        one.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(exist_ok=True)  # raises where something else is in its place
    return new


def sync_folder(folder: Path) -> None:
    """Names in the folder, as they now are, outlive a loss of power (fsync)."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def write_whole(path: Path, data: bytes) -> None:
    """A file of that content in place of any before it, whole or not at all; its folder is not synced yet.

    Any number of threads and processes may do so at once: each writes a half of its own.
    """
    half = path.with_name(f".{path.name}.{token_hex(4)}.tmp")
    try:
        with open(half, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError:
        with suppress(OSError):
            half.unlink()
        raise


def give_name(half: Path, path: Path) -> bool:
    """`half` becomes `path`, for certain, unless there is one already: then False, and `half` is gone."""
    try:
        os.link(half, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        if path.exists():
            return False
        half.rename(path)
    finally:
        half.unlink(missing_ok=True)
    sync_folder(path.parent)
    return True


def why_not_writable(folder: Path) -> str | None:
    """Why nothing can be written there; None when it can. A folder that is not there yet is not made."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    if there != folder:
        if not there.is_dir():
            return os.strerror(errno.ENOTDIR)
        return None if os.access(there, os.W_OK | os.X_OK) else os.strerror(errno.EACCES)
    probe = folder / f".check.{os.getpid()}.tmp"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return error.strerror
    return None
