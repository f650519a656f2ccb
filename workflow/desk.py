"""The desk of a plan: who is told of what has no superior, and of whom nobody can be reached."""

from __future__ import annotations

from sqlalchemy import Connection, select

from notifications.notices import Desk, desk_of
from org.resolve import stands_for
from storage.tables import unit


def desk_of_plan(connection: Connection, desk_id: int) -> Desk:
    """The desk with whom its own posts reach today."""
    code = connection.scalar(select(unit.c.code).where(unit.c.id == desk_id)) or ""
    return desk_of(connection, desk_id, stands_for("officer", code))
