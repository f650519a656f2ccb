"""Scanned pages read by Debian's tesseract with its Vietnamese model (`tesseract-ocr-vie`), where they are installed.

The pages are drawn by pdfium at 300 dots an inch, in shades of grey; tesseract tells words with their places, so that
they are read as those of other pages are. It needs about two seconds a page. Whoever confirms the draft must look at
the letters: OCR takes marks for others.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from typing import Any

import pypdfium2_raw.bindings as pdfium

from documents.opening.pdf.drawn_lines import rules_of
from documents.opening.pdf.values import Page, Word

DOTS, MOST_DOTS = 300, 3600  # an inch; of a page's longer side
PAGE_TIME = 30  # seconds
MOST_PAGES = 30
_LINE, _WORD = "4", "5"  # levels in tesseract's table
_SURE = 20.0  # of 100: what it believes less is dirt


@cache
def installed() -> bool:
    """Whether scanned Vietnamese pages can be read here."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    try:
        said = _run([program, "--list-langs"], timeout=10).stdout
    except (OSError, subprocess.SubprocessError):
        return False
    return b"vie" in said.split()


def _run(command: list[str], **how: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, capture_output=True, check=True, **how)  # noqa: S603


def is_scanned(page: Page) -> bool:
    """Whether the page is a picture: without letters, or with no more than a stamp's beside a picture that fills it."""
    return page.drawn and (page.letters == 0 or (page.letters < 400 and page.pictured > 0.6))


def read(document: Any, number: int, page: Page) -> Page | None:
    """The page with the words that OCR finds; None where it cannot be read."""
    drawn = _drawn(document, number, page)
    if drawn is None:
        return None
    dots, across, scale = drawn
    picture = b"P5 %d %d 255\n%s" % (across, len(dots) // across, dots)
    command = ["tesseract", "stdin", "stdout", "--dpi", str(DOTS), "-l", "vie", "--psm", "3", "tsv"]
    alone = {**os.environ, "OMP_THREAD_LIMIT": "1"}  # its threads hinder each other
    try:
        done = _run(command, env=alone, input=picture, timeout=PAGE_TIME)
    except (OSError, subprocess.SubprocessError):
        return None
    words = tuple(_words(done.stdout.decode("utf-8", "replace"), scale))
    return Page(page.width, page.height, words, rules_of(dots, across, scale), page.pictured)


def _drawn(document: Any, number: int, page: Page) -> tuple[bytes, int, float] | None:
    """The page in shades of grey, a byte a dot: its rows, how many dots are in one, and how many are one point."""
    longest = max(page.width, page.height)
    if not 10 < longest < 1e5:
        return None
    scale = min(DOTS / 72, MOST_DOTS / longest)
    across, down = max(1, round(page.width * scale)), max(1, round(page.height * scale))
    loaded = pdfium.FPDF_LoadPage(document, number)
    if not loaded:
        return None
    bitmap = pdfium.FPDFBitmap_CreateEx(across, down, pdfium.FPDFBitmap_Gray, None, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, loaded, 0, 0, across, down, 0, pdfium.FPDF_GRAYSCALE | pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        held = pdfium.FPDFBitmap_GetBuffer(bitmap)
        rows = (ctypes.string_at(held + n * stride, across) for n in range(down))
        return b"".join(rows), across, scale
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
        pdfium.FPDF_ClosePage(loaded)


def _words(table: str, scale: float) -> Iterator[Word]:
    """Words as tesseract's table has them; their height is their line's, so that they stand on it."""
    low = height = 0.0
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] not in (_LINE, _WORD):
            continue
        left, top, width, tall = (float(cell) / scale for cell in cells[6:10])
        if cells[0] == _LINE:
            low, height = top + tall, tall
        elif float(cells[10]) >= _SURE and cells[11].strip():
            yield Word(left, left + width, low, height, cells[11].strip())
