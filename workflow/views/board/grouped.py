"""The tasks of a view counted by what they have in common, in one statement, and what a group of them stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, get_args

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    bindparam,
    case,
    func,
    literal,
    select,
    type_coerce,
    union_all,
)

from storage.tables import deadline
from storage.types import Instant
from tasks.model import Bucket, Standing, Status
from tasks.standing import bucket, standing
from workflow.calendar.in_force import work_calendar
from workflow.views.board.stood import Stood

FEW, _IN_A_STATEMENT = 8, 500  # instants, deadlines
_SPACE = 1 << 31  # more than any key
_KINDS = 32  # at least 8 statuses, each late, not late, or neither
_COMMON: tuple[Status, ...] = ("assigned", "accepted", "submitted")
_STATUSES = (*_COMMON, *(one for one in get_args(Status) if one not in _COMMON))  # these are found the sooner


Judged = tuple[Standing, Bucket | None]


class Due(NamedTuple):
    """A deadline."""

    id: int
    item_id: int
    due_on: date | None
    due_at: datetime | None


class Judge:
    """What the standing and the bucket of a task are, worked out once for all that are alike."""

    def __init__(self, connection: Connection, which: ColumnElement[bool], now: datetime) -> None:
        columns = (deadline.c.id, deadline.c.item_id, deadline.c.due_on, deadline.c.due_at)
        self.dues = {row.id: Due(*row) for row in connection.execute(select(*columns).where(which))}
        self._now, self._working_days = now, work_calendar(connection).working_days
        self._known: dict[tuple[int, Status, bool | None], Judged] = {}

    def of(self, deadline_id: int, status: Status, late: bool | None) -> Judged:
        """`late` is None where nothing came, or there is no date."""
        known = self._known.get((deadline_id, status, late))
        if known is None:
            _, _, on, at = self.dues[deadline_id]
            came = None if late is None or at is None else at + timedelta(microseconds=bool(late))
            where: Any = {"due_at": at, "submitted_at": came, "now": self._now}
            stands = standing(status, due_on=on, working_days=self._working_days, **where)
            known = self._known[deadline_id, status, late] = stands, bucket(status, **where)
        return known

    def late_among(self, one: Stood, source: FromClause) -> tuple[Any, FromClause]:
        """As `late_of`, and from where: few instants stand in the statement, which then joins no task's deadline."""
        at: dict[datetime, list[int]] = {}
        for due in self.dues.values():
            if due.due_at is not None:
                at.setdefault(due.due_at, []).append(due.id)
        if len(at) > FEW or sum(map(len, at.values())) > _IN_A_STATEMENT:
            return late_of(one), source.join(deadline, deadline.c.id == one.deadline_id)
        among = {instant: one.deadline_id.in_(_written(ids)) for instant, ids in sorted(at.items())}
        instants = [(which, literal(instant, Instant)) for instant, which in among.items()]
        return (one.came > (case(*instants) if instants else literal(None, Instant))).label("late"), source


def _written(ids: list[int]) -> Any:
    """As numbers in the statement itself: PostgreSQL looks for a value among constants only at once."""
    return bindparam(None, ids, type_=Integer, expanding=True, literal_execute=True)


def late_of(one: Stood) -> Any:
    """Whether what came was late; null where nothing came, or there is no date. `deadline` must be joined."""
    return (one.came > deadline.c.due_at).label("late")


def grouped(
    connection: Connection, parts: Iterable[tuple[Stood, Any, FromClause]], about: Any, judge: Judge
) -> list[Any]:
    """(key, deadline, status, late, how many) of the tasks; a part is what stood, by which key, from where.
    `judge` knows all their deadlines.

    SQLite groups by sorting, and with what it sorts it carries every column that the statement names: one number, made
    in a statement of its own within, takes half the time. PostgreSQL hashes each column by which it groups: what was
    late it counts within a group.
    """
    sorts = connection.dialect.name == "sqlite"
    statements = []
    for one, key, source in parts:
        late, joined = judge.late_among(one, source)
        columns = (key.label("key"), one.deadline_id.label("deadline_id"), one.status.label("status"))
        chosen = (_packed(*columns, late).label("packed"),) if sorts else (*columns, one.came.label("came"), late)
        statements.append(select(*chosen).select_from(joined).where(one.which, *about))
    every = union_all(*statements) if len(statements) > 1 else statements[0]
    rows = (every.offset(0) if sorts else every).subquery("rows")  # the offset keeps the two statements apart
    if sorts:
        packed = connection.execute(select(rows.c.packed, func.count()).group_by(rows.c.packed))
        return [_unpacked(one, n) for one, n in packed]
    alike = (rows.c.key, rows.c.deadline_id, rows.c.status)
    counts = (func.count(), func.count(rows.c.came), func.count().filter(rows.c.late))
    return list(_by_lateness(connection.execute(select(*alike, *counts).group_by(*alike))))


def _by_lateness(found: Iterable[Any]) -> Iterator[tuple[int | None, int, Status, bool | None, int]]:
    for key, deadline_id, status, n, came, late in found:
        for is_late, so_many in ((None, n - came), (False, came - late), (True, late)):
            if so_many:
                yield key, deadline_id, status, is_late, so_many


def _packed(key: Any, deadline_id: Any, status: Any, late: Any) -> Any:
    kind = case({name: n for n, name in enumerate(_STATUSES)}, value=status.element) * 4
    lateness = func.coalesce(type_coerce(late.element, Integer) + 1, 0)
    return (func.coalesce(key.element, 0) * _SPACE + deadline_id.element) * _KINDS + kind + lateness


def _unpacked(packed: int, n: int) -> tuple[int | None, int, Status, bool | None, int]:
    place, kind = divmod(packed, _KINDS)
    key, deadline_id = divmod(place, _SPACE)
    return key or None, deadline_id, _STATUSES[kind // 4], (None, False, True)[kind % 4], n
