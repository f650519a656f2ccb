"""The tasks of a plan as lists of them are filtered, in the order of items and of units' names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, type_coerce
from sqlalchemy.types import NullType

from lib.text import collation_key, fold
from lib.time import local_iso
from org.queries import unit_id
from storage.tables import deadline, item, task, unit, unit_version
from storage.types import Instant
from tasks.model import Standing
from workflow.views.board.counted import ONCE, items_of
from workflow.views.board.grouped import Judge, late_of
from workflow.views.board.scope import Scope, within

_INSTANT: Any = Instant()  # read where it is shown: of very many rows it would take most of the time


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What is asked of tasks; empty is anything. `q` is a part of a unit's name or code, without diacritics."""

    item: str = ""
    standing: str = ""
    q: str = ""
    unit: str = ""  # owed by that unit itself
    within: str = ""  # or by it and those below it


class Listed:
    """The tasks in view that are wanted, in order; shaped only where they are shown, for there may be very many."""

    def __init__(self, connection: Connection, scope: Scope, wanted: Filters) -> None:
        """Refused for a unit that there is not."""
        judge = Judge(connection, deadline.c.plan_id == scope.plan.id, scope.as_of)
        self._scope, self._dues = scope, judge.dues
        self._items = {one.id: one for one in items_of(connection, scope.plan.id)}
        found = [
            (row, stands)
            for row in _read(connection, scope, wanted)
            if (stands := judge.of(row.deadline_id, row.status, row.late)[0]) and wanted.standing in ("", stands)
        ]
        self._units = _units(connection, {row.unit_version_id for row, _ in found})
        if sought := fold(wanted.q):
            named = {id for id, (code, name) in self._units.items() if sought in fold(name) or sought in fold(code)}
            found = [one for one in found if one[0].unit_version_id in named]
        by_name = sorted(self._units, key=lambda id: (*collation_key(self._units[id][1]), id))
        place = {id: n for n, id in enumerate(by_name)}
        of_item = {id: one.position for id, one in self._items.items()}
        self._found = sorted(found, key=lambda one: (of_item[one[0].item_id], place[one[0].unit_version_id], one[0].id))

    def __len__(self) -> int:
        return len(self._found)

    def rows(self, first: int = 0, last: int | None = None) -> list[dict[str, Any]]:
        """What `task list` shows of each, as it was at the instant of the view."""
        return [self._shape(row, stands) for row, stands in self._found[first:last]]

    def _shape(self, row: Any, stands: Standing) -> dict[str, Any]:
        code, name = self._units[row.unit_version_id]
        due = self._dues[row.deadline_id]
        return {
            "id": str(row.id),
            "plan": self._scope.plan.number,
            "item": self._items[row.item_id].key,
            "title": self._items[row.item_id].title,
            "unit": code,
            "unit_name": name,
            "standing": stands,
            "due_on": due.due_on.isoformat() if due.due_on else None,
            "due_at": local_iso(due.due_at),
            "submitted_at": local_iso(_INSTANT.process_result_value(row.came, None)),
        }


def _read(connection: Connection, scope: Scope, wanted: Filters) -> Iterator[Any]:
    about: list[ColumnElement[bool]] = [*scope.about]
    if wanted.item:
        about.append(task.c.item_id.in_(select(item.c.id).where(item.c.key == wanted.item)))
    if wanted.unit:
        about.append(task.c.unit_id == unit_id(connection, wanted.unit))
    if wanted.within:
        about.append(task.c.unit_id.in_(within(connection, wanted.within)))
    for one in scope.stood:
        columns = (task.c.id, task.c.item_id, task.c.unit_version_id, one.deadline_id.label("deadline_id"))
        state = (one.status.label("status"), late_of(one), type_coerce(one.came, NullType).label("came"))
        joined = one.source.join(deadline, deadline.c.id == one.deadline_id)
        yield from connection.execute(select(*columns, *state).select_from(joined).where(one.which, *about))


def _units(connection: Connection, versions: set[int]) -> dict[int, tuple[str, str]]:
    """By version, the unit's code and its name when the plan was published."""
    rows = select(unit_version.c.id, unit.c.code, unit_version.c.name).join(unit, unit.c.id == unit_version.c.unit_id)
    ids = sorted(versions)
    parts = (ids[at : at + ONCE] for at in range(0, len(ids), ONCE))
    found = (row for part in parts for row in connection.execute(rows.where(unit_version.c.id.in_(part))))
    return {id: (code, name) for id, code, name in found}
