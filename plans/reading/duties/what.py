"""What is to be done: a short title, and what is to be handed in. Pure."""

from __future__ import annotations

import re

from lib.text import fold
from plans.reading.duties.context import Bound, Reading
from plans.reading.duties.who import before
from plans.reading.model import Deliver
from plans.reading.naming import words
from plans.reading.naming.units import mentions
from plans.reading.page import Page, listed

LONGEST = 120
_COUNT = re.compile(
    r"\b(?:it nhat|toi thieu|tu)?\s?(?P<n>[0-9]{1,3})(?: \([^()\n]{1,20}\))? (?P<what>mo hinh|dien hinh|bai|"
    r"tac pham|san pham|tap the|ca nhan|guong|cong trinh|sang kien|bao cao|video|tin bai|tin)\b"
)
_REPORT = re.compile(
    r"\b(?P<what>(?:bao cao|van ban|ke hoach|ho so|danh sach|bien ban|phieu|to trinh|bai du thi|bieu mau|"
    r"tham luan|de cuong|bang tong hop)\b[^,;.:()\n]{0,80})"
)
# What a title does not end with, and what it does not begin with.
_TAIL = listed(
    """
    về · cho · và · để · trước · chậm nhất · vào · trong · đến · từ · ngày · xong · muộn nhất · hạn · là · ở ·
    thời gian · thời hạn · theo · dự kiến · bắt đầu · thời gian hoàn thành · tại · khoảng · với · của · qua ·
    nhất · hoàn thành xong
    """
)  # fmt: skip
_LEAD = listed(
    """
    thời gian · thời gian dự kiến · thời hạn · dự kiến · cần · phải · sẽ · có trách nhiệm · có nhiệm vụ ·
    khẩn trương · chủ động · nghiêm túc · tiếp tục · và · đồng thời · việc · thì · đề nghị · yêu cầu · được ·
    nhằm · của · để · hạn cuối · hạn chót · tiến độ · kịp thời · tích cực
    """
)  # fmt: skip
_TOO_LITTLE = frozenset({"hoan thanh", "to chuc", "trien khai", "thuc hien", "bao cao"})
_MARKS = " \t\n,;:.*_–-("
_BRACKET = re.compile(r" ?\([^()\n]{1,150}\)")
_COLON = re.compile(r"\w\W{0,3}:[\s*_]*(?:du kien|vao|tu|ngay)?[\s*_]*$")


def title(read: Reading, here: Bound) -> str:
    """Verb and object, from the words around the time; at most 120 letters."""
    page, when = read.page, here.when
    own, behind = read.around(here.clause, when)
    entitled = _short(page.cut(*own).rstrip(" :")) if _COLON.search(page.even, *own) else None
    if entitled and not _names_only(read, own):
        return entitled
    for first, last in (own, behind):
        if made := _phrase(read, first, last):
            return made
    for first, last in reversed(before(read.outline.clauses(*here.sentence), here.clause[0])):
        if made := _phrase(read, first, last):
            return made
    if made := _over(read, here):
        return made
    return _short(page.cut(*own)) or _short(page.cut(*here.near)) or page.cut(*here.near)[:LONGEST]


def _names_only(read: Reading, span: tuple[int, int]) -> bool:
    """Whether nothing but a unit stands there: “Cấp xã: trước ngày 10”."""
    found = next(mentions(read.page, *span, read.stops), None)
    return found is not None and not re.search(
        r"\w", read.page.even[span[0] : found.start] + read.page.even[found.end : span[1]]
    )


def _phrase(read: Reading, start: int, end: int) -> str | None:
    """What follows the last acting unit, or else from the first verb on."""
    page = read.page
    acting = [one for one in mentions(page, start, end, read.stops) if one.part in ("told", "acts", "topic")]
    begin = acting[-1].end if acting else start
    if acting and (bracket := _BRACKET.match(page.text, begin, end)):
        begin = bracket.end()
    sends = words.SENDING.first(page, begin, end)
    if not acting and sends and words.THINGS.at(page, begin, end) and 3 < sends.start - begin < 90:
        thing = page.cut(begin, sends.start)  # “Hồ sơ đề nghị khen thưởng gửi về …”
        return _short(f"{sends.phrase} {thing[:1].lower()}{thing[1:]}")
    tables = (words.SENDING, words.ENDING, words.DOING)
    verbs = [found for table in tables if (found := table.first(page, begin, end)) is not None]
    if not verbs or not (made := _short(page.cut(min(one.start for one in verbs), end))):
        return None
    return made if len(made.split()) > 1 and fold(made) not in _TOO_LITTLE else None


