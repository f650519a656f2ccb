"""A document that is cited with its date, and days that are remembered: neither binds anybody. Pure."""

from __future__ import annotations

import re

from plans.reading.page import Page, listed

_ANNIVERSARIES = listed(
    """
    năm ngày · năm thành lập · ngày thành lập · ngày truyền thống · kỷ niệm ngày · kỷ niệm · ngày giải phóng ·
    quốc khánh · ngày thương binh · nhân dịp · chào mừng · lập thành tích · hướng tới kỷ niệm · quốc tế phụ nữ ·
    ngày nhà giáo · ngày quốc tế · cách mạng tháng tám · ngày quân đội · ngày hội quốc phòng · ngày phụ nữ ·
    ngày gia đình · ngày môi trường · ngày pháp luật · tết nguyên đán · ngày chiến thắng · ngày toàn quốc ·
    ngày doanh nhân · ngày quốc khánh · ngày thầy thuốc · ngày báo chí · ngày sinh · ngày mất · chiến thắng ·
    tết trung thu · ngày di sản · giỗ tổ · quốc tế lao động · quốc tế thiếu nhi · thương binh liệt sĩ · ngày sách
    """
)
_TYPES = (
    "luat|bo luat|phap lenh|nghi quyet|nghi dinh|quyet dinh|chi thi|thong tu|thong tri|ke hoach|huong dan|"
    "cong van|van ban|"
    "thong bao|ket luan|quy dinh|quy che|chuong trinh|de an|bao cao|to trinh|cong dien|giay moi|hop dong|"
    "bien ban|lenh|dieu le"
)
_SYMBOL = (
    r"[0-9]{1,5} {0,2}[-/] {0,2}(?:[0-9]{2,4} {0,2}[-/] {0,2})?[a-z][\w&]{0,20}(?:\s{0,2}[-/.]\s{0,2}[\w&]{1,20}){0,5}"
)
# A number and symbol just before the time: “số 10-CT/TW ngày”, “số581/BNV-CCHC, ngày”.
_NUMBERED = re.compile(rf"{_SYMBOL}[,(]?\s{{0,3}}$")
# “Công văn ngày 05/10/2020 của …”: a kind of document just before; not “gửi báo cáo ngày 20/12”.
_TYPED = re.compile(rf"\b(?:{_TYPES})(?: so [0-9]{{1,5}}[\w/-]{{0,30}})?,?\s{{0,3}}$")
_HANDED = re.compile(
    r"\b(?:gui|nop|trinh|hoan thanh|xong|lam|viet|hop|to chuc|thong qua|duyet|phe duyet|ky)\b[^,;.]{0,14}$"
)
_BY = re.compile(r"[\s*_)]{0,4}(?:cua|giua)\b")
# Something else is said of the time between the cue and it: “kỷ niệm … tổ chức vào ngày 17/11”.
ELSE = re.compile(
    r"\b(?:vao|thoi gian|to chuc|hoan thanh|gui|nop|chuyen|bao cao|trien khai|xong|tiep nhan|dien ra|khai mac)\b"
)


# “(20/8/1888 - 20/8/2026)”: the second of two days of one name.
_SAME_DAY = re.compile(r"(?P<day>[0-9]{1,2}/[0-9]{1,2})/[0-9]{4} ?- ?$")


def cited(page: Page, since: int, start: int, end: int) -> bool:
    """Whether a number or a kind of document stands just before a date."""
    if numbered(page, since, start):
        return True
    before = _before(page, since, start)
    typed = _TYPED.search(before)
    return typed is not None and (_BY.match(page.even, end) is not None or not _HANDED.search(before[: typed.start()]))


def numbered(page: Page, since: int, start: int) -> bool:
    """Whether a document's number stands just before a date."""
    return _NUMBERED.search(_before(page, since, start)) is not None


def _before(page: Page, since: int, start: int) -> str:
    return re.sub(r"[\s,(]{0,4}(?:ngay)?[\s]{0,3}$", "", page.even[since:start].rstrip("*_ ")) + " "


def anniversary(page: Page, since: int, start: int) -> bool:
    """A day that is remembered: in brackets behind its name, or right behind it."""
    if (first := _SAME_DAY.search(page.even, since, start)) and page.even.startswith(first["day"], start):
        return True
    found = _ANNIVERSARIES.last(page, since, start)
    if found is None or ELSE.search(page.even, found.end, start):
        return False
    between = page.even[found.end : start]
    return "(" in between or (len(between) <= 40 and not re.search(r"[,;:]", between))
