"""A due date in the words of an official letter, as the plan file writes it: to be shown, never taken. Pure.

The words stand in docs/howto/ke-hoach.md; what they mean is the decision of whoever writes the plan.
"""

from __future__ import annotations

import re

from lib.dates import read_day
from lib.text import fold
from plans.model import FIRST_YEAR, LAST_YEAR

_YEAR = "2026"  # in an example, where none is written
_DAY = r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})"
_WEEKDAYS = {
    "MO": r"thu (hai|2)", "TU": r"thu (ba|3)", "WE": r"thu (tu|4)", "TH": r"thu (nam|5)", "FR": r"thu (sau|6)",
    "SA": r"thu (bay|7)", "SU": r"chu nhat",
}  # fmt: skip
_AGAIN = re.compile(r"\b(?:hang|moi|tung) (ngay|tuan|thang|quy|nam)\b")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def meant(text: str) -> str | None:
    """The form of `due` that says the same, with days for an example where none are written; None where it is no such
    words."""
    words = re.sub(r"([0-9]{1,2}) thang ([0-9]{1,2}) nam ([0-9]{4})", r"\1/\2/\3", " ".join(fold(text).split()))
    if not any(character.isalpha() for character in words):
        return None
    if again := _AGAIN.search(words):
        return _every(words, again[1])
    return _of_day(words) or _of_period(words) or _of_span(words)


def _every(words: str, rhythm: str) -> str:
    day = re.search(r"\bngay (?:mung |thu )?([0-9]{1,2})\b", words)
    of_month = f"BYMONTHDAY={day[1]}" if day and 0 < int(day[1]) <= 31 else "BYMONTHDAY=20"
    if re.search(r"\bcuoi (thang|quy|nam)\b|\bngay cuoi\b", words):
        of_month = "BYMONTHDAY=31"  # the last one of a shorter month
    weekday = next((code for code, name in _WEEKDAYS.items() if re.search(rf"\b{name}\b", words)), "FR")
    rule = {
        "ngay": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "tuan": f"FREQ=WEEKLY;BYDAY={weekday}",
        "thang": f"FREQ=MONTHLY;{of_month}",
        "quy": f"FREQ=YEARLY;BYMONTH=3,6,9,12;{of_month}",
        "nam": f"FREQ=YEARLY;BYMONTH=12;{of_month}",
    }[rhythm]
    return f'{{every: "{rule}", from: 01/01/{_YEAR}, until: 31/12/{_YEAR}{_at(words)}}}'


def _at(words: str) -> str:
    hour = re.search(r"\b([01]?[0-9]|2[0-3]) ?(?:gio|g|h|:) ?([0-5][0-9])?\b(?!/)", words)
    return f', at: "{int(hour[1]):02}:{hour[2] or "00"}"' if hour else ""


def _of_day(words: str) -> str | None:
    day = re.search(_DAY, words)
    if day is None:
        return None
    written, at = "/".join(day.groups()), _at(words)
    try:
        read_day(written, FIRST_YEAR, LAST_YEAR)
    except ValueError:
        return None
    if at:
        return f"{{on: {written}{at}}}"
    return f"{{on: {written}, strict: true}}" if re.search(r"\btruoc\b", words) else written


def _of_period(words: str) -> str | None:
    if re.search(r"\bngay [0-9]", words):
        return None
    found = re.search(r"\b(?:nam |/ ?)?(20[0-9]{2})\b", words)
    year = found[1] if found else _YEAR
    if month := re.search(r"\bthang (0?[1-9]|1[0-2])\b", words):
        return f'{{end_of: "{year}-{int(month[1]):02}"}}'
    if quarter := re.search(r"\bquy (i{1,3}|iv|[1-4])\b", words):
        return f'{{end_of: "{year}-Q{_QUARTERS[quarter[1]]}"}}'
    return f"{{end_of: {year}}}" if re.search(r"\b(trong|cuoi|het) nam\b|\bnam 20[0-9]{2}\b", words) else None


def _of_span(words: str) -> str | None:
    if span := re.search(r"\b([1-9][0-9]{0,2}) ngay( lam viec)?\b", words):
        return f"{{within: {span[1]}{'wd' if span[2] else 'd'}, of: issued}}"
    endless = r"\bthuong xuyen\b|\blien tuc\b|\bkhong (an dinh|ghi|co|quy dinh) (thoi )?han\b"
    return "{none: true, nudge: month}" if re.search(endless, words) else None
