"""Writes docs/reference/reading-documents.md: which document a text is, and what is read of a sentence. In Vietnamese.

    .venv/bin/python -m scripts.build_reading_documents            # write the file
    .venv/bin/python -m scripts.build_reading_documents --print    # only print it

From the tables of `plans.reading.head` and `.layout`; what is read of a sentence, the reading itself says.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from lib.dates import day_words
from plans.reading.head.forms import ANNEXES, AREAS, BASES, BODIES, LABELS, NUMBERINGS, POSTS, TYPES
from plans.reading.layout.labels import LABELS as OUTLINE
from plans.reading.model import Duty
from plans.reading.read import read
from scripts.build_reading_forms import UNITS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "reading-documents.md"
HEAD = """# Văn bản nào, và một câu được đọc ra sao

Do `scripts/build_reading_documents.py` viết ra từ các bảng trong `plans/reading/head/` và
`plans/reading/layout/`; xin không sửa ở đây.
Mục lục: [đọc kế hoạch](reading.md).

## Phần đầu và phần cuối văn bản

Số, cơ quan ban hành, ngày và trích yếu được tìm ở phần đầu theo thể thức của Nghị định 30/2020/NĐ-CP và Hướng dẫn
36-HD/VPTW; thiếu thì tìm trong câu mở đầu, trong phụ lục (“Kèm theo Kế hoạch số …”) và trong các dòng của trang
lưu văn bản (“Số ký hiệu: …”). Không thấy thì để trống và nói rõ là thiếu, không đoán.
"""
NUMBERS = """### Số, ký hiệu

Khoảng trắng thừa, dấu gạch các loại và chỗ xuống dòng được bỏ. “Số:    /KH-UBND” là số còn để trống.
"""
KINDS = """### Loại văn bản

Theo dòng tên loại, không có thì theo ký hiệu. Ký hiệu không có tên loại (846/UBND-TH) là công văn.
"""
ISSUERS = """### Cơ quan ban hành

Dòng in hoa ở phần đầu được viết lại theo cách viết thường; cơ quan chủ quản ở dòng trên không phải cơ quan ban hành.
Phần của tên không có trong bảng thì giữ nguyên chữ in hoa.
"""
ENDING = """### Căn cứ, chữ ký, nơi nhận, phụ lục

- **Văn bản được căn cứ** đứng sau: {bases}.
- **Chức vụ người ký**: {posts}.
- **Nơi nhận** được chia thành nơi phải thực hiện, nơi để báo cáo, và nơi lưu.
- **Phụ lục** bắt đầu ở một dòng như: {annexes}.
- **Trên trang lưu văn bản**, giá trị đứng sau: {labels}.
"""
PARTS = """## Bố cục

Một đoạn thuộc về đề mục ở trên nó: “2. Cấp huyện” cho biết ai phải làm, “Thời gian: …” cho biết bao giờ. Đề mục và
đoạn được nhận ra theo ký hiệu đầu dòng:
"""
SENTENCES = """## Một câu được đọc ra sao

Thời hạn cần có việc và lời nói rằng phải làm đến lúc đó; [trang về thời hạn](reading-duties.md) nói khi nào một ngày
không ràng buộc ai. Hạn nói hai lần chỉ ghi một lần, ở chỗ nói đầy đủ đầu tiên; khi gia hạn, chỉ ngày mới là hạn.

Các ví dụ lấy từ một kế hoạch ban hành ngày 01/10/2020. Dấu → chỉ nơi nhận báo cáo; “⏎” là chỗ xuống dòng. Các loại
thời hạn (`before` …) được giải thích ở [trang về thời gian](reading-forms.md).
"""
ISSUE = """ỦY BAN NHÂN DÂN QUẬN TÂY HỒ
Số: 30/KH-UBND
Tây Hồ, ngày 01 tháng 10 năm 2020
KẾ HOẠCH
Tổng vệ sinh môi trường

