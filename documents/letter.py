"""The reminder letter (công văn đôn đốc) as .docx, in the layout of Nghị định 30/2020/NĐ-CP, phụ lục I.

A4; margins 20 mm above and below, 30 mm left, 15 mm right; Times New Roman; page numbers in the upper margin.
"""

from __future__ import annotations

import io
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.shared import Mm, Pt

from documents import letter_words as words
from documents.docx_parts import (
    CENTRE,
    JUSTIFY,
    LEFT,
    add_like_last,
    columns,
    first,
    keep_rows_whole,
    number_pages,
    repeat_heading,
    rule,
    use_font,
    write,
)
from documents.letter_values import ReminderLetter
from documents.office import MOTTO, NATION, head, place, signature
from documents.text import safe

LARGE, SMALL, CAPITALS, NOTE = 14, 13, 12, 11  # points, within what the decree allows
LEFT_COLUMN, RIGHT_COLUMN = 68.0, 97.0  # together the 165 mm between the margins
ANNEX_COLUMNS = (11.0, 49.0, 41.0, 28.0, 20.0, 16.0)
# So many characters of the text leave room for the signature on the first page, in the larger and the smaller size.
FITS_LARGE, FITS_SMALL, ADDRESSEE = 1450, 1850, 80


def build(letter: ReminderLetter, drafted_at: datetime) -> bytes:
    """The letter with its annex as the bytes of a .docx file; whatever its values hold, they stand in it as text."""
    letter = _cleaned(letter)
    document = docx.Document()
    texts = words.paragraphs(letter)
    size = _size(letter, texts)
    use_font(document, size)
    _page(document.sections[0])
    number_pages(document.sections[0], SMALL, restart=False)
    _head(document, letter)
    _addressees(document, letter)
    for text in texts:
        _paragraph(document, text, 1.1 if size == LARGE else 1.0, together=text is texts[-1])
    _ending(document, letter)
    _annex(document, letter)
    _properties(document, letter, drafted_at)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _size(letter: ReminderLetter, texts: list[str]) -> int:
    """The smaller size where it brings the signature onto the first page."""
    addressees = len(words.addressees(letter))
    length = sum(map(len, texts)) + (ADDRESSEE * (addressees + 1) if addressees > 1 else 0)
    return SMALL if FITS_LARGE < length <= FITS_SMALL else LARGE


def _cleaned(value: Any) -> Any:
    """The same values, every text in them safe."""
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, tuple):
        return tuple(_cleaned(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _cleaned(getattr(value, field.name)) for field in fields(value)})
    return value


def _page(section: Any) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(10)


def _head(document: Document, letter: ReminderLetter) -> None:
    """Issuing body and number at the left; the nation's name and motto, place and date at the right."""
    left, right = columns(document, (LEFT_COLUMN, RIGHT_COLUMN)).rows[0].cells
    names = head(letter.issuer, letter.superior)
    lines = [(line, False) for line in names.superior] + [(line, True) for line in names.issuing]
    for n, (line, bold) in enumerate(lines):
        write(left.add_paragraph() if n else first(left), line, CAPITALS, bold=bold, align=CENTRE)
    rule(left.add_paragraph(), Mm(24), Mm(LEFT_COLUMN))
    write(left.add_paragraph(), words.number_line(letter), SMALL, align=CENTRE)
    plan = words.plan_reference(letter)
    summary = words.summary(letter).replace(f" {plan}", f"\n{plan}").replace(" (lần", "\n(lần")
    about = write(left.add_paragraph(), summary, CAPITALS, align=CENTRE)
    about.paragraph_format.space_before = Pt(3)

    write(first(right), NATION, CAPITALS, bold=True, align=CENTRE)
    write(right.add_paragraph(), MOTTO, SMALL, bold=True, align=CENTRE)
    rule(right.add_paragraph(), Mm(59), Mm(RIGHT_COLUMN))
    where = place(letter.issuer, letter.superior)
    dated = write(right.add_paragraph(), words.place_and_date(where, letter.on), SMALL, italic=True, align=CENTRE)
    dated.paragraph_format.space_before = Pt(8)


