"""What an official document is put together from, in Word's terms: runs, lines, tables, page numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
LEFT, CENTRE, JUSTIFY = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def element(name: str, **attributes: object) -> Any:
    """`<w:name w:attribute="…"/>`."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def use_font(document: Document, size: float) -> None:
    """Times New Roman for every script, Vietnamese as the language, no space that is not asked for."""
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(size)
    properties = style.element.get_or_add_rPr()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        properties.rFonts.set(qn(f"w:{script}"), FONT)
    properties.append(element("lang", val="vi-VN", eastAsia="vi-VN", bidi="vi-VN"))
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.0


def write(
    paragraph: Paragraph, text: str, size: float, *, bold: bool = False, italic: bool = False, align: Any = None
) -> Paragraph:
    """Add a run to the paragraph; `text` stands as it is, never as a field."""
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    if align is not None:
        paragraph.alignment = align
    return paragraph


def rule(paragraph: Paragraph, width: Length, room: Length) -> None:
    """A solid line of that width, centred in the room: the paragraph's upper border between two indents."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Length((room - width) // 2)
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.line_spacing = Pt(3), Pt(4)
    borders = element("pBdr")
    borders.append(element("top", val="single", sz=6, space=1, color="000000"))
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def columns(document: Any, widths: Sequence[float], rows: int = 1, style: str | None = None) -> Table:
    """A table of fixed widths in millimetres; without a style it has no borders and no padding at its sides."""
    table = document.add_table(rows=rows, cols=len(widths), style=style)
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    if style is None:
        margins = element("tblCellMar")
        for side in ("left", "right"):
            margins.append(element(side, w=0, type="dxa"))
        table._tbl.tblPr.append(margins)
    return table


def first(cell: _Cell) -> Paragraph:
    """The paragraph that every cell begins with."""
    return cell.paragraphs[0]


def keep_rows_whole(table: Table) -> None:
    """No row breaks over two pages."""
    for row in table.rows:
        row._tr.get_or_add_trPr().insert(0, element("cantSplit"))


def repeat_heading(table: Table) -> None:
    """The first row stands again at the top of every page."""
    table.rows[0]._tr.get_or_add_trPr().append(element("tblHeader"))


def add_like_last(table: Table, rows: Iterable[Sequence[str]]) -> None:
    """Rows that look as the last one does, each cell of one run with its own text: copied, for thousands of them."""
    last = table.rows[-1]._tr
    for texts in rows:
        row = deepcopy(last)
        for run, text in zip(row.iter(qn("w:r")), texts, strict=True):
            run.text = text
        table._tbl.append(row)


def page_number(paragraph: Paragraph, size: float) -> None:
    """The number of the page, centred."""
    paragraph.alignment = CENTRE
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = paragraph.add_run()
        run.font.size = Pt(size)
        if kind:
            run._r.append(element("fldChar", fldCharType=kind))
        else:
            code = element("instrText")
            code.text = text
            run._r.append(code)


def number_pages(section: Any, size: float, *, restart: bool) -> None:
    """Numbers in the middle of the upper margin, none on the first page (Nghị định 30/2020/NĐ-CP, phụ lục I)."""
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
    page_number(section.header.paragraphs[0], size)
    if restart:
        numbering = element("pgNumType", start=1)
        section._sectPr.insert_element_before(numbering, "w:cols", "w:titlePg", "w:docGrid")
