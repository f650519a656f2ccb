"""Writes docs/reference/reading-forms.md from the table of forms of `plans.reading.dates`, in Vietnamese.

    .venv/bin/python -m scripts.build_reading_forms            # write the file
    .venv/bin/python -m scripts.build_reading_forms --print    # only print it

A test holds that the file says what the table says, and another that each example is read as it says.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from lib.dates import day_words
from plans.periods.model import Rhythm
from plans.reading.data.find import Teller
from plans.reading.data.forms import FORMS as OF_DATA
from plans.reading.data.forms import Told
from plans.reading.dates import expressions
from plans.reading.dates.calendar_rules import Document
from plans.reading.dates.forms import FORMS, LOOK_ALIKES, Form
from plans.reading.model import Expression
from plans.reading.page import Page

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "reading-forms.md"
YEAR = 2020  # of the document that the examples are taken from
KINDS = {
    "before": "Trước một ngày",
    "on_or_before": "Chậm nhất một ngày",
    "on": "Một ngày",
    "range": "Từ ngày nào đến ngày nào",
    "month": "Trong một tháng",
    "quarter": "Trong một quý",
    "year_end": "Trong một năm",
    "vague": "Chưa rõ ngày",
    "invalid": "Không có thật",
    "recurring": "Định kỳ",
    "relative": "Tính từ một sự kiện",
}
UNITS = {"d": "ngày", "wd": "ngày làm việc", "w": "tuần", "m": "tháng"}
RHYTHMS: dict[Rhythm, str] = {"month": "hằng tháng", "quarter": "hằng quý", "half": "6 tháng", "year": "hằng năm"}
DATA = f"""
## Kỳ số liệu của báo cáo

