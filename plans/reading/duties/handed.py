"""What is to be handed in: “ít nhất 01 mô hình …”, “báo cáo sơ kết …”. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plans.reading.duties.context import Bound, Reading
from plans.reading.model import Deliver
from plans.reading.naming import words
from plans.reading.naming.units import mentions
from plans.reading.page import Page, listed

_COUNT = re.compile(
    r"\b(?:it nhat|toi thieu|tu)?\s?(?P<n>[0-9]{1,3})(?: \([^()\n]{1,20}\))? (?P<what>mo hinh|dien hinh|bai|"
    r"tac pham|san pham|tap the|ca nhan|guong|cong trinh|sang kien|bao cao|video|tin bai|tin|hinh anh)\b"
)
# What can be handed in. The last line holds what begins with such a word and is none.
_PAPERS = listed(
    """
    báo cáo · văn bản · kế hoạch · hồ sơ · danh sách · biên bản · phiếu · tờ trình · bài dự thi · bài thu hoạch ·
    tham luận · đề cương · bảng tổng hợp · nghị quyết · bảng điểm · đề án · nhận xét · đơn · dự thảo · bộ nhận diện ·
    điều lệ · chương trình hành động · báo tường · bài viết · phương án ·
    đơn vị · bỏ phiếu · kiểm phiếu · chế độ báo cáo · tổng hợp báo cáo · nghe báo cáo · văn bản hướng dẫn ·
    trong danh sách · theo kế hoạch · thực hiện kế hoạch · thực hiện nghị quyết · đơn giá · căn cứ kế hoạch
    """
)
_NO_PAPERS = frozenset(
    {
        "đơn vị", "bỏ phiếu", "kiểm phiếu", "chế độ báo cáo", "tổng hợp báo cáo", "nghe báo cáo", "văn bản hướng dẫn",
        "trong danh sách", "theo kế hoạch", "thực hiện kế hoạch", "thực hiện nghị quyết", "đơn giá", "căn cứ kế hoạch",
    }
)  # fmt: skip
# A thing's name ends before these.
_UPTO = listed(
    """
    trong triển khai · có báo cáo · gửi · gởi · về · trước · chậm nhất · để · nộp · theo · phải · cần · được · và ·
    kèm · đến · tại · tới · cho · cùng · trình · vào · hằng tuần · hàng tuần · hằng tháng · hàng tháng · hằng ngày ·
    hằng quý · hàng quý · nếu · khẩn trương · từ · lúc · bản cứng · bản mềm · bản giấy · bản điện tử · file · xong ·
    chưa · có xác nhận · của các · của mỗi · của từng · của cấp · thông qua · qua · tính · trong · bằng văn bản ·
    bằng báo cáo · với · đồng thời · thì
    """
)
_MARK = re.compile(r"[,;.:()\n*|]")
_TO_WHOM = re.compile(
    r"\s(?:nhanh |về |lên |cho )?(?:trung ương|huyện|tỉnh|thành phố|xã|phường|"
    r"cấp trên|cấp ủy|lãnh đạo|chủ tịch|thường trực|"
    r"(?-i:Ban|Bộ|Sở|Phòng|Văn phòng|Ủy ban|UBND|HĐND|Hội đồng|Chi|Đảng))\b",
    re.IGNORECASE,
)
_A_NOUN = re.compile(r"\b(?:gui|nop) $")  # “gửi báo cáo về Ủy ban”, not “báo cáo Ủy ban”
_CITED = re.compile(r" (?:so [0-9]|nay\b|tren\b)")
_HANDING = re.compile(r"(?<!che do )(?<!nghe )(?<!cong tac )\b(?:gui|nop|bao cao)\b")
# “…, chốt số liệu đến ngày 14”: of which time a report gives account, and no work of its own.
_OF_DATA = re.compile(
    r"[,;:( ]*(?:(?:thoi (?:gian|diem)|moc) )?(?:(?:chot|lay|tinh) )?(?:ky )?so lieu"
    r"(?: (?:duoc )?(?:tinh|lay|chot))?[: ]*(?=(?:tu|den) |$)"
)


def deliverables(read: Reading, here: Bound, title: str) -> tuple[Deliver, ...]:
    """What a submission holds; nothing where nothing is handed in. `title` is that of the duty."""
    page = read.page
    own, behind = stretches(read, here)
    start, end = own if own[1] > own[0] + 12 else behind
    if not words.SENDING.first(page, start, end):
        return _entitled(title)
    made = [
        Deliver(title=_named(page, match.start("what"), match.end(), end), at_least=max(1, int(match["n"])))
        for match in _COUNT.finditer(page.even, start, end)
        if not _in_bracket(page, start, match.start())
    ]
    for written in _things(read, start, end):
        if all(written != one.title for one in made):
            made.append(Deliver(title=written))
    if not made and _HANDING.search(page.even, start, end):
        made.append(Deliver(title=_sent(read, start, end) or thing_before(read, here) or "Báo cáo"))
    if [one.title for one in made] == ["Báo cáo"] and (fuller := thing_before(read, here) or "").startswith("Báo cáo"):
        made = [Deliver(title=fuller)]  # “xây dựng báo cáo 5 năm …; gửi báo cáo về …”
    if len(made) > 1:
        made = [one for one in made if one.title != "Báo cáo"]
    return tuple(made[:4])


def _entitled(title: str) -> tuple[Deliver, ...]:
    """What a title speaks of that was taken from elsewhere: “Gửi báo cáo tuyên truyền về …: lần 2”."""
    page = Page.of(title, marked=True)
    if not _HANDING.match(page.even):
        return ()
    found = next((one for one in _PAPERS.all(page, 0, len(title)) if one.phrase not in _NO_PAPERS), None)
    if found is None or _TO_WHOM.match(title, found.end):
        return (Deliver(title="Báo cáo"),)
    return (Deliver(title=_named(page, found.start, found.end, len(title))),)


def stretches(read: Reading, here: Bound) -> tuple[tuple[int, int], tuple[int, int]]:
    """What of its clause belongs to a time; where the time before stands in brackets, from the clause's beginning."""
    own, (since, until) = read.around(here.clause, here.when)
    data = _OF_DATA.search(read.page.even, since, until)
    begins = (own[0], here.clause[0], here.near[0])
    start = next((one for one in begins if closed(read.page, one, own[1])), own[0])
    return (start, own[1]), (since, data.start() if data else until)


