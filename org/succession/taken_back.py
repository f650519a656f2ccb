"""Changes that were taken back, as they were while they held: whoever asks what was known then is told of them too
(change contract, B1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, select, update

from lib.text import compared
from storage.tables import succession, unit, unit_change, unit_past

Versions = Sequence[Mapping[str, Any]]


def held_at(at: datetime) -> ColumnElement[bool]:
    """Changes that were recorded by `at` and taken back after it."""
    return and_(unit_change.c.recorded_at <= at, unit_change.c.reverted_at > at)


def remembered(connection: Connection, change_id: int, founded: Mapping[int, str]) -> dict[str, Any]:
    """What taking a change back deletes, to be kept with it: its rows, and the units that it founded."""
    old, new = unit.alias("old"), unit.alias("new")
    rows = (
        select(old.c.code, new.c.code, succession.c.main, succession.c.ceases)
        .select_from(succession.outerjoin(old, old.c.id == succession.c.old_id))
        .outerjoin(new, new.c.id == succession.c.new_id)
        .where(succession.c.change_id == change_id)
        .order_by(succession.c.id)
    )
    past = select(unit_past).where(unit_past.c.unit_id.in_(founded)).order_by(unit_past.c.until)
    return {
        "founded": {code: id for id, code in founded.items()},
        "known": [[row.unit_id, row.until.isoformat(), row.versions] for row in connection.execute(past)],
        "rows": [list(row) for row in connection.execute(rows)],
    }


def put_back(connection: Connection, at: datetime, past: Mapping[int, Versions]) -> dict[int, Versions]:
    """Let the changes hold again that held at `at`; returns `past`, each unit's versions then, with their units.

    Keys of units may belong to others by now: those that were founded get new ones.
    """
    found, keys = dict(past), dict[int, int]()
    changes = select(unit_change.c.id, unit_change.c.before).where(held_at(at)).order_by(unit_change.c.id)
    for row in connection.execute(changes).all():
        kept = row.before.get("taken_back") or {"founded": {}, "known": [], "rows": []}
        own = {id: _key_of(connection, code) for code, id in kept["founded"].items()}
        keys |= own
        for id, until, versions in kept["known"]:
            if datetime.fromisoformat(until) > at:
                found.setdefault(own[id], versions)
        ids: dict[str | None, int] = dict(connection.execute(select(unit.c.code, unit.c.id)).all())
        rows = [
            {"change_id": row.id, "old_id": ids.get(old), "new_id": ids.get(new), "main": main, "ceases": ceases}
            for old, new, main, ceases in kept["rows"]
        ]
        if rows:
            connection.execute(insert(succession), rows)
    connection.execute(update(unit_change).where(held_at(at)).values(reverted_at=None))
    return {
        id: [{**one, "unit_id": id, "parent_id": keys.get(one["parent_id"], one["parent_id"])} for one in versions]
        for id, versions in found.items()
    }


def _key_of(connection: Connection, code: str) -> int:
    known = connection.scalar(select(unit.c.id).where(unit.c.code == code))
    if known is None:
        made = insert(unit).values(code=code, code_key=compared(code)).returning(unit.c.id)
        known = connection.execute(made).scalar_one()
    return int(known)
