"""Writes docs/reference/reading-duties.md from the tables of cues of `plans.reading.duties`, in Vietnamese.

    .venv/bin/python -m scripts.build_reading_duties

A test holds that the page says what the tables say, and another that each example is read as it says.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from plans.reading.duties.binding import TIME_LINE
from plans.reading.duties.cues import CUES
from plans.reading.naming import words
from plans.reading.page import Phrases

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "reading-duties.md"
_WHY = {
    "effect": "ngày có hiệu lực",
    "publication": "ngày đăng tin",
    "issue": "ngày ban hành",
    "event": "ngày của một sự kiện đã định",
    "birthday": "ngày sinh, độ tuổi",
    "data": "kỳ số liệu",
    "past": "việc đã qua",
    "negated": "không còn phải làm",
    "hours": "giờ làm việc",
    "forecast": "dự báo, thời tiết",
    "old date": "hạn cũ đã thay",
    "start": "chỉ là ngày bắt đầu",
    "repeated": "nhắc lại hạn đã nêu",
    "done": "việc đã xong",
    "name": "tháng, quý trong tên gọi",
    "validity": "thời hạn hiệu lực, nhiệm kỳ, niên độ",
    "told": "việc được kể lại",
    "off": "ngày nghỉ",
    "condition": "điều kiện của đối tượng",
}


def page() -> str:
    """The whole page."""
    return "\n".join(_lines()).rstrip() + "\n"


def _lines() -> Iterator[str]:
    yield "# Thời hạn nào là nhiệm vụ, của ai\n"
    yield "Do `scripts/build_reading_duties.py` viết ra từ các bảng trong `plans/reading/duties/` và"
    yield "`plans/reading/naming/`; xin không sửa ở đây. Mục lục: [đọc kế hoạch](reading.md).\n"
    yield "## Thời gian không ràng buộc ai\n"
    yield "Không phải nhiệm vụ: ngày của văn bản được viện dẫn, ngày kỷ niệm, thời gian trước ngày ban hành, mục tiêu"
    yield "phải đạt, phần kết quả đã làm, và những trường hợp sau (thời gian nằm giữa ‹ ›).\n"
    yield "| Vì sao | Ví dụ |"
    yield "|---|---|"
    for cue in sorted(CUES, key=lambda cue: list(_WHY).index(cue.why)):
        yield f"| {_WHY[cue.why]} | {cue.example} |"
    yield "\n## Đơn vị thực hiện\n"
    yield "Đơn vị được lấy đúng như văn bản viết: chủ ngữ của câu; nếu câu không có chủ ngữ thì của câu trước trong"
    yield "cùng đoạn, dòng “Đơn vị thực hiện: …”, dòng mở đầu danh sách, tiêu đề nêu tên đơn vị, hoặc “Kính gửi”.\n"
    yield from _table("Lời giao việc", words.DIRECTING)
    yield from _table("Lời nêu đơn vị trước dấu hai chấm", words.ASSIGNING)
    yield from _table("Lời gửi, nộp, báo cáo", words.SENDING)
    yield from _table("Dòng thời gian của phần ở trên", TIME_LINE)


def _table(title: str, table: Phrases) -> Iterator[str]:
    yield f"### {title}\n"
    yield " · ".join(table.phrases) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
