"""Whom a duty binds, as written. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from lib.text import fold
from plans.reading.duties.binding import TIME_LINE
from plans.reading.duties.context import Bound, Reading
from plans.reading.duties.whom import report_to
from plans.reading.layout.labels import LIST
from plans.reading.naming import words
from plans.reading.naming.joined import apart
from plans.reading.naming.reach import verb
from plans.reading.naming.units import Mention, mentions, stranger
from plans.reading.page import Page

_FEW = 12  # so many sentences or clauses before a time are looked at
_ACTING = ("told", "acts", "topic")
_LEADS = re.compile(r"[\s*_]*(?:(?:la co quan |la don vi )?chu tri|(?:lam|la) dau moi|chiu trach nhiem chinh)\b")
_HELPS = re.compile(r"[\s*_,]*(?:cung )?phoi hop\b")
_BY = re.compile(r"[^\W_] (?:do|duoc|bi) $")
_TASKS_OF = re.compile(r"(?:trach nhiem|nhiem vu|phan viec|cong viec)(?: cu the)? cua")
# What is done to bodies that are listed below: they are its objects.
_DONE_TO = re.compile(
    r"\b(?:thanh lap|kien toan|kiem tra|giam sat|thanh tra|khao sat|tham|lam viec(?: voi)?|ra mat|sap xep) ?:$"
)
_ANSWERS = re.compile(r"\b(?:chiu trach nhiem|chu tri|phu trach|dam nhan|dam nhiem|la dau moi|thuc hien)\b")
_THIS = re.compile(r"\b(?:nay|neu tren|noi tren|tren)\b")
_MATTER = re.compile(r"[\s*_]*(?:viec|cong tac|bao cao|ho so|danh sach|bien ban|ket qua)\b")
_AT = re.compile(r"\b(?:o|tai|cua|giua) $")
# Those who have others do it: “hướng dẫn các xã báo cáo …” binds the communes, “vận động các hộ hiến đất …” does not.
_HAVING = re.compile(r"\b(?:huong dan|chi dao|don doc|yeu cau|de nghi|giao|nhac) $")


def responsible(read: Reading, here: Bound) -> tuple[tuple[str, ...], bool]:
    """The units bound, as written, and whether the sentence itself names them."""
    page = read.page
    over = _entitled(read, here)
    for start, end in _near(read, here):
        if (found := _acting(read, start, end, here)) is not None:
            if found.part == "told" and over and not words.DIRECTING.at(page, *here.near):
                return over, False  # “Tham mưu Đảng ủy phân công các đồng chí …” below the heading of who advises
            if _object(read, here, found):
                break
            names = apart(page, _joined_before(read, here, found), found.end)
            return (*_listed_before(read, here, found), *names), True
    for start, end in _near(read, here):
        for weak in mentions(page, start, end, read.stops):
            if over and not _HAVING.search(page.even, max(start, weak.start - 12), weak.start):
                continue
            if weak.part == "weak" or (weak.part == "towards" and _of_whom(read, here, weak)):
                return apart(page, weak.start, weak.end), True
    if over:
        return over, False
    if (someone := stranger(page, *here.clause)) is not None:
        return apart(page, someone.start, someone.end), True
    if assigned := _assigned(read, here):
        return apart(page, assigned.start, assigned.end), True
    goes_to = report_to(read, here)
    for found in _further(read, here):
        names = apart(page, found.start, found.end)
        if goes_to is None or fold(names[0]) not in fold(goes_to):
            return names, False
    return read.addressed, False


def _object(read: Reading, here: Bound, found: Mention) -> bool:
    """Whether what is listed is what the opening's verb is done to: “UBND xã quyết định thành lập: - Ban bầu cử, …”."""
    page, own = read.page, read.outline.paragraphs[here.index]
    if found.start != own.start or own.above is None or verb(page, found.end + 1, own.end):
        return False
    one = read.outline.paragraphs[own.above]
    return _DONE_TO.search(page.even, one.start, one.end) is not None and any(_over(read, own.above))


