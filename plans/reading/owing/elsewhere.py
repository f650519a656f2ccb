"""Who is named elsewhere than beside a time: in sentences before, in what it belongs to, in openings and headings.

Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from plans.reading.duties.binding import TIME_LINE
from plans.reading.duties.context import Bound, Reading
from plans.reading.layout.labels import PLAIN
from plans.reading.naming import words
from plans.reading.naming.joined import apart
from plans.reading.naming.reach import verb
from plans.reading.naming.units import Mention, mentions
from plans.reading.page import Page

FEW = 12  # so many sentences or clauses before a time are looked at
_NO_MORE = re.compile(r"\W*(?:\([^()]{1,60}\)\W*)?")
BY = re.compile(r"[^\W_] (?:do|duoc|bi) $")  # an agent stands behind these
ACTING = ("told", "acts", "topic")
_ANSWERS = re.compile(
    r" (?:chiu trach nhiem|chu tri|phu trach|dam nhan|dam nhiem|la dau moi|thuc hien|tham muu|chuan bi)\b"
)
_TASKS_OF = re.compile(r"(?:trach nhiem|nhiem vu|phan viec|cong viec)(?: cu the)? cua")


def further(read: Reading, here: Bound) -> Iterator[Mention]:
    """From the sentences before, what a time line belongs to, the opening of the list, and the headings above."""
    outline = read.outline
    earlier = before(outline.sentences(here.index), here.sentence[0])
    says = _verb_of(read.page, here)
    yield from _like(read, earlier, says)
    yield from _answering(read, here)
    timeline = TIME_LINE.first(read.page, here.near[0], here.when.start) is not None
    if timeline:
        yield from _beside(read, here.index, (-1,), says)
    for number, up in enumerate(outline.above(here.index)):
        yield from named_above(read, up)
        if timeline and number == 0:
            yield from _beside(read, here.index, (1, 2), says)


def _answering(read: Reading, here: Bound) -> Iterator[Mention]:
    """Who answers for it by the sentence behind: “… trước ngày 30/6. UBND xã chịu trách nhiệm về tiến độ này.”"""
    page = read.page
    behind = next((one for one in read.outline.sentences(here.index) if one[0] >= here.sentence[1]), None)
    if behind is None or read.between(*behind):
        return
    for one in mentions(page, *behind, read.stops):
        if (
            one.part in ACTING
            and _ANSWERS.match(page.even, one.end)
            and not re.search(r"\w", page.even[behind[0] : one.start])
        ):
            yield one
            return


def _beside(read: Reading, index: int, steps: Sequence[int], says: str | None) -> Iterator[Mention]:
    """The paragraphs beside a line of time, which says when their work is to be done."""
    outline = read.outline
    for other in (index + step for step in steps):
        if (
            not 0 <= other < len(outline.paragraphs)
            or outline.paragraphs[other].above != outline.paragraphs[index].above
        ):
            return
        one = outline.paragraphs[other]
        if other > index and wholly(read, one.start, one.end):
            yield from titled(read.page, one.start, one.end, read.stops)
        elif other > index:
            yield from (found for found in mentions(read.page, one.start, one.end, read.stops) if found.part in ACTING)
        elif not one.heading:
            yield from _like(read, outline.sentences(other)[-FEW:], says)


def named_above(read: Reading, index: int) -> Iterator[Mention]:
    """Who is named by a heading or an opening above."""
    one, page = read.outline.paragraphs[index], read.page
    if _issuing(read, index):
        return
    found: list[Mention] = []
    if one.heading or (one.label and wholly(read, one.start, one.end)):
        found += titled(page, one.start, one.end, read.stops)
    if not found and (not one.heading or page.text[one.start : one.end].endswith(":")):
        found += _like(read, read.outline.sentences(index)[-1:], None)
    yield from found


def before(spans: Sequence[tuple[int, int]], place: int) -> Sequence[tuple[int, int]]:
    """The few of the sorted spans that end last before a place."""
    end = bisect_right(spans, place, key=lambda span: span[1])
    return spans[max(0, end - FEW) : end]


def _like(read: Reading, sentences: Sequence[tuple[int, int]], says: str | None) -> Iterator[Mention]:
    """The subjects of these sentences, the last first; before them those that do what a time line says (“tổ chức”)."""
    page = read.page
    found: list[Mention] = []
    for start, end in reversed(sentences):
        for first, last in reversed(read.outline.clauses(start, end)):
            here = [one for one in mentions(page, first, last, read.stops) if one.part in ACTING]
            found += reversed([one for one in here if not BY.search(page.even, first, one.start)])
    if says:
        verb = re.compile(rf"\W*{re.escape(says)}\b")
        yield from (one for one in found if verb.match(page.text[one.end : one.end + 40].casefold()))
    yield from found


def _verb_of(page: Page, here: Bound) -> str | None:
    found = words.DOING.first(page, here.near[0], here.when.start)
    return found.phrase if found else None


def titled(page: Page, start: int, end: int, stops: Sequence[int] = ()) -> Iterator[Mention]:
    """A heading that names a unit: “2. Phòng Nội vụ”, “Đề nghị các tổ chức …”, “Trách nhiệm của cấp huyện”."""
    for one in mentions(page, start, end, stops):
        rest = page.even[one.end : end]
        lead = page.even[start : one.start].strip()
        whole = not lead or one.part in ("told", "topic") or _TASKS_OF.fullmatch(lead)
        if one.part == "asks":
            return
        loud = page.text[start:end].isupper() and not (
            words.EVERY.at(page, start, end) or words.ALWAYS.at(page, start, end)
        )
        if whole and len(re.findall(r"\w+", rest)) <= 6 and not loud:
            named = rest.lstrip().startswith("(") or verb(page, one.end + 1, end)
            upto = one.end if named else start + len(page.text[start:end].rstrip(" :."))
            yield Mention(one.start, upto, one.part)
        return


def wholly(read: Reading, start: int, end: int) -> tuple[str, ...]:
    """The units of a line that names them and says nothing else."""
    first = next(mentions(read.page, start, end, read.stops), None) if end - start < 300 else None
    if first is None or first.start != start or not _NO_MORE.fullmatch(read.page.even, first.end, end):
        return ()
    return apart(read.page, first.start, first.end)


def _standing_over(read: Reading, index: int) -> tuple[str, ...]:
    """The units of a line of its own above plain paragraphs: “Sở Ngoại vụ” over “Tham mưu kế hoạch …”."""
    outline, own = read.outline, read.outline.paragraphs[index]
    for other in range(index - 1, max(-1, index - 5), -1) if own.depth == PLAIN else ():
        one = outline.paragraphs[other]
        if one.above != own.above or one.depth != PLAIN:
            return ()
        if (
            read.page.text[one.end - 1] not in ".;:,"
            and not _issuing(read, other)
            and (units := wholly(read, one.start, one.end))
        ):
            return units
    return ()


def entitled(read: Reading, here: Bound) -> tuple[str, ...]:
    """The units of the nearest numbered heading, where the sentence below it begins with what is to be done."""
    outline, page = read.outline, read.page
    verbs = (words.DOING, words.SENDING, words.ENDING)
    if not any(table.at(page, *here.near) for table in verbs):
        return ()
    if units := _standing_over(read, here.index):
        return units
    for up in outline.above(here.index):
        one = outline.paragraphs[up]
        if not _issuing(read, up) and (one.heading or wholly(read, one.start, one.end)):
            found = next(titled(page, one.start, one.end, read.stops), None)
            return apart(page, found.start, found.end) if found else ()
        if one.label:
            return ()
    return ()


def _issuing(read: Reading, index: int) -> bool:
    """Whether a line in capitals above the text names who issues it."""
    one = read.outline.paragraphs[index]
    return one.start < read.head.body and read.page.text[one.start : one.end].isupper()
