"""A unit asks for more time, and the desk answers (change contract, section 7).

Until it is answered status, date and ladder stay as they are. Everything is an act of the task, each in one
transaction with its journal entry.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from lib.dates import day_words
from lib.language import say
from lib.problem import refuse
from lib.time import local_date
from plans.steps import Step
from storage.store import Store
from storage.tables import asked, task
from workflow.acting.extending import refuse_unless_later
from workflow.asking.entered import Ending, end, enter, given_text, press
from workflow.clocks.started import start
from workflow.owed import Owed, act_on, new_due, record, tell_officer
from workflow.revision.granted import granted


def ask(
    store: Store,
    task_id: int,
    *,
    until: date,
    reason: str,
    now: datetime,
    actor: str,
    by: str = "",
    key: str | None = None,
) -> int:
    """Ask for more time for a task that is spoken of; returns the request's id. The desk's officer is told.

    Refused for a date that an extension would not take (`not-later`) or that has passed, and while a request of the
    task waits (`already-asked`). `by` is who asks, else the actor; `key` names the form that was pressed (E1).
    """
    why, made = _why(reason), [0]

    def apply(owed: Owed) -> int:
        press(owed, key)
        _refuse_while_one_waits(owed)
        refuse_unless_later(owed.row, until)
        _refuse_past(until, local_date(now))
        due = new_due(owed, Step("extended", until))
        act_id = record(owed, "ask", reason=why)
        made[0] = enter(owed, act_id, "extension", by, until=until, due_on=due.due_on)
        about, of = task.c.id == owed.row.id, {"plan_id": owed.row.plan_id, "item_id": owed.row.item_id}
        start(owed.connection, "answer", about, **of, now=now, act_id=act_id)
        return act_id

    act_on(store, task_id, "ask", now, actor, apply)
    return made[0]


def grant(store: Store, id: str | int, *, now: datetime, actor: str, reason: str = "") -> None:
    """More time as it was asked for; also where the unit has handed in meanwhile (E2)."""
    why = _why(reason) if reason else None

    def apply(owed: Owed, row: Any) -> int:
        refuse_unless_later(owed.row, row.until)
        return granted(owed, "extend", row.until, why)

    end(store, id, Ending("extension", "refuse", "granted", asked.c.until), apply, now=now, actor=actor)


def shorten(store: Store, id: str | int, *, until: date, reason: str, now: datetime, actor: str) -> None:
    """Less time than was asked for: to a date after the present one and before that of the request (`not-between`)."""
    why = _why(reason)

    def apply(owed: Owed, row: Any) -> int:
        if owed.row.due_on is None or not owed.row.due_on < until < row.until:
            raise _not_between(until, owed.row.due_on, row.until)
        return granted(owed, "extend", until, why)

    end(store, id, Ending("extension", "refuse", "shortened", until), apply, now=now, actor=actor)


def refuse_it(store: Store, id: str | int, *, reason: str, now: datetime, actor: str) -> None:
    """No more time; the owing officer is told why."""
    why = _why(reason)

    def apply(owed: Owed, row: Any) -> int:
        act_id = record(owed, "refuse", reason=why)
        tell_officer(owed, "refused", act_id)
        return act_id

    end(store, id, Ending("extension", "refuse", "refused"), apply, now=now, actor=actor)


def withdraw(store: Store, id: str | int, *, now: datetime, actor: str) -> None:
    """The unit takes its request back; nobody is told."""

    def apply(owed: Owed, row: Any) -> int:
        return record(owed, "withdraw")

    end(store, id, Ending("extension", "withdraw", "withdrawn"), apply, now=now, actor=actor)


def _why(reason: str) -> str:
    return given_text(reason, "no-reason", say("Phải nêu lý do (--reason).", "A reason is required (--reason)."))


def _refuse_while_one_waits(owed: Owed) -> None:
    waiting = select(asked).where(asked.c.task_id == owed.row.id, asked.c.state == "asked")
    if row := owed.connection.execute(waiting).first():
        raise refuse(
            "already-asked",
            say(
                "Nhiệm vụ {task} đang có đề nghị gia hạn đến {until} chờ trả lời (mã {id}).",
                "Task {task} has a request for more time until {until} that waits for an answer (id {id}).",
                task=owed.row.id,
                until=day_words(row.until),
                id=row.id,
            ),
        )


def _refuse_past(until: date, today: date) -> None:
    if until < today:
        raise refuse(
            "due-in-the-past",
            say(
                "Hạn đề nghị {until} đã qua; hãy chọn một ngày từ hôm nay trở đi.",
                "The date {until} has passed; choose one from today on.",
                until=day_words(until),
            ),
        )


def _not_between(until: date, due: date | None, asked_for: date) -> Exception:
    return refuse(
        "not-between",
        say(
            "Không rút ngắn được đến {until}: phải sau hạn hiện nay {due} và trước ngày được đề nghị {asked}.",
            "Cannot shorten it to {until}: it must lie after the present date {due} and before {asked}, asked for.",
            until=day_words(until),
            due=day_words(due),
            asked=day_words(asked_for),
        ),
    )
