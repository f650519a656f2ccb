"""Of which tasks a rung speaks: those of the report's deadline, or those for which another clock runs by it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, true

from plans.model import Clock
from storage.tables import act, asked, clock_run, notice, rung, task
from tasks.model import OPEN, SPEAKING, Status

WHILE: Mapping[Clock, tuple[Status, ...]] = {"acknowledge": ("assigned",), "review": ("submitted",), "answer": OPEN}
RUNS = clock_run.c.ended_at.is_(None)


def spoken_of(deadline_id: int, clock: Clock | None) -> ColumnElement[bool]:
    """A condition on `task`, and for another clock than the report's (None) on `clock_run`."""
    if clock is None:
        return and_(task.c.deadline_id == deadline_id, task.c.status.in_(SPEAKING))
    of_task = (clock_run.c.task_id == task.c.id, task.c.status.in_(WHILE[clock]))
    return and_(clock_run.c.deadline_id == deadline_id, RUNS, *of_task)


def spoken_at(row: Any) -> ColumnElement[bool]:
    """The same of a rung, with its deadline and plan, as its time has come: rungs at or before the start are not for
    it, nor one that falls while a request waits, where that stops the report's ladder (change contract, E1)."""
    since = task.c.since if row.clock is None else clock_run.c.started_at
    stops = row.clock is None and row.asking_stops
    return and_(spoken_of(row.deadline_id, row.clock), since < row.fire_at, ~_asks(row.fire_at) if stops else true())


def runs_for(of: Any = rung) -> ColumnElement[bool]:
    """A condition on `notice`: another clock runs for its task by the deadline of the rung `of`."""
    run = (clock_run.c.task_id == notice.c.task_id, clock_run.c.deadline_id == of.c.deadline_id, RUNS)
    return exists(select(1).where(*run).correlate(notice, of))


def _asks(at: datetime) -> ColumnElement[bool]:
    request = select(1).select_from(asked.join(act, act.c.id == asked.c.act_id))
    open_then = or_(asked.c.answered_at.is_(None), asked.c.answered_at > at)
    of_task = (asked.c.task_id == task.c.id, asked.c.until.is_not(None), act.c.at <= at, open_then)
    return exists(request.where(*of_task).correlate(task))
