"""The units and people whom mails name: whoever answers for a desk, and whoever a silent unit is called by;
and the units whose tasks another took over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from notifications.letter.model import Officer, Reminded
from notifications.reminded import reminded
from org.model import valid_on
from org.resolve import FALLBACK
from storage.tables import contact, passing, reach, task, unit_version

_COLUMNS = (contact.c.unit_id, contact.c.post, contact.c.name, contact.c.title, contact.c.phone, contact.c.email)


Naming = Callable[[Any], dict[str, Any]]


def unit_names(connection: Connection, ids: Collection[int], on: date) -> dict[int, str]:
    """What these units are called on a day; one that is not valid then, as it was called last."""
    versions = connection.execute(
        select(unit_version)
        .where(unit_version.c.unit_id.in_(ids))
        .order_by(unit_version.c.valid_from.is_not(None), unit_version.c.valid_from)
    ).all()
    names = {row.unit_id: row.name for row in versions}
    return names | {row.unit_id: row.name for row in reversed(versions) if valid_on(on, row.valid_from, row.valid_to)}


def people_named(connection: Connection, notices: Sequence[Any], on: date) -> Naming:
    """By one of these notices, what its entry says of people (contract, rule 12 of section 5): whom its desk is reached
    by; and where a superior is told of a unit, whom to call there, and how often and when last it was reminded."""
    desks = desk_officers(connection, {one.desk_id for one in notices})
    came = _taken_from(connection, {one.task_id for one in notices if one.kind == "assignment"}, on)
    told_of = [one for one in notices if _names(one)]
    officers = _unit_officers(connection, {one.unit_id for one in told_of}, on)
    tasks = {one.task_id for one in told_of}
    counts = reminded(connection, task.c.id.in_(tasks)) if tasks else {}

    def named(one: Any) -> dict[str, Any]:
        desk = {"answers": desks.get(one.desk_id)}
        if one.kind == "assignment" and one.task_id in came:
            return {**desk, "taken_from": came[one.task_id]}
        if not _names(one):
            return desk
        return {**desk, "officer": officers.get(one.unit_id), "reminded": counts.get(one.task_id, Reminded())}

    return named


def _taken_from(connection: Connection, tasks: Collection[int], on: date) -> dict[int, tuple[str, ...]]:
    """The units whose each of these tasks was before it passed, in their order, as they were called."""
    if not tasks:
        return {}
    rows = select(passing.c.to_id, task.c.unit_id).join(task, task.c.id == passing.c.from_id)
    found = connection.execute(rows.where(passing.c.to_id.in_(tasks)).order_by(passing.c.from_id)).all()
    names = unit_names(connection, {row.unit_id for row in found}, on) if found else {}
    came: dict[int, dict[str, None]] = defaultdict(dict)
    for row in found:
        came[row.to_id][names[row.unit_id]] = None
    return {to_id: tuple(named) for to_id, named in came.items()}


def _names(one: Any) -> bool:
    """It speaks of units whose reports are missing; other clocks may wait for somebody else."""
    return one.kind == "escalation" and one.clock is None


def desk_officers(connection: Connection, desks: Collection[int]) -> dict[int, Officer]:
    """Whom the officer's post of each desk reaches on the day of the tables, fallbacks included; none: not in it."""
    rows = connection.execute(
        select(reach.c.unit_id.label("desk_id"), reach.c.channels, *_COLUMNS)
        .join(contact, contact.c.id == reach.c.contact_id)
        .where(reach.c.unit_id.in_(desks), reach.c.post == "officer")
    )
    return {row.desk_id: _officer(row, row.email if "email" in row.channels else None) for row in rows}


def _unit_officers(connection: Connection, units: Collection[int], on: date) -> dict[int, Officer]:
    """Who holds the officer's post of each unit that day, else the post that stands in within it (rule 4).

    Whether they can be told is not asked: a number to call is worth the more where they cannot.
    """
    if not units:
        return {}
    rows = connection.execute(
        select(*_COLUMNS)
        .where(contact.c.unit_id.in_(units), holds_on(on))
        .order_by(contact.c.unit_id, contact.c.position, contact.c.id)
    ).all()
    found: dict[int, Officer] = {}
    for post in FALLBACK["officer"]:
        for row in rows:
            if row.post == post:
                found.setdefault(row.unit_id, _officer(row, row.email))
    return found


def holds_on(on: date) -> ColumnElement[bool]:
    """On `contact`: whether that person holds that post on a day."""
    begun = or_(contact.c.valid_from.is_(None), contact.c.valid_from <= on)
    goes_on = or_(contact.c.valid_to.is_(None), contact.c.valid_to >= on)
    return and_(contact.c.retired_at.is_(None), begun, goes_on)


def _officer(row: Any, email: str | None) -> Officer:
    return Officer(post=row.post, name=row.name, title=row.title, phone=row.phone, email=email)
