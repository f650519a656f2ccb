"""The numbers that Word writes before paragraphs by itself (1., a), I., 1.1.), counted as Word counts them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST = 30  # characters of a level's pattern; a longer one is no number
_PLACE = re.compile("%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_BULLETS = "+*•–—-"  # what is kept as written; any other sign is of a font of signs, and stands as “-”


@dataclass
class Level:
    """How one level of a list is written: its kind of number, its pattern (`%1.%2.`), where it begins."""

    kind: str = "decimal"
    pattern: str = ""
    start: int = 1
    behind: str = " "


@dataclass
class Lists:
    """The lists of one file: how their levels are written, and how far each has been counted.

    `patterns` by list, `of` a paragraph's number to its list, `anew` where a number begins its levels again.
    """

    patterns: dict[str, dict[int, Level]] = field(default_factory=dict)
    of: dict[str, str] = field(default_factory=dict)
    anew: dict[tuple[str, int], int] = field(default_factory=dict)
    own: dict[tuple[str, int], Level] = field(default_factory=dict)
    _counted: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def next(self, number: str, depth: int) -> str:
        """What stands before the next paragraph with this number (`numId`) at this level, the blank included."""
        which = self.of.get(number, "")
        levels = {**self.patterns.get(which, {}), **{at: own for (n, at), own in self.own.items() if n == number}}
        level = levels.get(depth)
        if level is None:
            return ""
        counted = self._counted.setdefault(which, {})
        here = (number, depth)
        if here in self.anew and here not in self._begun:
            counted[depth] = self.anew[here]
        else:
            counted[depth] = counted.get(depth, level.start - 1) + 1
        self._begun.add(here)
        for deeper in [at for at in counted if at > depth]:
            del counted[deeper]
        written = _written(level, levels, counted)
        return written + level.behind if written else ""


def _written(level: Level, levels: Mapping[int, Level], counted: Mapping[int, int]) -> str:
    if level.kind == "none":
        return _PLACE.sub("", level.pattern[:LONGEST])
    if level.kind == "bullet":
        sign = level.pattern.strip()
        return sign if sign and len(sign) < 3 and all(one in _BULLETS for one in sign) else "-"

    def number(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        of = levels.get(at, level)
        return number_words(counted.get(at, of.start), of.kind)

    return _PLACE.sub(number, level.pattern[:LONGEST])


def number_words(n: int, kind: str) -> str:
    """A number as a list writes it: decimal, decimalZero, upperRoman, lowerRoman, upperLetter, lowerLetter."""
    if kind.endswith("Roman") and 0 < n < 4000:
        written = ""
        for value, letters in (*_ROMAN, *_ROMAN_SMALL):
            written, n = written + letters * (n // value), n % value
        return written.upper() if kind == "upperRoman" else written
    if kind.endswith("Letter") and 0 < n <= 260:
        letter = chr(ord("a") + (n - 1) % 26) * (1 + (n - 1) // 26)
        return letter.upper() if kind == "upperLetter" else letter
    return f"{n:02}" if kind == "decimalZero" else str(n)
