"""What the receiving side tells later: delivered, read, or failed after all. Late, doubled and out of order alike.

A report names the message by the Message-ID that it left with, by that name's first part, or by what the receiving side
calls it. Reports of messages that nobody knows change nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, or_, update

from storage.tables import message, notice
from workflow.delivery import sent
from workflow.delivery.outcomes import fail
from workflow.delivery.sent import Sent
from workflow.proof.sealing.seals import seal

Marked = Literal["delivered", "read", "failed", "known-already", "not-ours"]
_UNDER_WAY = ("sending", "sent", "unknown")


def find_message(connection: Connection, channel: str, *names: str, domain: str | None = None) -> Sent | None:
    """The message of `channel` that bears one of `names`; None when there is none. Locked for this transaction.

    A first part is made whole by the `domain` it left under. Where that is not known, every message is looked through.
    """
    given = [name for name in names if name]
    whole = [*given, *(f"{name}@{domain}" for name in given if domain)]
    one = _newest(connection, channel, or_(message.c.provider_id.in_(whole), message.c.message_id.in_(whole)))
    if one is not None or domain is not None or not given:
        return one
    begins = (message.c.message_id.startswith(f"{name}@", autoescape=True) for name in given)
    return _newest(connection, channel, or_(*begins))


def _newest(connection: Connection, channel: str, ours: ColumnElement[bool]) -> Sent | None:
    found = sent.those(message.c.channel == channel, ours).order_by(message.c.id.desc())
    return sent.read_first(connection, found.limit(1).with_for_update())


def mark_delivered(connection: Connection, one: Sent | None, at: datetime, *, provider_id: str | None = None) -> Marked:
    """The message reached its reader at `at`. One still being sent is finished by its sender."""
    if one is None:
        return "not-ours"
    if one.delivered_at is not None:
        return "known-already"
    name = one.provider_id or provider_id
    values: dict[str, Any] = {"delivered_at": at, "awaits_report": False, "provider_id": name}
    if one.state in ("sent", "unknown"):
        values |= {"state": "delivered", "error": None, "in_doubt": False, "sent_at": one.sent_at or at}
        arrived = notice.c.message_id == one.id, notice.c.state.in_(("sent", "unknown"))
        connection.execute(update(notice).where(*arrived).values(state="delivered"))
    connection.execute(update(message).where(message.c.id == one.id).values(**values))
    seal(connection, [one.id])
    return "delivered"


def mark_read(connection: Connection, one: Sent | None, at: datetime) -> Marked:
    """The reader has seen it; whoever has seen it has got it."""
    if one is None:
        return "not-ours"
    mark_delivered(connection, one, at)
    if one.read_at is not None:
        return "known-already"
    connection.execute(update(message).where(message.c.id == one.id).values(read_at=at))
    seal(connection, [one.id])
    return "read"


def mark_failed(
    connection: Connection, one: Sent | None, why: str, now: datetime, *, address_dead: bool = False
) -> Marked:
    """The message did not arrive after all: as if it had been refused at once."""
    if one is None:
        return "not-ours"
    if one.delivered_at is not None or one.state not in _UNDER_WAY:
        return "known-already"
    fail(connection, one, why, now, address_dead=address_dead)
    return "failed"
