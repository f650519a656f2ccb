"""Who reports to whom among the items of a draft: the upper level consolidates the one below it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lib.language import say
from plans.model import Every, NoDue
from plans.reading.drafted.model import Decision, DraftItem
from plans.reading.drafted.written import scalar
from plans.reading.groups.matched import Known

_LEVELS = ("residential-area", "commune", "district", "province", "central")
_TOP = len(_LEVELS)
_BESIDE = -1  # member organisations and whoever is named: they report to the issuer itself
LEAVES = "10wd"  # what a suggested date leaves the level above, to consolidate


def needing(items: Sequence[DraftItem], issuer: str | None, known: Known | None) -> list[DraftItem]:
    """The items with what each needs, and with a suggestion where one that is reported on has no date."""
    ranks = {item.id: _rank(item, issuer, known) for item in items}
    found = []
    for item in items:
        needs = tuple(one.id for one in items if _needed(item, one, ranks)) if item.sums_up else ()
        found.append(replace(item, needs=needs))
    return [_suggested(item, found) for item in found]


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


def _needed(upper: DraftItem, lower: DraftItem, ranks: dict[str, int | None]) -> bool:
    """Whether `upper` consolidates `lower`: it stands next above it, and is not due earlier."""
    above, below = ranks[upper.id], ranks[lower.id]
    if above is None or below is None or above == _BESIDE or not lower.reports or not _single(lower, upper):
        return False
    if below == _BESIDE:
        return above == _TOP
    return below == max((rank for rank in ranks.values() if rank is not None and rank < above), default=None)


def _single(lower: DraftItem, upper: DraftItem) -> bool:
    if isinstance(lower.due, Every | NoDue) or isinstance(upper.due, Every | NoDue) or upper.day is None:
        return False
    return lower.day is None or lower.day <= upper.day


def _suggested(item: DraftItem, items: Sequence[DraftItem]) -> DraftItem:
    """Of an item without a date, that it could be due before the earliest of those that need it."""
    waiting = [one for one in items if item.id in one.needs and one.due is not None and one.day is not None]
    if item.duties or item.due is not None or not waiting:
        return item
    first = min(waiting, key=lambda one: (one.day is None, one.day))
    message = say(
        "văn bản không nói thời hạn; để “{it}” kịp tổng hợp, có thể ghi",
        "the text says no date; so that “{it}” can consolidate, it could be",
        it=first.title,
    )
    suggested = f"{{before: {scalar(first.id)}, by: {LEAVES}}}"
    asked = Decision(field="due", message=message, suggested=suggested, open=True)
    return replace(item, decisions=(*(one for one in item.decisions if one.field != "due"), asked))
