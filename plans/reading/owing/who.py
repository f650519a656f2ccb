"""Whom a duty binds, as written. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lib.text import fold
from plans.reading.duties.binding import TIME_LINE
from plans.reading.duties.context import Bound, Reading
from plans.reading.layout.labels import LIST
from plans.reading.naming import words
from plans.reading.naming.joined import apart
from plans.reading.naming.reach import verb
from plans.reading.naming.units import Mention, mentions, stranger
from plans.reading.owing.elsewhere import ACTING, BY, FEW, before, entitled, further, named_above, wholly
from plans.reading.owing.whom import report_to
from plans.reading.page import Page

_LEADS = re.compile(r"[\s*_(]*(?:(?:la co quan |la don vi )?chu tri|(?:lam|la) dau moi|chiu trach nhiem chinh)\b")
_HELPS = re.compile(r"[\s*_,(]*(?:cung )?phoi hop\b")
# What is done to bodies that are listed below: they are its objects.
_DONE_TO = re.compile(
    r"\b(?:thanh lap|kien toan|kiem tra|giam sat|thanh tra|khao sat|tham|lam viec(?: voi)?|ra mat|sap xep) ?:$"
)
_EACH = re.compile(r"(?:moi|tung) (?P<of>.+)")
_ANY = frozenset({"co quan", "don vi", "ben", "dia phuong", "noi", "to chuc"})
_MATTER = re.compile(r"[\s*_]*(?:viec|cong tac|bao cao|ho so|danh sach|bien ban|ket qua)\b")
_AT = re.compile(r"\b(?:o|tai|cua|giua) $")
# Those who have others do it: “hướng dẫn các xã báo cáo …” binds the communes, “vận động các hộ hiến đất …” does not.
_HAVING = re.compile(r"\b(?:huong dan|chi dao|don doc|yeu cau|de nghi|giao|nhac) $")


def responsible(read: Reading, here: Bound) -> tuple[tuple[str, ...], bool]:
    """The units bound, as written, and whether the sentence itself names them."""
    page = read.page
    over = entitled(read, here)
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
    if (first := _first(read, here)) is not None:
        return apart(page, first.start, first.end), True
    goes_to = report_to(read, here)
    for found in further(read, here):
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
    return _DONE_TO.search(page.even, one.start, one.end) is not None and any(named_above(read, own.above))


def _first(read: Reading, here: Bound) -> Mention | None:
    """Who stands first in the sentence, with what is not known for a verb behind: “Các xã chằm lều, xong …”."""
    page = read.page
    one = next(mentions(page, here.near[0], here.when.start, read.stops), None)
    if one is None or one.start != here.near[0] or one.part != "other" or not page.text[one.start].isupper():
        return None
    return one if page.text[one.end : one.end + 1] == " " and page.text[one.end + 1].islower() else None


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
    for index in range(here.index - 1, max(-1, here.index - 1 - FEW), -1):
        one = outline.paragraphs[index]
        if one.above != own.above or one.label != own.label or not (alone := wholly(read, one.start, one.end)):
            break
        names[:0] = alone
    return tuple(names)


def _of_whom(read: Reading, here: Bound, one: Mention) -> bool:
    """“Thời hạn gửi báo cáo của các bộ, ngành: trước ngày 20/12”, “Việc kiểm kê ở các khoa phải xong trước …”."""
    page = read.page
    if _MATTER.match(page.even, here.clause[0]) and _AT.search(
        page.even, max(here.clause[0], one.start - 8), one.start
    ):
        return words.MUST.at(page, one.end + 1, here.when.end) is not None or page.even.startswith(
            ("hoan thanh", "xong", "ket thuc", "gui ", "duoc gui ", "nop ", "duoc nop "), one.end + 1
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
    found = [one for one in mentions(read.page, start, end, read.stops) if one.part in ACTING]
    even = read.page.even
    found = [one for one in found if not _is_label(read.page, one)]
    if times := read.between(start, end) if end == here.when.start else ():
        found += _for_whom(read, times[-1].end, end)
    if len(found) > 1:  # “theo mẫu do Bộ A ban hành” says who made the thing, not who does it
        found = [one for one in found if one == found[0] or not BY.search(even, start, one.start)]
        found = [one for one in found if one == found[0] or not even.startswith("cap ", one.start)]  # “cấp huyện xong”
        if _again(read.page, found):  # “Sở A, Sở B: mỗi cơ quan chuẩn bị …”
            found.pop()
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


def _is_label(page: Page, one: Mention) -> bool:
    """Whether it is the beginning of “Đơn vị thực hiện: …”."""
    label = words.ASSIGNING.at(page, one.start, one.end + 40)
    return label is not None and label.end > one.end and page.even.startswith(":", label.end)


def _for_whom(read: Reading, start: int, end: int) -> Iterator[Mention]:
    """Who does what comes next: “Các đơn vị báo cáo trước ngày 05/6 để Sở A tổng hợp, trình trước ngày 10/6”."""
    for one in mentions(read.page, start, end, read.stops):
        if read.page.even.endswith(" de ", start, one.start) and verb(read.page, one.end + 1, end):
            yield one


def _again(page: Page, found: Sequence[Mention]) -> bool:
    """Whether the last one says “mỗi cơ quan”, “mỗi Hội đồng” of those that were named before it."""
    each = _EACH.fullmatch(page.even, found[-1].start, found[-1].end)
    if each is None or len(found) < 2:
        return False
    return each["of"] in _ANY or each["of"] in page.even[found[0].start : found[0].end]


def _assigned(read: Reading, here: Bound) -> Mention | None:
    """The unit of “Đơn vị thực hiện: …”, in this paragraph or in one beside it."""
    outline, page = read.outline, read.page
    own = outline.paragraphs[here.index]
    spans = [here.near, (own.start, here.near[0])]
    for index in (here.index + step for step in (-1, 1, -2, 2, -3, -4, -5, -6)):
        if 0 <= index < len(outline.paragraphs) and outline.paragraphs[index].above == own.above and own.depth >= LIST:
            spans.append((outline.paragraphs[index].start, outline.paragraphs[index].end))
    for number, (start, end) in enumerate(spans):
        for label in words.ASSIGNING.all(page, start, end if number < 2 else min(end, start + 40)):
            if page.even[label.end : label.end + 3].lstrip(" *_").startswith(":"):
                found = next(mentions(page, label.end + 1, end, read.stops), None)
                if found and not re.search(r"\w", page.even[label.end : found.start]):
                    return found
    return None
