"""Who reports to whom among the items of a draft: the upper level consolidates the one below it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from lib.language import say
from plans.model import Every, NoDue
from plans.reading.drafted.model import Decision, DraftItem
from plans.reading.drafted.written import scalar
from plans.reading.groups.matched import Known

_LEVELS = ("residential-area", "commune", "district", "province", "central")
_TOP = len(_LEVELS)
_BESIDE = -1  # member organisations and whoever is named: they report to the issuer itself
MOST = 100  # that one item is said to need
LEAVES = "10wd"  # what a suggested date leaves the level above, to consolidate


def needing(items: Sequence[DraftItem], issuer: str | None, known: Known | None) -> list[DraftItem]:
    """The items with what each needs, and with a suggestion where one that is reported on has no date."""
    ranks = {item.id: _rank(item, issuer, known) for item in items}
    reporting: dict[int | None, list[DraftItem]] = defaultdict(list)
    for item in items:
        if item.reports:
            reporting[ranks[item.id]].append(item)
    found = [replace(item, needs=tuple(islice(_needed(item, ranks, reporting), MOST))) for item in items]
    first: dict[str, DraftItem] = {}  # of each item that is needed, which needs it soonest
    for upper in found:
        for id in upper.needs:
            if upper.day and upper.due is not None and (id not in first or upper.day < (first[id].day or upper.day)):
                first[id] = upper
    return [_suggested(item, first.get(item.id)) for item in found]


def _rank(item: DraftItem, issuer: str | None, known: Known | None) -> int | None:
    """How far up its units stand; None where that is not known."""
    named = item.assigned_to.units if item.assigned_to is not None else ()
    if issuer in named or any(one.chosen.issuer for one in item.bound):
        return _TOP
    levels = {one.chosen.level for one in item.bound} - {None}
    if item.assigned_to is not None and item.assigned_to.level:
        levels.add(item.assigned_to.level)
    if not levels and item.assigned_to is not None and known is not None:
        levels = {known.units[code].level for code in named}
    ranks = {_LEVELS.index(level) for level in levels if level in _LEVELS}
    if len(ranks) == 1 and len(levels) == 1:
        return ranks.pop()
    return _BESIDE if item.assigned_to is not None or any(one.chosen.tag for one in item.bound) else None


def _needed(
    upper: DraftItem, ranks: Mapping[str, int | None], reporting: Mapping[int | None, Sequence[DraftItem]]
) -> Iterator[str]:
    """The ids of what `upper` consolidates: what stands next below it, and is not due later."""
    above = ranks[upper.id]
    if above is None or above == _BESIDE or not upper.sums_up:
        return
    next_below = max(
        (rank for rank in set(ranks.values()) if rank is not None and _BESIDE < rank < above), default=None
    )
    groups = {next_below, *([_BESIDE] if above == _TOP else [])} - {None}
    for lower in sorted((one for rank in groups for one in reporting[rank]), key=lambda one: one.said[:1]):
        if _single(lower, upper):
            yield lower.id


def _single(lower: DraftItem, upper: DraftItem) -> bool:
    if isinstance(lower.due, Every | NoDue) or isinstance(upper.due, Every | NoDue) or upper.day is None:
        return False
    return lower.day is None or lower.day <= upper.day


def _suggested(item: DraftItem, first: DraftItem | None) -> DraftItem:
    """Of a work without a date, that it could be due before the earliest of those that need it."""
    if item.duties or item.due is not None or first is None:
        return item
    message = say(
        "văn bản không nói thời hạn; để “{it}” kịp tổng hợp, có thể ghi",
        "the text says no date; so that “{it}” can consolidate, it could be",
        it=first.title,
    )
    suggested = f"{{before: {scalar(first.id)}, by: {LEAVES}}}"
    asked = Decision(field="due", message=message, suggested=suggested, open=True)
    return replace(item, decisions=(*(one for one in item.decisions if one.field != "due"), asked))
