"""`ready`: the officer of a task that consolidates others is told once, when all it needs is in (contract, rule 6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, select, update

from notifications.notices import Desk, Telling, tell
from storage.tables import item_need, org_tree, task
from tasks.model import OPEN, SPEAKING
from tasks.needs import all_needed_closed, needs_something


def tell_ready(
    connection: Connection,
    about: ColumnElement[bool],
    desk: Desk,
    act_id: int,
    now: datetime,
    closed: Any | None = None,
) -> None:
    """Tell those among the tasks of `about` (a condition on `task`) that have just become ready.

    `closed` is the task whose closing may have made others ready: only those above it, or all that need its item once
    the whole item is closed, are looked at.
    """
    speaking = and_(about, task.c.status.in_(SPEAKING), task.c.ready_at.is_(None))
    if closed is not None:
        speaking = and_(speaking, _may_need(connection, closed))
    ready = select(task.c.id).where(speaking, needs_something(task), all_needed_closed(task))
    ids = connection.scalars(ready.order_by(task.c.id)).all()
    if not ids:
        return
    connection.execute(update(task).where(task.c.id.in_(ids)).values(ready_at=now))
    what = Telling(kind="ready", tell=["officer"], about=task.c.id.in_(ids), scheduled_for=now, act_id=act_id)
    tell(connection, what, desk)


def _may_need(connection: Connection, closed: Any) -> ColumnElement[bool]:
    path = connection.scalar(select(org_tree.c.path).where(org_tree.c.unit_id == closed.unit_id)) or ""
    lineage = [int(part) for part in path.split("/") if part]
    needs_its_item = exists(
        select(1).where(item_need.c.item_id == task.c.item_id, item_need.c.needs_id == closed.item_id)
    ).correlate(task)
    some_open = connection.execute(
        select(1).where(task.c.item_id == closed.item_id, task.c.status.in_(OPEN)).limit(1)
    ).first()
    return and_(needs_its_item, task.c.unit_id.in_(lineage)) if some_open else needs_its_item
