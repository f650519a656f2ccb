"""The store means the same on SQLite and on PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, delete, event, insert, select, update
from sqlalchemy.exc import DBAPIError

from storage.store import Store, is_busy
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


def test_only_what_may_be_lost_does_not_wait_for_the_disk(store: Store) -> None:
    """One connection serves both: what comes after is synced again, whether it writes or reads."""
    shown = "PRAGMA synchronous" if store.is_sqlite else "SHOW synchronous_commit"

    def synced(connection: Connection) -> str:
        return str(connection.exec_driver_sql(shown).scalar())

    if not store.is_sqlite:
        store.retrying(lambda connection: connection.exec_driver_sql("SET synchronous_commit = on"))
    whole, loose = ("2", "1") if store.is_sqlite else ("on", "off")
    for _ in range(2):
        assert store.retrying(synced, lasting=False) == loose
        assert store.retrying(synced) == whole
        assert store.retrying(synced, lasting=False) == loose
        with store.read() as connection:
            assert synced(connection) == whole


@pytest.fixture
def impatient(sqlite_url: str) -> Iterator[Store]:
    """Asks SQLite for its turn without waiting for it there."""
    store = Store(sqlite_url)

    @event.listens_for(store.engine, "connect")
    def _ask_once(raw: Any, _record: Any) -> None:
        raw.execute("PRAGMA busy_timeout=0")

    yield store
    store.dispose()


def beat(connection: Connection) -> None:
    connection.execute(insert(heartbeat).values(name="tick", at=NOON))


def test_one_that_finds_sqlite_in_use_asks_again(impatient: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(impatient.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr("storage.store.time.sleep", lambda _seconds: other.rollback())
        impatient.retrying(beat)
    with impatient.read() as connection:
        assert connection.scalar(select(heartbeat.c.at)) == NOON


def test_nobody_asks_again_once_the_wait_is_over(impatient: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("storage.store.time.sleep", pauses.append)
    with closing(sqlite3.connect(impatient.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DBAPIError) as told:
            impatient.retrying(beat)
        assert is_busy(told.value)
        assert len(pauses) == 4  # however quickly each time it was said
        monkeypatch.setattr("storage.sqlite_file.LONGEST_WAIT", 0)
        with pytest.raises(DBAPIError):
            impatient.retrying(beat)
    assert len(pauses) == 4


def test_a_rehearsal_sees_what_is_there_and_leaves_nothing(store: Store) -> None:
    with store.write() as connection:
        connection.execute(insert(heartbeat).values(name="tick", at=NOON))
    for rehearsal in (store.rehearse, store.rehearse_apart):
        with rehearsal() as connection:
            connection.execute(insert(heartbeat).values(name="deliver", at=NOON))
            assert set(connection.scalars(select(heartbeat.c.name))) == {"tick", "deliver"}
        with store.read() as connection:
            assert connection.scalars(select(heartbeat.c.name)).all() == ["tick"]


def test_nobody_who_writes_waits_for_a_long_rehearsal_on_sqlite(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    with store.rehearse_apart() as rehearsed:
        rehearsed.execute(insert(heartbeat).values(name="tick", at=NOON))
        with store.write() as connection:
            connection.execute(insert(heartbeat).values(name="deliver", at=NOON))
        assert rehearsed.scalars(select(heartbeat.c.name)).all() == ["tick"]
    with store.read() as connection:
        assert connection.scalars(select(heartbeat.c.name)).all() == ["deliver"]
    store.dispose()
