"""More time for a task, by the desk alone or because the unit asked for it: to a later date than now due."""

from __future__ import annotations

from datetime import date

from lib.dates import day_words
from lib.language import say
from lib.problem import refuse
from workflow.owed import OwedTask


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
