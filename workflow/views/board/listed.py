"""The tasks of a plan as lists of them are filtered, in the order of items and of units' names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, type_coerce
from sqlalchemy.types import NullType

from lib.text import collation_key, fold
from lib.time import local_iso
from org.queries import unit_id
from storage.tables import deadline, task, unit, unit_version
from storage.types import Instant
from tasks.model import Standing
from workflow.views.board.counted import ONCE, items_of
from workflow.views.board.grouped import Judge, grouped, late_of
from workflow.views.board.scope import Scope, within
from workflow.views.board.stood import Stood
from workflow.views.task.figures import among

_INSTANT: Any = Instant()  # read where it is shown: of very many rows it would take most of the time


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What is asked of tasks; empty is anything. `q` is a part of a unit's name or code, without diacritics."""

    item: str = ""
    standing: str = ""
    q: str = ""
    unit: str = ""  # owed by that unit itself
    within: str = ""  # or by it and those below it
    noted: str = ""  # what is noted beside the standing (views/task/figures)


class Listed:
    """The tasks in view that are wanted, in order. They are counted together, and only those of the items that are
    shown are read, for there may be very many; of one item, or of units sought by name, all are read.
    """

    def __init__(self, connection: Connection, scope: Scope, wanted: Filters) -> None:
        """Refused for a unit that there is not."""
        self._connection, self._scope, self._wanted = connection, scope, wanted
        self._judge = Judge(connection, deadline.c.plan_id == scope.plan.id, scope.as_of)
        items = items_of(connection, scope.plan.id)  # in their order
        self._items = {one.id: one for one in items if wanted.item in ("", one.key)}
        self._about = [*scope.about, *_owed_by(connection, wanted)]
        self._stood = among(scope.stood, scope.as_of, wanted.noted) if wanted.noted else scope.stood
        self._all = self._sorted(list(self._items)) if wanted.q or wanted.item else None
        self._many = self._counted() if self._all is None else Counter(row.item_id for row, _ in self._all)

    def __len__(self) -> int:
        return self._many.total()

    def rows(self, first: int = 0, last: int | None = None) -> list[dict[str, Any]]:
        """What `task list` shows of each, as it was at the instant of the view."""
        ends = list(accumulate(self._many[id] for id in self._items))
        last = len(self) if last is None else last
        places = [(id, end - self._many[id], end) for id, end in zip(self._items, ends, strict=True)]
        shown = [(id, begin) for id, begin, end in places if begin < last and end > first]
        found, before = self._all, 0
        if found is None and shown:
            found, before = self._sorted([id for id, _ in shown]), shown[0][1]
        return [self._shape(row, stands) for row, stands in (found or [])[first - before : last - before]]

    def _counted(self) -> Counter[int]:
        """How many there are of each item."""
        parts = [(one, one.deadline_id, one.source) for one in self._stood]
        found = Counter[int]()
        for _, deadline_id, status, late, n in grouped(self._connection, parts, self._about, self._judge):
            item_id = self._judge.dues[deadline_id].item_id
            if item_id in self._items and self._wanted.standing in ("", self._judge.of(deadline_id, status, late)[0]):
                found[item_id] += n
        return found

    def _sorted(self, items: list[int]) -> list[tuple[Any, Standing]]:
        """Those of these items, with their standings; their units are known afterwards."""
        about = [*self._about, task.c.item_id.in_(items)]
        found = [
            (row, stands)
            for row in _read(self._connection, self._stood, about)
            if (stands := self._judge.of(row.deadline_id, row.status, row.late)[0])
            and self._wanted.standing in ("", stands)
        ]
        self._units = _units(self._connection, {row.unit_version_id for row, _ in found})
        if self._wanted.q:
            named = {id for id, called in self._units.items() if _is_called(self._wanted.q, *called)}
            found = [one for one in found if one[0].unit_version_id in named]
        by_name = sorted(self._units, key=lambda id: (*collation_key(self._units[id][1]), id))
        place, of_item = ({id: n for n, id in enumerate(ids)} for ids in (by_name, self._items))
        return sorted(found, key=lambda one: (of_item[one[0].item_id], place[one[0].unit_version_id], one[0].id))

    def _shape(self, row: Any, stands: Standing) -> dict[str, Any]:
        code, name = self._units[row.unit_version_id]
        due = self._judge.dues[row.deadline_id]
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


def _owed_by(connection: Connection, wanted: Filters) -> Iterator[ColumnElement[bool]]:
    if wanted.unit:
        yield task.c.unit_id == unit_id(connection, wanted.unit)
    if wanted.within:
        yield task.c.unit_id.in_(within(connection, wanted.within))
    if wanted.q:
        columns = (unit_version.c.id, unit.c.code, unit_version.c.name, unit.c.id)
        rows = connection.execute(select(*columns).join(unit, unit.c.id == unit_version.c.unit_id))
        found = [(id, of) for id, code, name, of in rows if _is_called(wanted.q, code, name)]
        if len(found) <= ONCE:  # else most are meant, and it is sooner seen of each
            yield task.c.unit_id.in_({of for _, of in found})
            yield task.c.unit_version_id.in_({id for id, _ in found})


def _is_called(q: str, code: str, name: str) -> bool:
    sought = fold(q)
    return sought in fold(name) or sought in fold(code)


def _read(connection: Connection, stood: list[Stood], about: list[ColumnElement[bool]]) -> Iterator[Any]:
    for one in stood:
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
