"""A row of a unit change, and what the rows make of the roster. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from org.files.correcting.replacing import Key, Versions
from org.model import UnitVersion


@dataclass(frozen=True, kw_only=True)
class Row:
    """An old unit and one of its successors (change contract, U1): without `new` it is dissolved, without `old` the new
    one is founded. What is None of the new unit is not said. `renames`: it is the old one by another code, not one that
    there is."""

    old: str | None = None
    new: str | None = None
    main: bool = False
    name: str | None = None
    level: str | None = None
    parent: str | None = None
    tags: tuple[str, ...] | None = None
    renames: bool = False


@dataclass(frozen=True, kw_only=True)
class Roster:
    """What the rows are held against: every version, and of other changes that are recorded, who stands in whose place
    by then, who ceases and who takes over on which day, while their tasks have not passed. `owing`: spoken-of tasks.
    `renewed`: units whose last version goes on by this change alone."""

    versions: Versions
    successors: Mapping[str, str | None] = field(default_factory=dict)
    ceasing: Mapping[str, date] = field(default_factory=dict)
    receiving: Mapping[str, date] = field(default_factory=dict)
    owing: Mapping[str, Sequence[str]] = field(default_factory=dict)
    renewed: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Succession:
    """One row as it is kept."""

    old: str | None
    new: str | None
    main: bool
    ceases: bool


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What a change makes of the roster: codes by what becomes of them, in the order of the rows, and of every unit
    concerned all versions as they are afterwards."""

    successions: tuple[Succession, ...]
    ceasing: tuple[str, ...]
    founded: tuple[str, ...]
    changed: tuple[str, ...]
    moved_below: tuple[str, ...]
    versions: Mapping[Key, UnitVersion]

    @property
    def concerned(self) -> set[str]:
        """The codes of all of them, those that a row only names too."""
        named = {code for one in self.successions for code in (one.old, one.new)}
        return {code for code in {*named, *(code for code, _ in self.versions)} if code is not None}
