"""How a task's due date came about, and what its ladders say when: the report's, and those of its other clocks."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from lib.time import local_iso
from plans.steps import Step
from storage.tables import clock_run, deadline, notice, rung, task, unit
from workflow.views.tasks import show


def explain(connection: Connection, task_id: int, now: datetime) -> dict[str, Any]:
    """How the due date came about, step by step with the rule's source, and what the ladder says when.

    {"task": …, "steps": [{"text", "on", "source"}], "rungs": [{"rung", "kind", "tell", "fire_at", "fired_at"}],
    "clocks": [{"clock", "unit", "started_at", "due_on", "due_at", "ended_at", "steps", "rungs"}]}
    """
    found = show(connection, task_id, now)
    belongs = connection.execute(
        select(task.c.deadline_id, task.c.since, deadline.c.steps)
        .join(deadline, deadline.c.id == task.c.deadline_id)
        .where(task.c.id == task_id)
    ).one()
    runs = connection.execute(
        select(clock_run, unit.c.code, deadline.c.due_on, deadline.c.due_at, deadline.c.steps)
        .join(deadline, deadline.c.id == clock_run.c.deadline_id)
        .join(unit, unit.c.id == clock_run.c.unit_id)
        .where(clock_run.c.task_id == task_id)
        .order_by(clock_run.c.id)
    ).all()
    rungs = _rungs(
        connection, task_id, {belongs.deadline_id: belongs.since, **{one.deadline_id: one.started_at for one in runs}}
    )
    return {
        "task": found,
        "steps": [Step.of(step).told() for step in belongs.steps],
        "rungs": rungs[belongs.deadline_id],
        "clocks": [
            {
                "clock": one.clock,
                "unit": one.code,
                "started_at": local_iso(one.started_at),
                "due_on": one.due_on.isoformat(),
                "due_at": local_iso(one.due_at),
                "ended_at": local_iso(one.ended_at),
                "steps": [Step.of(step).told() for step in one.steps],
                "rungs": rungs[one.deadline_id],
            }
            for one in runs
        ],
    }


def _rungs(connection: Connection, task_id: int, since: dict[int, datetime]) -> dict[int, list[dict[str, Any]]]:
    """By deadline, the rungs that are for the task: those behind the instant since when it has that, and what spoke
    before a reopening."""
    spoke = select(notice.c.rung_id).where(notice.c.task_id == task_id)
    ahead = [and_(rung.c.deadline_id == id, rung.c.fire_at > at) for id, at in since.items()]
    laid = select(rung).where(rung.c.deadline_id.in_(since), or_(*ahead, rung.c.id.in_(spoke)))
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in connection.execute(laid.order_by(rung.c.fire_at, rung.c.position)):
        said = {"rung": row.label, "kind": row.kind, "tell": list(row.tell)}
        when = {"fire_at": local_iso(row.fire_at), "fired_at": local_iso(row.fired_at)}
        found[row.deadline_id].append({**said, **when})
    return found


def day_off(connection: Connection, task_id: int) -> str | None:
    """What became of the task's written date, and why, where that is a day off; None where it is none."""
    steps = connection.scalar(
        select(deadline.c.steps).join(task, task.c.deadline_id == deadline.c.id).where(task.c.id == task_id)
    )
    return next((Step.of(step).text for step in steps or () if "why" in step), None)
