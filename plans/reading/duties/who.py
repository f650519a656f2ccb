"""Whom a duty binds, and to whom its result goes, as written. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lib.text import fold
from plans.reading.duties.binding import TIME_LINE
from plans.reading.duties.context import Bound, Reading
from plans.reading.layout.labels import LIST
from plans.reading.naming import words
from plans.reading.naming.joined import apart, through
from plans.reading.naming.units import Mention, mentions, stranger
from plans.reading.page import Page, listed

_FEW = 12  # so many sentences or clauses before a time are looked at
_AND = re.compile(r"[\s),]*va (?:\w+ ){0,3}\(?")
_ACTING = ("told", "acts", "topic")
_LEADS = re.compile(r"[\s*_]*(?:(?:la co quan |la don vi )?chu tri|(?:lam|la) dau moi|chiu trach nhiem chinh)\b")
_HELPS = re.compile(r"[\s*_,]*(?:cung )?phoi hop\b")
_BY = re.compile(r"[^\W_] do $")
_MATTER = re.compile(r"[\s*_]*(?:viec|cong tac|bao cao|ho so|danh sach|bien ban|ket qua)\b")
_AT = re.compile(r"\b(?:o|tai|cua|giua) $")
# To whom something is given or said, but nobody reports.
_PEOPLE = re.compile(
    r"(?:(?:cac|tung|moi|nhung) )?(?:ho|chu dau tu|nhan dan|nguoi|hoc sinh|sinh vien|doan vien|hoi vien|dang vien|"
    r"cu tri|phu huynh|cong nhan|gia dinh|thanh nien|phu nu|ca nhan|can bo)\b"
)
# Those who have others do it: “hướng dẫn các xã báo cáo …” binds the communes, “vận động các hộ hiến đất …” does not.
_HAVING = re.compile(r"\b(?:huong dan|chi dao|don doc|yeu cau|de nghi|giao|nhac) $")
_TO = listed(
    """
    về · gửi · gởi · nộp · nộp về · gửi về · trình · báo cáo · báo cáo về · gửi đến · gửi tới · gửi cho · với ·
    đến · tới · cho · đăng ký với · lên · tại
    """
)


# “gửi báo cáo về huyện”, “báo cáo Trung ương”, “trình lãnh đạo Ban”: a level or a post, by its common noun.
_TO_LEVEL = re.compile(
    r"\b(?:(?:gui|nop)\b[^,;.:()]{0,50}? (?:ve|len|cho|den)|gui|nop|bao cao|trinh) (?P<to>(?:lanh dao (?:ban|so|phong|"
    r"ubnd|co quan|bo)?[^,;.:()\d]{0,30}?|huyen|tinh|xa|phuong|quan|truong|trung uong|thanh pho|cap tren))"
    r"(?= truoc| cham| de | vao| trong| xong| tu | den | hang|[,;.]| ?$)"
)


def responsible(read: Reading, here: Bound) -> tuple[tuple[str, ...], bool]:
    """The units bound, as written, and whether the sentence itself names them."""
    page = read.page
    for start, end in _near(read, here):
        if (found := _acting(read, start, end, here)) is not None:
            names = apart(page, _joined_before(read, here, found), found.end)
            return (*_listed_before(read, here, found), *names), True
    over = _entitled(read, here)
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


def _joined_before(read: Reading, here: Bound, found: Mention) -> int:
    """Where the joint subject begins: “Yêu cầu Chủ tịch UBND các xã; Thủ trưởng các phòng …”."""
    page, begin = read.page, found.start
    if page.text[begin - 2 : begin] != "; ":
        return begin
    earlier = list(mentions(page, max(here.near[0], begin - 300), begin - 2, read.stops))
    return earlier[-1].start if earlier and earlier[-1].end == begin - 2 else begin


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
    up = next((up for up in outline.above(here.index) if outline.paragraphs[up].label), None)
    return () if up is None else _wholly(read, outline.paragraphs[up].start, outline.paragraphs[up].end)


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
    for index in (here.index - 1, here.index + 1, here.index - 2, here.index + 2):
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
    """From the sentences before, the paragraph before, the opening of the list, and the headings above."""
    outline, page = read.outline, read.page
    earlier = before(outline.sentences(here.index), here.sentence[0])
    says = _verb_of(page, here)
    yield from _like(read, list(reversed(earlier)), says)
    timeline = TIME_LINE.first(page, here.near[0], here.when.start) is not None
    beside = here.index - 1
    paragraph = outline.paragraphs[here.index]
    if (
        beside >= 0
        and timeline
        and outline.paragraphs[beside].above == paragraph.above
        and not outline.paragraphs[beside].heading
    ):
        yield from _like(read, list(reversed(outline.sentences(beside)[-_FEW:])), says)
    for up in outline.above(here.index):
        one = outline.paragraphs[up]
        if one.heading or (one.label and _wholly(read, one.start, one.end)):
            yield from titled(page, one.start, one.end, read.stops)
        else:
            yield from _like(read, list(reversed(outline.sentences(up)[-_FEW:])), None)
    for beside in range(here.index - 1, max(-1, here.index - 3), -1):
        if outline.paragraphs[beside].above == paragraph.above and not outline.paragraphs[beside].row:
            yield from _like(read, list(reversed(outline.sentences(beside)[-_FEW:])), None)


def before(spans: Sequence[tuple[int, int]], place: int) -> Sequence[tuple[int, int]]:
    """The few of the sorted spans that end last before a place."""
    end = bisect_right(spans, place, key=lambda span: span[1])
    return spans[max(0, end - _FEW) : end]


def _like(read: Reading, sentences: list[tuple[int, int]], says: str | None) -> Iterator[Mention]:
    """The acting units of these sentences; first those that do what the time line says (“tổ chức”)."""
    found: list[Mention] = []
    for start, end in sentences:
        for first, last in reversed(read.outline.clauses(start, end)):
            here = [one for one in mentions(read.page, first, last, read.stops) if one.part in _ACTING]
            found += reversed(here)
    if says:
        for one in found:
            if re.match(rf"\W*{re.escape(says)}\b", read.page.text[one.end : one.end + 40].casefold()):
                yield one
    for one in found:
        yield one


def _verb_of(page: Page, here: Bound) -> str | None:
    found = words.DOING.first(page, here.near[0], here.when.start)
    return found.phrase if found else None


def titled(page: Page, start: int, end: int, stops: Sequence[int] = ()) -> Iterator[Mention]:
    """A heading that names a unit: “2. Phòng Nội vụ”, “Đề nghị các tổ chức …”, “Đối với cấp huyện”."""
    for one in mentions(page, start, end, stops):
        rest = page.even[one.end : end]
        lead = page.even[start : one.start].strip()
        whole = not lead or one.part in ("told", "topic")
        loud = page.text[start:end].isupper() and not (
            words.EVERY.at(page, start, end) or words.ALWAYS.at(page, start, end)
        )
        if whole and len(re.findall(r"\w+", rest)) <= 6 and not loud:
            upto = one.end if rest.lstrip().startswith("(") else start + len(page.text[start:end].rstrip(" :."))
            yield Mention(one.start, upto, one.part)
        return


def report_to(read: Reading, here: Bound) -> str | None:
    """To whom the result goes (“gửi báo cáo về X (qua Ban …)”), in the time's own sentence."""
    if found := _sent_to(read, here):
        return found
    following = next(iter(read.between(here.when.end, min(here.clause[1], here.when.end + 60))), None)
    if following and _AND.fullmatch(read.page.even, here.when.end, following.start):
        return _sent_to(read, replace(here, when=following))  # “6 tháng (trước 15/6) và năm (trước 15/12) báo cáo X”
    return None


