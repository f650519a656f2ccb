"""Tasks in the state in which they were at an instant: every report as of then rests on this.

A task on which nobody acted after the instant is as its own row says; what the others' state was then is told by the
acts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    true,
)

from storage.tables import act, amendment, task, unit_change


@dataclass(frozen=True)
class Stood:
    """Some tasks: `source` is `task` with what tells their state, of which those are meant for which `which` holds."""

    source: FromClause
    deadline_id: Any
    status: Any
    came: Any  # when what was handed in came
    which: ColumnElement[bool]
    owing: FromClause = task  # as which each is counted: itself, or one above that its plan fulfils


def stood(connection: Connection, as_of: datetime) -> list[Stood]:
    """All tasks as they were at `as_of`, each in one of these parts; mostly there is but one."""
    later = select(act.c.task_id).where(act.c.at > as_of)
    amended = exists(select(1).where(amendment.c.at > as_of))
    passed = exists(select(1).where(unit_change.c.passed_at.is_not(None)))
    made_since, acted_since = connection.execute(select(or_(amended, passed), later.exists())).one()
    # Not asked of each task where no plan was amended since, and no tasks ever passed.
    there = or_(task.c.made_at.is_(None), task.c.made_at <= as_of) if made_since else true()
    own = Stood(task, task.c.deadline_id, task.c.status, task.c.submitted_at, there)
    if not acted_since:
        return [own]
    since = later.distinct().subquery("since")
    untouched = task.outerjoin(since, since.c.task_id == task.c.id)
    return [
        Stood(untouched, own.deadline_id, own.status, own.came, and_(there, since.c.task_id.is_(None))),
        _acted_on(as_of, later, there),
    ]


def _acted_on(as_of: datetime, later: Select[Any], there: ColumnElement[bool]) -> Stood:
    """Those on which somebody acted later, in the state after the last act by then: before any, as it was assigned."""
    known = (
        select(
            act.c.task_id,
            func.min(act.c.id).label("first"),
            func.max(case((act.c.at <= as_of, act.c.id))).label("last"),
        )
        .where(act.c.task_id.in_(later))
        .group_by(act.c.task_id)
        .subquery("known")
    )
    began, done = act.alias("began"), act.alias("done")
    source = (
        known.join(task, task.c.id == known.c.task_id)
        .join(began, began.c.id == known.c.first)
        .outerjoin(done, done.c.id == known.c.last)
    )
    deadline_id = func.coalesce(done.c.deadline_id, began.c.from_deadline_id)
    return Stood(source, deadline_id, func.coalesce(done.c.status, literal("assigned")), done.c.submitted_at, there)
