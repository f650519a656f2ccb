"""Failures counted in the database, by where they came from: over all processes, in real time (web contract, 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from storage.store import lock_exclusive
from storage.tables import failure

KEPT = timedelta(hours=1)  # longer than any limit looks back


@dataclass(frozen=True)
class Limit:
    """So many failures of a kind within a span; the next one is refused."""

    kind: str
    most: int
    within: timedelta


UNKNOWN_LINKS = Limit("link", 30, timedelta(minutes=10))
OF_BOTH = Limit("sign-in both", 5, timedelta(minutes=15))  # an account, tried from one address
OF_ACCOUNT = Limit("sign-in account", 50, timedelta(minutes=15))
OF_CLIENT = Limit("sign-in address", 30, timedelta(minutes=15))
CONFIRMED = Limit("password", 5, timedelta(minutes=15))  # by whoever is signed in: nobody else's tries count
Counted = Sequence[tuple[Limit, str]]  # limits, and what each counts by


def wait_for(connection: Connection, counted: Counted, at: datetime) -> int | None:
    """After how many seconds another try is looked at; None where it is at once."""
    return max(filter(None, (_wait(connection, limit, key, at) for limit, key in counted)), default=None)


def one_by_one(connection: Connection) -> None:
    """Whoever counts from here to the end of the transaction does so alone: tries at the same time are no way round."""
    lock_exclusive(connection, "failures")


def count(connection: Connection, counted: Counted, at: datetime) -> None:
    """Count one more failure by each key."""
    forget(connection, at)
    values = [{"kind": limit.kind, "key": key, "at": at} for limit, key in counted]
    connection.execute(insert(failure), values)


def forget(connection: Connection, at: datetime) -> None:
    """What no limit looks back to at that instant is kept no longer: it names addresses of people's machines."""
    connection.execute(delete(failure).where(failure.c.at <= at - KEPT))


def _wait(connection: Connection, limit: Limit, key: str, at: datetime) -> int | None:
    lately = (failure.c.kind == limit.kind, failure.c.key == key, failure.c.at > at - limit.within)
    newest = select(failure.c.at).where(*lately).order_by(failure.c.at.desc()).limit(limit.most)
    found = connection.scalars(newest).all()
    if len(found) < limit.most:
        return None
    return max(1, round((found[-1] + limit.within - at).total_seconds()))
