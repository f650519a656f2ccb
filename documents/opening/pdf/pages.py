"""A PDF's pages by pdfium: words with their places, ruling lines, pictures. Only what stands on pages is read: no
script, no attachment, no form."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pypdfium2_raw.bindings as pdfium

from documents.opening.pdf.values import Page, Rule, Unread, Word

MOST_PAGES, MOST_LETTERS, MOST_OBJECTS, MOST_POINTS = 300, 3_000_000, 20_000, 20_000
THIN = 2.5  # points: a filled box that is a line
_PARTING_GAP = 0.28  # of a line's height, where no blank stands
_HYPHEN = 2  # what pdfium tells for a hyphen at a line's end


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """The document; raises Unread where it has a password, is damaged or has too many pages."""
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        locked = pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD
        raise Unread("file-password" if locked else "file-damaged")
    try:
        count = pdfium.FPDF_GetPageCount(document)
        if count > MOST_PAGES:
            raise Unread("file-much")
        if count < 1:
            raise Unread("file-damaged")
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


def pages(document: Any) -> Iterator[Page]:
    """Every page; one that cannot be read is empty. Raises Unread where there is more text than can be read."""
    letters = 0
    for n in range(pdfium.FPDF_GetPageCount(document)):
        page = pdfium.FPDF_LoadPage(document, n)
        if not page:
            yield Page(0, 0)
            continue
        try:
            one = _Turned(page).read()
        finally:
            pdfium.FPDF_ClosePage(page)
        letters += one.letters
        if letters > MOST_LETTERS:
            raise Unread("file-much")
        yield one


class _Turned:
    """A page as it is shown: places turned as the page is, from its upper left corner."""

    def __init__(self, page: Any) -> None:
        self._page, self._name = page, ctypes.create_string_buffer(100)
        self._origin = ctypes.c_double(), ctypes.c_double(), pdfium.FS_MATRIX()
        self._turns = pdfium.FPDFPage_GetRotation(page) % 4
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        box = (left, bottom, right, top)
        if not pdfium.FPDFPage_GetCropBox(page, *box) and not pdfium.FPDFPage_GetMediaBox(page, *box):
            right.value, top.value = 595.0, 842.0
        self._box = left.value, bottom.value, right.value, top.value
        across, up = abs(right.value - left.value), abs(top.value - bottom.value)
        self.width, self.height = (up, across) if self._turns % 2 else (across, up)

    def read(self) -> Page:
        rules, pictured = self._drawn()
        return Page(self.width, self.height, tuple(self._words()), tuple(rules), pictured, drawn=self._count() > 0)

    def _place(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self._box
        if self._turns == 1:
            return y - bottom, x - left
        if self._turns == 2:
            return right - x, y - bottom
        if self._turns == 3:
            return top - y, right - x
        return x - left, top - y

    def _shown(self, box: Any) -> tuple[float, float, float, float]:
        """Where a box is from left to right, and its lower and its upper edge."""
        x0, x1, y0, y1 = box.left, box.right, box.bottom, box.top
        if x1 < x0:
            x0, x1 = x1, x0
        if y1 < y0:
            y0, y1 = y1, y0
        left, bottom, right, top = self._box
        if self._turns == 0:
            return x0 - left, x1 - left, top - y0, top - y1
        if self._turns == 1:
            return y0 - bottom, y1 - bottom, x1 - left, x0 - left
        if self._turns == 2:
            return right - x1, right - x0, y1 - bottom, y0 - bottom
        return top - y1, top - y0, right - x0, right - x1

    def _words(self) -> Iterator[Word]:
        text = pdfium.FPDFText_LoadPage(self._page)
        if not text:
            return
        try:
            count = pdfium.FPDFText_CountChars(text)
            if count > MOST_LETTERS:
                raise Unread("file-much")
            yield from self._parted(text, count)
        finally:
            pdfium.FPDFText_ClosePage(text)

    def _parted(self, text: Any, count: int) -> Iterator[Word]:
        """Words end at blanks, at wide gaps, and where the next letter stands elsewhere."""
        box, code_of, box_of = pdfium.FS_RECTF(), pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
        letters: list[str] = []
        x0 = x1 = base = size = lowest = 0.0
        bold = False
        for n in range(count):
            code = code_of(text, n)
            letter = "-" if code == _HYPHEN else chr(code) if 0 < code < 0x110000 else " "
            if letter.isspace():
                if letters:
                    yield Word(x0, x1, base, size, "".join(letters), bold)
                    letters = []
                continue
            if not box_of(text, n, box):
                continue
            left, right, low, high = self._shown(box)
            if not math.isfinite(left + right + low + high):
                continue
            if letters and (
                abs(low - lowest) > 0.7 * size or left - x1 > _PARTING_GAP * size or left < x1 - max(size, right - left)
            ):
                yield Word(x0, x1, base, size, "".join(letters), bold)
                letters = []
            if not letters:
                x0, lowest = left, low
                base, size = self._stands(text, n, low, high)
                bold = self._is_bold(text, n)
            letters.append(letter)
            x1 = right
        if letters:
            yield Word(x0, x1, base, size, "".join(letters), bold)

    def _stands(self, text: Any, n: int, low: float, high: float) -> tuple[float, float]:
        """The line that a letter stands on, and the size of its font; by its box where the file does not say."""
        x, y, matrix = self._origin
        pdfium.FPDFText_GetCharOrigin(text, n, x, y)
        pdfium.FPDFText_GetMatrix(text, n, matrix)
        size = pdfium.FPDFText_GetFontSize(text, n) * math.hypot(matrix.c, matrix.d)
        base = self._place(x.value, y.value)[1]
        return (base, size) if 1 < size < 400 and math.isfinite(base) else (low, max(low - high, 1.0))

    def _is_bold(self, text: Any, n: int) -> bool:
        """By the name of its font, as offices' programs write it (`BAAAAA+LiberationSerif-Bold`)."""
        length = pdfium.FPDFText_GetFontInfo(text, n, self._name, len(self._name), None)
        return length > 0 and b"bold" in self._name.value.lower()

    def _count(self) -> int:
        return min(int(pdfium.FPDFPage_CountObjects(self._page)), MOST_OBJECTS)

    def _drawn(self) -> tuple[list[Rule], float]:
        """Ruling lines, and which share of the page its largest picture covers."""
        rules: list[Rule] = []
        largest, points = 0.0, 0
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        for n in range(self._count()):
            drawn = pdfium.FPDFPage_GetObject(self._page, n)
            kind = pdfium.FPDFPageObj_GetType(drawn)
            if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
                continue
            if not pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
                continue
            corner, other = self._place(left.value, bottom.value), self._place(right.value, top.value)
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                largest = max(largest, abs(other[0] - corner[0]) * abs(other[1] - corner[1]))
            elif rule := _rule(corner, other):
                rules.append(rule)
            elif points < MOST_POINTS:
                points += pdfium.FPDFPath_CountSegments(drawn)
                rules += self._edges(drawn)
        return rules, largest / max(self.width * self.height, 1.0)

    def _edges(self, path: Any) -> Iterator[Rule]:
        """The level and upright lines of a path that is drawn, and the thin boxes of one that is filled."""
        fill, stroke, x, y = ctypes.c_int(), ctypes.c_int(), ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(path, matrix)
        outline: list[tuple[float, float]] = []
        for n in range(min(pdfium.FPDFPath_CountSegments(path), MOST_POINTS)):
            segment = pdfium.FPDFPath_GetPathSegment(path, n)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            at = self._place(
                matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f
            )
            if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
                yield from _sides(outline, stroke=bool(stroke.value))
                outline = []
            outline.append(at)
            if pdfium.FPDFPathSegment_GetClose(segment):
                outline.append(outline[0])
        yield from _sides(outline, stroke=bool(stroke.value))


def _sides(outline: list[tuple[float, float]], *, stroke: bool) -> Iterator[Rule]:
    if not outline:
        return
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    if thin := _rule((min(xs), min(ys)), (max(xs), max(ys))):
        yield thin
    elif stroke:
        for one, other in pairwise(outline):
            if side := _rule(one, other):
                yield side


def _rule(one: tuple[float, float], other: tuple[float, float]) -> Rule | None:
    """The line between two corners of a thin box; None where it is thick, or nothing."""
    across, down = abs(one[0] - other[0]), abs(one[1] - other[1])
    if not across + down < 1e5:  # not a number, or no page
        return None
    if across <= THIN < down:
        return Rule(True, (one[0] + other[0]) / 2, min(one[1], other[1]), max(one[1], other[1]))
    if down <= THIN < across:
        return Rule(False, (one[1] + other[1]) / 2, min(one[0], other[0]), max(one[0], other[0]))
    return None
