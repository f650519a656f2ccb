"""A paper for the record as .pdf: sections of facts and tables, in a font that holds all of Vietnamese.

The bytes depend on the paper alone: the same paper is the same file. A4, numbered pages, title, language and outline.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from fpdf import FPDF, TextStyle, ViewerPreferences
from fpdf.fonts import FontFace

from documents.text import safe

FONTS = Path(__file__).resolve().parent / "fonts"
FAMILY = "Noto Sans"
MARGIN, LABEL, WIDTH = 18.0, 46.0, 174.0  # millimetres
SIZE, SMALL, LINE = 9.0, 8.0, 4.6
PIECE = 500  # a text longer than that goes on in another row, so that no row outgrows a page
_PAGES = "{nb}"  # where the number of pages is put in at the end
_TONE = 236


@dataclass(frozen=True)
class Facts:
    """Label and value, line by line."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Row:
    """The cells of one row, and what stands below them across the whole table: a Message-ID, a digest."""

    cells: tuple[str, ...]
    below: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """Rows under headings that are repeated on every page; widths are shares."""

    headings: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Note:
    """One sentence."""

    text: str


@dataclass(frozen=True)
class Section:
    """A part of the paper, with its entry in the outline."""

    title: str
    blocks: tuple[Facts | Grid | Note, ...]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What is written: by its title, what it is about, and its sections; `footer` stands on every page."""

    title: str
    about: tuple[str, ...]
    language: str
    at: datetime
    footer: str
    page: str  # "Trang" or "Page"
    sections: tuple[Section, ...]


def build(paper: Paper) -> bytes:
    """The paper as the bytes of a .pdf file."""
    pdf = _Pages(paper)
    pdf.add_page()
    pdf.title_block()
    for section in paper.sections:
        pdf.section(section)
    return bytes(pdf.output())


class _Pages(FPDF):
    """The pages of one paper."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(format="A4")
        self.paper = paper
        self.add_font(FAMILY, "", FONTS / "NotoSans-Regular.ttf")
        self.add_font(FAMILY, "B", FONTS / "NotoSans-Bold.ttf")
        self._known = set(getattr(self.fonts[FAMILY.lower()], "cmap", ()))
        self.set_font(FAMILY, size=SIZE)
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, MARGIN + 4)
        self.alias_nb_pages(_PAGES)
        self.set_title(self.clean(f"{paper.title} - {' - '.join(paper.about[:2])}"))
        self.set_lang(paper.language)
        self.set_creator("Đôn Đốc")
        self.set_creation_date(paper.at)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.set_section_title_styles(TextStyle(FAMILY, "B", 11, t_margin=5, b_margin=2))

    def clean(self, text: str) -> str:
        """What the font can show, one line; anything else is a question mark."""
        known = self._known
        return "".join(c if ord(c) in known else "?" for c in safe(text).replace(_PAGES, "{ nb }"))

    def title_block(self) -> None:
        self.set_font(FAMILY, "B", 15)
        self.multi_cell(0, 8, self.clean(self.paper.title), align="C", new_x="LMARGIN", new_y="NEXT")
        self.set_font(FAMILY, size=10)
        for line in self.paper.about:
            self.multi_cell(0, 5.5, self.clean(line), align="C", new_x="LMARGIN", new_y="NEXT")
        self.ln(2)

    def section(self, section: Section) -> None:
        if self.will_page_break(30):  # a heading is not left alone at the end of a page
            self.add_page()
        self.start_section(self.clean(section.title))
        for block in section.blocks:
            if isinstance(block, Facts):
                self._facts(block)
            elif isinstance(block, Grid):
                self._grid(block)
            else:
                self.set_font(FAMILY, size=SIZE)
                self.multi_cell(0, LINE + 0.4, self.clean(block.text), align="L", new_x="LMARGIN", new_y="NEXT")
            self.ln(1.5)

    def _facts(self, facts: Facts) -> None:
        self.set_font(FAMILY, size=SIZE)
        layout: dict[str, Any] = {"borders_layout": "HORIZONTAL_LINES", "first_row_as_headings": False}
        with self.table(
            col_widths=(LABEL, WIDTH - LABEL), line_height=LINE, padding=0.8, text_align="LEFT", **layout
        ) as table:
            for label, value in facts.rows:
                for n, (piece,) in enumerate(self._pieces((value,))):
                    row = table.row()
                    row.cell(self.clean(label) if not n else "", style=FontFace(emphasis="BOLD"))
                    row.cell(piece)

    def _grid(self, grid: Grid) -> None:
        self.set_font(FAMILY, size=SMALL)
        heading = FontFace(emphasis="BOLD", fill_color=_TONE)
        with self.table(
            col_widths=grid.widths, line_height=LINE - 0.4, padding=0.8, text_align="LEFT", headings_style=heading
        ) as table:
            table.row([self.clean(one) for one in grid.headings])
            for row in grid.rows:
                for cells in self._pieces(row.cells):
                    table.row(cells)
                for below in row.below:
                    for (piece,) in self._pieces((below,)):
                        table.row().cell(piece, colspan=len(grid.headings), style=FontFace(color=70))

    def _pieces(self, cells: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """The cells of as many rows as the longest text needs."""
        texts = [self.clean(cell) for cell in cells]
        for n in range(max(1, math.ceil(max(map(len, texts)) / PIECE))):
            yield tuple(text[n * PIECE : (n + 1) * PIECE] for text in texts)

    def footer(self) -> None:
        self.set_y(-MARGIN + 4)
        self.set_font(FAMILY, size=7.5)
        self.cell(WIDTH - 30, 4, self.clean(self.paper.footer))
        self.cell(30, 4, f"{self.paper.page} {self.page_no()}/{_PAGES}", align="R")
