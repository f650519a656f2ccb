"""A message sets out: from then on it is `sending`, with those of its notices that still stand."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, bindparam, exists, select, update

from storage.store import insert_ignoring
from storage.tables import message, notice, said

# Run for every message, so they are made once: to put a statement together takes longer than to run it.
_MINE = (message.c.id == bindparam("one"), message.c.lease_owner == bindparam("owner"), message.c.state == "pending")
_LOCK = select(message.c.id).where(*_MINE).with_for_update()
_WAIT = update(notice).where(notice.c.message_id == bindparam("one"), notice.c.state == "pending")
_ALL_GO = _WAIT.values(state="sending").returning(notice.c.id)
_SOME_GO = _ALL_GO.where(notice.c.id.in_(bindparam("wanted", expanding=True)))
_STARTED = update(message).where(message.c.id == bindparam("one"))
_STARTED = _STARTED.values(state="sending", attempts=message.c.attempts + 1)


def set_out(
    connection: Connection, one: int, owner: str, wanted: Collection[int] | None, **values: Any
) -> list[int] | None:
    """The message `one`, claimed by `owner`, sets out with the notices `wanted` (None: all that wait) and `values`.

    Returns those that still stand, in order; where they are fewer than wanted, or none, nothing is changed.
    None where the message is no longer the owner's.
    """
    if connection.execute(_LOCK, {"one": one, "owner": owner}).first() is None:
        return None
    go = (
        connection.scalars(_ALL_GO, {"one": one})
        if wanted is None
        else connection.scalars(_SOME_GO, {"one": one, "wanted": wanted})
    )
    standing = sorted(go)
    if wanted is not None and len(standing) < len(wanted):
        connection.execute(update(notice).where(notice.c.id.in_(standing)).values(state="pending"))
    elif standing:
        connection.execute(_STARTED, {"one": one, **values})
        rows = [{"notice_id": notice_id, "message_id": one} for notice_id in standing]
        connection.execute(insert_ignoring(connection, said), rows)
    return standing


def drop(connection: Connection, message_id: int, owner: str) -> bool:
    """The message that `owner` claimed has nothing left to say; False where it is no longer the owner's, or has."""
    mine = (message.c.id == message_id, message.c.lease_owner == owner, message.c.state == "pending")
    more = exists(select(1).where(notice.c.message_id == message_id, notice.c.state == "pending"))
    over = {"state": "dropped", "lease_owner": None, "lease_until": None, "next_attempt_at": None}
    return connection.execute(update(message).where(*mine, ~more).values(**over)).rowcount > 0
