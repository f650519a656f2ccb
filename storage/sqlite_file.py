"""The file of a SQLite database: opened where it is there and can be used, never made by being opened."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection

Condition = Literal[
    "missing",  # and nothing of it is left
    "lost",  # but what was last written to it lies beside it (-wal)
    "not-a-file",
    "unreadable",
    "read-only",
    "shut-folder",  # SQLite keeps -wal and -shm beside the file
    "empty",
    "other-file",  # not made by SQLite
    "cut-short",
    "damaged",
    "no-tables",
    "other-tables",
]

MAGIC = b"SQLite format 3\0"
LONGEST_WAIT = 30  # seconds that a writer waits for its turn
# FULL: a commit is on disk when it returns.
PRAGMAS = (f"busy_timeout={LONGEST_WAIT * 1000}", "synchronous=FULL", "foreign_keys=ON")


class Unusable(sqlite3.OperationalError):
    """The file cannot be worked with; `condition` says why, `detail` in SQLite's own words where it said any."""

    def __init__(self, condition: Condition, path: Path, detail: str = "") -> None:
        super().__init__(f"{path}: {detail or condition}")
        self.condition, self.path, self.detail = condition, path, detail


def connect(path: Path, **options: Any) -> sqlite3.Connection:
    """A connection in which a transaction begins when it is told to; raises Unusable, and makes no file."""
    if condition := look(path):
        raise Unusable(condition, path)
    try:
        raw = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, **options)
        raw.isolation_level = None
        for pragma in PRAGMAS:
            raw.execute(f"PRAGMA {pragma}")
        _let_readers_go_on(raw)
    except sqlite3.DatabaseError as error:
        if why := damage(error):
            raise Unusable(why, path, str(error)) from error
        raise
    return raw


def begin_transaction(connection: Connection) -> None:
    """A transaction of the engine's, as its options tell: `immediate`, and not `lasting`."""
    options = connection.get_execution_options()
    lasting, known = options.get("lasting", True), connection.connection.info
    if lasting != known.get("lasting", True):  # NORMAL: what is written is in order, and on disk with the next FULL
        connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if lasting else 'NORMAL'}")
        known["lasting"] = lasting
    # A deferred BEGIN that later writes may find the database locked; IMMEDIATE waits its turn instead.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("immediate") else "BEGIN")


def passing() -> sqlite3.Connection:
    """A database of this connection alone: SQLite keeps it in a file that has no name, and that is gone with it."""
    raw = sqlite3.connect("", check_same_thread=False)
    raw.isolation_level = None
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-16384"):  # nothing of it is to last
        raw.execute(f"PRAGMA {pragma}")
    return raw


def _let_readers_go_on(raw: sqlite3.Connection) -> None:
    """Beside one that writes (SQLite: Write-Ahead Logging); the file remembers it. Another program's is left alone."""
    (mode,) = raw.execute("PRAGMA journal_mode").fetchone()
    if mode != "wal" and raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
        raw.execute("PRAGMA journal_mode=WAL")


def damage(error: BaseException | None) -> Condition | None:
    """What an error of SQLite tells of the file's content, if it tells of that; it may come in the middle of work."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    found: dict[int, Condition] = {sqlite3.SQLITE_CORRUPT: "damaged", sqlite3.SQLITE_NOTADB: "other-file"}
    return found.get(code)


def is_busy(error: BaseException) -> bool:
    """True of an error that says that another connection is at work on the file."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def look(path: Path) -> Condition | None:
    """What keeps the file from being opened, as far as its outside and its first hundred bytes tell."""
    try:
        mode = path.stat().st_mode
    except PermissionError:
        return "unreadable"
    except OSError:
        return "lost" if _holds_anything(beside(path, "-wal")) else "missing"
    if not stat.S_ISREG(mode):
        return "not-a-file"
    if not _may(path, os.R_OK):
        return "unreadable"
    with path.open("rb") as file:
        header = file.read(100)
    if not header:
        return "empty"
    if not header.startswith(MAGIC):
        return "other-file"
    if _cut_short(path, header):
        return "cut-short"
    if not _may(path, os.W_OK):
        return "read-only"
    return None if _may(path.parent, os.W_OK | os.X_OK) else "shut-folder"


def _may(path: Path, mode: int) -> bool:
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def _cut_short(path: Path, header: bytes) -> bool:
    """Fewer bytes than the header speaks of (SQLite: Database File Format, 1.3); unless one beside it tells more."""
    if any(_holds_anything(beside(path, ending)) for ending in ("-wal", "-journal")):
        return False
    size = int.from_bytes(header[16:18], "big")
    pages, valid = int.from_bytes(header[28:32], "big"), header[24:28] == header[92:96]
    return len(header) < 100 or (valid and path.stat().st_size < pages * (65536 if size == 1 else size))


def _holds_anything(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def identity(path: Path) -> tuple[int, int] | None:
    """Which file it is, by the file system; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def beside(path: Path, ending: str) -> Path:
    """`dondoc.sqlite3-wal` and the like."""
    return path.with_name(path.name + ending)


def begin(path: Path) -> None:
    """Make the file, or an empty one, a database without tables; only this account can read it. Raises OSError."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(path)) as raw:
        try:
            raw.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            raise OSError(errno.EACCES, str(error), str(path)) from error


def forgetfully(raw: Any, _record: Any) -> None:
    """Thousands of commits, and nothing that anybody needs after a loss of power."""
    raw.execute("PRAGMA synchronous=OFF")
