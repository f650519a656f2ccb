"""The official figures a second time (contract, rule 9; change contract, U11 and C3): counted task by task."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from plans.targets.model import Indicator
from tests.reference.calendar import ONE, VIETNAM
from tests.reference.clocks import CLOCKS, late
from tests.reference.model import OPEN
from tests.reference.people import People
from tests.reference.state import ModelTask, local

WORST = ("open_overdue", "open_in_time", "undated", "done_late", "done_on_time")
Figures = dict[str | None, dict[str, int]]


def bucket(task: ModelTask, now: datetime) -> str | None:
    """Which it counts in; None of what is not counted."""
    due_at = task.dates.due_at
    if task.status == "accepted":
        return "done_late" if due_at and task.submitted_at and task.submitted_at > due_at else "done_on_time"
    if task.status == "missed":
        return "open_overdue"
    if task.status not in OPEN:
        return None
    if due_at is None:
        return "undated"
    judged = task.submitted_at if task.status == "submitted" else now
    assert judged
    return "open_overdue" if judged > due_at else "open_in_time"


def figures(tasks: Iterable[ModelTask], now: datetime, by: Callable[[ModelTask], str | None]) -> Figures:
    """Of each group how many in each bucket, and what is noted of them."""
    found: dict[str | None, Counter[str]] = {}
    for task in tasks:
        name = bucket(task, now)
        if name is None:
            continue
        counts = found.setdefault(by(task), Counter())
        counts.update([name, "total"])
        counts["missed"] += task.status == "missed"
        counts["asked"] += task.request is not None
        counts["extended"] += task.extended
        counts.update(f"late_{clock}" for clock in late(task.runs, now))
    return {key: written(counts) for key, counts in found.items()}


NAMES = ("total", *WORST, "missed", *(f"late_{clock}" for clock in CLOCKS), "asked", "extended")


def written(counts: Counter[str]) -> dict[str, int]:
    return {name: counts[name] for name in NAMES}


def on_the_map(tasks: Iterable[ModelTask], people: People, now: datetime, on: date) -> dict[str | None, dict[str, int]]:
    """The buckets on the map of a day, by the unit that stands for each that day."""
    end = datetime.combine(on + ONE, time(), VIETNAM) if on < local(now) else None
    found: dict[str | None, Counter[str]] = {}
    for task in tasks:
        if end is None:
            there = task.status != "passed"
        else:
            assert task.made_at
            there = task.made_at < end and (task.passed_at is None or task.passed_at >= end)
        name = worst(task, now) if there else None
        if name is not None:
            found.setdefault(people.stands(task.unit, on), Counter()).update([name, "total"])
    return {unit: {name: counts[name] for name in ("total", *WORST)} for unit, counts in found.items()}


def worst(task: ModelTask, now: datetime) -> str | None:
    """Its bucket; of one that passed the worst of those it went to."""
    if task.status != "passed":
        return bucket(task, now)
    went = {worst(one, now) for one in task.passed_to}
    return next((name for name in WORST if name in went), None)


# --- targets (change contract, section 3) ----------------------------------------------------------------------------


def reached(one: Indicator, tasks: Iterable[ModelTask]) -> dict[str, object]:
    """What an indicator comes to (I4 to I6), and of how many reporters."""
    there = [task for task in tasks if task.item.id == one.item and task.status not in NOT_THERE]
    said = [task for task in there if task.status in ("accepted", "submitted") and one.id in task.values]
    confirmed = _by_reporter(one, [task for task in said if task.status == "accepted"])
    provisional = _by_reporter(one, said)
    owing = len({_reporter(task) for task in there})
    return {
        "id": one.id,
        "value": _total(one, confirmed, owing),
        "provisional": _total(one, provisional, owing),
        "owing": owing,
        "reported": len(provisional),
        "confirmed": len(confirmed),
    }


NOT_THERE = ("waived", "cancelled", "passed")
Said = tuple[Fraction, tuple[datetime, int]]  # a value, when it came and of which task


def _reporter(task: ModelTask) -> tuple[str, ...]:
    """A unit that owes on behalf of others is one for each of them: by all whose it was."""
    whose = [task.unit]
    while task.behalf is not None:
        [task] = task.passed_from
        whose.append(task.unit)
    return tuple(whose)


def _by_reporter(one: Indicator, tasks: list[ModelTask]) -> dict[tuple[str, ...], Said]:
    """The value of the latest occurrence that has one, or the sum of them."""
    found: dict[tuple[str, ...], Said] = {}
    for task in sorted(tasks, key=lambda task: task.occurrence):
        assert task.submitted_at
        value, came = Fraction(task.values[one.id]), (task.submitted_at, task.laid_first)
        before = found.get(_reporter(task))
        if one.over == "sum" and before is not None:
            value, came = value + before[0], max(came, before[1])
        found[_reporter(task)] = value, came
    return found


def _total(one: Indicator, said: dict[tuple[str, ...], Said], owing: int) -> float | None:
    if not said:
        return None
    values = [value for value, _ in said.values()]
    exact = {
        "sum": sum(values),
        "count": sum(values),
        "mean": Fraction(sum(values), len(values)),
        "share": 100 * Fraction(sum(values), owing),
        "last": max(said.values(), key=lambda value: value[1])[0],
    }[one.aggregate]
    with localcontext(prec=60):
        number = Decimal(exact.numerator) / Decimal(exact.denominator)
        return float(number.quantize(Decimal(1).scaleb(-one.decimals), ROUND_HALF_UP))
