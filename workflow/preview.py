"""What will be said, seen beforehand: a rehearsal of publication and of every tick, in a transaction rolled back.

Because the rehearsal runs the very statements that the ticks will run, it lists exactly what they will send if nobody
acts: with the persons who will hold the posts on each day, as far as the contacts' validity is known today.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from tempfile import TemporaryFile
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, select, update

from notifications.notices import last_id
from notifications.zalo.publication import estimate
from notifications.zalo.templates import load
from settings.model import Zalo
from storage.store import Store
from storage.tables import deadline, notice, plan, rung, task, unit
from workflow.publish import Warn, publish_in, unheard
from workflow.rounds.nudges import horizon
from workflow.tick import fire_next
from workflow.told_most import per_person
from workflow.views import outbox, tasks
from workflow.views.outbox import Wanted

ASIDE = "waived"  # of tasks that are not asked for, while the others' ladder is rehearsed


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

    `people` says how many messages each person would get, the greatest number first.
    Raises Refused where publication would. `unreachable` lists the notices that would reach nobody, `cost` says by
    channel how many messages will be charged for, and how many đồng.
    """
    with store.rehearse_apart() as connection:
        plan_id, _ = publish_in(connection, data, now, "preview", block=block, warn=warn, zalo=zalo)
        owed = tasks.rows(connection, now, plan_id=plan_id)
        _rehearse(connection, 0, now, plan_id)
        said = outbox.rows(connection, plan_id=plan_id)
    notices = [row for row in said if row["state"] == "planned"]
    return {
        "tasks": owed,
        "notices": notices,
        "people": per_person(notices),
        "unreachable": [row for row in said if row["state"] == "unreachable"],
        "cost": {"zalo": estimate(load(zalo.templates), notices)} if zalo and zalo.templates else {},
    }


def planned(store: Store, now: datetime, wanted: Wanted) -> Iterator[dict[str, Any]]:
    """The notices still to come, of the running plans, as outbox rows in state `planned`.

    Only what is wanted is rehearsed, a plan at a time; nothing is held any longer when the first row is given.
    """
    with store.read() as connection:
        plans = connection.scalars(_running(wanted)).all()
    for plan_id in plans:
        with TemporaryFile("w+") as rehearsed:  # a plan may have more to say than memory holds
            with store.rehearse_apart() as connection:
                for n, row in enumerate(_planned_of(connection, now, plan_id, wanted), start=1):
                    rehearsed.write(json.dumps({**row, "id": f"planned-{plan_id}-{n}"}) + "\n")
            rehearsed.seek(0)
            yield from map(json.loads, rehearsed)


def _running(wanted: Wanted) -> Select[Any]:
    """The running plans that hold tasks of those wanted."""
    running = select(plan.c.id).where(plan.c.status == "published").order_by(plan.c.id)
    if wanted.plan_id is not None:
        running = running.where(plan.c.id == wanted.plan_id)
    theirs = _theirs(wanted)
    if theirs:
        running = running.where(exists(select(1).where(task.c.plan_id == plan.c.id, *theirs)))
    return running


def _theirs(wanted: Wanted) -> list[ColumnElement[bool]]:
    """What is wanted of notices, as conditions on their tasks; none where all are."""
    conditions = []
    if wanted.task_id is not None:
        conditions.append(task.c.id == wanted.task_id)
    if wanted.unit_code is not None:
        owing = select(unit.c.id).where(unit.c.code == wanted.unit_code)
        conditions.append(task.c.unit_id == owing.scalar_subquery())
    return conditions


def _planned_of(connection: Connection, now: datetime, plan_id: int, wanted: Wanted) -> Iterator[dict[str, Any]]:
    before = last_id(connection)
    if theirs := _theirs(wanted):  # the ladder speaks of one task as if there were no other
        others = and_(task.c.plan_id == plan_id, ~and_(*theirs))
        connection.execute(update(task).where(others).values(status=ASIDE))
    _rehearse(connection, before, now, plan_id, wanted.until)
    return outbox.each(connection, replace(wanted, plan_id=plan_id, state="planned"))


def _rehearse(connection: Connection, before: int, now: datetime, plan_id: int, until: datetime | None = None) -> None:
    """Tick now and at the instant of every rung, to `until` or the `horizon`; what each tick lets leave counts as
    said before the next one."""
    until = until or horizon(connection, plan_id, now)
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
            .where(deadline.c.plan_id == plan_id, rung.c.fired_at.is_(None), rung.c.fire_at <= until)
            .order_by(rung.c.fire_at)
            .limit(1)
        )
