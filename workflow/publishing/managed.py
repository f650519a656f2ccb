"""What the page by which a plan is kept needs to know of it before it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, case, func, select

from lib.language import say
from lib.problem import refuse
from plans.model import RUNNING
from storage.tables import deadline, item, plan, task, unit
from tasks.model import OPEN
from workflow.accounts.authority import publishes_for, seen_plans
from workflow.accounts.model import Viewer
from workflow.find import find_plan, key_of


@dataclass(frozen=True)
class Managed:
    """A plan that the account sees: its row, its items as (key, title), and whether it may end it."""

    row: Any
    items: list[tuple[str, str]]
    own: bool


def managed(connection: Connection, viewer: Viewer, id: str) -> Managed | None:
    """The plan of that id; None where there is none, or none that the account sees. The tables of the day must hold."""
    row = connection.execute(select(plan).where(plan.c.id == key_of(id), seen_plans(viewer))).first()
    if row is None:
        return None
    named = select(item.c.key, item.c.title).where(item.c.plan_id == row.id).order_by(item.c.position)
    items = [(one.key, one.title) for one in connection.execute(named)]
    own = publishes_for(connection, viewer, issuer_id=row.issuer_id, desk_id=row.desk_id)
    return Managed(row, items, own)


def at_stake(connection: Connection, plan_id: int, now: datetime) -> dict[str, int]:
    """What the end of the plan would make of its open tasks: how many `accepted`, `missed`, `cancelled`."""
    overdue = and_(deadline.c.due_at.is_not(None), deadline.c.due_at <= now)
    fate = case((task.c.status == "submitted", "accepted"), (overdue, "missed"), else_="cancelled").label("fate")
    of_plan = (task.c.plan_id == plan_id, task.c.status.in_(OPEN))
    each = select(fate).join(deadline, deadline.c.id == task.c.deadline_id).where(*of_plan).subquery()
    counted = connection.execute(select(each.c.fate, func.count().label("n")).group_by(each.c.fate)).all()
    return dict.fromkeys(("accepted", "missed", "cancelled"), 0) | {row.fate: row.n for row in counted}


def reference_of(connection: Connection, plan_id: int) -> str:
    """How the running plan is named to the acts; raises Refused where it is over, whoever bears its number now."""
    of = select(plan, unit.c.code).join(unit, unit.c.id == plan.c.issuer_id).where(plan.c.id == plan_id)
    row = connection.execute(of).one()
    reference = f"{row.number}@{row.year}@{row.code}"
    if row.status not in RUNNING or find_plan(connection, reference).id != plan_id:
        raise refuse(
            "plan-ended",
            say(
                "Kế hoạch {number} đã kết thúc nên không thay đổi được nữa.",
                "Plan {number} is over and cannot change any more.",
                number=row.number,
            ),
        )
    return reference
