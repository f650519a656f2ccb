"""Units and contacts as they are listed, in the contract's shapes: what an export holds can be imported again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, select, true

from lib.levels import level_code
from lib.text import collation_key, compared
from org.model import valid_on
from org.queries import known_code
from org.routing import usable
from org.succession.related import neither, successions
from org.today import routing, suppressed
from storage.tables import contact, unit, unit_version


def list_units(
    connection: Connection, *, level: str | None = None, under: str | None = None, as_of: date | None = None
) -> list[dict[str, Any]]:
    """All versions of all units, or those valid on `as_of`; of one level; strictly below a unit at any depth."""
    rows = _versions(connection)
    if as_of is not None:
        rows = [row for row in rows if valid_on(as_of, row.valid_from, row.valid_to)]
    if under is not None:
        below = _below(rows, known_code(connection, under))
        rows = [row for row in rows if row.code in below]
    related = successions(connection)
    return [
        {**_unit(row), **(related.get(row.code) or neither())}
        for row in rows
        if level is None or _same_level(row.level, level)
    ]


def _same_level(kept: str, asked: str) -> bool:
    return compared(level_code(kept) or kept) == compared(level_code(asked) or asked)


def show_unit(connection: Connection, code: str, day: date) -> dict[str, Any]:
    """One unit as it is on `day` (or as last known), with all its versions and its contacts."""
    code = known_code(connection, code)
    versions = _versions(connection, code)
    now = [row for row in versions if valid_on(day, row.valid_from, row.valid_to)] or versions[-1:]
    contacts = list_contacts(connection, code)
    related = successions(connection, [code]).get(code) or neither()
    return {**_unit(now[0]), **related, "versions": [_unit(row) for row in versions], "contacts": contacts}


def list_contacts(connection: Connection, code: str | None = None) -> list[dict[str, Any]]:
    """All contacts that are kept, or one unit's, by unit (numbers in codes by their value), post and place in it."""
    orders, dead = routing(connection), suppressed(connection)
    rows = connection.execute(
        select(contact, unit.c.code)
        .join(unit, unit.c.id == contact.c.unit_id)
        .where(contact.c.retired_at.is_(None), true() if code is None else unit.c.code == code)
        .order_by(unit.c.code, contact.c.post, contact.c.position, contact.c.id)
    )
    return [
        {
            "unit": row.code,
            "post": row.post,
            "title": row.title,
            "name": row.name,
            "email": row.email,
            "phone": row.phone,
            "zalo_user_id": row.zalo_user_id,
            "valid_from": _iso(row.valid_from),
            "valid_to": _iso(row.valid_to),
            "reachable": bool(channels := usable(orders.of_post(row.post), row, dead)),
            "channels": list(channels),
        }
        for row in sorted(rows, key=lambda row: collation_key(row.code))
    ]


def _versions(connection: Connection, code: str | None = None) -> list[Any]:
    parent = unit.alias("parent")
    return list(
        connection.execute(
            select(unit_version, unit.c.code, parent.c.code.label("parent"))
            .join(unit, unit.c.id == unit_version.c.unit_id)
            .outerjoin(parent, parent.c.id == unit_version.c.parent_id)
            .where(true() if code is None else unit.c.code == code)
            .order_by(unit.c.id, unit_version.c.valid_from.asc().nulls_first())
        )
    )


def _below(rows: Iterable[Any], code: str) -> set[str]:
    children: dict[str, list[str]] = {}
    for row in rows:
        if row.parent is not None:
            children.setdefault(row.parent, []).append(row.code)
    found: set[str] = set()
    waiting = [code]
    while waiting:
        new = [child for child in children.get(waiting.pop(), ()) if child not in found and child != code]
        found.update(new)
        waiting.extend(new)
    return found


def _unit(row: Any) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "level": row.level,
        "parent": row.parent,
        "tags": list(row.tags),
        "valid_from": _iso(row.valid_from),
        "valid_to": _iso(row.valid_to),
        "resolution": row.resolution,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
