"""A text as an outline: what stands above a paragraph, what a part is for, sentences and their clauses. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from plans.reading.layout.paragraphs import Paragraph, paragraphs
from plans.reading.layout.smooth import Smooth, smoothed
from plans.reading.page import Page, Phrases, listed

Role = Literal["recipients", "organisation", "annex", "goals", "purpose", "results", "other"]

# What the title of a part says it is for; the first line that fits counts.
ROLES: tuple[tuple[Role, Phrases], ...] = (
    ("recipients", Phrases(("nơi nhận",))),
    ("organisation", Phrases(("tổ chức thực hiện", "phân công", "trách nhiệm thực hiện", "trách nhiệm của"))),
    ("annex", Phrases(("phụ lục", "đề cương", "biểu mẫu"))),
    ("goals", Phrases(("mục tiêu", "chỉ tiêu"))),
    ("purpose", Phrases(("mục đích", "yêu cầu", "quan điểm"))),
)
# A part that begins so looks back, or asks those above.
_SECTIONS = (1, 2)  # “A. …”, “II. …”
_RESULTS = listed(
    """
    kết quả đạt được · kết quả thực hiện · kết quả công tác · kết quả nổi bật · những kết quả · tình hình thực hiện ·
    tình hình triển khai · đánh giá kết quả · hạn chế · tồn tại · ưu điểm · đánh giá chung · đánh giá tình hình ·
    đặc điểm tình hình · tình hình chung · tình hình dịch bệnh · tình hình thiên tai · tình hình thời tiết ·
    thực trạng · khái quát tình hình · sự cần thiết · bối cảnh · diễn biến · thuận lợi · khó khăn · nguyên nhân ·
    kết quả chung · kiến nghị · đề xuất · đề xuất, kiến nghị · kiến nghị, đề xuất · những kiến nghị · ý kiến thảo luận
    """
)
# Behind these a full stop ends no sentence: "TM. BAN THƯỜNG TRỰC", "TP. Hồ Chí Minh".
_SHORT = re.compile(r"(?:\b(?:TM|KT|TL|TUQ|TP|T\.P|ThS|TS|PGS|GS|TX|TT|VD|[A-ZĐ])|\d)$")
_STOP = re.compile(r"[.!?…](?=[\s\"”)*_]|$)|\n(?=[ \t]*[-+•])")
_CLAUSE = re.compile(r";|[.,:] (?=- ?[^\W\d_])")


@dataclass(frozen=True)
class Outline:
    """A smoothed page and its paragraphs; every place that is asked for and given is one of the smoothed text."""

    smooth: Smooth
    page: Page
    paragraphs: tuple[Paragraph, ...]
    _parted: dict[tuple[int, int, bool], tuple[tuple[int, int], ...]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, text: str, whole: Sequence[tuple[int, int]] = ()) -> Outline:
        """The outline of a text as read; spans of `whole` stay in one line."""
        smooth = smoothed(text, whole)
        page = Page.of(smooth.text)
        return cls(smooth, page, paragraphs(page))

    def index(self, place: int) -> int | None:
        """Which paragraph holds a place in the text; None in a label or between two."""
        at = bisect_right(self.paragraphs, place, key=lambda one: one.start) - 1
        return at if at >= 0 and place < self.paragraphs[at].end else None

    def above(self, index: int) -> Iterator[int]:
        """The headings and openings over a paragraph, from the nearest up."""
        up = self.paragraphs[index].above
        while up is not None:
            yield up
            up = self.paragraphs[up].above

    def below(self, index: int) -> range:
        """The paragraphs that stand under this one, at any depth."""
        last = index + 1
        while last < len(self.paragraphs) and index in self._line(last):
            last += 1
        return range(index + 1, last)

    def _line(self, index: int) -> Iterator[int]:
        return self.above(index)

    def role(self, index: int) -> Role:
        """What the part in which a paragraph stands is for."""
        section = False  # above a section only a title that says it of the whole counts
        for up in (index, *self.above(index)):
            one = self.paragraphs[up]
            if not one.heading and not (up == index and one.end - one.start < 80):
                continue
            titles = (_RESULTS, *(words for _, words in ROLES))
            if up != index and not one.label and not any(words.at(self.page, one.start, one.end) for words in titles):
                continue
            if one.heading and not section and _RESULTS.at(self.page, one.start, one.end):
                return "results"
            section = section or (one.heading and one.depth in _SECTIONS)
            for role, words in ROLES:
                if words.first(self.page, one.start, min(one.end, one.start + 40)):
                    return role
        return "other"

    def sentences(self, index: int) -> tuple[tuple[int, int], ...]:
        """The spans of a paragraph's sentences."""
        one = self.paragraphs[index]
        return self._parts(one.start, one.end, sentences=True)

    def clauses(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """The spans of a sentence's parts between semicolons."""
        return self._parts(start, end, sentences=False)

    def _parts(self, start: int, end: int, *, sentences: bool) -> tuple[tuple[int, int], ...]:
        """Kept, for many times of one paragraph ask for them."""
        key = start, end, sentences
        if key not in self._parted:
            self._parted[key] = tuple(_spans(self.page, start, end, _STOP if sentences else _CLAUSE))
        return self._parted[key]


def holding(spans: Sequence[tuple[int, int]], place: int) -> tuple[int, int] | None:
    """Which of the sorted spans holds a place."""
    at = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return spans[at] if at >= 0 and place < spans[at][1] else None


def _spans(page: Page, start: int, end: int, stop: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    at = start
    for match in stop.finditer(page.even, start, end):
        if stop is _STOP and match[0] == "." and _SHORT.search(page.text, max(at, match.start() - 6), match.start()):
            following = page.even[match.end() : match.end() + 1]
            if not (following and page.even[match.start() - 1].isdigit()):
                continue
        if page.text[at : match.end()].strip():
            yield _trimmed(page, at, match.end())
        at = match.end()
    if page.text[at:end].strip():
        yield _trimmed(page, at, end)


def _trimmed(page: Page, start: int, end: int) -> tuple[int, int]:
    while start < end and page.text[start] in " \t\n*_":
        start += 1
    while end > start and page.text[end - 1] in " \t\n*_":
        end -= 1
    return start, end
