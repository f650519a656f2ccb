"""One task as its desk, its readers and its superiors see it (web contract, sections 2 and 6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, true

from notifications.people import unit_names
from storage.tables import item, plan, task
from workflow.accounts.authority import decides, seen_tasks
from workflow.accounts.model import Viewer
from workflow.find import key_of
from workflow.views import outbox
from workflow.views.desk.actors import names_of
from workflow.views.offices.called import notices_named
from workflow.views.unit.asked import extensions, questions
from workflow.views.unit.page import described


def is_seen(connection: Connection, viewer: Viewer, id: str) -> int | None:
    """The task's key, where there is such a task and the account sees it. The tables of the day must hold."""
    key = key_of(id)
    if key is None:
        return None
    return connection.scalar(select(task.c.id).where(task.c.id == key, seen_tasks(viewer)))


def task_page(connection: Connection, viewer: Viewer, id: str, now: datetime) -> dict[str, Any] | None:
    """The task as `task explain` has it, with what was asked and said about it; None where it is not to be seen.

    {"task", "steps", "rungs", "requests", "questions", "messages", "who": names by actor, "decides", "deciders"}
    """
    key = is_seen(connection, viewer, id)
    found = described(connection, key, now, true()) if key is not None else None
    if key is None or found is None:
        return None
    return {
        **found,
        "requests": extensions(connection, now, task_id=key),
        "questions": questions(connection, task_id=key),
        "messages": notices_named(connection, outbox.rows(connection, task_id=key)),
        "who": names_of(connection, (one["actor"] for one in found["task"]["acts"])),
        "decides": decides(connection, viewer, key),
        "deciders": deciders(connection, key, now),
    }


def deciders(connection: Connection, key: int, now: datetime) -> list[str]:
    """The units whose desks decide on the task: the plan's desk and issuer, and whom it is reported to."""
    owed = select(plan.c.desk_id, plan.c.issuer_id, item.c.report_to_id).select_from(
        task.join(plan, plan.c.id == task.c.plan_id).join(item, item.c.id == task.c.item_id)
    )
    ids = dict.fromkeys(connection.execute(owed.where(task.c.id == key)).one())
    names = unit_names(connection, ids, now.date())
    return [names[one] for one in ids]
