"""The figures of the board: one grouped statement over the plan's tasks, folded into rows of units and cells of items.

It groups by what a row is made of, the deadline, the status, and whether what came was late: the standing and the
bucket of a group are those of each of its tasks, by the very functions of `tasks.standing`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, FromClause, Integer, case, func, or_, select, type_coerce, union_all

from storage.tables import deadline, item, org_tree, task, unit
from tasks.model import OPEN, Bucket, Standing, Status
from tasks.standing import bucket, standing
from workflow.calendar.in_force import work_calendar
from workflow.links.opened import self_or_below
from workflow.views.board.scope import Place, Scope, places
from workflow.views.board.stood import Stood, stood
from workflow.views.status import COUNTED, measures

ONCE = 5_000  # ids in one statement
SPACE = 1 << 31  # more than any key
JUDGED = ("accepted", "submitted")  # by when what was handed in came


class Due(NamedTuple):
    """A deadline."""

    id: int
    item_id: int
    due_on: date | None
    due_at: datetime | None


@dataclass(slots=True)
class Cell:
    """What one unit and those below it owe of one item."""

    standings: Counter[Standing] = field(default_factory=Counter)
    buckets: Counter[Bucket] = field(default_factory=Counter)  # as in the official report
    keys: set[int] = field(default_factory=set)  # by which `only` finds its task

    @property
    def tasks(self) -> int:
        return self.standings.total()

    @property
    def total(self) -> int:
        return self.buckets.total()

    @property
    def done(self) -> int:
        return self.buckets["done_on_time"] + self.buckets["done_late"]

    @property
    def overdue(self) -> int:
        return self.buckets["open_overdue"]


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


class Judge:
    """What the standing and the bucket of a task are, worked out once for all that are alike."""

    def __init__(self, connection: Connection, which: ColumnElement[bool], now: datetime) -> None:
        columns = (deadline.c.id, deadline.c.item_id, deadline.c.due_on, deadline.c.due_at)
        self.dues = {row.id: Due(*row) for row in connection.execute(select(*columns).where(which))}
        self._now, self._working_days = now, work_calendar(connection).working_days
        self._known: dict[tuple[int, Status, bool | None], tuple[Standing, Bucket | None]] = {}

    def of(self, deadline_id: int, status: Status, late: bool | None) -> tuple[Standing, Bucket | None]:
        """`late` is None where nothing came, or there is no date."""
        known = self._known.get((deadline_id, status, late))
        if known is None:
            _, _, on, at = self.dues[deadline_id]
            came = None if late is None or at is None else at + timedelta(microseconds=bool(late))
            where: Any = {"due_at": at, "submitted_at": came, "now": self._now}
            stands = standing(status, due_on=on, working_days=self._working_days, **where)
            known = self._known[deadline_id, status, late] = stands, bucket(status, **where)
        return known


def counted(connection: Connection, scope: Scope) -> Counted:
    """The figures of the plan, of each unit directly below the one in view, and of each item there."""
    judge = Judge(connection, deadline.c.plan_id == scope.plan.id, scope.as_of)
    key = _key(scope)
    parts = [(one, key, _with_unit(one)) for one in stood(connection, scope.as_of)]
    found = list(_grouped(connection, parts, scope.about))
    rows = _rows(connection, scope, {row[0] for row in found})
    buckets, groups = Counter[str](), Counter[Any]()
    for key, deadline_id, status, late, n in found:
        stands, counts_as = judge.of(deadline_id, status, late)
        groups[deadline_id, status, stands, counts_as] += n
        cells, item_id = rows[key].cells, judge.dues[deadline_id].item_id
        cell = cells.get(item_id)
        if cell is None:
            cell = cells[item_id] = Cell()
        cell.standings[stands] += n
        cell.keys.add(key)
        if counts_as is not None:
            cell.buckets[counts_as] += n
            buckets[counts_as] += n
        if status == "missed":
            buckets["missed"] += n
    every = [
        Group(judge.dues[id], status, stands, counts_as, n) for (id, status, stands, counts_as), n in groups.items()
    ]
    return Counted(
        measures([buckets[name] for name in COUNTED]), list({id(row): row for row in rows.values()}.values()), every
    )


def by_plan(connection: Connection, now: datetime, plans: list[int], which: ColumnElement[bool]) -> dict[int, Any]:
    """For the list of plans: by plan, its measures, how many wait for review, and the next date of what is open."""
    judge = Judge(connection, deadline.c.plan_id.in_(plans), now)
    about = (task.c.plan_id.in_(plans), which)
    parts = [(one, task.c.plan_id, one.source) for one in stood(connection, now)]
    found: dict[int, Any] = {id: {"buckets": Counter[str](), "review": 0, "next": None} for id in plans}
    for plan_id, deadline_id, status, late, n in _grouped(connection, parts, about):
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


def only(connection: Connection, scope: Scope, cells: Iterable[tuple[int, Cell]]) -> dict[int, Only]:
    """By the identity of the cell, its task, of those cells (with their item) that have but one."""
    wanted = {(item_id, key): id(cell) for item_id, cell in cells if cell.tasks == 1 for key in cell.keys}
    keys = sorted({key for _, key in wanted})
    found = {}
    for at in range(0, len(keys), ONCE):
        some = keys[at : at + ONCE]
        units = select(org_tree.c.unit_id).where(or_(org_tree.c.unit_id.in_(some), org_tree.c.superior_id.in_(some)))
        about = (*scope.about, task.c.item_id.in_({item_id for item_id, _ in wanted}), task.c.unit_id.in_(units))
        for one in stood(connection, scope.as_of):
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
            statement = select(_key(scope).label("key"), *more).select_from(source).where(one.which, *about)
            for row in connection.execute(statement):
                if (row.item_id, row.key) in wanted:
                    extended = row.extended_from is not None and row.extended_from != row.due_on
                    cell = wanted[row.item_id, row.key]
                    found[cell] = Only(row.id, row.status, row.came, row.due_on, extended)
    return found


def items_of(connection: Connection, plan_id: int) -> list[Any]:
    """The plan's items in its own order."""
    return list(connection.execute(select(item).where(item.c.plan_id == plan_id).order_by(item.c.position)))


