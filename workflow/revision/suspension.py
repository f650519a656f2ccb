"""A plan is suspended, and goes on: meanwhile nothing of any ladder is said (change contract, A8).

Dates, standing and acts go on, and so does what is not of a ladder: `ready`, what acts tell, the desk's summary. Each
task that is spoken of has an act of it in its history, which gives the reason and proves why notices were withdrawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, select, update

from lib.language import say
from lib.problem import refuse
from lib.vocabulary import TELLS, Kind, word
from lib.words import PLAN_STATUSES
from notifications.audiences import desk_of
from notifications.notices import Telling, tell, withdraw
from plans.model import SUSPENDED, PlanStatus
from storage.store import Store
from storage.tables import notice, plan, task
from tasks.lifecycle import Action
from tasks.model import SPEAKING
from workflow import journal
from workflow.amending.shown import Shown
from workflow.amending.versions import version_of
from workflow.find import find_plan
from workflow.owed import given_reason
from workflow.proof.kinds import facts
from workflow.publishing.superseding import not_running
from workflow.revision.alone import alone
from workflow.revision.apply import tell_all_ready
from workflow.revision.recorded import Deed, record_all
from workflow.tick import fire_next


@dataclass(frozen=True)
class _Turn:
    """From one status to the other: its act, what is told, and what that makes pointless where it still waits."""

    name: str
    status: PlanStatus
    act: Action
    tells: Kind
    undoes: Kind


_SUSPEND = _Turn("suspension", status=SUSPENDED, act="suspend", tells="suspended", undoes="resumed")
_RESUME = _Turn("resumption", status="published", act="resume", tells="resumed", undoes="suspended")


def suspend(store: Store, reference: str, *, reason: str, now: datetime, actor: str) -> dict[str, Any]:
    """Suspend a published plan: what waits to leave of its ladders is withdrawn, and who owes is told. Returns the
    revision, as people see it."""
    why = given_reason(reason)

    def work(connection: Connection) -> dict[str, Any]:
        row = find_plan(connection, reference)
        if row.status != "published":
            raise refuse("not-running", not_running(row))
        shown = Shown(connection, row.id)
        withdrawn = _withdraw(connection, row, notice.c.rung_id > 0)
        return _turn(connection, row, _SUSPEND, why, withdrawn, now, actor) | shown.since()

    return alone(store, work, now)


def resume(store: Store, reference: str, *, reason: str, now: datetime, actor: str) -> dict[str, Any]:
    """Let a suspended plan go on. Rungs whose time came until now are spent, however late the next tick is."""
    why = given_reason(reason)

    def work(connection: Connection) -> dict[str, Any]:
        row = find_plan(connection, reference)
        if row.status != SUSPENDED:
            raise refuse("not-suspended", _not_suspended(row))
        shown = Shown(connection, row.id)
        while fire_next(connection, now, row.id) is not None:
            pass
        return _turn(connection, row, _RESUME, why, 0, now, actor) | shown.since()

    return alone(store, work, now)


def _turn(
    connection: Connection, row: Any, turn: _Turn, why: str, withdrawn: int, now: datetime, actor: str
) -> dict[str, Any]:
    """The plan's new status, an act of each task that is spoken of, what its officer is told, and the entry."""
    withdrawn += _withdraw(connection, row, notice.c.kind == turn.undoes)
    connection.execute(update(plan).where(plan.c.id == row.id).values(status=turn.status))
    spoken_of = and_(task.c.plan_id == row.id, task.c.status.in_(SPEAKING))
    acted = record_all(connection, spoken_of, Deed(action=turn.act, reason=why), now=now, actor=actor)
    notices = 0
    if acted.tasks:
        about = task.c.id.in_(acted.ids)
        what = Telling(kind=turn.tells, tell=TELLS[turn.tells], about=about, scheduled_for=now, act_id=acted.act_id)
        _, notices = tell(connection, what, desk_of(connection, row.desk_id))
    tell_all_ready(connection, now, acted.first)
    counts = {"tasks": acted.tasks, "notices": notices, "withdrawn": withdrawn}
    detail = {"reason": why, **counts, **facts(connection, end=[row.id], acts=acted.acts)}
    journal.append(connection, at=now, actor=actor, action=f"plan.{turn.tells}", plan_id=row.id, detail=detail)
    version = version_of(connection, row.id)
    return {"kind": turn.name, "plan": row.number, "by": None, "version": version, "dry_run": False}


def _withdraw(connection: Connection, row: Any, which: Any) -> int:
    of_plan = notice.c.task_id.in_(select(task.c.id).where(task.c.plan_id == row.id))
    return withdraw(connection, and_(of_plan, which), ladder_only=False)


def _not_suspended(row: Any) -> str:
    return say(
        "Kế hoạch {number} {status}; chỉ kế hoạch đang tạm dừng mới tiếp tục được.",
        "Plan {number} is {status}; only a suspended plan can be resumed.",
        number=row.number,
        status=word(PLAN_STATUSES, row.status),
    )
