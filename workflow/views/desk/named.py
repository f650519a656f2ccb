"""What rows about tasks are shown with: the plan, the title, the unit's name, and by when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from lib.time import local_iso
from storage.tables import deadline, item, plan, task, unit, unit_version
from tasks.standing import standing_of
from workflow.calendar.in_force import work_calendar


def tasks_named(connection: Connection, ids: Collection[int], now: datetime) -> dict[str, dict[str, Any]]:
    """By id: {"id", "plan_id", "plan", "title", "unit", "unit_name", "status", "standing", "due_on", "due_at"}."""
    if not ids:
        return {}
    rows = connection.execute(
        select(
            *(task.c.id, task.c.plan_id, plan.c.number, item.c.title, unit.c.code, unit_version.c.name),
            *(task.c.status, task.c.submitted_at, deadline.c.due_on, deadline.c.due_at),
        )
        .join(plan, plan.c.id == task.c.plan_id)
        .join(item, item.c.id == task.c.item_id)
        .join(unit, unit.c.id == task.c.unit_id)
        .join(unit_version, unit_version.c.id == task.c.unit_version_id)
        .join(deadline, deadline.c.id == task.c.deadline_id)
        .where(task.c.id.in_(ids))
    )
    working_days = work_calendar(connection).working_days
    return {
        str(row.id): {
            "id": str(row.id),
            "plan_id": row.plan_id,
            "plan": row.number,
            "title": row.title,
            "unit": row.code,
            "unit_name": row.name,
            "status": row.status,
            "standing": standing_of(row, now, working_days),
            "due_on": row.due_on.isoformat() if row.due_on else None,
            "due_at": local_iso(row.due_at),
        }
        for row in rows
    }