def _over(read: Reading, here: Bound) -> str | None:
    """The line above that a “Thời gian: …” line belongs to."""
    outline, page = read.outline, read.page
    for start, end in reversed(before(outline.sentences(here.index), here.sentence[0])):
        if made := _phrase(read, start, end):
            return made
    for up in outline.above(here.index):
        one = outline.paragraphs[up]
        written = page.cut(one.start, one.end).strip("*_ :")
        if made := _short(written.capitalize() if written.isupper() else written):
            return made
    return None


def _short(written: str) -> str | None:
    """As a title: no leading or trailing particles, a capital, 120 letters at most, cut between words."""
    page = Page.of(written, marked=True)
    at, upto = 0, len(written)
    while True:
        while at < upto and written[at] in _MARKS:
            at += 1
        if (found := _LEAD.at(page, at, upto)) is None:
            break
        at = found.end
    while True:
        while upto > at and written[upto - 1] in _MARKS:
            upto -= 1
        if (tail := _TAIL.ending(page, max(at, upto - 40), upto)) is None:
            break
        upto = tail.start
    kept = re.sub(r"[:,;]\s*(?:hoàn thành|xong)$", "", " ".join(written[at:upto].split()))
    if len(kept) > LONGEST:
        cut = kept[: LONGEST + 1]
        mark = max(cut.rfind(","), cut.rfind(";"))
        kept = cut[: mark if mark > 40 else cut.rfind(" ")].rstrip(" ,;")
    return kept[:1].upper() + kept[1:] if len(kept) > 3 else None


def said_as(page: Page, start: int, end: int) -> str:
    """A title for what a stretch of text says: from its first verb on."""
    tables = (words.SENDING, words.ENDING, words.DOING)
    verbs = [found.start for table in tables if (found := table.first(page, start, min(end, start + 200))) is not None]
    return _short(page.cut(min(verbs, default=start), end)) or page.cut(start, end)[:LONGEST]


def deliverables(read: Reading, here: Bound) -> tuple[Deliver, ...]:
    """What a submission holds: “ít nhất 01 mô hình …”, “báo cáo sơ kết …”; nothing where nothing is handed in."""
    page = read.page
    own, behind = read.around(here.clause, here.when)
    start, end = own if own[1] > own[0] + 12 else behind
    if not words.SENDING.first(page, start, end):
        return ()
    made: list[Deliver] = []
    for match in _COUNT.finditer(page.even, start, end):
        made.append(Deliver(title=_named(page, match.start("what"), end), at_least=max(1, int(match["n"]))))
    for match in _REPORT.finditer(page.even, start, end):
        written = _named(page, match.start("what"), min(end, match.end("what")))
        to_whom = next(mentions(page, match.start("what") + 8, match.end("what")), None)
        if to_whom and not re.search(r"\w", page.even[match.start("what") + 8 : to_whom.start]):
            continue  # “báo cáo Chủ tịch UBND huyện” is said of a verb
        if len(written.split()) > 2 and all(written != one.title for one in made):
            made.append(Deliver(title=written))
    return tuple(made[:4])


def _named(page: Page, start: int, end: int) -> str:
    """The name of a thing, up to a verb or a mark."""
    stop = re.compile(
        r"[,;.:()\n*]|\b(?:trong trien khai|co bao cao|gui|ve|va bao cao|truoc|cham nhat|de|nop|theo|phai|can|duoc)\b"
    ).search(page.even, start + 4, min(end, start + 100))
    upto = stop.start() if stop else min(end, start + 100)
    kept = page.cut(start, upto).strip(" -")
    return kept[:1].upper() + kept[1:]
