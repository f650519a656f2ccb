"""Reopening: an acceptance or a waiver that was a mistake is undone (contract, section 5, rule 2)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, select, update

from lib.language import say
from lib.problem import refuse
from lib.vocabulary import ACTS_DONE, word
from lib.words import PLAN_STATUSES
from notifications.notices import SAID, withdraw
from plans.model import RUNNING
from storage.store import Store
from storage.tables import act, fulfilment, item_need, notice, plan, task
from tasks.model import Status
from workflow.acting.chosen import Which
from workflow.cascade.condition import all_is_in
from workflow.owed import Owed, act_on, given_reason, record, tell_officer
from workflow.ready import tell_ready
from workflow.unit_changes.passing import pass_again


def reopen(store: Store, which: Which, *, reason: str, now: datetime, actor: str) -> list[int]:
    """Back to the status before the acceptance or the waiver; the date stays, and the rungs still ahead speak again.

    Where that was said already its officer is told; what had become ready by it is so no longer.
    """
    why = given_reason(reason)

    def apply(owed: Owed) -> int:
        _refuse_in_ended_plan(owed)
        own = owed.connection.execute(
            select(act.c.id, act.c.status).where(act.c.task_id == owed.row.id).order_by(act.c.id.desc()).limit(2)
        ).all()
        before: Status = own[1].status if len(own) > 1 else "assigned"
        act_id = record(owed, "reopen", reason=why, status=before, accepted_at=None, since=owed.now)
        if _was_said(owed, own[0].id):
            tell_officer(owed, "reopened", act_id)
        _no_longer_ready(owed)
        tell_ready(owed.connection, task.c.id == owed.row.id, act_id, now)
        return act_id

    return act_on(store, which, "reopen", now, actor, apply, pass_again)


def _refuse_in_ended_plan(owed: Owed) -> None:
    row = owed.connection.execute(select(plan.c.number, plan.c.status).where(plan.c.id == owed.row.plan_id)).one()
    if row.status not in RUNNING:
        raise refuse(
            "plan-ended",
            say(
                "Không thể {act} nhiệm vụ {id}: kế hoạch {number} {status}.",
                "Task {id} cannot be {act}: plan {number} is {status}.",
                act=word(ACTS_DONE, "reopen"),
                id=owed.row.id,
                number=row.number,
                status=word(PLAN_STATUSES, row.status),
            ),
        )


def _was_said(owed: Owed, closing: int) -> bool:
    """Whether the notice of the act that closed the task was said; it is withdrawn where it still waits."""
    of_it = and_(notice.c.task_id == owed.row.id, notice.c.act_id == closing, notice.c.kind.in_(("accepted", "waived")))
    withdraw(owed.connection, of_it, ladder_only=False)
    said = select(notice.c.id).where(of_it, notice.c.state.in_(SAID)).limit(1)
    return owed.connection.execute(said).first() is not None


def _no_longer_ready(owed: Owed) -> None:
    """A `ready` that rested on this task is taken back; it is said again when all that is needed is closed again."""
    needing = select(item_need.c.item_id).where(item_need.c.needs_id == owed.row.item_id)
    fulfilled = select(fulfilment.c.task_id).where(fulfilment.c.plan_id == owed.row.plan_id)
    about = or_(task.c.item_id.in_(needing), task.c.id.in_(fulfilled))
    rested = and_(about, task.c.ready_at.is_not(None), ~all_is_in(task))
    if ids := owed.connection.scalars(select(task.c.id).where(rested)).all():
        withdraw(owed.connection, and_(notice.c.task_id.in_(ids), notice.c.kind == "ready"), ladder_only=False)
        owed.connection.execute(update(task).where(task.c.id.in_(ids)).values(ready_at=None))
