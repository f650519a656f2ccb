"""The links that were issued, each with its state; never a token."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, true

from lib.time import local_date, local_iso
from lib.vocabulary import POSTS_IN_ORDER
from storage.tables import link, org_tree, plan, task, unit
from workflow.links.opened import holders, links_with_units, running, why_ended

ACTIVE = "active"  # it works; else one of ENDS


def rows(
    connection: Connection, now: datetime, *, days: int, which: ColumnElement[bool] | None = None
) -> list[dict[str, Any]]:
    """The links of `which` (a condition on `link`) by unit and age. The tables of the day must hold.

    `days`: one ends that long after it last left in a message.
    """
    found = connection.execute(
        links_with_units().where(true() if which is None else which).order_by(unit.c.code, link.c.id)
    ).all()
    held = defaultdict(list)
    for one in connection.execute(holders(local_date(now))) if found else ():
        held[one.unit_id, one.person_id].append(one)
    owing = _owing(connection, now) if found else set()

    def shown(row: Any) -> dict[str, Any]:
        posts = held[row.unit_id, row.person_id]
        ended = why_ended(row, now, held=bool(posts), owes=lambda: row.unit_id in owing, days=days)
        return {
            "id": str(row.id),
            "unit": row.code,
            "unit_name": row.unit_name,
            "posts": sorted({one.post for one in posts}, key=POSTS_IN_ORDER.index),
            "name": next((one.name for one in posts if one.name), None),
            "version": row.version,
            "issued_at": local_iso(row.issued_at),
            "left_at": local_iso(row.left_at) if row.left_at else None,
            "state": ended or ACTIVE,
            "revoked_at": local_iso(row.revoked_at) if row.revoked_at else None,
            "reason": row.why,
        }

    return [shown(row) for row in found]


def in_plan(plan_id: int) -> ColumnElement[bool]:
    """Links of the units that owe in that plan."""
    return link.c.unit_id.in_(select(task.c.unit_id).where(task.c.plan_id == plan_id))


def _owing(connection: Connection, now: datetime) -> set[int]:
    """The units that owe, or stand above one that does, in a plan that is shown."""
    owes = select(task.c.unit_id).join(plan, plan.c.id == task.c.plan_id).where(running(now))
    paths = connection.scalars(select(org_tree.c.path).where(org_tree.c.unit_id.in_(owes)))
    return {int(one) for path in paths for one in path.split("/") if one}
