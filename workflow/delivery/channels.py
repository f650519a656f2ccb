"""What is known of each channel across all processes: broken or not, how much left this minute, who is connected.

A channel is broken when nothing can be sent by it before somebody acts: a refused password, a consent that is gone.
While it is, people are told by another channel where they have one; it is looked at again every minute. A channel that
only does not answer rests for a minute, and what waits on it stays there.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, case, delete, literal, or_, select, update

from org.today import mark_changed
from storage.lease import is_over
from storage.store import insert_ignoring, lock_exclusive
from storage.tables import channel_slot, channel_state, message
from storage.types import Instant
from workflow import journal
from workflow.delivery.lease import LEASE

log = logging.getLogger("dondoc.channels")

MINUTE = timedelta(minutes=1)
LONGEST_PAUSE = 60  # minutes
SEVERAL = 3  # tries: a server that only delays strangers has taken it by then


@dataclass(frozen=True)
class Broken:
    """A channel by which nothing can be sent, why, and when it is looked at again (product time)."""

    name: str
    why: str
    until: datetime
    pause: int = 1  # minutes

    def rests(self, now: datetime) -> bool:
        """False when it is to be looked at, as also when a wrong clock let it rest longer than it ever does."""
        return now < self.until <= now + max(self.pause, 1) * MINUTE


def broken(connection: Connection) -> dict[str, Broken]:
    """The channels that are broken, by name."""
    rows = connection.execute(select(channel_state).where(channel_state.c.broken.is_not(None)))
    return {row.name: Broken(row.name, row.broken, row.down_until, row.pause) for row in rows}


def struggling(connection: Connection, name: str) -> tuple[int, str]:
    """How many messages still wait for `name` after several tries, and what the last of them met."""
    waits = (message.c.state == "pending", message.c.channel == name, message.c.attempts >= SEVERAL)
    found = connection.scalars(select(message.c.error).where(*waits).order_by(message.c.started_at.desc())).all()
    return len(found), next((why for why in found if why), "")


def resting(connection: Connection, now: datetime) -> set[str]:
    """The channels that are not broken and did not answer within the last minute."""
    lately = and_(channel_state.c.down_until > now, channel_state.c.down_until <= now + MINUTE)
    silent = and_(channel_state.c.broken.is_(None), lately)
    return set(connection.scalars(select(channel_state.c.name).where(silent)))


def rest(connection: Connection, name: str, now: datetime) -> None:
    """`name` does not answer: nothing more is sent by it for a minute. One that is broken keeps its own time.

    Should it break afterwards, that is a trouble of its own: how long it rested before does not count.
    """
    _know(connection, name)
    silent = and_(channel_state.c.name == name, channel_state.c.broken.is_(None))
    connection.execute(update(channel_state).where(silent).values(down_until=now + MINUTE, pause=0))


def mark_broken(connection: Connection, name: str, why: str, now: datetime, actor: str) -> None:
    """Nothing can be sent by `name`; the journal is told when that is new, and whom posts reach is worked out anew."""
    _know(connection, name)
    before = connection.execute(select(channel_state).where(channel_state.c.name == name).with_for_update()).one()
    values: dict[str, Any] = {"broken": why, "down_until": now + MINUTE}
    if before.broken is None:
        values["pause"] = _pause(before.down_until, before.pause, now)
        values["down_until"] = now + values["pause"] * MINUTE
        journal.append(connection, at=now, actor=actor, action="channel.broken", detail={"channel": name, "why": why})
        mark_changed(connection)
        log.warning("channel %s is broken: %s", name, why)
    connection.execute(update(channel_state).where(channel_state.c.name == name).values(**values))


def mark_working(connection: Connection, name: str, now: datetime, actor: str) -> None:
    """The channel works again."""
    was = and_(channel_state.c.name == name, channel_state.c.broken.is_not(None))
    over = case((channel_state.c.down_until > now, literal(now, Instant)), else_=channel_state.c.down_until)
    if connection.execute(update(channel_state).where(was).values(broken=None, down_until=over)).rowcount:
        journal.append(connection, at=now, actor=actor, action="channel.working", detail={"channel": name})
        mark_changed(connection)


def granted(connection: Connection, name: str, wanted: int, per_minute: int | None, at: datetime) -> int:
    """How many of `wanted` messages may leave now, by the real clock `at`; they count as left."""
    if per_minute is None:
        return wanted
    _know(connection, name)
    row = connection.execute(select(channel_state).where(channel_state.c.name == name).with_for_update()).one()
    fresh = row.minute_at is None or abs(at - row.minute_at) >= MINUTE  # one from the future is over too
    used = 0 if fresh else row.minute_used
    grant = max(0, min(wanted, per_minute - used))
    values = {"minute_at": at if fresh else row.minute_at, "minute_used": used + grant}
    connection.execute(update(channel_state).where(channel_state.c.name == name).values(**values))
    return grant


def take_slot(connection: Connection, name: str, connections: int | None, owner: str, at: datetime) -> bool:
    """Take one of the channel's connections for `owner`, leased by the real clock; False when all are in use."""
    if connections is None:
        return True
    lock_exclusive(connection, f"slots.{name}")
    over = is_over(channel_slot.c.lease_until, at, LEASE)
    free = and_(channel_slot.c.channel == name, or_(over, channel_slot.c.owner == owner))
    connection.execute(delete(channel_slot).where(free))
    used = set(connection.scalars(select(channel_slot.c.number).where(channel_slot.c.channel == name)))
    number = next((one for one in range(connections) if one not in used), None)
    if number is None:
        return False
    values = {"channel": name, "number": number, "owner": owner, "lease_until": at + LEASE}
    connection.execute(insert_ignoring(connection, channel_slot).values(**values))
    return True


def leave_slots(connection: Connection, owner: str) -> None:
    """Give back every connection that `owner` holds."""
    connection.execute(delete(channel_slot).where(channel_slot.c.owner == owner))


def _pause(rested_until: datetime | None, pause: int, now: datetime) -> int:
    """Minutes to rest: one, and twice as long each time when it breaks soon after it seemed to work again.

    Some troubles, such as an empty account, show only when a message is sent.
    """
    soon = rested_until is not None and now - rested_until <= max(pause, 10) * MINUTE
    return min(2 * pause, LONGEST_PAUSE) if soon and pause else 1


def _know(connection: Connection, name: str) -> None:
    connection.execute(insert_ignoring(connection, channel_state).values(name=name, minute_used=0))
