"""Alembic, run from the program: `db upgrade`, `db check`, and the first command on SQLite."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.store import Store, lock_exclusive

FOLDER = Path(__file__).resolve().parent.parent / "migrations"


def upgrade(store: Store) -> None:
    """Bring the schema to the newest revision, in one transaction, one process at a time."""
    with store.write() as connection:
        lock_exclusive(connection, "migrate")
        command.upgrade(_config(connection), "head")


def revisions(store: Store) -> tuple[str | None, str | None]:
    """(what the database has, what this program wants)."""
    wanted = ScriptDirectory.from_config(_config(None)).get_current_head()
    with store.read() as connection:
        return MigrationContext.configure(connection).get_current_revision(), wanted


def is_current(store: Store) -> bool:
    """True when the database has the schema that this program wants."""
    has, wanted = revisions(store)
    return has == wanted


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config
