"""Which times bind nobody: citations, issue, effect, data periods, what is past, anniversaries. Pure."""

from __future__ import annotations

import re

from plans.reading.duties.cited import ELSE, anniversary, cited
from plans.reading.duties.cues import CUES, Cue
from plans.reading.model import Expression
from plans.reading.page import Page

_FROM = re.compile(r"\btu (?:ngay )?$")
_SINCE = re.compile(r"\btu (?:ngay |thang |nam |dau |cuoi )?[0-9][^;.()]{1,60}$")
_GOAL = re.compile(r"\bphan dau\b|[0-9] ?%")


def why_not(page: Page, clause: tuple[int, int], when: Expression, *, limit: bool, ahead: bool) -> str | None:
    """Why a time binds nobody; None where nothing says so.

    `limit`: words like “trước”, “chậm nhất” make a limit of it; `ahead`: it is known to lie behind the issue date.
    """
    start, end = when.start, when.end
    if page.even.startswith("den", start) and (since := _SINCE.search(page.even, max(clause[0], start - 70), start)):
        start = since.start()  # the end of a period is what its beginning is
    if when.kind == "relative" and (since := _FROM.search(page.even, max(clause[0], start - 12), start)):
        start = since.start()
    bare = not limit and when.kind != "recurring"
    day = bare and not ahead and when.kind in ("on", "invalid")  # no document is dated after the one that cites it
    if day and cited(page, max(clause[0], start - 100), start, end):
        return "citation"
    years = when.range_start is not None and when.due is not None and when.range_start.year != when.due.year
    if bare and (when.kind == "on" or years) and anniversary(page, max(clause[0], start - 100), start):
        return "anniversary"
    if when.kind == "year_end" and _GOAL.search(page.even, max(clause[0], start - 60), min(clause[1], end + 60)):
        return "goal"
    for cue in CUES:
        taken = {
            "any": True,
            "bare": bare,
            "single": bare and when.kind == "on",
            "day": day,
            "past": bare and not ahead,
        }[cue.only]
        if taken and (cue.why != "start" or when.kind != "range") and _stands(page, clause, cue, start, end):
            return cue.why
    return None


def _stands(page: Page, clause: tuple[int, int], cue: Cue, start: int, end: int) -> bool:
    if cue.behind:
        found = cue.words.first(page, end, min(clause[1], end + cue.near))
        if found is None or not cue.touching:
            return found is not None and not re.search(r"\w", page.even[clause[0] : start])
        return not re.search(r"\w", page.even[end : found.start])
    since = max(clause[0], start - cue.near)
    found = cue.words.ending(page, since, start) if cue.touching else cue.words.last(page, since, start)
    if found is None or cue.touching:
        return found is not None
    other = ELSE.search(page.even, found.end, start) is not None
    return not (other and (cue.why != "past" or re.search(r"[,;:]", page.even[found.end : start])))