def closed(page: Page, start: int, end: int) -> bool:
    """Whether no bracket is closed there that was opened before."""
    return page.even.count(")", start, end) <= page.even.count("(", start, end)


def thing_before(read: Reading, here: Bound) -> str | None:
    """What “gửi về …” without an object sends: the last thing that the sentence names before the clause."""
    *_, last = (None, *_things(read, here.near[0], here.clause[0]))
    return last


def _in_bracket(page: Page, start: int, at: int) -> bool:
    return page.even.rfind("(", start, at) > page.even.rfind(")", start, at)


def _things(read: Reading, start: int, end: int) -> Iterator[str]:
    """The papers named there, in order; “báo cáo Chủ tịch UBND huyện” is said of a verb."""
    page, past = read.page, start
    for found in _PAPERS.all(page, start, end):
        if found.start < past or found.phrase in _NO_PAPERS or _in_bracket(page, start, found.start):
            continue
        if _CITED.match(page.even, found.end, end):
            continue
        if found.phrase == "báo cáo" and not _A_NOUN.search(page.even, max(start, found.start - 5), found.start):
            if _TO_WHOM.match(page.text, found.end, end):
                continue
            to_whom = next(mentions(page, found.end, min(end, found.end + 40)), None)
            if to_whom and not re.search(r"\w", page.even[found.end : to_whom.start]):
                continue
        past = found.end
        written = _named(page, found.start, found.end, end)
        if written == "Văn bản":
            continue
        past = max(past, found.start + len(written))
        yield written


def _sent(read: Reading, start: int, end: int) -> str | None:
    """What “gửi”, “nộp” has for an object, whatever it is, or else the verb before: “Xây dựng điều lệ, gửi các lớp”."""
    page = read.page
    verb = next((one for one in words.SENDING.all(page, start, end) if one.phrase in ("gửi", "gởi", "nộp")), None)
    if verb is None:
        return None
    spans = [(verb.end, end)]
    if doing := words.DOING.first(page, start, verb.start):
        spans.append((doing.end, verb.start))
    for first, last in spans:
        whom = next(mentions(page, first, last), None)
        begin = first + len(page.text[first:last]) - len(page.text[first:last].lstrip(" ,"))
        upto = min(last, whom.start) if whom else last
        if begin < upto and not _UPTO.at(page, begin, last):
            written = _named(page, begin, begin, upto)
            if 0 < len(written.split()) < 9 and not words.DOING.at(
                Page.of(written.lower(), marked=True), 0, len(written)
            ):
                return written
    return None


def _named(page: Page, start: int, behind: int, end: int) -> str:
    """The name of a thing, up to a mark or a word behind which it is not its name any more."""
    last = min(end, start + 100)
    ends = [found.start() for found in (_MARK.search(page.even, behind, last),) if found]
    ends += [found.start for found in (_UPTO.first(page, behind, last),) if found]
    kept = page.cut(start, min(ends, default=last)).strip(" -")
    return kept[:1].upper() + kept[1:]
