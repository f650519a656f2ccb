"""The audit and the heartbeat, on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from settings import Settings
from storage.store import Store
from storage.tables import journal, message, notice
from tests.integration.machinery import DUE_DAY, publish_example
from workflow.audit import LATE, audit
from workflow.deliver import deliver
from workflow.heartbeat import ages, beat
from workflow.tick import tick

AT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, database_url="", broker_url="")


def _audit(store: Store, settings: Settings, now: datetime = DUE_DAY) -> dict[str, int]:
    return {finding.code: finding.count for finding in audit(store, settings, now, clock=lambda: AT)}


def _entries(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.scalars(select(journal.c.action).order_by(journal.c.id)))


def test_nothing_is_found_and_nothing_written_where_all_is_well(store: Store, settings: Settings) -> None:
    publish_example(store)
    tick(store, DUE_DAY)
    deliver(store, settings, DUE_DAY)
    before = _entries(store)
    assert _audit(store, settings) == {}
    assert _entries(store) == before


def test_rungs_that_no_tick_fires_are_found(store: Store, settings: Settings) -> None:
    publish_example(store)
    found = _audit(store, settings)
    assert found["rungs-not-fired"] > 0
    tick(store, DUE_DAY)
    assert _audit(store, settings) == {}


def test_a_lease_that_nobody_takes_up_is_found(store: Store, settings: Settings) -> None:
    publish_example(store)
    tick(store, DUE_DAY)
    deliver(store, settings, DUE_DAY)
    with store.write() as connection:
        one = select(message.c.id).where(message.c.state == "sent").limit(1).scalar_subquery()
        left = {"state": "sending", "lease_owner": "a dead process", "lease_until": AT - LATE * 2}
        connection.execute(update(message).where(message.c.id == one).values(**left))
    assert _audit(store, settings) == {"messages-stuck": 1}


def test_a_notice_whose_message_is_over_is_found(store: Store, settings: Settings) -> None:
    publish_example(store)
    tick(store, DUE_DAY)
    deliver(store, settings, DUE_DAY)
    with store.write() as connection:
        one = select(notice.c.id).where(notice.c.state == "sent").limit(1).scalar_subquery()
        connection.execute(update(notice).where(notice.c.id == one).values(state="pending"))
    assert _audit(store, settings) == {"notices-orphaned": 1}


def test_a_changed_journal_is_found(store: Store, settings: Settings) -> None:
    publish_example(store)
    tick(store, DUE_DAY)
    _tamper(store, "UPDATE journal SET actor = 'nobody' WHERE id = 2")
    assert _audit(store, settings) == {"journal-broken": 1}


def test_a_removed_journal_entry_is_found(store: Store, settings: Settings) -> None:
    publish_example(store)
    tick(store, DUE_DAY)
    _tamper(store, "DELETE FROM journal WHERE id = 2")
    assert _audit(store, settings) == {"journal-broken": 1}


def _tamper(store: Store, statement: str) -> None:
    """Change the journal past its triggers, as somebody with the database in hand could."""
    with store.write() as connection:
        if store.is_sqlite:
            for name in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars():
                connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        else:
            connection.exec_driver_sql("ALTER TABLE journal DISABLE TRIGGER USER")
        assert connection.exec_driver_sql(statement).rowcount == 1


def test_a_finding_is_journalled_when_it_begins_and_when_it_ends(store: Store, settings: Settings) -> None:
    publish_example(store)
    for _ in range(3):
        _audit(store, settings)
    assert _entries(store).count("audit.found") == 1
    tick(store, DUE_DAY)
    for _ in range(3):
        _audit(store, settings)
    assert _entries(store).count("audit.found") == 2


def test_a_heartbeat_is_remembered_once_per_part(store: Store) -> None:
    beat(store, "tick", AT - timedelta(minutes=1))
    beat(store, "tick", AT - timedelta(seconds=5))
    beat(store, "deliver", AT)
    with store.read() as connection:
        assert ages(connection, AT) == {"deliver": timedelta(0), "tick": timedelta(seconds=5)}
