"""A task under an act: locked, checked, changed with its act's row, its journal entry and what its officer is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, TypedDict, Unpack

from sqlalchemy import Connection, Select, func, select, update

from lib.language import say
from lib.problem import refuse
from lib.text import clean_line
from lib.time import local_date
from lib.vocabulary import TELLS
from notifications.audiences import Desk, desk_of
from notifications.notices import Telling, tell
from org.today import refresh
from plans.due import dated
from plans.model import DayOff, Due
from plans.steps import Step
from storage.store import Store, insert_row, lock_exclusive, lock_shared
from storage.tables import act, deadline, item, plan, task
from tasks.lifecycle import Action, status_after
from tasks.model import Status
from workflow import journal
from workflow.acting.chosen import Which, each_or_none, task_ids
from workflow.acting.impossible import impossible
from workflow.asking.settled import settle
from workflow.calendar.in_force import work_calendar
from workflow.clocks.stated import laid_by
from workflow.proof.kinds import facts
from workflow.views.tasks import unknown_task


@dataclass(frozen=True)
class OwedTask:
    """A task with what its item, its deadline and its plan say of it."""

    id: int
    plan_id: int
    item_id: int
    occurrence: int
    unit_id: int
    deadline_id: int
    status: Status
    submitted_at: datetime | None
    item_key: str
    item_at: str | None
    deliverables: list[dict[str, Any]]
    due_on: date | None
    desk_id: int
    day_off: DayOff
    ladder: list[dict[str, Any]]
    send_at: str


@dataclass(frozen=True)
class Owed:
    """A task under an act, locked for this transaction."""

    connection: Connection
    row: OwedTask
    desk: Desk
    now: datetime
    actor: str


def act_on(
    store: Store,
    which: Which,
    action: Action,
    now: datetime,
    actor: str,
    apply: Callable[[Owed], int],
    then: Callable[[Owed], None] | None = None,
) -> list[int]:
    """Run one act on each of the tasks, all or none, in one transaction; returns their ids.

    Where a task's status allows it `apply` does it and returns the act's id; what it has done by then is entered in
    the journal. What comes `then` may change other tasks: no other act runs beside it.
    """

    def transaction(connection: Connection) -> list[int]:
        lock = lock_shared if then is None else lock_exclusive
        lock(connection, "schedule")  # a tick writes for all tasks as they are: no act may slip in between
        refresh(connection, local_date(now))

        def one(task_id: int) -> int:
            row = _possible(connection, _of_task(task_id).with_for_update(of=task), task_id, action)
            owed = Owed(connection, row, desk_of(connection, row.desk_id), now, actor)
            act_id = apply(owed)
            settle(connection, [task_id], now)
            _enter(owed, act_id)
            if then is not None:
                then(owed)
            return task_id

        return each_or_none(task_ids(connection, which, action), one)

    return store.retrying(transaction)


def look(store: Store, which: Which, action: Action, check: Callable[[Connection, OwedTask], object]) -> None:
    """Check the tasks as `act_on` will find them, unless somebody is faster; raises Refused where one does not do."""
    with store.read() as connection:
        ids = task_ids(connection, which, action)
        each_or_none(ids, lambda id: check(connection, _possible(connection, _of_task(id), id, action)))


def _of_task(task_id: int) -> Select[Any]:
    """What an OwedTask is made of, in its order."""
    return (
        select(
            *(task.c.id, task.c.plan_id, task.c.item_id, task.c.occurrence, task.c.unit_id, task.c.deadline_id),
            *(task.c.status, task.c.submitted_at, item.c.key, item.c.at, item.c.deliverables, deadline.c.due_on),
            *(plan.c.desk_id, plan.c.day_off, func.coalesce(item.c.ladder, plan.c.ladder), plan.c.send_at),
        )
        .join(item, item.c.id == task.c.item_id)
        .join(deadline, deadline.c.id == task.c.deadline_id)
        .join(plan, plan.c.id == task.c.plan_id)
        .where(task.c.id == task_id)
    )


def _possible(connection: Connection, of_task: Select[Any], task_id: int, action: Action) -> OwedTask:
    """The task, if there is one and its status allows the act."""
    found = connection.execute(of_task).first()
    if found is None:
        raise unknown_task(task_id)
    row = OwedTask(*found)
    if status_after(action, row.status) is None:
        raise impossible(connection, task_id, row.status, action)
    return row


class New(TypedDict, total=False):
    """What an act may change of a task beside its status; its date moves by a revision alone (workflow/revision)."""

    submitted_at: datetime | None
    accepted_at: datetime | None
    since: datetime


def record(
    owed: Owed,
    action: Action,
    *,
    reason: str | None = None,
    percent: int | None = None,
    status: Status | None = None,
    **new: Unpack[New],
) -> int:
    """Change the task and write the act's row; returns the act's id. `percent`: how much is done, where one says so.

    A `status` stands in place of the one that the act leads to.
    """
    row, connection = owed.row, owed.connection
    status = status or status_after(action, row.status)
    connection.execute(update(task).where(task.c.id == row.id).values(status=status, **new))
    state = {
        "status": status,
        "from_deadline_id": row.deadline_id,
        "deadline_id": row.deadline_id,
        "submitted_at": new.get("submitted_at", row.submitted_at),
        "percent": percent,
    }
    values = {"task_id": row.id, "at": owed.now, "actor": owed.actor, "action": action, "reason": reason, **state}
    return insert_row(connection, act, values)


def _enter(owed: Owed, act_id: int) -> None:
    """The journal's entry of an act that is done, with the facts that it left."""
    connection, row = owed.connection, owed.row
    done = connection.execute(select(act).where(act.c.id == act_id)).one()
    moved = [done.deadline_id] if done.deadline_id != done.from_deadline_id else laid_by(connection, done)
    detail = detail_of(done, facts(connection, act=[act_id], deadline=moved))
    told: dict[str, Any] = {"at": owed.now, "actor": owed.actor, "action": f"task.{done.action}"}
    journal.append(connection, **told, plan_id=row.plan_id, task_id=row.id, detail=detail)


