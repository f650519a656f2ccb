"""The schema's revision: a new database, an older one, `db check`. Alembic is loaded only to upgrade."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from storage import disk, sqlite_file
from storage.store import Store, lock_exclusive

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).resolve().parent.parent / "migrations"
HEAD = "0007"  # the newest revision in migrations/versions, held by a test


Around = Callable[[Connection], AbstractContextManager[None]]


def alone(_connection: Connection) -> AbstractContextManager[None]:
    """Nothing around it."""
    return nullcontext()


def upgrade(store: Store, around: Around = alone) -> None:
    """Bring the schema to the newest revision, within `around`, in one transaction, one process at a time.

    Where no SQLite file is there, or an empty one, it is made; raises OSError where that is not possible, Unusable
    (in an OperationalError) where something else is in its place.
    """
    condition = sqlite_file.look(store.path) if store.is_sqlite else None
    if condition == "missing":
        with suppress(FileExistsError), creating(store):  # another process was faster: then its file is upgraded
            return
    if condition == "empty":
        sqlite_file.begin(store.path)
    _upgrade(store, around)


@contextmanager
def creating(store: Store, *, tables: bool = True) -> Iterator[Store]:
    """A new SQLite database in place of none, filled in the block: its file appears whole at the end, or not at all.

    Without `tables` it has none yet. Raises FileExistsError where another process was faster, OSError where a file
    cannot be made there.
    """
    path = store.path
    folders = disk.make_folder(path.parent)
    half = path.with_name(f".{path.name}.{token_hex(4)}.tmp")
    try:
        sqlite_file.begin(half)
        made = Store(f"sqlite:///{half}", store.keys)
        if tables:
            _upgrade(made)
        yield made
        made.dispose()  # the last connection leaves one file
        if not disk.give_name(half, path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    finally:
        for ending in ("", "-wal", "-shm"):
            sqlite_file.beside(half, ending).unlink(missing_ok=True)
        with suppress(OSError):  # not empty: all went well
            for folder in folders:
                folder.rmdir()


def _upgrade(store: Store, around: Around = alone) -> None:
    with store.write() as connection:
        upgrade_in(connection, around=around)


def upgrade_in(connection: Connection, to: str = "head", around: Around = alone) -> None:
    """Bring the schema to that revision in the caller's transaction."""
    from alembic import command

    lock_exclusive(connection, "migrate")
    with around(connection):
        command.upgrade(config(connection), to)


def revisions(store: Store) -> tuple[str | None, str]:
    """(what the database has, None without our tables; what this program wants)."""
    with store.read() as connection:
        return revision(connection), HEAD


def revision(connection: Connection) -> str | None:
    """Which one the database has; None without our tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))


def other_tables(store: Store) -> bool:
    """True when the database holds tables, and none of ours says which revision they are."""
    with store.read() as connection:
        return bool(inspect(connection).get_table_names())


def is_current(store: Store) -> bool:
    """True when the database has the schema that this program wants."""
    has, wanted = revisions(store)
    return has == wanted


def config(connection: Connection | None) -> Config:
    """Alembic's configuration for this project's migrations on `connection`."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made
