"""The official table as a .docx: A4 landscape, headings on every page, rows that do not break, room to sign."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.shared import Mm, Pt

from documents.docx_parts import (
    CENTRE,
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
from documents.office import MOTTO, NATION
from documents.report import Line, Report
from documents.text import safe
from lib.language import say

WIDTH = 257.0  # millimetres between the margins
NUMBER, RATIO, COUNT = 10.0, 20.0, 21.0
TITLE, TEXT, SMALL = 14, 12, 11  # points


def build(report: Report) -> bytes:
    """The bytes of the file; whatever its values hold stands in it as text."""
    document = docx.Document()
    use_font(document, TEXT)
    _page(document)
    _head(document, report)
    for text, size, bold, italic in (
        (report.title, TITLE, True, False),
        (report.subtitle, TEXT, False, True),
        (say("(Tính đến {at})", "(as of {at})", at=f"{report.at:%H:%M} ngày {report.at:%d/%m/%Y}"), TEXT, False, True),
    ):
        write(document.add_paragraph(), text, size, bold=bold, italic=italic, align=CENTRE)
    document.paragraphs[-1].paragraph_format.space_after = Pt(8)
    _table(document, report)
    _signature(document, report)
    about = document.core_properties
    about.title, about.subject, about.author, about.comments = report.title, report.subtitle[:255], "", ""
    about.language, about.revision, about.last_modified_by = "vi-VN", 1, ""
    about.created = about.modified = report.as_of.astimezone(UTC).replace(tzinfo=None)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _page(document: Document) -> None:
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.top_margin = section.bottom_margin = section.right_margin = section.left_margin = Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    number_pages(section, TEXT, restart=False)


def _head(document: Document, report: Report) -> None:
    left, right = columns(document, (WIDTH * 0.45, WIDTH * 0.55)).rows[0].cells
    for n, (line, bold) in enumerate(report.left):
        write(left.add_paragraph() if n else first(left), line, TEXT, bold=bold, align=CENTRE)
    if report.left:
        rule(left.add_paragraph(), Mm(28), Mm(WIDTH * 0.45))
    write(first(right), NATION, TEXT, bold=True, align=CENTRE)
    write(right.add_paragraph(), MOTTO, TEXT, bold=True, align=CENTRE)
    rule(right.add_paragraph(), Mm(54), Mm(WIDTH * 0.55))
    document.add_paragraph()


def _table(document: Document, report: Report) -> None:
    counts, ratios = len(report.total.counts), len(report.total.ratios)
    name = WIDTH - NUMBER - COUNT * counts - RATIO * ratios
    widths = (NUMBER, name, *[COUNT] * counts, *[RATIO] * ratios)
    lines = [_texts(line, str(n)) for n, line in enumerate(report.lines, start=1)]
    rows = [report.columns, *lines, _texts(replace(report.total, name=report.total_name), "")]
    table = columns(document, widths, rows=min(2, len(rows)), style="Table Grid")
    for n, (row, texts) in enumerate(zip(table.rows, rows, strict=False)):
        _row(row, texts, bold=not n or len(rows) == 2)
    keep_rows_whole(table)
    repeat_heading(table)
    add_like_last(table, rows[2:])
    for cell in table.rows[-1].cells:
        for run in first(cell).runs:
            run.bold = True


def _row(row: Any, texts: Sequence[str], *, bold: bool) -> None:
    for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        align = LEFT if column == 1 and not bold else CENTRE
        paragraph = write(first(cell), text, SMALL, bold=bold, align=align)
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _texts(line: Line, number: str) -> list[str]:
    ratios = ["—" if one is None else f"{one * 100:.1f}".replace(".", say(",", ".")) + "%" for one in line.ratios]
    return [number, safe(line.name), *map(str, line.counts), *ratios]


def _signature(document: Document, report: Report) -> None:
    gap = document.add_paragraph()
    gap.paragraph_format.keep_with_next = True
    table = columns(document, (WIDTH * 0.45, WIDTH * 0.55))
    keep_rows_whole(table)
    left, right = table.rows[0].cells
    write(first(left), "", TEXT)
    write(left.add_paragraph(), report.drawn_up_by, TEXT, bold=True, align=CENTRE)
    write(first(right), report.dated, TEXT, italic=True, align=CENTRE)
    for line in report.signature:
        write(right.add_paragraph(), line, TEXT, bold=True, align=CENTRE)
    for _ in range(4):  # room for the signature and the seal
        write(right.add_paragraph(), "", TEXT)
