"""The working calendar in force: the country's holidays, and above them the override table."""

from __future__ import annotations

from sqlalchemy import Connection, select

from plans.calendar import WorkCalendar
from storage.tables import calendar_override


def work_calendar(connection: Connection) -> WorkCalendar:
    """The calendar `vn` with this office's overrides."""
    rows = connection.execute(select(calendar_override.c.day, calendar_override.c.working))
    return WorkCalendar({row.day: row.working for row in rows})
