"""A text with one paragraph a line, one blank between words, no marks of bold type; letters know their places. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plans.reading.layout.labels import label_at

_BLANK, _MORE_BLANKS = re.compile(r"\s"), re.compile(r"\s{2,}")
_WIDEST = 130  # letters of a line; what has longer ones is not broken into lines of a width
_EMPHASIS = re.compile(r"\*\*+|__+|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")


@dataclass(frozen=True)
class Smooth:
    """The smoothed `text`; `places` says where each of its letters stands in the text as read, and where that ends."""

    text: str
    places: tuple[int, ...]

    def into(self, place: int) -> int:
        """Where a place of the text as read is in the smoothed one."""
        return bisect_left(self.places, place)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The span in the text as read of a span here."""
        return self.places[start], self.places[end - 1] + 1 if end > start else self.places[start]


def smoothed(text: str, whole: Sequence[tuple[int, int]] = ()) -> Smooth:
    """`text` smoothed. Spans of `whole` (sorted) stay in one line however they are broken."""
    kept: list[str] = []
    places: list[int] = []
    before: tuple[int, int] | None = None
    held = iter([*whole, (len(text) + 1, len(text) + 1)])
    span = next(held)
    blank = False
    lines = list(_lines(text))
    broken = max(end - start for start, end in lines) <= _WIDEST
    for start, end in lines:
        if start == end:
            blank = True
            continue
        while before and span[1] <= start:
            span = next(held)
        if before is not None:
            inside = span[0] < start < span[1]
            joined = inside or _goes_on(text, before, (start, end), blank=blank, broken=broken)
            kept.append(" " if joined else "\n")
            places.append(before[1])
            before = (before[0] if joined else start), end
        else:
            before = start, end
        blank = False
        _append(text, start, end, kept, places)
    return Smooth("".join(kept), (*places, len(text)))


def _append(text: str, start: int, end: int, kept: list[str], places: list[int]) -> None:
    """The letters of a line, with one blank for many, without marks of bold type; a bullet `* ` stays."""
    line = text[start:end]
    gone = [match.span() for match in _EMPHASIS.finditer(line)]
    gone += [(match.start() + 1, match.end()) for match in _MORE_BLANKS.finditer(line)]
    at = 0
    for since, until in [*sorted(gone), (len(line), len(line))]:
        kept.append(_BLANK.sub(" ", line[at:since]))
        places.extend(range(start + at, start + since))
        at = until


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the lines, without the blanks around them."""
    at = 0
    while at <= len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        start, stop = at, end
        while start < stop and text[start].isspace():
            start += 1
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        yield start, stop
        at = end + 1


def _goes_on(text: str, before: tuple[int, int], line: tuple[int, int], *, blank: bool, broken: bool) -> bool:
    """Whether a line continues the paragraph before it, over a page's break (`blank`) as well.

    `broken`: the text is broken into lines of a width, so that a line may end anywhere.
    """
    tail, inner = text[max(before[0], before[1] - 400) : before[1]], text[line[0] : line[1]]
    last_line = tail[tail.rfind("\n") + 1 :]
    if " | " in inner or " | " in last_line or tail.rstrip("*_")[-1:] in tuple(".;:!?") or label_at(inner) is not None:
        return False
    first = inner[0]
    if first.islower() or (first in ",;)" and not blank):
        return len(last_line) > 3
    wrapped = broken and len(last_line) >= 55 and not tail.isupper() and not inner.isupper()
    return not blank and wrapped and (tail[-1] in ",-–" or (tail[-1].isalnum() and first.isalnum()))
