"""The roster that a unit change is held against, with what other changes do to it that are recorded already."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from lib.text import compared
from org.files.units import stored_versions
from org.today import main_successors
from plans.model import RUNNING
from storage.tables import item, plan, succession, task, unit, unit_change
from storage.tables.changes.units import TO_PASS
from tasks.model import SPEAKING
from workflow.unit_changes.model import Roster

MANY = 500  # codes that are asked for by name
_old, _new = unit.alias("old"), unit.alias("new")


def roster(connection: Connection, on: date, dissolved: Collection[str]) -> Roster:
    """As it is kept; `dissolved` are the codes of units that shall cease without successor."""
    codes: dict[int | None, str] = dict(connection.execute(select(unit.c.id, unit.c.code)).all())
    waiting = connection.execute(pending(_old.c.code.label("old"), _new.c.code.label("new"))).all()
    return Roster(
        versions=stored_versions(connection),
        successors={codes[old]: codes.get(new) for old, new in main_successors(connection, on).items()},
        ceasing={row.old: row.valid_from for row in waiting if row.ceases},
        receiving={row.new: row.valid_from for row in waiting if row.new and row.old not in (None, row.new)},
        owing=_owing(connection, dissolved) if dissolved else {},
    )


def pending(*columns: Any) -> Select[Any]:
    """The rows of changes whose tasks have not passed, with these columns, the first to pass first."""
    return (
        select(unit_change.c.id, unit_change.c.valid_from, succession.c.ceases, *columns)
        .join(succession, succession.c.change_id == unit_change.c.id)
        .outerjoin(_old, _old.c.id == succession.c.old_id)
        .outerjoin(_new, _new.c.id == succession.c.new_id)
        .where(*TO_PASS)
        .order_by(unit_change.c.valid_from, unit_change.c.id, succession.c.id)
    )


def _owing(connection: Connection, dissolved: Collection[str]) -> dict[str, list[str]]:
    """What is spoken of for each of these units: task, plan and item."""
    rows = (
        select(unit.c.code, task.c.id, plan.c.number, item.c.key)
        .join(task, task.c.unit_id == unit.c.id)
        .join(plan, plan.c.id == task.c.plan_id)
        .join(item, item.c.id == task.c.item_id)
        .where(task.c.status.in_(SPEAKING), plan.c.status.in_(RUNNING))
        .order_by(task.c.id)
    )
    if len(dissolved) <= MANY:
        rows = rows.where(unit.c.code_key.in_([compared(code) for code in dissolved]))
    owing: dict[str, list[str]] = {}
    for code, task_id, number, key in connection.execute(rows):
        owing.setdefault(code, []).append(f"{task_id} ({number}, {key})")
    return owing
