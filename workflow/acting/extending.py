"""More time for a task: to a later date than now due, by the desk alone or because the unit asked for it."""

from __future__ import annotations

from datetime import date

from lib.dates import day_words
from lib.language import say
from lib.problem import refuse
from notifications.notices import withdraw
from plans.steps import Step
from storage.tables import notice
from workflow.owed import Owed, OwedTask, move, new_due, record, tell_officer


def extended(owed: Owed, until: date, why: str | None) -> int:
    """The act by which a task gets more time, its ladder laid anew and its officer told; returns its id.

    The status stays, also where something was handed in meanwhile: it is judged by the new date.
    """
    moved = move(owed, new_due(owed, Step("extended", until)))
    act_id = record(owed, "extend", reason=why, status=owed.row.status, **moved)
    withdraw(owed.connection, notice.c.task_id == owed.row.id, ladder_only=True)
    tell_officer(owed, "extended", act_id)
    return act_id


def refuse_unless_later(row: OwedTask, until: date) -> None:
    """Later as written; a granted date is never moved back (contract, section 5, rule 14)."""
    if row.due_on is not None and until > row.due_on:
        return
    raise refuse(
        "not-later",
        say(
            "Không gia hạn được đến {until}: hạn hiện nay là {due}; hạn mới phải muộn hơn.",
            "Cannot extend to {until}: it is due {due}; the new date must be later.",
            until=day_words(until),
            due=day_words(row.due_on) if row.due_on else say("không có", "undated"),
        ),
    )
