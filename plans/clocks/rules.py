"""How long a clock runs by a plan, and what is said of it when (change contract, C1). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from plans.calendar import WorkCalendar
from plans.due import dated
from plans.model import Clock, Due, LadderStep, Plan, Span
from plans.steps import Step

# What runs although the plan says nothing of it.
_UNSAID: Mapping[Clock, Span] = {"answer": Span(3, "wd")}
_LADDER = (
    LadderStep(when="on_due", span=None, tell=("officer",)),
    LadderStep(when="after", span=Span(1, "wd"), tell=("officer", "head")),
    LadderStep(when="after", span=Span(3, "wd"), tell=("superior",)),
)


@dataclass(frozen=True, kw_only=True)
class ClockRule:
    """How long a clock runs, and its ladder."""

    within: Span
    ladder: tuple[LadderStep, ...] = _LADDER


UNSAID: Mapping[Clock, ClockRule] = {clock: ClockRule(within=span) for clock, span in _UNSAID.items()}


def rules_of(plan: Plan) -> dict[Clock, ClockRule]:
    """The clocks that run by the plan."""
    within = {**_UNSAID, **plan.within}
    return {clock: ClockRule(within=span, ladder=plan.ladders.get(clock, _LADDER)) for clock, span in within.items()}


def due_of(clock: Clock, rule: ClockRule, begins: date, calendar: WorkCalendar) -> Due:
    """When a run that begins on that day is due: at the end of the last day of the span, or of the next working day."""
    span = rule.within
    counted = f"{'working-days' if span.unit == 'wd' else 'days'}-after"
    given = Step(counted, calendar.shift(begins, span), {"n": span.n})
    due = dated(item=clock, given=given, day_off="next", calendar=calendar, at=None)
    return replace(due, steps=(Step(f"{clock}-begins", begins), *due.steps))
