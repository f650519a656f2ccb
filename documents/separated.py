"""Rows as a CSV file that a spreadsheet opens safely. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from lib.dates import cell_words

# A cell that begins so would be run as a formula by the spreadsheet that opens it (OWASP: CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def harmless(cell: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers."""
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return "'" + cell
    return cell_words(cell) if cell is None or isinstance(cell, date) else cell


def separated(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as CSV: UTF-8 with BOM, so that Excel reads Vietnamese."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
