"""What a plan file says of other clocks than the report's: how long each runs, by which ladder. Pure.

Change contract, sections 2, 7 and 8.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plans.file.form import Form, parse_span
from plans.file.ladder_reader import read_ladder
from plans.file.yaml_tree import Node
from plans.model import CLOCKS, Clock

_WITHIN: Mapping[str, Clock] = {f"{clock}_within": clock for clock in CLOCKS}
CLOCK_FIELDS = (*_WITHIN, "asking_stops")  # of `plan`


def read_clocks(form: Form, head: Mapping[str, Node], ladders: Node | None) -> dict[str, Any]:
    """The fields of a Plan that tell of its clocks, from its head and from `ladders`."""
    within, stops = {}, None
    for name, clock in _WITHIN.items():
        if name in head and (span := form.parsed(head[name], f"plan.{name}", "bad-span", parse_span)):
            within[clock] = span
    if "asking_stops" in head:
        stops = form.one_of(head["asking_stops"], "plan.asking_stops", ("true", "false"))
    own = (form.fields(ladders, "ladders", CLOCKS) if ladders else None) or {}
    laid = {clock: read_ladder(form, own[clock], f"ladders.{clock}") for clock in CLOCKS if clock in own}
    return {"within": within, "ladders": laid, "asking_stops": stops == "true"}
