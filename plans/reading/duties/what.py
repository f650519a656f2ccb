"""What is to be done: a short title of verb and object, from the words around the time. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lib.text import fold
from plans.reading.duties.context import Bound, Reading
from plans.reading.duties.handed import closed, stretches, thing_before
from plans.reading.naming import words
from plans.reading.naming.units import mentions
from plans.reading.owing.elsewhere import before
from plans.reading.page import Page
from plans.reading.titles.short import hollow, short

_BRACKET = re.compile(r" ?\([^()\n]{1,150}\)")
_COLON = re.compile(r"\w\W{0,3}:[\s*_]*(?:du kien|vao|tu|ngay)?[\s*_]*$")
_FINISHED = re.compile(
    r" (?:phai |can |se )?(?:duoc |phai )(?=hoan thanh|to chuc|tien hanh|thuc hien|hoan tat|cong bo)"
)
_PLANNED = re.compile(r" (?:du kien|se) (?:duoc )?(?:to chuc|mo|tien hanh|dien ra)\b")
_EVENT = re.compile(r"(?:Tuần lễ|Ngày|Tháng|Hội|Đại hội|Chiến dịch|Lễ|Cuộc|Liên hoan|Festival)\b")
_BY = re.compile(r",? do (?=\w)")
# “Thời hạn nộp đề cương trước đây là …, nay được gia hạn đến …”, “Gia hạn thời gian nộp hồ sơ đối với …”
_LONGER = re.compile(r"(?<!khong )\b(?:gia han|keo dai|lui|dieu chinh thoi (?:gian|han))\b")
_PUT_OFF = re.compile(
    r"(?<!gia )(?<!qua )\b(?:thoi han|thoi gian|han) (?!hoan thanh)(?P<what>\w[^\n;:.(]{3,160}?)"
    r"(?= (?:cua|truoc day|tu ngay|doi voi|duoc|den|nay|la|them|sang) |[,;:.(]|$)"
)
_GIVEN_LONGER = re.compile(
    r"(?P<what>(?:cac|nhung|viec|noi dung|nhiem vu) [^\n;]{8,160}?)"
    r"(?=,? (?:co (?:thoi )?han|duoc (?:gia han|keo dai|lui)|nay duoc (?:gia han|keo dai)))"
)
_UNSENT = re.compile(r"(?:gui|nop|chuyen)(?= (?:ve|den|toi|cho|ban |uy |phong |so |hoi |ubnd |van phong |bo |doan ))")
_NO_SUBJECT = re.compile(r"(?:ket luan|gia han|don doc|khen|tang) ")
_NUMBERED = re.compile(r"(?:dot|giai doan|buoc|vong|lan|tuan) [0-9ivx]+$")
_LEADING = re.compile(r"(?:trien khai|thuc hien|to chuc|phat dong|ve viec) ")
_GENERIC = ("thuc hien", "tien hanh", "to chuc", "hoan thanh", "trien khai", "xong", "hoan tat")
UNSAID = "Thực hiện nhiệm vụ được giao"
_LABEL = 100  # letters of what stands before a colon


def title(read: Reading, here: Bound) -> str:
    """Verb and object, or the name of the event; at most 120 letters."""
    weak = None
    own, _ = stretches(read, here)
    if made := _given_longer(read, here):
        return made
    for made in _candidates(read, here):
        if made and not hollow(made):
            return _numbered(made, weak or short(read.page.cut(*own)))
        weak = weak or made
    if made := _of_subject(read, weak) or weak:
        return made
    return short(read.page.cut(*own)) or short(read.page.cut(*here.near)) or UNSAID


def _given_longer(read: Reading, here: Bound) -> str | None:
    """Of an extension, what is to be done by then: “Gửi báo cáo”, “Hoàn thành các nội dung …”."""
    page = read.page
    if not _LONGER.search(page.even, *here.near):
        return None
    if put := _PUT_OFF.search(page.even, *here.near):
        return _phrase(read, *put.span("what")) or short(page.cut(*put.span("what")))
    if longer := _GIVEN_LONGER.match(page.even, *here.near):
        what = page.cut(*longer.span("what"))
        return short(f"Hoàn thành {what[:1].lower()}{what[1:]}")
    return None


def _numbered(made: str, weak: str | None) -> str:
    """“… : lần 1” for the first, “… : lần 2” for the second."""
    known = re.search(r":\s*(\w+)\s[^:]{1,40}$", made) or re.search(r"\s(đợt|lần|vòng)\s[0-9]+$", made)
    if known is None or weak is None or len(weak) > 40 or weak.split()[0].lower() != known[1].lower():
        return made
    return f"{made[: known.start(1)]}{weak[:1].lower()}{weak[1:]}"


def _candidates(read: Reading, here: Bound) -> Iterator[str | None]:
    """What the title may be, the nearest to the time first; the first that says something is taken."""
    page = read.page
    own, behind = stretches(read, here)
    earlier = (here.clause[0], own[0])
    if _COLON.search(page.even, *own) and not _names_only(read, own) and closed(page, *own):
        yield short(page.cut(*own).rstrip(" :"))
    weak = None
    for first, last in (own, behind):
        made = _phrase(read, first, last)
        if made and _UNSENT.match(Page.of(made).even) and (thing := thing_before(read, here)):
            gap = made.index(" ")
            made = short(f"{made[:gap]} {thing[:1].lower()}{thing[1:]}{made[gap:]}") or made
        weak = weak or made
        yield made
    yield _label(read, here)
    if weak is None:  # “định kỳ 6 tháng (trước …) và một năm (trước …), các xã gửi …”
        yield _phrase(read, *earlier)
        yield _phrase(read, here.when.end, here.clause[1])
    if weak and words.ENDING.at(Page.of(weak, marked=True), 0, len(weak)) and (made := _phrase(read, *earlier)):
        other = Page.of(made[:1].lower() + made[1:], marked=True)
        begun = words.DOING.at(other, 0, len(made))
        yield short(f"{weak} {other.text[begun.end :]}" if begun else made)
    if weak is None or fold(weak) in _GENERIC:
        for first, last in reversed(before(read.outline.clauses(*here.sentence), here.clause[0])):
            yield _phrase(read, first, last)
        for first, last in reversed(before(read.outline.sentences(here.index), here.sentence[0])):
            yield _phrase(read, first, last)
    yield from _over(read, here)


def _label(read: Reading, here: Bound) -> str | None:
    """What the sentence itself is entitled: “Niêm yết danh sách cử tri: Ủy ban nhân dân phường thực hiện …”."""
    page, start = read.page, here.near[0]
    colon = page.even.find(":", start, min(start + _LABEL, here.when.start))
    if colon < 0 or any(one.start == start for one in mentions(page, start, colon, read.stops)):
        return None
    return short(page.cut(start, colon))


def _of_subject(read: Reading, weak: str | None) -> str | None:
    """A bare verb or a label with what the whole document is about: “Hoàn thành” + “kiểm điểm tập thể, cá nhân”."""
    subject = re.sub(r"\s*\([^()]*\)", "", read.head.subject or "")
    if not subject or _NO_SUBJECT.match(fold(subject) + " "):
        return short(weak) if weak and not fold(weak).startswith("can cu") else None
    if weak and fold(weak).startswith(("gui ", "nop ")):
        return weak
    small = subject if subject[:2].isupper() else subject[:1].lower() + subject[1:]
    if weak is None or fold(weak) in ("thuc hien", "tien hanh", "to chuc") or fold(subject).startswith(fold(weak)):
        return short(subject)
    page = Page.of(weak, marked=True)
    tables = (words.ENDING, words.DOING, words.SENDING)
    verb = not _NUMBERED.match(fold(weak)) and any(table.at(page, 0, len(weak)) for table in tables)
    if verb and (lead := _LEADING.match(fold(small) + " ")):
        small = small[lead.end() :]
    if verb:
        return short(f"{weak} {small}")
    return short(f"{weak}: {small}" if _NUMBERED.match(fold(weak)) else subject)


def _names_only(read: Reading, span: tuple[int, int]) -> bool:
    """Whether nothing but a unit stands there: “Cấp xã: trước ngày 10”."""
    found = next(mentions(read.page, *span, read.stops), None)
    return found is not None and not re.search(
        r"\w", read.page.even[span[0] : found.start] + read.page.even[found.end : span[1]]
    )


def _phrase(read: Reading, start: int, end: int) -> str | None:
    """What follows the last acting unit, or else from the first verb on."""
    page = read.page
    by = None if _FINISHED.search(page.even, start, end) else _BY.search(page.text, start, end)
    if by and by.start() - start > 3 and words.BEGINNINGS.at(page, by.end(), end):
        return short(page.cut(start, by.start()))  # “Việc trao quà do các khu phố tổ chức”
    named = list(mentions(page, start, min(len(page.text), end + 80), read.stops))
    end = next((one.end for one in named if one.start < end < one.end and "\n" not in page.text[end : one.end]), end)
    acting = [one for one in named if one.part in ("told", "acts", "topic") and one.end <= end]
    begin = acting[-1].end if acting else start
    if acting and not re.search(r"\w", page.text[begin:end]) and acting[-1].start > start:
        begin, end, acting = start, acting[-1].start, []  # “Hồ sơ các xã nộp …”: what stands before who
    if acting and (bracket := _BRACKET.match(page.text, begin, end)):
        begin = bracket.end()
    if passive := _passive(page, begin, end):
        return passive
    planned = _PLANNED.search(page.even, begin, end)
    lone = planned and acting and len(page.cut(begin, planned.start()).split()) in (1, 2) and acting[-1].start == start
    if lone and planned:
        begin, acting = start, []
    if not acting and planned and (made := short(page.cut(begin, planned.start()))) and not hollow(made):
        return made  # “Lớp bồi dưỡng dự kiến mở …”
    sends = words.SENDING.first(page, begin, end)
    if (
        not acting
        and sends
        and sends.phrase != "thông tin"
        and _a_thing(page, begin, end)
        and 3 < sends.start - begin < 90
    ):
        thing = page.cut(begin, sends.start)  # “Hồ sơ đề nghị khen thưởng gửi về …”
        rest = page.cut(sends.end, end)
        return short(f"{sends.phrase} {thing[:1].lower()}{thing[1:]} {rest}")
    tables = (words.SENDING, words.ENDING, words.DOING)
    verbs = [found for table in tables if (found := table.first(page, begin, end)) is not None]
    if not verbs:
        return None
    at = min(one.start for one in verbs)
    return short(page.cut(at, end)) if closed(page, at, end) else None


def _a_thing(page: Page, begin: int, end: int) -> bool:
    """Whether a thing to be handed in stands there, no unit and no verb (“Đơn vị …”, “Tổng hợp …”)."""
    if page.even.startswith(("che do ", "thoi ", "han "), begin):
        return False
    others = (words.KINDS, words.DOING, words.ENDING, words.SENDING)
    return words.THINGS.at(page, begin, end) is not None and not any(one.at(page, begin, end) for one in others)


def _passive(page: Page, start: int, end: int) -> str | None:
    """“Trang trí phải được hoàn thành” as “Hoàn thành trang trí”."""
    if (done := _FINISHED.search(page.even, start, end)) and 3 < done.start() - start < 100:
        verb = words.ENDING.at(page, done.end(), end) or words.DOING.at(page, done.end(), end)
        thing = short(page.cut(max(start, page.even.rfind(",", start, done.start()) + 1), done.start()))
        if verb and thing:
            return short(f"{verb.phrase} {thing if _EVENT.match(thing) else thing[:1].lower() + thing[1:]}")
    return None


def _over(read: Reading, here: Bound) -> Iterator[str | None]:
    """The line above that a “Thời gian: …” line belongs to."""
    outline, page = read.outline, read.page
    for up in outline.above(here.index):
        one = outline.paragraphs[up]
        written = page.cut(one.start, one.end).strip("*_ :")
        names_who = any(found.start == one.start for found in mentions(page, one.start, one.end, read.stops))
        if one.start >= read.head.body and (one.heading or one.label) and not names_who:
            yield short(written.capitalize() if written.isupper() else written)


def said_as(page: Page, start: int, end: int) -> str:
    """A title for what a stretch of text says: from its first verb on."""
    tables = (words.SENDING, words.ENDING, words.DOING)
    verbs = [found.start for table in tables if (found := table.first(page, start, min(end, start + 200))) is not None]
    return short(page.cut(min(verbs, default=start), end)) or short(page.cut(start, end)) or UNSAID
