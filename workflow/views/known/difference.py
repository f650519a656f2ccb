"""`dondoc status --diff`: which tasks count otherwise at one instant than at another, and why (change contract, B2)."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from lib.time import local_iso
from org.queries import known_code
from org.today import strictly_below
from storage.tables import act, deadline, item, plan, task, unit
from tasks.model import Bucket
from workflow.find import find_plan
from workflow.views.board.grouped import Judge, late_of
from workflow.views.board.stood import stood
from workflow.views.status import status

ONCE = 5_000  # ids in one statement
Counts = dict[int, Bucket | None]  # by task; what is not there has no key


def difference(
    connection: Connection,
    before: datetime,
    after: datetime,
    *,
    plan_number: str | None = None,
    under: str | None = None,
) -> dict[str, Any]:
    """{"from", "to", "plan", "tasks", "total"}: every task whose bucket as of `before` and as of `after` differ, by id.

    `why`: `made` first where it was not there, then the actions recorded between, in order; [] where only time passed.
    The tables of the day of `after` must hold. Raises Refused for an unknown plan or unit.
    """
    of_plan = find_plan(connection, plan_number) if plan_number else None
    about: list[ColumnElement[bool]] = [] if of_plan is None else [task.c.plan_id == of_plan.id]
    if under is not None:
        about.append(task.c.unit_id.in_(strictly_below(known_code(connection, under))))
    acted = select(act.c.task_id).where(act.c.at > before, act.c.at <= after)
    new = or_(task.c.made_at > before, task.c.plan_id.in_(select(plan.c.id).where(plan.c.published_at > before)))
    passed = and_(
        deadline.c.due_at >= before, deadline.c.due_at <= after
    )  # without an act only time makes a difference
    may = or_(task.c.id.in_(acted), new, passed)
    counts = _counts(connection, after, [*about, may])
    counted = _of(connection, before, sorted(counts))
    differ = [id for id in sorted(counts) if counted.get(id) != counts[id]]
    ask = partial(status, connection, plan_number=plan_number, under=under)
    return {
        "from": local_iso(before),
        "to": local_iso(after),
        "plan": of_plan.number if of_plan is not None else None,
        "tasks": _shown(connection, differ, counted, counts, (before, after)),
        "total": {"before": ask(before)["total"], "after": ask(after)["total"]},
    }


def _counts(connection: Connection, at: datetime, about: list[ColumnElement[bool]]) -> Counts:
    """The buckets at `at` of the tasks that are there then and meant by `about`."""
    there = task.c.plan_id.in_(select(plan.c.id).where(plan.c.published_at <= at))
    judge, found = Judge(connection, deadline.c.id == deadline.c.id, at), Counts()
    for one in stood(connection, at):
        source = one.source.join(deadline, deadline.c.id == one.deadline_id)
        columns = (task.c.id, one.deadline_id.label("deadline_id"), one.status.label("status"), late_of(one))
        for row in connection.execute(select(*columns).select_from(source).where(one.which, there, *about)):
            found[row.id] = judge.of(row.deadline_id, row.status, row.late)[1]
    return found


def _of(connection: Connection, at: datetime, ids: list[int]) -> Counts:
    parts = (ids[begin : begin + ONCE] for begin in range(0, len(ids), ONCE))
    return {id: one for part in parts for id, one in _counts(connection, at, [task.c.id.in_(part)]).items()}


def _shown(
    connection: Connection, ids: list[int], was: Counts, now: Counts, between: tuple[datetime, datetime]
) -> list[dict[str, Any]]:
    found = list[dict[str, Any]]()
    for begin in range(0, len(ids), ONCE):
        part = ids[begin : begin + ONCE]
        why = _why(connection, part, *between)
        rows = connection.execute(
            select(task.c.id, plan.c.number, item.c.key, unit.c.code)
            .join(plan, plan.c.id == task.c.plan_id)
            .join(item, item.c.id == task.c.item_id)
            .join(unit, unit.c.id == task.c.unit_id)
            .where(task.c.id.in_(part))
            .order_by(task.c.id)
        )
        found += [
            {
                "task": str(row.id),
                "plan": row.number,
                "item": row.key,
                "unit": row.code,
                "before": was.get(row.id),
                "after": now[row.id],
                "why": [*([] if row.id in was else ["made"]), *why[row.id]],
            }
            for row in rows
        ]
    return found


def _why(connection: Connection, ids: list[int], before: datetime, after: datetime) -> dict[int, list[str]]:
    found = defaultdict[int, list[str]](list)
    acts = select(act.c.task_id, act.c.action).where(act.c.task_id.in_(ids), act.c.at > before, act.c.at <= after)
    for task_id, action in connection.execute(acts.order_by(act.c.id)):
        found[task_id].append(action)
    return found
