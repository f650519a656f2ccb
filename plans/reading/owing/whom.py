"""To whom the result of a duty goes, as written. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from plans.reading.duties.context import Bound, Reading
from plans.reading.naming import words
from plans.reading.naming.goes import TO_WHOM
from plans.reading.naming.joined import through
from plans.reading.naming.units import Mention, mentions
from plans.reading.page import Page, listed

# To whom something is given or said, but nobody reports.
_PEOPLE = re.compile(
    r"(?:(?:cac|tung|moi|nhung) )?(?:ho|chu dau tu|nhan dan|nguoi|hoc sinh|sinh vien|doan vien|hoi vien|dang vien|"
    r"cu tri|phu huynh|cong nhan|dai bieu|gia dinh|thanh nien|phu nu|ca nhan|can bo)\b"
)
_TO = listed("về · với · đến · tới · cho · lên · tại · sang")
# What is handed in for somebody to work on: “gửi kịch bản để Ban Tổ chức góp ý”.
_HANDED = listed("gửi · gởi · nộp · chuyển · cung cấp")
# Whoever gets it decides: “trình Hội đồng xem xét” is no report.
_DECIDES = re.compile(r" ?(?:xem xet|cho (?:y kien|chu truong)|bao cao)")
# “gửi báo cáo về huyện”, “báo cáo Trung ương”, “trình lãnh đạo Ban”: a level or a post, by its common noun.
_TO_LEVEL = re.compile(
    r"\b(?:(?:gui|nop|bao cao)\b[^,;.:]{0,70}? (?:ve|len|cho|den)|dang ky voi|(?:bao|chuyen) (?:ten|danh sach) ve|"
    r"gui|nop|bao cao|trinh) "
    r"(?P<to>(?:lanh dao (?:ban|so|phong|ubnd|co quan|bo)?[^,;.:()\d]{0,30}?|huyen|tinh|xa|phuong|quan|truong|"
    r"trung uong|thanh pho|cap tren))"
    r"(?= truoc| cham| de | vao| trong| xong| tu | den | hang| qua | ngay | [0-9]|[,;.]| ?$)"
)


# What else is done to somebody between: “thông báo giao chỉ tiêu cho các xã”.
_GIVES = re.compile(
    r"\b(?:giao|cap|phan bo|huong dan|ho tro|tang|trao|phat(?! dong)|lam viec|phoi hop|ky ket|doi chieu)\b"
)
_FEW = 4  # further times for the same report are looked at
# A further time for the same report: “và báo cáo năm trước …”.
_AGAIN = re.compile(
    r"[\s,;)(]*(?:va |rieng (?:[^,;]{2,40}, ?)?)?"
    r"(?:bao cao(?: so ket| tong ket| chinh thuc| ket qua| nhanh| bo sung)? ?|"
    r"(?=[\s,]*$|ca nam|nam|quy|thang|6 thang|dot|lan))"
    r"(?:(?:ca )?nam|quy|thang|tuan|6 thang(?: dau nam| cuoi nam)?|hang \w+|(?:dot|lan) \w+)?[\s,(]*"
)


def report_to(read: Reading, here: Bound) -> str | None:
    """To whom the result goes (“gửi báo cáo về X (qua Ban …)”), in the time's own sentence."""
    if found := _sent_to(read, here, _around(read, here)):
        return found
    page = read.page
    last = here.when.end
    for one in read.between(last, min(here.clause[1], last + 160))[:_FEW]:
        if not _AGAIN.fullmatch(page.even, last, one.start):
            break
        other, last = replace(here, when=one), one.end  # “6 tháng (trước 15/6) và năm (trước 15/12) báo cáo X”
        if found := _sent_to(read, other, _around(read, other)):
            return found
    own, *_ = _around(read, here)
    if _AGAIN.fullmatch(page.even, *own):  # “báo cáo quý về X trước ngày 15; báo cáo năm trước ngày 10/12”
        return _sent_to(read, here, ((here.near[0], own[0]),))
    return None


def _around(read: Reading, here: Bound) -> tuple[tuple[int, int], ...]:
    """What belongs to a time of its clause; of “lập danh sách (gửi X chậm nhất …)” what stands in the bracket."""
    own, behind = read.around(here.clause, here.when)
    bracket = read.page.text.rfind("(", *own)
    if bracket > read.page.text.rfind(")", *own):
        own = bracket + 1, own[1]
    return (own, behind) if behind[1] == here.clause[1] else (own,)


def _sent_to(read: Reading, here: Bound, spans: Iterable[tuple[int, int]]) -> str | None:
    page = read.page
    for start, end in spans:
        for one in mentions(page, start, end, read.stops):
            towards = one.part == "towards" and not _PEOPLE.match(page.even, one.start)
            if towards and _goes_to(page, max(here.near[0], one.start - 260), one):
                return page.cut(one.start, through(page, one, here.clause[1]))
        level = _TO_LEVEL.search(page.even, here.clause[0] if start >= here.when.end else start, end)
        if level and level.start("to") >= start:
            return page.cut(level.start("to"), level.end("to"))
    return None


def _goes_to(page: Page, since: int, one: Mention) -> bool:
    """Whether the words before a unit, in its sentence, send something to it."""
    if found := TO_WHOM.ending(page, max(since, one.start - 40), one.start):
        return not (found.phrase.startswith("trình") and _DECIDES.match(page.even, one.end))
    if page.even.endswith("de ", since, one.start):
        return _HANDED.last(page, since, one.start) is not None
    if (found := _TO.ending(page, max(since, one.start - 40), one.start)) is None:
        return False
    if found.phrase == "về" and words.EVERY.at(page, one.start, one.end):
        return words.SENDING.ending(page, since, found.start) is not None
    nouns = {one.end for one in words.NOUNS.all(page, since, found.start)}  # “chương trình” sends nothing
    sends = [one for one in words.SENDING.all(page, since, found.start) if one.end not in nouns]
    if found.phrase in ("về", "lên"):
        return bool(sends)
    return bool(sends) and not _GIVES.search(page.even, sends[-1].end, found.start)