"""
# Each with its time in [ ]; what is read of it stands beside it on the page.
EXAMPLES = (
    "Các phường gửi báo cáo về Ban Thường trực [trước ngày 15/12/2020].",
    "Đề nghị các tổ chức thành viên gửi báo cáo [chậm nhất ngày 10/12/2020].",
    "Giao Phòng Nội vụ tổng hợp, trình Ủy ban nhân dân quận [trước 17 giờ ngày 20/11/2020].",
    "Mỗi phường chọn ít nhất 02 mô hình, gửi về Ủy ban MTTQ quận (qua Ban Phong trào) [trước ngày 20/12/2020].",
    "2. Cấp phường\n- Tổ chức hội nghị sơ kết. Thời gian: [xong trước ngày 30/11/2020].",
    "Các phường báo cáo kết quả [trước ngày 20 hằng tháng] về Phòng Nội vụ.",
    "Các phường gửi báo cáo [chậm nhất 05 ngày làm việc kể từ ngày kết thúc đợt thi đua].",
    "Ủy ban nhân dân các phường tổ chức tổng kết [vào cuối tháng 12].",
    "Các đơn vị gửi báo cáo [trước ngày 31/11/2020].",
    "Các phường gửi báo cáo [chậm nhất ngày 30/11/2020], thay cho thời hạn ngày 15/11/2020.",
)


def main() -> None:
    """Write or print the page."""
    if "--print" in sys.argv[1:]:
        sys.stdout.buffer.write(page().encode())
    else:
        PAGE.write_text(page(), encoding="utf-8")
        print(f"{PAGE.name}: {len(TYPES) + len(BODIES) + len(NUMBERINGS)} forms")


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_head(), *_outline(), *_sentences()])


def _head() -> Iterator[str]:
    yield NUMBERS
    yield from _table(("Văn bản ghi", "Đọc là"), ((_cell(one.example), one.read) for one in NUMBERINGS))
    yield KINDS
    rows = ((one.name, ", ".join(one.symbols) or "—", one.example or "—") for one in TYPES)
    yield from _table(("Loại", "Ký hiệu", "Ví dụ"), rows)
    yield ISSUERS
    shown = ((_cell(one.example), one.read, " · ".join(one.short) or "—") for one in BODIES if one.example)
    yield from _table(("Phần đầu ghi", "Cơ quan ban hành", "Viết tắt"), shown)
    yield f"Địa danh đứng sau: {', '.join(AREAS)}.\n"
    yield ENDING.format(
        bases=", ".join(f"“{one}”" for one in BASES),
        posts=", ".join(POSTS),
        annexes=" · ".join(example for _, example in ANNEXES),
        labels=", ".join(f"“{label}”" for labels in LABELS.values() for label in labels),
    )


def _outline() -> Iterator[str]:
    yield PARTS
    deepest_last = sorted(OUTLINE, key=lambda one: one[1])
    yield from (f"- {example}" for _, _, example in deepest_last)
    yield ""


def _sentences() -> Iterator[str]:
    yield SENTENCES
    yield from _table(("Văn bản viết", "Ai", "Việc", "Thời hạn"), map(_read_as, EXAMPLES))


def _read_as(example: str) -> tuple[str, ...]:
    text = ISSUE + example.replace("[", "").replace("]", "")
    (duty,) = read(text).duties
    delivered = [f"{one.title} (ít nhất {one.at_least})" for one in duty.deliverables if one.at_least > 1]
    whom = f" → {duty.report_to}" if duty.report_to else ""
    what = "; ".join([duty.title, *delivered])
    return _bold(_cell(example), "[]"), ", ".join(duty.responsible) + whom or "—", what, _due(duty)


def _due(duty: Duty) -> str:
    when = duty.when
    said = f"`{when.kind}`"
    if when.recurrence:
        return f"{said}, `{when.recurrence}`"
    if when.relative:
        side = "sau" if when.relative.side == "after" else "trước"
        return f"{said}, {when.relative.n} {UNITS[when.relative.unit]} {side} “{when.relative.event}”"
    if when.suggested_due:
        return f"{said}, gợi ý {day_words(when.suggested_due)}"
    if when.candidates:
        return f"{said}, có thể là {' hoặc '.join(map(day_words, when.candidates))}"
    hour = f" {when.at:%H:%M}" if when.at else ""
    return f"{said}, {day_words(when.due)}{hour}" if when.due else said


def _table(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heading)} |"
    yield "|" + "---|" * len(heading)
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def _cell(text: str) -> str:
    return " ⏎ ".join(part for part in text.replace("|", "\\|").replace("*", "\\*").split("\n") if part)


def _bold(text: str, marks: str) -> str:
    return text.replace(marks[0], "**").replace(marks[1], "**")


if __name__ == "__main__":
    main()
