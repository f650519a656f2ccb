"""Where a sentence, or a cell of a table, says of which time data are. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from plans.reading.data.forms import BEGINS, COUNTED, DATA, EXCEPT, FORMS, OF_OTHERS, PARTING, QUIET, TELLING, Told
from plans.reading.dates.calendar_rules import Document
from plans.reading.dates.find import as_matched
from plans.reading.dates.seen import Seen
from plans.reading.model import Expression
from plans.reading.page import Page

_PARTED = re.compile(r"[|\t]")  # cells
Span = tuple[int, int]
_NEAR, _BEHIND = 100, 16  # letters between the words for data and a form, and behind it


@dataclass(frozen=True)
class Said:
    """What is said from `start` to `end`."""

    start: int
    end: int
    told: Told


@dataclass(frozen=True)
class Teller:
    """Finds in one page, whose document has an issue date or none, what is said of data."""

    page: Page
    folded: str
    document: Document

    @classmethod
    def of(cls, page: Page, document: Document) -> Teller:
        return cls(page, as_matched(page.text), document)

    def names(self, span: Span) -> bool:
        """Whether data are named there."""
        return DATA.first(self.page, *span) is not None

    def said(self, span: Span, *, named: bool = False) -> Iterator[Said]:
        """What a sentence says, in order; `named`: what stands above it names the data already."""
        ends = list(self._named(span))
        at = span[0]
        for match in BEGINS.finditer(self.folded, *span):
            begin, near = match.start(), bisect_right(ends, match.start())
            since = max(ends[near - 1] if near else -1, at if named else -1)
            if begin < at or since < 0 or begin - since > _NEAR or self._parts(since, begin):
                continue
            if one := self._read(begin, span[1], touching=QUIET.fullmatch(self.folded, since, begin) is not None):
                yield one
                at, named = one.end, True

    def _named(self, span: Span) -> Iterator[int]:
        """Where the words for data end; not those for other ones (“theo số liệu”), or for a part (“riêng”)."""
        for found in DATA.all(self.page, *span):
            before = max(span[0], found.start - _NEAR)
            others = OF_OTHERS.search(self.folded, before, found.start)
            if not others and not EXCEPT.first(self.page, before, found.start):
                yield found.end

    def _read(self, begin: int, end: int, *, touching: bool) -> Said | None:
        """The longest form that is read there."""
        forms = [form for form in FORMS if touching or not form.touching]
        fits = [(match, form) for form in forms if (match := form.matches.match(self.folded, begin, end))]
        for match, form in sorted(fits, key=lambda fit: -fit[0].end()):
            bare = Expression(start=begin, end=match.end(), kind="range", form="")
            seen = Seen(text=self.page.text, folded=self.folded, match=match, document=self.document, bare=bare)
            if (told := form.reader(seen)) and not (told.days and self._tells(match.end(), end)):
                return Said(begin, match.end(), told)
        return None

    def _parts(self, start: int, end: int) -> bool:
        return bool(_PARTED.search(self.folded, start, end) or PARTING.first(self.page, start, end))

    def _tells(self, start: int, end: int) -> bool:
        """Whether what follows says what the data are."""
        counted = COUNTED.match(self.folded, start, end)
        return bool(counted or TELLING.first(self.page, start, min(start + _BEHIND, end)))
