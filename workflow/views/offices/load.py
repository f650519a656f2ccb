"""What one unit still owes in running plans, by the week in which it is due (change contract, L1, L2)."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from lib.time import local_date, local_iso
from org.queries import unit_id
from plans.model import RUNNING
from storage.tables import deadline, org_tree, plan, task, unit, unit_version
from tasks.model import SPEAKING
from workflow.targets.asked_twice import duplicates

_WEEK = timedelta(days=7)


def load(connection: Connection, code: str, now: datetime, weeks: int = 8) -> dict[str, Any]:
    """L1: the tasks that are spoken of, by weeks from Monday to Sunday, this one first.

    The tables of the day must hold. Refused for a code that no unit has.
    """
    own = unit_id(connection, code)
    known = select(unit.c.code, unit_version.c.name).join(org_tree, org_tree.c.unit_id == unit.c.id)
    named = connection.execute(
        known.join(unit_version, unit_version.c.id == org_tree.c.version_id).where(unit.c.id == own)
    ).one()
    monday = local_date(now) - timedelta(days=local_date(now).weekday())
    begins = [monday + n * _WEEK for n in range(weeks)]
    of_week: dict[date, list[Any]] = {one: [] for one in begins}
    counts = Counter[str]()
    for row in _owed(connection, own):
        if row.due_on is None:
            counts["undated"] += 1
        elif row.due_at <= now:
            counts["overdue"] += 1
        elif (week := row.due_on - timedelta(days=row.due_on.weekday())) in of_week:
            of_week[week].append(row)
        else:
            counts["later"] += 1
    return {
        "unit": named.code,
        "name": named.name,
        "as_of": local_iso(now),
        "overdue": counts["overdue"],
        "weeks": [_week(begin, rows) for begin, rows in of_week.items()],
        "later": counts["later"],
        "undated": counts["undated"],
        "duplicates": duplicates(connection, own, named.code),
    }


def _owed(connection: Connection, unit_id: int) -> Any:
    issuer = unit.alias("issuer")
    return connection.execute(
        select(task.c.id, deadline.c.due_on, deadline.c.due_at, issuer.c.code)
        .join(deadline, deadline.c.id == task.c.deadline_id)
        .join(plan, plan.c.id == task.c.plan_id)
        .join(issuer, issuer.c.id == plan.c.issuer_id)
        .where(task.c.unit_id == unit_id, task.c.status.in_(SPEAKING), plan.c.status.in_(RUNNING))
        .order_by(deadline.c.due_at, task.c.id)
    )


def _week(begin: date, rows: list[Any]) -> dict[str, Any]:
    return {
        "from": begin.isoformat(),
        "to": (begin + _WEEK - timedelta(days=1)).isoformat(),
        "total": len(rows),
        "issuers": dict(sorted(Counter(row.code for row in rows).items())),
        "tasks": [str(row.id) for row in rows],
    }
