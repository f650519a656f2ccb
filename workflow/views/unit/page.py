"""What the pages of a unit show: its tasks, the most urgent first, and where those below it stand (web contract, 4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, exists, func, select

from lib.text import collation_key
from lib.time import local_iso
from notifications.people import desk_officers, unit_names
from plans.model import RUNNING
from storage.tables import deadline, item, org_tree, plan, task, unit_version
from tasks.model import OPEN
from tasks.standing import standing_of
from workflow.calendar.in_force import work_calendar
from workflow.find import key_of
from workflow.joint.shown import co_issuer_ids
from workflow.joint.supporters import STANDS
from workflow.links.opened import AFTER_THE_END, desks_of, running
from workflow.views import tasks
from workflow.views.offices.called import units_called
from workflow.views.passed import where_it_went
from workflow.views.task import explained

MOST_BELOW, MOST_HELPERS = 200, 3
_directly_below = org_tree.alias("directly_below")
_URGENCY = ("returned", "overdue", "due_today", "due_soon", "not_due", "undated")


def unit_page(connection: Connection, unit_id: int, unit_code: str, now: datetime) -> dict[str, Any]:
    """{"open", "submitted", "done", "below": rows of tasks, "below_total", "last_plan"}.

    Of plans that run, and of those over for at most 90 days. The tables of the day must hold.
    """
    about = _of_plans(connection, task.c.unit_id == unit_id)
    rows = [
        {**row, **about[row["id"]]} for row in tasks.each(connection, now, unit_code=unit_code) if row["id"] in about
    ]
    shown = [row for row in rows if _is_shown(row, now)]
    waiting = [row for row in shown if row["status"] in OPEN and row["plan_status"] in RUNNING]
    below = _below(connection, unit_id, now)
    return {
        "open": sorted((row for row in waiting if row["status"] != "submitted"), key=urgency),
        "submitted": [row for row in waiting if row["status"] == "submitted"],
        "done": [row for row in shown if row not in waiting],
        "below": below[:MOST_BELOW],
        "below_total": len(below),
        "last_plan": max(rows, key=lambda row: row["ended_at"] or now)["plan"] if rows and not waiting else None,
    }


def task_page(connection: Connection, unit_id: int, task_id: str, now: datetime) -> dict[str, Any] | None:
    """One task of the unit as `task explain` has it, with its plan; None for a task that is not the unit's own."""
    return described(connection, tasks.task_key(task_id), now, task.c.unit_id == unit_id)


def described(connection: Connection, key: int, now: datetime, which: ColumnElement[bool]) -> dict[str, Any] | None:
    """One task as `task explain` has it, with its plan; None where it is not one of `which` (a condition on `task`)."""
    about = _of_plans(connection, task.c.id == key, which)
    if not about:
        return None
    found = explained.explain(connection, key, now)
    row = {**found["task"], **about[str(key)]}
    jointly = co_issuer_ids(connection, [row["plan_id"]]).get(row["plan_id"], [])
    names = unit_names(connection, {row["issuer_id"], row["desk_id"], row["report_to_id"], *jointly}, now.date())
    issuers = ", ".join(names[one] for one in (row["issuer_id"], *jointly) if one in names)
    words = {"issuer": issuers, "desk": names[row["desk_id"]], "to": names[row["report_to_id"]]}
    helper = desk_officers(connection, {row["desk_id"]}).get(row["desk_id"])
    went = [one.name for one in where_it_went(connection, key)] if row["status"] == "passed" else []
    joined = (*row["with"], *(one["unit"] for one in row["contributions"]))
    called = units_called(connection, joined) if joined else {}
    return {**found, "task": {**row, **words, "went": went, "called": called}, "helper": helper}


def owed_by(connection: Connection, unit_id: int, task_id: str) -> RowMapping | None:
    """What a press must know of a task, in one statement: {"id", "plan_id", "item", "deliverables", "due_on"}; None
    where it is not the unit's own."""
    known = select(task.c.id, task.c.plan_id, item.c.key.label("item"), item.c.deliverables, deadline.c.due_on)
    known = known.join(item, item.c.id == task.c.item_id)
    known = known.join(deadline, deadline.c.id == task.c.deadline_id)
    key = key_of(task_id)
    return connection.execute(known.where(task.c.id == key, task.c.unit_id == unit_id)).mappings().first()


