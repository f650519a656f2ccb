"""What all rules look at: the outline of a text, its head, its times, and since when duties count. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import takewhile

from plans.reading.layout.labels import LIST
from plans.reading.layout.outline import Outline
from plans.reading.model import Expression, Head
from plans.reading.naming.joined import apart
from plans.reading.page import Page, listed

# Forms of time that say when something begins or as of when it counts, and are never a limit.
NEVER = frozenset({"as-of", "from-day", "after-day", "published", "school-year", "blank-day"})
# These bind only where the words make a limit of them (“hoàn thành trong năm 2025”, “Thời gian: năm 2025”).
WIDE = frozenset({"this-year", "years", "year-end"})


_ADDRESSED = re.compile(r"kinh gui\s?:")


@dataclass(frozen=True)
class Bound:
    """An expression that binds, with the paragraph, the sentence and the clause in which it stands.

    Of a very long sentence or clause, as hostile texts have, `near` and `clause` are what lies around the time.
    """

    when: Expression
    index: int
    sentence: tuple[int, int]
    near: tuple[int, int]
    clause: tuple[int, int]


@dataclass(frozen=True)
class Reading:
    """What all rules look at: the outline, the head, all times of the text, the day since when duties count.

    `oldest`: what lies before it is past, even where nothing says since when duties count.
    """

    outline: Outline
    head: Head
    times: tuple[Expression, ...]
    since: date | None
    oldest: date | None

    @property
    def page(self) -> Page:
        return self.outline.page

    @property
    def news(self) -> bool:
        """No document, and a page that says of which day it tells."""
        return self.since is not None and not (self.head.number or self.head.type or self.head.issued_on)

    @cached_property
    def stops(self) -> tuple[int, ...]:
        """Where times begin; no name of a unit reaches over one."""
        return tuple(one.start for one in self.times)

    @cached_property
    def addressed(self) -> tuple[str, ...]:
        """To whom a letter is addressed (“Kính gửi: …”): they owe what it asks for without a subject."""
        outline, page = self.outline, self.page
        for index, one in enumerate(outline.paragraphs[:40]):
            if not (match := _ADDRESSED.match(page.even, one.start, one.end)):
                continue
            spans = [(match.end(), one.end)] if page.text[match.end() : one.end].strip() else []
            listed = takewhile(lambda one: one.label and one.depth >= LIST, outline.paragraphs[index + 1 :])
            spans += [(under.start, under.end) for under in listed]
            names = [name for span in spans for name in apart(page, *span)]
            return tuple(name.strip(" .;,:") for name in names)
        return ()

    def around(self, clause: tuple[int, int], when: Expression) -> tuple[tuple[int, int], tuple[int, int]]:
        """The stretches of a clause that belong to one time: since the time before it, and up to the one behind it."""
        parting = [one for one in self.between(*clause) if one.form not in WIDE | NEVER]
        before = max((one.end for one in parting if one.end <= when.start), default=clause[0])
        behind = min((one.start for one in parting if one.start >= when.end), default=clause[1])
        return (before, when.start), (when.end, behind)

    def between(self, start: int, end: int) -> tuple[Expression, ...]:
        """The times that begin there."""
        return self.times[bisect_left(self.stops, start) : bisect_left(self.stops, end)]


_PUBLISHED = re.compile(r"\b(?:ngay dang|cap nhat|dang luc|dang ngay|luot xem|view count)\b")
_NEWS = re.compile(r"(?:(?:sang|chieu|toi|trua|vua qua|moi day)[ ,]*)?(?:nay[ ,]*)?")
_THERE = re.compile(
    r"(?: ?\([^()\n]{1,30}\))?,? (?:tai|uy ban|ban|hoi|ubnd|mttq|phuong|xa|quan|huyen|doan|lien doan)\b|,"
)
_YEARS = timedelta(days=730)
_TOP = 2_000  # letters
_CLOCK = re.compile(r"\W{0,4}(?:luc )?[0-9]{1,2}:[0-9]{2}\b")


def _stamps(outline: Outline, one: Expression) -> bool:
    """“04/01/2021 - 06:26 PM”, “Ngày đăng 16/11/2020”: when a page was published, at its top."""
    even, begin = outline.page.even, outline.page.even.rfind("\n", 0, one.start) + 1
    if one.kind != "on" or one.due is None or one.start > _TOP:
        return False
    if one.start - begin < 30 and _PUBLISHED.search(even[begin : one.end + 60].split("\n")[0]):
        return True
    return one.start - begin < 14 and _CLOCK.match(even, one.end) is not None


def told(outline: Outline, one: Expression) -> bool:
    """“Sáng ngày 15/11/2025, tại …” at the beginning of a paragraph: news of that day."""
    even, begin = outline.page.even, outline.page.even.rfind("\n", 0, one.start) + 1
    return one.kind == "on" and bool(_NEWS.fullmatch(even, begin, one.start) and _THERE.match(even, one.end))


def reading(outline: Outline, head: Head, times: Sequence[Expression]) -> Reading:
    """Duties count since the day of issue, or since a page that says it was published."""
    known = [head.issued_on, next((one.due for one in times[:4] if _stamps(outline, one)), None)]
    since = max((day for day in known if day), default=None)
    if since is None and head.number is None and head.type is None:
        since = next((one.due for one in times[:4] if one.start < _TOP and told(outline, one)), None)
    oldest = since
    if since is None:  # of a text that says nothing of its own day, what lies years before its last
        last = max((one.due for one in times if one.due and one.form not in WIDE), default=None)
        oldest = last - _YEARS if last else None
    return Reading(outline, head, tuple(times), since, oldest)


_OTHERS = listed(
    """
    tin liên quan · tin khác · các tin khác · tin bài liên quan · bài viết liên quan · tin cùng chuyên mục ·
    tin đã đưa · các tin đã đưa · bài viết khác · các bài viết khác · tin mới nhất · tin mới hơn · tin cũ hơn ·
    bài cùng chuyên mục · văn bản khác · các văn bản khác · thống kê truy cập · lượt truy cập
    """
)


def other_news(read: Reading) -> int:
    """Where a page of the web goes on to other news: below “Tin liên quan”, in its second half."""
    page, half = read.page, max(read.head.body, len(read.page.text) // 2)
    found = (one.start for one in read.outline.paragraphs if one.start >= half and _OTHERS.at(page, one.start, one.end))
    return next(found, len(page.text))
