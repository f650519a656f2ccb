"""The schema's revision: `db upgrade`, `db check`, the first command on SQLite. Alembic is loaded only to upgrade."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from storage.store import Store, lock_exclusive

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).resolve().parent.parent / "migrations"
HEAD = "0003"  # the newest revision in migrations/versions, held by a test


def upgrade(store: Store) -> None:
    """Bring the schema to the newest revision, in one transaction, one process at a time."""
    from alembic import command

    with store.write() as connection:
        lock_exclusive(connection, "migrate")
        command.upgrade(config(connection), "head")


def revisions(store: Store) -> tuple[str | None, str]:
    """(what the database has, what this program wants)."""
    with store.read() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None, HEAD
        return connection.scalar(text("SELECT version_num FROM alembic_version")), HEAD


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
