"""Times that nobody sets: seasons, weather, pests and diseases as they come each year, forecasts, lunar days. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plans.reading.even import small
from plans.reading.model import Expression

_LIMITS = ("before", "on_or_before")
_UNTIL = re.compile(r"(?:cho )?(?:đến|tới)(?! hạn)", re.IGNORECASE)
_NEAR = 110  # characters before a time in which its clause says what it is of
_LUNAR = re.compile(r"[ \n]{0,3}[(]?(?:năm \d{4} )?âm lịch")
_SOMEBODY_ACTS = re.compile(
    r"\b(?:tổ chức|tổng kết|sơ kết|diễn tập|"
    r"hoàn thành|triển khai|thực hiện|báo cáo|kiểm tra|tiêm|phun|rà soát|tuyên truyền|chủ động|trực)\b"
)


@dataclass(frozen=True)
class Natural:
    """How a clause begins that tells of nature, up to the time, with its marks; `example` has the time in brackets."""

    said: str
    example: str

    @property
    def ends(self) -> str:
        """The pattern of what stands right before the time."""
        return rf"\b{self.said}$"


_SEASON = r"mùa (?:mưa|khô|bão|lũ|nắng|lạnh|cạn|gió)[^.;:|\n]{0,20}"
_WEATHER = r"(?:mưa lớn|mưa đá|mưa lũ|bão|lũ quét|nắng nóng|rét đậm|rét hại|hạn mặn|thời tiết|thiên tai)"
_COMES = r"(?:thường|xuất hiện|kéo dài|tập trung|xảy ra|diễn biến|cao điểm)"
NATURE = (
    Natural(rf"{_SEASON}(?:thường|kéo dài|bắt đầu|rơi vào|diễn ra)[^.;:|,\n]{{0,20}}",
            "Mùa khô thường bắt đầu [từ tháng 11 đến tháng 4 năm sau]"),
    Natural(r"mùa (?:mưa|khô|bão|lũ|nắng|lạnh|cạn)(?: bão| lũ)? ?[(]?", "Mùa lũ [từ ngày 15/7 đến ngày 15/10]"),
    Natural(rf"{_WEATHER}[^.;:|\n]{{0,40}}?{_COMES}[^.;:|,\n]{{0,30}}", "mưa lớn tập trung [trong tháng 10/2020]"),
    Natural(r"thời tiết từ nay ", "Thời tiết từ nay [đến cuối năm 2020] diễn biến phức tạp"),
    Natural(r"(?:sâu bệnh|dịch bệnh|số ca(?: mắc)?|bệnh [^.;:|,\n]{2,30}) "
            r"(?:thường|phát sinh|tăng|xuất hiện|xảy ra|bùng phát)"
            r"[^.;:|,\n]{0,30}", "Bệnh sốt xuất huyết thường tăng cao [vào tháng 8 hằng năm]"),
    Natural(r"(?:ranh mặn|xâm nhập mặn|độ mặn|mực nước|triều cường|hạn hán)[^.;|\n]{0,70}",
            "ranh mặn 4 g/l có thể vào sâu 60 km [từ ngày 08/02 đến ngày 15/02/2020]"),
    Natural(r"dự báo[^.;:|\n]{0,40}", "Dự báo [từ tháng 9 đến tháng 11/2020] có 5 cơn bão"),
)  # fmt: skip
_NATURE = re.compile("|".join(f"(?:{one.ends})" for one in NATURE))


def without_nature(found: list[Expression], text: str) -> list[Expression]:
    """Without the times that tell when nature does something, and without days of the lunar calendar."""
    return [one for one in found if not _LUNAR.match(text[one.end : one.end + 24].lower()) and not _natural(one, text)]


def _natural(one: Expression, text: str) -> bool:
    if one.kind in _LIMITS and not _UNTIL.match(text, one.start):
        return False
    if not (one.recurrence or "FREQ=YEARLY").startswith("FREQ=YEARLY"):
        return False  # “khi bão, lũ xảy ra, báo cáo hằng ngày” binds
    ahead = small(text[max(0, one.start - _NEAR) : one.start])
    clause = re.split(r"[.;|\n]", ahead)[-1]
    return _NATURE.search(clause) is not None and not _SOMEBODY_ACTS.search(clause)
