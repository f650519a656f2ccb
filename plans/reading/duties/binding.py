"""Which time expressions bind somebody. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from plans.reading.dates.sentences import is_finer
from plans.reading.duties.bounds import why_not
from plans.reading.duties.context import NEVER, WIDE, Bound, Reading, other_news, told
from plans.reading.layout.labels import LIST
from plans.reading.layout.outline import holding
from plans.reading.model import Expression
from plans.reading.naming import words
from plans.reading.naming.units import mentions
from plans.reading.page import Page, listed

_NEAR = 600  # letters around a time in which its clause is looked at
_RECIPIENTS = re.compile(r"noi nhan(?= ?[:./]|$|\n)")
_LONG, _TERM = timedelta(days=90), timedelta(days=400)
FIRM = ("before", "on_or_before", "relative")
# A time that begins so is a limit, whatever its kind.
_LIMIT = re.compile(
    r"[\s*_]*(?:cham nhat|muon nhat|truoc|xong|den het|den ngay|het (?:ngay|thang|quy|nam)|han|khong qua|"
    r"khong muon|trong vong|trong thoi han|cham|som nhat)\b"
)
# A line that says when what stands above it is to be done.
TIME_LINE = listed(
    """
    thời gian · thời hạn · hạn nộp · hạn gửi · hạn cuối · hạn chót · tiến độ · thời điểm · lịch · ngày tổ chức ·
    ngày thi · ngày nộp · ngày khai mạc · ngày họp · hạn hoàn thành · hạn đăng ký · ngày gửi
    """
)
# Not “những nơi có dự án kết thúc năm 2026”: that names which ones.
_FINISHING = re.compile(
    r"\b(?:hoan thanh|hoan tat|xong|(?<!du an )(?<!nhiem ky )(?<!hop dong )(?<!chuong trinh )(?<!de an )ket thuc)"
    r"(?: \w+){0,2} ?$"
)
_LIMITED = re.compile(r"\b(?:hoan thanh|hoan tat|xong|thoi gian|thoi han|han|vao|du kien|ket thuc)\b[^;.]{0,24}$")
# A bare year says when only behind a label: “Thời gian thực hiện: năm 2026”; else it is part of a name.
_WHEN = re.compile(r"\b(?:thoi gian|thoi han|tien do|hoan thanh)(?: \w+){0,3} ?:[\s*_]*$")
_NAMED_AFTER = re.compile(
    r"\b(?:bao cao|ke hoach|chuong trinh|giao ban|so ket|tong ket|phien hop|cuoc hop|tinh hinh|chi tieu|"
    r"du toan|quyet toan|ngan sach|cong tac|nhiem vu|ket qua|so lieu|ky hop|khen thuong|hoc ky|ky bao cao) $"
)
_REPORTED = re.compile(
    r"\b(?:bao cao|phien hop|cuoc hop|ky hop|giao ban|quyet toan|du toan|so lieu|tinh hinh|ket qua|chi tieu) $"
)
_NAMED_IN_QUOTES = re.compile(r"[”\"] ?\($")  # “Tháng Nhân đạo” (từ 01/5 đến 31/5 hằng năm)
_OF_YEAR = re.compile(r"\bnam (?:19|20)[0-9]{2} ?\($")  # “đợt cứu trợ năm 2020 (tháng 10 và tháng 11)”
_PERIOD = re.compile(r"(?:thang|quy)\b")
_WITHIN = re.compile(r"(?:vao|trong|khoang|du kien)\b")
_YEARLY = re.compile(r"(?:to chuc |tien hanh )?(?:so ket|tong ket|bao cao|gui|danh gia|kiem tra|tong hop|ra soat)\b")
_EVERY = re.compile(r"hang \w+\b(?! do )")
_PART_OF = re.compile(r"\b(?:nhung thang|cac thang|cua) $")
_EXTENDED = listed(
    """
    gia hạn · lùi · lùi thời hạn · lùi thời gian · lùi ngày · kéo dài thời gian · kéo dài thời hạn ·
    điều chỉnh thời gian · điều chỉnh thời hạn · điều chỉnh hạn · thay đổi thời gian · thay đổi thời hạn ·
    chuyển thời gian · dời · hoãn · chuyển từ ngày
    """
)
_AFTER_COLON = re.compile(  # “Chung kết: ”, “Chiến dịch: đợt 1 ”, “…, đợt 2 ”
    r"\w\W{0,3}:[\s*_]*(?:(?:dot|lan|vong|giai doan|buoc) (?:thu )?\w{1,4}:?)?[\s*_]*(?:du kien|vao|tu|ngay)?[\s*_]*$|"
    r"[,;] (?:dot|lan|vong|giai doan) (?:thu )?(?:[0-9]{1,2}|[ivx]{1,3}|nhat|hai|ba):? $"
)
_NEW = re.compile(r"(?:den|sang|thanh|toi)\b")


def bound(read: Reading) -> Iterator[Bound]:
    """The expressions that bind, in the order of the text."""
    outline, closed, last = read.outline, _signed(read), other_news(read)
    for one in read.times:
        if one.start >= last:
            return
        index = outline.index(one.start)
        if index is None or outline.paragraphs[index].row or index in closed:
            continue
        if one.start < read.head.body and not limits(read.page, one):
            continue
        sentence = holding(outline.sentences(index), one.start)
        if sentence is None:
            continue
        clause = holding(outline.clauses(*sentence), one.start) or sentence
        near = _clipped(sentence, one, 2 * _NEAR)
        here = Bound(_extended(read.page, one, clause), index, sentence, near, _clipped(clause, one, _NEAR))
        if not _passed(read, here) and _binds(read, here):
            yield here


def _clipped(span: tuple[int, int], when: Expression, reach: int) -> tuple[int, int]:
    return max(span[0], when.start - reach), min(span[1], when.end + reach)


def _signed(read: Reading) -> frozenset[int]:
    """The paragraphs from “Nơi nhận” to the annexes: who gets the text, and who signed it."""
    outline = read.outline
    for index, one in enumerate(outline.paragraphs):
        if (
            one.start >= read.head.body
            and _RECIPIENTS.match(outline.page.even, one.start)
            and one.end - one.start < 400
        ):
            end = index + 1
            while end < len(outline.paragraphs) and outline.paragraphs[end].start < read.head.annex:
                if outline.paragraphs[end].depth < LIST and outline.role(end) != "recipients":
                    break  # something numbered follows who signed
                end += 1
            return frozenset(range(index, end))
    return frozenset()


def _extended(page: Page, when: Expression, clause: tuple[int, int]) -> Expression:
    """Of “gia hạn từ ngày 15/12 đến ngày 31/12” only the new date: what was read as a range is its end."""
    if (
        when.kind != "range"
        or when.due is None
        or not _EXTENDED.last(page, max(clause[0], when.start - 120), when.start)
    ):
        return when
    new = max((match.start() for match in _NEW.finditer(page.even, when.start, when.end)), default=None)
    return when if new is None else replace(when, start=new, kind="on_or_before", range_start=None)


def _passed(read: Reading, here: Bound) -> bool:
    """What lies before the issue date is no duty; nor is a bare date that is the issue date."""
    last, first = here.when.due or here.when.suggested_due, here.when.range_start
    if read.since and first and first < read.since - _LONG:
        return True  # a period that has run for long is looked back upon
    if first and last and last - first > _TERM:
        return True  # the term of a programme
    if read.head.number is None and read.head.type is None and told(read.outline, here.when):
        return True
    if last is None or here.when.kind in ("recurring", "relative"):
        return False
    if read.oldest and last < read.oldest:
        return True
    bare = here.when.at is None or "hom nay" in read.page.even[here.clause[0] : here.when.start]  # as minutes begin
    return last == read.since and here.when.kind == "on" and bare


def limits(page: Page, when: Expression) -> bool:
    """Whether the words are a limit (“trước”, “chậm nhất”) and not a bare date."""
    if when.kind in ("month", "quarter", "year_end", "on") and _FINISHING.search(
        page.even, max(0, when.start - 30), when.start
    ):
        return True
    return when.strict or when.kind in FIRM or _LIMIT.match(page.even, when.start, when.end) is not None


def _binds(read: Reading, here: Bound) -> bool:
    page, when = read.page, here.when
    firm = limits(page, when)
    one_sided = (
        when.kind in ("on", "month", "quarter", "vague")
        and when.form != "lunar-month-days"
        and page.even.startswith("tu ", when.start)
    )
    if when.form in NEVER or one_sided:
        return False  # it says when something begins
    last = when.due or when.suggested_due
    ahead = read.since is not None and last is not None and last > read.since
    if why_not(page, here.clause, when, limit=firm, ahead=ahead) or _replaced(page, read, here):
        return False
    if read.news and not firm and when.kind != "recurring" and not words.DIRECTING.first(page, *here.near):
        return False  # it is told, and asks nobody for anything
    role = read.outline.role(here.index)
    if role in ("goals", "results") or (role == "purpose" and not firm):
        return False
    timed = TIME_LINE.last(page, here.clause[0], when.start) is not None
    if when.form == "half-year" and not (firm or _LIMITED.search(page.even, max(0, when.start - 40), when.start)):
        return False
    if when.form == "year-end" and page.even.startswith("nam ", when.start):
        return _WHEN.search(page.even, max(here.clause[0], when.start - 40), when.start) is not None
    if (
        when.form in WIDE
        and not _in_year(read, here)
        and not (
            _LIMITED.search(page.even, max(here.clause[0], when.start - 40), when.start)
            or _LIMIT.match(page.even, when.start)
        )
    ):
        return False
    named = when.kind in ("month", "quarter", "vague", "range") or when.form == "half-year"
    if named and (not firm or when.form == "before-tet") and _names(read, here):
        return False
    if when.form == "every":
        return _repeats(read, here)
    sends = words.SENDING.first(page, *here.near) or words.ENDING.first(page, *here.near)
    if firm or timed:
        return bool(when.kind != "year_end" or timed or sends or words.DOING.first(page, *here.clause))
    return bool(sends or words.DOING.first(page, *here.near) or _scheduled(read, here))


def _names(read: Reading, here: Bound) -> bool:
    """“báo cáo quý I”, “kỳ họp cuối năm”, “những tháng cuối năm 2025”: part of the name of something else."""
    page, when = read.page, here.when
    before = page.even[max(here.clause[0], when.start - 30) : when.start]
    if _PART_OF.search(before):
        return True
    if _WITHIN.match(page.even, when.start):
        return False
    if page.even.startswith(" do ", when.end):
        return True  # “Quý I do Ban A chủ trì”: whose turn it is
    if _REPORTED.search(before) and any(
        limits(page, one) or (one.kind == "on" and not re.search("[,;]", page.even[when.end : one.start]))
        for one in read.between(when.end, here.clause[1])
    ):
        return True  # “báo cáo quý IV/2025 gửi trước ngày 18/12/2025”: the other one says when
    if _NAMED_IN_QUOTES.search(before) or (_OF_YEAR.search(before) and page.even.startswith(")", when.end)):
        return True
    if (_PERIOD.match(page.even, when.start) or when.form == "before-tet") and any(
        limits(page, one) for one in read.between(when.end, here.clause[1]) if one.form not in WIDE
    ):
        return True  # “chi trả trợ cấp tháng 02/2027, hoàn thành trước 25/02”
    bare = not re.search("20[0-9]{2}", page.even[when.start : when.end])
    if bare and when.kind in ("month", "quarter") and re.search(r"\w ?$", before) and not _LIMITED.search(before):
        return True
    if _NAMED_AFTER.search(before) is not None and (bare or when.kind in ("month", "quarter")):
        return True
    return bare and when.form == "part-of-year" and not _LIMITED.search(before)


def _in_year(read: Reading, here: Bound) -> bool:
    """“cập nhật phần mềm trong năm 2025” binds where a unit acts, or beside a limit in the same sentence."""
    page, when = read.page, here.when
    if (read.head.number or read.head.type) is None:
        return False  # of a piece of news
    if not page.even.startswith("trong nam", when.start) or not words.DOING.first(page, here.clause[0], when.start):
        return False
    beside = any(one != when and limits(page, one) for one in read.between(*here.near))
    named = mentions(page, here.clause[0], when.start, read.stops)
    ends = words.ENDING.at(page, *here.clause) is not None
    return beside or ends or any(one.part in ("acts", "told") for one in named)


def _scheduled(read: Reading, here: Bound) -> bool:
    """“Chung kết: tháng 10/2025”: a thing and its time after a colon, or an entry of a part about time."""
    outline, page = read.outline, read.page
    if _AFTER_COLON.search(page.even, here.near[0], here.when.start):
        return True
    for up in outline.above(here.index):
        one = outline.paragraphs[up]
        if one.heading and one.label and TIME_LINE.first(page, one.start, min(one.end, one.start + 120)):
            return True
    return False


def _repeats(read: Reading, here: Bound) -> bool:
    """Whether “hằng tuần”, “hằng quý” alone says how often something is to be done: a verb stands beside it."""
    page, (start, end) = read.page, here.clause
    if page.even.startswith(":", here.when.end) or _entitles(read, here):
        return False
    if "dinh ky" in page.even[max(start, here.when.start - 20) : here.when.end]:
        return True
    blank = re.compile(r"[\s,*_]*").match(page.text, here.when.end, end)
    at = blank.end() if blank else here.when.end
    if here.when.recurrence == "FREQ=YEARLY":
        return _YEARLY.match(page.even, at, end) is not None
    if any(other != here.when and other.kind == "recurring" for other in read.between(start, end)):
        return False  # the other one says more
    behind = bool(words.SENDING.at(page, at, end) or words.DOING.at(page, at, end))
    # “…; phát thanh về bầu cử hằng ngày”: who does it stands before. Not “Hỗ trợ hằng tháng 500.000 đồng”.
    begun = words.DOING.at(page, start, here.when.start) if here.when.start - start < 90 else None
    if begun and begun.end + 4 < here.when.start and _EVERY.match(page.even, here.when.start, here.when.end + 4):
        behind = True
    if not re.search(r"\w", page.even[start : here.when.start]):
        behind = behind or any(one.part == "acts" for one in mentions(page, at, end, read.stops))
    beside = words.DOING.last(page, max(start, here.when.start - 80), here.when.start) and any(
        one.part in ("acts", "told") for one in mentions(page, start, here.when.start, read.stops)
    )
    return bool(behind or beside or words.SENDING.last(page, max(start, here.when.start - 60), here.when.start))


def _entitles(read: Reading, here: Bound) -> bool:
    """“1. Báo cáo định kỳ hằng tháng”: what stands below says when in the month."""
    outline, below = read.outline, read.outline.below(here.index)
    if not below or not outline.paragraphs[here.index].heading:
        return False
    under = outline.paragraphs[below.start].start, outline.paragraphs[below.stop - 1].end
    return any(is_finer(other, here.when) for other in read.between(*under))


def _replaced(page: Page, read: Reading, here: Bound) -> bool:
    """“từ ngày 15/12 sang ngày 20/12”: of two dates of one extension the earlier is the old one."""
    if not _EXTENDED.last(page, here.near[0], here.when.start):
        return False
    later = [one for one in read.between(here.when.end, here.near[1]) if one.start - here.when.end < 40]
    return bool(later and _NEW.search(page.even, here.when.end, later[0].start + 6))
