"""The process that reads one PDF: its bytes come in by standard input, what was read goes out as JSON.

pdfium is a large program in C++, and the file may be anybody's: here it can neither take the memory of whoever asked,
nor keep them waiting, nor bring them down.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

from documents.opening.pdf import scanned
from documents.opening.pdf.flowing import text_of
from documents.opening.pdf.pages import opened, pages
from documents.opening.pdf.values import Page, Unread

MEMORY = 768 << 20  # bytes, of addresses
PROCESSOR = 30  # seconds
OCR_TIME = 120  # seconds by the clock, after which no other page is begun


def main() -> None:
    """Read, and say what was read."""
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, PROCESSOR), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # not every system knows every bound
            resource.setrlimit(what, (most, most))
    json.dump(read(sys.stdin.buffer.read()), sys.stdout)


def read(data: bytes) -> dict[str, object]:
    """`{text, scanned, unread, without_ocr}`, the last three numbers of pages; or `{refused}`, the reason's code."""
    counts = {"scanned": 0, "unread": 0, "without_ocr": 0}
    try:
        with opened(data) as document:
            found = list(_with_scanned(document, counts))
    except Unread as unread:
        return {"refused": unread.code}
    return {"text": text_of(found), **counts}


def _with_scanned(document: object, counts: dict[str, int]) -> Iterator[Page]:
    until = time.monotonic() + OCR_TIME
    for number, page in enumerate(pages(document)):
        if not scanned.is_scanned(page):
            yield page
        elif not scanned.installed():
            counts["without_ocr"] += 1
            yield page
        elif counts["scanned"] >= scanned.MOST_PAGES or time.monotonic() > until:
            counts["unread"] += 1
            yield page
        else:
            seen = scanned.read(document, number, page)
            counts["scanned" if seen else "unread"] += 1
            yield seen or page


if __name__ == "__main__":
    main()
