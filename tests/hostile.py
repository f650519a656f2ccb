"""Small PDF files by hand, sound and otherwise."""

from __future__ import annotations

import zlib


def pdf(*objects: bytes, root: int = 1, trailer: bytes = b"") -> bytes:
    """Objects numbered from 1 as a PDF with its table of places."""
    data, places = b"%PDF-1.7\n", []
    for n, one in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (n, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count, start = len(objects) + 1, len(data)
    end = b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (count, root, trailer, start)
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table) + end


def stream(content: bytes, extra: bytes = b"") -> bytes:
    """A packed stream."""
    packed = zlib.compress(content, 9)
    return b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream" % (len(packed), extra, packed)


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
SAID = b"BT /F1 12 Tf 72 700 Td (Ke hoach so 87, truoc ngay 15/12/2020) Tj ET"


def one_page(
    content: bytes = SAID, *, catalog: bytes = CATALOG, page: bytes = b"", more: tuple[bytes, ...] = ()
) -> bytes:
    """A page with that content; `more` are objects from 6 on."""
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    fonts = b"/Resources << /Font << /F1 5 0 R >> >>"
    leaf = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s /Contents 4 0 R %s >>" % (fonts, page)
    return pdf(catalog, pages, leaf, stream(content), FONT, *more)
