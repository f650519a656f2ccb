"""What a unit supports, as its page shows it: whose task, by when, what it has contributed (change contract, P3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from lib.time import local_iso
from plans.model import RUNNING
from storage.tables import deadline, item, period, plan, supporter, task, unit_version
from tasks.model import SPEAKING
from tasks.standing import standing_of
from workflow.calendar.in_force import work_calendar
from workflow.find import key_of
from workflow.joint.shown import OF_TASK, PERIOD, period_of_row
from workflow.joint.supporters import NOW, in_whose_name
from workflow.views.unit.page import described, urgency


def supported(connection: Connection, unit_id: int, now: datetime) -> list[dict[str, Any]]:
    """The tasks that are spoken of and that the unit supports, the most urgent first."""
    rows = connection.execute(
        select(
            *(task.c.id, task.c.status, task.c.submitted_at, item.c.title, plan.c.number, unit_version.c.name),
            *(deadline.c.due_on, deadline.c.due_at, *PERIOD),
        )
        .select_from(supporter)
        .join(task, task.c.id == supporter.c.task_id)
        .join(item, item.c.id == task.c.item_id)
        .join(plan, plan.c.id == task.c.plan_id)
        .join(deadline, deadline.c.id == task.c.deadline_id)
        .join(unit_version, unit_version.c.id == task.c.unit_version_id)
        .outerjoin(period, OF_TASK)
        .where(supporter.c.unit_id.in_(in_whose_name(unit_id)), NOW, task.c.unit_id != unit_id)
        .where(task.c.status.in_(SPEAKING), plan.c.status.in_(RUNNING))
    )
    working_days = work_calendar(connection).working_days
    found = [
        {
            "id": str(row.id),
            "title": row.title,
            "plan": row.number,
            "lead": row.name,
            "status": row.status,
            "standing": standing_of(row, now, working_days),
            "due_on": row.due_on.isoformat() if row.due_on else None,
            "due_at": local_iso(row.due_at),
            "period": period_of_row(row),
        }
        for row in rows
    ]
    return sorted(found, key=urgency)


def supported_page(connection: Connection, unit_id: int, id: str, now: datetime) -> dict[str, Any] | None:
    """One task that the unit supports, with what itself contributed to it; None for any other."""
    key = key_of(id)
    of_unit = select(supporter.c.task_id).where(supporter.c.unit_id.in_(in_whose_name(unit_id)), NOW)
    found = described(connection, key, now, task.c.id.in_(of_unit)) if key is not None else None
    return found and {"task": found["task"], "helper": found["helper"]}
