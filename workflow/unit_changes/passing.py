"""What tasks do when a unit change's date has come (change contract, U7 to U9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, update

from storage.tables import unit_change


@dataclass(frozen=True, kw_only=True)
class Passed:
    """How many tasks did what, and the revisions of the plans as people see them."""

    passed: int = 0
    made: int = 0
    joined: int = 0
    moved: int = 0
    waived: int = 0
    submitted: int = 0
    left: int = 0
    revisions: tuple[dict[str, Any], ...] = ()


def pass_tasks(connection: Connection, change_id: int, *, now: datetime, actor: str) -> Passed:
    """The tasks of the change's ceasing units pass, in its transaction; the tables of the day must hold."""
    connection.execute(update(unit_change).where(unit_change.c.id == change_id).values(passed_at=now))
    return Passed()
