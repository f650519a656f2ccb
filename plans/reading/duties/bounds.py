"""Which times bind nobody: citations, issue, effect, data periods, what is past, anniversaries. Tables of cues. Pure.

Each line names a reason and the words that stand just before (or behind) the time; its example is its test.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from plans.reading.page import Page, Phrases


@dataclass(frozen=True)
class Cue:
    """Why a time binds nobody: words within `near` letters before it (or behind it), in the same clause.

    `touching`: nothing but blanks and punctuation may stand between. `example` has the time in ‹…›.
    """

    why: str
    words: Phrases
    example: str
    near: int = 60
    behind: bool = False
    touching: bool = False
    bare: bool = True  # only times without “trước”, “chậm nhất”, “hạn”: `on`, `range`, `month`, `quarter`, …


CUES: tuple[Cue, ...] = (
    Cue(
        "effect",
        Phrases(("có hiệu lực", "hiệu lực thi hành", "hiệu lực", "được áp dụng", "áp dụng từ", "áp dụng kể từ", "thi hành kể từ")),
        "Quyết định này có hiệu lực thi hành kể từ ‹ngày 01/01/2021›",
        near=50,
        bare=False,
    ),
    Cue("effect", Phrases(("hết hiệu lực", "bãi bỏ")), "Quy định cũ hết hiệu lực ‹từ ngày 01/7/2025›"),
    Cue(
        "publication",
        Phrases(("ngày đăng", "đăng ngày", "đăng lúc", "cập nhật lúc", "ngày cập nhật", "cập nhật ngày", "đăng tải ngày", "ngày xuất bản")),
        "Ngày đăng ‹16/11/2020›",
        near=20,
    ),
    Cue(
        "issue",
        Phrases(("ban hành ngày", "ban hành", "ngày ban hành", "ký ngày", "ngày ký", "được ký", "ký ban hành", "ban hành kèm theo")),
        "Quy chế được ban hành ‹ngày 05/3/2019›",
        near=14,
        touching=True,
    ),
    Cue(
        "data",
        Phrases(
            (
                "tính từ", "tính đến", "thống kê từ", "thời gian lấy số liệu", "thời gian chốt số liệu", "chốt số liệu", "mốc thời gian", "mốc số liệu",
                "lấy số liệu", "thời gian tính", "phát sinh từ", "tính", "tính hết", "số liệu đến", "lấy", "chốt", "chốt đến", "lũy kế",
            )
        ),
        "Số liệu báo cáo tính ‹đến hết ngày 14/12/2020›",
        near=30,
        touching=True,
        bare=False,
    ),
    Cue(
        "data",
        Phrases(
            (
                "số liệu", "thời điểm", "kỳ báo cáo", "thời kỳ", "thời kỳ báo cáo", "niên độ", "kỳ số liệu", "kết quả từ", "giai đoạn từ", "thời gian đánh giá",
                "tính từ", "tính đến", "chốt số liệu",
            )
        ),
        "Số liệu báo cáo của cả năm, ‹từ ngày 15/12/2019 đến ngày 14/12/2020›",
        near=42,
    ),
    Cue(
        "past",
        Phrases(("đã", "vừa qua", "vừa", "hồi", "được thành lập", "từng")),
        "Hội nghị đã được tổ chức ‹ngày 05/10/2020›",
        near=45,
    ),
    Cue(
        "past",
        Phrases(("đã", "đã làm", "vẫn còn", "vẫn chưa", "chưa gửi", "mới có", "mới chỉ có", "còn", "chưa nhận được", "đã có", "có")),
        "‹Đến ngày 20/12/2020›, vẫn còn 05 đơn vị chưa gửi báo cáo",
        near=10,
        behind=True,
        touching=True,
        bare=False,
    ),
    Cue(
        "anniversary",
        Phrases(
            (
                "năm ngày", "năm thành lập", "ngày thành lập", "ngày truyền thống", "kỷ niệm ngày", "ngày sinh", "ngày mất", "ngày giải phóng", "quốc khánh", "ngày thương binh",
                "nhân kỷ niệm", "nhân dịp", "chào mừng", "lập thành tích", "hướng tới kỷ niệm", "quốc tế phụ nữ", "ngày nhà giáo", "ngày quốc tế", "cách mạng tháng tám", "nhân ngày", "ngày quân đội", "ngày hội quốc phòng", "ngày phụ nữ", "ngày gia đình", "ngày môi trường", "ngày pháp luật", "tết nguyên đán", "ngày chiến thắng", "ngày toàn quốc", "ngày doanh nhân", "ngày quốc khánh", "ngày thầy thuốc", "ngày báo chí", "ngày bầu cử", "ngày bầu cử là",
            )
        ),
        "kỷ niệm 90 năm Ngày thành lập Mặt trận (‹18/11/1930›)",
        near=110,
    ),
    Cue("start", Phrases(("bắt đầu", "bắt đầu từ", "kể từ")), "mỗi tuần 02 số (bắt đầu từ tuần thứ hai của ‹tháng 01›)", near=34, bare=True),
    Cue("repeated", Phrases(("quá thời hạn", "quá thời hạn trên", "sau thời hạn", "sau thời hạn trên", "quá hạn", "gửi sau", "nộp sau")), "Quá thời hạn trên (‹ngày 12/12/2023›), Hội đồng không xét.", near=30, bare=False),
    Cue("birthday", Phrases(("sinh ngày", "ngày sinh", "sinh năm", "ngày tháng năm sinh", "cấp ngày", "ngày cấp")), "Nguyễn Văn A, sinh ngày ‹01/02/1980›", near=24),
    Cue(
        "old date",
        Phrases(("thay cho", "thay vì", "thay thời hạn", "thời hạn cũ", "hạn cũ", "hạn trước đây", "đã ấn định", "không phải", "thay thế cho", "thay cho thời hạn", "thay cho mốc", "trước đây là", "thay cho hạn")),
        "đến ngày 31/12/2020, thay cho ‹ngày 15/12/2020›",
        near=40,
        bare=False,
    ),
)  # fmt: skip

_TYPES = (
    "luat|bo luat|phap lenh|nghi quyet|nghi dinh|quyet dinh|chi thi|thong tu|thong tri|ke hoach|huong dan|cong van|van ban|"
    "thong bao|ket luan|quy dinh|quy che|chuong trinh|de an|bao cao|to trinh|cong dien|giay moi|hop dong|bien ban|lenh"
)
# A number and symbol just before the time: “số 10-CT/TW ngày”, “số581/BNV-CCHC, ngày”, “88/NQLT/CP-⏎ĐCTUBTWMTTQVN ngày”.
_NUMBER = re.compile(r"[0-9]{1,5} {0,2}[-/] {0,2}(?:[0-9]{2,4} {0,2}[-/] {0,2})?[a-z][\w/&. \n-]{0,40}?[,(]?\s{0,3}$")
# “Luật … (sửa đổi) ngày 20/6/2017”, “Công văn ngày 05/10/2020 của …”: a kind of document just before, or an author behind.
_TYPED = re.compile(rf"\b(?:{_TYPES})(?: so [0-9]{{1,5}}[\w/-]{{0,30}})?,?\s{{0,3}}$")
_TYPE_NEAR = re.compile(rf"\b(?:{_TYPES})\b")
_AUTHOR = re.compile(r"[\s*_)]{0,4}(?:,? ?cua |ve viec|v/v|ve |giua )")
_SINCE = re.compile(r"\btu (?:ngay |thang |nam )?[0-9][^;.()]{1,60}$")


def why_not(page: Page, clause: tuple[int, int], start: int, end: int, *, bare: bool, day: bool) -> str | None:
    """Why the time from `start` to `end` binds nobody; None where nothing says so.

    `bare`: it is a date alone, without words like “trước”, “chậm nhất”; `day`: it is a single day, as documents have.
    """
    if page.even.startswith("den", start) and (since := _SINCE.search(page.even, max(clause[0], start - 70), start)):
        start = since.start()  # the end of a period is what its beginning is
    if day and _cited(page, max(clause[0], start - 140), start, end):
        return "citation"
    for cue in CUES:
        if bare or not cue.bare:
            if cue.behind:
                found = cue.words.first(page, end, min(clause[1], end + cue.near))
                ok = found and not (cue.touching and re.search(r"\w", page.even[end : found.start]))
            else:
                since = max(clause[0], start - cue.near)
                found = cue.words.ending(page, since, start) if cue.touching else cue.words.last(page, since, start)
                ok = found and not _verb_between(page, found.end, start, cue.why)
            if ok:
                return cue.why
    return None


def _cited(page: Page, since: int, start: int, end: int) -> bool:
    before = page.even[since:start].rstrip("*_ ")
    before = re.sub(r"[\s,(]{0,4}(?:ngay)?[\s]{0,3}$", "", before) + " "
    if _NUMBER.search(before[-70:]) or _TYPED.search(before[-60:]):
        return True
    return bool(_TYPE_NEAR.search(before) and _AUTHOR.match(page.even, end, end + 12))


_AGAIN = re.compile(r"\b(?:vao|trong|thoi gian|to chuc|hoan thanh|gui|nop|bao cao|trien khai|xong)\b")


def _verb_between(page: Page, start: int, end: int, why: str) -> bool:
    """Whether between a cue and the time something else is said of the time: “kỷ niệm … vào ngày 17/11”."""
    if why in ("effect", "issue", "old date", "birthday", "publication"):
        return False
    words = page.even[start:end]
    if why == "past":
        return bool(re.search(r"[,;:]", words)) and bool(_AGAIN.search(words))
    return bool(_AGAIN.search(words)) if why in ("anniversary", "data") else False
