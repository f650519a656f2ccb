"""What the units of the demo hand in: small files that are what their names say (ISO 32000-1, 7.5)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lib.text import fold

_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"  # one that every reader has; it knows no accents


def handed_in(folder: Path, title: str, unit: str) -> Path:
    """A report of that unit, as a file with its title for a name."""
    path = folder / f"{title}.pdf"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pdf([fold(title), fold(unit)]))
    return path


def pdf(lines: Sequence[str]) -> bytes:
    """One page with these lines, of letters without accents."""
    shown = b" T* ".join(b"(%b) Tj" % line.encode("ascii", "replace").translate(None, b"()\\") for line in lines)
    text = b"BT /F 14 Tf 18 TL 72 760 Td " + shown + b" ET"
    content = b"<< /Length %d >>\nstream\n%b\nendstream" % (len(text), text)
    catalog, pages = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate((catalog, pages, _PAGE, content, _FONT), start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(places) + 1, table)
    return made + head + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, len(made))
