"""Tasks as people look at them: the list, and one task with its history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, null, select

from lib.language import say
from lib.problem import refuse
from lib.time import local_iso
from storage.tables import act, asked, deadline, item, period, plan, task, unit, unit_version
from tasks.standing import standing_of
from workflow.calendar.in_force import work_calendar
from workflow.cascade.condition import all_is_in, waits_for_others
from workflow.cascade.rows import fulfilled_by
from workflow.find import key_of
from workflow.joint.shown import OF_TASK, PERIOD, supporters_of, told_period
from workflow.sayings import in_words
from workflow.views.passed import ways
from workflow.views.task.figures import CLOCKS, noted_of, of_what
from workflow.views.unit.receipt import contributions, submissions

ROWS_AT_ONCE = 500


def each(
    connection: Connection,
    now: datetime,
    *,
    plan_id: int | None = None,
    unit_code: str | None = None,
    item_key: str | None = None,
    standing_is: str | None = None,
    late: str | None = None,
    task_id: int | None = None,
) -> Iterator[dict[str, Any]]:
    """The tasks in the contract's shape, standing at `now`, as they are read; the tables of the day must hold.

    `late`: only those of which that clock is late.
    """
    wanted = _select()
    filters = ((task.c.plan_id, plan_id), (unit.c.code, unit_code), (item.c.key, item_key), (task.c.id, task_id))
    for column, value in filters:
        if value is not None:
            wanted = wanted.where(column == value)
    if late is not None:
        wanted = wanted.where(task.c.id.in_(of_what(late, now)))
    working_days, ids = work_calendar(connection).working_days, wanted.with_only_columns(task.c.id).order_by(None)
    progress, fulfilled = _progress(connection, ids), fulfilled_by(connection, ids)
    passed, supporters, noted = ways(connection, ids), supporters_of(connection, ids), noted_of(connection, ids, now)
    for row in connection.execute(wanted.execution_options(yield_per=ROWS_AT_ONCE)):
        shaped = _shape(row, now, working_days, progress.get(row.id), noted.get(row.id, [])) | passed(row.id)
        shaped |= {"fulfilled_by": fulfilled.get(row.id, []), "with": supporters.get(row.id, [])}
        if standing_is in (None, shaped["standing"]):
            yield shaped


def rows(connection: Connection, now: datetime, **wanted: Any) -> list[dict[str, Any]]:
    """All of `each`, for whoever knows that they are few."""
    return list(each(connection, now, **wanted))


def show(connection: Connection, task_id: int, now: datetime) -> dict[str, Any]:
    """One task with its item's title, what it must deliver, its acts and submissions. Refused when unknown."""
    found = rows(connection, now, task_id=task_id)
    if not found:
        raise unknown_task(task_id)
    more = connection.execute(
        select(item.c.title, item.c.deliverables, unit.c.code.label("report_to"), plan.c.subject)
        .join(task, task.c.item_id == item.c.id)
        .join(plan, plan.c.id == task.c.plan_id)
        .join(unit, unit.c.id == item.c.report_to_id)
        .where(task.c.id == task_id)
    ).one()
    return {
        **found[0],
        **more._mapping,
        "acts": _acts(connection, task_id),
        "submissions": submissions(connection, task_id),
        "contributions": contributions(connection, task_id),
    }


def known_task(connection: Connection, id: str) -> int:
    """The id of a task that there is; Refused for any other text."""
    key = task_key(id)
    if connection.scalar(select(task.c.id).where(task.c.id == key)) is None:
        raise unknown_task(id)
    return key


def task_key(id: str) -> int:
    """The key of the task that people call `id`; refused where it can be none."""
    key = key_of(id)
    if key is None:
        raise unknown_task(id)
    return key


def unknown_task(task_id: object) -> Exception:
    """The refusal for an id that no task has."""
    return refuse(
        "unknown-task",
        say(
            "Không có nhiệm vụ {id}; xem mã nhiệm vụ bằng `dondoc task list`.",
            "There is no task {id}; `dondoc task list` shows the ids.",
            id=task_id,
        ),
    )


@cache
def _select() -> Select[Any]:
    behalf = unit.alias("behalf")
    return (
        select(
            task,
            plan.c.number,
            item.c.key.label("item_key"),
            unit.c.code.label("unit_code"),
            unit_version.c.name.label("unit_name"),
            behalf.c.code.label("on_behalf_of"),
            *(deadline.c.due_on, deadline.c.due_given, deadline.c.due_at, asked.c.until.label("asked_until")),
            *(case((waits_for_others(task), all_is_in(task)), else_=null()).label("is_ready"), *PERIOD),
        )
        .join(plan, plan.c.id == task.c.plan_id)
        .join(item, item.c.id == task.c.item_id)
        .join(unit, unit.c.id == task.c.unit_id)
        .join(unit_version, unit_version.c.id == task.c.unit_version_id)
        .join(deadline, deadline.c.id == task.c.deadline_id)
        .outerjoin(behalf, behalf.c.id == task.c.on_behalf_of_id)
        .outerjoin(period, OF_TASK)
        .outerjoin(asked, and_(asked.c.task_id == task.c.id, asked.c.state == "asked"))
        .order_by(task.c.id)
    )


def _progress(connection: Connection, ids: Select[Any]) -> dict[int, dict[str, Any]]:
    """The latest `progress` of each of these tasks that has one."""
    said = select(func.max(act.c.id)).where(act.c.action == "progress", act.c.task_id.in_(ids))
    latest = said.group_by(act.c.task_id)
    return {
        row.task_id: {"at": local_iso(row.at), "by": row.actor, "percent": row.percent, "note": row.reason}
        for row in connection.execute(select(act).where(act.c.id.in_(latest)))
    }


def _shape(
    row: Any, now: datetime, working_days: Any, progress: dict[str, Any] | None, noted: list[str]
) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "plan": row.number,
        "item": row.item_key,
        "unit": row.unit_code,
        "unit_name": row.unit_name,
        "status": row.status,
        "standing": standing_of(row, now, working_days),
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "due_given": row.due_given.isoformat() if row.due_given else None,
        "due_at": local_iso(row.due_at),
        "extended_from": row.extended_from.isoformat() if row.extended_from else None,
        "amended_from": row.amended_from.isoformat() if row.amended_from else None,
        "asked_until": row.asked_until.isoformat() if row.asked_until else None,
        "submitted_at": local_iso(row.submitted_at),
        "accepted_at": local_iso(row.accepted_at),
        "ready": None if row.is_ready is None else bool(row.is_ready),
        "period": told_period(row),
        "progress": progress,
        "on_behalf_of": row.on_behalf_of,
        "late": [what for what in noted if what in CLOCKS],
        "extended": "extended" in noted,
    }


def _acts(connection: Connection, task_id: int) -> list[dict[str, Any]]:
    found = connection.execute(select(act).where(act.c.task_id == task_id).order_by(act.c.id))
    return [
        {
            "at": local_iso(row.at),
            "actor": row.actor,
            "action": row.action,
            "status": row.status,
            "reason": in_words(row.reason),
            "percent": row.percent,
        }
        for row in found
    ]
