"""Units that change on a date, a second time (change contract, U1 to U5 and U12): what becomes of the roster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TypeVar

from org.model import Contact, UnitVersion
from tests.reference.calendar import ONE, VIETNAM
from tests.reference.people import People, valid

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Row:
    """An old unit and one of its successors; without `new` it is dissolved, without `old` the new one is founded."""

    old: str | None
    new: str | None
    main: bool = False
    name: str | None = None
    parent: str | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """Rows that apply from `on`; `waive`: open tasks of units that cease without successor are waived."""

    rows: tuple[Row, ...]
    on: date
    waive: bool = False
    contacts: bool = True

    @property
    def old(self) -> list[str]:
        return list(dict.fromkeys(row.old for row in self.rows if row.old))

    @property
    def new(self) -> list[str]:
        return list(dict.fromkeys(row.new for row in self.rows if row.new))

    def successors(self, old: str) -> list[str]:
        return [row.new for row in self.rows if row.old == old and row.new]

    def main(self, old: str) -> str | None:
        """The row marked so, else the one with its own code, else the first."""
        marked = [row.new for row in self.rows if row.old == old and row.new and row.main]
        own = [new for new in self.successors(old) if new == old]
        return next(iter([*marked, *own, *self.successors(old)]), None)

    @property
    def ceasing(self) -> list[str]:
        return [old for old in self.old if old not in self.successors(old)]


@dataclass(eq=False)
class Recorded:
    """A change in the books; `before`: of the units concerned versions and contacts before and after it."""

    change: Change
    at: datetime
    before: tuple[list[UnitVersion], list[Contact]]
    after: tuple[list[UnitVersion], list[Contact]]
    passed: bool = False
    reverted: bool = False

    @property
    def moment(self) -> datetime:
        """Of passing (U6)."""
        return max(self.at, datetime.combine(self.change.on, time(), VIETNAM))

    def to_pass(self, day: date) -> bool:
        return not self.passed and not self.reverted and self.change.on <= day


def wrong(people: People, change: Change, pending: list[Recorded], owing: set[str]) -> set[str]:
    """The refusals of U3; `pending`: changes whose tasks have not passed, `owing`: units with spoken-of tasks."""
    eve, found = change.on - ONE, set()
    unknown = {old for old in change.old if not people.valid(old, eve) or not people.valid(old, change.on)}
    if unknown:
        found.add("unknown-unit")
    for old in change.old:
        if sum(row.old == old and row.main for row in change.rows) > 1:
            found.add("two-mains")
    pairs = [(row.old, row.new) for row in change.rows]
    if len(pairs) != len(set(pairs)):
        found.add("repeated-row")
    ceasing = {*change.ceasing, *(old for one in pending for old in one.change.ceasing)}
    for new in change.new:
        if new in change.old:
            pass  # whether it is there is asked of the old one
        elif not people.valid(new, change.on) and not _may_be_founded(people, new, change.on):
            found.add("successor-not-valid")
        elif not people.knows(new) and not any(row.new == new and row.name for row in change.rows):
            found.add("unknown-successor")
        if new in ceasing:
            found.add("successor-not-valid")
    receiving = {new for one in pending if one.change.on >= change.on for new in one.change.new}
    if receiving & set(change.ceasing) - unknown:
        found.add("successor-not-valid")
    if any(not change.successors(old) and old in owing for old in change.ceasing) and not change.waive:
        found.add("open-tasks")
    return found


def _may_be_founded(people: People, code: str, on: date) -> bool:
    """It has no version that is valid the day before or later."""
    return not any(one.code == code and (one.valid_to or date.max) >= on - ONE for one in people.versions)


def record(people: People, change: Change, now: datetime) -> Recorded:
    """The roster as the change makes it; `wrong` has found nothing."""
    founded = [new for new in change.new if not people.valid(new, change.on)]
    born = [_founded(people, change, new) for new in founded]
    below = [v.code for v in people.versions if valid(v, change.on) and v.parent in change.ceasing]
    before = (list(people.versions), list(people.contacts))
    hung = {code: _hangs(people, change, _at(people, code, change.on).parent) for code in below}
    anew = {code: _said(_at(people, code, change.on), change, hung) for code in {*below, *change.new} - {*founded}}
    for old in change.ceasing:
        people.versions = _ended(people.versions, old, change.on - ONE)
    people.heirs += [(change.on, old, change.main(old)) for old in change.old]  # one that goes on may end later
    for code, version in anew.items():
        if code not in change.ceasing:
            people.versions = _replaced(people.versions, code, version, change.on)
    people.versions += born
    if change.contacts:
        people.contacts = _moved(people.contacts, change)
    return Recorded(change, now, before, (list(people.versions), list(people.contacts)))


def _at(people: People, code: str, day: date) -> UnitVersion:
    return next(one for one in people.versions if one.code == code and valid(one, day))


def _founded(people: People, change: Change, new: str) -> UnitVersion:
    rows = [row for row in change.rows if row.new == new]
    first = next((people.version(row.old, change.on - ONE) for row in rows if row.old), None)
    assert first is not None, "who is founded from nothing is not drawn"
    parent = next((row.parent for row in rows if row.parent), None) or _hangs(people, change, first.parent)
    name = next(row.name for row in rows if row.name)
    return UnitVersion(code=new, name=name, level=first.level, parent=parent, tags=first.tags, valid_from=change.on)


def _hangs(people: People, change: Change, parent: str | None) -> str | None:
    """Of whoever would hang below `parent`, the superior of that day (U4)."""
    if parent not in change.ceasing:
        return parent
    assert parent
    heir = change.main(parent)
    if heir is not None:
        return heir
    return _hangs(people, change, people.superior(parent, change.on))


def _said(version: UnitVersion, change: Change, hung: Mapping[str, str | None]) -> UnitVersion:
    """As rows say, or hung elsewhere."""
    rows = [row for row in change.rows if row.new == version.code]
    name = next((row.name for row in rows if row.name), version.name)
    said = next((row.parent for row in rows if row.parent), None)
    return replace(version, name=name, parent=said or hung.get(version.code, version.parent))


def _ended(versions: list[UnitVersion], code: str, last: date) -> list[UnitVersion]:
    """In its place: units stay in the order in which they were entered."""
    found = [one for one in versions if one.code != code or (one.valid_from or date.min) <= last]
    return [replace(one, valid_to=min(one.valid_to or last, last)) if one.code == code else one for one in found]


def _replaced(versions: list[UnitVersion], code: str, new: UnitVersion, on: date) -> list[UnitVersion]:
    """`new` in place of the version of that day, from that day on."""
    found = []
    for one in versions:
        if one.code == code and valid(one, on):
            if (one.name, one.parent) == (new.name, new.parent):
                found.append(one)
                continue
            if (one.valid_from or date.min) < on:
                found.append(replace(one, valid_to=on - ONE))
            found.append(replace(new, valid_from=max(one.valid_from or on, on)))
        else:
            found.append(one)
    return found


def _moved(contacts: list[Contact], change: Change) -> list[Contact]:
    """Those of ceasing units with a main successor that are valid on the date, behind those that this one has."""
    gone, come = [], []
    for old in change.ceasing:
        heir = change.main(old)
        if heir is None:
            continue
        for one in contacts:
            if one.unit == old and valid(one, change.on):
                gone.append(one)
                come.append(replace(one, unit=heir, valid_from=change.on))
    kept = []
    for one in contacts:
        if not any(one is other for other in gone):
            kept.append(one)
        elif (one.valid_from or date.min) < change.on:
            kept.append(replace(one, valid_to=change.on - ONE))
    return kept + come


def in_order(recorded: list[Recorded]) -> list[Recorded]:
    """As their tasks pass: by date, then as they were recorded."""
    return sorted(recorded, key=lambda one: one.change.on)


def built_upon(people: People, changes: list[Recorded], one: Recorded) -> bool:
    """Whether another change or another row of one of its units was recorded since."""
    later = changes[changes.index(one) + 1 :]
    codes = {*one.change.old, *one.change.new}

    def of(units: list[UnitVersion], contacts: list[Contact]) -> list[str]:
        rows = [repr(v) for v in units if v.code in codes] + [repr(c) for c in contacts if c.unit in codes]
        return sorted(rows)

    return any(not other.reverted for other in later) or of(*one.after) != of(people.versions, people.contacts)


def revert(people: People, one: Recorded) -> None:
    """Versions and contacts of its units are as before."""
    people.versions = list(one.before[0])  # no version was written since, else it is built upon
    theirs = {c.unit for c in _differing(one.before[1], one.after[1])}
    people.contacts = [c for c in people.contacts if c.unit not in theirs]
    people.contacts += [c for c in one.before[1] if c.unit in theirs]
    for old in one.change.old:
        people.heirs.remove((one.change.on, old, one.change.main(old)))


def _differing(before: list[T], after: list[T]) -> list[T]:
    return [one for one in before if one not in after] + [one for one in after if one not in before]
