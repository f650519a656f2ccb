"""Titles: short, whole, without dates and preambles, for every duty and work of the corpus that lies open."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lib.text import nfc
from plans.reading.duties.short import LONGEST
from plans.reading.read import read
from scripts.reading_report import ROOT, SHARED

TEXTS = [*sorted((ROOT / "tests" / "corpus" / "open").glob("*.txt")), *sorted((SHARED / "seeds").glob("*.txt"))]
_DANGLING = re.compile(
    r"(?:\b(?:về|cho|và|để|trước|vào|trong|đến|từ|ngày|là|ở|theo|tại|với|của|qua|do|các|những|mỗi|thì|hoặc|bằng văn|"
    r"sáng|chiều|tối|thứ (?:hai|ba|tư|năm|sáu|bảy))|[,;:(“\-–])$",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\bngày\s?\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\btháng\s?\d{1,2}\b|\b\d{1,2}/\d{1,2}\b|\d\s?(?:giờ|h\d\d)\b"
)
_PREAMBLE = re.compile(r"(?:Căn cứ|Thực hiện (?:Kế hoạch|Công văn|Hướng dẫn) số)")


def _titles(path: Path) -> list[str]:
    draft = read(nfc(path.read_text(encoding="utf-8")))
    return [one.title for one in draft.duties] + [one.title for one in draft.works]


def _wrong(title: str) -> bool:
    """Whether a clerk would not write it so."""
    balanced = title.count("(") == title.count(")") and title.count("“") == title.count("”")
    cut = _DANGLING.search(title) or _DATED.search(title) or _PREAMBLE.match(title)
    return not (0 < len(title) <= LONGEST and balanced and title.count('"') % 2 == 0) or bool(cut)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem[:3])
def test_every_title_is_one_that_a_clerk_would_write(path: Path) -> None:
    assert [title for title in _titles(path) if _wrong(title)] == []
