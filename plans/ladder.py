"""From a ladder and one due date to rungs: what will be said, and when (contract, rule 2). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from lib.time import VIETNAM
from plans.calendar import WorkCalendar
from plans.model import LadderStep, Rung


def lay(
    ladder: Iterable[LadderStep], due_on: date, calendar: WorkCalendar, send_at: time, after: datetime
) -> tuple[Rung, ...]:
    """The rungs of one deadline, in the ladder's order; those at or before the instant `after` are left out.

    `due_on` is the moved due date; every rung fires at `send_at` local time.
    """
    rungs = []
    for position, step in enumerate(ladder):
        fire_on = fire_date(step, due_on, calendar)
        fire_at = datetime.combine(fire_on, send_at, VIETNAM)
        if fire_at > after:
            rungs.append(
                Rung(
                    position=position,
                    label=step.label,
                    kind=step.kind,
                    tell=step.tell,
                    fire_on=fire_on,
                    fire_at=fire_at,
                )
            )
    return tuple(rungs)


def fire_date(step: LadderStep, due_on: date, calendar: WorkCalendar) -> date:
    """The working day on which a step speaks: up to the due date it moves back, after it on."""
    if step.span is None:
        return calendar.previous_working(due_on)
    day = calendar.shift(due_on, step.span, back=step.when == "before")
    return calendar.previous_working(day) if step.when == "before" else calendar.next_working(day)
