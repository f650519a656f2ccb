"""A plan file to begin with: one that is shipped, with comments in the reader's language, or a published plan's own
text with marks where it must be changed (contract, section 5, rule 17). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from lib.dates import day_words
from lib.language import language, say
from plans.calendar import WorkCalendar
from plans.file.due.reader import FORMS
from plans.file.form import SPAN, parse_span
from plans.file.reader import read

_FOLDER = Path(__file__).with_name("beginnings")
_COMMENT = re.compile(r"#(vi|en) (.*)")  # in one of the two languages only
_DATED = re.compile(r"items\[[0-9]+\]\.due(\.(on|end_of|from|until))?")
_SUBJECTS: Mapping[str, str] = {
    "general": "Trích yếu của kế hoạch",
    "two-level": "Tổng kết công tác Mặt trận năm trên địa bàn tỉnh",
    "weekly": "Tháng cao điểm “Vì người nghèo”",
    "undated": "Thực hiện nhiệm vụ thường xuyên của công tác Mặt trận",
}
KINDS = tuple(_SUBJECTS)


def begun(kind: str, today: date) -> str:
    """The plan file of one of KINDS, as if issued today; with a roster that has its codes nothing is wrong with it."""
    calendar = WorkCalendar()
    end = calendar.shift(today, parse_span("20wd"))
    known = {"subject": _SUBJECTS[kind], "year": f"{end:%Y}", "month": f"{end:%Y-%m}"}
    known["quarter"] = f"{end:%Y}-Q{(end.month + 2) // 3}"

    def filled(found: re.Match[str]) -> str:
        if re.fullmatch(SPAN, found[1]):
            return day_words(calendar.shift(today, parse_span(found[1])))
        return day_words(today) if found[1] == "0d" else known[found[1]]

    text = "".join((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8") for name in ("head", kind))
    return re.sub("{{([^}]*)}}", filled, "".join(_in_one_language(text)))


def _in_one_language(text: str) -> Iterator[str]:
    for line in text.splitlines(keepends=True):
        said = _COMMENT.match(line.lstrip())
        if said is None:
            yield line
        elif said[1] == language.get():
            yield f"{line[: len(line) - len(line.lstrip())]}# {said[2]}\n"


def begun_again(number: str, source: str) -> str:
    """The text of a published plan, with a comment behind its number, day of issue and dates; it says what it said."""
    head = say(
        "# Chép từ Kế hoạch {number} đã ban hành. Hãy sửa số, ngày ban hành và các hạn ở những dòng có dấu “←”,\n"
        "# rồi chạy `dondoc plan check`.\n",
        "# Copied from the published plan {number}. Change the number, the day of issue and the dates in the lines\n"
        "# marked “←”, then run `dondoc plan check`.\n",
        number=number,
    )
    before = read(source.encode())
    lines = source.removesuffix("\n").split("\n")
    for n, what in _to_change(before.places).items():
        lines[n - 1] += f" # ← {what}"
    marked = "\n".join(lines) + "\n"
    # A text that goes on over several lines would take the comment for its own.
    same = read(marked.encode()).sketch == before.sketch
    return head + (marked if same else source)


def _to_change(places: Mapping[str, tuple[int, int]]) -> dict[int, str]:
    """What is to be changed in which line, once a line."""
    found: dict[int, str] = {}
    for path, (line, _column) in places.items():
        if path == "plan.number":
            found[line] = say("số mới", "the new number")
        elif path == "plan.issued_on":
            found[line] = say("ngày ban hành mới", "the new day of issue")
        elif _DATED.fullmatch(path) and not any(f"{path}.{form}" in places for form in FORMS):
            found.setdefault(line, say("hạn mới", "the new date"))
    return found
