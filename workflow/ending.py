"""How a plan ends: closed when everything is done, or cancelled with a reason (contract, rule 6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, select, update

from lib.language import say
from lib.meaning import meaning
from lib.problem import refuse
from lib.time import local_date
from notifications.notices import Telling, desk_of, tell, withdraw
from org.today import refresh
from storage.store import Store, lock_exclusive
from storage.tables import deadline, notice, plan, rung, task
from tasks.model import OPEN
from workflow import journal
from workflow.find import find_plan
from workflow.owed import Change, Recorded, given_reason, record_all
from workflow.proof.kinds import facts


def close(store: Store, reference: str, *, force: bool, now: datetime, actor: str) -> int:
    """Close a plan; refuses while tasks are open unless `force` cancels them. Returns how many were cancelled."""

    def transaction(connection: Connection) -> int:
        row = _running(connection, reference, now)
        still_open = connection.scalar(
            select(func.count()).select_from(task).where(task.c.plan_id == row.id, task.c.status.in_(OPEN))
        )
        if still_open and not force:
            raise refuse(
                "tasks-open",
                say(
                    "Kế hoạch {number} còn {n} nhiệm vụ chưa hoàn thành nên chưa đóng được; "
                    "dùng --force để hủy các nhiệm vụ đó.",
                    "Plan {number} still has {n} open tasks and cannot be closed; --force cancels them.",
                    number=row.number,
                    n=still_open,
                ),
            )
        return _end(connection, row, "closed", meaning("workflow.plan-closed"), now, actor)

    return store.retrying(transaction)


def cancel(store: Store, reference: str, *, reason: str, now: datetime, actor: str) -> int:
    """Cancel a plan and every open task of it; returns how many tasks were cancelled. The reason must not be empty."""
    reason = given_reason(reason)
    return store.retrying(
        lambda connection: _end(connection, _running(connection, reference, now), "cancelled", reason, now, actor)
    )


def _running(connection: Connection, reference: str, now: datetime) -> Any:
    lock_exclusive(connection, "schedule")
    refresh(connection, local_date(now))
    row = find_plan(connection, reference)
    if row.status == "published":
        return row
    raise refuse(
        "plan-ended",
        say(
            "Kế hoạch {number} đã {status} nên không thay đổi được nữa.",
            "Plan {number} is already {status} and cannot change any more.",
            number=row.number,
            status=say("đóng", "closed") if row.status == "closed" else say("hủy", "cancelled"),
        ),
    )


def _end(connection: Connection, row: Any, status: str, reason: str, now: datetime, actor: str) -> int:
    cancelled = _cancel_open(connection, row, reason, now, actor)
    laid = connection.scalars(select(deadline.c.id).where(deadline.c.plan_id == row.id)).all()
    connection.execute(delete(rung).where(rung.c.deadline_id.in_(laid), rung.c.fired_at.is_(None)))
    connection.execute(update(plan).where(plan.c.id == row.id).values(status=status, ended_at=now))
    stated = facts(connection, end=[row.id], acts=cancelled.acts, deadline=laid)
    detail = {"reason": reason, "tasks_cancelled": cancelled.tasks, **stated}
    journal.append(connection, at=now, actor=actor, action=f"plan.{status}", plan_id=row.id, detail=detail)
    return cancelled.tasks


def _cancel_open(connection: Connection, row: Any, reason: str, now: datetime, actor: str) -> Recorded:
    """Cancel the plan's open tasks, withdraw what was still to be said of them, and tell their officers."""
    still_open = and_(task.c.plan_id == row.id, task.c.status.in_(OPEN))
    change = Change(action="cancel", status="cancelled", reason=reason)
    cancelled = record_all(connection, still_open, change, now=now, actor=actor)
    if cancelled.tasks:
        those = and_(task.c.plan_id == row.id, task.c.status == "cancelled")
        withdraw(connection, notice.c.task_id.in_(select(task.c.id).where(those)), ladder_only=False)
        what = Telling(kind="cancelled", tell=["officer"], about=those, scheduled_for=now, act_id=cancelled.act_id)
        tell(connection, what, desk_of(connection, row.desk_id))
    return cancelled
