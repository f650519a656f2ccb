"""The official report on the map of a day: `status --map` (change contract, U11).

It counts the tasks that there were at the end of that day, each under its unit, or under the heir that this one has
that day. One that passed later is as the worst of those that it went to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal, select

from lib.time import VIETNAM, local_date
from org.queries import known_code
from storage.tables import deadline, item, org_tree, passing, plan, task, unit, unit_version
from storage.types import Instant
from workflow.find import find_plan
from workflow.views.board.stood import Stood, stood
from workflow.views.status import BUCKETS, Group, Grouping, Groups, conditions, ordered, shaped
from workflow.views.task.figures import FIGURES, NOTED, any_noted, figures, noted_of, of_what

# From the worst on: of a task that passed the first of these that one of its tasks is in. `missed` is overdue for ever.
WORST = ("open_overdue", "missed", "open_in_time", "undated", "done_late", "done_on_time")


Counts = dict[tuple[int, int], Counter[int]]  # by unit, and by plan or item


class Named(NamedTuple):
    """A group."""

    key: str | None
    name: str | None
    place: Any


class Place(NamedTuple):
    """Where a unit stands that day, or its heir."""

    unit_id: int
    code: str
    name: str
    level: str
    superior_id: int | None
    path: str


def mapped(
    connection: Connection,
    as_of: datetime,
    on: date,
    *,
    plan_number: str | None = None,
    by: Grouping = "plan",
    under: str | None = None,
) -> dict[str, Any]:
    """The report as `status` has it, with `map`; the tables of the day must hold for `on`."""
    plan_row = find_plan(connection, plan_number) if plan_number else None
    groups, noted = _Mapped(connection, as_of, on, by, under, plan_row).groups()
    return {**shaped(connection, as_of, plan_row, by, groups, noted), "map": on.isoformat()}


class _Mapped:
    def __init__(
        self, connection: Connection, as_of: datetime, on: date, by: Grouping, under: str | None, plan_row: Any
    ) -> None:
        self.connection, self.as_of, self.by, self.under = connection, as_of, by, under
        plans = select(plan.c.id).where(plan.c.published_at <= as_of)
        self.plans = plans if plan_row is None else plans.where(plan.c.id == plan_row.id)
        self.end: datetime | None = None  # those there are
        if on < local_date(as_of):
            self.end = datetime.combine(on + timedelta(days=1), time(), VIETNAM)
        self.parts = stood(connection, as_of)
        self.of = task.c.item_id if by == "item" else task.c.plan_id

    def groups(self) -> tuple[Groups, Groups]:
        """The counts of each group in the order of reports, and what is noted in it."""
        counts, noted = self._summed(self._counted()), self._summed(self._noted())
        order = ordered((Named(*group) for group in counts), self.by)
        return {tuple(group): _measured(counts[group]) for group in order}, {
            group: tuple(figures[n] for n in range(len(FIGURES))) for group, figures in noted.items()
        }

    def _summed(self, found: Counts) -> dict[Group, Counter[int]]:
        summed: dict[Group, Counter[int]] = defaultdict(Counter)
        below = self._below()
        for (unit_id, of), counts in found.items():
            place = self.places.get(unit_id)
            if below is None or (place is not None and place.path.startswith(below) and place.path != below):
                summed[self._group(unit_id, of)].update(counts)
        return summed

    # --- counting ----------------------------------------------------------------------------------------------------

    def _counted(self) -> Counts:
        """How many are of which rank, by unit and by plan or item."""
        found: Counts = defaultdict(Counter)
        for one in self.parts:
            columns = (task.c.unit_id, self.of.label("of"), self._rank(one).label("rank"))
            rows = self._of(one, *columns, func.count().label("n")).where(one.status != "passed", *self._there())
            for row in self.connection.execute(rows.group_by(*columns)):
                if row.rank is not None:
                    found[row.unit_id, row.of][row.rank] += row.n
        if self.end is not None:
            for id, unit_id, of in self._passed_later:
                if (worst := self._worst(id)) is not None:
                    found[unit_id, of][worst] += 1
        return found

    def _noted(self) -> Counts:
        """Of how many what is noted, by unit and by plan or item."""
        found: Counts = defaultdict(Counter)
        if not any_noted(self.connection, self.as_of):
            return found
        for one in self.parts:
            group = (task.c.unit_id, self.of)
            some = (task.c.id.in_(of_what(None, self.as_of)), *self._there())
            rows = self._of(one, *group, *figures(one, self.as_of)).where(*some).group_by(*group)
            for unit_id, of, *counts in self.connection.execute(rows):
                found[unit_id, of].update(dict(enumerate(counts)))
        if self.end is not None:
            known = noted_of(self.connection, select(passing.c.from_id), self.as_of)
            for id, unit_id, of in self._passed_later:
                if self._worst(id) is not None:
                    found[unit_id, of].update(NOTED.index(what) for what in known.get(id, ()))
        return found

    def _of(self, one: Stood, *columns: Any) -> Select[Any]:
        """Of the tasks of that part, with their plan and the deadline that they had."""
        source = one.source.join(deadline, deadline.c.id == one.deadline_id).join(plan, plan.c.id == task.c.plan_id)
        return select(*columns).select_from(source).where(one.which, task.c.plan_id.in_(self.plans))

    def _there(self) -> tuple[ColumnElement[bool], ...]:
        """Made by the end of that day."""
        if self.end is None:
            return ()
        made = func.coalesce(task.c.counts_from, task.c.made_at, plan.c.published_at)
        return (made < literal(self.end, Instant),)

    def _rank(self, one: Stood) -> ColumnElement[Any]:
        known = conditions(one, self.as_of)
        known["open_overdue"] = and_(known["open_overdue"], ~known["missed"])
        return case(*((known[name], n) for n, name in enumerate(WORST)))

    @cached_property
    def _passed_later(self) -> list[Any]:
        """The tasks that passed after that day, and had been made by then."""
        gone = select(passing.c.from_id).where(passing.c.moment < literal(self.end, Instant))
        found: list[Any] = []
        for one in self.parts:
            rows = self._of(one, task.c.id, task.c.unit_id, self.of)
            rows = rows.where(one.status == "passed", task.c.id.not_in(gone), *self._there())
            found += self.connection.execute(rows).all()
        return found

    def _worst(self, id: int) -> int | None:
        """Of a task that passed, the worst rank of those it went to, and they of theirs; None where none counts."""
        ranks, waiting = set(), list(self._went[id])
        while waiting:
            one = waiting.pop()
            waiting += self._went.get(one, ())
            ranks.add(self._ranks.get(one))
        return min((rank for rank in ranks if rank is not None), default=None)

    @cached_property
    def _went(self) -> Mapping[int, list[int]]:
        went: dict[int, list[int]] = defaultdict(list)
        for row in self.connection.execute(select(passing).where(passing.c.at <= self.as_of)):
            went[row.from_id].append(row.to_id)
        return went

    @cached_property
    def _ranks(self) -> Mapping[int, int | None]:
        """Of every task to which another passed; of one that passed itself none."""
        taken = task.c.id.in_(select(passing.c.to_id))
        every = (self._of(one, task.c.id, self._rank(one)).where(taken) for one in self.parts)
        return {id: rank for rows in every for id, rank in self.connection.execute(rows)}

    # --- groups ------------------------------------------------------------------------------------------------------

    @cached_property
    def places(self) -> Mapping[int, Place]:
        """By unit, where it or its heir stands that day."""
        own = org_tree.alias("own")
        stands = func.coalesce(own.c.heir_id, own.c.unit_id)
        rows = self.connection.execute(
            select(own.c.unit_id, unit.c.id, unit.c.code, unit_version.c.name, unit_version.c.level)
            .add_columns(org_tree.c.superior_id, org_tree.c.path)
            .join(org_tree, org_tree.c.unit_id == stands)
            .join(unit, unit.c.id == org_tree.c.unit_id)
            .join(unit_version, unit_version.c.id == org_tree.c.version_id)
        )
        return {row[0]: Place(*row[1:]) for row in rows}

    @cached_property
    def _names(self) -> Mapping[int, tuple[Any, ...]]:
        if self.by == "item":
            rows = self.connection.execute(select(item.c.id, item.c.key, item.c.title))
        else:
            rows = self.connection.execute(select(plan.c.id, plan.c.number, plan.c.subject))
        return {id: (key, name, id) for id, key, name in rows}

    def _group(self, unit_id: int, of: int) -> tuple[Any, ...]:
        """Key, name and place among the rows."""
        if self.by in ("plan", "item"):
            return self._names[of]
        place = self.places.get(unit_id)
        if self.by == "superior":
            above = self.places.get(place.superior_id) if place is not None and place.superior_id else None
            return (above.code, above.name, above.code) if above else (None, None, None)
        if place is None:
            code = self.connection.scalar(select(unit.c.code).where(unit.c.id == unit_id))
            return code, code, code
        return (place.level,) * 3 if self.by == "level" else (place.code, place.name, place.code)

    def _below(self) -> str | None:
        if self.under is None:
            return None
        code = known_code(self.connection, self.under)
        of = select(org_tree.c.path).join(unit, unit.c.id == org_tree.c.unit_id).where(unit.c.code == code)
        return self.connection.scalar(of) or "-"


def _measured(ranks: Counter[int]) -> tuple[int, ...]:
    """In the order of the report's counts."""
    by = {name: ranks[n] for n, name in enumerate(WORST)}
    by["open_overdue"] += by["missed"]
    return (*(by[name] for name in BUCKETS), by["missed"])
