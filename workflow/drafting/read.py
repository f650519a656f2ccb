"""A plan's own file as a draft, and the units of the day that it may mean. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from documents.opening.opened import open_text
from lib.time import local_date
from org.model import UnitVersion
from org.today import on_day
from plans.calendar import WorkCalendar
from plans.reading.model import Draft
from plans.reading.read import read
from storage.store import Store
from storage.tables import org_tree, unit, unit_version
from workflow.calendar.in_force import work_calendar

_above = unit.alias("above")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was read of one file: the draft, the roster with which its units are found (None where there is none), and
    how the file was opened, each note a clause."""

    draft: Draft
    roster: Sequence[UnitVersion] | None
    kind: str
    notes: tuple[str, ...] = ()


def read_file(data: bytes, name: str, store: Store | None, now: datetime) -> Reading:
    """The draft of a file (.txt, .md, .docx, .pdf); without a `store` by the calendar alone, and nobody is known.

    Raises Refused for what cannot be read.
    """
    opened = open_text(data, name)
    roster, calendar = None, WorkCalendar()
    if store is not None:
        with on_day(store, local_date(now)) as connection:
            roster, calendar = roster_of_the_day(connection) or None, work_calendar(connection)
    return Reading(draft=read(opened.text, calendar), roster=roster, kind=opened.kind, notes=opened.notes)


def roster_of_the_day(connection: Connection) -> list[UnitVersion]:
    """The units valid on the day of the tables, each below its superior of that day."""
    version = unit_version.c
    rows = connection.execute(
        select(unit.c.code, version.name, version.level, _above.c.code.label("parent"), version.tags)
        .select_from(org_tree)
        .join(unit, unit.c.id == org_tree.c.unit_id)
        .join(unit_version, version.id == org_tree.c.version_id)
        .outerjoin(_above, _above.c.id == org_tree.c.superior_id)
        .where(org_tree.c.valid)
        .order_by(org_tree.c.unit_id)
    )
    return [
        UnitVersion(code=row.code, name=row.name, level=row.level, parent=row.parent, tags=tuple(row.tags or ()))
        for row in rows
    ]
