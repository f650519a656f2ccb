"""What dates of a plan file are proposed from: the levels of its units, and the dates of the tasks above (F6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, select

from lib.problem import Problem
from lib.time import local_date
from org.today import refresh, select_units
from plans.check.spelling import spelled
from plans.file.reader import read
from plans.model import Selection
from plans.proposing.proposals import propose
from storage.store import Store
from storage.tables import unit_version
from workflow.calendar.in_force import work_calendar
from workflow.cascade.upper import due_dates
from workflow.roster import RosterOfTheDay

# Where one of these is wrong with its items, no date of the plan can be worked out.
DATELESS = {"circle", "unknown-item", "no-base-date", "out-of-range", "too-many"}


def proposals(store: Store, data: bytes, problems: Iterable[Problem], now: datetime) -> list[dict[str, Any]]:
    """The dates proposed for the items of a plan file, of which that is wrong; none where no date can be worked out."""
    if any(one.code in DATELESS and not (one.path or "").startswith("plan.") for one in problems):
        return []
    with store.rehearse() as connection:
        refresh(connection, local_date(now))
        file = spelled(read(data), RosterOfTheDay(connection))
        if file.plan is None:
            return []
        of = cache(partial(_levels, connection))  # many items are owed by the same units
        levels = {one.id: of(one.assigned_to) for one in file.plan.items if one.needs}
        levels[""] = of(Selection(units=(file.plan.issuer,)))
        found = propose(file.plan, levels, due_dates(connection, file), work_calendar(connection))
    return [one.shape for one in found]


def _levels(connection: Connection, of: Selection) -> set[str]:
    meant = select_units(units=of.units, level=of.level, tag=of.tag, under=of.under).subquery()
    rows = select(unit_version.c.level).join(meant, meant.c.version_id == unit_version.c.id)
    return set(connection.scalars(rows.distinct()))
