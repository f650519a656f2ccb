"""The clocks of a plan as its row keeps them."""

from __future__ import annotations

from typing import Any

from plans.clocks.rules import UNSAID, ClockRule, rules_of
from plans.model import Clock, Plan, Span
from workflow.deadlines import ladder_rows, ladder_steps


def clock_values(plan: Plan) -> dict[str, Any]:
    """Columns of a plan's row; where the plan says nothing of clocks, nothing is kept."""
    kept = {
        clock: {"n": rule.within.n, "unit": rule.within.unit, "ladder": ladder_rows(rule.ladder)}
        for clock, rule in rules_of(plan).items()
    }
    said = plan.within or plan.ladders
    return {"clocks": kept if said else None, "asking_stops": plan.asking_stops or None}


def kept_rule(clocks: dict[str, Any] | None, clock: Clock) -> ClockRule | None:
    """How that clock runs by a plan with these `clocks`; None where it does not."""
    if clocks is None:
        return UNSAID.get(clock)
    row = clocks.get(clock)
    return row and ClockRule(within=Span(row["n"], row["unit"]), ladder=ladder_steps(row["ladder"]))
