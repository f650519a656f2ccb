"""What a change of a task makes of what is asked about it: nothing stays open that has nothing left to be answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, or_, select, update

from plans.due import dated
from plans.steps import Step
from storage.tables import asked, deadline, plan, task
from tasks.model import CLOSED
from workflow.calendar.in_force import work_calendar
from workflow.clocks.ended import stop


def settle(connection: Connection, tasks: Sequence[int] | Select[Any], now: datetime) -> None:
    """After these tasks changed: requests become moot and questions are closed, silently (change contract, E3); then
    the clocks that have nothing left to wait for end.

    A request is moot where its task is closed, has no date any more, or is due on or after the date asked for, as that
    would be moved today: the calendar or the plan's rule for days off may be another one than when it was asked.
    """
    of_task = select(1).select_from(task.join(deadline, deadline.c.id == task.c.deadline_id).join(plan))
    of_task = of_task.where(task.c.id == asked.c.task_id).correlate(asked)
    closed = task.c.status.in_(CLOSED)
    moot = or_(closed, deadline.c.due_on.is_(None), *_reached(connection, tasks))
    for state, over, end in (("asked", moot, "moot"), ("open", closed, "closed")):
        those = (asked.c.task_id.in_(tasks), asked.c.state == state, exists(of_task.where(over)))
        connection.execute(update(asked).where(*those).values(state=end, answered_at=now))
    stop(connection, tasks, now)


def _reached(connection: Connection, tasks: Sequence[int] | Select[Any]) -> list[ColumnElement[bool]]:
    """For each date that is asked for, in plans with one rule for days off: a task is due by then, or later."""
    open_ones = select(asked.c.until, plan.c.day_off).distinct().join_from(asked, task).join(plan)
    dates = connection.execute(open_ones.where(asked.c.task_id.in_(tasks), asked.c.state == "asked")).all()
    if not dates:
        return []
    calendar, found = work_calendar(connection), []
    for until, day_off in dates:
        due = dated(item="", given=Step("extended", until), day_off=day_off, calendar=calendar, at=None)
        found.append(and_(asked.c.until == until, plan.c.day_off == day_off, deadline.c.due_on >= due.due_on))
    return found