def late_of(one: Stood) -> Any:
    """Whether what came was late; null where nothing came, or there is no date. `deadline` must be joined."""
    return case((one.status.in_(JUDGED), one.came > deadline.c.due_at)).label("late")


def _grouped(connection: Connection, parts: Iterable[tuple[Stood, Any, FromClause]], about: Any) -> Iterator[Any]:
    """(key, deadline, status, late, how many) of the tasks; a part is what stood, by which key, from where.

    SQLite groups by sorting, and one number in place of three columns takes a quarter off. PostgreSQL hashes, and knows
    columns better than what is worked out of them.
    """
    sorts = connection.dialect.name == "sqlite"
    statements = []
    for one, key, source in parts:
        late, status = late_of(one), one.status.label("status")
        packed = (key * SPACE + one.deadline_id) * 4 + func.coalesce(type_coerce(late, Integer) + 1, 0)
        apart = (key.label("key"), one.deadline_id.label("deadline_id"), status, late)
        by = (packed.label("packed"), status) if sorts else apart
        joined = source.join(deadline, deadline.c.id == one.deadline_id)
        statements.append(
            select(*by, func.count().label("n")).select_from(joined).where(one.which, *about).group_by(*by)
        )
    found = connection.execute(union_all(*statements) if len(statements) > 1 else statements[0])
    for place, status, n in found if sorts else ():
        rest, late = divmod(place, 4)
        yield *divmod(rest, SPACE), status, (None, False, True)[late], n
    yield from () if sorts else found


def _with_unit(one: Stood) -> FromClause:
    return one.source.join(org_tree, org_tree.c.unit_id == task.c.unit_id)


def _key(scope: Scope) -> ColumnElement[Any]:
    """The unit by which a task finds its row: its own where that is the row, else its superior, for these are few."""
    own = org_tree.c.superior_id == scope.unit.id
    if scope.elsewhere:
        own = or_(own, task.c.unit_id == scope.unit.id, ~self_or_below(scope.unit.path))
    return case((own, task.c.unit_id), else_=func.coalesce(org_tree.c.superior_id, task.c.unit_id))


def _rows(connection: Connection, scope: Scope, keys: set[int]) -> dict[int, Row]:
    """By key, the row to which its tasks belong."""
    top, known = scope.unit, _places(connection, keys)
    rows: dict[int, Row] = {}
    of: dict[int, int] = {}
    for key in keys:
        path = known[key].path
        inside = path.startswith(top.path)
        of[key] = int(path[len(top.path) :].partition("/")[0]) if inside and path != top.path else key
        if of[key] not in rows and of[key] in known:
            rows[of[key]] = Row(known[of[key]], elsewhere=not inside)
    for id, place in _places(connection, set(of.values()) - set(rows)).items():
        rows[id] = Row(place)
    return {key: rows[of[key]] for key in keys}


def _places(connection: Connection, ids: set[int]) -> dict[int, Place]:
    every = sorted(ids)
    some = (every[at : at + ONCE] for at in range(0, len(every), ONCE))
    return {one.id: one for part in some for one in places(connection, unit.c.id.in_(part))}
