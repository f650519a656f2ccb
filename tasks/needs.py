"""When a task that consolidates others is ready (contract, rule 6).

For each item that a task needs: the tasks of that item owed by the same unit or units below it count, or, where
there are none, all tasks of that item.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, exists, func, or_, select

from storage.tables import item_need, org_tree, task
from tasks.model import OPEN


@cache  # to put it together takes longer than most databases need to answer it
def all_needed_closed(owing: FromClause) -> ColumnElement[bool]:
    """True when no task that `owing` (the task table or an alias of it) needs is still open."""
    need, needed, other = item_need.alias("need"), task.alias("needed"), task.alias("other")
    here, there, elsewhere = org_tree.alias("here"), org_tree.alias("there"), org_tree.alias("elsewhere")
    some_below = exists(
        select(1)
        .select_from(other.join(elsewhere, elsewhere.c.unit_id == other.c.unit_id))
        .where(other.c.item_id == need.c.needs_id, _at_or_below(elsewhere, here))
    )
    still_open = (
        select(1)
        .select_from(
            need.join(needed, needed.c.item_id == need.c.needs_id)
            .join(there, there.c.unit_id == needed.c.unit_id)
            .join(here, here.c.unit_id == owing.c.unit_id)
        )
        .where(
            need.c.item_id == owing.c.item_id,
            needed.c.status.in_(OPEN),
            or_(_at_or_below(there, here), ~some_below),
        )
        .correlate(owing)
    )
    return ~exists(still_open)


def needs_something(owing: FromClause) -> ColumnElement[bool]:
    """True when the item of `owing` needs other items at all."""
    return exists(select(1).where(item_need.c.item_id == owing.c.item_id).correlate(owing))


def _at_or_below(lower: Any, upper: Any) -> ColumnElement[bool]:
    return func.substr(lower.c.path, 1, func.length(upper.c.path)) == upper.c.path