def open_besides(connection: Connection, unit_id: int, task_id: int) -> int:
    """How many other tasks of the unit are open, in plans that run."""
    others = select(func.count()).select_from(task).join(plan, plan.c.id == task.c.plan_id)
    owed = (task.c.unit_id == unit_id, task.c.id != task_id, task.c.status.in_(OPEN), plan.c.status.in_(RUNNING))
    return connection.scalar(others.where(*owed)) or 0


def helpers_of(connection: Connection, unit_id: int, now: datetime) -> list[str]:
    """Whom its people turn to: the desks of its plans, the latest first, each with who answers there."""
    desks = desks_of(connection, unit_id)[:MOST_HELPERS]
    officers, names = desk_officers(connection, desks), unit_names(connection, set(desks), now.date())
    return [f"{names[one]}, {officers[one].contact}" for one in desks if one in officers and one in names]


def urgency(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What was returned first, then by standing and date."""
    order = 0 if row["status"] == "returned" else _URGENCY.index(row["standing"])
    return order, row["due_on"] or "9999", collation_key(row["title"])


def _of_plans(connection: Connection, *which: Any) -> dict[str, RowMapping]:
    """By task, what its plan and item say of it."""
    rows = connection.execute(
        select(
            *(task.c.id, task.c.unit_id, item.c.title, item.c.at, item.c.deliverables, item.c.report_to_id),
            *(plan.c.id.label("plan_id"), plan.c.issued_on, plan.c.subject, plan.c.status.label("plan_status")),
            *(plan.c.ended_at, plan.c.issuer_id, plan.c.desk_id),
        )
        .join(item, item.c.id == task.c.item_id)
        .join(plan, plan.c.id == task.c.plan_id)
        .where(*which)
    ).mappings()
    return {str(row["id"]): _without_id(row) for row in rows}


def _without_id(row: RowMapping) -> Any:
    return {name: value for name, value in row.items() if name != "id"}


def _is_shown(row: Mapping[str, Any], now: datetime) -> bool:
    return row["ended_at"] is None or row["ended_at"] > now - AFTER_THE_END


def _below(connection: Connection, unit_id: int, now: datetime) -> list[dict[str, Any]]:
    """What units below owe in plans that are shown: name, item, date and standing, nothing else of them."""
    followed = exists(select(1).where(_directly_below.c.superior_id == STANDS))
    path = connection.scalar(select(org_tree.c.path).where(org_tree.c.unit_id == unit_id, followed))
    if path is None:  # as of most units: the tree is not looked through for nobody
        return []
    rows = connection.execute(
        select(
            *(unit_version.c.name, item.c.title, task.c.status, task.c.submitted_at),
            *(deadline.c.due_on, deadline.c.due_at),
        )
        .select_from(org_tree)
        .join(task, task.c.unit_id == org_tree.c.unit_id)
        .join(item, item.c.id == task.c.item_id)
        .join(plan, plan.c.id == task.c.plan_id)
        .join(deadline, deadline.c.id == task.c.deadline_id)
        .join(unit_version, unit_version.c.id == task.c.unit_version_id)
        .where(org_tree.c.path.like(f"{path}_%"), running(now))
    )
    working_days = work_calendar(connection).working_days
    found = [
        {
            "unit_name": row.name,
            "title": row.title,
            "due_on": row.due_on.isoformat() if row.due_on else None,
            "due_at": local_iso(row.due_at),
            "standing": standing_of(row, now, working_days),
        }
        for row in rows
    ]
    return sorted(found, key=_late_first)


def _late_first(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """The late ones by how long they are, all else by name."""
    is_late = row["standing"] == "overdue"
    return not is_late, row["due_on"] if is_late else "", collation_key(row["unit_name"]), row["due_on"] or "9999"
