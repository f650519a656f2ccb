"""What came of a plan, a second time (change contract, A10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plans.model import Plan
from tests.reference.state import ModelTask


@dataclass(frozen=True)
class Outcome:
    """An outcome file: when it was held, units, how many commendations each, models with whether they were chosen."""

    held: date | None = None
    units: int | None = None
    commended: tuple[int, ...] = ()
    models: tuple[tuple[str, bool], ...] = ()
    lost_file: bool = False  # it names an attachment that is not there


def wrong(given: Outcome, plan: Plan, tasks: Iterable[ModelTask], today: date) -> set[str]:
    """What is wrong with the file, of that plan with those tasks."""
    found = set()
    if given.held and given.held < plan.issued_on:
        found.add("before-issue")
    if given.held and given.held > today:
        found.add("after-today")
    if any(number < 1 for number in given.commended):
        found.add("bad-count")
    if {unit for unit, _ in given.models} - {task.unit for task in tasks}:
        found.add("unit-without-task")
    if given.lost_file:
        found.add("file-not-kept")
    return found


def lacking(given: Outcome, tasks: Iterable[ModelTask]) -> list[tuple[str, str]]:
    """Each unit, with the item's title, whose model was accepted and of which the outcome names none."""
    named = {unit for unit, _ in given.models}
    done = [one for one in tasks if one.status == "accepted" and any(file.model for file in one.item.deliverables)]
    return sorted(
        {(one.item.id, one.unit): (one.unit, one.item.title) for one in done if one.unit not in named}.values()
    )


def figures(given: Outcome | None) -> dict[str, object] | None:
    """As `status` has it."""
    return given and {
        "held_on": given.held.isoformat() if given.held else None,
        "units": given.units,
        "commendations": sum(given.commended),
        "models": len(given.models),
        "chosen": sum(chosen for _, chosen in given.models),
    }
