"""From an item of a plan to one task per unit that owes it, in one statement."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, literal, select

from storage.store import count_written
from storage.tables import task
from storage.types import Instant


def fan_out(
    connection: Connection,
    units: Select[tuple[int, int, str]],
    *,
    plan_id: int,
    item_id: int,
    occurrence: int,
    deadline_id: int,
    since: datetime,
    made_at: datetime | None = None,
) -> int:
    """Give every unit of `units` (columns unit_id, version_id) its task; returns how many there are."""
    chosen = units.subquery()
    values: dict[str, Any] = {
        **{"plan_id": literal(plan_id), "item_id": literal(item_id), "occurrence": literal(occurrence)},
        **{"unit_id": chosen.c.unit_id, "unit_version_id": chosen.c.version_id, "deadline_id": literal(deadline_id)},
        **{"since": literal(since, Instant), "status": literal("assigned"), "made_at": literal(made_at, Instant)},
    }
    rows = select(*values.values()).order_by(chosen.c.unit_id)
    return count_written(connection, insert(task).from_select([*values], rows))
