"""The list of plans with where each of them stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from lib.text import collation_key, fold
from plans.model import RUNNING
from storage.tables import fulfilment, plan, task, unit
from workflow.accounts import authority
from workflow.accounts.model import Viewer
from workflow.cascade.condition import HOLDS
from workflow.views.board.counted import by_plan
from workflow.views.board.scope import places

AT_ONCE = 50


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which plans; empty is any. `q` is a part of number or subject, without diacritics."""

    status: str = ""
    year: str = ""
    issuer: str = ""
    q: str = ""
    upper: str = ""  # the id of a plan: those by which tasks of it are fulfilled


def seen(connection: Connection, viewer: Viewer) -> list[Any]:
    """The plans of which anything may be seen: those that run first, then the latest."""
    columns = (plan.c.id, plan.c.number, plan.c.year, plan.c.subject, plan.c.status, plan.c.issued_on)
    rows = connection.execute(
        select(*columns, unit.c.code.label("issuer"), plan.c.issuer_id)
        .join(unit, unit.c.id == plan.c.issuer_id)
        .where(authority.seen_plans(viewer))
    )
    return sorted(rows, key=lambda row: (row.status in RUNNING, row.issued_on, row.id), reverse=True)


def chosen(connection: Connection, rows: list[Any], wanted: Wanted) -> list[Any]:
    """Those of the rows, which are all that may be seen, that are wanted."""
    sought = fold(wanted.q)
    if wanted.upper:
        upper = next((row.id for row in rows if str(row.id) == wanted.upper), None)
        links = select(fulfilment.c.plan_id).join(task, task.c.id == fulfilment.c.task_id)
        links = links.join(plan, plan.c.id == fulfilment.c.plan_id).where(HOLDS, task.c.plan_id == upper)
        lower = set(connection.scalars(links))
        rows = [row for row in rows if row.id in lower]
    return [
        row
        for row in rows
        if wanted.status in ("", row.status)
        and wanted.year in ("", str(row.year))
        and wanted.issuer in ("", row.issuer)
        and (sought in fold(row.number) or sought in fold(row.subject))
    ]


def issuers(connection: Connection, rows: list[Any]) -> list[tuple[str, str]]:
    """(code, name) of the units that issued them, by name."""
    found = places(connection, (row.issuer_id for row in rows)).values()
    return [(one.code, one.name) for one in sorted(found, key=lambda one: collation_key(one.name))]


def standing(connection: Connection, viewer: Viewer, rows: list[Any], now: datetime) -> list[dict[str, Any]]:
    """Each with its issuer's name, its figures as far as they may be seen, and its next date."""
    issuers = places(connection, (row.issuer_id for row in rows))
    figures = by_plan(connection, now, [row.id for row in rows], authority.seen_tasks(viewer))
    return [{**row._mapping, **figures[row.id], "issuer_name": issuers[row.issuer_id].name} for row in rows]
