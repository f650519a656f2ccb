"""Facts about tasks that passed to other units: of each plan which went where, by which change, and when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, and_, exists, func, or_, select

from lib.language import say
from storage.plain import line, plain
from storage.tables import act, passing, task, unit_change
from workflow.proof.model import Facts, Keys, digest

_OF = passing.join(task, task.c.id == passing.c.from_id)
PLANS = select(task.c.plan_id).select_from(_OF).distinct()


def of_passings(connection: Connection, wanted: Keys) -> dict[Any, Facts]:
    """How many tasks of each plan passed, and a digest of them in their order."""
    columns, found = line(connection, *(plain(connection, column) for column in passing.c)), {}
    for plan_id in wanted:
        rows = select(columns).select_from(_OF).where(task.c.plan_id == plan_id)
        rows = rows.order_by(passing.c.from_id, passing.c.to_id)
        if lines := connection.scalars(rows).all():
            found[plan_id] = {"passed": len(lines), "all": digest(lines)}
    return found


def passed() -> Iterator[tuple[str, str, Any]]:
    """The tasks for which it does not hold that a change made them, or that what passed went somewhere."""
    changed_then = exists(select(1).where(unit_change.c.passed_at == task.c.made_at))
    came_then = exists(select(1).where(passing.c.to_id == task.c.id, passing.c.at == task.c.made_at)).correlate(task)
    why = say("không thay đổi đơn vị nào lập nên", "no change of units made it then")
    made = (task.c.counts_from.is_not(None), ~or_(changed_then, came_then))
    yield "task", why, select(task.c.id).where(*made).order_by(task.c.id)
    went = exists(select(1).where(passing.c.from_id == task.c.id)).correlate(task)
    why = say("đã chuyển tiếp mà không rõ về đâu, hoặc ngược lại", "it passed and went nowhere, or the other way round")
    yield "task", why, select(task.c.id).where((task.c.status == "passed") != went).order_by(task.c.id)


def joined_at(moving: Any) -> Any:
    """The moment since which a task belongs to its deadline, where that act moved it as another passed to it.

    What that makes of the task is recorded just before the other one passes. An act of the calendar, an amendment or a
    person at the same instant is never the task's last one before that.
    """
    gave, before = act.alias("gave"), act.alias("before")
    last = select(func.max(before.c.id)).where(before.c.task_id == passing.c.to_id, before.c.id < gave.c.id)
    joined = (passing.c.to_id == task.c.id, last.correlate(passing, gave).scalar_subquery() == moving.c.id)
    gives = and_(gave.c.task_id == passing.c.from_id, gave.c.action == "pass", gave.c.at == passing.c.at)
    moments = select(func.max(passing.c.moment)).select_from(passing.join(gave, gives))
    return moments.where(*joined, passing.c.at == moving.c.at).correlate(task, moving).scalar_subquery()
