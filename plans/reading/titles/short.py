"""A title as a clerk would write it: short, whole, without dates. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from plans.reading.dates.find import expressions
from plans.reading.naming import words
from plans.reading.page import Page, listed

LONGEST = 120
_ENOUGH = 300  # so many letters are looked at
_FEW = 4  # and so many times in them
# What a title does not end with, and what it does not begin with.
_TAIL = listed(
    """
    về · cho · và · để · trước · chậm nhất · vào · trong · đến · từ · ngày · xong · muộn nhất · hạn · là · ở ·
    thời gian · thời hạn · theo · dự kiến · bắt đầu · thời gian hoàn thành · tại · khoảng · với · của · qua ·
    nhất · hoàn thành xong · kể từ · thì · do · như sau · được · phải · cần · sẽ · các · những · mỗi · kèm ·
    kèm theo · gồm · bao gồm · nhằm · hoặc · lúc · hồi · từng · cùng · trên · được tổ chức · gửi trước · khi · như ·
    không quá · không để quá · gửi · theo mẫu · theo mẫu kèm · theo biểu mẫu · vào dịp · dịp · nhân dịp
    """
)  # fmt: skip
_LEAD = listed(
    """
    thời gian · thời gian dự kiến · thời hạn · dự kiến · cần · phải · sẽ · có trách nhiệm · có nhiệm vụ ·
    khẩn trương · chủ động · nghiêm túc · tiếp tục · và · đồng thời · việc · thì · đề nghị · yêu cầu · được ·
    nhằm · của · để · hạn cuối · hạn chót · tiến độ · kịp thời · tích cực · trong đó · thường xuyên
    """
)  # fmt: skip
# These say nothing alone: a heading, a label, a verb of which the thing stands elsewhere.
_HOLLOW = listed(
    """
    thời gian · thời hạn · chủ đề · nội dung · hình thức · tiến độ · tiến độ thực hiện · địa điểm · thành phần ·
    thời gian tiến hành · thời gian thực hiện · thời gian, địa điểm · thời gian và địa điểm · lộ trình · lịch ·
    các mốc công việc · các mốc thời gian · mốc thời gian · tổ chức thực hiện · tổ chức triển khai · yêu cầu ·
    chế độ thông tin · chế độ báo cáo · phân công · phân công nhiệm vụ · nhiệm vụ · công việc · phần việc · đợt ·
    giai đoạn · bước · vòng · lần · cao điểm · trực tiếp nhận · thường xuyên · thực hiện thường xuyên · đồng loạt ·
    tổ chức đồng loạt · triển khai thực hiện · hoàn thành xong · một số nội dung · kế hoạch thực hiện · kinh phí ·
    tham mưu tổ chức · đơn vị thực hiện · đơn vị chủ trì · khen thưởng · vào dịp · sinh hoạt ·
    quy mô · đối tượng · mục đích · cụ thể · hoạt động · phát động · báo cáo · một số việc ·
    tiến hành · nhận
    """
)  # fmt: skip
# A verb with its thing in two or three words, which the table of verbs has as one.
_COMPLETE = listed(
    """
    trao quà · tặng quà · dâng hương · khai giảng · bế giảng · họp mặt · gặp mặt · rút kinh nghiệm · ra quân ·
    diễn tập · chốt số liệu · chốt danh sách · khóa sổ · hiến máu · tổng vệ sinh · lấy ý kiến ·
    lấy phiếu · coi thi · ra đề · phát thưởng · bầu · nộp hồ sơ · lập hồ sơ ·
    lập dự toán · lập kế hoạch · tiếp công dân · viếng nghĩa trang · thắp nến · thả hoa · tổng duyệt · đại hội
    """
)
_PREAMBLE = re.compile(
    r"(?:can cu|thuc hien (?:ke hoach|cong van|huong dan|chi thi|nghi quyet) so|theo (?:ke hoach|cong van) so)\b"
)
_RESTING_ON = re.compile(r"^\s*(?:căn cứ|trên cơ sở|theo(?!\s+dõi))\s[^,;]{3,120},\s*(?=\w)", re.IGNORECASE)
_ASIDE = re.compile(r"\d{1,2}/\d|ngày \d|theo mẫu|biểu mẫu|kèm|bản mềm|bản cứng|nếu có|file|°", re.IGNORECASE)
_BESIDE = re.compile(r",\s*kèm (?:theo )?(?:biểu mẫu|phụ lục|đề cương|file|bản mềm)[^,;]*,\s*", re.IGNORECASE)
_SECONDS = re.compile("[0-9'′]\"")  # of coordinates; inches
_TIMES = re.compile(r"\d|thứ|tháng|quý|tuần|ngày", re.IGNORECASE)
_OVERDUE = re.compile(r"\bquá hạn$", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:đợt|giai đoạn|bước|vòng|lần|tuần)\s+[0-9IVX]+", re.IGNORECASE)
_MARKS = " \t\n,;:.*_–-(|"
_HOURS = re.compile(
    r"[\s,]*\b(?:(?:vào|lúc|trước|hồi)\s+)?(?:"
    r"(?:buổi\s+)?(?:sáng|chiều|tối|trưa|đêm)(?:\s+(?:ngày|nay))?|"
    r"(?:(?:sáng|chiều|tối)\s+)?(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy)|chủ nhật)|"
    r"[0-9]{1,2}\s?(?:giờ|g|h)\s?(?:[0-9]{2})?(?:\s?phút)?|trong\s+[0-9]{1,2}(?:\s+ngày)?|từ\s+[0-9]{1,2}/[0-9]{1,2})[\s,]*$",
    re.IGNORECASE,
)
# What a clause adds on how a thing is sent, or what it ends with when its time is gone.
_AFTERWARDS = re.compile(
    r"[,;]\s*(?:đồng thời\s+)?(?:gửi\s+)?(?:bản|file)\s+(?:điện tử|mềm|giấy|cứng)\b.{0,80}$|"
    r"[:,;]\s*(?:hoàn thành|kết thúc|xong|gửi|thực hiện)$|"
    r"\s(?:dự kiến|sẽ)\s(?:được\s)?(?:tổ chức|tiến hành|mở|diễn ra|thực hiện)$|"
    r"\sdiễn ra$",
    re.IGNORECASE,
)
_WIDE = frozenset({"this-year", "years", "year-end", "school-year"})
_CITED = re.compile(r"\bsố\s+[\w/.\-]+\s*(?:ngày\s*)?$")
_BRACKET = re.compile(r"\s?\([^()]{0,200}\)")
_QUOTED = re.compile('“[^“”]{25,300}”|"[^"]{25,300}"')
_TOGETHER = re.compile(r",?\s(?:và\s)?phối hợp (?:chặt chẽ )?(?:với|cùng)\s")
_ABBREVIATED = {
    "Ủy ban Mặt trận Tổ quốc": "Ủy ban MTTQ",
    "Mặt trận Tổ quốc": "MTTQ",
    "Ủy ban nhân dân": "UBND",
    "Hội đồng nhân dân": "HĐND",
}
_JOINTS = re.compile(r"\s(?=(?:về|cho|nhằm|để|trong|theo|trên|tại|gắn với|đối với|có|cùng|gửi|kèm)\s)")
_VERB_JOINT = re.compile(r"\s(?=(?:thực hiện|triển khai|tổ chức)\s)")  # “giao ban, sơ kết, tổng kết | thực hiện …”
_LISTED = re.compile(r"[,;.](?=\s)")


def short(written: str) -> str | None:
    """As a title: no dates, no leading or trailing particles, a capital, whole, 120 letters at most; or None."""
    plain = _BRACKET.sub(_said_aside, " ".join(written[:_ENOUGH].replace("**", "").split()))
    plain = re.sub(r"(?:\s*,)+", ",", _BESIDE.sub(" ", plain))
    kept = whole(trimmed(_undated(_RESTING_ON.sub("", plain))))
    for shortened in _WAYS:
        if len(kept) <= LONGEST:
            break
        kept = whole(trimmed(shortened(kept)))
    return kept[:1].upper() + kept[1:] if len(kept) > 3 else None


def _said_aside(bracket: re.Match[str]) -> str:
    """Brackets with a date, or on the paper on which a thing is written, are no part of a title."""
    aside = re.search(
        r"\d{1,2}/\d|ngày \d|theo mẫu|biểu mẫu|kèm|bản mềm|bản cứng|nếu có|file|°", bracket[0], re.IGNORECASE
    )
    return "" if aside else bracket[0]


def hollow(made: str) -> bool:
    """Whether it says nothing alone: a bare verb, a label, or the preamble."""
    page = Page.of(made, marked=True)
    if _PREAMBLE.match(page.even) or _NUMBERED.fullmatch(made.strip()):
        return True
    if (known := _COMPLETE.at(page, 0, len(made))) and known.end == len(made):
        return False
    tables = (_HOLLOW, words.DOING, words.ENDING, words.SENDING)
    return any((found := table.at(page, 0, len(made))) and found.end == len(made) for table in tables)


def trimmed(written: str) -> str:
    """Without marks, particles and hours at both ends."""
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
        if (
            (tail := _TAIL.ending(page, max(at, upto - 40), upto))
            and tail.start > at
            and not _OVERDUE.search(written[:upto])
        ):
            upto = tail.start
        elif (hours := _HOURS.search(written, max(at, upto - 40), upto)) and hours.start() > at:
            upto = hours.start()
        else:
            break
    return _AFTERWARDS.sub("", written[at:upto])


def whole(written: str) -> str:
    """With all brackets and quotation marks closed: what is open is left off, a name that is open is closed."""
    return _bracketed(_quoted(_bracketed(written)))


def _bracketed(written: str) -> str:
    """Up to a bracket that is not closed; without those that close none."""
    opened: list[int] = []
    closing_none: set[int] = set()
    for at, letter in enumerate(written):
        if letter == "(":
            opened.append(at)
        elif letter == ")" and opened:
            opened.pop()
        elif letter == ")":
            closing_none.add(at)
    upto = opened[0] if opened else len(written)
    kept = "".join(letter for at, letter in enumerate(written[:upto]) if at not in closing_none)
    return trimmed(kept) if opened else kept


def _quoted(written: str) -> str:
    """A name whose quotation marks are not closed is closed; one of a word or two is left off."""
    if written.count("”") > written.count("“"):
        return written.replace("”", "").replace("“", "")
    if written.count("“") > written.count("”"):
        mark, closing = written.rfind("“"), "”"
    elif written.count('"') % 2 and not _SECONDS.search(written):
        mark, closing = written.rfind('"'), '"'
    else:
        return written
    name = written[mark + 1 :].rstrip(" ,;.…")
    return f"{written[: mark + 1]}{name} …{closing}" if len(name.split()) > 2 else trimmed(written[:mark])


def _undated(written: str) -> str:
    """Up to the first date; without it, where it stands behind the number of a document or before all else."""
    times = expressions(written, year=None, issued_on=None)
    if len(times) > _FEW:
        written, times = written[: times[_FEW].start], times[:_FEW]
    for one in reversed(times):
        if one.form in _WIDE or not _TIMES.search(written, one.start, one.end):
            continue
        before = written[: one.start]
        said = trimmed(before)
        if len(said.split()) > 1 and not hollow(said) and not _CITED.search(before) and "(" not in before[-3:]:
            written = before
        else:
            written = re.sub(r"\bngày\s*$", "", before).rstrip() + written[one.end :]
    return re.sub(r"\(\s*\)", "", written)


def _abbreviated(kept: str) -> str:
    for full, abbreviation in _ABBREVIATED.items():
        kept = re.sub(full, abbreviation, kept, flags=re.IGNORECASE)
    return kept


def _alone(kept: str) -> str:
    """Without “phối hợp với …”, up to the verb behind those units."""
    if not (with_whom := _TOGETHER.search(kept)):
        return kept
    page = Page.of(kept, marked=True)
    lists = (words.DOING.all(page, with_whom.end(), len(kept)), words.SENDING.all(page, with_whom.end(), len(kept)))
    verb = min((found.start for table in lists for found in table if found.start > with_whom.end() + 5), default=None)
    return kept if verb is None else f"{kept[: with_whom.start()]} {kept[verb:]}"


def _names_cut(kept: str) -> str:
    """“Toàn dân đoàn kết …” for a long name in quotation marks."""
    return _QUOTED.sub(lambda name: f"{' '.join(name[0].split()[:4])} …{name[0][-1]}", kept)


def _of_a_list(head: str, joint: re.Pattern[str]) -> bool:
    """“giao ban, sơ kết, tổng kết”: before a verb only a list of verbs ends."""
    return joint is not _VERB_JOINT or hollow(re.split(r"[,;]\s", head)[-1].strip().capitalize())


def _cut(kept: str) -> str:
    """Up to the last joint of the sentence at which it is whole; a list is not cut behind a bare verb."""
    tables = (_LISTED, _JOINTS, _VERB_JOINT)
    joints = {match.start(): table for table in tables for match in table.finditer(kept, 20, LONGEST + 1)}
    for at in sorted(joints, reverse=True):
        head = kept[:at]
        last = re.split(r"[,;]\s", head)[-1].strip()
        named = kept[at] == "," and kept[at + 2 : at + 3].isupper()  # “Sở Văn hóa, Thể thao và Du lịch”
        bare = hollow(last.capitalize()) and (joints[at] is not _VERB_JOINT or last == head)
        if not named and not bare and whole(head) == head and len(head.split()) > 3 and _of_a_list(head, joints[at]):
            return head
    return kept[: kept.rfind(" ", 0, LONGEST - 1)]


_WAYS: tuple[Callable[[str], str], ...] = (
    _abbreviated,
    lambda kept: _BRACKET.sub("", kept),
    _alone,
    _names_cut,
    _cut,
    lambda kept: kept[:LONGEST],
)
