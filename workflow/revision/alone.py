"""The transaction of a revision: nothing that speaks of tasks or changes them runs beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from lib.time import local_date
from org.today import refresh
from storage.store import Store, lock_exclusive

Told = TypeVar("Told")


def alone(
    store: Store, work: Callable[[Connection], Told], now: datetime, *, dry_run: bool = False, roster: bool = False
) -> Told:
    """Do the work beside which no tick, publication, act or other revision runs; returns what it returns.

    `roster`: no change of units or contacts either. A dry run does the very same and is rolled back: the real one does
    what it showed if nothing happened between (R6).
    """

    def transaction(connection: Connection) -> Told:
        for name in ("publish", *(("roster",) if roster else ()), "schedule"):
            lock_exclusive(connection, name)
        refresh(connection, local_date(now))
        return work(connection)

    return store.retrying(transaction, rehearsed=dry_run)
