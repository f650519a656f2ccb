"""What a message says of a plan of several: all who decree it, the period, and that its reader only supports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, exists, or_, select

from lib.vocabulary import OF_OTHERS
from notifications.letter.model import Entry, Way
from notifications.people import unit_names
from storage.tables import co_issuer, org_tree, period, supporter, task
from workflow.joint.shown import OF_TASK, PERIOD, co_issuer_ids, period_of_row

# Whether there is more to say of a task (and its plan) than of one that one unit decrees and one carries out.
OF_SEVERAL = or_(
    exists(select(1).where(OF_TASK).correlate(task)),
    exists(select(1).where(co_issuer.c.plan_id == task.c.plan_id).correlate(task)),
    exists(select(1).where(supporter.c.task_id == task.c.id).correlate(task)),
).label("of_several")


class Saying(Protocol):
    """A notice in a draft."""

    @property
    def entry(self) -> Entry: ...

    @property
    def way(self) -> Way | None: ...


S = TypeVar("S", bound=Saying)


def complete_jointly(connection: Connection, rows: Sequence[Any], said: dict[int, dict[int, S]], on: date) -> None:
    """Complete what is said of each of these notices (rows of drafts), by message; units are named as on that day.

    A joint issuer that is told of others' tasks has no page of its own to go on to.
    """
    others = co_issuer_ids(connection, {row.plan_id for row in rows})
    completed = _completing(connection, rows, others, on)
    for row in rows:
        one = said[row.message_id][row.id]
        entry = completed(row, one.entry)
        elsewhere = row.told_unit_id in others.get(row.plan_id, ()) and row.kind in OF_OTHERS
        said[row.message_id][row.id] = replace(one, entry=entry, way=None if elsewhere else one.way)  # type: ignore[type-var]


def _completing(
    connection: Connection, rows: Sequence[Any], others: Mapping[int, list[int]], on: date
) -> Callable[[Any, Entry], Entry]:
    tasks = {row.task_id for row in rows if hasattr(row, "task_id")}
    names = unit_names(connection, {one for those in others.values() for one in those}, on) if others else {}
    of_tasks = select(task.c.id, *PERIOD).join(period, OF_TASK).where(task.c.id.in_(tasks))
    periods = {row.id: period_of_row(row) for row in connection.execute(of_tasks)} if tasks else {}
    does = select(supporter.c.task_id, supporter.c.unit_id, org_tree.c.heir_id)
    does = does.outerjoin(org_tree, org_tree.c.unit_id == supporter.c.unit_id).where(supporter.c.task_id.in_(tasks))
    found = connection.execute(does).all() if tasks else []
    supports = {(of, one) for of, *units in found for one in units}  # the unit itself, or who took its place

    def completed(row: Any, entry: Entry) -> Entry:
        jointly = [names.get(one, "") for one in others.get(row.plan_id, ())]
        entry = replace(entry, issuer=", ".join(filter(None, (entry.issuer, *jointly)))) if jointly else entry
        if not hasattr(row, "task_id"):
            return entry
        reader = (row.task_id, row.for_unit_id or row.told_unit_id)
        if reader in supports and row.unit_id != reader[1] and row.kind not in OF_OTHERS:
            entry = replace(entry, supports=True, relation="other")
        return replace(entry, period=periods.get(row.task_id))

    return completed
