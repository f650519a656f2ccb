"""What was known of units at an instant: their versions as they were before they were written anew (change contract,
B1)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, exists, insert, or_, select, update

from org.succession.taken_back import held_at, put_back
from org.today import mark_changed, on_day, refresh
from storage.store import Store, insert_ignoring
from storage.tables import unit, unit_change, unit_past, unit_version

_DAYS = ("valid_from", "valid_to")
Plain = Mapping[str, Any]


def versions_of(connection: Connection, codes: Collection[str]) -> list[dict[str, Any]]:
    """Every version of these units as plain values, in their order."""
    named = set(codes)
    units = {id for id, code in connection.execute(select(unit.c.id, unit.c.code)) if code in named}
    rows = connection.execute(select(unit_version).order_by(unit_version.c.id)).mappings()
    return [_plain(row) for row in rows if row["unit_id"] in units]


def values_of(plain: Plain) -> dict[str, Any]:
    """The row again."""
    days = {name: date.fromisoformat(plain[name]) if plain[name] else None for name in _DAYS}
    return {**plain, "tags": tuple(plain["tags"]), **days}


def keep_past(connection: Connection, codes: Collection[str], now: datetime) -> None:
    """How these units were known until `now`, before versions of theirs are written anew; of new ones nothing."""
    known: dict[int, list[Plain]] = {}
    for one in versions_of(connection, codes):
        known.setdefault(one["unit_id"], []).append(one)
    if known:
        rows = [{"unit_id": id, "until": now, "versions": versions} for id, versions in known.items()]
        connection.execute(insert_ignoring(connection, unit_past), rows)


@contextmanager
def as_known(store: Store, day: date, at: datetime) -> Iterator[Connection]:
    """The tables of `day` by what had been recorded by `at`: mostly that is what there is.

    Otherwise versions and changes that came later are put back in a rehearsal, which is rolled back.
    """
    with store.read() as connection:
        past = _known(connection, at)
        later = connection.scalar(select(exists(select(1).where(or_(unit_change.c.recorded_at > at, held_at(at))))))
    if not past and not later:
        with on_day(store, day) as connection:
            yield connection
        return
    with store.rehearse_apart() as connection:
        _put_back(connection, put_back(connection, at, past))
        connection.execute(update(unit_change).where(unit_change.c.recorded_at > at).values(reverted_at=at))
        mark_changed(connection)
        refresh(connection, day)
        yield connection


def _known(connection: Connection, at: datetime) -> dict[int, Sequence[Plain]]:
    """By unit, its versions then, where they were written anew since."""
    found: dict[int, Sequence[Plain]] = {}
    rows = select(unit_past.c.unit_id, unit_past.c.versions).where(unit_past.c.until > at)
    for unit_id, versions in connection.execute(rows.order_by(unit_past.c.until)):
        found.setdefault(unit_id, versions)
    return found


def _put_back(connection: Connection, past: Mapping[int, Sequence[Plain]]) -> None:
    """Tasks may name a version that was not known then: it stays, and is valid on no day. One that is gone comes back
    with another key: its own may belong to another unit's by now."""
    were = [values_of(one) for versions in past.values() for one in versions]
    rows = select(unit_version.c.id, unit_version.c.unit_id).where(unit_version.c.unit_id.in_(past))
    are = dict(connection.execute(rows).all())
    known = [one for one in were if are.get(one["id"]) == one["unit_id"]]
    those = update(unit_version).where(unit_version.c.id == bindparam("one"))
    if unknown := are.keys() - {one["id"] for one in known}:
        never = {"valid_from": date.max, "valid_to": date.max}
        connection.execute(those, [{"one": id, **never} for id in sorted(unknown)])
    if known:
        connection.execute(those, [{"one": one["id"], **one} for one in known])
    if gone := [anew(one) for one in were if are.get(one["id"]) != one["unit_id"]]:
        connection.execute(insert(unit_version), gone)


def anew(values: Plain) -> dict[str, Any]:
    """The row without its key, which another unit's version may bear by now."""
    return {name: value for name, value in values.items() if name != "id"}


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}
    return plain | {name: row[name].isoformat() if row[name] else None for name in _DAYS}
