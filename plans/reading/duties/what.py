"""What is to be done: a short title, and what is to be handed in. Pure."""

from __future__ import annotations

import re

from plans.reading.duties import words
from plans.reading.duties.binding import TIME_LINE, Bound, Reading
from plans.reading.duties.units import mentions
from plans.reading.model import Deliver
from plans.reading.page import Page

LONGEST = 120
_COUNT = re.compile(r"\b(?:it nhat|toi thieu|tu)?\s?(?P<n>[0-9]{1,3})(?: \([^()\n]{1,20}\))? (?P<what>mo hinh|dien hinh|bai|tac pham|san pham|tap the|ca nhan|guong|cong trinh|sang kien|bao cao|video|tin bai|tin)\b")
_REPORT = re.compile(r"\b(?P<what>(?:bao cao|van ban|ke hoach|ho so|danh sach|bien ban|phieu|to trinh|bai du thi|bieu mau|tham luan|de cuong|bang tong hop)\b[^,;.:()\n]{0,80})")
_TAIL = re.compile(
    r"(?:\s*[,;:(*_-]+\s*|\s+(?:ve|cho|va|de|truoc|cham nhat|vao|trong|den|tu|ngay|xong|muon nhat|han|la|gui ve|chậm|o|thoi gian|thoi han|nop|theo|du kien|bat dau))+$"
)
_LEAD = re.compile(r"^(?:[\s,;:.*_–-]|thoi gian(?: du kien)?\b|thoi han\b|du kien\b|can\b|phai\b|se\b|co trach nhiem\b|co nhiem vu\b|khan truong\b|chu dong\b|nghiem tuc\b|tiep tuc\b|va\b|dong thoi\b|viec\b|thi\b|de nghi\b|yeu cau\b|duoc\b|nham\b|cua\b|de\b)+")


def title(read: Reading, here: Bound) -> str:
    """Verb and object, from the words around the time; at most 120 letters."""
    page, when = read.page, here.when
    start, end = here.clause
    for first, last in ((start, when.start), (when.end, end)):
        if made := _phrase(read, first, last):
            return made
    if TIME_LINE.first(page, start, when.start) or not re.search(r"\w", page.even[start : when.start]):
        if made := _over(read, here):
            return made
    return _short(page.cut(start, when.start)) or _short(page.cut(*here.sentence))


def _phrase(read: Reading, start: int, end: int) -> str | None:
    """What follows the last acting unit, or else from the first verb on."""
    page = read.page
    acting = [one for one in mentions(page, start, end, read.stops) if one.part in ("told", "acts", "topic")]
    begin = acting[-1].end if acting else start
    verbs = [
        found
        for table in (words.SENDING, words.ENDING, words.DOING)
        if (found := table.first(page, begin, end)) is not None
    ]
    if not verbs:
        return None
    return _short(page.cut(min(one.start for one in verbs), end))


def _over(read: Reading, here: Bound) -> str | None:
    """The line above that a “Thời gian: …” line belongs to."""
    outline, page = read.outline, read.page
    before = [span for span in outline.sentences(here.index) if span[1] <= here.sentence[0]]
    for start, end in reversed(before):
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
    page = Page.of(written)
    lead = _LEAD.match(page.even)
    at = lead.end() if lead else 0
    upto = len(written)
    while match := _TAIL.search(page.even, at, upto):
        upto = match.start()
    kept = " ".join(written[at:upto].strip(" .,;:*_").split())
    if len(kept) > LONGEST:
        cut = kept[: LONGEST + 1]
        mark = max(cut.rfind(","), cut.rfind(";"))
        kept = cut[: mark if mark > 40 else cut.rfind(" ")].rstrip(" ,;")
    return kept[:1].upper() + kept[1:] if len(kept) > 3 else None


def deliverables(read: Reading, here: Bound) -> tuple[Deliver, ...]:
    """What a submission holds: “ít nhất 01 mô hình …”, “báo cáo sơ kết …”; nothing where nothing is handed in."""
    page = read.page
    start, end = here.clause[0], here.when.start if here.when.start > here.clause[0] + 12 else here.clause[1]
    if not words.SENDING.first(page, start, end):
        return ()
    made: list[Deliver] = []
    for match in _COUNT.finditer(page.even, start, end):
        made.append(Deliver(title=_named(page, match.start("what"), end), at_least=max(1, int(match["n"]))))
    for match in _REPORT.finditer(page.even, start, end):
        written = _named(page, match.start("what"), min(end, match.end("what")))
        following = page.text[match.start("what") + 8 : match.start("what") + 9]
        if len(written.split()) > 2 and following and all(written != one.title for one in made):
            made.append(Deliver(title=written))
    return tuple(made[:4])


def _named(page: Page, start: int, end: int) -> str:
    """The name of a thing, up to a verb or a mark."""
    stop = re.compile(r"[,;.:()\n*]|\b(?:trong trien khai|co bao cao|gui|ve|va bao cao|truoc|cham nhat|de|nop|theo)\b").search(page.even, start + 4, min(end, start + 100))
    upto = stop.start() if stop else min(end, start + 100)
    kept = page.cut(start, upto).strip(" -")
    return kept[:1].upper() + kept[1:]
