"""What a line of the tables of cues says, and whether it holds at one time of a text. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from plans.reading.duties.cited import ELSE
from plans.reading.model import Expression
from plans.reading.page import Page, Phrases

Only = Literal["any", "bare", "single", "day", "past", "until", "period", "recurring", "every", "term"]
_UNTIL = re.compile(r"(?:cho )?(?:den|toi)\b")
_PARTED, _PAUSED = re.compile(r"[,;]"), re.compile(r"[,;:]")


@dataclass(frozen=True)
class Cue:
    """Why a time binds nobody: words within `near` letters before it in the same clause, or `behind` it.

    `only`: which times it takes. `bare` are those without “trước”, “chậm nhất”, “hạn”; `single` of those a single day,
    `day` one that is not known to be to come; `past` where nothing says that it is to come; `period` bare months,
    quarters and vague ones; `until` what begins with “đến”; `term` so long after an event, `every`
    “hằng tháng” without a day.

    `touching`: nothing but blanks and marks stands between; `unparted`: whatever stands between, it is neither comma
    nor semicolon. `example` has the time in ‹…›.
    """

    why: str
    words: Phrases
    example: str
    near: int = 60
    behind: bool = False
    touching: bool = False
    unparted: bool = False
    only: Only = "bare"

    def stands(self, page: Page, clause: tuple[int, int], start: int, end: int) -> bool:
        """Whether its words stand as it says about a time from `start` to `end`."""
        if self.behind:
            return self._stands_behind(page, clause, start, end)
        since = max(clause[0], start - self.near)
        found = self.words.ending(page, since, start) if self.touching else self.words.last(page, since, start)
        if found is None:
            return False
        if self.touching:
            return not (self.unparted and _PARTED.search(page.even, found.end, start))
        if self.unparted:
            return not _PARTED.search(page.even, found.end, start)
        paused = _PAUSED.search(page.even, found.end, start) is not None
        return not (ELSE.search(page.even, found.end, start) and (self.why != "past" or paused))

    def _stands_behind(self, page: Page, clause: tuple[int, int], start: int, end: int) -> bool:
        found = self.words.first(page, end, min(clause[1], end + self.near))
        if found is None:
            return False
        if self.unparted:
            return not _PARTED.search(page.even, end, found.start)
        if not self.touching:
            return not re.search(r"\w", page.even[clause[0] : start])
        return not re.search(r"\w", page.even[end : found.start])


@dataclass(frozen=True)
class Taken:
    """Which cues ask about a time."""

    only: frozenset[str]
    period: bool  # it has a beginning of its own, of which no cue says that it is one

    @classmethod
    def of(cls, page: Page, when: Expression, *, bare: bool, day: bool, ahead: bool) -> Taken:
        """`bare`, `day`: see `Cue`; `ahead`: the day is known to be still to come."""
        kinds = {
            "any": True,
            "bare": bare,
            "single": bare and when.kind == "on",
            "day": day,
            "past": bare and not ahead,
            "until": when.kind != "recurring" and _UNTIL.match(page.even, when.start) is not None,
            "period": bare and when.kind in ("month", "quarter", "vague"),
            "recurring": when.kind == "recurring",
            "term": when.kind == "relative",
            "every": when.form == "every",
        }
        return cls(frozenset(kind for kind, so in kinds.items() if so), when.kind == "range")

    def by(self, cue: Cue) -> bool:
        """Whether this cue asks about it."""
        return cue.only in self.only and not (self.period and cue.why == "start")
