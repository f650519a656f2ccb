"""The tables of the day: `org_tree` and `reach`, rebuilt when something that they rest on has changed.

They are what makes a rung one statement, however many units it speaks to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, delete, func, insert, select, true, update

from org.resolve import Holder, ReachRow, Resolved, TreeRow, Version, reach_of, resolve
from org.routing import Routing, usable
from storage.store import Store, lock_exclusive
from storage.tables import channel_state, contact, org_state, org_tree, reach, suppression, unit, unit_version
from storage.tables.changes.units import succession, unit_change
from storage.types import holds

NOBODY = 0
MANY = 500  # units; more are sooner worked out with all the others
ATTEMPTS = 3
_top, _top_unit, _below = org_tree.alias("top"), unit.alias("top_unit"), org_tree.alias("below")


@contextmanager
def on_day(store: Store, day: date) -> Iterator[Connection]:
    """A read transaction in which the tables of the day hold for `day`.

    Where they have to be worked out first, that is a short write of its own: whoever only looks keeps nobody waiting.
    """
    for _ in range(ATTEMPTS):
        with store.read() as connection:
            if _holds(connection, day):
                yield connection
                return
        store.retrying(lambda connection: refresh(connection, day))
    with store.write() as connection:  # somebody who looks at another day came between each time
        refresh(connection, day)
        yield connection


def self_or_below(path: str) -> ColumnElement[bool]:
    """On `org_tree`: the unit with that path, or one below it at any depth."""
    return func.substr(org_tree.c.path, 1, len(path)) == path


def refresh(connection: Connection, day: date) -> bool:
    """Make the tables of the day hold for `day`; returns True when they had to be rebuilt."""
    if _holds(connection, day):
        return False
    lock_exclusive(connection, "standing")
    if _holds(connection, day):
        return False
    revision = connection.scalar(select(org_state.c.revision))
    resolved = resolved_on(connection, day)
    _store(connection, resolved)
    connection.execute(
        update(org_state).values(built_revision=revision, built_from=resolved.start, built_until=resolved.end)
    )
    return True


def resolved_on(connection: Connection, day: date) -> Resolved:
    """The tables of `day`, worked out and not kept."""
    return resolve(_versions(connection), _holders(connection), day, main_successors(connection, day))


def main_successors(connection: Connection, day: date) -> dict[int, int | None]:
    """Each unit that was changed by `day`, with its main successor since the last of its changes, or none."""
    rows = connection.execute(
        select(succession.c.old_id, case((succession.c.main, succession.c.new_id)))
        .join(unit_change, unit_change.c.id == succession.c.change_id)
        .where(succession.c.old_id.is_not(None), unit_change.c.valid_from <= day, unit_change.c.reverted_at.is_(None))
        .order_by(unit_change.c.valid_from, unit_change.c.id, succession.c.main)
    )
    return dict(rows.all())


def mark_changed(connection: Connection) -> None:
    """Units, contacts or the reach of an address changed: the tables of the day hold no longer."""
    connection.execute(update(org_state).values(revision=org_state.c.revision + 1))


def lose(connection: Connection, person_id: int, day: date) -> None:
    """An address of that person has come to reach nobody. Tables that hold for `day` do so afterwards too.

    Only units where that person was reached can be concerned. To work everything out anew would, for a mailbox full
    of dead addresses, cost as many times the whole organisation.
    """
    lock_exclusive(connection, "standing")
    mark_changed(connection)  # from here on nobody else changes the revision
    state = connection.execute(select(org_state)).one()
    if state.built_revision != state.revision - 1 or not _built_for(state, day):
        return
    concerned = select(reach.c.unit_id).where(reach.c.person_id == person_id).distinct()
    at = func.coalesce(org_tree.c.heir_id, org_tree.c.unit_id)
    stands = select(org_tree.c.unit_id, org_tree.c.superior_id, at).where(org_tree.c.unit_id.in_(concerned))
    places = [(unit_id, above, at_id) for unit_id, above, at_id in connection.execute(stands)]
    if len(places) > MANY:
        return
    asked = {one for place in places for one in place}
    found = reach_of(places, _holders(connection, contact.c.unit_id.in_(asked - {None})), day)
    if found:
        connection.execute(delete(reach).where(reach.c.unit_id.in_([place[0] for place in places])))
        connection.execute(insert(reach), [_reached(row) for row in found])
    connection.execute(update(org_state).values(built_revision=state.revision))


def select_units(
    *, units: Sequence[str] = (), level: str | None = None, tag: str | None = None, under: str | None = None
) -> Select[tuple[int, int, str]]:
    """The units meant, valid on the day of the tables: columns unit_id, version_id, code; ordered by unit.

    Named `units`, or all with a `level` and/or a `tag`, strictly below `under` at any depth.
    """
    chosen = (
        select(org_tree.c.unit_id, org_tree.c.version_id, unit.c.code)
        .join(unit, unit.c.id == org_tree.c.unit_id)
        .join(unit_version, unit_version.c.id == org_tree.c.version_id)
        .where(org_tree.c.valid)
        .order_by(org_tree.c.unit_id)
    )
    if units:
        chosen = chosen.where(unit.c.code.in_(units))
    if level is not None:
        chosen = chosen.where(unit_version.c.level == level)
    if tag is not None:
        chosen = chosen.where(holds(unit_version.c.tags, tag))
    if under is not None:
        chosen = chosen.where(org_tree.c.unit_id.in_(strictly_below(under)))
    return chosen


def strictly_below(code: str) -> Select[tuple[int]]:
    """The ids of the units below that one at any depth, on the day of the tables."""
    inside = func.substr(_below.c.path, 1, func.length(_top.c.path)) == _top.c.path
    return (
        select(_below.c.unit_id)
        .select_from(_top.join(_top_unit, _top_unit.c.id == _top.c.unit_id).join(_below, inside))
        .where(_top_unit.c.code == code, _below.c.path != _top.c.path)
    )


def _holds(connection: Connection, day: date) -> bool:
    state = connection.execute(select(org_state)).one()
    return state.revision == state.built_revision and _built_for(state, day)


def _built_for(state: Any, day: date) -> bool:
    begun = state.built_from is None or state.built_from <= day
    return begun and (state.built_until is None or day < state.built_until)


def _versions(connection: Connection) -> list[Version]:
    columns = unit_version.c
    rows = connection.execute(
        select(columns.id, columns.unit_id, unit.c.code, columns.parent_id, columns.valid_from, columns.valid_to)
        .join(unit, unit.c.id == columns.unit_id)
        .order_by(columns.id)
    )
    return [Version(*row) for row in rows]


def routing(connection: Connection) -> Routing:
    """By which channels people are told now: the orders that were set, without channels that cannot be used."""
    stored = connection.scalar(select(org_state.c.routing))
    broken = connection.scalars(select(channel_state.c.name).where(channel_state.c.broken.is_not(None))).all()
    orders = Routing.from_json(stored)
    return orders.without(broken) if broken else orders


def set_routing(connection: Connection, orders: Routing) -> bool:
    """Make these orders hold; returns True when they are others than before."""
    if connection.scalar(select(org_state.c.routing)) == orders.to_json():
        return False
    connection.execute(update(org_state).values(routing=orders.to_json()))
    mark_changed(connection)
    return True


def suppressed(connection: Connection) -> frozenset[tuple[str, str]]:
    """(channel, address) of every address that reaches nobody."""
    return frozenset(
        (row.channel, row.address) for row in connection.execute(select(suppression.c.channel, suppression.c.address))
    )


def _holders(connection: Connection, whose: ColumnElement[bool] | None = None) -> list[Holder]:
    """The contacts that are kept: all, or those for which `whose` holds."""
    orders, dead = routing(connection), suppressed(connection)
    rows = connection.execute(
        select(contact)
        .where(contact.c.retired_at.is_(None), true() if whose is None else whose)
        .order_by(contact.c.unit_id, contact.c.post, contact.c.position, contact.c.id)
    )
    return [
        Holder(
            *(row.id, row.unit_id, row.post, row.person_id),
            *(usable(orders.of_post(row.post), row, dead), row.valid_from, row.valid_to),
        )
        for row in rows
    ]


def _store(connection: Connection, resolved: Resolved) -> None:
    connection.execute(delete(org_tree))
    connection.execute(delete(reach))
    tree = [{name: getattr(row, name) for name in TreeRow.__slots__} for row in resolved.tree]
    if tree:
        connection.execute(insert(org_tree), tree)
        connection.execute(insert(reach), [_reached(row) for row in resolved.reach])


def _reached(row: ReachRow) -> dict[str, Any]:
    holder = row.holder
    return {
        "unit_id": row.unit_id,
        "post": row.post,
        "contact_id": holder.id if holder else None,
        "person_id": holder.person_id if holder else NOBODY,
        "channel": holder.channels[0] if holder else None,
        "channels": holder.channels if holder else None,
        "stands_in": row.stands_in,
        "own": row.own,
        "top": row.top,
    }
