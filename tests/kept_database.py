"""One PostgreSQL database per test process, emptied after each test: to make and drop one takes ten times as long.

What a test may have left is taken away: rows, counters, open connections. A test that has changed the schema has used
the database up: the next one gets a new one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from tests.kept_connections import KEPT, is_alive

SCHEMA = """
SELECT md5(string_agg(line, ',' ORDER BY line)) FROM (
  SELECT format('%s.%s %s %s', attrelid, attname, atttypid, attnotnull) AS line FROM pg_attribute
    JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT format('%s %s %s', tgrelid, tgname, tgenabled) FROM pg_trigger
  UNION ALL SELECT format('%s %s', conname, convalidated) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT format('%s %s', proname, md5(prosrc)) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT format('%s', setconfig) FROM pg_db_role_setting
) AS lines
"""
# Only what a test has filled has a size. A few rows are deleted, which takes a tenth of the time of new, empty files;
# the planner takes any table of up to ten pages that was never analyzed for one of ten, so that nothing left guides it.
FILLED = """
SELECT relname, pg_relation_size(oid) <= 10 * 8192 FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
"""
COUNTERS = """
SELECT setval(seqrelid, seqstart, false) FROM pg_sequence WHERE pg_sequence_last_value(seqrelid) IS NOT NULL
"""
COUNTERS_AT = """
SELECT seqrelid::regclass::text, pg_sequence_last_value(seqrelid) FROM pg_sequence
WHERE pg_sequence_last_value(seqrelid) IS NOT NULL
"""
REPLICA = "SET LOCAL session_replication_role = replica"  # neither keys nor the journal's guard
OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND pid <> ALL (%s)
"""


class KeptDatabase:
    """The database at `url`, which `make` has made empty and `drop` takes away."""

    def __init__(self, url: str, make: Callable[[], None], drop: Callable[[], None]) -> None:
        self.url, self._make, self._drop = url, make, drop
        self._made = False
        self._own: psycopg.Connection[Any] | None = None  # stays open: a new one knows no catalog
        self._schema: Any = None
        self._rows: dict[str, list[tuple[Any, ...]]] = {}  # of an empty database

    def fresh(self) -> str:
        """Its URL; it is empty."""
        if not self._made:
            self._make()
            self._made = True
            KEPT.keep(make_url(self.url).database)
            connection = self._connected()
            self._schema = connection.execute(SCHEMA).fetchone()
            self._rows = {table: _rows_of(connection, table) for table in _filled(connection)}
        return self.url

    def empty(self) -> None:
        """As it was before the test."""
        if not self._made:
            return
        connection = self._connected()
        connection.execute(OTHERS, [KEPT.processes()])
        if connection.execute(SCHEMA).fetchone() == self._schema:
            with connection.transaction():
                _refill(connection, self._rows)
            return
        self.drop()

    def drop(self) -> None:
        if self._own is not None:
            self._own.close()
            self._own = None
        if self._made:
            KEPT.keep(None)
            self._drop()
            self._made = False

    def _connected(self) -> psycopg.Connection[Any]:
        if self._own is None or not is_alive(self._own):
            address = make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)
            self._own = psycopg.connect(address, autocommit=True)
        return self._own


def _filled(connection: psycopg.Connection[Any]) -> dict[str, bool]:
    """The tables that have a size, and whether it is a small one."""
    return dict(connection.execute(FILLED).fetchall())


def _rows_of(connection: psycopg.Connection[Any], table: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))).fetchall()


def _refill(connection: psycopg.Connection[Any], rows: dict[str, list[tuple[Any, ...]]]) -> None:
    connection.execute(REPLICA)
    filled = _filled(connection)
    if large := [sql.Identifier(table) for table, small in filled.items() if not small]:
        connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(large)))
    for table in (table for table, small in filled.items() if small):
        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
    connection.execute(COUNTERS)
    for table, kept in rows.items():
        for row in kept:
            values = sql.SQL(", ").join(map(sql.Literal, row))
            connection.execute(sql.SQL("INSERT INTO {} VALUES ({})").format(sql.Identifier(table), values))
