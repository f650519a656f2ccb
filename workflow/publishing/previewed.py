"""A preview summed up for people: what falls due when, and what is said when by which channel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from storage.tables import org_tree, unit, unit_version

Row = Mapping[str, Any]


def by_due(tasks: Iterable[Row]) -> Counter[tuple[Any, ...]]:
    """How many tasks by (item, due_on, due_at, due_given), in the order of the plan."""
    return Counter((one["item"], one["due_on"], one["due_at"], one["due_given"]) for one in tasks)


def by_time(notices: Iterable[Row], *more: str) -> list[tuple[Any, ...]]:
    """(scheduled_for, item, kind, rung, `more` of a notice, how many notices), the earliest first."""
    of = ("scheduled_for", "item", "kind", "rung", *more)
    counted = Counter(tuple(one[name] or "" for name in of) for one in notices)
    return [(*key, n) for key, n in sorted(counted.items())]


def names_in(connection: Connection, notices: Iterable[Row], *others: str) -> dict[str, str]:
    """What these units are called, and those whose codes stand in these notices, on the day of the tables."""
    codes = {*others} | {code for one in notices for code in (one["unit"], one["recipient"]["unit"]) if code}
    named = select(unit.c.code, unit_version.c.name).join(org_tree, org_tree.c.unit_id == unit.c.id)
    named = named.join(unit_version, unit_version.c.id == org_tree.c.version_id).where(unit.c.code.in_(codes))
    return {one.code: one.name for one in connection.execute(named)}
