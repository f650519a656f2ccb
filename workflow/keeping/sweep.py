"""The kept files compared with what names them: what is missing is found, what nothing needs is cleared.

Submissions, outlines, outcomes and texts that become plans name them. No content that was ever kept is destroyed: a
file that none names may belong to a database that was put back from a backup, or to another one over the same folder.
It is put aside, and back once one names it.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, select, union

from storage.disk import make_folder, sync_folder
from storage.store import Store, lock_exclusive
from storage.tables import outcome_file, outline, plan_reading, submission_file
from workflow.keeping.files import HALF, place

QUIET = timedelta(hours=1)  # longer than any act takes from its first copied byte to its commit
# (digest, size) of every content that is named, once; an outline that was removed names none.
NAMED = union(
    select(submission_file.c.sha256, submission_file.c.size),
    select(outline.c.sha256, outline.c.size).where(outline.c.removed_at.is_(None)),
    select(outcome_file.c.sha256, outcome_file.c.size),
    select(plan_reading.c.sha256, plan_reading.c.size),
)
_DIGEST = re.compile(r"[0-9a-f]{64}")
_HALF = re.compile(rf"{re.escape(HALF)}[0-9a-f]+|tmp[a-z0-9_]{{8}}")  # the second: as earlier versions named them


@dataclass(frozen=True)
class Swept:
    """Digests put aside, digests put back, unfinished copies removed, digests that are missing or of another size."""

    aside: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    halves: int = 0
    missing: tuple[str, ...] = ()


def aside(folder: Path) -> Path:
    """Where files lie that no submission names."""
    return folder.with_name("orphans")


def sweep(store: Store, folder: Path, at: datetime) -> Swept:
    """Compare and clear, at the real instant `at`; what is younger than QUIET may belong to an act under way.

    Raises OSError where the folder cannot be read or changed.
    """
    with store.read() as connection:  # before the folder is looked at: whatever is named by now lies there by now
        named = _named(connection)
    kept = dict(_kept(folder))
    lost = [digest for digest, sizes in named.items() if kept.get(digest, (-1, 0.0))[0] not in sizes]
    back = [digest for digest in lost if _put_back(folder, digest, named[digest])]
    unnamed = [digest for digest, (_, changed) in kept.items() if digest not in named and _old(changed, at)]
    return Swept(
        aside=store.retrying(lambda connection: _put_aside(connection, folder, unnamed, at)) if unnamed else (),
        back=tuple(back),
        halves=_clear_halves(folder, at),
        missing=tuple(digest for digest in lost if digest not in back),
    )


def _named(connection: Connection) -> dict[str, set[int]]:
    """The sizes of every digest that is named."""
    named = defaultdict(set)
    for digest, size in connection.execute(NAMED):
        named[digest].add(size)
    return named


def _kept(folder: Path) -> Iterator[tuple[str, tuple[int, float]]]:
    """(digest, (size, when it was placed, in seconds)) of every kept file."""
    for part in _entries(folder):
        for one in _entries(Path(part.path)) if part.is_dir() else ():
            if _DIGEST.fullmatch(one.name) and one.name.startswith(part.name):
                found = one.stat()
                yield one.name, (found.st_size, found.st_mtime)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except FileNotFoundError:
        return []


def _old(changed: float, at: datetime) -> bool:
    """Whatever the clock of the disk says: a file from the future is no act under way either."""
    return abs(at.timestamp() - changed) > QUIET.total_seconds()


def _put_back(folder: Path, digest: str, sizes: set[int]) -> bool:
    there = aside(folder) / digest
    if not there.exists() or there.stat().st_size not in sizes:
        return False
    _move(there, place(folder, digest))
    return True


def _put_aside(connection: Connection, folder: Path, digests: list[str], at: datetime) -> tuple[str, ...]:
    """Under the lock that an act holds from keeping its files to its commit: what is unnamed now has no act."""
    lock_exclusive(connection, "files")
    named = _named(connection)
    moved = []
    for digest in digests:
        kept = place(folder, digest)
        if digest not in named and kept.exists() and _old(kept.stat().st_mtime, at):
            _move(kept, aside(folder) / digest)
            moved.append(digest)
    return tuple(moved)


def _move(path: Path, to: Path) -> None:
    make_folder(to.parent)
    path.replace(to)
    sync_folder(to.parent)
    sync_folder(path.parent)


def _clear_halves(folder: Path, at: datetime) -> int:
    gone = 0
    for one in _entries(folder):
        if _HALF.fullmatch(one.name) and one.is_file(follow_symlinks=False) and _old(one.stat().st_mtime, at):
            Path(one.path).unlink(missing_ok=True)
            gone += 1
    return gone
