"""Of which plan the board is, whose tasks it shows to whom, and from which unit it looks down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, false, select

from org.queries import unit_id
from org.today import self_or_below
from storage.tables import org_tree, plan, task, unit, unit_version
from workflow.accounts import authority
from workflow.accounts.model import Viewer
from workflow.views.board.stood import Stood, stood

ONCE = 5_000  # ids in one statement


@dataclass(frozen=True)
class Place:
    """A unit where it stands on the day of the tables."""

    id: int
    code: str
    name: str
    level: str
    path: str
    superior_id: int | None


@dataclass(frozen=True)
class Scope:
    """One plan as somebody looks at it."""

    plan: Any
    as_of: datetime
    unit: Place  # the one in view
    under: bool  # only what is owed strictly below it
    whole: bool  # nothing is kept from who looks
    narrowed: tuple[ColumnElement[bool], ...]  # on `task`: which of the plan's are in view
    stood: list[Stood]  # the tasks as they were then

    @property
    def about(self) -> tuple[ColumnElement[bool], ...]:
        """On `task`: those in view."""
        return (task.c.plan_id == self.plan.id, *self.narrowed)


def _of_version(column: Any) -> Any:
    return select(column).where(unit_version.c.id == org_tree.c.version_id).scalar_subquery()


_PLACES = select(  # few units: each is looked up by its key, which no database does by itself where it joins them
    org_tree.c.unit_id,
    select(unit.c.code).where(unit.c.id == org_tree.c.unit_id).scalar_subquery(),
    _of_version(unit_version.c.name),
    _of_version(unit_version.c.level),
    org_tree.c.path,
    org_tree.c.superior_id,
)


def scope_of(connection: Connection, viewer: Viewer, plan_id: int, as_of: datetime, under: str = "") -> Scope | None:
    """What `viewer` sees of a plan, strictly below the unit `under` where one is named; None where that is nothing.
    Refused for a code that no unit has.

    Without it the view is the issuer's; whoever does not see the whole plan looks from their own unit.
    """
    wanted = select(plan, unit.c.code.label("issuer"), authority.whole(viewer).label("whole"))
    row = connection.execute(wanted.join(unit, unit.c.id == plan.c.issuer_id).where(plan.c.id == plan_id)).first()
    if row is None:
        return None
    narrowed = list[ColumnElement[bool]]()
    if not row.whole:
        narrowed.append(authority.seen_tasks(viewer))
        if connection.scalar(select(task.c.id).where(task.c.plan_id == plan_id, *narrowed).limit(1)) is None:
            return None
    if row.published_at > as_of:
        narrowed.append(false())
    own = row.issuer_id if row.whole else viewer.unit_id
    place = _place(connection, unit_id(connection, under) if under else own)
    if under:
        narrowed.append(task.c.unit_id.in_(strictly_below(place)))
    return Scope(
        plan=row,
        as_of=as_of,
        unit=place,
        under=bool(under),
        whole=row.whole,
        narrowed=tuple(narrowed),
        stood=stood(connection, as_of),
    )


def places(connection: Connection, ids: Iterable[int]) -> dict[int, Place]:
    """Those of the units that stand somewhere on the day, by their keys."""
    every = sorted(set(ids))
    some = (every[at : at + ONCE] for at in range(0, len(every), ONCE))
    found = (connection.execute(_PLACES.where(org_tree.c.unit_id.in_(part))) for part in some)
    return {row[0]: Place(*row) for part in found for row in part}


def _place(connection: Connection, id: int) -> Place:
    return places(connection, [id])[id]


def strictly_below(place: Place) -> Select[Any]:
    """The ids of the units below it, at any depth."""
    return select(org_tree.c.unit_id).where(self_or_below(place.path), org_tree.c.path != place.path)


def within(connection: Connection, code: str) -> Select[Any]:
    """The ids of that unit and of those below it. Refused for a code that no unit has."""
    place = _place(connection, unit_id(connection, code))
    return select(org_tree.c.unit_id).where(self_or_below(place.path))


def above(connection: Connection, scope: Scope, viewer: Viewer) -> list[Place]:
    """The units between where the plan is looked at by default and the one in view, from the top down."""
    if not scope.under:
        return []
    first = scope.plan.issuer_id if scope.whole else viewer.unit_id
    ids = [int(part) for part in scope.unit.path.split("/") if part]
    between = ids[ids.index(first) + 1 : -1] if first in ids else []
    found = places(connection, between)
    return [found[id] for id in between if id in found]


def have_below(connection: Connection, ids: list[int]) -> set[int]:
    """Those of the units that have others below them."""
    return set(connection.scalars(select(org_tree.c.superior_id).where(org_tree.c.superior_id.in_(ids)).distinct()))
