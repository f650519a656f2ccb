"""Where an audience is looked up: the unit above the owing one that is meant, and the post there. Set-based.

A post of the owing unit; `superior` and `superior.POST`, of the unit directly above; `superior2`, of the one above
that; `level:L`, of the nearest unit of that level above; `issuer`, of the plan's desk. Where there is no such unit the
desk takes its place, and the post asked for stays (contract, section 5, rule 7). Of several units at once: `with`,
those that support the task; `issuers`, the desk and every issuer after the first (change contract, section 2).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, and_, func, literal, select

from lib.vocabulary import AT_LEVEL, OWN_POSTS, SUPPORTERS
from org.routing import Routing
from org.today import NOBODY, routing
from storage.tables import clock_run, co_issuer, deadline, org_tree, plan, reach, supporter, task, unit_version

_above = org_tree.alias("above")


@dataclass(frozen=True)
class Desk:
    """The unit that follows the plan, and who is reached there by its own posts (nobody: contact None).

    `channels` are those by which that person can be told, `routing` the orders of the day.
    """

    unit_id: int
    contact_id: int | None = None
    person_id: int = NOBODY
    channels: tuple[str, ...] = ()
    routing: Routing = field(default_factory=Routing)


def desk_of(connection: Connection, unit_id: int) -> Desk:
    """The desk of a plan, with whom its own posts reach today."""
    orders = routing(connection)
    row = connection.execute(
        select(reach.c.contact_id, reach.c.person_id, reach.c.channels).where(
            reach.c.unit_id == unit_id, reach.c.post == "officer", reach.c.own
        )
    ).first()
    if row is None:
        return Desk(unit_id=unit_id, routing=orders)
    return Desk(unit_id, row.contact_id, row.person_id, row.channels, orders)


def reached_by(audience: str, desk_id: int, about: ColumnElement[bool], *, of_clock: bool = False) -> FromClause:
    """The tasks of `about` with their deadlines, each joined with the row of `reach` that the audience means.

    `of_clock`: with those of another clock, of which `about` tells the run; the audience is the bound unit's.
    """
    if of_clock:
        runs = task.join(clock_run, clock_run.c.task_id == task.c.id)
        source, bound = runs.join(deadline, deadline.c.id == clock_run.c.deadline_id), clock_run.c.unit_id
    else:
        source, bound = task.join(deadline, deadline.c.id == task.c.deadline_id), task.c.unit_id
    return reached_from(source, bound, audience, desk_id, about)


def reached_from(
    source: FromClause, owing: ColumnElement[int], audience: str, desk_id: int, about: ColumnElement[bool]
) -> FromClause:
    """The rows of `source` that are meant by `about`, whose owing unit is `owing`, each joined with that row."""
    source, unit_id, post = _place(source, owing, audience, desk_id, about)
    return source.join(reach, and_(reach.c.unit_id == unit_id, reach.c.post == post))


def several(audience: str) -> bool:
    """Whether more units than one may be meant of one task."""
    return audience in (SUPPORTERS, "issuers")


def _place(
    source: FromClause, owing: ColumnElement[int], audience: str, desk_id: int, about: ColumnElement[bool]
) -> tuple[FromClause, ColumnElement[Any], str]:
    if audience in OWN_POSTS:
        return source, owing, audience
    if audience == "issuer":
        return source, literal(desk_id), "officer"
    if audience == SUPPORTERS:
        does = and_(supporter.c.task_id == task.c.id, supporter.c.until.is_(None))
        return source.join(supporter, does), supporter.c.unit_id, "officer"
    if audience == "issuers":
        others = select(co_issuer.c.plan_id, co_issuer.c.unit_id)
        issuing = select(plan.c.id, literal(desk_id).label("unit_id")).union(others).subquery()
        return source.join(issuing, issuing.c.id == task.c.plan_id), issuing.c.unit_id, "officer"
    if audience.startswith(AT_LEVEL):
        nearest = _nearest(owing, audience.removeprefix(AT_LEVEL), about)
        source = source.outerjoin(nearest, nearest.c.unit_id == owing)
        return source, func.coalesce(nearest.c.above_id, desk_id), "officer"
    unit_above, _, post = audience.partition(".")
    source = source.join(org_tree, org_tree.c.unit_id == owing)
    if unit_above == "superior":
        return source, func.coalesce(org_tree.c.superior_id, desk_id), post or "officer"
    assert unit_above == "superior2", audience
    source = source.outerjoin(_above, _above.c.unit_id == org_tree.c.superior_id)
    return source, func.coalesce(_above.c.superior_id, desk_id), "officer"


def _nearest(owing: ColumnElement[int], level: str, about: ColumnElement[bool]) -> Any:
    """Each owing unit with the first unit of that level on its way up, where there is one."""
    begins = (
        select(owing.label("unit_id"), org_tree.c.superior_id.label("above_id"))
        .join(org_tree, org_tree.c.unit_id == owing)
        .where(about, org_tree.c.superior_id.is_not(None))
    )
    way = begins.cte(recursive=True)
    way = way.union(  # not all: several tasks of one unit go one way
        select(way.c.unit_id, _above.c.superior_id)
        .join(_above, _above.c.unit_id == way.c.above_id)
        .join(unit_version, unit_version.c.id == _above.c.version_id)
        .where(unit_version.c.level != level, _above.c.superior_id.is_not(None))
    )
    return (
        select(way.c.unit_id, way.c.above_id)
        .join(_above, _above.c.unit_id == way.c.above_id)
        .join(unit_version, unit_version.c.id == _above.c.version_id)
        .where(unit_version.c.level == level)
        .subquery()
    )
