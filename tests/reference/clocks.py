"""Other clocks than the report's a second time (change contract, sections 7 and 8): slow, plain, without a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from plans.model import LadderStep, Plan, PlanItem, Span
from tests.reference.calendar import VIETNAM, LaidRung, count, ends_at, lay, on_to_work

CLOCKS = ("acknowledge", "review", "answer")
DEFAULT = (
    LadderStep(when="on_due", span=None, tell=("officer",)),
    LadderStep(when="after", span=Span(1, "wd"), tell=("officer", "head")),
    LadderStep(when="after", span=Span(3, "wd"), tell=("superior",)),
)
SPOKEN_WHILE = {
    "acknowledge": {"assigned"},
    "review": {"submitted"},
    "answer": {"assigned", "acknowledged", "returned", "submitted"},
}


@dataclass(eq=False)
class Run:
    """One run: `unit` is the bound one, `ladder` what has not fired yet."""

    clock: str
    unit: str
    due_on: date
    due_at: datetime
    ladder: list[LaidRung]
    laid: int  # which deadline was laid before which
    ended: datetime | None = None


@dataclass(eq=False)
class Request:
    """A request for more time that waits for an answer."""

    until: date  # as written
    act: object  # what its notice tells of


def begin(clock: str, plan: Plan, item: PlanItem, unit: str, now: datetime, laid: int) -> Run | None:
    """The clock begins for that unit's task, if the plan has it."""
    within = plan.within.get(clock, Span(3, "wd") if clock == "answer" else None)  # type: ignore[call-overload]
    if within is None:
        return None
    due_on = on_to_work(count(now.astimezone(VIETNAM).date(), within, +1))
    ladder = plan.ladders.get(clock, DEFAULT)  # type: ignore[call-overload]
    bound = {"acknowledge": unit, "review": item.report_to or plan.desk_code, "answer": plan.desk_code}[clock]
    return Run(clock, bound, due_on, ends_at(due_on, None), lay(ladder, due_on, plan.send_at, now), laid)


def late(runs: list[Run], now: datetime) -> list[str]:
    """The clocks of which some run ended after it was due, or is past that now."""
    return [clock for clock in CLOCKS if any(one.clock == clock and (one.ended or now) > one.due_at for one in runs)]
