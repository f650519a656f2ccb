"""A clock ends: what it waited for has come, or is not waited for any more; what it was still to say is withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, or_, select, update

from notifications.notices import withdraw
from storage.tables import asked, clock_run, notice, rung, task
from workflow.clocks.spoken import RUNS, WHILE


def stop(connection: Connection, tasks: Sequence[int] | Select[Any], now: datetime) -> None:
    """After these tasks changed: end what is over (change contract, C1, C2)."""
    of_task, request = select(1).where(task.c.id == clock_run.c.task_id), select(1)
    still = [and_(clock_run.c.clock == clock, task.c.status.in_(statuses)) for clock, statuses in WHILE.items()]
    waits = exists(request.where(asked.c.act_id == clock_run.c.act_id, asked.c.state == "asked").correlate(clock_run))
    answered = and_(clock_run.c.clock == "answer", ~waits)
    over = or_(~exists(of_task.where(or_(*still)).correlate(clock_run)), answered)
    end(connection, tasks, over, now)


def end(connection: Connection, tasks: Sequence[int] | Select[Any], which: ColumnElement[bool], now: datetime) -> None:
    """End the runs of these tasks for which `which` holds; their unsent notices are withdrawn."""
    those = (clock_run.c.task_id.in_(tasks), RUNS, which)
    if connection.execute(update(clock_run).where(*those).values(ended_at=now)).rowcount:
        of = rung.join(clock_run, clock_run.c.deadline_id == rung.c.deadline_id)
        own = (rung.c.id == notice.c.rung_id, clock_run.c.task_id == notice.c.task_id, clock_run.c.ended_at == now)
        ended = exists(select(1).select_from(of).where(*own).correlate(notice))
        withdraw(connection, and_(notice.c.task_id.in_(tasks), ended), ladder_only=False)
