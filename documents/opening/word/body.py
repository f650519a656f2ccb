"""The text of a Word file's body, element by element as it comes: paragraphs, tables, boxes.

Left out: deleted text (insertions stay), hidden text, codes of fields, notes, comments; heads and feet of pages, notes
and comments are parts of their own that nobody reads here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from zipfile import ZipFile

from documents.opening.tables import Cell, Rows, lines_of
from documents.opening.word.styles import Looks, a_line, is_on, told, whole
from lib.incoming.file_types.elements import Elements

MOST_BYTES, MOST_TAGS, MOST_DEEP = 100 << 20, 1_500_000, 250
MOST_COLUMNS = 63  # Word's own bound
# Their content is not of the text; a box stands twice, the second time for programs of before 2010.
_SKIPPED = frozenset(("moveFrom", "Fallback", "instrText", "delText", "delInstrText", "sdtPr", "rubyPr", "rt"))
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


@dataclass
class Paragraph:
    """One paragraph while it is read; `boxes` are the lines of boxes that hang on it."""

    said: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    style: str = ""
    number: str | None = None
    depth: int | None = None
    centred: bool = False
    goes_on: bool = False  # its mark was deleted: the next paragraph is the same


@dataclass
class Table:
    """One table while it is read."""

    found: Rows = field(default_factory=Rows)
    style: str = ""
    row: list[Cell] = field(default_factory=list)
    dropped: bool = False


class Body(Elements):
    """Reads the main part; `lines` is its text."""

    def __init__(self, packed: ZipFile, looks: Looks) -> None:
        super().__init__(packed, most_bytes=MOST_BYTES, most_tags=MOST_TAGS, most_deep=MOST_DEEP)
        self._looks, self.lines = looks, list[str]()
        self._into = [self.lines]  # where finished lines go: the text, a cell, a box
        self._within: list[str] = [""]
        self._skipping = 0
        self._paragraphs: list[Paragraph] = []
        self._tables: list[Table] = []
        self._carried: list[str] = []
        self._hidden = self._above_centred = False

    def begins(self, name: str, attributes: Any) -> None:
        parent = self._within[-1]
        self._within.append(name)
        if self._skipping or name in _SKIPPED or (name == "del" and parent not in ("rPr", "trPr")):
            self._skipping += 1
        elif name == "p":
            self._paragraphs.append(Paragraph())
        elif name == "r":
            self._hidden = False
        elif parent in ("pPr", "numPr", "rPr"):
            self._property(name, attributes)
        elif name == "txbxContent":
            self._into.append([])
        elif self._paragraphs and parent == "r" and name in _SIGNS and not self._hidden:
            self._paragraphs[-1].said.append(_SIGNS[name])
        else:
            self._of_table(name, parent, attributes)

    def ends(self, name: str) -> None:
        self._within.pop()
        if self._skipping:
            self._skipping -= 1
        elif name == "p" and self._paragraphs:
            self._end_paragraph(self._paragraphs.pop())
        elif name == "txbxContent" and len(self._into) > 1:
            box = self._into.pop()
            (self._paragraphs[-1].boxes if self._paragraphs else self._into[-1]).extend(box)
        elif name == "tbl" and self._tables:
            table = self._tables.pop()
            table.found.lined = table.found.lined or self._looks.is_lined(table.style)
            self._into[-1].extend(lines_of(table.found))
        elif name == "tr" and self._tables:
            table = self._tables[-1]
            if not table.dropped:
                table.found.rows.append(table.row)
        elif name == "tc" and self._tables and len(self._into) > 1:
            self._into.pop()

    def says(self, text: str) -> None:
        if self._within[-1] == "t" and not self._skipping and not self._hidden and self._paragraphs:
            self._paragraphs[-1].said.append(text)

    def _property(self, name: str, attributes: Any) -> None:
        """What is said of a paragraph or of a run before its text."""
        if name in ("vanish", "webHidden"):
            self._hidden = is_on(attributes) and self._within[-3] == "r"
        elif not self._paragraphs:
            return
        elif name == "pStyle":
            self._paragraphs[-1].style = told(attributes, "val")
        elif name == "jc":
            self._paragraphs[-1].centred = told(attributes, "val") == "center"
        elif name == "numId":
            self._paragraphs[-1].number = told(attributes, "val")
        elif name == "ilvl":
            self._paragraphs[-1].depth = whole(told(attributes, "val"))
        elif name == "del":
            self._paragraphs[-1].goes_on = True

    def _of_table(self, name: str, parent: str, attributes: Any) -> None:
        if name == "tbl":
            self._tables.append(Table())
        elif not self._tables:
            return
        elif name == "tr":
            self._tables[-1].row, self._tables[-1].dropped = [], False
        elif name == "tc":
            cell = Cell()
            self._tables[-1].row.append(cell)
            self._into.append(cell.lines)
        elif parent in ("tblPr", "tcPr", "trPr", "tblBorders", "tcBorders"):
            self._look_of_table(self._tables[-1], name, parent, attributes)

    def _look_of_table(self, table: Table, name: str, parent: str, attributes: Any) -> None:
        value = told(attributes, "val")
        if parent.endswith("Borders"):
            table.found.lined = table.found.lined or a_line(name, attributes)
        elif name == "tblStyle":
            table.style = value
        elif name == "del" and parent == "trPr":
            table.dropped = True
        elif name == "gridBefore":
            table.row.extend(Cell() for _ in range(min(whole(value), MOST_COLUMNS)))
        elif name == "gridSpan" and table.row:
            table.row[-1].span = max(1, min(whole(value, 1), MOST_COLUMNS))
        elif name in ("vMerge", "hMerge") and table.row:
            table.row[-1].goes_on = value != "restart"

    def _end_paragraph(self, one: Paragraph) -> None:
        text = "".join(one.said)
        if one.goes_on:
            self._carried.append(text)
            return
        text = "".join(self._carried) + text
        self._carried.clear()
        into = self._into[-1]
        if not text.strip():
            if into and into[-1]:
                into.append("")
        else:
            if len(self._into) == 1:
                if self._above_centred and not one.centred and into and into[-1]:
                    into.append("")  # a title stands apart from what follows it
                self._above_centred = one.centred
            into.extend((self._number(one) + text.strip(" ")).split("\n"))
        into.extend(one.boxes)

    def _number(self, one: Paragraph) -> str:
        """What Word writes before the paragraph; number 0 takes it out of its style's list."""
        number, depth = self._looks.number_of(one.style)
        number, depth = (
            (one.number if one.number is not None else number),
            one.depth if one.depth is not None else depth,
        )
        return self._looks.lists.next(number, depth) if number and number != "0" else ""
