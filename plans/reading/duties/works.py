"""What units are to do without a date of its own: assignee blocks, standing and joint duties, reports undated. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from plans.reading.duties.what import said_as
from plans.reading.layout.outline import Outline
from plans.reading.model import Duty, Head, Work
from plans.reading.naming import words
from plans.reading.naming.joined import apart
from plans.reading.naming.units import Mention, mentions
from plans.reading.owing.elsewhere import titled
from plans.reading.page import Page, Phrases, listed

# Those below are to report, or to sum up, and no date is said: “hướng dẫn các xã báo cáo sơ kết (bằng văn bản)”.
_HAVING = listed(
    """
    hướng dẫn · chỉ đạo · đôn đốc · yêu cầu · đề nghị · giao
    """
)
_REPORTING = Phrases(("báo cáo sơ kết", "báo cáo tổng kết", "báo cáo kết quả", "báo cáo bằng văn bản", "gửi báo cáo"))
# A standing duty: the first of what is said, then how it goes on.
_STANDING = Phrases(("duy trì", "thường xuyên", "định kỳ", "luân phiên"))
_GOING_ON = listed(
    """
    giao ban · sơ kết · tổng kết · kiểm tra, giám sát · trao đổi · báo cáo · họp
    """
)
_JOINED = re.compile(r" - (?=(?:UBND|HĐND|MTTQ|UB MTTQ|UBMTTQ|Ủy ban|Thường trực|Ban |Đoàn|Hội ))")
_CLOSING = listed(
    """
    trên đây · nơi nhận · trong quá trình · kế hoạch này · yêu cầu các · nhận được
    """
)
_ACTING = ("told", "acts", "topic")


def works(text: str, head: Head, dated: Sequence[Duty] = ()) -> tuple[Work, ...]:
    """The undated work of a text, in its order; what the `dated` duties say is not said again."""
    outline = Outline.of(text)
    smooth = outline.smooth
    taken = sorted(smooth.into(one.when.start) for one in dated)
    found = sorted({*_blocks(outline, taken), *_standing(outline, head, taken)}, key=lambda one: (one.start, one.end))
    apart_ = [one for i, one in enumerate(found) if not any(_within(one, other) for other in found[:i])]
    return tuple(_as_read(outline, one) for one in apart_)


def _within(one: Work, other: Work) -> bool:
    return other.start <= one.start and one.end <= other.end and not one.reports


def _as_read(outline: Outline, one: Work) -> Work:
    start, end = outline.smooth.back(one.start, one.end)
    return Work(
        start=start,
        end=end,
        title=one.title,
        responsible=one.responsible,
        supporting=one.supporting,
        reports=one.reports,
    )


def _blocks(outline: Outline, taken: Sequence[int]) -> Iterator[Work]:
    """Under “Tổ chức thực hiện”: a heading that names who, and below it what; or both in one numbered paragraph."""
    page = outline.page
    for index, one in enumerate(outline.paragraphs):
        if not one.label or one.row or outline.role(index) != "organisation":
            continue
        named = next(titled(page, one.start, one.end), None) if one.heading else None
        below = _below(outline, index)
        if named is not None and below:
            free = [i for i in below if not _dated(outline, i, taken)]
            if free:
                first = outline.paragraphs[free[0]]
                title = said_as(page, first.start, first.end)
                yield _work(page, one.start, outline.paragraphs[below[-1]].end, title, named)
        elif not one.heading and not below and not _dated(outline, index, taken):
            acting = [found for found in mentions(page, one.start, one.end) if found.part in _ACTING]
            if acting:
                yield _work(page, one.start, one.end, said_as(page, acting[0].end, one.end), acting[0])


def _below(outline: Outline, index: int) -> Sequence[int]:
    """What stands under a paragraph, up to the words that close the document."""
    below = []
    for under in outline.below(index):
        if _CLOSING.at(outline.page, outline.paragraphs[under].start, outline.paragraphs[under].end):
            break
        below.append(under)
    return below


def _dated(outline: Outline, index: int, taken: Sequence[int]) -> bool:
    one = outline.paragraphs[index]
    return _holds(taken, one.start, one.end)


def _holds(places: Sequence[int], start: int, end: int) -> bool:
    """Whether one of the sorted places lies there."""
    return bisect_left(places, start) < bisect_left(places, end)


def _standing(outline: Outline, head: Head, taken: Sequence[int]) -> Iterator[Work]:
    """Clauses that have somebody report, or keep something going, without a date."""
    page, body = outline.page, outline.smooth.into(head.body)
    for index, one in enumerate(outline.paragraphs):
        if one.row or one.start < body or outline.role(index) in ("purpose", "goals", "annex", "recipients"):
            continue
        for start, end in outline.sentences(index):
            for first, last in outline.clauses(start, end):
                if _holds(taken, first, last):
                    continue
                yield from _reports(page, first, last)
                yield from _keeps(page, first, last)


def _reports(page: Page, start: int, end: int) -> Iterator[Work]:
    if next(_REPORTING.places(page, start, end), None) is None:
        return  # units are looked for only where it may matter: that takes long
    for one in mentions(page, start, end):
        having = _HAVING.ending(page, max(start, one.start - 30), one.start)
        report = _REPORTING.first(page, one.end, min(end, one.end + 30))
        beside = report and not re.search(r"\w", page.even[one.end : report.start])
        if having and report and beside and words.EVERY.at(page, one.start, one.end):
            yield _work(page, one.start, end, said_as(page, report.start, end), one, reports=True)
            return


def _keeps(page: Page, start: int, end: int) -> Iterator[Work]:
    if next(_STANDING.places(page, start, end), None) is None:
        return
    acting = next((one for one in mentions(page, start, end) if one.part in ("told", "acts")), None)
    if acting is None or not _STANDING.first(page, acting.end, min(end, acting.end + 120)):
        return
    if len({found.phrase for found in _GOING_ON.all(page, acting.end, end)}) >= 2:
        yield _work(page, start, end, said_as(page, acting.end, end), acting)


def _work(page: Page, start: int, end: int, title: str, who: Mention, *, reports: bool = False) -> Work:
    """Of bodies joined by dashes (“HĐND - UBND - UB MTTQ”) the first leads and the others support."""
    joined = _JOINED.split(page.cut(who.start, who.end))
    lead = apart(page, who.start, who.end) if len(joined) == 1 else (joined[0],)
    return Work(start=start, end=end, title=title, responsible=lead, supporting=tuple(joined[1:]), reports=reports)
