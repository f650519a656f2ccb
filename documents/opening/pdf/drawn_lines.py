"""Ruling lines on the picture of a page: long runs of dark dots, level and upright. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.opening.pdf.values import Rule

LONG, HIGH = 30.0, 18.0  # points: no stroke of a letter is as wide, or as high
MOST = 20_000  # runs of dots: more are a photograph, or the dark edge of a scan
_DARK = rb"[\x00-\x90]{%d,}"


def rules_of(dots: bytes, across: int, scale: float) -> tuple[Rule, ...]:
    """Lines on a picture in shades of grey, a byte a dot, `across` of them in a row, `scale` of them a point."""
    found: list[Rule] = []
    for rule in _runs(dots, across, scale):
        found.append(rule)
        if len(found) > MOST:
            return ()
    return tuple(found)


def _runs(dots: bytes, across: int, scale: float) -> Iterator[Rule]:
    level, upright = (re.compile(_DARK % max(2, round(long * scale))) for long in (LONG, HIGH))
    for n in range(len(dots) // across):
        for run in level.finditer(dots[n * across : (n + 1) * across]):
            yield Rule(False, n / scale, run.start() / scale, run.end() / scale)
    for n in range(across):
        for run in upright.finditer(dots[n::across]):
            yield Rule(True, n / scale, run.start() / scale, run.end() / scale)
