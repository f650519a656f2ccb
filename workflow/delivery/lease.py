"""Leases on messages: whoever claimed one keeps it as long as its process lives, and no longer.

A lease is renewed in the background while a pass runs, so that a slow server costs no lease; a process that was killed
or stopped renews nothing, and soon its messages are taken up by another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from threading import Event, Thread

from sqlalchemy import Connection, update
from sqlalchemy.exc import SQLAlchemyError

from storage.store import Store
from storage.tables import channel_slot, message
from workflow.watch.heartbeat import upsert

LEASE = timedelta(seconds=45)
RENEWED_EVERY = timedelta(seconds=10)


@contextmanager
def kept(store: Store, owner: str, clock: Callable[[], datetime]) -> Iterator[None]:
    """While the block runs, the leases of `owner` do not run out, and delivery shows that it is alive."""
    over = Event()

    def renew(connection: Connection) -> None:
        at = clock()
        until = at + LEASE
        upsert(connection, "deliver", at)
        connection.execute(update(message).where(message.c.lease_owner == owner).values(lease_until=until))
        mine = channel_slot.c.owner.startswith(owner)
        connection.execute(update(channel_slot).where(mine).values(lease_until=until))

    def renew_until_over() -> None:
        while not over.wait(RENEWED_EVERY.total_seconds()):
            with suppress(SQLAlchemyError):  # a database that is away for a moment: the next renewal may succeed
                store.retrying(renew)

    thread = Thread(target=renew_until_over, name=f"lease-{owner[:8]}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
