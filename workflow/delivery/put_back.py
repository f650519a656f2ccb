"""What is still to be said when a send is undone."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, not_, or_, select, update

from lib.vocabulary import SETTLED
from plans.model import RUNNING, SUSPENDED
from storage.tables import act, notice, plan, rung, task
from tasks.model import CLOSED, SPEAKING
from workflow.clocks.spoken import runs_for

# Of tasks of a suspended plan no ladder speaks (change contract, A8).
UNSUSPENDED = task.c.plan_id.not_in(select(plan.c.id).where(plan.c.status == SUSPENDED))


def put_back(connection: Connection, undone: ColumnElement[bool]) -> int:
    """The notices for which `undone` (a condition on `notice`) holds become pending again; returns how many did.

    Acts and newer rungs take back only what is pending. What they would have taken back meanwhile is taken back now:
    withdrawn where the task is closed, was reopened since, or the ladder no longer speaks of it, skipped where a newer
    rung has spoken.
    """
    ids = connection.scalars(select(notice.c.id).where(undone)).all()
    of_task = select(1).where(task.c.id == notice.c.task_id)
    closed = and_(notice.c.kind.not_in(SETTLED), exists(of_task.where(task.c.status.in_(CLOSED))))
    taken_back = select(1).where(act.c.task_id == notice.c.task_id, act.c.action == "reopen")
    reopened = or_(
        and_(notice.c.kind.in_(("accepted", "waived")), exists(taken_back.where(act.c.id > notice.c.act_id))),
        and_(notice.c.kind == "ready", exists(of_task.where(task.c.ready_at.is_distinct_from(notice.c.scheduled_for)))),
    )
    mine = rung.alias("mine")
    by_deadline = and_(task.c.status.in_(SPEAKING), mine.c.deadline_id == task.c.deadline_id)
    spoken_of = of_task.where(mine.c.id == notice.c.rung_id, UNSUSPENDED, or_(by_deadline, runs_for(mine)))
    other, newer = notice.alias("other"), rung.alias("newer")
    superseded = exists(
        select(1).where(
            *(other.c.task_id == notice.c.task_id, other.c.person_id == notice.c.person_id),
            other.c.state.in_(("pending", "sending", "sent", "delivered", "unknown")),
            *(newer.c.id == other.c.rung_id, mine.c.id == notice.c.rung_id, newer.c.fire_at > mine.c.fire_at),
            newer.c.deadline_id == mine.c.deadline_id,
        )
    )
    ladder = notice.c.rung_id > 0
    ended = exists(select(1).where(plan.c.id == notice.c.plan_id, plan.c.status.not_in(RUNNING)))
    fate = case(
        (or_(closed, reopened, ended), "withdrawn"),
        (and_(ladder, not_(exists(spoken_of))), "withdrawn"),
        (and_(ladder, superseded), "skipped"),
        else_="pending",
    )
    reason = case((and_(not_(closed), ladder, exists(spoken_of), superseded), "superseded"), else_=notice.c.reason)
    theirs = notice.c.id.in_(ids)
    connection.execute(update(notice).where(theirs).values(state=fate, reason=reason))
    return connection.scalar(select(func.count()).where(theirs, notice.c.state == "pending")) or 0
