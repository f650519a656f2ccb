"""Text from outside as it may stand in a document, and dates as offices write them. Pure."""

from __future__ import annotations

import unicodedata
from datetime import date

from lib.text import clean_line


def safe(text: str) -> str:
    """One line of NFC text without control, direction or unassigned characters: what a document format can hold."""
    return clean_line("".join(" " if c in "\t\r\n" else c for c in text if c in "\t\r\n" or _plain(c)))


def _plain(character: str) -> bool:
    return not unicodedata.category(character).startswith("C")


def long_date(day: date) -> str:
    """06 tháng 10 năm 2020: a zero only before days under 10 and months under 3 (Nghị định 30/2020/NĐ-CP)."""
    return f"{day.day:02} {month_and_year(day)}"


def month_and_year(day: date) -> str:
    """tháng 12 năm 2020, tháng 02 năm 2021."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"tháng {month} năm {day.year:04}"


def count(n: int) -> str:
    """A number of units as offices write it: 07, 21."""
    return f"{n:02}"


def upper_first(text: str) -> str:
    """The first letter as a capital, the others as they are."""
    return text[:1].upper() + text[1:]
