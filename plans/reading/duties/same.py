"""The same deadline said twice is listed once, at its first full statement. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lib.text import fold
from plans.reading.model import Duty
from plans.reading.page import Page

_COMMON = frozenset("cac va ve cua cho theo trong tai nam ngay bao cao gui ket qua thuc hien to chuc".split())


def once(page: Page, made: Sequence[Duty]) -> list[Duty]:
    """`made` without what only repeats an earlier one; the first takes units that only the repetition names."""
    kept: list[Duty] = []
    for one in made:
        twin = next((i for i, other in enumerate(kept) if _same(page, other, one)), None)
        if twin is None:
            kept.append(one)
        elif not kept[twin].responsible and one.responsible:
            kept[twin] = replace(
                kept[twin], responsible=one.responsible, report_to=kept[twin].report_to or one.report_to
            )
    return kept


def _same(page: Page, first: Duty, second: Duty) -> bool:
    a, b = first.when, second.when
    if (a.due, a.at, a.range_start, a.recurrence, a.relative) != (b.due, b.at, b.range_start, b.recurrence, b.relative):
        return False
    if a.due is None and fold(page.text[a.start : a.end]) != fold(page.text[b.start : b.end]):
        return False
    if first.responsible and second.responsible and not _shared(first.responsible, second.responsible):
        return False
    left, right = _content(first.title), _content(second.title)
    if not left or not right:
        return first.sentence == second.sentence
    return len(left & right) >= 0.75 * min(len(left), len(right)) and min(len(left), len(right)) >= 2 or left == right


def _shared(first: Sequence[str], second: Sequence[str]) -> bool:
    left, right = ({" ".join(fold(one).split()) for one in units} for units in (first, second))
    return left == right or any(a in b or b in a for a in left for b in right)


def _content(title: str) -> frozenset[str]:
    return frozenset(word for word in fold(title).split() if word.isalnum() and word not in _COMMON)
