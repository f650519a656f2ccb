"""A preview summed up for people: what falls due when, and what is said when by which channel. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

Row = Mapping[str, Any]


def by_due(tasks: Iterable[Row]) -> Counter[tuple[Any, ...]]:
    """How many tasks by (item, due_on, due_at, due_given), in the order of the plan."""
    return Counter((one["item"], one["due_on"], one["due_at"], one["due_given"]) for one in tasks)


def by_time(notices: Iterable[Row], *more: str) -> list[tuple[Any, ...]]:
    """(scheduled_for, item, kind, rung, `more` of a notice, how many notices), the earliest first."""
    of = ("scheduled_for", "item", "kind", "rung", *more)
    counted = Counter(tuple(one[name] or "" for name in of) for one in notices)
    return [(*key, n) for key, n in sorted(counted.items())]
