"""Which times bind nobody: citations, issue, effect, data periods, what is past, anniversaries. Tables of cues. Pure.

Each line names a reason and the words that stand before (or behind) such a time; its example is its test.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from plans.reading.duties.cited import ELSE, anniversary, cited
from plans.reading.model import Expression
from plans.reading.page import Page, Phrases, listed

Only = Literal["any", "bare", "day", "past"]


@dataclass(frozen=True)
class Cue:
    """Why a time binds nobody: words within `near` letters before it in the same clause, or `behind` it.

    `only`: which times it takes. `bare` are those without “trước”, “chậm nhất”, “hạn”, `day` of those only a single
    day, `past` only where nothing says that the day is still to come. `touching`: nothing but blanks and marks stands
    between. `example` has the time in ‹…›.
    """

    why: str
    words: Phrases
    example: str
    near: int = 60
    behind: bool = False
    touching: bool = False
    only: Only = "bare"


CUES: tuple[Cue, ...] = (
    Cue(
        "effect",
        listed(
            """
            có hiệu lực · có hiệu lực thi hành · hết hiệu lực · hiệu lực thi hành · được áp dụng · áp dụng từ ·
            áp dụng kể từ · thi hành kể từ · bãi bỏ
            """
        ),
        "Quyết định này có hiệu lực thi hành kể từ ‹ngày 01/01/2021›",
        near=40,
        only="any",
    ),
    Cue(
        "publication",
        listed(
            """
            ngày đăng · đăng ngày · đăng lúc · cập nhật lúc · ngày cập nhật · cập nhật ngày · đăng tải ngày ·
            ngày xuất bản
            """
        ),
        "Ngày đăng ‹16/11/2020›",
        near=20,
        only="day",
    ),
    Cue(
        "birthday",
        Phrases(("sinh", "sinh ra")),
        "thiếu nhi sinh ‹từ ngày 01/9/2006 đến ngày 01/9/2020›",
        near=8,
        touching=True,
    ),
    Cue("past", Phrases(("đã",)), "‹Ngày 05/3/2024›, tỉnh đã ban hành hướng dẫn", near=110, behind=True, only="past"),
    Cue(
        "event",
        listed(
            """
            tại cuộc họp · tại phiên họp · tại buổi làm việc · tại hội nghị · kết luận cuộc họp · biên bản họp
            """
        ),
        "theo kết luận của Chủ tịch tại cuộc họp ‹ngày 15/9/2023›",
        near=24,
        touching=True,
    ),
    Cue(
        "past",
        Phrases(("được phát động", "được tổ chức", "được khởi công", "được gửi", "được thành lập")),
        "Cuộc vận động được phát động ‹ngày 03/5/2016›",
        near=24,
        touching=True,
        only="day",
    ),
    Cue(
        "hours",
        Phrases(("giờ làm việc", "giờ mở cửa", "giờ hành chính")),
        "Giờ làm việc: từ 7 giờ 30 ‹đến 11 giờ 30 hằng ngày›",
        near=60,
        only="any",
    ),
    Cue(
        "forecast",
        Phrases(("có mưa", "sẽ có mưa", "có khả năng", "khả năng xảy ra", "xuất hiện")),
        "‹Từ ngày 17/10 đến ngày 20/10› trên địa bàn có mưa to",
        near=70,
        behind=True,
    ),
    Cue(
        "repeated",
        Phrases(("đúng thời hạn", "thời hạn nêu trên", "thời hạn trên", "nói trên", "nêu trên", "đúng hạn")),
        "gửi theo đúng thời hạn nêu trên (‹trước ngày 15/12/2024›)",
        near=30,
        touching=True,
        only="any",
    ),
    Cue(
        "forecast",
        Phrases(("theo tin", "dự báo", "bão số", "áp thấp", "mưa lớn", "không khí lạnh", "triều cường")),
        "Theo dự báo, ‹từ ngày 17/10 đến ngày 20/10› có mưa to",
        near=70,
    ),
    Cue(
        "repeated",
        Phrases(("như đã nêu", "đã nêu", "nêu trên", "như trên", "như quy định")),
        "việc đăng ký thực hiện ‹trước ngày 11/10/2024› như đã nêu tại Mục II",
        near=30,
        behind=True,
        touching=True,
        only="any",
    ),
    Cue(
        "past",
        Phrases(("nhưng đến nay", "nhưng chưa", "song chưa", "nhưng vẫn")),
        "được giao trình ‹trước ngày 31/8/2025› nhưng đến nay chưa thực hiện",
        near=30,
        behind=True,
        touching=True,
        only="any",
    ),
    Cue(
        "issue",
        listed(
            """
            ban hành ngày · ban hành · ngày ban hành · ký ngày · ngày ký · được ký · ký ban hành
            """
        ),
        "Quy chế được ban hành ‹ngày 05/3/2019›",
        near=14,
        touching=True,
        only="day",
    ),
    Cue(
        "event",
        Phrases(("ngày bầu cử", "ngày bầu cử là", "ấn định ngày bầu cử")),
        "Ngày bầu cử: ‹Chủ nhật, ngày 15 tháng 3 năm 2026›",
        near=24,
        only="bare",
    ),
    Cue(
        "birthday",
        listed(
            """
        sinh ngày · ngày sinh · sinh năm · ngày tháng năm sinh · cấp ngày · ngày cấp
        """
        ),
        "công dân sinh ngày ‹01/02/1980›",
        near=24,
        only="bare",
    ),
    Cue(
        "data",
        listed(
            """
            tính từ · tính đến · thống kê từ · thời gian lấy số liệu · thời gian chốt số liệu · chốt số liệu ·
            mốc số liệu · kể từ · lấy số liệu · thời gian tính · phát sinh từ · tính · tính hết · số liệu đến ·
            lấy · chốt · chốt đến · lũy kế · tính theo
            """
        ),
        "Số liệu báo cáo tính ‹đến hết ngày 14/12/2020›",
        near=30,
        touching=True,
        only="any",
    ),
    Cue(
        "data",
        listed(
            """
            số liệu · kỳ báo cáo · thời kỳ · thời kỳ báo cáo · niên độ · kỳ số liệu · tính từ · tính đến ·
            chốt số liệu · giai đoạn từ · độ tuổi · thời gian công tác
            """
        ),
        "Số liệu của cả năm, ‹từ ngày 15/12/2019 đến ngày 14/12/2020›",
        near=42,
    ),
    Cue(
        "past",
        listed(
            """
        đã · vừa qua · vừa · hồi · từng · được thành lập · trước đó
        """
        ),
        "Hội nghị đã được tổ chức ‹ngày 05/10/2020›",
        near=45,
        only="past",
    ),
    Cue(
        "past",
        listed(
            """
            đã · vừa qua · vừa rồi · vẫn còn · vẫn chưa · mới có · mới chỉ có · còn · chưa có · chưa nhận được · đã có
            """
        ),
        "‹Đến ngày 20/12/2020›, vẫn còn 05 đơn vị chưa gửi báo cáo",
        near=12,
        behind=True,
        touching=True,
        only="any",
    ),
    Cue(
        "old date",
        listed(
            """
        thay cho · thay vì · thay thời hạn · thời hạn cũ · hạn cũ · hạn trước đây · trước đây là · thay thế cho ·
        thay cho thời hạn · thay cho mốc · thay cho hạn
        """
        ),
        "đến ngày 31/12/2020, thay cho ‹ngày 15/12/2020›",
        near=30,
        only="any",
    ),
    Cue(
        "start",
        Phrases(("bắt đầu từ", "kể từ", "tuần thứ hai của", "tuần đầu của")),
        "mỗi tuần 02 số (bắt đầu từ tuần thứ hai của ‹tháng 01›)",
        near=34,
    ),
    Cue(
        "start",
        Phrases(("từ", "kể từ", "bắt đầu từ")),
        "mở chuyên mục tuyên truyền từ ‹tháng 02/2024›",
        near=10,
        touching=True,
    ),
    Cue(
        "repeated",
        listed(
            """
        quá thời hạn · quá thời hạn trên · sau thời hạn · sau thời hạn trên · quá hạn · gửi sau · nộp sau ·
        sau ngày · sau thời điểm
        """
        ),
        "Quá thời hạn trên (‹ngày 12/12/2023›), Hội đồng không xét.",
        near=30,
        only="any",
    ),
)

_FROM = re.compile(r"\btu (?:ngay )?$")
_SINCE = re.compile(r"\btu (?:ngay |thang |nam |dau |cuoi )?[0-9][^;.()]{1,60}$")
_GOAL = re.compile(r"\bphan dau\b|[0-9] ?%")


def why_not(page: Page, clause: tuple[int, int], when: Expression, *, limit: bool, ahead: bool) -> str | None:
    """Why a time binds nobody; None where nothing says so.

    `limit`: words like “trước”, “chậm nhất” make a limit of it; `ahead`: it is known to lie behind the issue date.
    """
    start, end = when.start, when.end
    if page.even.startswith("den", start) and (since := _SINCE.search(page.even, max(clause[0], start - 70), start)):
        start = since.start()  # the end of a period is what its beginning is
    if when.kind == "relative" and (since := _FROM.search(page.even, max(clause[0], start - 12), start)):
        start = since.start()
    bare = not limit and when.kind != "recurring"
    day = bare and not ahead and when.kind in ("on", "invalid")  # no document is dated after the one that cites it
    if day and cited(page, max(clause[0], start - 100), start, end):
        return "citation"
    years = when.range_start is not None and when.due is not None and when.range_start.year != when.due.year
    if bare and (when.kind == "on" or years) and anniversary(page, max(clause[0], start - 100), start):
        return "anniversary"
    if when.kind == "year_end" and _GOAL.search(page.even, max(clause[0], start - 60), min(clause[1], end + 60)):
        return "goal"
    for cue in CUES:
        taken = {"any": True, "bare": bare, "day": day, "past": bare and not ahead}[cue.only]
        if taken and (cue.why != "start" or when.kind != "range") and _stands(page, clause, cue, start, end):
            return cue.why
    return None


def _stands(page: Page, clause: tuple[int, int], cue: Cue, start: int, end: int) -> bool:
    if cue.behind:
        found = cue.words.first(page, end, min(clause[1], end + cue.near))
        if found is None or not cue.touching:
            return found is not None and not re.search(r"\w", page.even[clause[0] : start])
        return not re.search(r"\w", page.even[end : found.start])
    since = max(clause[0], start - cue.near)
    found = cue.words.ending(page, since, start) if cue.touching else cue.words.last(page, since, start)
    if found is None or cue.touching:
        return found is not None
    other = ELSE.search(page.even, found.end, start) is not None
    return not (other and (cue.why != "past" or re.search(r"[,;:]", page.even[found.end : start])))
