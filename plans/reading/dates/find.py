"""Every expression of time of a text: the table of forms, laid on each place where one may begin. Pure.

Linear in the length of the text: a form looks at a bounded window, a place is tried only where a cue, a period or a
number that may be part of a date begins, and a cue only where a core (digits, a period) stands shortly behind it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from plans.reading.dates.calendar_rules import Document
from plans.reading.dates.forms import BEGINS, FORMS, TABLES, Form
from plans.reading.dates.nature import without_nature
from plans.reading.dates.seen import Seen
from plans.reading.dates.sentences import with_further, without_denied, without_names, without_said_twice
from plans.reading.even import even
from plans.reading.model import Expression

# Words that are the same as those of forms only without their marks. "thắng 30/4" is no month, "Việt Nam 2020" no year.
_FALSE_FRIENDS = re.compile(
    r"\b(?:th[ăắằẳẵặ]ng|tu[âấẩẫậ]n|Nam|NAM(?<=VIỆT NAM)|nam(?= [a-zđ])|đấu|dấu|đâu|dầu|đậu|dâu|cưới|cười|"
    r"quỹ|quỳ|quỷ|dụng|trọng|trồng|trống|sâu|đền|đèn|hét|hạng|hăng(?! (?:ngày|tuần|tháng|quý|năm))|hãng|tự|"
    r"(?<!thứ )(?<!Thứ )(?<!tháng )tư|tứ|tử|(?<=[-/])TU|giỏ|gió)\b"
)
# A full date in which the scanner read letters for digits: l5/12/2O20.
_SCANNED = re.compile(
    r"(?<![a-z0-9])[0-9lio]{1,2}(?: ?[/.-] ?| thang )[0-9lio]{1,2}(?: ?[/.-] ?| nam )[12l][0-9lio]{3}(?![a-z0-9])|"
    r"(?<=ngay )(?=[0-9lio/]*[0-9])[0-9lio]{1,2}/[0-9lio]{1,2}(?![a-z0-9/])"  # and one without a year: ngày 0l/7
)
# A full date with blanks around its points: 10 . 5 . 2022, 30. 6.2019.
_POINTED = re.compile(
    r"(?<![0-9.,/])[0-9]{1,2} {0,2}[.] {0,2}[0-9]{1,2} {0,2}[.] {0,2}(?:19|20)[0-9]{2}(?![0-9])|"
    r"(?<=thang )[0-9]{1,2} [.] (?:19|20)[0-9]{2}(?![0-9])"
)
_QUI = re.compile(r"(?<![a-z])qui(?![a-z])")
_DIGITS = str.maketrans("lio", "110")
_OF_DATA = frozenset(form.name for form in FORMS if not form.reads)
_REACH = 120  # characters from where an expression begins to what makes it one


def expressions(text: str, *, year: int | None, issued_on: date | None) -> list[Expression]:
    """Everything that `text` (NFC) says of time, in its order, not overlapping, whether or not it binds anybody.

    `year` and `issued_on` are the document's, for what is written without a year; None where it has none. Of readings
    that begin at one place the longest is taken.
    """
    document = Document(year=year, issued_on=issued_on)
    folded = as_matched(text)
    tables = [_Near(forms, core, folded) for forms, core in TABLES]
    found: list[Expression] = []
    end = 0
    for match in BEGINS.finditer(folded):
        begin = match.start()
        if begin >= end and (forms := [form for near in tables for form in near.forms_at(begin)]):
            one = _longest(text, folded, begin, document, forms)
            if one:
                found += with_further(one, text, folded, document)
                end = found[-1].end
    again = _with_what_is_said(found, text, folded, document)
    again = [one for one in without_said_twice(again, folded) if one.form not in _OF_DATA]
    for_somebody = without_nature(again, text)
    return without_names(without_denied(for_somebody, folded), folded)


def as_matched(text: str) -> str:
    """`text` as the patterns match it: as long, without what only looks like their words, with digits for letters that
    the scanner read, `quý` for `quí`, strokes for points that stand apart."""
    folded = even(_FALSE_FRIENDS.sub(lambda word: "#" * len(word[0]), text))
    folded = _QUI.sub("quy", _SCANNED.sub(_as_digits, folded))
    return _POINTED.sub(lambda day: day[0].replace(".", "/") if " " in day[0] else day[0], folded)


def _as_digits(scanned: re.Match[str]) -> str:
    """Only where most of it are digits already."""
    known = sum(map(str.isdigit, scanned[0]))
    return scanned[0].translate(_DIGITS) if known >= 4 or len(scanned[0]) < 6 else scanned[0]


class _Near:
    """The forms of a table, where what they hold is near; asked for places in the order of the text."""

    def __init__(self, forms: tuple[Form, ...], core: re.Pattern[str], folded: str) -> None:
        self._forms = forms
        self._cores = (one.start() for one in core.finditer(folded))
        self._next: int | None = -1

    def forms_at(self, begin: int) -> tuple[Form, ...]:
        """Those that may begin here."""
        while self._next is not None and self._next < begin:
            self._next = next(self._cores, None)
        return self._forms if self._next is not None and self._next - begin <= _REACH else ()


def _longest(text: str, folded: str, begin: int, document: Document, forms: list[Form]) -> Expression | None:
    """The longest reading of what begins here."""
    fits = [(match, form) for form in forms if (match := form.matches.match(folded, begin))]
    fits.sort(key=lambda fit: -fit[0].end())  # stable: of equally long ones the first in the table
    for match, form in fits:
        bare = Expression(start=begin, end=_end(folded, match), kind=form.kind, form=form.name)
        one = form.reader(Seen(text=text, folded=folded, match=match, document=document, bare=bare))
        if one:
            return one
    return None


def _end(folded: str, match: re.Match[str]) -> int:
    """Without the blanks and marks of emphasis that a pattern may end with."""
    end = match.end()
    while folded[end - 1] in " \t\n*_,":
        end -= 1
    opened = folded.count("(", match.start(), end) > folded.count(")", match.start(), end)
    return end + 1 if opened and folded[end : end + 1] == ")" else end


def _with_what_is_said(found: list[Expression], text: str, folded: str, document: Document) -> list[Expression]:
    """A day that there is not may be one that the text says elsewhere: such places are read again, knowing these."""
    said = frozenset(one.due for one in found if one.due and one.kind in ("before", "on_or_before"))
    again = replace(document, said=said)
    return [
        _longest(text, folded, one.start, again, list(FORMS)) or one if one.kind == "invalid" else one for one in found
    ]
