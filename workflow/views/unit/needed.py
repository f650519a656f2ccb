"""The reports that a task rests on, as far as they have come (contract, rule 6; web contract, section 4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from lib.text import collation_key
from org.today import self_or_below
from storage.tables import deadline, item, item_need, org_tree, task, unit_version
from tasks.model import CLOSED
from tasks.standing import standing_of
from workflow.calendar.in_force import work_calendar

CAME = ("submitted", *CLOSED)
MOST = 200  # rows of an item


def needed(connection: Connection, task_id: int, now: datetime) -> list[dict[str, Any]]:
    """By item that the task needs: {"title", "came", "all", "rows": [{"unit_name", "standing"}]}; none where it needs
    nothing. Rows are by name; of more than MOST, those that have come are left out first. The tables of the day must
    hold.

    Of each item the tasks of the same unit and of those below it; where there are none, all tasks of that item.
    """
    path = connection.scalar(
        select(org_tree.c.path).join(task, task.c.unit_id == org_tree.c.unit_id).where(task.c.id == task_id)
    )
    its = select(item.c.id, item.c.title).join(item_need, item_need.c.needs_id == item.c.id)
    its = its.join(task, task.c.item_id == item_need.c.item_id).where(task.c.id == task_id).order_by(item.c.position)
    rows = (
        select(task.c.status, task.c.submitted_at, deadline.c.due_on, deadline.c.due_at, unit_version.c.name)
        .join(deadline, deadline.c.id == task.c.deadline_id)
        .join(unit_version, unit_version.c.id == task.c.unit_version_id)
    )
    own = rows.join(org_tree, org_tree.c.unit_id == task.c.unit_id).where(self_or_below(path or "/"))
    working_days = work_calendar(connection).working_days
    found = []
    for one in connection.execute(its).all():
        those = connection.execute(own.where(task.c.item_id == one.id)).all()
        those = those or connection.execute(rows.where(task.c.item_id == one.id)).all()
        told = [
            {"unit_name": row.name, "standing": standing_of(row, now, working_days)}
            for row in sorted(those, key=lambda row: (row.status in CAME, collation_key(row.name)))[:MOST]
        ]
        told.sort(key=lambda row: collation_key(row["unit_name"]))
        came = sum(row.status in CAME for row in those)
        found.append({"title": one.title, "came": came, "all": len(those), "rows": told})
    return found
