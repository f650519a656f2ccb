"""Unit changes that are recorded, as people see them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from lib.time import local_iso
from storage.tables import unit_change

WHAT = ("ceasing", "founded", "changed", "moved_below", "contacts_moved")


def changes(connection: Connection) -> list[dict[str, Any]]:
    """All of them, in the order in which they were recorded."""
    return [shaped(row) for row in connection.execute(select(unit_change).order_by(unit_change.c.id))]


def shaped(row: Any) -> dict[str, Any]:
    """One of them: `state` is `pending` until its tasks have passed, then `applied`, or `reverted`."""
    state = "reverted" if row.reverted_at else "applied" if row.passed_at else "pending"
    return {
        **{"id": str(row.id), "on": row.valid_from.isoformat(), "resolution": row.resolution, "state": state},
        **{"at": local_iso(row.recorded_at), "by": row.actor, "waive_reason": row.waive_reason},
        **{name: row.before[name] for name in WHAT},
        **{"passed_at": local_iso(row.passed_at), "reverted_at": local_iso(row.reverted_at)},
    }
