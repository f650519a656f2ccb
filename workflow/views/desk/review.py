"""What was handed in and waits to be accepted or returned, over all plans (web contract, section 5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select, true

from plans.model import RUNNING
from storage.tables import act, plan, task
from workflow.accounts.authority import decided_tasks
from workflow.accounts.model import Viewer
from workflow.find import key_of
from workflow.views.desk.actors import names_of
from workflow.views.desk.named import tasks_named
from workflow.views.task.figures import beside
from workflow.views.unit.receipt import last_submissions

AT_ONCE = 50  # rows of a page


def to_review(
    connection: Connection, viewer: Viewer, now: datetime, *, plan_id: int | None = None, page: int = 1
) -> list[dict[str, Any]]:
    """One page of what the account is to accept or return, the oldest first: the task as it is named, with
    `submission`, the last one, and what is `noted` of it. The tables of the day must hold."""
    waits = select(task.c.id).where(_waiting(viewer, plan_id)).order_by(task.c.submitted_at, task.c.id)
    ids = list(connection.scalars(waits.limit(AT_ONCE).offset((page - 1) * AT_ONCE)))
    named, given = tasks_named(connection, ids, now), last_submissions(connection, ids)
    return beside(connection, [{**named[str(id)], "submission": given[id]} for id in ids], now)


def how_many_to_review(connection: Connection, viewer: Viewer, *, plan_id: int | None = None) -> int:
    """How many wait for the account, in one plan or in all."""
    return connection.scalar(select(func.count()).select_from(task).where(_waiting(viewer, plan_id))) or 0


def plans_decided(connection: Connection, viewer: Viewer) -> list[Any]:
    """The running plans in which the account decides on anything: id and number, by which lists are narrowed."""
    owed = select(task.c.plan_id).where(decided_tasks(viewer))
    running = select(plan.c.id, plan.c.number).where(plan.c.id.in_(owed), plan.c.status.in_(RUNNING))
    return list(connection.execute(running.order_by(plan.c.number, plan.c.id)))


def not_accepted(connection: Connection, viewer: Viewer, ids: Sequence[str], now: datetime) -> list[dict[str, Any]]:
    """Of these tasks those on which the account decides, each with `last`, what was done last and by `whom`."""
    keys = [key for id in ids[:AT_ONCE] if (key := key_of(id))]
    own = list(connection.scalars(select(task.c.id).where(task.c.id.in_(keys), decided_tasks(viewer))))
    latest = select(func.max(act.c.id)).where(act.c.task_id.in_(own)).group_by(act.c.task_id)
    acts = {row.task_id: row for row in connection.execute(select(act).where(act.c.id.in_(latest)))}
    who = names_of(connection, (row.actor for row in acts.values()))
    named = tasks_named(connection, own, now)
    return [
        {**named[str(id)], "last": acts[id].action, "whom": who[acts[id].actor]} if id in acts else named[str(id)]
        for id in own
    ]


def _waiting(viewer: Viewer, plan_id: int | None) -> ColumnElement[bool]:
    of_plan = true() if plan_id is None else task.c.plan_id == plan_id
    return and_(task.c.status == "submitted", decided_tasks(viewer), of_plan)