def _addressees(document: Document, letter: ReminderLetter) -> None:
    """One is written on the line of “Kính gửi”, several below it with dashes."""
    units = words.addressees(letter)
    greeting = document.add_paragraph("Kính gửi:")
    greeting.paragraph_format.space_before, greeting.paragraph_format.space_after = Pt(18), Pt(6)
    if len(units) == 1:
        greeting.add_run(f" {units[0]}{'.' if units[0] == words.LISTED else ''}")
        greeting.alignment, greeting.paragraph_format.space_after = CENTRE, Pt(12)
        return
    greeting.paragraph_format.left_indent = Mm(20)
    for n, unit in enumerate(units, start=1):
        line = document.add_paragraph(f"- {unit}{'.' if n == len(units) else ';'}")
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Mm(33), Mm(-3)
        line.paragraph_format.space_after = Pt(12 if n == len(units) else 2)


def _paragraph(document: Document, text: str, spacing: float, *, together: bool) -> None:
    """`together` keeps it on the page of what follows: a signature never stands alone on its page."""
    paragraph = document.add_paragraph(text)
    paragraph.alignment = LEFT if text.startswith("- ") else JUSTIFY
    form = paragraph.paragraph_format
    form.first_line_indent, form.space_after, form.line_spacing = Mm(10), Pt(6), spacing
    form.keep_with_next, form.keep_together = together, together


def _ending(document: Document, letter: ReminderLetter) -> None:
    """Nơi nhận at the left, the signature's block at the right; both on one page."""
    gap = document.add_paragraph()
    gap.paragraph_format.line_spacing, gap.paragraph_format.keep_with_next = Pt(6), True
    table = columns(document, (LEFT_COLUMN + 6, RIGHT_COLUMN - 6))
    keep_rows_whole(table)
    left, right = table.rows[0].cells
    write(first(left), "Nơi nhận:", CAPITALS, bold=True, italic=True)
    for line in words.receivers(letter):
        write(left.add_paragraph(), line, NOTE)
    for n, line in enumerate(signature(letter.issuer, letter.signed_by)):
        write(right.add_paragraph() if n else first(right), line, LARGE, bold=True, align=CENTRE)
    for _ in range(4):  # room for the signature, the seal and the name
        write(right.add_paragraph(), "", SMALL)


def _annex(document: Document, letter: ReminderLetter) -> None:
    """The late units as a table, on pages of their own that are numbered for themselves."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    document.paragraphs[-1].paragraph_format.line_spacing = Pt(1)  # it ends the letter and is to take no line
    number_pages(section, SMALL, restart=True)
    write(document.add_paragraph(), words.ANNEX_TITLE, LARGE, bold=True, align=CENTRE)
    reference = write(document.add_paragraph(), words.annex_reference(letter), SMALL, italic=True, align=CENTRE)
    reference.paragraph_format.space_after = Pt(10)
    headings, *rows = words.ANNEX_HEADINGS, *words.annex_rows(letter)
    table = columns(document, ANNEX_COLUMNS, rows=1 + len(rows[:1]), style="Table Grid")
    for n, (row, texts) in enumerate(zip(table.rows, (headings, *rows[:1]), strict=True)):
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            align = CENTRE if not n or column in (0, 3, 4, 5) else LEFT
            paragraph = write(first(cell), text, CAPITALS, bold=not n, align=align)
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    keep_rows_whole(table)
    repeat_heading(table)
    add_like_last(table, rows[1:])


def _properties(document: Document, letter: ReminderLetter, drafted_at: datetime) -> None:
    about = document.core_properties
    about.title, about.author, about.comments = words.summary(letter), letter.desk or letter.issuer, ""
    about.subject, about.language, about.revision = letter.plan_number, "vi-VN", 1
    about.created = about.modified = drafted_at.astimezone(UTC).replace(tzinfo=None)  # kept without a zone
    about.last_modified_by = ""
