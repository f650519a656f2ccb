"""The figures of the board: one grouped statement over the plan's tasks, folded into rows of units and cells of items.

It groups by what a row is made of, the deadline, the status, and whether what came was late: the standing and the
bucket of a group are those of each of its tasks, by the very functions of `tasks.standing`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, case, false, func, or_, select

from org.today import self_or_below
from storage.tables import deadline, item, org_tree, task
from tasks.model import OPEN, Bucket, Standing, Status
from workflow.views.board.grouped import Due, Judge, Judged, grouped
from workflow.views.board.scope import ONCE, Place, Scope, places
from workflow.views.board.stood import Stood, stood
from workflow.views.status import COUNTED, measures


@dataclass(slots=True)
class Cell:
    """What one unit and those below it owe of one item: how many tasks there are of each standing and bucket."""

    key: int  # by which `only` finds the task, where there is but one
    judged: dict[Judged, int] = field(default_factory=dict)

    @property
    def tasks(self) -> int:
        return sum(self.judged.values())

    @property
    def standings(self) -> Counter[Standing]:
        found = Counter[Standing]()
        for (stands, _), n in self.judged.items():
            found[stands] += n
        return found

    @property
    def buckets(self) -> Counter[Bucket]:
        """As in the official report."""
        found = Counter[Bucket]()
        for (_, counts_as), n in self.judged.items():
            if counts_as is not None:
                found[counts_as] += n
        return found


@dataclass
class Row:
    """A unit directly below the one in view, the latter itself, or one that lies elsewhere; cells by item."""

    unit: Place
    elsewhere: bool = False
    cells: dict[int, Cell] = field(default_factory=dict)


@dataclass(frozen=True)
class Group:
    """Tasks alike: of one deadline, in one status."""

    due: Due
    status: Status
    standing: Standing
    bucket: Bucket | None
    tasks: int


@dataclass(frozen=True)
class Counted:
    """The figures of one view."""

    measures: Mapping[str, Any]
    rows: list[Row]
    groups: list[Group]

    @property
    def standings(self) -> Counter[Standing]:
        found = Counter[Standing]()
        for one in self.groups:
            found[one.standing] += one.tasks
        return found


def counted(connection: Connection, scope: Scope) -> Counted:
    """The figures of the plan, of each unit directly below the one in view, and of each item there."""
    judge = Judge(connection, deadline.c.plan_id == scope.plan.id, scope.as_of)
    found, known = _in_view(connection, scope, judge)
    rows = _rows(connection, scope, {row[0] for row in found}, known)
    cells_of, alike = {key: row.cells for key, row in rows.items()}, dict[Any, list[Any]]()
    for key, deadline_id, status, late, n in found:  # thousands: what is alike is judged once
        group = alike.get((deadline_id, status, late))
        if group is None:
            judged, due = judge.of(deadline_id, status, late), judge.dues[deadline_id]
            group = alike[deadline_id, status, late] = [judged, due, status, 0]
        group[3] += n
        judged, item_id, cells = group[0], group[1].item_id, cells_of[key]
        cell = cells.get(item_id)
        if cell is None:
            cell = cells[item_id] = Cell(key)
        cell.judged[judged] = cell.judged.get(judged, 0) + n
    groups = [Group(due, status, stands, counts_as, n) for (stands, counts_as), due, status, n in alike.values()]
    return Counted(_measured(groups), list({id(row): row for row in rows.values()}.values()), groups)


def _measured(groups: Iterable[Group]) -> Mapping[str, Any]:
    """The measures of all of them."""
    found = Counter[str | None]()
    for one in groups:
        found[one.bucket] += one.tasks
        found["missed"] += one.tasks if one.status == "missed" else 0
    return measures([found[name] for name in COUNTED])


def by_plan(connection: Connection, now: datetime, plans: list[int], which: ColumnElement[bool]) -> dict[int, Any]:
    """For the list of plans: by plan, its measures, how many wait for review, and the next date of what is open."""
    judge = Judge(connection, deadline.c.plan_id.in_(plans), now)
    about = (task.c.plan_id.in_(plans), which)
    parts = [(one, task.c.plan_id, one.source) for one in stood(connection, now)]
    found: dict[int, Any] = {id: {"buckets": Counter[str](), "review": 0, "next": None} for id in plans}
    for plan_id, deadline_id, status, late, n in grouped(connection, parts, about, judge):
        of, due = found[plan_id], judge.dues[deadline_id]
        counts_as = judge.of(deadline_id, status, late)[1]
        of["buckets"][counts_as] += n
        of["buckets"]["missed"] += n if status == "missed" else 0
        of["review"] += n if status == "submitted" else 0
        if status in OPEN and due.due_on and due.due_at and due.due_at >= now:
            of["next"] = min(due.due_on, of["next"] or due.due_on)
    return {id: {**of, "measures": measures([of["buckets"][name] for name in COUNTED])} for id, of in found.items()}


@dataclass(frozen=True)
class Only:
    """The one task of a cell."""

    id: int
    status: Status
    came: datetime | None
    due_on: date | None
    extended: bool


def only(
    connection: Connection, scope: Scope, cells: Iterable[tuple[int, Cell]], *, not_below: bool
) -> dict[int, Only]:
    """By the identity of the cell, its task, of those cells (with their item) that have but one. `not_below`: some
    rows are not of units below the one in view."""
    wanted = {(item_id, cell.key): id(cell) for item_id, cell in cells if cell.tasks == 1}
    keys = sorted({key for _, key in wanted})
    found = {}
    for at in range(0, len(keys), ONCE):
        some = keys[at : at + ONCE]
        units = select(org_tree.c.unit_id).where(or_(org_tree.c.unit_id.in_(some), org_tree.c.superior_id.in_(some)))
        about = (*scope.about, task.c.item_id.in_({item_id for item_id, _ in wanted}), task.c.unit_id.in_(units))
        for one in scope.stood:
            came = one.came.label("came")
            more = (
                task.c.id,
                task.c.item_id,
                one.status.label("status"),
                came,
                deadline.c.due_on,
                task.c.extended_from,
            )
            source = _with_unit(one).join(deadline, deadline.c.id == one.deadline_id)
            statement = select(_key(scope, not_below).label("key"), *more).select_from(source).where(one.which, *about)
            for row in connection.execute(statement):
                if (row.item_id, row.key) in wanted:
                    extended = row.extended_from is not None and row.extended_from != row.due_on
                    cell = wanted[row.item_id, row.key]
                    found[cell] = Only(row.id, row.status, row.came, row.due_on, extended)
    return found


def items_of(connection: Connection, plan_id: int) -> list[Any]:
    """The plan's items in its own order."""
    return list(connection.execute(select(item).where(item.c.plan_id == plan_id).order_by(item.c.position)))


