"""Units as an account may look them up: the list, and one unit with all that is known of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from lib.text import collation_key, fold, visible
from lib.time import local_date
from lib.words import LEVELS
from org.files.listing import show_unit
from storage.tables import item, link, org_tree, plan, task, unit, unit_version
from tasks.model import SPEAKING
from workflow.accounts.authority import seen_tasks
from workflow.accounts.looking_up import keeps_links, seen_units
from workflow.accounts.model import Viewer
from workflow.views import links, tasks
from workflow.views.offices import outbox
from workflow.views.offices.called import units_called
from workflow.views.offices.contacts import contacts
from workflow.views.unit.page import urgency

LAST_MESSAGES = 20
_over, _its = org_tree.alias("over"), unit_version.alias("its")
_PLACES = {level: number for number, level in enumerate(LEVELS)}


def listed(connection: Connection, viewer: Viewer, *, q: str = "", level: str = "") -> list[dict[str, Any]]:
    """The units that may be seen, by level from the top and by name, each with its superior's name; `q` is looked for
    without diacritics, in name and code."""
    wanted = fold(q).strip()
    rows = [_row(row) for row in connection.execute(_units().where(seen_units(viewer)))]
    found = [
        row
        for row in rows
        if level in ("", row["level"]) and (not wanted or wanted in fold(row["name"]) or wanted in fold(row["code"]))
    ]
    return sorted(found, key=lambda row: (*_place(row["level"]), collation_key(row["name"])))


def levels(connection: Connection, viewer: Viewer) -> list[str]:
    """The levels of those units, from the top."""
    found = connection.scalars(
        select(unit_version.c.level)
        .distinct()
        .join(org_tree, org_tree.c.version_id == unit_version.c.id)
        .join(unit, unit.c.id == org_tree.c.unit_id)
        .where(seen_units(viewer))
    )
    return sorted(found, key=_place)


def unit_page(connection: Connection, viewer: Viewer, code: str, now: datetime, *, days: int) -> dict[str, Any] | None:
    """All that is known of one unit; None where it may not be seen.

    {"unit", "versions", "below", "contacts", "owes", "links", "keeps_links", "messages"}. `days` as for links.
    """
    row = connection.execute(_units().where(unit.c.code == visible(code), seen_units(viewer))).first()
    if row is None:
        return None
    below = connection.execute(_units().where(org_tree.c.superior_id == row.id, org_tree.c.valid, seen_units(viewer)))
    return {
        "unit": _row(row),
        "versions": _versions(connection, code, now),
        "below": sorted(map(_row, below), key=lambda one: collation_key(one["name"])),
        "contacts": contacts(connection, viewer, code=code),
        "owes": _owes(connection, viewer, row.id, code, now),
        "links": links.rows(connection, now, days=days, which=link.c.unit_id == row.id),
        "keeps_links": keeps_links(connection, viewer, row.id),
        "messages": outbox.listed(connection, viewer, outbox.Wanted(unit_code=code), most=LAST_MESSAGES)[
            :LAST_MESSAGES
        ],
    }


def _versions(connection: Connection, code: str, now: datetime) -> list[dict[str, Any]]:
    versions = show_unit(connection, code, local_date(now))["versions"]
    names = units_called(connection, (one["parent"] for one in versions))
    return [{**one, "parent_name": names.get(one["parent"], one["parent"])} for one in versions]


def _units() -> Select[Any]:
    return (
        select(unit.c.id, unit.c.code, unit_version.c.name, unit_version.c.level, org_tree.c.valid)
        .add_columns(_its.c.name.label("superior"))
        .join(org_tree, org_tree.c.unit_id == unit.c.id)
        .join(unit_version, unit_version.c.id == org_tree.c.version_id)
        .outerjoin(_over, _over.c.unit_id == org_tree.c.superior_id)
        .outerjoin(_its, _its.c.id == _over.c.version_id)
    )


def _row(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("id", "code", "name", "level", "valid", "superior")}


def _place(level: str) -> tuple[int, str]:
    return _PLACES.get(level, len(_PLACES)), level


def _owes(connection: Connection, viewer: Viewer, unit_id: int, code: str, now: datetime) -> list[dict[str, Any]]:
    """What it owes over all plans, as far as it may be seen, each with its item's title and its plan's id: what is to
    be handed in by urgency, what waits for review, then the others, the latest first."""
    rows = connection.execute(
        select(task.c.id, item.c.title, plan.c.id.label("plan_id"))
        .join(item, item.c.id == task.c.item_id)
        .join(plan, plan.c.id == task.c.plan_id)
        .where(task.c.unit_id == unit_id, seen_tasks(viewer))
    )
    about = {str(row.id): {"title": row.title, "plan_id": row.plan_id} for row in rows}
    if not about:
        return []
    every = tasks.each(connection, now, unit_code=code)
    found = [{**row, **about[row["id"]]} for row in every if row["id"] in about]
    owed = sorted((row for row in found if row["status"] in SPEAKING), key=urgency)
    others = [row for row in reversed(found) if row["status"] not in SPEAKING]
    return owed + sorted(others, key=lambda row: row["status"] != "submitted")
