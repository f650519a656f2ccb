"""`ready`: the officer of a task that consolidates others, or that plans fulfil, is told once, when all is in
(contract, rule 6; change contract, F2)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, select, update

from notifications.audiences import desk_of
from notifications.notices import Telling, tell
from storage.tables import plan, task
from tasks.model import SPEAKING
from workflow.cascade.condition import all_is_in, waits_for_others


def tell_ready(connection: Connection, about: ColumnElement[bool], act_id: int, now: datetime) -> None:
    """Tell those among the tasks of `about` (a condition on `task`) that have just become ready."""
    speaking = and_(about, task.c.status.in_(SPEAKING), task.c.ready_at.is_(None))
    ready = select(task.c.id, plan.c.desk_id).join(plan, plan.c.id == task.c.plan_id)
    found = connection.execute(ready.where(speaking, waits_for_others(task), all_is_in(task)).order_by(task.c.id)).all()
    for desk_id in dict.fromkeys(row.desk_id for row in found):
        those = task.c.id.in_([row.id for row in found if row.desk_id == desk_id])
        connection.execute(update(task).where(those).values(ready_at=now))
        what = Telling(kind="ready", tell=["officer"], about=those, scheduled_for=now, act_id=act_id)
        tell(connection, what, desk_of(connection, desk_id))
