"""A message sets out: from then on it is `sending`, with those of its notices that still stand."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, bindparam, exists, select, update

from storage.store import insert_ignoring
from storage.tables import message, notice, said

# Run for every message, so they are made once: to put a statement together takes longer than to run it.
_MINE = (message.c.id == bindparam("one"), message.c.lease_owner == bindparam("owner"), message.c.state == "pending")
_IS_MINE = select(message.c.id).where(*_MINE)
_WAIT = update(notice).where(notice.c.message_id == bindparam("one"), notice.c.state == "pending", exists(_IS_MINE))
_ALL_GO = _WAIT.values(state="sending").returning(notice.c.id)
_SOME_GO = _ALL_GO.where(notice.c.id.in_(bindparam("wanted", expanding=True)))
_STARTED = update(message).where(*_MINE)
_STARTED = _STARTED.values(state="sending", attempts=message.c.attempts + 1)


def set_out(
    connection: Connection, one: int, owner: str, wanted: Collection[int] | None, **values: Any
) -> list[int] | None:
    """The message `one`, claimed by `owner`, sets out with the notices `wanted` (None: all that wait) and `values`.

    Returns those that still stand, in order; where they are fewer than wanted, or none, nothing is changed.
    None where the message is no longer the owner's.
    """
    mine = {"one": one, "owner": owner}
    go = (_ALL_GO, mine) if wanted is None else (_SOME_GO, {**mine, "wanted": wanted})
    standing = sorted(connection.scalars(*go))
    whole = bool(standing) and (wanted is None or len(standing) == len(wanted))
    if whole and connection.execute(_STARTED, {**mine, **values}).rowcount:
        rows = [{"notice_id": notice_id, "message_id": one} for notice_id in standing]
        connection.execute(insert_ignoring(connection, said), rows)
        return standing
    connection.execute(update(notice).where(notice.c.id.in_(standing)).values(state="pending"))
    return standing if connection.execute(_IS_MINE.with_for_update(), mine).first() is not None else None


def drop(connection: Connection, message_id: int, owner: str) -> bool:
    """The message that `owner` claimed has nothing left to say; False where it is no longer the owner's, or has."""
    mine = (message.c.id == message_id, message.c.lease_owner == owner, message.c.state == "pending")
    more = exists(select(1).where(notice.c.message_id == message_id, notice.c.state == "pending"))
    over = {"state": "dropped", "lease_owner": None, "lease_until": None, "next_attempt_at": None}
    return connection.execute(update(message).where(*mine, ~more).values(**over)).rowcount > 0
