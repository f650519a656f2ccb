"""Who waited for what has just closed, in its plan and in the plans above: they are told once all is in (F2)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, literal, select, union_all

from storage.store import lock_exclusive
from storage.tables import fulfilment, item_need, org_tree, task
from tasks.model import OPEN
from workflow.owed import OwedTask
from workflow.ready import tell_ready


def tell_those_waiting_for(connection: Connection, closed: OwedTask, act_id: int, now: datetime) -> None:
    """Tell those that the closing of the task `closed` has made ready: of its plan, and those that its plan fulfils.

    Only those above it, or all that need its item once the whole item is closed, are looked at. Most items are needed
    by none, and most plans fulfil nothing: then nothing is.
    """
    needing = select(item_need.c.item_id, literal(0).label("task_id"), literal(closed.plan_id).label("plan_id"))
    above = select(literal(0), task.c.id, task.c.plan_id).join(fulfilment, fulfilment.c.task_id == task.c.id)
    above = above.where(fulfilment.c.plan_id == closed.plan_id)
    waiting = connection.execute(union_all(needing.where(item_need.c.needs_id == closed.item_id), above)).all()
    for plan_id in sorted({row.plan_id for row in waiting}):
        lock_exclusive(connection, f"ready {plan_id}")  # of two that close at once the later sees what the other did
    if fulfilled := [row.task_id for row in waiting if row.task_id]:
        tell_ready(connection, task.c.id.in_(fulfilled), act_id, now)
    if not (items := [row.item_id for row in waiting if row.item_id]):
        return
    about: ColumnElement[bool] = task.c.item_id.in_(items)  # an item is of one plan: no index on plans is tempting
    some_open = select(1).where(task.c.item_id == closed.item_id, task.c.status.in_(OPEN))
    if connection.execute(some_open.limit(1)).first():
        about = and_(about, task.c.unit_id.in_(_lineage(connection, closed.unit_id)))
    tell_ready(connection, about, act_id, now)


def tell_those_above(connection: Connection, plan_id: int, act_id: int, now: datetime) -> None:
    """Tell those that the end of that plan, which fulfilled them, has made ready."""
    fulfilled = select(fulfilment.c.task_id).where(fulfilment.c.plan_id == plan_id)
    tell_ready(connection, task.c.id.in_(fulfilled), act_id, now)


def _lineage(connection: Connection, unit_id: int) -> list[int]:
    """The unit and those above it."""
    path = connection.scalar(select(org_tree.c.path).where(org_tree.c.unit_id == unit_id)) or ""
    return [int(part) for part in path.split("/") if part]
