"""Is all of the database there? Every page, every row, every index entry and every foreign key is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.exc import DBAPIError

from storage.migrate import revisions
from storage.store import Store
from storage.tables import metadata

MOST = 100  # faults that SQLite lists before it stops

_INVALID_INDEXES = """
SELECT c.relname FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND NOT (i.indisvalid AND i.indisready)
"""
# Only where an administrator installed amcheck and lets this account run it (PostgreSQL: F.1 amcheck).
_MAY_COMPARE_INDEXES = """
SELECT has_function_privilege(p.oid, 'EXECUTE') FROM pg_proc p
WHERE p.proname = 'bt_index_check' AND pg_get_function_identity_arguments(p.oid) LIKE '%, %'
"""
_BTREES = """
SELECT c.oid, c.relname FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_am a ON a.oid = c.relam
WHERE n.nspname = current_schema() AND a.amname = 'btree' AND i.indisvalid
"""


@dataclass(frozen=True)
class Examined:
    """How much was read, and what is wrong with it, in the database's own words."""

    revision: str | None
    tables: int
    rows: int
    faults: tuple[str, ...]


def examine(store: Store) -> Examined:
    """Read all of it; raises DBAPIError where the database cannot be opened at all."""
    revision, faults, rows = revisions(store)[0], list(_own_check(store)), 0
    for table in metadata.sorted_tables:
        found = _read(store, table)
        if isinstance(found, int):
            rows += found
        else:
            faults.append(found)
    return Examined(revision, len(metadata.sorted_tables), rows, tuple(dict.fromkeys(faults)))


def _own_check(store: Store) -> Iterator[str]:
    """What the database finds by itself: on SQLite in every page and index, on PostgreSQL in its indexes."""
    with store.read() as connection:
        if store.is_sqlite:
            try:
                yield from (
                    line for line in connection.scalars(text(f"PRAGMA integrity_check({MOST})")) if line != "ok"
                )
                for table, row, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
                    yield f"{table}, row {row}: what it refers to in {parent} is not there"
            except DBAPIError as error:
                yield _told(error)
            return
        yield from (f"index {name} is not valid" for name in connection.scalars(text(_INVALID_INDEXES)))
        yield from _dangling(connection)
        indexes = connection.execute(text(_BTREES)).all() if connection.scalar(text(_MAY_COMPARE_INDEXES)) else ()
    for number, name in indexes:
        try:
            with store.read() as connection:
                connection.execute(text("SELECT bt_index_check(CAST(:number AS regclass), true)"), {"number": number})
        except DBAPIError as error:
            yield f"index {name}: {_told(error)}"


def _dangling(connection: Connection) -> Iterator[str]:
    """Rows whose foreign key leads nowhere; PostgreSQL sees to that, unless triggers were off or pages broke."""
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            parent = key.column.table.alias()
            joined = table.join(parent, key.parent == parent.c[key.column.name], isouter=True)
            lost = (
                select(func.count())
                .select_from(joined)
                .where(key.parent.is_not(None), parent.c[key.column.name].is_(None))
            )
            if count := connection.scalar(lost):
                yield f"{table.name}.{key.parent.name}: {count} rows refer to nothing in {key.column.table.name}"


def _read(store: Store, table: Table) -> int | str:
    """How many rows the table has, each read whole (on PostgreSQL what lies aside in TOAST too); or what is wrong."""
    whole = "" if store.is_sqlite else f', sum(length(CAST("{table.name}" AS text)))'
    try:
        with store.read() as connection:
            return int(connection.execute(text(f'SELECT count(*){whole} FROM "{table.name}"')).one()[0])
    except DBAPIError as error:
        return f"{table.name}: {_told(error)}"


def _told(error: DBAPIError) -> str:
    return " ".join(str(error.orig).split())
