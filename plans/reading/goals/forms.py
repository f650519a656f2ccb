"""The words of numeric goals: units, and what stands around a number and says how it is meant. Pure.

To add a form: a line in its table, with an example. Words bear their marks, and no capitals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from plans.reading.even import small

Direction = Literal["up", "down"]


@dataclass(frozen=True)
class Bound:
    """Words just before or just behind a number that say which side of it is meant."""

    words: str
    direction: Direction
    strict: bool
    example: str
    behind: bool = False


# fmt: off
BOUNDS: tuple[Bound, ...] = (  # the longer before the shorter
    Bound("không vượt quá", "down", False, "không vượt quá 5 %"),
    Bound("không quá", "down", False, "không quá 03 hộ"),
    Bound("không dưới", "up", False, "không dưới 90%"),
    Bound("không thấp hơn", "up", False, "không thấp hơn 90%"),
    Bound("không ít hơn", "up", False, "không ít hơn 10 mô hình"),
    Bound("giảm còn dưới", "down", True, "tỷ lệ hộ nghèo giảm còn dưới 2%"),
    Bound("giảm xuống dưới", "down", True, "tỷ lệ hộ nghèo giảm xuống dưới 2%"),
    Bound("giảm xuống còn", "down", False, "tỷ lệ hộ nghèo giảm xuống còn 2%"),
    Bound("xuống dưới", "down", True, "giảm tỷ lệ hộ nghèo xuống dưới 2%"),
    Bound("còn dưới", "down", True, "tỷ lệ hộ nghèo còn dưới 1%"),
    Bound("nhiều nhất", "down", False, "nhiều nhất 02 vụ"),
    Bound("tối đa", "down", False, "tối đa 3%"),
    Bound("ít nhất", "up", False, "ít nhất 90 %"),
    Bound("tối thiểu", "up", False, "tối thiểu 95%"),
    Bound("giảm còn", "down", False, "tỷ lệ hộ nghèo giảm còn 3,5%"),
    Bound("xuống còn", "down", False, "giảm tỷ lệ hộ nghèo xuống còn 1%"),
    Bound("chỉ còn", "down", False, "chỉ còn 2%"),
    Bound("xuống", "down", False, "giảm tỷ lệ hộ nghèo xuống 2%"),
    Bound("còn", "down", False, "tỷ lệ hộ nghèo còn 2%"),
    Bound("trên", "up", True, "trên 134 triệu đồng"),
    Bound("hơn", "up", True, "hơn 500 hội viên"),
    Bound("dưới", "down", True, "dưới 22%"),
    Bound("trở lên", "up", False, "95% trở lên", behind=True),
    Bound("trở xuống", "down", False, "3% trở xuống", behind=True),
)
# What is counted: “01 mô hình” is one of them. Before it “nghìn”, “triệu”.
COUNTED = (
    *("mô hình", "hộ", "khẩu", "nhà", "xã", "phường", "thôn", "bản", "buôn", "ấp", "khu dân cư", "tổ dân phố", "lớp"),
    *("cuộc", "buổi", "tổ", "hội viên", "đoàn viên", "đảng viên", "người", "lượt", "suất", "công trình", "phần việc"),
    *("cây", "km", "ha", "tấn", "tác phẩm", "tin bài", "bài", "tin", "hội nghị", "câu lạc bộ", "clb"),
    *("chi hội", "chi đoàn", "sáng kiến", "đơn vị", "trường", "học sinh", "trẻ em", "giải", "doanh nghiệp"),
    *("hợp tác xã", "sản phẩm", "công nhân", "lao động", "tuyến đường", "tuyến phố", "ý kiến", "thanh niên"),
    *("phụ nữ", "ý tưởng", "dự án", "tổ hợp tác", "tập thể", "cá nhân", "điển hình", "điểm", "máy tính", "phòng học"),
    *("hội thảo", "hội thi", "tổ liên kết", "vụ", "thiếu nhi", "thanh thiếu nhi", "cựu chiến binh", "nông dân"),
    *("đại biểu", "cử tri", "đội viên", "tình nguyện viên", "tuyên truyền viên", "ngày công", "cơ sở", "thùng rác"),
    *("điểm cầu", "m2", "m²", "m3"),
)
# Of these the title does not speak again: “Sửa chữa đường giao thông” is in km.
MEASURES = ("km", "ha", "tấn", "m2", "m²", "m3", "lượt")
# What has a number and is no goal: “5 nội dung”, “03 tháng”. Any other word behind a number is what is counted.
NOT_COUNTED = (
    *("nội", "nhiệm", "phong", "chương", "tiêu", "năm", "tháng", "ngày", "giờ", "phút", "tuổi", "mục", "chỉ", "cấp"),
    *("khoản", "điều", "trở", "đến", "và", "là", "để", "đạt", "trong", "của", "theo", "về", "tại", "lần", "khâu"),
    *("đột", "giai", "cuộc vận", "quý", "kỳ", "khóa", "quan", "nhóm", "giải pháp", "được", "có", "không", "phần"),
    *("bước", "tuần"),
)
# Before a number that counts what is there, and nothing that is to be done: “trên địa bàn 13 xã”, “số 12”.
THERE = (
    *("của", "tại", "ở", "trong", "theo", "số", "khóa", "năm", "tháng", "quý", "ngày", "thứ", "lần", "giữa", "địa bàn"),
    *("các", "những", "điều", "khoản", "quyết", "thị", "đoạn", "gồm", "toàn", "và", "cả", "đủ", "hết", "sau", "qua"),
)
# What is better when it is less, where the number says how much of it there is.
BAD = (
    *("hộ nghèo", "cận nghèo", "nghèo đa chiều", "suy dinh dưỡng", "thấp còi", "tăng dân số", "sinh con thứ"),
    *("tảo hôn", "bỏ học", "thất nghiệp", "tử vong", "tai nạn", "tội phạm", "vi phạm", "đơn thư", "khiếu kiện"),
    *("mất cân bằng", "tỷ suất chết", "nợ xấu", "nợ đọng", "thiếu việc làm", "thiếu máu", "nhà tạm", "nhà dột nát"),
    *("bạo lực", "quá hạn"),
)
# Words that no title begins with, and that none ends with.
BEGIN = (
    *("phấn đấu", "có", "đạt", "và", "đảm bảo", "bảo đảm", "trong đó", "đến năm", "hằng năm", "hàng năm", "hoặc"),
    *("về", "mục tiêu", "chỉ tiêu", "cụ thể", "từ", "khoảng", "tổng số", "số", "là", "ở mức", "với", "mỗi năm"),
    *("đồng thời", "đến hết năm", "đến cuối năm", "trong năm", "năm", "đến", "thêm", "tổng cộng", "cả năm", "phải"),
    *("cuối năm",),
)
END = (
    *("trở lên", "trở xuống"),
    *("đạt", "đạt tỷ lệ", "là", "có", "và", "từ", "khoảng", "ở mức", "lên", "được", "đạt mức", "phấn đấu", "đến"),
    *("đảm bảo", "bảo đảm", "mỗi năm", "hằng năm", "hàng năm", "chiếm", "đạt khoảng", "tăng lên"),
    *("nâng lên", "phải đạt", "trong đó", "trong đó có", "thêm"),
)
# fmt: on

_MONEY = r"(?:(?:nghìn|ngàn|triệu|tỷ|tỉ)\s)?(?:đồng|vnđ)"
_NEVER = rf"(?!(?:{'|'.join(NOT_COUNTED)})(?!\w))"
_COUNT = rf"(?:(?:nghìn|ngàn|triệu)\s)?(?:{'|'.join(sorted(COUNTED, key=len, reverse=True))}|[^\W\d_]{{2,12}})"
# A number, or a range of which the first is the least, with its unit; “8/13 xã” are 8.
NUMBER = re.compile(
    r"(?<![\w/.,-])(?P<value>\d{1,15}(?:[.,]\d{1,6}){0,4})"
    r"(?:\s?[%‰]?\s?(?:[-–]|đến)\s?\d{1,15}(?:[.,]\d{1,6}){0,4}|/\d{1,6})?\s?"
    rf"(?P<unit>[%‰]|phần trăm|phần nghìn|(?P<money>{_MONEY})(?!\w)|{_NEVER}(?P<counted>{_COUNT})(?!\w))"
    r"(?P<per>/(?:người/năm|người/tháng|năm|tháng|hộ|người|ha))?"
)
SHARES = {"%": "%", "phần trăm": "%", "‰": "‰", "phần nghìn": "‰"}


def _last(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(words, key=len, reverse=True))})[\s:]*$")


def _first(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"[\s,:]*(?:{'|'.join(sorted(words, key=len, reverse=True))})(?!\w)(?:\s(?:19|20)\d\d\b)?")


VERBS = re.compile(r"\b(?:đạt|có|được|tham gia|thực hiện|đăng ký|cam kết|không|xây dựng|tổ chức|hoàn thành|biết)\b")
ENDS, BEGINS, IS_THERE = _last(END), _first(BEGIN), _last(THERE)
NEAR = 40  # characters before a number in which the words stand that say how it is meant


def bound_before(lower: str) -> tuple[Bound, int] | None:
    """The bound with which a text ends, and where it begins; a “từ”, “đạt” may stand behind it."""
    bare = lower.rstrip(" :\u00a0")
    for word in (" từ", " khoảng", " đạt", " mức"):
        bare = bare.removesuffix(word).rstrip()
    for bound in BOUNDS:
        at = len(bare) - len(bound.words)
        if not bound.behind and bare.endswith(bound.words) and (at == 0 or not bare[at - 1].isalnum()):
            return bound, at
    return None


def bound_behind(lower: str) -> Bound | None:
    """The bound with which a text begins."""
    return next((one for one in BOUNDS if one.behind and lower.lstrip().startswith(one.words)), None)


def less_is_better(title: str) -> bool:
    """Whether a number says how much there is of what should be less: “Tỷ lệ hộ nghèo”; not of how much it becomes
    less (“Mức giảm tỷ lệ hộ nghèo”), nor of what those concerned are to have (“Hộ nghèo có nhà ở”)."""
    plain = small(title)
    bad = next((plain.find(word) for word in BAD if word in plain), -1)
    verb = VERBS.search(plain)
    return not (
        bad < 0 or plain.endswith(" giảm") or (verb and verb.start() > bad) or re.search(r"\bgiảm\b", plain[:bad])
    )
