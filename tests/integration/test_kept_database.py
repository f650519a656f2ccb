"""Of what a test leaves in the PostgreSQL database that the tests share, the next one finds nothing."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.kept_database import KeptDatabase

TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
COUNTERS = "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1"
DATABASE = "SELECT oid FROM pg_database WHERE datname = current_database()"


@pytest.fixture
def kept(kept_postgresql: KeptDatabase) -> KeptDatabase:
    kept_postgresql.empty()
    kept_postgresql.fresh()
    return kept_postgresql


def _run(kept: KeptDatabase, *statements: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(kept.url.replace("+psycopg", ""), autocommit=True) as connection:
        for statement in statements[:-1]:
            connection.execute(statement)
        last = connection.execute(statements[-1])
        return last.fetchall() if last.description else []


def _all(kept: KeptDatabase) -> list[Any]:
    with psycopg.connect(kept.url.replace("+psycopg", "")) as connection:
        tables = [name for (name,) in connection.execute(TABLES)]
        rows = [connection.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables]
        return [rows, connection.execute(COUNTERS).fetchall()]


@pytest.mark.parametrize("many", [3, 5_000])
def test_rows_few_or_many_and_counters_are_gone_and_what_a_new_database_holds_is_there(
    kept: KeptDatabase, many: int
) -> None:
    before, [(database,)] = _all(kept), _run(kept, DATABASE)
    _run(
        kept,
        f"INSERT INTO unit (code) SELECT 'u' || n FROM generate_series(1, {many}) n",
        "DELETE FROM alembic_version",
    )
    assert len(_run(kept, "SELECT id FROM unit")) == many
    kept.empty()
    kept.fresh()
    assert _all(kept) == before
    assert _run(kept, DATABASE) == [(database,)]


@pytest.mark.parametrize("change", ["ADD COLUMN colour text", "ALTER COLUMN code DROP NOT NULL"])
def test_a_changed_schema_is_used_up(kept: KeptDatabase, change: str) -> None:
    before, [(database,)] = _all(kept), _run(kept, DATABASE)
    _run(kept, f"ALTER TABLE unit {change}")
    kept.empty()
    kept.fresh()
    assert _run(kept, DATABASE) != [(database,)]
    assert _all(kept) == before
