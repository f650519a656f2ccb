"""What units have asked of the desk, and what became of it (change contract, section 7; web contract, section 7)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from lib.time import local_date, local_iso
from plans.calendar import WorkCalendar
from plans.clocks.rules import UNSAID, due_of
from storage.tables import act, asked, clock_run, deadline, item, plan, task, unit
from tasks.standing import in_time
from workflow.asking.entered import Kind, unknown
from workflow.calendar.in_force import work_calendar
from workflow.find import key_of

EXTENSION_STATES = ("asked", "granted", "shortened", "refused", "withdrawn", "moot")
QUESTION_STATES = ("open", "answered", "closed")
ANSWERED = frozenset({"granted", "shortened", "refused", "answered"})
Which = tuple[ColumnElement[bool], int | None] | None
_asking, _answering = act.alias("asking"), act.alias("answering")


def extensions(
    connection: Connection,
    now: datetime,
    *,
    plan_id: int | None = None,
    unit_code: str | None = None,
    state: str | None = None,
    task_id: int | None = None,
    id: str | int | None = None,
    which: Which = None,
) -> list[dict[str, Any]]:
    """Requests for more time in the contract's shape, the oldest first; of `id` it alone, Refused where unknown.

    `which` is a condition on `asked` and `task`, with how many are wanted, the latest ones; None: all.
    """
    wanted = _filtered(
        "extension", plan_id=plan_id, unit_code=unit_code, state=state, task_id=task_id, id=id, which=which
    )
    calendar = work_calendar(connection)
    by = wanted.outerjoin(clock_run, clock_run.c.act_id == asked.c.act_id)
    by = by.outerjoin(deadline, deadline.c.id == clock_run.c.deadline_id)
    by = by.add_columns(deadline.c.due_on.label("answer_on"), deadline.c.due_at.label("answer_at"))
    found = [_extension(row, calendar, now) for row in connection.execute(by)]
    return _known("extension", id, found)


def questions(
    connection: Connection,
    *,
    plan_id: int | None = None,
    state: str | None = None,
    task_id: int | None = None,
    id: str | int | None = None,
    which: Which = None,
) -> list[dict[str, Any]]:
    """Questions in the contract's shape, the oldest first; of `id` it alone, Refused where there is none."""
    wanted = _filtered("question", plan_id=plan_id, state=state, task_id=task_id, id=id, which=which)
    return _known("question", id, [_question(row) for row in connection.execute(wanted)])


def _known(kind: Kind, id: object, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if id is not None and not found:
        raise unknown(kind, id)
    return found


def _filtered(
    kind: Kind,
    *,
    plan_id: int | None,
    state: str | None,
    task_id: int | None,
    id: str | int | None,
    unit_code: str | None = None,
    which: Which = None,
) -> Select[Any]:
    rows = (
        select(
            *(asked, plan.c.number, item.c.key.label("item_key"), unit.c.code.label("unit_code")),
            *(_asking.c.at.label("asked_at"), _asking.c.reason.label("words")),
            *(_answering.c.reason.label("answer"), _answering.c.actor.label("answered_by")),
        )
        .join(task, task.c.id == asked.c.task_id)
        .join(plan, plan.c.id == task.c.plan_id)
        .join(item, item.c.id == task.c.item_id)
        .join(unit, unit.c.id == task.c.unit_id)
        .join(_asking, _asking.c.id == asked.c.act_id)
        .outerjoin(_answering, _answering.c.id == asked.c.answer_act_id)
        .where(asked.c.until.is_not(None) if kind == "extension" else asked.c.until.is_(None))
        .order_by(asked.c.id)
    )
    if id is not None:
        rows = rows.where(asked.c.id == (key_of(str(id)) or 0))
    filters = ((task.c.plan_id, plan_id), (unit.c.code, unit_code), (asked.c.state, state), (task.c.id, task_id))
    for column, value in filters:
        if value is not None:
            rows = rows.where(column == value)
    if which is None:
        return rows
    condition, most = which
    rows = rows.where(condition)
    if most is not None:
        latest = rows.with_only_columns(asked.c.id).order_by(None).order_by(asked.c.id.desc()).limit(most)
        rows = rows.where(asked.c.id.in_(latest))
    return rows


def _about(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "task": str(row.task_id),
        "plan": row.number,
        "item": row.item_key,
        "unit": row.unit_code,
    }


def _extension(row: Any, calendar: WorkCalendar, now: datetime) -> dict[str, Any]:
    before: Any = due_of("answer", UNSAID["answer"], local_date(row.asked_at), calendar)  # there were clocks
    due_on, due_at = row.answer_on or before.due_on, row.answer_at or before.due_at
    return {
        **_about(row),
        "until": row.until.isoformat(),
        "reason": row.words,
        "by": row.by_name,
        "asked_at": local_iso(row.asked_at),
        "state": row.state,
        "answered_at": local_iso(row.answered_at) if row.state in ANSWERED else None,
        "answer": row.answer,
        "granted_until": row.granted_until.isoformat() if row.granted_until else None,
        "answer_due_on": due_on.isoformat(),
        "late": not in_time(due_at, row.answered_at or now),
    }


def _question(row: Any) -> dict[str, Any]:
    return {
        **_about(row),
        "text": row.words,
        "by": row.by_name,
        "asked_at": local_iso(row.asked_at),
        "state": row.state,
        "answered_at": local_iso(row.answered_at) if row.state in ANSWERED else None,
        "answered_by": row.answered_by,
        "answer": row.answer,
    }
