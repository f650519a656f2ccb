"""What a change of a task makes of what is asked about it: nothing stays open that has nothing left to be answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, exists, or_, select, update

from storage.tables import asked, deadline, task
from tasks.model import CLOSED
from workflow.clocks.ended import stop


def settle(connection: Connection, tasks: Sequence[int] | Select[Any], now: datetime) -> None:
    """After these tasks changed: requests become moot and questions are closed, silently (change contract, E3); then
    the clocks that have nothing left to wait for end.

    A request is moot where its task is closed, has no date any more, or is due on or after the date asked for.
    """
    of_task = select(1).select_from(task.join(deadline, deadline.c.id == task.c.deadline_id))
    of_task = of_task.where(task.c.id == asked.c.task_id).correlate(asked)
    closed = task.c.status.in_(CLOSED)
    moot = or_(closed, deadline.c.due_on.is_(None), deadline.c.due_on >= asked.c.due_on)
    for state, over, end in (("asked", moot, "moot"), ("open", closed, "closed")):
        those = (asked.c.task_id.in_(tasks), asked.c.state == state, exists(of_task.where(over)))
        connection.execute(update(asked).where(*those).values(state=end, answered_at=now))
    stop(connection, tasks, now)
