"""The migrations make exactly the schema that storage/tables.py describes, on both databases."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from storage.migrate import HEAD, config, is_current, revisions, upgrade
from storage.store import Store
from storage.tables import journal, message, metadata
from storage.types import canonical_json
from tests import earlier
from tests.stories.instants import at

pytestmark = pytest.mark.usefixtures("truly_migrated")
ROOT = Path(__file__).resolve().parents[2]


def test_the_newest_migration_is_the_one_the_program_wants() -> None:
    assert ScriptDirectory.from_config(config(None)).get_current_head() == HEAD


def test_the_migrations_make_exactly_the_described_schema(store: Store) -> None:
    with store.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_an_index_of_some_rows_is_made_of_just_those(store: Store) -> None:
    indexes = [index for table in metadata.tables.values() for index in table.indexes]
    described = {index.name: re.sub(r"[()]", "", index.info.get("where", "")) or None for index in indexes}
    made = "SELECT name, sql FROM sqlite_master" if store.is_sqlite else "SELECT indexname, indexdef FROM pg_indexes"
    with store.read() as connection:
        conditions = {name: (sql or "").partition(" WHERE ")[2] for name, sql in connection.execute(text(made))}
    # SQLite's planner takes the index for `= 1`, which is how it asks for what is true.
    plain = {name: re.sub(r"[()]|::text| = 1$", "", where) or None for name, where in conditions.items()}
    assert {name: plain[name] for name in described} == described
    assert sum(where is not None for where in described.values()) == 17


def test_naming_a_table_imports_no_driver() -> None:
    names = "import sys, storage.tables, storage.store; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", names], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert "sqlalchemy.engine" in loaded.split()
    assert not [name for name in loaded.split() if name.startswith("sqlalchemy.dialects.postgresql")]


def test_an_empty_database_is_not_current_and_an_upgraded_one_is(tmp_path) -> None:  # type: ignore[no-untyped-def]
    store = Store(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    with closing(sqlite3.connect(store.path)) as raw, raw:
        raw.execute("PRAGMA user_version = 1")  # a database, and nothing in it
    assert revisions(store) == (None, HEAD)
    assert not is_current(store)
    upgrade(store)
    assert is_current(store)
    upgrade(store)  # a second time changes nothing
    assert is_current(store)


def test_the_database_itself_refuses_to_change_the_journal(store: Store) -> None:
    entry = {"id": 1, "at": at("2020-10-06 09:00"), "actor": "x", "action": "x", "detail": canonical_json({})}
    with store.write() as connection:
        connection.execute(insert(journal).values(**entry, previous="0", hash="1"))
    for change in (update(journal).values(actor="y"), delete(journal)):
        with pytest.raises(DBAPIError, match="append-only"), store.write() as connection:
            connection.execute(change)
    with store.read() as connection:
        assert connection.scalar(select(journal.c.actor)) == "x"


def test_the_partial_index_of_due_rungs_serves_the_idle_tick(sqlite_url: str) -> None:
    with Store(sqlite_url).read() as connection:
        plan = connection.execute(
            text("EXPLAIN QUERY PLAN SELECT deadline_id FROM rung WHERE fired_at IS NULL AND fire_at <= '2020'")
        ).all()
    assert "ix_rung_due" in str(plan)


DOUBTED = "Không rõ đã đến hay chưa"


@pytest.fixture(params=["sqlite", "postgresql"])
def of_before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A database of an earlier version, not upgraded."""
    url, drop = f"sqlite:///{tmp_path / 'earlier.sqlite3'}", None
    if request.param == "postgresql":
        url, drop = request.getfixturevalue("bare_postgresql")()
    store = Store(url)
    earlier.fill(store)
    yield store
    store.dispose()
    if drop is not None:
        drop()


def test_a_send_in_doubt_is_no_longer_told_by_its_error_and_is_again_after_a_way_back(of_before: Store) -> None:
    errors = select(message.c.id, message.c.error).order_by(message.c.id).limit(4)
    with of_before.write() as connection:
        ids = connection.scalars(select(message.c.id).order_by(message.c.id).limit(4)).all()
        written = [f"{DOUBTED}: timeout", f"{DOUBTED}; 450 later", "550 no", None]
        for id, error in zip(ids, written, strict=True):
            connection.execute(text("UPDATE message SET error = :error WHERE id = :id"), {"error": error, "id": id})
    upgrade(of_before)
    with of_before.read() as connection:
        found = connection.execute(errors.add_columns(message.c.in_doubt)).all()
    assert [tuple(row)[1:] for row in found] == [
        *(("timeout", True), ("450 later", True)),
        *(("550 no", False), (None, False)),
    ]
    with of_before.write() as connection:
        command.downgrade(config(connection), "0003")
    with of_before.read() as connection:
        back = [row.error for row in connection.execute(errors)]
    assert back == [f"{DOUBTED}: timeout", f"{DOUBTED}: 450 later", "550 no", None]
