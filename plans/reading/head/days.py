"""The day on which a document was issued or that it cites: “ngày 06 tháng 10 năm 2020”, “ngày 15/9/2020”. Pure."""

from __future__ import annotations

import re
from datetime import date

# OCR reads 0 as O and 1 as l; on `even` text.
_D = r"[0-9ol]{1,2}"
_Y = r"[0-9ol]{4}"
DAY = re.compile(
    rf"(?<![a-z])ngay\s{{0,3}}(?:(?P<d>{_D})\s{{0,3}}thang\s{{0,3}}(?P<m>{_D})\s{{0,3}}(?:,\s?)?nam\s{{0,3}}(?P<y>{_Y})"
    rf"|(?P<d2>{_D})\s{{0,2}}[/.-]\s{{0,2}}(?P<m2>{_D})\s{{0,2}}[/.-]\s{{0,2}}(?P<y2>{_Y}))(?![0-9])"
)
# The day's place: with the day, or with blanks that nobody filled.
BLANK = re.compile(r"(?<![a-z])ngay[\s._…/0-9ol]{0,60}thang[\s._…/0-9ol]{0,60}(?:nam[\s._…]{0,30}(?:[0-9ol]{2,4})?)?")
_FIGURES = str.maketrans("ol", "01")


def day(found: re.Match[str]) -> date | None:
    """The date that `DAY` found; None where there is no such day."""
    parts = (found["y"] or found["y2"], found["m"] or found["m2"], found["d"] or found["d2"])
    year, month, number = (part.translate(_FIGURES) for part in parts)
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None
