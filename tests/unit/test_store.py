"""The store means the same on SQLite and on PostgreSQL."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from storage.store import Store
from storage.tables import heartbeat, journal
from workflow.journal import append

NOON = datetime(2020, 10, 6, 12, 0, tzinfo=UTC)


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as connection:
        connection.execute(insert(heartbeat).values(name="tick", at=NOON))
        raise ZeroDivisionError
    with store.read() as connection:
        assert connection.execute(select(heartbeat)).all() == []


def test_an_instant_comes_back_as_it_went_in(store: Store) -> None:
    with store.write() as connection:
        connection.execute(insert(heartbeat).values(name="tick", at=NOON))
        assert connection.scalar(select(heartbeat.c.at)) == NOON


@pytest.mark.parametrize("change", [update(journal).values(actor="x"), delete(journal)])
def test_the_journal_refuses_changes(store: Store, change) -> None:
    with store.write() as connection:
        append(connection, at=NOON, actor="a", action="b")
    with pytest.raises(DBAPIError, match="append-only"), store.write() as connection:
        connection.execute(change)


def test_every_commit_on_sqlite_is_on_disk_when_it_returns(sqlite_url: str) -> None:
    """FULL (2) on every connection, however it is opened: what was acknowledged survives a loss of power."""
    store = Store(sqlite_url)
    with store.read() as first, store.write() as second:
        for connection in (first, second):
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    store.dispose()
