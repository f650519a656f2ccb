"""What the columns of an annex table are, by what stands above them. Pure.

To add a heading: a line in FORMS, with an example. A heading is what the first form says whose words stand in it, in
their order and as whole words; where two columns are the same, the one counts whose form stands higher.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from plans.reading.even import even

Role = Literal["number", "work", "lead", "support", "time", "start", "product", "place", "report_to", "data", "other"]
LONGEST = 90  # characters of a heading


@dataclass(frozen=True)
class Form:
    """`words`: folded; a `^` at their beginning and a `$` at their end: nothing else stands there."""

    role: Role
    words: str
    example: str


# fmt: off
FORMS: tuple[Form, ...] = (
    Form("number", "^stt$", "STT"),
    Form("number", "^tt$", "TT"),
    Form("number", "^s tt$", "S TT"),
    Form("number", "^so tt$", "Số TT"),
    Form("number", "^so thu tu$", "Số thứ tự"),
    Form("other", "ghi chu", "Ghi chú"),
    Form("other", "don vi tinh", "Đơn vị tính"),
    Form("other", "ban hanh", "Ngày ban hành"),
    Form("other", "ngay sinh", "Ngày sinh"),
    Form("other", "kinh phi", "Kinh phí thực hiện"),
    Form("other", "nguon", "Nguồn lực thực hiện"),
    Form("other", "so luong", "Số lượng đơn vị"),
    Form("other", "thoi luong", "Thời lượng"),
    Form("other", "thanh phan", "Thành phần"),
    Form("other", "thoi gian cong tac", "Thời gian công tác"),
    Form("data", "chot so lieu", "Thời gian chốt số liệu"),
    Form("data", "lay so lieu", "Thời điểm lấy số liệu"),
    Form("data", "tinh so lieu", "Thời gian tính số liệu"),
    Form("data", "^ky so lieu", "Kỳ số liệu"),
    Form("start", "bat dau", "Thời gian bắt đầu"),
    Form("start", "^tu ngay$", "Từ ngày"),
    Form("time", "thoi gian ket thuc", "Thời gian kết thúc"),
    Form("time", "thoi gian hoan thanh", "Thời gian hoàn thành"),
    Form("time", "han hoan thanh", "Hạn hoàn thành"),
    Form("time", "ngay hoan thanh", "Ngày hoàn thành"),
    Form("time", "tien do hoan thanh", "Tiến độ hoàn thành"),
    Form("time", "^thoi han", "Thời hạn gửi báo cáo"),
    Form("time", "^thoi gian", "Thời gian thực hiện"),
    Form("time", "^tien do", "Tiến độ"),
    Form("time", "^thoi diem", "Thời điểm"),
    Form("time", "du kien thoi gian", "Dự kiến thời gian"),
    Form("time", "^moc thoi gian", "Mốc thời gian"),
    Form("time", "^lo trinh", "Lộ trình thực hiện"),
    Form("time", "^han", "Hạn nộp"),
    Form("place", "dia diem", "Địa điểm tổ chức"),
    Form("lead", "chu tri phoi hop", "Đơn vị chủ trì, phối hợp"),
    Form("lead", "chu tri va phoi hop", "Cơ quan chủ trì và phối hợp"),
    Form("support", "phoi hop", "Đơn vị phối hợp"),
    Form("support", "cung thuc hien", "Đơn vị cùng thực hiện"),
    Form("report_to", "nhan bao cao", "Nơi nhận báo cáo"),
    Form("report_to", "^noi nhan", "Nơi nhận"),
    Form("product", "san pham", "Sản phẩm, kết quả"),
    Form("product", "dau ra", "Kết quả đầu ra"),
    Form("product", "ket qua", "Dự kiến kết quả"),
    Form("time", "^hoan thanh", "Hoàn thành"),
    Form("time", "ket thuc", "Kết thúc"),
    Form("time", "^den ngay$", "Đến ngày"),
    Form("lead", "chu tri", "Cơ quan, đơn vị chủ trì"),
    Form("other", "co quan trinh", "Cơ quan trình"),
    Form("lead", "don vi", "Đơn vị thực hiện"),
    Form("lead", "co quan", "Cơ quan thực hiện"),
    Form("lead", "bo phan", "Bộ phận thực hiện"),
    Form("lead", "phan cong", "Phân công thực hiện"),
    Form("lead", "dau moi", "Đầu mối tham mưu"),
    Form("lead", "tham muu", "Tham mưu"),
    Form("lead", "nguoi thuc hien", "Người thực hiện"),
    Form("lead", "trach nhiem", "Trách nhiệm thực hiện"),
    Form("lead", "to chuc thuc hien", "Tổ chức thực hiện"),
    Form("lead", "phu trach", "Người phụ trách"),
    Form("lead", "lanh dao", "Lãnh đạo chỉ đạo"),
    Form("work", "nhiem vu cu the", "Nhiệm vụ cụ thể"),
    Form("work", "noi dung cu the", "Nội dung cụ thể"),
    Form("work", "cong viec", "Nội dung công việc"),
    Form("work", "dau viec", "Đầu việc"),
    Form("work", "nhiem vu", "Tên nhiệm vụ, giải pháp"),
    Form("work", "noi dung", "Nội dung"),
    Form("work", "hoat dong", "Hoạt động"),
    Form("work", "^ten de an", "Tên đề án"),
    Form("work", "^ten bao cao", "Tên báo cáo"),
    Form("work", "^loai bao cao", "Loại báo cáo"),
    Form("work", "^viec", "Việc phải làm"),
    Form("work", "su kien", "Sự kiện"),
    Form("lead", "^thuc hien$", "Thực hiện"),
    Form("lead", "^dv", "ĐV thực hiện"),
    Form("lead", "^nguoi t h$", "Người t/h"),
    Form("lead", "^nguoi lam$", "Người làm"),
    Form("lead", "luc luong", "Lực lượng thực hiện"),
    Form("lead", "chu the", "Chủ thể thực hiện"),
    Form("lead", "cap thuc hien", "Cấp thực hiện"),
    Form("lead", "doi tuong thuc hien", "Đối tượng thực hiện"),
    Form("lead", "giao cho", "Giao cho"),
    Form("lead", "duoc giao", "Được giao"),
    Form("lead", "^chuyen vien", "Chuyên viên theo dõi"),
    Form("lead", "^khoa phong", "Khoa/phòng"),
    Form("lead", "^chi bo$", "Chi bộ"),
    Form("lead", "^dia phuong$", "Địa phương"),
    Form("lead", "^xa phuong", "Xã, phường"),
    Form("time", "^ngay thang", "Ngày, tháng"),
    Form("time", "^ngay$", "Ngày"),
    Form("time", "^ngay gio$", "Ngày, giờ"),
)
# fmt: on
# Of an event, which is held on the day: a bare date there is that day itself, as in a table that says places.
EVENTS = ("^thoi gian to chuc$", "dien ra", "hop", "dia diem", "^ngay$", "^ngay thang$", "^ngay gio$")
# Above a column of dates, of a table that says no work: the heading itself is the work.
ACTS = ("gui", "nop", "bao cao", "hoan thanh", "trinh")

_MARKS = re.compile(r"[^\w]+")


def bare(heading: str) -> str:
    """A heading folded, of words with one space between them."""
    return _MARKS.sub(" ", even(heading)).strip()


def says(heading: str, words: str) -> bool:
    """Whether `words` of a form stand in a `bare` heading."""
    plain = words.strip("^$")
    if words.startswith("^"):
        return heading == plain if words.endswith("$") else f"{heading} ".startswith(f"{plain} ")
    return f" {plain} " in f" {heading} "


@lru_cache(maxsize=1024)  # the same few units stand in many cells
def form_of(heading: str) -> Form | None:
    """The form of a heading as written; None where it is none that is known, and for what is too long for one."""
    if len(heading) > LONGEST:
        return None
    plain = bare(heading)
    return next((form for form in FORMS if plain and says(plain, form.words)), None)
