"""Which units succeed an old one: by one change, or for a task that passes later by all that have passed (change
contract, U7, U9)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from sqlalchemy import Connection, select

from storage.tables import org_tree, succession, unit_change


@dataclass
class Successors:
    """Of an old unit, in the order of the file: all that are others, and the main one; its own place in that order.

    `waives`: why what nobody takes over is waived, where it is.
    """

    change_id: int
    place: int
    ceases: bool
    waives: str | None
    all: list[int] = field(default_factory=list)
    main: int | None = None

    def targets(self, on_split: str | None) -> list[int]:
        """The units to which its tasks pass."""
        if on_split != "main":
            return self.all
        return [] if self.main is None else [self.main]


def of_change(connection: Connection, change_id: int) -> dict[int, Successors]:
    """Each old unit of that change, in the order of the file, with its successors."""
    return _read(connection, succession.c.change_id == change_id)


@dataclass(frozen=True)
class Line:
    """For one task that passes later: each unit that has ceased by its last change, by date as its heir is (U5).

    Successors may be gone, too, and a change recorded late may lead back to a unit that was asked already.
    """

    of: Mapping[int, Successors]
    valid: Collection[int]

    def targets(self, unit_id: int, on_split: str | None, seen: frozenset[int] = frozenset()) -> list[int]:
        """The units there are to which a task of that unit passes."""
        seen |= {unit_id}
        gone = self.of.keys() - self.valid
        there = (one for one in self.of[unit_id].targets(on_split) if one not in seen)
        every = (self.targets(one, on_split, seen) if one in gone else [one] for one in there)
        return list(dict.fromkeys(chain.from_iterable(every)))

    def waives(self, unit_id: int) -> str | None:
        """Why it is waived where there is none: as it was for the last unit that stood in that one's place."""
        last, seen = self.of[unit_id], {unit_id}
        while (heir := last.main) is not None and heir in self.of and heir not in seen:
            seen.add(heir)
            last = self.of[heir]
        return None if last.all else last.waives


def line_of(connection: Connection) -> Line:
    """By the changes that have passed, and the tables of the day."""
    passed = (succession.c.ceases, unit_change.c.passed_at.is_not(None), unit_change.c.reverted_at.is_(None))
    valid = connection.scalars(select(org_tree.c.unit_id).where(org_tree.c.valid))
    return Line(_read(connection, *passed), frozenset(valid))


def _read(connection: Connection, *which: Any) -> dict[int, Successors]:
    """Each old unit as its last change has it."""
    change = unit_change.c
    known = select(succession, change.waive_reason)
    known = known.join(unit_change, change.id == succession.c.change_id)
    known = known.where(succession.c.old_id.is_not(None), *which)
    found: dict[int, Successors] = {}
    for row in connection.execute(known.order_by(change.valid_from, succession.c.id)):
        of = found.get(row.old_id)
        if of is None or of.change_id != row.change_id:
            of = found[row.old_id] = Successors(row.change_id, len(found), row.ceases, row.waive_reason)
        if row.new_id is not None and row.new_id != row.old_id:
            of.all.append(row.new_id)
        if row.main:
            of.main = row.new_id
    return found
