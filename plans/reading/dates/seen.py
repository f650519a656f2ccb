"""One place where the pattern of a form fits, with what its groups say: numbers, days, hours. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, time

from plans.reading.dates.calendar_rules import Document, made, month_end, never
from plans.reading.model import Expression

_CELL_BEGINS, _CELL_ENDS = re.compile(r"(?:^|[|\n\t])[ *]*$"), re.compile(r"[ *]*(?:[|\n\t]|$)")
_LONGEST_SENTENCE = 160
_LONGEST_ROW = 600  # characters of it that are looked at
NTH = ("", "2", "3", "4")  # where a part stands more than once in a pattern
_WORDS = {
    **{"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10},
    **{"muoilam": 15, "haimuoi": 20, "bamuoi": 30},
}


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A match with the folded text, the text itself, and whose document it is. A reader makes an expression of it, or
    None where it is none after all."""

    text: str
    folded: str
    match: re.Match[str]
    document: Document
    bare: Expression  # its place, its form, the kind of the form

    def written(self, group: str) -> str | None:
        """What a group holds, folded; None where it is empty or the pattern has none of that name."""
        return self.match[group] if group in self.match.re.groupindex else None

    def number(self, group: str) -> int | None:
        """The number that a group holds."""
        digits = self.written(group)
        return int(digits) if digits else None

    def count(self) -> int | None:
        """How many, in digits or in words."""
        words = re.sub(r"[^a-z]", "", self.written("nw") or "")
        return self.number("n") or _WORDS.get(words)

    def at(self, last: bool = False) -> time | None:
        """The hour that stands before or after the day, the first or the last that is written; None for none, and for
        one that there is not (24 giờ is the end of the day)."""
        for nth in reversed(NTH) if last else NTH:
            hour = self.number(f"h{nth}")
            if hour is not None:
                minute = self.number(f"mi{nth}") or self.number(f"mm{nth}") or 0
                return time(hour, minute) if hour < 24 else None
        return None

    def year(self, nth: str = "") -> int | None:
        """The year that is written; of two digits that of this century."""
        short = self.number(f"yy{nth}")
        return self.number(f"y{nth}") or (2000 + short if short is not None else None)

    def year_or(self, month: int, day: int, nth: str = "") -> int | None:
        """The year that is written, or called (“năm sau”), or the one of the document."""
        called = self.written(f"called{nth}")
        return self.year(nth) or (self.document.year_called(called) if called else self.document.year_of(month, day))

    def day(self, nth: str = "") -> Expression:
        """The expression with its day: `due`, or `invalid` with those that may have been meant."""
        day, month = self.number(f"d{nth}") or 0, self.number(f"m{nth}") or 0
        year = self.year_or(month if 1 <= month <= 12 else 12, day, nth)
        given = self.year(nth) is not None
        due = made(year, month, day) if year else None
        if due or (year is None and not never(month, day)):
            return replace(self.bare, due=due, at=self.at(), year_given=given)
        candidates = self.document.meant(day, month, year) if year else ()
        return replace(self.bare, kind="invalid", at=self.at(), candidates=candidates, year_given=given)

    def month_end(self, nth: str = "", year: int | None = None) -> date | None:
        """The last day of the month that is written."""
        month = self.number(f"m{nth}") or 0
        year = year or self.year_or(month, 31, nth)
        return month_end(year, month) if year else None

    def quarter(self, nth: str = "") -> int | None:
        """1 to 4; the scanner reads l and 1 for I."""
        roman = self.written(f"q{nth}")
        if not roman:
            return None
        return 4 if roman.endswith("v") else int(roman) if roman.isdigit() and len(roman) == 1 else len(roman)

    def sentence_before(self) -> str:
        """What stands before it in its sentence, folded: of a window, and of one line."""
        return re.split(r"[.;|\n]", self.before(_LONGEST_SENTENCE))[-1]

    def alone_in_cell(self) -> bool:
        """It is all that a cell of a table holds: of a row with `|` or tabs between its cells."""
        start = max(0, self.bare.start - _LONGEST_ROW)
        row = self.folded[self.folded.rfind("\n", start, self.bare.start) + 1 or start : self.bare.start]
        row += self.after(6).partition("\n")[0]
        alone = _CELL_BEGINS.search(self.before(6)) and _CELL_ENDS.match(self.after(6))
        return bool(alone) and ("|" in row or "\t" in row)

    def before(self, most: int) -> str:
        """What stands before it, folded, at most so many characters."""
        return self.folded[max(0, self.bare.start - most) : self.bare.start]

    def after(self, most: int) -> str:
        """What stands behind it, folded."""
        return self.folded[self.bare.end : self.bare.end + most]
