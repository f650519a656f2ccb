"""What stands beside the board: what is to be decided, what could not be said, and who is late the longest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select, text

from lib.text import collation_key
from lib.time import local_date
from storage.tables import (
    amendment,
    asked,
    deadline,
    fulfilment,
    item,
    message,
    notice,
    plan,
    reach,
    task,
    unit_version,
)
from storage.tables.org import SILENT
from tasks.model import OPEN, SPEAKING
from workflow.accounts.authority import seen_plans
from workflow.accounts.model import Viewer
from workflow.asking.entered import OPEN as WAITING
from workflow.cascade.condition import HOLDS
from workflow.views.board.counted import Counted
from workflow.views.board.scope import Scope

LONGEST = 20  # tasks
MOST_READ = 60  # of which the longest are chosen
TARGETS = "indicators"
QUEUES = ("review", "extensions", "questions", "unreachable", "failed")


@dataclass(frozen=True)
class Late:
    """A task that is overdue and not handed in."""

    id: int
    unit_name: str
    item: str
    days: int


def queues(connection: Connection, scope: Scope, counted: Counted) -> dict[str, int]:
    """How many wait of each kind: reports and askings as they are now, units and messages that are not reached."""
    of_task = select(task.c.id).where(*scope.about).correlate_except(task)
    waits = (asked.c.state.in_(WAITING.values()), of_task.where(task.c.id == asked.c.task_id).exists())
    more_time = asked.c.until.is_not(None)
    # Whoever cannot be reached is one of few: a value and no condition, so that no database begins with the tasks.
    owes = of_task.where(task.c.unit_id == reach.c.unit_id, task.c.status.in_(OPEN)).limit(1).scalar_subquery()
    speaks = of_task.where(task.c.id == notice.c.task_id).exists()
    of_plan = and_(notice.c.task_id.is_(None), notice.c.plan_id == scope.plan.id)
    counts = {
        "extensions": select(func.count()).select_from(asked).where(*waits, more_time),
        "questions": select(func.count()).select_from(asked).where(*waits, ~more_time),
        "unreachable": select(func.count()).select_from(reach).where(text(SILENT), owes.is_not(None)),
        "failed": select(func.count(message.c.id.distinct()))
        .join(notice, notice.c.message_id == message.c.id)
        .where(message.c.state == "failed", notice.c.state == "failed", or_(speaks, of_plan)),
    }
    found = connection.execute(select(*(one.scalar_subquery().label(name) for name, one in counts.items()))).one()
    return {"review": sum(one.tasks for one in counted.groups if one.status == "submitted"), **found._mapping}


def has_targets(connection: Connection, scope: Scope) -> bool:
    """Whether the plan's file speaks of indicators, or one of those that amended it."""
    amended = select(amendment.c.id).where(amendment.c.plan_id == scope.plan.id)
    speaks = amended.where(amendment.c.source.contains(TARGETS)).limit(1)
    return TARGETS in scope.plan.source or connection.scalar(speaks) is not None


def longest_overdue(connection: Connection, scope: Scope, counted: Counted) -> tuple[list[Late], int]:
    """The tasks that are overdue the longest and not handed in, and how many there are in all."""
    late = Counter[Any]()
    for one in counted.groups:
        if one.standing == "overdue":
            late[one.due.due_at, one.due.due_on, one.due.id] += one.tasks
    chosen, enough = list[int](), 0
    for (_, _, id), n in sorted(late.items()):
        chosen.append(id)
        enough += n
        if enough >= LONGEST:
            break
    found = _of_deadlines(connection, scope, chosen)
    found.sort(key=lambda row: (row.due_at, collation_key(row.name), row.id))
    today = local_date(scope.as_of)
    return [Late(row.id, row.name, row.title, (today - row.due_on).days) for row in found[:LONGEST]], late.total()


def above_and_below(connection: Connection, scope: Scope, viewer: Viewer) -> tuple[list[Any], list[Any]]:
    """The plans above this one and those below it, as far as the viewer sees anything of them."""
    links = select(fulfilment.c.plan_id, task.c.plan_id.label("upper_id")).join(task, task.c.id == fulfilment.c.task_id)
    links = links.join(plan, plan.c.id == fulfilment.c.plan_id).where(HOLDS)
    links = links.where(or_(fulfilment.c.plan_id == scope.plan.id, task.c.plan_id == scope.plan.id))
    ends = connection.execute(links).all()
    if not ends:
        return [], []
    ids = {row.plan_id for row in ends} | {row.upper_id for row in ends}
    known = select(plan.c.id, plan.c.number, plan.c.subject).where(plan.c.id.in_(ids), seen_plans(viewer))
    seen = connection.execute(known.order_by(plan.c.id)).all()
    upper, lower = ({row[n] for row in ends} - {scope.plan.id} for n in (1, 0))
    return [one for one in seen if one.id in upper], [one for one in seen if one.id in lower]


def _of_deadlines(connection: Connection, scope: Scope, ids: list[int]) -> list[Any]:
    """Tasks of these deadlines that are not handed in; enough of them to choose from."""
    found: list[Any] = []
    for one in scope.stood if ids else ():
        about = (one.which, *scope.narrowed, one.status.in_(SPEAKING), one.deadline_id.in_(ids))  # all of the plan
        few = select(task.c.id, task.c.item_id, task.c.unit_version_id, one.deadline_id.label("deadline_id"))
        rows = few.select_from(one.source).where(*about).limit(MOST_READ).subquery("few")
        found += connection.execute(
            select(rows.c.id, unit_version.c.name, item.c.title, deadline.c.due_on, deadline.c.due_at)
            .join(unit_version, unit_version.c.id == rows.c.unit_version_id)
            .join(item, item.c.id == rows.c.item_id)
            .join(deadline, deadline.c.id == rows.c.deadline_id)
        )
    return found
