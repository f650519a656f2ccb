"""The tasks of a plan as lists of them are filtered, in the order of items and of units' names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from lib.text import collation_key, fold
from lib.time import local_iso
from storage.tables import deadline, item, task, unit, unit_version
from tasks.model import Standing
from workflow.views.board.counted import JUDGED, Judge
from workflow.views.board.scope import Scope, within
from workflow.views.board.stood import stood


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What is asked of tasks; empty is anything. `q` is a part of a unit's name or code, without diacritics."""

    item: str = ""
    standing: str = ""
    q: str = ""
    unit: str = ""  # owed by that unit itself
    within: str = ""  # or by it and those below it


def listed(connection: Connection, scope: Scope, wanted: Filters) -> list[dict[str, Any]]:
    """The tasks in view that are wanted: what `task list` shows of each, as it was at the instant of the view."""
    judge = Judge(connection, deadline.c.plan_id == scope.plan.id, scope.as_of)
    sought = fold(wanted.q)
    found = [
        (row, stands)
        for row in _read(connection, scope, wanted)
        if (stands := _standing(judge, row)) and wanted.standing in ("", stands)
        if sought in fold(row.unit_name) or sought in fold(row.unit)
    ]
    found.sort(key=lambda one: (one[0].position, collation_key(one[0].unit_name), one[0].id))
    return [_shape(row, stands, scope) for row, stands in found]


def _shape(row: Any, stands: Standing, scope: Scope) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "plan": scope.plan.number,
        "item": row.item,
        "title": row.title,
        "unit": row.unit,
        "unit_name": row.unit_name,
        "standing": stands,
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "due_at": local_iso(row.due_at),
        "submitted_at": local_iso(row.came),
    }


def _read(connection: Connection, scope: Scope, wanted: Filters) -> Iterator[Any]:
    about: list[ColumnElement[bool]] = [*scope.about]
    about += [item.c.key == wanted.item] if wanted.item else []
    about += [unit.c.code == wanted.unit] if wanted.unit else []
    about += [task.c.unit_id.in_(within(connection, wanted.within))] if wanted.within else []
    for one in stood(connection, scope.as_of):
        yield from connection.execute(
            select(
                *(task.c.id, item.c.position, item.c.key.label("item"), item.c.title, unit.c.code.label("unit")),
                *(unit_version.c.name.label("unit_name"), one.deadline_id.label("deadline_id")),
                *(one.status.label("status"), one.came.label("came"), deadline.c.due_on, deadline.c.due_at),
            )
            .select_from(one.source)
            .join(item, item.c.id == task.c.item_id)
            .join(unit, unit.c.id == task.c.unit_id)
            .join(unit_version, unit_version.c.id == task.c.unit_version_id)
            .join(deadline, deadline.c.id == one.deadline_id)
            .where(one.which, *about)
        )


def _standing(judge: Judge, row: Any) -> Standing:
    judged = row.status in JUDGED and row.came is not None and row.due_at is not None
    return judge.of(row.deadline_id, row.status, row.came > row.due_at if judged else None)[0]
