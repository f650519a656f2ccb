"""The tree of a day, and whom each post reaches on it, fallbacks worked out (contract, rule 4). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from lib.vocabulary import POSTS_IN_ORDER, Post
from org.model import valid_on

# A post that nobody reachable holds falls back within the unit, in this order.
FALLBACK: Mapping[Post, tuple[Post, ...]] = {
    "officer": ("officer", "deputy", "mailbox", "head"),
    "head": ("head", "deputy", "officer", "mailbox"),
    "deputy": ("deputy", "officer", "mailbox", "head"),
    "mailbox": ("mailbox", "officer", "deputy", "head"),
}

Unit = TypeVar("Unit", int, str)
Place = tuple[int, int | None, int]  # a unit, its superior, and the unit whose posts are its own: itself, or its heir


@dataclass(frozen=True, slots=True)
class Version:
    """A unit's version as stored."""

    id: int
    unit_id: int
    code: str
    parent_id: int | None
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Holder:
    """A contact as stored, in its order within the post; `channels` are those by which it can be told, in order."""

    id: int
    unit_id: int
    post: Post
    person_id: int
    channels: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A unit's place that day; `path` runs from the top to the unit itself: "/1/17/203/"."""

    unit_id: int
    version_id: int
    superior_id: int | None
    path: str
    valid: bool
    heir_id: int | None  # in whose place it stands


@dataclass(frozen=True, slots=True)
class ReachRow:
    """Whom a post reaches: `holder` None is nobody.

    `own` says that the person is of the unit itself, `top` that the unit has no superior: the plan's desk may stand in
    there, so a post that reaches nobody has somebody who stands in all the same.
    """

    unit_id: int
    post: Post
    holder: Holder | None
    stands_in: bool
    own: bool
    top: bool


@dataclass(frozen=True)
class Resolved:
    """The standing tables of a day, and the days for which they hold: `start` <= day < `end` (None: open)."""

    tree: tuple[TreeRow, ...]
    reach: tuple[ReachRow, ...]
    start: date | None
    end: date | None


def resolve(
    versions: Sequence[Version], holders: Sequence[Holder], day: date, successors: Mapping[int, int | None]
) -> Resolved:
    """The tree and the reach of `day` from all versions and contacts that are kept, and main successors by that day."""
    current = _current(versions, day)
    valid = {unit_id for unit_id, v in current.items() if valid_on(day, v.valid_from, v.valid_to)}
    heirs = heir_of(successors, valid)
    superiors = {unit_id: _superior(unit_id, current, valid, heirs) for unit_id in current}
    superiors |= {unit_id: superiors[heir] for unit_id, heir in heirs.items()}
    paths = _paths(superiors)
    paths |= {unit_id: paths[heir] for unit_id, heir in heirs.items()}
    tree = tuple(
        TreeRow(unit_id, version.id, superiors[unit_id], paths[unit_id], unit_id in valid, heirs.get(unit_id))
        for unit_id, version in sorted(current.items())
    )
    places = [(row.unit_id, row.superior_id, row.heir_id or row.unit_id) for row in tree]
    start, end = _interval([*versions, *holders], day)
    return Resolved(tree, reach_of(places, holders, day), start, end)


def reach_of(places: Iterable[Place], holders: Iterable[Holder], day: date) -> tuple[ReachRow, ...]:
    """Whom each post of these units reaches; `holders` are all of theirs, of their heirs and of their superiors."""
    first = _first_holders(holders, day)
    return tuple(_reach(post, place, first) for place in places for post in POSTS_IN_ORDER)


def heir_of(successors: Mapping[Unit, Unit | None], valid: Collection[Unit]) -> dict[Unit, Unit]:
    """In whose place units that are not valid stand: their main successor's, again, until one is valid (change
    contract, U5). Without one that is, they have no heir."""
    heirs: dict[Unit, Unit] = {}
    for old, heir in successors.items():
        seen = {old}
        while heir is not None and heir not in valid and heir not in seen:
            seen.add(heir)
            heir = successors.get(heir)
        if heir is not None and heir in valid and old not in valid:
            heirs[old] = heir
    return heirs


def _current(versions: Sequence[Version], day: date) -> dict[int, Version]:
    """Each unit's version of the day; of a unit not valid then, the last one before it, else the first after it."""

    def closeness(version: Version) -> tuple[int, int]:
        if valid_on(day, version.valid_from, version.valid_to):
            return 2, 0
        if version.valid_to is not None and version.valid_to < day:
            return 1, version.valid_to.toordinal()
        return 0, -(version.valid_from or day).toordinal()

    best: dict[int, Version] = {}
    for version in versions:
        if version.unit_id not in best or closeness(version) > closeness(best[version.unit_id]):
            best[version.unit_id] = version
    return best


def _superior(unit_id: int, current: Mapping[int, Version], valid: set[int], heirs: Mapping[int, int]) -> int | None:
    """The nearest ancestor that is valid, or its heir; a circle, which imports refuse, would end at its start."""
    seen = {unit_id}
    parent = current[unit_id].parent_id
    while parent is not None and parent not in valid and parent in current and parent not in seen:
        seen.add(parent)
        heir = heirs.get(parent, unit_id)
        parent = heir if heir != unit_id else current[parent].parent_id
    return parent if parent in valid and parent not in seen else None


def _paths(superiors: Mapping[int, int | None]) -> dict[int, str]:
    paths: dict[int, str] = {}
    for unit_id in superiors:
        chain: list[int] = []
        above: int | None = unit_id
        while above is not None and above not in paths and above not in chain:
            chain.append(above)
            above = superiors[above]
        path = paths.get(above, "/") if above is not None else "/"
        for one in reversed(chain):
            path = f"{path}{one}/"
            paths[one] = path
    return paths


def _first_holders(holders: Iterable[Holder], day: date) -> dict[tuple[int, Post], Holder]:
    """Who holds a post that day: the first row that is valid and can be reached (ADR 0003, 1)."""
    first: dict[tuple[int, Post], Holder] = {}
    for holder in holders:
        if holder.channels and valid_on(day, holder.valid_from, holder.valid_to):
            first.setdefault((holder.unit_id, holder.post), holder)
    return first


def _reach(post: Post, place: Place, first: Mapping[tuple[int, Post], Holder]) -> ReachRow:
    unit_id, superior_id, at = place
    top = superior_id is None
    for order, instead in enumerate(FALLBACK[post]):
        if holder := first.get((at, instead)):
            return ReachRow(unit_id, post, holder, order > 0 or at != unit_id, True, top)
    if superior_id is not None:
        for instead in FALLBACK["officer"]:
            if holder := first.get((superior_id, instead)):
                return ReachRow(unit_id, post, holder, True, False, top)
    return ReachRow(unit_id, post, None, True, False, top)


def _interval(rows: Iterable[Version | Holder], day: date) -> tuple[date | None, date | None]:
    starts: date | None = None
    ends: date | None = None
    for row in rows:
        after = row.valid_to + timedelta(days=1) if row.valid_to and row.valid_to < date.max else None
        for boundary in (row.valid_from, after):
            if boundary is None:
                continue
            if boundary <= day:
                starts = boundary if starts is None else max(starts, boundary)
            else:
                ends = boundary if ends is None else min(ends, boundary)
    return starts, ends
