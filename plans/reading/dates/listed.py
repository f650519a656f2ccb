"""Further days behind one that a cue governs: “trước ngày 15/6, 15/9 và 15/12/2020” are three. Pure."""

from __future__ import annotations

from dataclasses import replace

from plans.reading.dates.calendar_rules import Document, made
from plans.reading.dates.days import is_part_of_whole
from plans.reading.dates.parts import built
from plans.reading.dates.seen import Seen
from plans.reading.model import Expression

# Behind a comma only without "ngày": "trước ngày 15/6, ngày 20/6 tổ chức hội nghị" is one deadline and one event.
_ALSO = built(r"(?: [(][^()\n]{1,40}[)])?(?:,|,? (?:và|hoặc) (?:trước )?(?P<ngay>ngày)?) {day}")
_GOVERNING = ("before-day", "by-day")


def with_further(one: Expression, text: str, folded: str, document: Document) -> list[Expression]:
    """`one`, and the days behind it that its cue governs too; what has no year of its own has that of a later one."""
    found = [one]
    while one.form in _GOVERNING and found[-1].kind == one.kind and (match := _ALSO.match(folded, found[-1].end)):
        begin = match.start("ngay") if match["ngay"] else match.start("d")
        bare = Expression(start=begin, end=match.end(), kind=one.kind, form=one.form)
        seen = Seen(text=text, folded=folded, match=match, document=document, bare=bare)
        day = seen.day()
        if not day.year_given and is_part_of_whole(seen):
            break
        found.append(replace(day, strict=one.strict and day.due is not None))
    return _of_one_year(found)


def _of_one_year(found: list[Expression]) -> list[Expression]:
    year = next((one.due.year for one in reversed(found) if one.due and one.year_given), None)
    return [
        replace(one, due=made(year, one.due.month, one.due.day) or one.due)
        if year and one.due and not one.year_given
        else one
        for one in found
    ]
