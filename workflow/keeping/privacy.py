"""Personal data on disk: the data folder, the database, mails, files and keys are for this account only.

What is made is made so (storage.disk). What an earlier version or a person left open is closed at the start of every
command and process, and remembered until `dondoc doctor` has said it. Only what is known to be ours is touched.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from settings import Settings
from storage import sqlite_file
from storage.disk import OTHERS
from storage.keys import FILE as KEY_FILE
from storage.store import sqlite_path

REPAIRED = "repaired"  # under the home: what was closed since the doctor last said it, a line each
KEYS = (KEY_FILE, "zalo-consent.key")  # the second was made by earlier versions
FOLDERS = ("mail", "files", "orphans", "broker")
# A folder that holds one of the first, or nothing but the second, is a data folder; any other was named by mistake.
SIGNS = {*KEYS, "dondoc.sqlite3", "last-pass"}
KNOWN = {*SIGNS, *FOLDERS, REPAIRED, "templates"}
_MOST = 200  # lines of that memory


@dataclass
class Found:
    """Paths that other accounts could read: those closed just now, and those that are not ours to close."""

    closed: list[str] = field(default_factory=list)
    foreign: list[Path] = field(default_factory=list)


def close(settings: Settings, *, whole: bool = False, database: bool = True) -> Found:
    """Close what is open to others: home, keys, and the `database` where it is known to be ours; what lies in the
    folders too when `whole` or one of those was open.

    A machine that knows no owners of files (Windows) has nothing to close.
    """
    found = Found()
    if not hasattr(os, "geteuid"):
        return found
    ours = _is_data_folder(settings)
    _close(settings.home, found, stat.S_IFDIR, may=ours)
    for path in [*(_database(settings) if database else ()), *(settings.home / name for name in KEYS)]:
        _close(path, found, stat.S_IFREG)
    if ours and (whole or found.closed):
        for name in FOLDERS:
            for folder, _folders, files in os.walk(settings.home / name):
                _close(Path(folder), found, stat.S_IFDIR)
                for file in files:
                    _close(Path(folder) / file, found, stat.S_IFREG, follow=False)
    if found.closed:
        _remember(settings.home, found.closed)
    return found


def said_once(settings: Settings) -> list[str]:
    """What was closed since this was last asked, as `0644 path`."""
    path = settings.home / REPAIRED
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        path.unlink()
    except (OSError, UnicodeDecodeError):
        return []
    return list(dict.fromkeys(lines))


def open_to_others(path: Path) -> bool:
    """True when an account that need not could read the file.

    Its group may where the file belongs to somebody else, such as root: then that is how we read it.
    """
    try:
        found = path.stat()
    except OSError:
        return False
    return bool(found.st_mode & (0o044 if found.st_uid == os.geteuid() else 0o004))


def _is_data_folder(settings: Settings) -> bool:
    """Ours by what is in it: `/srv` or `/var`, named by mistake, must not be closed to everybody else."""
    database = sqlite_path(settings.database_url)
    signs = SIGNS | {database.name} if database and database.parent == settings.home else SIGNS
    try:
        names = set(os.listdir(settings.home))
    except OSError:
        return False
    return bool(names & signs) or (bool(names) and names <= KNOWN)


def _database(settings: Settings) -> Iterator[Path]:
    if path := sqlite_path(settings.database_url):
        yield from (sqlite_file.beside(path, ending) for ending in ("", "-wal", "-shm", "-journal"))


def _close(path: Path, found: Found, kind: int, *, follow: bool = True, may: bool = True) -> None:
    try:
        there = path.stat(follow_symlinks=follow)
        if not there.st_mode & OTHERS or stat.S_IFMT(there.st_mode) != kind:
            return
        if not (may and _ours(path, there)):
            found.foreign.append(path)
            return
        path.chmod(stat.S_IMODE(there.st_mode) & ~OTHERS)
    except OSError:
        return  # not there, or gone by now
    found.closed.append(f"{stat.S_IMODE(there.st_mode):04o} {path}")


def _ours(path: Path, there: os.stat_result) -> bool:
    """Our own, and no folder that serves others too: a shared one (sticky), a person's home, the root."""
    persons = Path(os.path.expanduser("~")).resolve()
    shared = there.st_mode & stat.S_ISVTX or path.resolve() in (persons, Path("/"))
    return there.st_uid == os.geteuid() and not (stat.S_ISDIR(there.st_mode) and shared)


def _remember(home: Path, closed: list[str]) -> None:
    with suppress(OSError):
        text = "".join(f"{line}\n" for line in closed[:_MOST])
        with open(home / REPAIRED, "a", encoding="utf-8", opener=_private) as file:
            file.write(text)


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)
