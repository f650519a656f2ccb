"""Signs of life: when each part of the engine last did its work, in real time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select, update

from storage.store import Store, insert_ignoring
from storage.tables import heartbeat

# A tick rings twice a minute; after this long without one, people are not being reminded.
STALE = timedelta(minutes=3)


def real_clock() -> datetime:
    """The real time: heartbeats tell of the machine, not of the plan's simulated day."""
    return datetime.now(UTC)


def beat(store: Store, name: str, at: datetime) -> None:
    """Remember that `name` was alive at the real instant `at`."""
    store.retrying(lambda connection: _upsert(connection, name, at))


def _upsert(connection: Connection, name: str, at: datetime) -> None:
    known = update(heartbeat).where(heartbeat.c.name == name).values(at=at)
    if connection.execute(known).rowcount == 0:
        connection.execute(insert_ignoring(connection, heartbeat).values(name=name, at=at))


def ages(connection: Connection, at: datetime) -> dict[str, timedelta]:
    """How long ago each part was last alive, at the real instant `at`; a part that never was is not in it."""
    rows = connection.execute(select(heartbeat.c.name, heartbeat.c.at).order_by(heartbeat.c.name))
    return {name: at - seen for name, seen in rows}