def _sent_to(read: Reading, here: Bound) -> str | None:
    page = read.page
    own, behind = read.around(here.clause, here.when)
    for start, end in (own, behind) if behind[1] == here.clause[1] else (own,):
        for one in mentions(page, start, end, read.stops):
            if _PEOPLE.match(page.even, one.start):
                continue
            if one.part == "towards" and _goes_to(page, max(start, one.start - 60), one.start):
                return page.cut(one.start, through(page, one, here.clause[1]))
        if level := _TO_LEVEL.search(page.even, start, end):
            return page.cut(level.start("to"), level.end("to"))
    return None


def _goes_to(page: Page, since: int, at: int) -> bool:
    """Whether the words before a unit send something to it."""
    found = _TO.ending(page, since, at)
    if found is None:
        return False
    if found.phrase in (
        "gửi",
        "gởi",
        "nộp",
        "nộp về",
        "gửi về",
        "trình",
        "báo cáo",
        "báo cáo về",
        "gửi đến",
        "gửi tới",
        "gửi cho",
        "đăng ký với",
    ):
        return True
    if found.phrase == "về" and words.EVERY.at(page, at, at + 40):
        return words.SENDING.ending(page, max(0, since - 200), found.start) is not None
    return words.SENDING.last(page, max(0, since - 200), found.start) is not None
