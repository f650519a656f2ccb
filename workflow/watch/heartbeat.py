"""Signs of life: when each part of the engine last did its work, and what each machine's clock says, in real time."""

from __future__ import annotations

import platform
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from lib.language import say
from storage.lease import TOLERANCE
from storage.store import Store, insert_ignoring
from storage.tables import heartbeat

# A tick rings twice a minute; after this long without one, people are not being reminded.
STALE = timedelta(minutes=3)
CLOCK = "clock "  # before a machine's name: how far its clock is ahead of the database's
TURN = "turn"  # who last did by itself what nobody rang for (workflow/caretaker)
RECENT = timedelta(hours=1)


def beat(store: Store, name: str, at: datetime | None = None) -> None:
    """Remember that `name` was alive at the real instant `at` (default: now), and what this machine's clock says."""
    skew = store.skew().total_seconds()

    def remember(connection: Connection) -> None:
        upsert(connection, name, alive)
        if not store.is_sqlite:
            upsert(connection, f"{CLOCK}{platform.node()}", alive, skew=skew)

    alive = at or store.clock()
    store.retrying(remember)


def upsert(connection: Connection, name: str, at: datetime, skew: float | None = None) -> None:
    """Write down one sign of life in the caller's transaction."""
    known = update(heartbeat).where(heartbeat.c.name == name).values(at=at, skew=skew)
    if connection.execute(known).rowcount == 0:
        connection.execute(insert_ignoring(connection, heartbeat).values(name=name, at=at, skew=skew))


def ages(connection: Connection, at: datetime) -> dict[str, timedelta]:
    """How long ago each part was last alive, at the real instant `at`; a part that never was is not in it."""
    parts = select(heartbeat.c.name, heartbeat.c.at).where(
        heartbeat.c.name != TURN, ~heartbeat.c.name.startswith(CLOCK)
    )
    return {name: at - seen for name, seen in connection.execute(parts.order_by(heartbeat.c.name))}


def is_stale(age: timedelta) -> bool:
    """Not seen for too long; a sign of life from the future was written by a wrong clock, and is none."""
    return age > STALE or age < -TOLERANCE


def wrong_clocks(connection: Connection, at: datetime, here: timedelta) -> list[str]:
    """A sentence for each machine whose clock was more than 5 s off the database's within the last hour.

    `here` is how far this machine's clock is ahead now.
    """
    rows = connection.execute(
        select(heartbeat.c.name, heartbeat.c.skew)
        .where(heartbeat.c.name.startswith(CLOCK), heartbeat.c.at > at - RECENT)
        .order_by(heartbeat.c.name)
    )
    found = {name.removeprefix(CLOCK): timedelta(seconds=skew or 0.0) for name, skew in rows}
    found[platform.node()] = here
    return [_wrong(machine, skew) for machine, skew in sorted(found.items()) if abs(skew) > TOLERANCE]


def _wrong(machine: str, skew: timedelta) -> str:
    faster = say("nhanh", "ahead of") if skew > timedelta(0) else say("chậm", "behind")
    return say(
        "Đồng hồ của máy {machine} {faster} {n} giây so với cơ sở dữ liệu; hãy đồng bộ lại đồng hồ.",
        "The clock of {machine} is {n} s {faster} the database's; synchronise it.",
        machine=machine,
        faster=faster,
        n=round(abs(skew).total_seconds()),
    )