Văn bản thường nói báo cáo lấy số liệu từ ngày nào đến ngày nào. Đó không phải là hạn; bản thảo ghi thành `period` của
đầu việc ([cách ghi](../howto/phoi-hop.md#kỳ-số-liệu)). Phải có “số liệu”, “dữ liệu” hoặc “kỳ báo cáo” đứng trước, trong
cùng câu hay ở dòng mở đầu phía trên; trong bảng phụ lục, có thể là một cột riêng. Ví dụ từ một văn bản của năm {YEAR}.

- Kỳ được gắn với nhiệm vụ cùng câu, không có thì cùng đoạn, cùng mục, cùng dòng của bảng, và chỉ khi ở đó có đúng một
  nhiệm vụ có thể mang kỳ ấy: báo cáo tháng với kỳ hằng tháng, báo cáo quý với kỳ hằng quý; khoảng có ngày cụ thể với
  việc có hạn cụ thể, chậm nhất 120 ngày sau khi kỳ kết thúc. Hai nhiệm vụ đều có thể thì không gắn với nhiệm vụ nào; ở
  ngoài vế câu ấy, chỉ báo cáo mới có kỳ.
- “Theo số liệu …”, “số liệu … cho thấy”, “số liệu …: 1.200 hộ” là kể lại; “riêng báo cáo quý I” là ngoại lệ: không gắn.
- Ngày chốt 29, 30, 31, và khoảng mà ngày đầu không liền sau ngày chốt (“từ ngày 10 đến ngày 20”) thì không ghi được.

| Ví dụ | Đọc là |
|---|---|
"""
HEAD = f"""# Các cách ghi thời gian mà hệ thống đọc được

Do `scripts/build_reading_forms.py` viết ra từ bảng trong `plans/reading/dates/forms/`; xin không sửa ở đây.
Mục lục: [đọc kế hoạch](reading.md).

Khi đọc một kế hoạch (`dondoc plan draft`), hệ thống tìm mọi chỗ nói về thời gian theo các dạng dưới đây. Phần in đậm là
biểu thức được đọc; các ví dụ lấy từ một văn bản của năm {YEAR}. Chữ hoa hay thường, dấu gạch, khoảng trắng, chỗ xuống
dòng và dấu sao của markdown không làm thay đổi cách đọc.

- Ngày không ghi năm thì lấy năm của văn bản; nếu ngày ấy sớm hơn ngày ban hành quá 60 ngày thì lấy năm sau.
- Ngày không có thật (ngày 31/11, tháng 15) không bao giờ thành hạn: được đánh dấu, kèm những ngày có thể là ngày định
  ghi: ngày và tháng đổi chỗ, sai một chữ số, ngày cuối tháng, hoặc một hạn khác mà văn bản đã ghi.
- Không phải biểu thức nào cũng là hạn của ai đó: ngày của văn bản được căn cứ, kỳ số liệu, ngày kỷ niệm cũng được đọc
  ở đây, rồi được loại ra ở bước sau.
"""


def main() -> None:
    """Write or print the page."""
    text = page()
    if "--print" in sys.argv[1:]:
        sys.stdout.buffer.write(text.encode())
    else:
        PAGE.write_text(text, encoding="utf-8")
        print(f"{PAGE.name}: {len(FORMS)} forms")


def page() -> str:
    """The whole page."""
    unlisted = {form.kind for form in FORMS} - set(KINDS)
    assert not unlisted, f"KINDS does not name {unlisted}"
    return "\n".join([HEAD, *_sections(), *_look_alikes()]) + DATA + "\n".join(_data()) + "\n"


def _sections() -> Iterator[str]:
    for kind, title in KINDS.items():
        yield f"## {title} (`{kind}`)\n"
        yield "| Ví dụ | Đọc là | Giải thích | Tên dạng |\n|---|---|---|---|"
        yield "\n".join(_row(form) for form in FORMS if form.kind == kind) + "\n"


def _row(form: Form) -> str:
    text = form.example.replace("[", "").replace("]", "")
    found = (one for one in expressions(text, year=YEAR, issued_on=None) if one.form == form.name)
    words = _words(next(found)) if form.reads else "không phải một ngày nào"
    return f"| {_bold(form.example)} | {words} | {form.note} | `{form.name}` |"


def _bold(example: str) -> str:
    return re.sub(r"\[(.*)\]", r"**\1**", example).replace("|", "\\|")


def _words(one: Expression) -> str:
    """What was read, as a clerk would say it."""
    words = [_core(one)]
    if one.at:
        words.append(f"lúc {one.at:%H:%M}")
    if one.strict:
        words.append("không kể ngày đó")
    if not one.year_given:
        words.append("năm của văn bản")
    return ", ".join(words)


def _core(one: Expression) -> str:
    if one.recurrence:
        return f"`{one.recurrence}`"
    if one.relative:
        side = "sau" if one.relative.side == "after" else "trước"
        event = f"“{one.relative.event}”" if one.relative.event else "việc không ghi rõ"
        return f"{one.relative.n} {UNITS[one.relative.unit]} {side} {event}"
    if one.kind == "vague":
        return f"gợi ý {day_words(one.suggested_due)}" if one.suggested_due else "không gợi ý ngày"
    if one.kind == "invalid":
        return "không có thật, phải hỏi lại"
    if one.range_start and one.due:
        return f"từ {day_words(one.range_start)} đến {day_words(one.due)}"
    return day_words(one.due) if one.due else "không phải một ngày nào"


def _look_alikes() -> Iterator[str]:
    yield "## Trông như thời gian nhưng không đọc\n"
    yield "| Ví dụ | Vì sao |\n|---|---|"
    yield "\n".join(f"| {example} | {why} |" for example, why in LOOK_ALIKES) + "\n"


def _data() -> Iterator[str]:
    for form in OF_DATA:
        page = Page.of(form.example.replace("[", "").replace("]", ""))
        said = Teller.of(page, Document(year=YEAR, issued_on=None)).said((0, len(page.text)))
        yield f"| {_bold(form.example)} | {_told(next(said).told)} |"


def _told(told: Told) -> str:
    if told.days:
        return f"từ {day_words(told.days.start)} đến {day_words(told.days.end)}"
    closes = f"chốt ngày {told.closes}" if told.closes else "chốt ngày cuối tháng"
    return f"{' hoặc '.join(RHYTHMS[one] for one in told.rhythms)}, {closes}"


if __name__ == "__main__":
    main()