def detail_of(done: Any, stated: dict[str, Any]) -> dict[str, Any]:
    """What the entry of an act (its row) says, with the facts that it states."""
    handed_in = (stated["facts"]["act"][str(done.id)] or {}).get("submissions", ())
    files = [file["sha256"] for one in handed_in for file in one.get("files", ())]
    came = done.submitted_at.isoformat() if done.action == "submit" else None
    detail = {"status": done.status, "reason": done.reason, "percent": done.percent, "files": files or None}
    detail |= {"deadline": done.deadline_id, "submitted_at": came}
    return {key: value for key, value in detail.items() if value is not None} | stated


def tell_officer(owed: Owed, kind: str, act_id: int) -> None:
    """Tell the owing officer of the act, at once, and the supporters where it is for them too."""
    what = Telling(kind=kind, tell=TELLS[kind], about=task.c.id == owed.row.id, scheduled_for=owed.now, act_id=act_id)
    tell(owed.connection, what, owed.desk)


def new_due(owed: Owed, given: Step) -> Due:
    """The date set by an act, moved by the plan's day-off rule; the hour stays."""
    row = owed.row
    due = dated(
        item=row.item_key,
        given=given,
        day_off=row.day_off,
        calendar=work_calendar(owed.connection),
        at=time.fromisoformat(row.item_at) if row.item_at else None,
    )
    return replace(due, occurrence=row.occurrence)


def given_reason(reason: str) -> str:
    """The reason as it is kept, in one line; it must not be empty."""
    if given := clean_line(reason):
        return given
    raise refuse("no-reason", say("Phải nêu lý do (--reason).", "A reason is required (--reason)."))
