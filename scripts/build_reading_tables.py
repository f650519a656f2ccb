"""Writes docs/reference/reading-tables.md from the tables of forms of `plans.reading.tables` and `plans.reading.goals`,
in Vietnamese.

    .venv/bin/python -m scripts.build_reading_tables            # write the file
    .venv/bin/python -m scripts.build_reading_tables --print    # only print it

A test holds that the file says what the tables say, and others that each example is read as it says.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from plans.reading.goals.forms import BOUNDS, COUNTED
from plans.reading.tables.headings import FORMS, Role
from plans.reading.tables.times import SHORT

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "reading-tables.md"
ROLES: dict[Role, str] = {
    "number": "Số thứ tự",
    "work": "Nội dung công việc",
    "lead": "Đơn vị chủ trì",
    "support": "Đơn vị phối hợp",
    "time": "Thời gian hoàn thành",
    "start": "Thời gian bắt đầu (không phải hạn)",
    "product": "Sản phẩm",
    "place": "Địa điểm: bảng nói về sự kiện, ngày ghi trong bảng là chính ngày đó",
    "report_to": "Nơi nhận báo cáo",
    "data": "Kỳ số liệu (không phải hạn)",
    "other": "Cột khác, không đọc",
}
SIDES = {"up": "trở lên", "down": "trở xuống"}
HEAD = """# Bảng phụ lục, chỉ tiêu và kết quả mà hệ thống đọc được

Do `scripts/build_reading_tables.py` viết ra từ các bảng trong `plans/reading/tables/` và
`plans/reading/goals/`; xin không sửa ở đây.
Mục lục: [đọc kế hoạch](reading.md).

## Bảng phụ lục: mỗi dòng một việc

Một bảng được đọc khi tiêu đề của nó có cột thời gian, cùng cột nội dung hoặc cột đơn vị. Mỗi dòng của văn bản
là một dòng của bảng, giữa các ô là ` | ` (hoặc dấu tab); bảng của markdown cũng vậy. Bảng mà mỗi ô đứng một dòng
cũng được đọc, khi tiêu đề bắt đầu bằng “STT” và mỗi dòng của bảng bắt đầu bằng số thứ tự đứng một mình. Tiêu đề
có thể gồm hai dòng (“Thời gian” ở trên, “Bắt đầu” và “Kết thúc” ở dưới) và có thể lặp lại ở đầu trang.

- Ngày ghi một mình trong cột thời gian là hạn, kể cả ngày đó (`on_or_before`); có giờ, hoặc bảng có cột địa
  điểm, thì là ngày của sự kiện (`on`).
- “Thường xuyên”, “Theo quy định”, ô trống: việc không có hạn (`undated`). Nếu ô trống nằm dưới một ô có ngày
  thì hai ô có thể là một: hệ thống đánh dấu để người đọc quyết định.
- Nhiều ngày trong một ô là nhiều việc; “Quý I/2025 (trước 31/3)” là một, theo ngày trong ngoặc.
- Ô đơn vị trống, hoặc ghi “nt”, “như trên”, là đơn vị của dòng trên. Dòng không có số, không có đơn vị và thời
  gian là phần tiếp theo của dòng trên.
- Dòng chỉ có một câu (“I. Công tác tuyên truyền”), dòng đánh số cột (1) (2) (3), dòng tổng cộng không phải là
  việc.
- Biểu mẫu để trống và bảng thống kê không có cột thời gian không được đọc.
- “A, B và C” trong ô đơn vị là nhiều đơn vị khi mỗi phần bắt đầu như tên một đơn vị; “Phòng Văn hóa và Thông
  tin”, “UBND các huyện, thị xã, thành phố” là một.
"""
COLUMNS = """\
Chữ hoa hay thường và dấu không làm thay đổi cách đọc; khi hai cột cùng loại thì cột có tiêu đề ghi trước trong
bảng này được lấy.
"""
GOALS = """\
Được đọc dưới đề mục “Mục tiêu”, “Chỉ tiêu”, và trong câu có “phấn đấu”, “ít nhất …%”, “tối thiểu …%”. Kết quả
đã đạt (“đã đạt”, “hiện có”, “cùng kỳ”), số trong ngoặc, mức xuất phát (“từ 3,2% xuống còn 2,1%”: 3,2) không
phải chỉ tiêu. Không có từ nào dưới đây thì số đó là mức phải đạt; với hộ nghèo, suy dinh dưỡng, tăng dân số …
là mức không được vượt.

Trong một kế hoạch, bảng “Chỉ tiêu | Đơn vị tính | Kế hoạch năm 2025” cũng được đọc: mỗi dòng một chỉ tiêu, lấy cột
kế hoạch của năm sau cùng; cột thực hiện, ước, kết quả không được lấy.
"""
OUTCOME = """\
Câu mở đầu như “Chiều ngày 25/12/2020 tại Hội trường …, Ban Thường trực … tổ chức hội nghị sơ kết …” cho biết
ngày, nơi và tên hội nghị tổng kết, sơ kết; “lãnh đạo 18 phường” trong câu nói ai dự cho số đơn vị; “khen thưởng
11 tập thể”, “tặng Giấy khen cho 12 tập thể và 30 cá nhân” cho số được khen theo từng loại. Kế hoạch nói việc sẽ
làm thì không có kết quả. Tệp viết ra dùng được với `dondoc plan close SỐ --outcome TỆP`.
"""


def main() -> None:
    """Write or print the page."""
    if "--print" in sys.argv[1:]:
        sys.stdout.buffer.write(page().encode())
    else:
        PAGE.write_text(page(), encoding="utf-8")
        print(f"{PAGE.name}: {len(FORMS) + len(SHORT) + len(BOUNDS)} forms")


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_headings(), *_times(), *_goals(), *_outcome()])


def _headings() -> Iterator[str]:
    yield "### Tiêu đề cột\n"
    yield COLUMNS
    yield "| Cột | Tiêu đề, ví dụ |\n|---|---|"
    for role, title in ROLES.items():
        examples = " · ".join(dict.fromkeys(form.example for form in FORMS if form.role == role))
        yield f"| {title} | {examples} |"
    yield ""


def _times() -> Iterator[str]:
    yield "### Thời gian ghi tắt trong ô\n"
    yield "Ngoài các cách ghi ở [trang về thời gian](reading-forms.md), cột thời gian còn có thể ghi tắt:\n"
    yield "| Ô ghi | Đọc như |\n|---|---|"
    for short in SHORT:
        match = short.cell.fullmatch(short.example.lower())
        said = short.said.format(*(match.groups() if match else ()))
        yield f"| {short.example} | {said} |"
    yield ""


def _goals() -> Iterator[str]:
    yield "## Chỉ tiêu bằng số\n"
    yield GOALS
    yield "| Cách ghi, ví dụ | Nghĩa |\n|---|---|"
    for bound in BOUNDS:
        strict = ", không kể chính số đó" if bound.strict else ""
        yield f"| {bound.example} | từ số đó {SIDES[bound.direction]}{strict} |"
    yield f"\nĐơn vị: %, ‰, (nghìn, triệu, tỷ) đồng, và những gì đếm được: {', '.join(COUNTED)} …\n"


def _outcome() -> Iterator[str]:
    yield "## Kết quả trong tin, báo cáo\n"
    yield OUTCOME


if __name__ == "__main__":
    main()
