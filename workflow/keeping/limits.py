"""Failures counted in the database, by where they came from: over all processes, in real time (web contract, 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from storage.store import Store
from storage.tables import failure

KEPT = timedelta(hours=1)  # longer than any limit looks back


@dataclass(frozen=True)
class Limit:
    """So many failures of a kind within a span; the next one is refused."""

    kind: str
    most: int
    within: timedelta


UNKNOWN_LINKS = Limit("link", 30, timedelta(minutes=10))


def failed(store: Store, limit: Limit, key: str, at: datetime) -> int | None:
    """Count one more of `key`: None, or where there were too many, after how many seconds another is looked at.

    What is refused is not counted, so that waiting helps.
    """
    with store.read() as connection:
        if (wait := _wait(connection, limit, key, at)) is not None:
            return wait

    def count(connection: Connection) -> None:
        connection.execute(delete(failure).where(failure.c.at <= at - KEPT))
        connection.execute(insert(failure).values(kind=limit.kind, key=key, at=at))

    store.retrying(count)
    return None


def _wait(connection: Connection, limit: Limit, key: str, at: datetime) -> int | None:
    lately = (failure.c.kind == limit.kind, failure.c.key == key, failure.c.at > at - limit.within)
    newest = select(failure.c.at).where(*lately).order_by(failure.c.at.desc()).limit(limit.most)
    found = connection.scalars(newest).all()
    if len(found) < limit.most:
        return None
    return max(1, round((found[-1] + limit.within - at).total_seconds()))
