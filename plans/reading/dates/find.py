"""Every expression of time of a text: the table of forms, laid on each place where one may begin. Pure.

Linear in the length of the text: a form looks at a bounded window, a place is tried only where a cue, a period or a
number that may be part of a date begins, and a cue only where a core (digits, a period) stands shortly behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from plans.reading.dates.calendar_rules import Document
from plans.reading.dates.forms import FORMS
from plans.reading.dates.seen import Seen
from plans.reading.even import even
from plans.reading.model import Expression

# Words that are the same as those of forms only without their marks. "thắng 30/4" is no month, "Việt Nam 2020" no year.
_FALSE_FRIENDS = re.compile(
    r"\b(?:th[ăắằẳẵặ]ng|tu[âấẩẫậ]n|Nam|NAM(?<=VIỆT NAM)|nam(?= [a-zđ])|đấu|dấu|đâu|dầu|đậu|dâu|cưới|cười|quỹ|quỳ|quỷ|quy|qui|trọng|trồng|"
    r"trống|sâu|sáu(?= ban)|đền|đèn|hét|hạng|hăng|hãng|tự|tư|tứ|tử|ngay|giỏ|gió|gio|vào(?= cuộc)|(?<=[-/])TU)\b",
)
_WORDS = (
    r"truoc|cham|muon|tre|khong|chua|cho|den|toi|het|han|vao|trong|dung|tinh|cap nhat|chot|luy ke|so lieu|ke|bat dau|"
    r"ap dung|tu|sau|ngay|cac|hai|thang|quy|nam|dau|giua|cuoi|nua|thuong|trung|ha|tuan|khoang|du kien|giai doan|nhiem ky|"
    r"hang|moi|tung|dinh|theo|luc|hoi|thoi|thu|t|chu|cn|toi da|it nhat|toi thieu|hoan thanh|xong|mot|ca"
)
_BEGINS = re.compile(
    rf"(?<![a-z0-9])(?:{_WORDS})(?![a-z])|(?<![a-z])(?:cham|muon) ?nhat|truoc ?ngay|(?:het|den|vao) ?ngay ?[0-9]|ngay ?[0-9]|"
    r"(?<![a-z0-9/.,])[0-9]{1,3}(?= ?(?:[(/.:,-]|thang|gio|[hg][ 0-9]|ngay|tuan|nam|quy|va|lan))"
)
_CORE = re.compile(
    r"[0-9]|(?<![a-z])(?:hang|moi|tung|ky|nam|hoc|mot|hai|ba|bon|sau|bay|tam|chin|muoi|nua|nhiem)(?![a-z])|quy ?[il]|tuan ?i"
)
_REACH = 90  # characters from where an expression begins to its core


def expressions(text: str, *, year: int | None, issued_on: date | None) -> list[Expression]:
    """Everything that `text` (NFC) says of time, in its order, not overlapping, whether or not it binds anybody.

    `year` and `issued_on` are the document's, for what is written without a year; None where it has none. Of readings
    that begin at one place the longest is taken.
    """
    document = Document(year=year, issued_on=issued_on)
    folded = even(_FALSE_FRIENDS.sub(lambda word: "#" * len(word[0]), text))
    found: list[Expression] = []
    end = 0
    for begin in _begins(folded):
        if begin >= end and (one := _longest(text, folded, begin, document)):
            found.append(one)
            end = one.end
    if not any(one.kind == "invalid" for one in found):
        return found
    said = frozenset(one.due for one in found if one.due and one.kind in ("before", "on_or_before"))
    again = replace(document, said=said)
    return [_longest(text, folded, one.start, again) or one if one.kind == "invalid" else one for one in found]


def _begins(folded: str) -> Iterator[int]:
    """The places where an expression may begin: a core is near."""
    cores = _CORE.finditer(folded)
    core = next(cores, None)
    for match in _BEGINS.finditer(folded):
        while core and core.start() < match.start():
            core = next(cores, None)
        if core is None:
            return
        if core.start() - match.start() <= _REACH:
            yield match.start()


def _longest(text: str, folded: str, begin: int, document: Document) -> Expression | None:
    """The longest reading of what begins here."""
    best: Expression | None = None
    for form in FORMS:
        match = form.matches.match(folded, begin)
        if match is None:
            continue
        bare = Expression(start=begin, end=_end(folded, match), kind=form.kind, form=form.name)
        one = form.reader(Seen(text=text, folded=folded, match=match, document=document, bare=bare))
        if one and (best is None or one.end > best.end):
            best = one
    return best


def _end(folded: str, match: re.Match[str]) -> int:
    """Without the blanks and marks of emphasis that a pattern may end with."""
    end = match.end()
    while folded[end - 1] in " \t\n*_,":
        end -= 1
    return end
