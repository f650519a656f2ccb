"""How a plan ends: closed when everything is done, cancelled with a reason (contract, rule 6), or superseded by another
(change contract, A9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, delete, func, select, true, update

from lib.language import say
from lib.meaning import meaning
from lib.problem import refuse
from lib.time import local_date
from lib.vocabulary import word
from lib.words import PLAN_STATUSES
from notifications.audiences import desk_of
from notifications.notices import withdraw
from org.today import refresh
from plans.model import RUNNING, PlanStatus
from storage.store import Store, lock_exclusive
from storage.tables import deadline, notice, plan, rung, task
from tasks.lifecycle import Action
from tasks.model import OPEN
from workflow import journal
from workflow.asking.settled import settle
from workflow.cascade.waiting import tell_those_above
from workflow.find import find_plan
from workflow.owed import given_reason
from workflow.proof.kinds import facts
from workflow.revision.model import COUNTED, Follows
from workflow.revision.recorded import Deed, Recorded, record_all
from workflow.revision.saying import tell_of, withdraw_of


@dataclass(frozen=True)
class Ended:
    """What became of the tasks that were open: how many of each."""

    cancelled: int = 0
    missed: int = 0
    accepted: int = 0


def close(store: Store, reference: str, *, force: bool, now: datetime, actor: str) -> Ended:
    """Close a plan, as `close_in`."""
    return store.retrying(lambda connection: close_in(connection, reference, force=force, now=now, actor=actor))


def close_in(connection: Connection, reference: str, *, force: bool, now: datetime, actor: str) -> Ended:
    """Close a plan, in the caller's transaction; refuses while tasks are open unless `force`.

    Then what was submitted is accepted, what is overdue is missed for ever, and only the rest is cancelled (contract,
    section 5, rule 1).
    """
    row = _running(connection, reference, now)
    still_open = connection.scalar(
        select(func.count()).select_from(task).where(task.c.plan_id == row.id, task.c.status.in_(OPEN))
    )
    if still_open and not force:
        raise refuse(
            "tasks-open",
            say(
                "Kế hoạch {number} còn {n} nhiệm vụ chưa hoàn thành nên chưa đóng được; dùng --force để xác nhận "
                "các báo cáo đã nộp, ghi các nhiệm vụ quá hạn là không hoàn thành và hủy các nhiệm vụ còn lại.",
                "Plan {number} still has {n} open tasks and cannot be closed; --force accepts what was submitted, "
                "records what is overdue as not done, and cancels the rest.",
                number=row.number,
                n=still_open,
            ),
        )
    overdue = task.c.deadline_id.in_(
        select(deadline.c.id).where(deadline.c.plan_id == row.id, deadline.c.due_at <= now)
    )
    reason = meaning("workflow.plan-closed")
    fates = (
        _Fate("accepted", "accept", task.c.status == "submitted", None),
        _Fate("missed", "miss", and_(task.c.status != "submitted", overdue), reason),
        _Fate("cancelled", "cancel", and_(task.c.status != "submitted", ~overdue), reason),
    )
    return _end(connection, row, "closed", reason, fates, now, actor)


def cancel(store: Store, reference: str, *, reason: str, now: datetime, actor: str) -> Ended:
    """Cancel a plan and every open task of it. The reason must not be empty."""
    reason = given_reason(reason)
    return store.retrying(
        lambda connection: _end(
            *(connection, _running(connection, reference, now), "cancelled", reason, _released(reason), now, actor)
        )
    )


def supersede(connection: Connection, row: Any, by: Any, now: datetime, actor: str) -> Ended:
    """The plan of that row ends with the publication of another, in its transaction: `by` has that one's id and number.

    Its open tasks are released. The caller holds the lock of the schedule.
    """
    reason = meaning("workflow.plan-superseded", number=by.number)
    return _end(connection, row, "superseded", reason, _released(reason), now, actor, superseded_by_id=by.id)


def _released(reason: str) -> tuple[_Fate, ...]:
    return (_Fate("cancelled", "cancel", true(), reason),)


@dataclass(frozen=True)
class _Fate:
    """What the end of a plan makes of those of its open tasks for which `about` holds, and tells their officers."""

    status: Literal["accepted", "missed", "cancelled"]
    action: Action
    about: ColumnElement[bool]
    reason: str | None


def _running(connection: Connection, reference: str, now: datetime) -> Any:
    lock_exclusive(connection, "schedule")
    refresh(connection, local_date(now))
    row = find_plan(connection, reference)
    if row.status in RUNNING:
        return row
    raise refuse(
        "plan-ended",
        say(
            "Kế hoạch {number} {status} nên không thay đổi được nữa.",
            "Plan {number} is already {status} and cannot change any more.",
            number=row.number,
            status=word(PLAN_STATUSES, row.status),
        ),
    )


def _end(
    connection: Connection,
    row: Any,
    status: PlanStatus,
    reason: str,
    fates: Sequence[_Fate],
    now: datetime,
    actor: str,
    **more: int,
) -> Ended:
    met = {fate.status: _meet(connection, row, fate, now, actor) for fate in fates}
    laid = connection.scalars(select(deadline.c.id).where(deadline.c.plan_id == row.id)).all()
    connection.execute(delete(rung).where(rung.c.deadline_id.in_(laid), rung.c.fired_at.is_(None)))
    withdraw(connection, notice.c.plan_id == row.id, ladder_only=False)  # its summaries
    ended = {"status": status, "ended_at": now, "summary_at": None, **more}
    connection.execute(update(plan).where(plan.c.id == row.id).values(**ended))
    acts = {first: known for recorded in met.values() for first, known in recorded.acts.items()}
    tell_those_above(connection, row.id, min(acts, default=0), now)
    stated = facts(connection, end=[row.id], acts=acts, deadline=laid)
    found = {name: recorded.tasks for name, recorded in met.items()}
    counts = {"tasks_cancelled": found["cancelled"]}
    counts |= {f"tasks_{name}": n for name, n in found.items() if n and name != "cancelled"}
    if status == "superseded":  # a revision, counted as all are
        counts |= dict.fromkeys(COUNTED, 0) | {"released": found["cancelled"]}
    detail = {"reason": reason, **counts, **stated}
    journal.append(connection, at=now, actor=actor, action=f"plan.{status}", plan_id=row.id, detail=detail)
    return Ended(**found)


def _meet(connection: Connection, row: Any, fate: _Fate, now: datetime, actor: str) -> Recorded:
    """Let the tasks meet their fate, withdraw what was still to be said of them, and tell their officers."""
    those = and_(task.c.plan_id == row.id, task.c.status.in_(OPEN), fate.about)
    withdraw_of(connection, those, "all")
    deed = Deed(action=fate.action, status=fate.status, reason=fate.reason)
    recorded = record_all(connection, those, deed, now=now, actor=actor)
    if recorded.tasks:
        settle(connection, recorded.ids, now)
    follows = Follows(act=fate.action, tells=fate.status)
    tell_of(connection, recorded, follows, desk_of(connection, row.desk_id), now)
    return recorded
