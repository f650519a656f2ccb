"""`ready`: the officer of a task that consolidates others is told once, when all it needs is in (contract, rule 6)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, select, update

from notifications.audiences import Desk
from notifications.notices import Telling, tell
from storage.tables import item_need, org_tree, task
from tasks.model import OPEN, SPEAKING
from tasks.needs import all_needed_closed, needs_something
from workflow.owed import OwedTask


def tell_ready(connection: Connection, about: ColumnElement[bool], desk: Desk, act_id: int, now: datetime) -> None:
    """Tell those among the tasks of `about` (a condition on `task`) that have just become ready."""
    speaking = and_(about, task.c.status.in_(SPEAKING), task.c.ready_at.is_(None))
    ready = select(task.c.id).where(speaking, needs_something(task), all_needed_closed(task))
    ids = connection.scalars(ready.order_by(task.c.id)).all()
    if not ids:
        return
    connection.execute(update(task).where(task.c.id.in_(ids)).values(ready_at=now))
    what = Telling(kind="ready", tell=["officer"], about=task.c.id.in_(ids), scheduled_for=now, act_id=act_id)
    tell(connection, what, desk)


def tell_those_waiting_for(connection: Connection, closed: OwedTask, desk: Desk, act_id: int, now: datetime) -> None:
    """Tell those that the closing of the task `closed` has made ready.

    Only those above it, or all that need its item once the whole item is closed, are looked at. Most items are needed
    by none: then nothing is.
    """
    needing = connection.scalars(select(item_need.c.item_id).where(item_need.c.needs_id == closed.item_id)).all()
    if not needing:
        return
    about: ColumnElement[bool] = task.c.item_id.in_(needing)  # an item is of one plan: no index on plans is tempting
    some_open = select(1).where(task.c.item_id == closed.item_id, task.c.status.in_(OPEN))
    if connection.execute(some_open.limit(1)).first():
        about = and_(about, task.c.unit_id.in_(_lineage(connection, closed.unit_id)))
    tell_ready(connection, about, desk, act_id, now)


def _lineage(connection: Connection, unit_id: int) -> list[int]:
    """The unit and those above it."""
    path = connection.scalar(select(org_tree.c.path).where(org_tree.c.unit_id == unit_id)) or ""
    return [int(part) for part in path.split("/") if part]
