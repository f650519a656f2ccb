"""What a plan's summary says, as of the moment it is written: a few statements for each plan."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from lib.clocks.words import CLOCK_NAMES
from lib.time import local_date
from lib.vocabulary import word
from notifications.summary import Ahead, Listed, Owing, Summary
from org.today import NOBODY
from plans.model import SUSPENDED
from storage.tables import clock_run, deadline, item, message, notice, plan, reach, rung, task, unit_version
from storage.tables import journal as journal_table
from tasks.model import OPEN, SPEAKING
from workflow.clocks.spoken import RUNS

MOST = 50  # lines of one list
NEXT = 10  # instants at which something is said


def standing_of(connection: Connection, plan_id: int, now: datetime) -> Summary:
    """How the plan stands at `now`."""
    since = _since(connection, plan_id)
    head = select(journal_table.c.id, journal_table.c.hash).order_by(journal_table.c.id.desc()).limit(1)
    last = connection.execute(head).first()
    in_plan = task.c.plan_id == plan_id
    came = and_(in_plan, task.c.submitted_at > since, task.c.status.in_(("submitted", "accepted")))
    overdue = and_(in_plan, task.c.status.in_(SPEAKING), deadline.c.due_at < now)
    open_tasks = select(func.count()).select_from(task).where(in_plan, task.c.status.in_(OPEN))
    return Summary(
        since=since,
        open=connection.scalar(open_tasks) or 0,
        overdue=_listed(connection, overdue, deadline.c.due_on, now),
        handed_in=_listed(connection, came, task.c.submitted_at, now),
        awaiting=_listed(connection, and_(in_plan, task.c.status == "submitted"), task.c.submitted_at, now),
        unreachable=_unreachable(connection, plan_id),
        ahead=_ahead(connection, plan_id),
        head=(last.id, last.hash) if last else None,
    )


def _since(connection: Connection, plan_id: int) -> datetime:
    """When the last summary of the plan left, or when the plan was published."""
    left = select(func.max(message.c.sent_at)).join(notice, notice.c.message_id == message.c.id)
    last = connection.scalar(left.where(notice.c.plan_id == plan_id, notice.c.state.in_(("sent", "delivered"))))
    return last or connection.scalars(select(plan.c.published_at).where(plan.c.id == plan_id)).one()


def _listed(connection: Connection, which: ColumnElement[bool], order: Any, now: datetime) -> Listed:
    source = task.join(deadline, deadline.c.id == task.c.deadline_id).join(item, item.c.id == task.c.item_id)
    source = source.join(unit_version, unit_version.c.id == task.c.unit_version_id)
    total = connection.scalar(select(func.count()).select_from(source).where(which)) or 0
    columns = (unit_version.c.name, item.c.title, item.c.at, deadline.c.due_on, task.c.submitted_at)
    rows = select(*columns).select_from(source).where(which).order_by(order, item.c.position, task.c.unit_id)
    today = local_date(now)
    lines = tuple(
        Owing(
            unit=row.name,
            item=row.title,
            due_on=row.due_on,
            at=row.at,
            on=local_date(row.submitted_at) if row.submitted_at else None,
            days=(today - row.due_on).days if row.due_on else 0,
        )
        for row in connection.execute(rows.limit(MOST))
    )
    return Listed(lines=lines, total=total)


def _unreachable(connection: Connection, plan_id: int) -> Listed:
    """Units with open tasks whose own posts reach nobody today, whoever stands in for them."""
    owing = select(task.c.unit_id).where(task.c.plan_id == plan_id, task.c.status.in_(OPEN)).distinct()
    silent = select(reach.c.unit_id).where(
        reach.c.unit_id.in_(owing), reach.c.post == "officer", or_(reach.c.person_id == NOBODY, ~reach.c.own)
    )
    named = (
        select(task.c.unit_id, func.min(unit_version.c.name).label("name"))
        .join(unit_version, unit_version.c.id == task.c.unit_version_id)
        .where(task.c.plan_id == plan_id, task.c.unit_id.in_(silent))
        .group_by(task.c.unit_id)
        .order_by(task.c.unit_id)
    )
    names = [row.name for row in connection.execute(named)]
    lines = tuple(Owing(unit=name, item="") for name in names[:MOST])
    return Listed(lines=lines, total=len(names))


def _ahead(connection: Connection, plan_id: int) -> tuple[Ahead, ...]:
    """What is said next, of the reports and of other clocks that run, in order of time."""
    laid = (
        select(rung.c.id, rung.c.fire_at, rung.c.kind, deadline.c.clock, item.c.title, func.count().label("tasks"))
        .join(deadline, deadline.c.id == rung.c.deadline_id)
        .join(item, item.c.id == deadline.c.item_id)
        .join(plan, and_(plan.c.id == deadline.c.plan_id, plan.c.status != SUSPENDED))
        .where(plan.c.id == plan_id, rung.c.fired_at.is_(None))
        .group_by(rung.c.id, rung.c.fire_at, rung.c.kind, deadline.c.clock, item.c.title)
        .order_by(rung.c.fire_at, rung.c.id)
        .limit(NEXT)
    )
    of_reports = laid.join(task, and_(task.c.deadline_id == deadline.c.id, task.c.status.in_(SPEAKING)))
    of_clocks = laid.join(clock_run, and_(clock_run.c.deadline_id == deadline.c.id, RUNS))
    rows = [row for one in (of_reports, of_clocks) for row in connection.execute(one)]
    rows.sort(key=lambda row: (row.fire_at, row.id))
    return tuple(Ahead(at=row.fire_at, kind=row.kind, item=_called(row), tasks=row.tasks) for row in rows[:NEXT])


def _called(row: Any) -> str:
    """The item, and which clock where it is not the report's."""
    return f"{row.title} ({word(CLOCK_NAMES, row.clock)})" if row.clock else str(row.title)