def _joined_before(read: Reading, here: Bound, found: Mention) -> int:
    """Where the joint subject begins: “Yêu cầu Chủ tịch UBND các xã; Thủ trưởng các phòng …”."""
    page, begin = read.page, found.start
    if page.text[begin - 2 : begin] != "; ":
        return begin
    since = max(here.near[0], begin - 300)
    earlier = list(mentions(page, since, begin - 2, read.stops))
    if not earlier or earlier[-1].end != begin - 2:
        return begin
    first = earlier[-1].start
    whole = earlier[-1].part == "told" or not re.search(r"\w[^;]*$", page.even[since:first])
    return first if whole else begin  # “Họp Ban Chỉ đạo; Ban B dự thảo …” joins nobody


def _listed_before(read: Reading, here: Bound, found: Mention) -> tuple[str, ...]:
    """The units that stand before this one, each a line of its own: “+ Sở A”, “+ Sở B nộp …”."""
    outline, names = read.outline, list[str]()
    own = outline.paragraphs[here.index]
    if found.start != own.start or own.depth < LIST or not own.label:
        return ()
    for index in range(here.index - 1, max(-1, here.index - 1 - _FEW), -1):
        one = outline.paragraphs[index]
        if one.above != own.above or one.label != own.label or not (alone := _wholly(read, one.start, one.end)):
            break
        names[:0] = alone
    return tuple(names)


def _wholly(read: Reading, start: int, end: int) -> tuple[str, ...]:
    """The units of a line that names them and says nothing else."""
    first = next(mentions(read.page, start, end, read.stops), None) if end - start < 300 else None
    if first is None or first.start != start or re.search(r"\w", read.page.even[first.end : end]):
        return ()
    return apart(read.page, first.start, first.end)


def _entitled(read: Reading, here: Bound) -> tuple[str, ...]:
    """The units of the nearest numbered heading, where the sentence below it begins with what is to be done."""
    outline, page = read.outline, read.page
    verbs = (words.DOING, words.SENDING, words.ENDING)
    if not any(table.at(page, *here.near) for table in verbs):
        return ()
    for up in outline.above(here.index):
        one = outline.paragraphs[up]
        if not _issuing(read, up) and (one.heading or _wholly(read, one.start, one.end)):
            found = next(titled(page, one.start, one.end, read.stops), None)
            return apart(page, found.start, found.end) if found else ()
        if one.label:
            return ()
    return ()


def _issuing(read: Reading, index: int) -> bool:
    """Whether a line in capitals above the text names who issues it."""
    one = read.outline.paragraphs[index]
    return one.start < read.head.body and read.page.text[one.start : one.end].isupper()


def _of_whom(read: Reading, here: Bound, one: Mention) -> bool:
    """“Thời hạn gửi báo cáo của các bộ, ngành: trước ngày 20/12”, “Việc kiểm kê ở các khoa phải xong trước …”."""
    page = read.page
    if _MATTER.match(page.even, here.clause[0]) and _AT.search(
        page.even, max(here.clause[0], one.start - 8), one.start
    ):
        return words.MUST.at(page, one.end + 1, here.when.end) is not None or page.even.startswith(
            ("hoan thanh", "xong", "ket thuc"), one.end + 1
        )
    timed = TIME_LINE.first(page, here.clause[0], one.start)
    return timed is not None and page.even.endswith("cua ", 0, one.start)


def _near(read: Reading, here: Bound) -> Iterator[tuple[int, int]]:
    """The clause up to the time, the clause behind it, and the clauses of the sentence before, nearest first."""
    start, end = here.clause
    yield start, here.when.start
    yield here.when.end, end
    yield from reversed(before(read.outline.clauses(*here.sentence), start))


