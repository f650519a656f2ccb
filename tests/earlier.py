"""Databases as earlier versions left them: the life of Plan 87, with a plan cancelled, dates moved, a dead address.

The rows are JSON, table by table, as SQLite kept them: plain values that both databases take. The one at 0003 was lived
in both languages, is signed with the key `SECRET`, and says under `expected` what that version showed.
"""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command

from storage import sqlite_file
from storage.migrate import config
from storage.store import Store

SECRET = "a secret"


def kept(revision: str) -> dict[str, Any]:
    """What is kept of the database at that revision."""
    file = Path(__file__).parent / "samples" / "databases" / f"plan-87-at-{revision}.json.xz"
    found: dict[str, Any] = json.loads(lzma.decompress(file.read_bytes()))
    return found


def fill(store: Store, revision: str = "0002") -> None:
    """Make the schema of that version where no tables are yet, and its rows."""
    if store.is_sqlite:
        sqlite_file.begin(store.path)
    with store.write() as connection:
        command.upgrade(config(connection), revision)
    tables = kept(revision)
    known = sa.MetaData()
    with store.write() as connection:
        known.reflect(connection)
        order = [table for table in known.sorted_tables if table.name in tables and table.name != "alembic_version"]
        for table in reversed(order):
            if table.name != "journal":  # empty, and its guard refuses even that
                connection.execute(table.delete())
        for table in order:
            names, rows = tables[table.name]["columns"], tables[table.name]["rows"]
            if rows:
                values = ", ".join(_value(connection, table.c[name]) for name in names)
                statement = sa.text(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({values})")
                connection.execute(statement, [dict(zip(names, row, strict=True)) for row in rows])
                _count_on(connection, table)


def _value(connection: sa.Connection, column: Any) -> str:
    if connection.dialect.name == "sqlite":
        return f":{column.name}"
    return f"CAST(CAST(:{column.name} AS text) AS {column.type.compile(connection.dialect)})"


def _count_on(connection: sa.Connection, table: sa.Table) -> None:
    """New rows come behind those that were brought in."""
    if connection.dialect.name == "postgresql" and "id" in table.c:
        name = connection.scalar(sa.select(sa.func.pg_get_serial_sequence(table.name, "id")))
        if name:
            connection.execute(sa.text(f"SELECT setval('{name}', (SELECT max(id) + 1 FROM {table.name}), false)"))
