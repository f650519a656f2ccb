"""The contacts of units that cease become those of their main successors (change contract, U4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select, update

from org.model import valid_on
from storage.tables import contact

Moved = dict[str, list[int]]  # ids of contacts: `ended` were retired for `until`, which end the day before; `begun`
_FIELDS = [column.name for column in contact.c if column.name != "id"]


def move(connection: Connection, heirs: Mapping[int, int], on: date, now: datetime) -> Moved:
    """Contacts of the units, each with its main successor, in their order, that are valid on the day: that one's from
    then on, behind those it has. Rows are not changed: each is retired, and two are written in its place."""
    kept = select(contact).where(contact.c.retired_at.is_(None))
    rows: dict[int, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(kept.order_by(contact.c.post, contact.c.position, contact.c.id)).mappings():
        if row["unit_id"] in heirs and valid_on(on, row["valid_from"], row["valid_to"]):
            rows[row["unit_id"]].append(row)
    moving = [row for unit_id in heirs for row in rows[unit_id]]
    if not moving:
        return {"ended": [], "until": [], "begun": []}
    places = _places(connection)
    until, begun = [], []
    for row in moving:
        place = heirs[row["unit_id"]], row["post"]
        places[place] += 1
        same = {name: row[name] for name in _FIELDS}
        begun.append({**same, "unit_id": place[0], "position": places[place], "valid_from": on})
        if row["valid_from"] is None or row["valid_from"] < on:
            until.append({**same, "valid_to": on - timedelta(days=1)})
    ended = [row["id"] for row in moving]
    retire(connection, ended, now)
    return {"ended": ended, "until": _written(connection, until), "begun": _written(connection, begun)}


def retire(connection: Connection, ids: Sequence[int], at: datetime | None) -> None:
    """These count no longer since then; None: they do again."""
    if ids:
        those = update(contact).where(contact.c.id == bindparam("one")).values(retired_at=at)
        connection.execute(those, [{"one": one} for one in ids])


def _places(connection: Connection) -> dict[tuple[int, str], int]:
    """The last place in each post, -1 where nobody holds it."""
    last = select(contact.c.unit_id, contact.c.post, func.max(contact.c.position))
    last = last.where(contact.c.retired_at.is_(None)).group_by(contact.c.unit_id, contact.c.post)
    found: dict[tuple[int, str], int] = defaultdict(lambda: -1)
    return found | {(unit_id, post): position for unit_id, post, position in connection.execute(last)}


def _written(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    before = connection.scalar(select(func.coalesce(func.max(contact.c.id), 0))) or 0
    if rows:
        connection.execute(insert(contact), list(rows))
    return list(connection.scalars(select(contact.c.id).where(contact.c.id > before).order_by(contact.c.id)))