def _acting(read: Reading, start: int, end: int, here: Bound) -> Mention | None:
    """The last unit that acts, or is told to, before the time; behind the time, the first."""
    found = [one for one in mentions(read.page, start, end, read.stops) if one.part in _ACTING]
    even = read.page.even
    if len(found) > 1:  # “theo mẫu do Bộ A ban hành” says who made the thing, not who does it
        found = [one for one in found if one == found[0] or not _BY.search(even, start, one.start)]
    if not found:
        return None
    if found[-1].part == "topic":  # “Đối với các hộ, thời hạn là …, do Phòng B tổ chức ký”
        behind = mentions(read.page, here.when.end, here.near[1], read.stops)
        found += [one for one in behind if one.part == "acts" and even.endswith(" do ", start, one.start)][:1]
    if _HELPS.match(even, found[-1].end):
        leading = [one for one in mentions(read.page, here.near[0], end, read.stops) if _LEADS.match(even, one.end)]
        if leading:
            return leading[-1]
    return found[0] if start >= here.when.end else found[-1]


def _assigned(read: Reading, here: Bound) -> Mention | None:
    """The unit of “Đơn vị thực hiện: …”, in this paragraph or in one beside it."""
    outline, page = read.outline, read.page
    own = outline.paragraphs[here.index]
    spans = [here.near]
    for index in (here.index + step for step in (-1, 1, -2, 2, -3, -4, -5, -6)):
        if 0 <= index < len(outline.paragraphs) and outline.paragraphs[index].above == own.above and own.depth >= LIST:
            spans.append((outline.paragraphs[index].start, outline.paragraphs[index].end))
    for number, (start, end) in enumerate(spans):
        for label in words.ASSIGNING.all(page, start, end if number == 0 else min(end, start + 40)):
            if page.even[label.end : label.end + 3].lstrip(" *_").startswith(":"):
                found = next(mentions(page, label.end + 1, end, read.stops), None)
                if found and not re.search(r"\w", page.even[label.end : found.start]):
                    return found
    return None


def _further(read: Reading, here: Bound) -> Iterator[Mention]:
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
        yield from _over(read, up)
        if timeline and number == 0:
            yield from _beside(read, here.index, (1, 2), says)


def _answering(read: Reading, here: Bound) -> Iterator[Mention]:
    """Who answers for it by what follows: “… trước ngày 30/6. UBND xã chịu trách nhiệm về tiến độ này.”"""
    page = read.page
    for start, end in read.outline.sentences(here.index):
        if start >= here.sentence[1] and _ANSWERS.search(page.even, start, end) and _THIS.search(page.even, start, end):
            yield from (one for one in mentions(page, start, end, read.stops) if one.part in _ACTING)
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
        if other > index and _wholly(read, one.start, one.end):
            yield from titled(read.page, one.start, one.end, read.stops)
        elif other > index:
            yield from (found for found in mentions(read.page, one.start, one.end, read.stops) if found.part in _ACTING)
        elif not one.heading:
            yield from _like(read, outline.sentences(other)[-_FEW:], says)


def _over(read: Reading, index: int) -> Iterator[Mention]:
    """Who is named by a heading or an opening above."""
    one, page = read.outline.paragraphs[index], read.page
    if _issuing(read, index):
        return
    found: list[Mention] = []
    if one.heading or (one.label and _wholly(read, one.start, one.end)):
        found += titled(page, one.start, one.end, read.stops)
    if not found and (not one.heading or page.text[one.start : one.end].endswith(":")):
        found += _like(read, read.outline.sentences(index)[-_FEW:], None)
    yield from found


def before(spans: Sequence[tuple[int, int]], place: int) -> Sequence[tuple[int, int]]:
    """The few of the sorted spans that end last before a place."""
    end = bisect_right(spans, place, key=lambda span: span[1])
    return spans[max(0, end - _FEW) : end]


def _like(read: Reading, sentences: Sequence[tuple[int, int]], says: str | None) -> Iterator[Mention]:
    """The subjects of these sentences, the last first; before them those that do what a time line says (“tổ chức”)."""
    page = read.page
    found: list[Mention] = []
    for start, end in reversed(sentences):
        for first, last in reversed(read.outline.clauses(start, end)):
            here = [one for one in mentions(page, first, last, read.stops) if one.part in _ACTING]
            found += reversed([one for one in here if not _BY.search(page.even, first, one.start)])
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
