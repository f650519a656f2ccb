"""Who supports a task, chosen among the units of the day: one statement an item, however many tasks there are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    union,
)

from org.today import select_units
from storage.tables import contact, notice, org_tree, support, supporter, task, unit

STANDS = func.coalesce(org_tree.c.heir_id, org_tree.c.unit_id)  # of a unit: itself, or in whose place another stands
IN_WHOSE_PLACE = select(STANDS).where(org_tree.c.unit_id == supporter.c.unit_id).correlate(supporter).scalar_subquery()
NOW = supporter.c.until.is_(None)  # it does support the task, and not only did


def choose_supporters(connection: Connection, about: ColumnElement[bool]) -> None:
    """Give the tasks of `about` those who support their items and do not yet, their own units left out (P3)."""
    items = select(support).where(support.c.item_id.in_(select(task.c.item_id).where(about)))
    for row in connection.execute(items.order_by(support.c.item_id)).all():
        meant = units_meant(row.chosen).subquery()
        does = exists(select(1).where(supporter.c.task_id == task.c.id, meant.c.unit_id == IN_WHOSE_PLACE, NOW))
        new = select(task.c.id, meant.c.unit_id).join_from(task, meant, true())
        new = new.where(about, task.c.item_id == row.item_id, task.c.unit_id != meant.c.unit_id)
        new = new.where(~does.correlate(task, meant)).order_by(task.c.id, meant.c.unit_id)
        connection.execute(insert(supporter).from_select(["task_id", "unit_id"], new))


def units_meant(chosen: Sequence[Mapping[str, Any]]) -> CompoundSelect[Any]:
    """The ids of the units that these selections mean today, each once; a named one that ceased means its heir (U5)."""
    return union(*(_meant(**one) for one in chosen))


def _meant(units: Sequence[str], **group: Any) -> Select[Any]:
    if not units:
        return select_units(**group).order_by(None).with_only_columns(org_tree.c.unit_id)
    there = or_(org_tree.c.valid, org_tree.c.heir_id.is_not(None))
    return (
        select(STANDS.label("unit_id")).join(unit, unit.c.id == org_tree.c.unit_id).where(unit.c.code.in_(units), there)
    )


def in_whose_name(unit_id: int) -> Select[Any]:
    """The ids of the units as which that one supports today: itself, and those whose heir it is."""
    return select(org_tree.c.unit_id).where(literal(unit_id) == STANDS)


def for_supporter(notices: Collection[int]) -> ColumnElement[bool]:
    """On `task` beside `supporter`: that one of these notices told this supporter of this task."""
    told = select(1).select_from(notice.join(contact, contact.c.id == notice.c.contact_id))
    whose = or_(notice.c.for_unit_id == supporter.c.unit_id, contact.c.unit_id == supporter.c.unit_id)
    return exists(told.where(notice.c.id.in_(notices), notice.c.task_id == task.c.id, whose).correlate(task, supporter))
