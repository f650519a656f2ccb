"""Who decrees and who supports, and of which period a task is, as people look at it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Select, and_, select

from plans.periods.model import Period
from storage.tables import co_issuer, period, supporter, task, unit
from workflow.joint.supporters import NOW

OF_TASK = and_(period.c.item_id == task.c.item_id, period.c.occurrence == task.c.occurrence)
PERIOD = (period.c.name.label("period_name"), period.c.starts_on, period.c.ends_on)


def period_of_row(row: Any) -> Period | None:
    """Of a row with `PERIOD`, joined by `OF_TASK`."""
    if row.starts_on is None:
        return None
    return Period(name=row.period_name, start=row.starts_on, end=row.ends_on)


def told_period(row: Any) -> dict[str, Any] | None:
    """The same as JSON (change contract, P2)."""
    found = period_of_row(row)
    return found.told() if found else None


def supporters_of(connection: Connection, tasks: Select[Any]) -> dict[int, list[str]]:
    """The codes of those who support these tasks (their ids), by task."""
    rows = select(supporter.c.task_id, unit.c.code).join(unit, unit.c.id == supporter.c.unit_id)
    found: dict[int, list[str]] = defaultdict(list)
    for of, code in connection.execute(rows.where(NOW, supporter.c.task_id.in_(tasks)).order_by(unit.c.code)):
        found[of].append(code)
    return found


def co_issuers(connection: Connection, plan_id: int | None = None) -> dict[int, list[str]]:
    """The codes of the issuers after the first, by plan: of that one, or of all."""
    rows = select(co_issuer.c.plan_id, unit.c.code).join(unit, unit.c.id == co_issuer.c.unit_id)
    if plan_id is not None:
        rows = rows.where(co_issuer.c.plan_id == plan_id)
    found: dict[int, list[str]] = defaultdict(list)
    for of, code in connection.execute(rows.order_by(co_issuer.c.plan_id, co_issuer.c.position)):
        found[of].append(code)
    return found


def co_issuer_ids(connection: Connection, plans: Collection[int]) -> dict[int, list[int]]:
    """The units that decree these plans beside their issuers, by plan."""
    rows = select(co_issuer).where(co_issuer.c.plan_id.in_(plans)).order_by(*co_issuer.primary_key)
    found: dict[int, list[int]] = defaultdict(list)
    for row in connection.execute(rows):
        found[row.plan_id].append(row.unit_id)
    return found
