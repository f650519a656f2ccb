"""The acts of people on a task: acknowledge, submit, accept, return, extend, waive (contract, rule 6).

Each act is one transaction: the status, the act's own row, the notices it withdraws and the one it sends, what became
ready by it, and the journal entry. An act that is not possible is refused with one sentence and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from org.standing import refresh
from plans.due import dated
from sqlalchemy import Connection, select, update

from notifications.notices import Desk, Telling, tell, withdraw
from org.language import say
from org.problem import refuse
from org.time import local_date
from storage.store import Store, insert_row, lock_shared
from storage.tables import act, deadline, item, notice, plan, submission, submission_file, task
from tasks.lifecycle import status_after
from tasks.model import Action
from workflow import journal
from workflow.calendar import work_calendar
from workflow.deadlines import insert_deadline, ladder_steps
from workflow.desk import desk_of_plan
from workflow.files import KeptFile, fill, keep
from workflow.ready import tell_ready
from workflow.words import act_word, status_word


@dataclass(frozen=True)
class _Owed:
    """A task under an act: its row joined with its plan, item and deadline, locked for this transaction."""

    connection: Connection
    row: Any
    desk: Desk
    now: datetime
    actor: str


def acknowledge(store: Store, task_id: int, *, now: datetime, actor: str) -> None:
    """The unit confirms that it has received the task."""
    _act(store, task_id, "acknowledge", now, actor, lambda owed: _record(owed, "acknowledge"))


def submit(
    store: Store,
    task_id: int,
    *,
    by: str,
    now: datetime,
    actor: str,
    files_folder: Path,
    files: Sequence[tuple[str | None, Path]] = (),
    note: str | None = None,
    paper: bool = False,
    at: datetime | None = None,
) -> None:
    """The unit submits its report; a second submission replaces the first.

    `files` are (deliverable's id or None, path); those without an id fill the deliverables in order. Missing ones
    refuse the act unless `paper` records that they came on paper. `at` is when it came, not later than `now`.
    """
    came = at or now
    if came > now:
        raise refuse(
            "in-the-future",
            say(
                "Thời điểm nộp {at} ở sau hiện tại; chỉ ghi được thời điểm đã qua.",
                "The submission time {at} lies in the future; only a past time can be recorded.",
                at=came.isoformat(timespec="minutes"),
            ),
        )

    def apply(owed: _Owed) -> None:
        filled = fill(owed.row.deliverables, files, paper=paper)
        kept = [keep(files_folder, path, deliverable) for deliverable, path in filled]
        act_id = _record(owed, "submit", reason=note, submitted_at=came, files=[one.sha256 for one in kept])
        _insert_submission(owed, act_id, kept, by=by, note=note, paper=paper, came=came)
        withdraw(owed.connection, notice.c.task_id == owed.row.id, ladder_only=True)

    _act(store, task_id, "submit", now, actor, apply)


def accept(store: Store, task_id: int, *, now: datetime, actor: str) -> None:
    """The desk accepts what was submitted; the task is done."""

    def apply(owed: _Owed) -> None:
        act_id = _record(owed, "accept", accepted_at=now)
        _close(owed, act_id, "accepted")

    _act(store, task_id, "accept", now, actor, apply)


def return_(store: Store, task_id: int, *, reason: str, now: datetime, actor: str, due: date | None = None) -> None:
    """The desk returns what was submitted, with a reason and, if it likes, a new due date from today on."""

    def apply(owed: _Owed) -> None:
        if due is not None and due < local_date(now):
            raise refuse(
                "due-in-the-past",
                say(
                    "Hạn mới {due} đã qua; hãy chọn một ngày từ hôm nay trở đi.",
                    "The new due date {due} has passed; choose a date from today on.",
                    due=due.strftime("%d/%m/%Y"),
                ),
            )
        moved = _move(owed, due, say("Trả lại, yêu cầu bổ sung", "Returned for correction")) if due else {}
        act_id = _record(owed, "return", reason=_given(reason), **moved)
        _tell(owed, "returned", act_id)
        tell_ready(owed.connection, task.c.id == owed.row.id, owed.desk, act_id, now)

    _act(store, task_id, "return", now, actor, apply)


def extend(store: Store, task_id: int, *, until: date, reason: str, now: datetime, actor: str) -> None:
    """More time for this task: a later date than now due, with a reason."""

    def apply(owed: _Owed) -> None:
        _refuse_unless_later(owed.row, until)
        moved = _move(owed, until, say("Gia hạn", "Extended"))
        act_id = _record(owed, "extend", reason=_given(reason), **moved)
        withdraw(owed.connection, notice.c.task_id == owed.row.id, ladder_only=True)
        _tell(owed, "extended", act_id)

    _act(store, task_id, "extend", now, actor, apply)


def waive(store: Store, task_id: int, *, reason: str, now: datetime, actor: str) -> None:
    """The task need not be done, with a reason."""

    def apply(owed: _Owed) -> None:
        act_id = _record(owed, "waive", reason=_given(reason))
        _close(owed, act_id, "waived")

    _act(store, task_id, "waive", now, actor, apply)


# --- what the acts share -------------------------------------------------------------------------------------------


def _act(
    store: Store, task_id: int, action: Action, now: datetime, actor: str, apply: Callable[[_Owed], object]
) -> None:
    def transaction(connection: Connection) -> None:
        lock_shared(connection, "schedule")  # a tick writes for all tasks as they are: no act may slip in between
        refresh(connection, local_date(now))
        row = _locked(connection, task_id)
        if status_after(action, row.status) is None:
            raise refuse(
                "illegal-act",
                say(
                    "Không thể {act} nhiệm vụ {id}: nhiệm vụ đang ở trạng thái “{status}”.",
                    "Task {id} cannot be {act}: its status is “{status}”.",
                    act=act_word(action),
                    id=task_id,
                    status=status_word(row.status),
                ),
            )
        apply(_Owed(connection, row, desk_of_plan(connection, row.desk_id), now, actor))

    store.retrying(transaction)


def _locked(connection: Connection, task_id: int) -> Any:
    row = connection.execute(
        select(
            task,
            item.c.key.label("item_key"),
            item.c.at.label("item_at"),
            item.c.deliverables,
            deadline.c.due_on,
            plan.c.desk_id,
            plan.c.day_off,
            plan.c.ladder,
            plan.c.send_at,
        )
        .join(item, item.c.id == task.c.item_id)
        .join(deadline, deadline.c.id == task.c.deadline_id)
        .join(plan, plan.c.id == task.c.plan_id)
        .where(task.c.id == task_id)
        .with_for_update(of=task)
    ).first()
    if row is None:
        raise refuse(
            "unknown-task",
            say(
                "Không có nhiệm vụ {id}; xem mã nhiệm vụ bằng `dondoc task list`.",
                "There is no task {id}; `dondoc task list` shows the ids.",
                id=task_id,
            ),
        )
    return row


def _record(owed: _Owed, action: Action, *, reason: str | None = None, files: Sequence[str] = (), **new: Any) -> int:
    """Change the task, write the act's row and the journal entry; returns the act's id."""
    row, connection = owed.row, owed.connection
    status = status_after(action, row.status)
    connection.execute(update(task).where(task.c.id == row.id).values(status=status, **new))
    state = {
        "status": status,
        "deadline_id": new.get("deadline_id", row.deadline_id),
        "submitted_at": new.get("submitted_at", row.submitted_at),
    }
    values = {"task_id": row.id, "at": owed.now, "actor": owed.actor, "action": action, "reason": reason, **state}
    act_id = insert_row(connection, act, values)
    detail = {"status": status, "reason": reason, "files": list(files) or None, "deadline": state["deadline_id"]}
    if action == "submit":
        detail["submitted_at"] = state["submitted_at"].isoformat()
    journal.append(
        connection,
        at=owed.now,
        actor=owed.actor,
        action=f"task.{action}",
        plan_id=row.plan_id,
        task_id=row.id,
        detail={key: value for key, value in detail.items() if value is not None},
    )
    return act_id


def _close(owed: _Owed, act_id: int, kind: str) -> None:
    withdraw(owed.connection, notice.c.task_id == owed.row.id, ladder_only=False)
    _tell(owed, kind, act_id)
    tell_ready(owed.connection, task.c.plan_id == owed.row.plan_id, owed.desk, act_id, owed.now, owed.row)


def _tell(owed: _Owed, kind: str, act_id: int) -> None:
    what = Telling(kind=kind, tell=["officer"], about=task.c.id == owed.row.id, scheduled_for=owed.now, act_id=act_id)
    tell(owed.connection, what, owed.desk)


def _move(owed: _Owed, given: date, why: str) -> dict[str, Any]:
    """A deadline of the task's own with its ladder laid anew after this act; returns the task's new values."""
    row, calendar = owed.row, work_calendar(owed.connection)
    due = dated(
        item=row.item_key,
        given=given,
        day_off=row.day_off,
        calendar=calendar,
        at=time.fromisoformat(row.item_at) if row.item_at else None,
        why=why,
    )
    deadline_id = insert_deadline(
        owed.connection,
        plan_id=row.plan_id,
        item_id=row.item_id,
        due=replace(due, occurrence=row.occurrence),
        ladder=ladder_steps(row.ladder),
        calendar=calendar,
        send_at=time.fromisoformat(row.send_at),
        after=owed.now,
    )
    return {"deadline_id": deadline_id, "since": owed.now, "extended_from": row.due_on}


def _refuse_unless_later(row: Any, until: date) -> None:
    if row.due_on is not None and until > row.due_on:
        return
    raise refuse(
        "not-later",
        say(
            "Không gia hạn được đến {until}: hạn hiện nay là {due}; hạn mới phải muộn hơn.",
            "Cannot extend to {until}: it is due {due}; the new date must be later.",
            until=until.strftime("%d/%m/%Y"),
            due=row.due_on.strftime("%d/%m/%Y") if row.due_on else say("không có", "undated"),
        ),
    )


def _given(reason: str) -> str:
    if reason.strip():
        return reason.strip()
    raise refuse("no-reason", say("Phải nêu lý do (--reason).", "A reason is required (--reason)."))


def _insert_submission(
    owed: _Owed, act_id: int, kept: Sequence[KeptFile], *, by: str, note: str | None, paper: bool, came: datetime
) -> None:
    values = {"task_id": owed.row.id, "act_id": act_id, "submitted_at": came}
    submission_id = insert_row(owed.connection, submission, {**values, "by_name": by, "note": note, "paper": paper})
    for one in kept:
        insert_row(
            owed.connection,
            submission_file,
            {
                "submission_id": submission_id,
                "deliverable": one.deliverable,
                "name": one.name,
                "sha256": one.sha256,
                "size": one.size,
            },
        )
