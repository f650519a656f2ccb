"""From a text to the draft that a human confirms: head, times, duties, tables, goals, outcome. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plans.calendar import WorkCalendar
from plans.reading.dates.find import expressions
from plans.reading.duties.doubts import doubts
from plans.reading.duties.find import duties
from plans.reading.duties.works import works
from plans.reading.goals.outcome import outcome
from plans.reading.goals.targets import targets
from plans.reading.head.read import read_head
from plans.reading.missing import missing
from plans.reading.model import Draft, Duty, Expression, Head, Held
from plans.reading.page import Page
from plans.reading.tables.read import row_duties, table_spans

ASKING = ("Tờ trình",)  # which proposes, and binds nobody
_YEAR = re.compile(r"\bnăm\s+((?:19|20)[0-9]{2})\b", re.IGNORECASE)
_DAY, _HOUR = r"[0-9]{1,2}/[0-9]{1,2}/((?:19|20)[0-9]{2})", r"[0-9]{1,2}:[0-9]{2}"
_STAMPS = (
    re.compile(rf"\b{_DAY}\W{{1,4}}{_HOUR}\b"),
    re.compile(rf"\b{_HOUR}\W{{1,4}}{_DAY}\b"),
)  # of a page of the web


def read(text: str, calendar: WorkCalendar | None = None) -> Draft:
    """`text` (NFC, `\\n`, a row of a table one line with ` | `) as a draft; `calendar` says which days are off."""
    head = read_head(text)
    if head.type in ASKING:
        return Draft(text=text, head=head)
    year = year_of(text, head)
    times = expressions(text, year=year, issued_on=head.issued_on)
    found = duties(text, head, _outside(times, table_spans(text)), calendar)
    page, days = Page.of(text), calendar or WorkCalendar()
    rows = [one for row in row_duties(text, year, head.issued_on) for one in doubts(page, (row,), days)]
    held, goals, undated = outcome(text, head), targets(text, head), works(text, head, found)
    binding = _in_order(_ahead([*found, *rows], held))
    return Draft(
        text=text,
        head=head,
        duties=binding,
        works=undated,
        targets=goals,
        outcome=held,
        doubts=missing(text, head, times) if binding or undated or goals else (),
    )


def year_of(text: str, head: Head) -> int | None:
    """The document's year: of its issue, else the last that its subject names, its first lines, or its publication."""
    if head.issued_on:
        return head.issued_on.year
    named = _YEAR.findall(head.subject or "") or _YEAR.findall(text[: head.body or 600])[:1]
    named = named or [year for stamp in _STAMPS for year in stamp.findall(text[:600])]
    return int(named[-1]) if named else None


def _outside(times: Sequence[Expression], tables: Sequence[tuple[int, int]]) -> list[Expression]:
    """The times that stand in none of the tables; both in their order."""
    kept, at = [], 0
    for one in times:
        while at < len(tables) and tables[at][1] <= one.start:
            at += 1
        if at == len(tables) or one.start < tables[at][0]:
            kept.append(one)
    return kept


def _ahead(found: Sequence[Duty], held: Held | None) -> list[Duty]:
    """Without what the sentence names that tells of the closing conference: that has been held, and binds nobody."""
    return [one for one in found if held is None or not held.start <= one.when.start < held.end]


def _in_order(found: Sequence[Duty]) -> tuple[Duty, ...]:
    return tuple(sorted(found, key=lambda one: one.when.start))
