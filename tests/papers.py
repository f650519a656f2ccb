"""A plan's text set as an office sets it: a Word file in the layout of Nghị định 30/2020/NĐ-CP."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt

from documents.docx_parts import CENTRE, JUSTIFY, LEFT, columns, element, use_font, write
from documents.letter import LEFT_COLUMN, RIGHT_COLUMN
from tests.office import converted

TITLE = re.compile(r"(?:KẾ HOẠCH|HƯỚNG DẪN|CÔNG VĂN|CHƯƠNG TRÌNH|THÔNG BÁO|CHỈ THỊ)\b.*")
HEADING = re.compile(r"([IVX]+)\. (.+)")
NUMBERED = re.compile(r"([0-9]+)\. (.+)")
PARTED = re.compile(r" ?\| |\t")
_LIST, _NUMBER = 90, 91  # our own, beside those of the template
_LEVELS = (("upperRoman", "%1."), ("decimal", "%2."))


def paper(text: str, *, counted: bool = True) -> bytes:
    """The text as a .docx: head and signature in tables without lines, rows with tabs as a table with lines.

    `counted`: parts (I.) and their sections (1.) get their numbers by Word, where these run from one upwards.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    document = docx.Document()
    use_font(document, 14)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    _define_list(document)
    title = next((n for n, line in enumerate(lines) if TITLE.fullmatch(line.strip())), 0)
    if title:
        _side_by_side(document, *_halves(lines[:title]))
    rest, counts = lines[title:], [0, 0] if counted else [-9, -9]
    while rest:
        line = rest.pop(0)
        if line.startswith("Nơi nhận"):
            end = next((n for n, one in enumerate(rest) if one.startswith("TM.")), len(rest))
            signed = next((n for n in range(end, len(rest)) if rest[n].startswith(("ĐỀ CƯƠNG", "PHỤ LỤC"))), len(rest))
            _side_by_side(document, [line, *rest[:end]], rest[end:signed])
            rest = rest[signed:]
            if rest:
                document.add_page_break()
        elif PARTED.search(line):
            end = next((n for n, one in enumerate(rest) if not PARTED.search(one)), len(rest))
            _table(document, [[cell.strip() for cell in PARTED.split(row)] for row in (line, *rest[:end])])
            rest = rest[end:]
        else:
            _paragraph(document, line, counts, subject=len(lines) - len(rest) == title + 2 and len(line) < 250)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def as_pdf(word: bytes, folder: Path) -> bytes:
    """The same as LibreOffice lays it out; skips where there is none."""
    return converted(word, "docx", "pdf", folder)


def scan_of(pdf: bytes, *, dots: int = 200, pages: int = 3) -> bytes:
    """The first pages as pictures, as a scanner sees them: a PDF without any text."""
    import fpdf
    import pypdfium2

    scan = fpdf.FPDF(unit="pt", format="A4")
    for page in list(pypdfium2.PdfDocument(pdf))[:pages]:
        scan.add_page()
        scan.image(page.render(scale=dots / 72, grayscale=True).to_pil(), x=0, y=0, w=scan.w, h=scan.h)
    return bytes(scan.output())


def _halves(head: list[str]) -> tuple[list[str], list[str]]:
    """What stands at the left of the head (issuer, number) and at the right (nation, motto, place and date)."""
    at_right = re.compile("CỘNG HÒA|CỘNG HOÀ|Độc lập|ĐẢNG CỘNG SẢN|.*, ngày ")
    return [line for line in head if not at_right.match(line)], [line for line in head if at_right.match(line)]


def _side_by_side(document: Any, *sides: list[str]) -> None:
    """Both sides in the widths and sizes that letters of this program have."""
    cells = columns(document, (LEFT_COLUMN, RIGHT_COLUMN)).rows[0].cells
    for cell, lines in zip(cells, sides, strict=True):
        listed = bool(lines) and lines[0].startswith("Nơi nhận")
        for n, line in enumerate(lines):
            where = cell.add_paragraph() if n else cell.paragraphs[0]
            write(where, line, 11 if listed else 12, bold=line.isupper(), align=LEFT if listed else CENTRE)


def _table(document: Any, rows: list[list[str]]) -> None:
    table = document.add_table(rows=0, cols=max(map(len, rows)), style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=False):
            cell.text = text


def _paragraph(document: Any, line: str, counts: list[int], *, subject: bool) -> None:
    one = document.add_paragraph()
    found = HEADING.fullmatch(line) or NUMBERED.fullmatch(line)
    level = 0 if HEADING.fullmatch(line) else 1
    if level == 0 and found and found[1] == ("I", "II", "III", "IV", "V", "VI", "VII")[max(counts[0], 0)]:
        counts[:] = [counts[0] + 1, 0 if counts[0] >= 0 else -9]
        line = _by_word(one, level, found[2], line, counted=counts[0] > 0)
    elif level == 1 and found and counts[0] > 0 and found[1] == str(counts[1] + 1):
        counts[1] += 1
        line = _by_word(one, level, found[2], line, counted=True)
    entitled = bool(TITLE.fullmatch(line)) or subject
    one.add_run(line).bold = entitled or level == 0
    one.alignment = CENTRE if entitled else JUSTIFY
    one.paragraph_format.space_after = Pt(6)


def _by_word(one: Any, level: int, title: str, line: str, *, counted: bool) -> str:
    """The paragraph in the list, without its number; the line as it is where Word is not to count."""
    if not counted:
        return line
    properties = one._p.get_or_add_pPr()
    numbering = properties.get_or_add_numPr()
    numbering.get_or_add_ilvl().val, numbering.get_or_add_numId().val = level, _NUMBER
    return title


def _define_list(document: Any) -> None:
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:suff w:val="space"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for n, (kind, pattern) in enumerate(_LEVELS)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{_LIST}">{levels}</w:abstractNum>'))
    number = element("num", numId=_NUMBER)
    number.append(element("abstractNumId", val=_LIST))
    numbering.append(number)
