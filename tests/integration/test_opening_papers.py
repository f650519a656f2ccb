"""A whole plan as a Word file, as the PDF that LibreOffice makes of it, and as a scan: nothing is lost on the way, and
the same is read from each."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from documents.opening.opened import open_text
from documents.opening.pdf import scanned
from plans.reading.model import Draft
from plans.reading.read import read
from tests import services
from tests.papers import as_pdf, paper, scan_of

OPEN = Path(__file__).resolve().parents[1] / "corpus" / "open"
PLAN_87 = next(iter((Path(__file__).resolve().parents[3] / "shared" / "seeds").glob("002_*.txt")), None)
OURS = [OPEN / f"{name}.txt" for name in ("a01", "a13", "b05", "b33")]  # heads, parts, tables, recipients, annexes
LONGEST = PLAN_87 or OURS[2]


def text_of(path: Path) -> str:
    return open_text(path.read_bytes(), path.name).text


def words(text: str) -> Counter[str]:
    """Letters and digits only: what a line's end parted and how is another matter."""
    return Counter(re.findall(r"\w+", text))


def told(draft: Draft) -> list[object]:
    """What is read of duties and of the head, places aside."""
    duties = [(one.when.kind, one.when.due, one.when.recurrence, one.responsible) for one in draft.duties]
    head = draft.head
    return [*duties, head.number, head.issuer, head.issued_on, head.subject, head.signed_by]


@pytest.mark.parametrize("path", [LONGEST, *OURS], ids=lambda path: path.stem)
@pytest.mark.parametrize("counted", [True, False])
def test_a_word_file_says_what_its_text_said(path: Path, counted: bool) -> None:
    text = text_of(path)
    opened = open_text(paper(text, counted=counted), "ke-hoach.docx")
    assert words(opened.text) == words(text)
    assert told(read(opened.text)) == told(read(text))


@pytest.mark.timeout(180)
def test_a_pdf_says_what_its_text_said_and_so_does_its_scan(tmp_path: Path) -> None:
    text = text_of(LONGEST)
    pdf = as_pdf(paper(text), tmp_path)
    opened = open_text(pdf, "ke-hoach.pdf")
    assert opened.notes == ()
    lost = words(text) - words(opened.text)
    assert sum(lost.values()) < 0.005 * len(text.split()), lost  # a narrow cell parts a word
    assert told(read(opened.text)) == told(read(text))
    if shutil.which("tesseract") is None or not scanned.installed():
        services.missing("tesseract with Vietnamese (tesseract-ocr, tesseract-ocr-vie)")
    scan = open_text(scan_of(pdf, pages=1), "quet.pdf")
    assert scan.notes == ("trang quét đã đọc bằng OCR: 1",)
    first = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    lost = words(first) - words(scan.text)
    assert sum(lost.values()) < 0.05 * len(first.split()), lost
    assert read(scan.text).head.number == read(text).head.number
