"""The tables of a new SQLite database are made by the migrations once in a process, and copied from then on.

Each office of the command line makes one, and all migrations took a fifth of such tests. What is there already, another
database, or what is done around an upgrade is never a copy; tests of the migrations take the fixture `truly_migrated`.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from uuid import uuid4

from storage import migrate
from storage.store import Store

truly = migrate._upgrade
_made: list[sqlite3.Connection] = []


def install() -> None:
    """From now on every new database of this process is made so."""
    migrate._upgrade = _upgrade


def _upgrade(store: Store, around: migrate.Around = migrate.alone) -> None:
    if not store.is_sqlite or around is not migrate.alone or not _is_new(store):
        truly(store, around)
    elif _made:
        with closing(store.engine.raw_connection()) as there:
            _made[0].backup(there.driver_connection)  # type: ignore[arg-type]
            there.driver_connection.execute("UPDATE installation SET name = ?", (uuid4().hex,))  # type: ignore[union-attr]
    else:
        truly(store)
        copy = sqlite3.connect(":memory:", check_same_thread=False)
        with closing(store.engine.raw_connection()) as there:
            there.driver_connection.backup(copy)  # type: ignore[union-attr]
        _made.append(copy)


def _is_new(store: Store) -> bool:
    with closing(store.engine.raw_connection()) as there:
        return not there.driver_connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()  # type: ignore[union-attr]
