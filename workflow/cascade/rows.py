"""Plans above and below as people look at them: level by level, by which a task is fulfilled, what a later date leaves
behind (change contract, F1, F4, F5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import median
from typing import Any

from sqlalchemy import Connection, Select, case, func, literal, select

from lib.time import local_date
from lib.words import LEVELS
from plans.model import RUNNING
from storage.tables import deadline, fulfilment, plan, task, unit, unit_version
from workflow.cascade.condition import HOLDS
from workflow.cascade.deep import NOT_COUNTED
from workflow.find import find_plan

_upper = plan.alias("upper")
_COUNTED = task.c.status.not_in(NOT_COUNTED)


def plans_below(connection: Connection, plan_id: int) -> set[int]:
    """The plan, and all that fulfil a task of it or of one below it."""
    return set(connection.scalars(_below(plan_id)))


def _below(plan_id: int) -> Select[Any]:
    down = select(literal(plan_id).label("id")).cte("down", recursive=True)
    further = select(fulfilment.c.plan_id).join(plan, plan.c.id == fulfilment.c.plan_id)
    further = further.join(task, task.c.id == fulfilment.c.task_id).join(down, down.c.id == task.c.plan_id)
    return select(down.union(further.where(HOLDS)).c.id)


def fulfilled_by(connection: Connection, tasks: Select[Any]) -> dict[int, list[str]]:
    """Of those of the tasks (their ids) that plans fulfil: the numbers of these plans."""
    rows = select(fulfilment.c.task_id, plan.c.number).join(plan, plan.c.id == fulfilment.c.plan_id)
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for id, number in connection.execute(rows.where(HOLDS, fulfilment.c.task_id.in_(tasks)).order_by(plan.c.id)):
        found[id][number] = None
    return {id: list(numbers) for id, numbers in found.items()}


def left_behind(connection: Connection, moved: Select[Any]) -> list[dict[str, Any]]:
    """The running plans below the tasks `moved` (their ids) whose last due instant now lies after theirs (F5)."""
    below, last = task.alias("below"), deadline.alias("last")
    source = (
        fulfilment.join(plan, plan.c.id == fulfilment.c.plan_id)
        .join(unit, unit.c.id == plan.c.issuer_id)
        .join(task, task.c.id == fulfilment.c.task_id)
        .join(deadline, deadline.c.id == task.c.deadline_id)
        .join(below, below.c.plan_id == plan.c.id)
        .join(last, last.c.id == below.c.deadline_id)
    )
    rows = (
        select(plan.c.number, unit.c.code, func.max(last.c.due_on).label("last_due_on"), deadline.c.due_on)
        .select_from(source)
        .where(HOLDS, plan.c.status.in_(RUNNING), task.c.id.in_(moved), below.c.status.not_in(NOT_COUNTED))
        .group_by(plan.c.id, unit.c.code, task.c.id, deadline.c.id)
        .having(func.max(last.c.due_at) > deadline.c.due_at)
        .order_by(plan.c.id, task.c.id)
    )
    return [
        {
            "plan": row.number,
            "issuer": row.code,
            "last_due_on": row.last_due_on.isoformat(),
            "due_on": row.due_on.isoformat(),
        }
        for row in connection.execute(rows)
    ]


def cascade(connection: Connection, reference: str) -> dict[str, Any]:
    """How far the plan has come down, one row a level of the units that owe what plans below fulfil (F4)."""
    found = find_plan(connection, reference)
    owed: dict[str, list[Any]] = defaultdict(list)
    for row in _owed(connection, found.id):
        owed[row.level].append(row)
    links: dict[int, list[Any]] = defaultdict(list)
    for row in _links(connection, found.id):
        links[row.task_id].append(row)
    measured = {row.plan_id: row for row in _measured(connection, found.id)}
    place = {level: number for number, level in enumerate(LEVELS)}
    levels = sorted(owed, key=lambda level: (place.get(level, len(place)), level))
    rows = [_row(level, owed[level], links, measured) for level in levels]
    return {"plan": found.number, "issued_on": found.issued_on.isoformat(), "rows": rows}


def _owed(connection: Connection, plan_id: int) -> Sequence[Any]:
    """The tasks of the items, of the plan and all below it, under which at least one plan fulfils."""
    items = select(task.c.item_id).join(fulfilment, fulfilment.c.task_id == task.c.id)
    items = items.join(plan, plan.c.id == fulfilment.c.plan_id).where(HOLDS, task.c.plan_id.in_(_below(plan_id)))
    rows = select(task.c.id, unit.c.code, unit_version.c.level).join(unit, unit.c.id == task.c.unit_id)
    rows = rows.join(unit_version, unit_version.c.id == task.c.unit_version_id)
    return connection.execute(rows.where(task.c.item_id.in_(items), _COUNTED).order_by(unit.c.code, task.c.id)).all()


def _links(connection: Connection, plan_id: int) -> Sequence[Any]:
    rows = select(fulfilment.c.task_id, fulfilment.c.plan_id, plan.c.published_at, _upper.c.id, _upper.c.issued_on)
    rows = rows.join(plan, plan.c.id == fulfilment.c.plan_id).join(task, task.c.id == fulfilment.c.task_id)
    rows = rows.join(_upper, _upper.c.id == task.c.plan_id).where(HOLDS, task.c.plan_id.in_(_below(plan_id)))
    return connection.execute(rows.order_by(fulfilment.c.id)).all()


def _measured(connection: Connection, plan_id: int) -> Sequence[Any]:
    done = func.sum(case((task.c.status == "accepted", 1), else_=0)).label("done")
    columns = (task.c.plan_id, func.count().label("total"), done, func.max(deadline.c.due_on).label("latest_due"))
    rows = select(*columns).join(deadline, deadline.c.id == task.c.deadline_id)
    return connection.execute(rows.where(task.c.plan_id.in_(_below(plan_id)), _COUNTED).group_by(task.c.plan_id)).all()


def _row(level: str, owed: Sequence[Any], links: dict[int, list[Any]], measured: dict[int, Any]) -> dict[str, Any]:
    through = [link for one in owed for link in links.get(one.id, ())]
    took = {(one.id, one.plan_id): (local_date(one.published_at) - one.issued_on).days for one in through}
    below = [measured[id] for id in dict.fromkeys(one.plan_id for one in through) if id in measured]
    total, done = (sum(getattr(one, name) for one in below) for name in ("total", "done"))
    last = max((one.latest_due for one in below if one.latest_due), default=None)
    days = sorted(took.values())
    return {
        "level": level,
        "owing": len(owed),
        "published": sum(one.id in links for one in owed),
        "latency": {
            "min": days[0] if days else None,
            "median": median(days) if days else None,
            "max": days[-1] if days else None,
        },
        "total": total,
        "done": done,
        "completeness": done / total if total else None,
        "latest_due": last.isoformat() if last else None,
        "missing": sorted({one.code for one in owed if one.id not in links}),
    }
