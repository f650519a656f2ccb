"""What will be said, seen beforehand: a rehearsal of publication and of every tick, in a transaction rolled back.

Because the rehearsal runs the very statements that the ticks will run, it lists exactly what they will send if nobody
acts: with the persons who will hold the posts on each day, as far as the contacts' validity is known today.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from notifications.notices import last_id
from notifications.zalo.publication import estimate
from notifications.zalo.templates import load
from settings.model import Zalo
from storage.store import Store
from storage.tables import deadline, notice, plan, rung
from workflow.publish import Warn, publish_in, unheard
from workflow.tick import fire_next
from workflow.views import outbox, tasks


def preview(
    store: Store,
    data: bytes,
    now: datetime,
    *,
    block: bool = False,
    warn: Warn = unheard,
    zalo: Zalo | None = None,
) -> dict[str, Any]:
    """Who would owe what by when, and every notice with its date: {"tasks": […], "notices": […]}; changes nothing.

    Raises Refused where publication would. `unreachable` lists the notices that would reach nobody, `cost` says by
    channel how many messages will be charged for, and how many đồng.
    """
    with store.rehearse() as connection:
        plan_id, _ = publish_in(connection, data, now, "preview", block=block, warn=warn, zalo=zalo)
        owed = tasks.rows(connection, now, plan_id=plan_id)
        _rehearse(connection, 0, now, plan_id)
        said = outbox.rows(connection, plan_id=plan_id)
    notices = [row for row in said if row["state"] == "planned"]
    return {
        "tasks": owed,
        "notices": notices,
        "unreachable": [row for row in said if row["state"] == "unreachable"],
        "cost": {"zalo": estimate(load(zalo.templates), notices)} if zalo and zalo.templates else {},
    }


def planned(store: Store, now: datetime, plan_id: int | None = None) -> list[dict[str, Any]]:
    """The notices still to come, of one running plan or of all, as outbox rows in state `planned`."""
    with store.read() as connection:
        running = select(plan.c.id).where(plan.c.status == "published").order_by(plan.c.id)
        if plan_id is not None:
            running = running.where(plan.c.id == plan_id)
        plans = connection.scalars(running).all()
    return [row for one in plans for row in _planned_of(store, now, one)]


def _planned_of(store: Store, now: datetime, plan_id: int) -> list[dict[str, Any]]:
    with store.rehearse() as connection:
        before = last_id(connection)
        _rehearse(connection, before, now, plan_id)
        said = outbox.rows(connection, plan_id=plan_id, state="planned")
    return [{**row, "id": f"planned-{plan_id}-{n}"} for n, row in enumerate(said, start=1)]


def _rehearse(connection: Connection, before: int, now: datetime, plan_id: int) -> None:
    """Tick at the instant of every rung; what each tick lets leave counts as said before the next one."""
    at: datetime | None = now
    while at is not None:
        while fire_next(connection, at, plan_id) is not None:
            pass
        connection.execute(
            update(notice).where(notice.c.id > before, notice.c.state == "pending").values(state="planned")
        )
        at = connection.scalar(
            select(rung.c.fire_at)
            .join(deadline, deadline.c.id == rung.c.deadline_id)
            .where(deadline.c.plan_id == plan_id, rung.c.fired_at.is_(None))
            .order_by(rung.c.fire_at)
            .limit(1)
        )
