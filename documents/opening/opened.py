"""A plan as it was handed in (.txt, .md, .docx, .pdf) as one text, from which a draft is read (contract, section 4).

- .txt and .md: UTF-8, UTF-16, and the old code tables TCVN3, VNI and Windows-1258, which become Unicode; tables and
  tabs stand as they are.
- .docx: paragraphs with the numbers that Word writes before them, tables, boxes; insertions, but nothing that was
  deleted or hidden; no heads and feet of pages, no notes and comments. Needs no package of the extra `documents`.
- .pdf: lines joined to paragraphs, tables that are drawn with lines, what repeats on every page left out; by pypdfium2,
  of the extra `documents`, in a process of its own.
- Scanned pages of a PDF: by Debian's `tesseract-ocr` with `tesseract-ocr-vie`, where both are installed, two or three
  seconds a page, thirty pages at most. It is said in `notes` how many were read so, or could not be.

Pure but for PDF.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Literal, cast

from documents.opening import word
from documents.opening.letters import decoded, one_form
from documents.opening.pdf import asked as pdf
from lib.incoming.file_kinds import kind_of
from lib.incoming.file_types import refuse_unless_kind
from lib.incoming.file_types.unfit import Unfit, refusal

Kind = Literal["txt", "md", "docx", "pdf"]
READ = ("docx", "pdf")  # beside plain text
MOST_BYTES = 25_000_000
MOST_LETTERS = 1_000_000  # some three hundred pages; no plan is as long, and what is reads for minutes
# What is called so is no plain text, even where it could be read as such: it was cut or damaged.
_NOT_PLAIN = (
    ".docx",
    ".pdf",
    ".doc",
    ".odt",
    ".rtf",
    ".xlsx",
    ".xls",
    ".ods",
    ".jpg",
    ".jpeg",
    ".png",
    ".htm",
    ".html",
)
_PACKED, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The text of a file: NFC, lines end with `\\n`, a table one line a row with ` | ` between cells.

    `notes`: what a reader must know of how it was read, each a clause (“trang quét đã đọc bằng OCR: 3”).
    """

    text: str
    kind: Kind
    notes: tuple[str, ...] = ()


def open_text(data: bytes, name: str) -> Opened:
    """The text of a file by its content; `name` is said in refusals, and tells .md from .txt.

    Raises Refused with one sentence for what cannot be read, is no such file, or is more than can be read in time.
    """
    try:
        if len(data) > MOST_BYTES:
            raise Unfit("file-long")
        if not data.strip():
            raise Unfit("file-empty")
        return _opened(data, name)
    except Unfit as unfit:
        raise refusal(unfit, name, READ) from None


def _opened(data: bytes, name: str) -> Opened:
    if data.startswith((_PACKED, _OLD)) or (kind_of(data) is not None):
        kind = refuse_unless_kind(io.BytesIO(data), name, READ)
        read, notes = (_word(data), []) if kind == "docx" else pdf.text_of(data)
    elif name.lower().endswith(_NOT_PLAIN):
        raise Unfit("file-damaged")
    else:
        kind = "md" if name.lower().endswith((".md", ".markdown")) else "txt"
        read, notes = decoded(data)
    text, more = one_form(read)
    if not text.strip():
        raise Unfit("file-empty")
    if len(text) > MOST_LETTERS:
        raise Unfit("file-much")
    return Opened(text=text, kind=cast(Kind, kind), notes=(*notes, *more))


def _word(data: bytes) -> str:
    try:
        return word.text_of(data)
    except Unfit as unfit:
        raise Unfit("file-much" if unfit.code == "file-parts" else unfit.code) from None
    except Exception:  # whatever a damaged or hostile file makes the libraries raise
        raise Unfit("file-damaged") from None
