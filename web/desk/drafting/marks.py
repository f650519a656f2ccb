"""The text of a plan in pieces, those marked on which a draft rests: each leads to its place in the form. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from plans.reading.drafted.model import DraftItem, DraftPlan
from plans.reading.model import Head
from web.desk.drafting.fields import key

HEAD_ENDS = 6000  # what names a document stands before
# Letters of a text that is shown whole, less so many for each item, for a page has a bound; of a longer text as many
# are shown, each stretch at most so far around what is marked.
WHOLE, FOR_ITEM, AROUND = 100_000, 300, 700
ELIDED = "\n[…]\n"


@dataclass(frozen=True, kw_only=True)
class Ref:
    """A place in the form: its anchor, the item's number, and the anchor in the text to which the form leads back."""

    to: str
    number: int | None
    id: str


@dataclass
class Mark:
    """A stretch of the text that something rests on."""

    start: int
    end: int
    refs: list[Ref] = field(default_factory=list)


@dataclass(frozen=True)
class Piece:
    """What stands between two ends: (words, whether they say a time) each, and whither it leads, if anywhere."""

    words: tuple[tuple[str, bool], ...]
    refs: tuple[Ref, ...] = ()


def pieces(plan: DraftPlan, items: Sequence[DraftItem]) -> list[Piece]:
    """The whole text in order; `items` as they are numbered."""
    text = plan.draft.text
    times = sorted((it.start, it.end) for one in plan.draft.duties for it in (one.when, one.data) if it)
    owed = _apart([*_of_items(items), *_of_targets(plan)])
    most = WHOLE - FOR_ITEM * len(items)
    around = len(text) if len(text) <= most else min(AROUND, most // (2 * len(owed) + 2))
    head = [one for one in _of_head(plan, text) if not any(one.start < it.end and it.start < one.end for it in owed)]
    found, at = [], 0
    for mark in _apart([*head, *owed]):
        found.append(Piece(((_plain(text[at : mark.start], around), False),)))
        found.append(Piece(tuple(_words(text, mark, times)), tuple(mark.refs)))
        at = mark.end
    return [*found, Piece(((_plain(text[at:], around), False),))]


def _of_items(items: Sequence[DraftItem]) -> Iterator[Mark]:
    for number, item in enumerate(items, start=1):
        for n, (start, end) in enumerate(dict.fromkeys(item.said)):
            id = f"s-{key(item.id)}" if n == 0 else f"s-{key(item.id)}.{n + 1}"
            yield Mark(start, end, [Ref(to=key(item.id), number=number, id=id)])


def _of_targets(plan: DraftPlan) -> Iterator[Mark]:
    for n, one in enumerate(plan.targets):
        yield Mark(one.start, one.end, [Ref(to=f"t{n}", number=None, id=f"s-t{n}")])


def _of_head(plan: DraftPlan, text: str) -> Iterator[Mark]:
    """What the document is called by, where it stands so in the text."""
    for name, form in _forms(plan.draft.head):
        if match := re.search(form, text[:HEAD_ENDS], re.IGNORECASE):
            yield Mark(*match.span(), [Ref(to=name, number=None, id=f"s-{name}")])


def _forms(head: Head) -> Iterator[tuple[str, str]]:
    if head.number:
        yield "number", r"\s?".join(map(re.escape, head.number[:100]))
    if day := head.issued_on:
        yield (
            "issued_on",
            rf"ngày\s{{0,3}}0?{day.day}\s{{0,3}}tháng\s{{0,3}}0?{day.month}\s{{0,3}}năm\s{{0,3}}{day.year}",
        )
    for name, words in (("issuer", head.issuer), ("subject", head.subject)):
        if words:
            yield name, r"\s{1,3}".join(map(re.escape, words[:1000].split()))


def _apart(marks: Iterable[Mark]) -> list[Mark]:
    """In order, none within another: what begins in another stands with it, what goes on behind it there."""
    found: list[Mark] = []
    for mark in sorted(marks, key=lambda one: (one.start, -one.end)):
        if found and mark.start < found[-1].end:
            if mark.end > found[-1].end and mark.start > found[-1].start:
                mark.start = found[-1].end
            else:
                found[-1].refs += mark.refs
                continue
        if mark.start < mark.end:
            found.append(mark)
    return found


def _words(text: str, mark: Mark, times: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    at = mark.start
    for start, end in times:
        if at <= start and end <= mark.end:
            yield text[at:start], False
            yield text[start:end], True
            at = end
    yield text[at : mark.end], False


def _plain(text: str, around: int) -> str:
    return text if len(text) <= 2 * around else text[:around] + ELIDED + text[len(text) - around :]
