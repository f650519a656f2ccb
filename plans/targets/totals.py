"""What the values of many reporters come to: exactly, then rounded once (change contract, I4 to I6). Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Context, Decimal, Inexact, localcontext
from fractions import Fraction

from plans.targets.model import Indicator

# Sums and products of what can be handed in have less than a hundred digits; a lost one would be an error.
_EXACT = Context(prec=200, traps=[Inexact])
PROGRESS_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Handed:
    """A task that counts, and the values of its last submission; none where that is neither accepted nor submitted.

    `reporter` is for whom it reports; `came` when what was submitted came.
    """

    reporter: Hashable
    occurrence: int
    task: int
    confirmed: bool  # accepted
    came: datetime | None = None
    values: Mapping[str, Decimal] | None = None


@dataclass(frozen=True, kw_only=True)
class Reached:
    """What an indicator has come to over some tasks: confirmed, and with what waits; of how many reporters."""

    value: Decimal | None
    provisional: Decimal | None
    owing: int
    reported: int
    confirmed: int


def reached(one: Indicator, known: Mapping[str, Indicator], tasks: Sequence[Handed]) -> Reached:
    """Over tasks of its item; `known` are the plan's indicators by id."""
    owing = len({task.reporter for task in tasks})
    value, confirmed = _aggregated(one, known, [task for task in tasks if task.confirmed], owing)
    provisional, reported = _aggregated(one, known, tasks, owing)
    return Reached(
        value=rounded(value, one.decimals),
        provisional=rounded(provisional, one.decimals),
        owing=owing,
        reported=reported,
        confirmed=confirmed,
    )


def met(one: Indicator, value: Decimal | None) -> bool | None:
    """Whether a rounded value is what the plan wants; None without a value or a target."""
    if value is None or one.target is None:
        return None
    if value == one.target:
        return not one.strict
    return (value > one.target) == (one.direction == "up")


def progress(one: Indicator, value: Decimal | None) -> Decimal | None:
    """How much of the way from baseline to target a rounded value has gone; None where there is no such way."""
    if value is None or one.target is None:
        return None
    if one.baseline is not None and one.baseline != one.target:
        begin = Fraction(one.baseline)
        return rounded((Fraction(value) - begin) / (Fraction(one.target) - begin), PROGRESS_DECIMALS)
    if one.baseline is None and one.direction == "up" and one.target != 0:
        return rounded(Fraction(value) / Fraction(one.target), PROGRESS_DECIMALS)
    return None


def rounded(value: Fraction | None, decimals: int) -> Decimal | None:
    """Half away from zero, to so many decimals."""
    if value is None:
        return None
    whole = (abs(value.numerator) * 10**decimals * 2 + value.denominator) // (2 * value.denominator)
    return Decimal((int(value < 0 and whole > 0), tuple(map(int, str(whole))), -decimals))


# --- over reporters --------------------------------------------------------------------------------------------------

_Own = tuple[Decimal, datetime, int]  # a reporter's value, when the submission came that has it, and its task


def _aggregated(
    one: Indicator, known: Mapping[str, Indicator], tasks: Sequence[Handed], owing: int
) -> tuple[Fraction | None, int]:
    """The exact value, and how many reporters have one of their own."""
    own = _by_reporter(one, tasks)
    if not own:
        return None, 0
    other = one.weight or one.of
    beside = _by_reporter(known[other], tasks) if other else {}
    both = [(own[reporter][0], beside[reporter][0]) for reporter in own if reporter in beside]
    total = Fraction(_sum(value for value, *_ in own.values()))
    worked_out: Fraction | None = total  # `sum`, and `count`, which is one of ones
    if one.aggregate == "mean":
        worked_out = total / len(own)
    elif one.aggregate == "weighted":
        above = _sum(_EXACT.multiply(value, weight) for value, weight in both)
        worked_out = _ratio(Fraction(above), _sum(weight for _, weight in both))
    elif one.aggregate == "share" and one.of:
        worked_out = _ratio(one.factor * Fraction(_sum(part for part, _ in both)), _sum(whole for _, whole in both))
    elif one.aggregate == "share":  # of all reporters: one that is missing is not yes
        worked_out = one.factor * total / owing
    elif one.aggregate == "last":
        worked_out = Fraction(max(own.values(), key=lambda value: value[1:])[0])
    return worked_out, len(own)


def _by_reporter(one: Indicator, tasks: Sequence[Handed]) -> dict[Hashable, _Own]:
    """The value of each reporter that has one: of the latest occurrence that has one, or the sum of all of them."""
    found: dict[Hashable, _Own] = {}
    latest: dict[Hashable, int] = {}
    for task in tasks:
        value = task.values.get(one.id) if task.values else None
        if value is None or task.came is None:
            continue
        before = found.get(task.reporter)
        if before is not None and one.over == "sum":
            found[task.reporter] = _EXACT.add(before[0], value), *max(before[1:], (task.came, task.task))
        elif before is None or task.occurrence > latest[task.reporter]:
            found[task.reporter], latest[task.reporter] = (value, task.came, task.task), task.occurrence
    return found


def _sum(values: Iterable[Decimal]) -> Decimal:
    with localcontext(_EXACT):
        return sum(values, Decimal(0))


def _ratio(above: Fraction, below: Decimal) -> Fraction | None:
    return above / Fraction(below) if below else None