def _in_view(connection: Connection, scope: Scope, judge: Judge) -> tuple[list[Any], dict[int, Place]]:
    """`grouped` by the unit of `_key`, and places of such units. By the superior first, as databases do soonest; then
    those whose superior is not strictly below the unit in view, mostly few of all or all of few, again by their own.
    """
    above, top = org_tree.c.superior_id, scope.unit
    found = grouped(connection, [(one, above, _with_unit(one)) for one in scope.stood], scope.about, judge)
    known = places(connection, {row[0] for row in found} - {None})
    far = {id for id, one in known.items() if one.path.startswith(top.path) and id != top.id}
    if near := {row[0] for row in found} - far:
        own = or_(above.in_(near - {None}), above.is_(None) if None in near else false())
        parts = [(one, task.c.unit_id, _with_unit(one)) for one in scope.stood]
        found = [row for row in found if row[0] in far] + grouped(connection, parts, (*scope.about, own), judge)
    return found, known


def _with_unit(one: Stood) -> FromClause:
    return one.source.join(org_tree, org_tree.c.unit_id == task.c.unit_id)


def _key(scope: Scope, not_below: bool) -> ColumnElement[Any]:
    """The unit by which a task finds its row: its own where that is the row, else its superior, for these are few."""
    own = org_tree.c.superior_id == scope.unit.id
    if not_below:
        own = or_(own, task.c.unit_id == scope.unit.id, ~self_or_below(scope.unit.path))
    return case((own, task.c.unit_id), else_=func.coalesce(org_tree.c.superior_id, task.c.unit_id))


def _rows(connection: Connection, scope: Scope, keys: set[int], known: dict[int, Place]) -> dict[int, Row]:
    """By key, the row to which its tasks belong; `known` are places that need not be read."""
    top, known = scope.unit, known | places(connection, keys - set(known))
    of: dict[int, int] = {}
    for key in keys:
        path = known[key].path
        inside = path.startswith(top.path) and path != top.path
        of[key] = int(path[len(top.path) :].partition("/")[0]) if inside else key
    known |= places(connection, set(of.values()) - set(known))
    rows = {id: Row(known[id], elsewhere=not known[id].path.startswith(top.path)) for id in set(of.values())}
    return {key: rows[of[key]] for key in keys}
