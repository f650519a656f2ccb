"""Is all of the database there? Every page, every row, every index entry and every foreign key is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Table, func, select, text
from sqlalchemy.exc import DBAPIError

from storage.migrate import HEAD, revisions
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
    revision = revisions(store)[0]
    tables = metadata.sorted_tables if revision == HEAD else []  # an older schema has others
    faults = list(_pages(store) if store.is_sqlite else _indexes(store))
    rows = 0
    for table in tables:
        try:
            rows += _rows(store, table)
            if not store.is_sqlite:
                faults += _dangling(store, table)
        except DBAPIError as error:
            faults.append(f"{table.name}: {_told(error)}")
    return Examined(revision, len(tables), rows, tuple(dict.fromkeys(faults)))


def _pages(store: Store) -> list[str]:
    """SQLite's own look at every page, index and foreign key."""
    try:
        with store.read() as connection:
            faults = [one for one in connection.scalars(text(f"PRAGMA integrity_check({MOST})")) if one != "ok"]
            for table, row, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
                faults.append(f"{table}, row {row}: what it refers to in {parent} is not there")
            return faults
    except DBAPIError as error:
        return [_told(error)]


def _indexes(store: Store) -> Iterator[str]:
    """PostgreSQL's look at its indexes: are they usable, and where amcheck may be used, do they hold every row?"""
    with store.read() as connection:
        yield from (f"index {name} is not valid" for name in connection.scalars(text(_INVALID_INDEXES)).all())
        indexes = connection.execute(text(_BTREES)).all() if connection.scalar(text(_MAY_COMPARE_INDEXES)) else ()
    for number, name in indexes:
        try:
            with store.read() as connection:
                connection.execute(text("SELECT bt_index_check(CAST(:number AS regclass), true)"), {"number": number})
        except DBAPIError as error:
            yield f"index {name}: {_told(error)}"


def _dangling(store: Store, table: Table) -> Iterator[str]:
    """Rows whose foreign key leads nowhere: PostgreSQL sees to that, unless triggers were off or pages broke."""
    for key in table.foreign_keys:
        parent = key.column.table.alias()
        there = parent.c[key.column.name]
        lost = (
            select(func.count())
            .select_from(table.join(parent, key.parent == there, isouter=True))
            .where(key.parent.is_not(None), there.is_(None))
        )
        with store.read() as connection:
            if count := connection.scalar(lost):
                yield f"{table.name}.{key.parent.name}: {count} rows refer to nothing in {key.column.table.name}"


def _rows(store: Store, table: Table) -> int:
    """How many rows the table has, read in the table itself; on PostgreSQL whole, with what lies aside in TOAST."""
    rows = f'count(*) FROM "{table.name}" NOT INDEXED'
    if not store.is_sqlite:
        rows = f'count(*), sum(length(CAST("{table.name}" AS text))) FROM "{table.name}"'
    with store.read() as connection:
        return int(connection.execute(text(f"SELECT {rows}")).one()[0])


def _told(error: DBAPIError) -> str:
    return " ".join(str(error.orig).split())
