"""Which tasks go where when units cease, and what further successors of a unit that goes on get (change contract, U7,
U8). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from workflow.revision.model import Taken

Key = tuple[int, int, int]  # an item, the number of the occurrence, a unit


@dataclass(frozen=True, kw_only=True)
class Held:
    """A spoken-of task of a unit that a change concerns; `apart`: units that merge do not owe its item together."""

    id: int
    item_id: int
    occurrence: int
    unit_id: int
    deadline_id: int
    due_at: datetime | None
    apart: bool


@dataclass(frozen=True)
class Owing:
    """What the successors owe by then: of each key the oldest task that is spoken of and may be joined, and every key
    of which there is one that was neither released nor has passed."""

    joinable: Mapping[Key, int]
    known: frozenset[Key] = frozenset()


@dataclass
class Handed:
    """Tasks to be made, in their order, and those that join one that there is: (the one that passes, the other)."""

    made: list[Taken] = field(default_factory=list)
    joined: list[tuple[int, int]] = field(default_factory=list)


def hand_over(
    ceasing: Iterable[tuple[Held, Sequence[int]]], going_on: Iterable[tuple[Held, Sequence[int]]], owing: Owing
) -> Handed:
    """Each task of a unit that ceases passes to the units named beside it, in this order; then those of units that go
    on are made for the units beside them, where these have none."""
    handed, fresh = Handed(), dict[Key, Taken]()
    for held, targets in ceasing:
        for unit_id in targets:
            key = held.item_id, held.occurrence, unit_id
            if held.apart:
                handed.made.append(_taken(held, unit_id, on_behalf_of_id=held.unit_id))
            elif key in owing.joinable:
                handed.joined.append((held.id, owing.joinable[key]))
                continue
            elif key not in fresh:
                fresh[key] = _taken(held, unit_id)
                handed.made.append(fresh[key])
            taken = handed.made[-1] if held.apart else fresh[key]
            taken.passed.append(held.id)
            if _later(held.due_at, taken.due_at):
                taken.deadline_id, taken.due_at = held.deadline_id, held.due_at
    known = {*owing.known, *((one.item_id, one.occurrence, one.unit_id) for one in handed.made)}
    for held, targets in going_on:
        for unit_id in targets:
            key = held.item_id, held.occurrence, unit_id
            if key not in known:
                known.add(key)
                handed.made.append(_taken(held, unit_id))
    return handed


def _taken(held: Held, unit_id: int, on_behalf_of_id: int | None = None) -> Taken:
    return Taken(
        item_id=held.item_id,
        occurrence=held.occurrence,
        unit_id=unit_id,
        deadline_id=held.deadline_id,
        due_at=held.due_at,
        on_behalf_of_id=on_behalf_of_id,
    )


def _later(one: datetime | None, other: datetime | None) -> bool:
    """No date is later than every date."""
    return other is not None and (one is None or one > other)
