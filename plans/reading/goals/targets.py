"""Numeric goals (chỉ tiêu) with their unit, as indicators would state them (change contract, section 3). Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from plans.reading.even import small
from plans.reading.goals.forms import (
    BEGINS,
    ENDS,
    IS_THERE,
    MEASURES,
    NEAR,
    NUMBER,
    SHARES,
    VERBS,
    Bound,
    Direction,
    bound_before,
    bound_behind,
    less_is_better,
)
from plans.reading.goals.sections import Span, clauses, goals, is_plan
from plans.reading.goals.tables import table_targets
from plans.reading.model import Head, Target
from plans.targets.numbers import read_number

LONGEST = 250  # characters of a title
MOST = 200  # targets of one text
_PAST = re.compile(r"\b(?:đã|hiện nay|hiện có|hiện đạt|trước đây|cùng kỳ|vừa qua|kết quả)\b")
_BRACKETS = re.compile(r"\([^()]{0,300}\)")
_OF_ITS_OWN = re.compile(r"(?:và )?(?:tỷ lệ|tỉ lệ|mức|tổng|số lượng|thu nhập|bình quân|giảm|tăng|mỗi)\b")
_VALUE_FOLLOWS = re.compile(r"\b(?:đạt|còn|là|giảm|tăng|chiếm|lên|dưới|trên)[\s:]*$")
_FROM = re.compile(r"\btừ\s$")  # “từ 3,2% xuống còn 2,1%”: the first is where it stands today
_TO = re.compile(r"\s(?:\(?năm\s\d{4}\)?\s)?(?:xuống|lên|còn|giảm|tăng)\b")
_BASELINE = re.compile(r"\btừ\s\d[\d.,]*\s?[%‰](?:\s\(?năm\s\d{4}\)?)?\s*$")
_ALSO = re.compile(r"\s*\([^()]{0,100}[%‰][^()]{0,100}\)")  # “8/13 xã (61,5%)”
_EDGES = " \t\u00a0.,;:-–+*•_\"'"
_MARK = re.compile(r"[\s\-–+*•_]*(?:\(?\d{1,2}(?:\.\d{1,2})*[.)]\s|\(\d{1,2}\)|[a-zđ]\)\s)?[\s*_]*")


@dataclass(frozen=True)
class _Number:
    """A number with its unit: places in the text, from the first word of its bound to the last one behind it."""

    start: int
    end: int
    value: Decimal
    unit: str
    per: str  # “/người/năm”, as the end of a title
    bound: Bound | None
    counted: Span | None  # of a count: where the word for what is counted stands


@dataclass(frozen=True)
class _Said:
    """A number with the words around it that say what it is of."""

    number: _Number
    before: Span
    after: Span


def targets(text: str, head: Head) -> tuple[Target, ...]:
    """The goals of a document, of its body and of its tables, in their order."""
    lower = small(text)
    spans, tabled = table_targets(text) if is_plan(head.type) else ([], [])
    found: list[Target] = []
    for part in goals(text, head.body, head.annex or len(text), head.type):
        for clause in clauses(text, part):
            if len(found) < MOST and not _within(clause, spans):
                found.extend(_of_clause(text, lower, clause))
    said = {(one.value, one.unit, small(one.title)) for one in found}
    found += [one for one in tabled[:MOST] if (one.value, one.unit, small(one.title)) not in said]
    return tuple(sorted(found, key=lambda one: one.start))


def _within(clause: Span, spans: Sequence[Span]) -> bool:
    """Whether a clause stands in one of the spans, which are in their order."""
    at = bisect_right(spans, clause[0], key=lambda span: span[0]) - 1
    return at >= 0 and clause[0] < spans[at][1]


def _of_clause(text: str, lower: str, clause: Span) -> Iterator[Target]:
    start = clause[0]
    if mark := _MARK.match(lower, *clause):
        start = mark.end()
    numbers = list(_numbers(lower, (start, clause[1])))
    if not numbers or _PAST.search(lower, start, numbers[-1].start):
        return
    said = list(_shared_out(lower, start, clause[1], numbers))
    predicate = _predicate(text, lower, said)
    lead = _lead(text, lower, said)
    for one in said:
        title = _title(text, one, lead, predicate)
        if sum(letter.isalpha() for letter in title) < 2:
            continue
        direction, strict = _meant(one, title)
        yield Target(
            start=min(one.number.start, one.before[0]) if one.before[0] < one.before[1] else one.number.start,
            end=max(one.number.end, one.after[1]) if one.after[0] < one.after[1] else one.number.end,
            title=title,
            value=one.number.value,
            unit=one.number.unit,
            strict=strict,
            direction=direction,
        )


# --- numbers ---------------------------------------------------------------------------------------------------------


def _numbers(lower: str, clause: Span) -> Iterator[_Number]:
    """The numbers of a clause that state goals; what stands in brackets says another thing."""
    brackets = [found.span() for found in _BRACKETS.finditer(lower, *clause)]
    for found in NUMBER.finditer(lower, *clause):
        if any(start <= found.start() < end for start, end in brackets):
            continue
        near = max(clause[0], found.start() - NEAR)
        if _FROM.search(lower, near, found.start()) and _TO.match(lower, found.end()):
            continue
        bound = bound_before(lower[near : found.start()])
        begins = near + bound[1] if bound else found.start()
        behind = bound_behind(lower[found.end() : min(clause[1], found.end() + NEAR)])
        ends = found.end()
        if behind:
            ends = lower.find(behind.words, found.end()) + len(behind.words)
        counted = found.span("counted") if found["counted"] else None
        if counted and not (bound or behind) and IS_THERE.search(lower, near, found.start()):
            continue
        try:
            value = read_number(found["value"])
        except ValueError:
            continue
        unit = SHARES.get(found["unit"], " ".join(found["unit"].split()))
        per = f" ({found['per'][1:]})" if found["per"] else ""
        yield _Number(begins, ends, value, unit, per, (bound[0] if bound else None) or behind, counted)


def _shared_out(lower: str, start: int, end: int, numbers: list[_Number]) -> Iterator[_Said]:
    """To each number the words that belong to it: those before it (“Tiểu học 75%”), behind it (“75% số xã”) or both."""
    cursor = start
    for one, after in pairwise([*numbers, None]):
        assert one is not None
        stop = after.start if after else end
        before = _bare(lower, cursor, one.start)
        close = _close(lower, one.end, stop, bool(before[1] > before[0]), after is not None)
        what = one.counted[0] if one.counted and one.unit not in MEASURES else one.end
        behind = _bare(lower, what, close)
        yield _Said(one, before, behind)
        cursor = max(close, one.end)


def _close(lower: str, at: int, stop: int, has_before: bool, more: bool) -> int:
    """Where the words behind a number end that belong to it; `at` where none do."""
    bracket = _BRACKETS.match(lower, at + 1, stop) if lower.startswith(" (", at) else None
    at_mark = bracket.end() if bracket else at
    if at_mark >= stop or lower[at_mark] in ",:" or lower.startswith((" và ", " - "), at_mark):
        return at
    comma = lower.find(",", at_mark, stop)
    if has_before:
        return comma if comma >= 0 and more else stop
    if more and (last := lower.rfind(",", at_mark, stop)) >= 0:
        tail = lower[last + 1 : stop].strip()
        if _OF_ITS_OWN.match(tail) or (_VALUE_FOLLOWS.search(tail) and len(tail.split()) > 1):
            return last
    return stop


def _bare(lower: str, start: int, end: int) -> Span:
    """A span without marks and words at its edges that no title begins or ends with."""
    while True:
        before = (start, end)
        while start < end and lower[start] in _EDGES:
            start += 1
        while start < end and lower[end - 1] in _EDGES:
            end -= 1
        if (found := BEGINS.match(lower, start, end)) and found.end() > start:
            start = found.end()
        near = max(start, end - NEAR)
        if found := ENDS.search(lower, near, end) or _BASELINE.search(lower, near, end):
            end = found.start()
        if (start, end) == before or start >= end:
            return start, max(start, end)


# --- titles ----------------------------------------------------------------------------------------------------------


def _words(text: str, span: Span) -> str:
    return " ".join(text[slice(*span)].split()).strip(" ,;:-–*_")


def _predicate(text: str, lower: str, said: list[_Said]) -> tuple[int, str]:
    """Of “87,5% hộ, 80,5% số bản, 100% cơ quan đạt tiêu chuẩn văn hóa” which number says for all what is reached, and
    the words; -1 where the clause is no such list."""
    for place in range(len(said) - 1, 0, -1):
        one = said[place]
        if one.before[1] > one.before[0]:
            continue
        if verb := VERBS.search(lower, *one.after):
            return place, _words(text, (verb.start(), one.after[1]))
    return -1, ""


def _lead(text: str, lower: str, said: list[_Said]) -> str:
    """Of “Tỷ lệ trường chuẩn: Mầm non 46,2%, Tiểu học 75%” the words before the colon."""
    start, end = said[0].before
    colon = lower.rfind(":", start, end)
    return _words(text, (start, colon)) if colon >= 0 else ""


def _title(text: str, one: _Said, lead: str, predicate: tuple[int, str]) -> str:
    before, after = _words(text, one.before), _words(text, one.after)
    if lead and before and not before.startswith(lead):
        before = f"{lead}: {before}"
    title = f"{before} {after}".strip()
    if not before and predicate[1] and not VERBS.search(small(after)):
        title = f"{after} {predicate[1]}"
    title = f"{_ALSO.sub('', title)}{one.number.per}"
    title += '"' * (title.count('"') % 2)  # its end was taken for a mark at the edge
    if len(title) > LONGEST:
        title = f"{title[:LONGEST].rsplit(' ', 1)[0]} …"
    return title[:1].upper() + title[1:]


def _meant(one: _Said, title: str) -> tuple[Direction, bool]:
    """Which way is better, and whether the number itself is excluded."""
    bound = one.number.bound
    if bound:
        return bound.direction, bound.strict
    if one.number.value == 100 or one.number.counted or one.after[1] > one.after[0]:
        return "up", False
    return ("down" if less_is_better(title) else "up"), False
