"""Published plans as people look at them: the list, and one plan with its items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from lib.time import local_iso
from storage.tables import deadline, item, item_need, plan, task, unit
from workflow.amending.versions import VERSION
from workflow.deadlines import ladder_steps
from workflow.find import find_plan
from workflow.joint.shown import co_issuers

_newer = plan.alias("newer")
_DATES = (deadline.c.due_on, deadline.c.due_given, deadline.c.due_at)


def rows(connection: Connection) -> list[dict[str, Any]]:
    """Every plan in the contract's shape, in the order of publication."""
    counted = select(func.count()).where(task.c.plan_id == plan.c.id).correlate(plan).scalar_subquery()
    found = connection.execute(_with(counted).order_by(plan.c.id))
    jointly = co_issuers(connection)
    return [_shape(row, jointly) for row in found]


def show(connection: Connection, reference: str) -> dict[str, Any]:
    """One plan with its desk, ladder and items. Refused when the number is unknown or ambiguous."""
    found = find_plan(connection, reference)
    row = connection.execute(
        _with(func.count(task.c.id))
        .outerjoin(task, task.c.plan_id == plan.c.id)
        .where(plan.c.id == found.id)
        .group_by(plan.c.id, unit.c.code, _newer.c.number)
    ).one()
    return {
        **_shape(row, co_issuers(connection, row.id)),
        "desk": connection.scalar(select(unit.c.code).where(unit.c.id == row.desk_id)),
        "based_on": row.based_on,
        "signed_by": row.signed_by,
        "day_off": row.day_off,
        "send_at": row.send_at,
        "ladder": _ladder(row.ladder),
        "clocks": {clock: _clock(**kept) for clock, kept in (row.clocks or {}).items()},
        "items": _items(connection, row.id),
    }


def _with(tasks: ColumnElement[int]) -> Select[Any]:
    """The plans with their issuers, their versions, what superseded them, and so many tasks."""
    of = select(plan, unit.c.code, VERSION, tasks.label("tasks"), _newer.c.number.label("superseded_by"))
    return of.join(unit, unit.c.id == plan.c.issuer_id).outerjoin(_newer, _newer.c.id == plan.c.superseded_by_id)


def _ladder(rows: Any) -> list[dict[str, Any]]:
    return [{"rung": step.label, "tell": list(step.tell)} for step in ladder_steps(rows)]


def _clock(n: int, unit: str, ladder: Any) -> dict[str, Any]:
    return {"within": f"{n}{unit}", "ladder": _ladder(ladder)}


def _items(connection: Connection, plan_id: int) -> list[dict[str, Any]]:
    found = connection.execute(
        select(item, unit.c.code.label("report_to"))
        .join(unit, unit.c.id == item.c.report_to_id)
        .where(item.c.plan_id == plan_id)
        .order_by(item.c.position)
    ).all()
    # The dates of publication: an act that moves one task gives it a later deadline of its own.
    tasks = connection.execute(
        select(task.c.item_id, *_DATES, func.count().label("tasks"))
        .join(deadline, deadline.c.id == task.c.deadline_id)
        .where(task.c.plan_id == plan_id)
        .group_by(task.c.item_id, *_DATES)
        .order_by(deadline.c.due_at)
    ).all()
    needs = connection.execute(
        select(item_need.c.item_id, item.c.key).join(item, item.c.id == item_need.c.needs_id).order_by(item.c.position)
    ).all()
    return [
        {
            "id": one.key,
            "title": one.title,
            "report_to": one.report_to,
            "at": one.at,
            "deliverables": one.deliverables,
            "needs": [need.key for need in needs if need.item_id == one.id],
            "ladder": None if one.ladder is None else _ladder(one.ladder),
            "dues": [
                {
                    "due_on": t.due_on.isoformat() if t.due_on else None,
                    "due_given": t.due_given.isoformat() if t.due_given else None,
                    "due_at": local_iso(t.due_at),
                    "tasks": t.tasks,
                }
                for t in tasks
                if t.item_id == one.id
            ],
        }
        for one in found
    ]


def _shape(row: Any, jointly: Mapping[int, list[str]]) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "number": row.number,
        "issuer": row.code,
        "issuers": [row.code, *jointly.get(row.id, [])],
        "issued_on": row.issued_on.isoformat(),
        "subject": row.subject,
        "status": row.status,
        "superseded_by": row.superseded_by,
        "version": row.version,
        "published_at": local_iso(row.published_at),
        "ended_at": local_iso(row.ended_at),
        "tasks": row.tasks,
    }
