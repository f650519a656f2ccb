"""From a ladder and one due date to rungs: what will be said, and when (contract, section 3, rule 2). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from lib.time import VIETNAM
from plans.calendar import WorkCalendar
from plans.model import LadderStep, Rung


@dataclass(frozen=True)
class Ladder:
    """A plan's ladder with what places its rungs: the calendar, and the local time at which every rung fires."""

    steps: Sequence[LadderStep]
    calendar: WorkCalendar
    send_at: time

    def fires(self, position: int, due_on: date) -> tuple[date, datetime]:
        """The day and the instant at which the step in that place speaks of the (moved) due date."""
        fire_on = _fire_date(self.steps[position], due_on, self.calendar)
        return fire_on, datetime.combine(fire_on, self.send_at, VIETNAM)


def lay(ladder: Ladder, due_on: date, after: datetime, previous: date | None = None) -> tuple[Rung, ...]:
    """The rungs of one deadline, in the ladder's order; those at or before the instant `after` are left out.

    `due_on` is the moved due date. Of an occurrence, what would remind of it before the due date of the one before it
    (`previous`) is over is left out too: one at a time (contract, section 5, rule 5).
    """
    rungs = []
    for position, step in enumerate(ladder.steps):
        fire_on, fire_at = ladder.fires(position, due_on)
        crossing = step.when == "before" and previous is not None and fire_on <= previous
        if fire_at > after and not crossing:
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


def _fire_date(step: LadderStep, due_on: date, calendar: WorkCalendar) -> date:
    """The working day on which a step speaks: up to the due date it moves back, after it on."""
    if step.span is None:
        return calendar.previous_working(due_on)
    day = calendar.shift(due_on, step.span, back=step.when == "before")
    return calendar.previous_working(day) if step.when == "before" else calendar.next_working(day)
