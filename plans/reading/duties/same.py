"""The same deadline said twice is listed once, at its first full statement. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lib.text import fold
from plans.reading.model import Duty
from plans.reading.page import Page

# Words that two titles may share and yet mean different things.
_COMMON = frozenset(fold("các và về của cho theo trong tại năm ngày báo cáo gửi kết quả thực hiện tổ chức").split())
_FEW = 40  # so many of one day are looked at


def once(page: Page, made: Sequence[Duty]) -> list[Duty]:
    """`made` without what only repeats an earlier one; the first takes units that only the repetition names."""
    kept: list[Duty] = []
    alike: dict[object, list[int]] = {}  # where the kept ones of one and the same time are
    for one in made:
        places = alike.setdefault(_time(page, one), [])
        twin = next((at for at in places[-_FEW:] if _same(kept[at], one)), None)
        if twin is None:
            places.append(len(kept))
            kept.append(one)
        elif not kept[twin].responsible and one.responsible:
            first = kept[twin]
            kept[twin] = replace(first, responsible=one.responsible, report_to=first.report_to or one.report_to)
    return kept


def _time(page: Page, one: Duty) -> object:
    """What one deadline has in common, however it is written; of times without a day, the words."""
    when = one.when
    written = None if when.due else " ".join(fold(page.text[when.start : when.end]).split())
    return when.due, when.at, when.range_start, when.recurrence, when.relative, written


def _same(first: Duty, second: Duty) -> bool:
    if first.responsible and second.responsible and not _shared(first.responsible, second.responsible):
        return False
    left, right = _content(first.title), _content(second.title)
    if not left or not right:
        return first.sentence == second.sentence
    least = min(len(left), len(right))
    return left == right or (least >= 2 and len(left & right) >= 0.75 * least)


def _shared(first: Sequence[str], second: Sequence[str]) -> bool:
    left, right = ({" ".join(fold(one).split()) for one in units} for units in (first, second))
    return left == right or any(a in b or b in a for a in left for b in right)


def _content(title: str) -> frozenset[str]:
    return frozenset(word for word in fold(title).split() if word.isalnum() and word not in _COMMON)
