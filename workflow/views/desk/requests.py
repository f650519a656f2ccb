"""What units have asked of a desk and what it answered, over all plans (web contract, sections 5 and 7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, select, true

from storage.tables import asked, task
from workflow.accounts.authority import decided_tasks
from workflow.accounts.model import Viewer
from workflow.asking.entered import OPEN, Kind
from workflow.find import key_of
from workflow.views.desk.named import tasks_named
from workflow.views.unit.asked import extensions, questions

LAST = 50  # of those that were answered


def open_requests(connection: Connection, viewer: Viewer, *, plan_id: int | None = None) -> list[str]:
    """The ids of what waits for an answer: requests for more time first, the oldest of each first. There may be very
    many: a storm is in all communes at once."""
    waits = select(asked.c.id).join(task, task.c.id == asked.c.task_id)
    waits = waits.where(_own(viewer, plan_id), asked.c.state.in_(OPEN.values()))
    return [str(id) for id in connection.scalars(waits.order_by(asked.c.until.is_(None), asked.c.id))]


def requests(
    connection: Connection, viewer: Viewer, now: datetime, waiting_ids: Sequence[str], *, plan_id: int | None = None
) -> dict[str, Any]:
    """{"extensions", "questions": those of `waiting_ids`, "answered": the last ones of both}, each with `about`, its
    task.

    Of the tasks on which the account decides. The tables of the day must hold.
    """
    own = _own(viewer, plan_id)
    those = (and_(own, asked.c.id.in_([int(id) for id in waiting_ids])), None)
    waiting, asking = extensions(connection, now, which=those), questions(connection, which=those)
    ended = (and_(own, asked.c.state.not_in(OPEN.values())), LAST)
    answered = [*extensions(connection, now, which=ended), *questions(connection, which=ended)]
    answered = sorted(answered, key=lambda one: one["answered_at"] or one["asked_at"], reverse=True)[:LAST]
    about = tasks_named(connection, {int(one["task"]) for one in (*waiting, *asking, *answered)}, now)
    return {
        "extensions": [{**one, "about": about[one["task"]]} for one in waiting],
        "questions": [{**one, "about": about[one["task"]]} for one in asking],
        "answered": [{**one, "about": about[one["task"]]} for one in answered],
    }


def _own(viewer: Viewer, plan_id: int | None) -> ColumnElement[bool]:
    return and_(decided_tasks(viewer), true() if plan_id is None else task.c.plan_id == plan_id)


def task_asked_about(connection: Connection, kind: Kind, id: str) -> str | None:
    """Of which task a request or a question of that id is; None where there is none."""
    of_kind = asked.c.until.is_not(None) if kind == "extension" else asked.c.until.is_(None)
    found = connection.scalar(select(asked.c.task_id).where(asked.c.id == (key_of(id) or 0), of_kind))
    return None if found is None else str(found)
