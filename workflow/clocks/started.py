"""A clock begins to run: when tasks are made, when something is handed in, when more time is asked for."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, insert, literal, null, select

from lib.time import local_date
from plans.calendar import WorkCalendar
from plans.clocks.rules import ClockRule, due_of
from plans.ladder import Ladder, lay
from plans.model import Clock, Due
from storage.tables import clock_run, deadline, item, plan, rung, task
from storage.types import Instant
from workflow.calendar.in_force import work_calendar
from workflow.clocks.ended import end
from workflow.clocks.kept import kept_rule
from workflow.deadlines import insert_deadline

# Who is bound, by the version of the plan that runs when it begins.
_BOUND = {"acknowledge": task.c.unit_id, "review": item.c.report_to_id, "answer": plan.c.desk_id}
_COLUMNS = ("task_id", "clock", "unit_id", "deadline_id", "act_id", "started_at")


def start(
    connection: Connection,
    clock: Clock,
    about: ColumnElement[bool],
    *,
    plan_id: int,
    item_id: int,
    now: datetime,
    act_id: int | ColumnElement[Any] | None = None,
) -> None:
    """It runs, from `now`, for the tasks of that item for which `about` holds; a run that has not ended ends. `act_id`
    may be each task's own, as a column of `task`."""
    decreed = connection.execute(select(plan.c.clocks, plan.c.send_at).where(plan.c.id == plan_id)).one()
    rule, those = kept_rule(decreed.clocks, clock), (about, task.c.item_id == item_id)
    if act_id is not None:
        end(connection, select(task.c.id).where(*those), clock_run.c.clock == clock, now)
    if rule is None:
        return
    calendar = work_calendar(connection)
    due, ladder = due_of(clock, rule, local_date(now), calendar), _ladder(rule, calendar, decreed.send_at)
    of = {"plan_id": plan_id, "item_id": item_id, "clock": clock}
    deadline_id = _alike(connection, due, ladder, of, now)
    if deadline_id is None:
        deadline_id = insert_deadline(connection, due, ladder, after=now, **of)  # type: ignore[arg-type]
    source = task.join(item, item.c.id == task.c.item_id).join(plan, plan.c.id == task.c.plan_id)
    by = null() if act_id is None else literal(act_id) if isinstance(act_id, int) else act_id
    values = (task.c.id, literal(clock, Text), _BOUND[clock], literal(deadline_id), by, literal(now, Instant))
    rows = select(*values).select_from(source).where(*those).order_by(task.c.id)
    connection.execute(insert(clock_run).from_select(_COLUMNS, rows))


def start_made(connection: Connection, plan_id: int, about: ColumnElement[bool], now: datetime) -> None:
    """The clocks of tasks that were made now."""
    if kept_rule(connection.scalar(select(plan.c.clocks).where(plan.c.id == plan_id)), "acknowledge") is None:
        return
    for item_id in connection.scalars(select(task.c.item_id).where(about).distinct().order_by(task.c.item_id)).all():
        start(connection, "acknowledge", about, plan_id=plan_id, item_id=item_id, now=now)


def _alike(connection: Connection, due: Due, ladder: Ladder, of: dict[str, Any], now: datetime) -> int | None:
    """A deadline of that clock that is due then and still says just what this one would."""
    names = ("position", "label", "kind", "tell", "fire_at")
    alike = (*(deadline.c[name] == value for name, value in of.items()), deadline.c.due_on == due.due_on)
    source = deadline.outerjoin(rung, rung.c.deadline_id == deadline.c.id)
    rows = select(deadline.c.id, *(rung.c[name] for name in (*names, "fired_at"))).select_from(source).where(*alike)
    said: dict[int, set[Any]] = {}
    for id, *parts, fired in connection.execute(rows):
        known = said.setdefault(id, set())
        if fired is None and parts[-1] is not None and parts[-1] > now:
            known.add(tuple(parts))
    assert due.due_on is not None
    wanted = {tuple(getattr(one, name) for name in names) for one in lay(ladder, due.due_on, now)}
    return next((id for id in sorted(said) if said[id] == wanted), None)


def _ladder(rule: ClockRule, calendar: WorkCalendar, send_at: str) -> Ladder:
    return Ladder(rule.ladder, calendar, time.fromisoformat(send_at))
