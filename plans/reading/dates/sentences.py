"""What belongs together: the days that one cue governs; a period, and the day that its sentence says for it. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from plans.reading.dates.calendar_rules import Document, made
from plans.reading.dates.days import is_part_of_whole
from plans.reading.dates.parts import built
from plans.reading.dates.seen import Seen
from plans.reading.model import Expression

# Behind a comma only without "ngày": "trước ngày 15/6, ngày 20/6 tổ chức hội nghị" is one deadline and one event.
_ALSO = built(r"(?: [(][^()\n]{1,40}[)])?(?:,|,? (?:và|hoặc) (?:trước )?(?P<ngay>ngày)?) {day}")
_SENTENCE_ENDS = re.compile(r"[.;|\n]")
_LONGEST_SENTENCE = 160
# By the rule of a bare period, rules that say when in it.
_FINER = {
    "FREQ=DAILY": "FREQ=DAILY",
    "FREQ=WEEKLY": "FREQ=WEEKLY",
    "FREQ=MONTHLY": "FREQ=MONTHLY;BY",
    "FREQ=MONTHLY;INTERVAL=3": "FREQ=YEARLY;BYMONTH=(?:3,6,9,12|1,4,7,10);",
    "FREQ=YEARLY": "FREQ=YEARLY;BYMONTH=[0-9]+;",
}
_HOW_OFTEN = ("every", "times", "times-slash", "every-months")
_ACTS = re.compile(r"(?<![a-z])(?:gui|nop|bao cao|hop|giao ban|to chuc|tong hop|kiem tra|sinh hoat|thuc hien)(?![a-z])")
# “mỗi năm 2 lần, lần thứ nhất trong tháng 5 …”: each of them is said behind.
_EACH_OF_THEM = re.compile(r"[ ,:;(\n-]{1,4}(?:vao )?(?:lan|dot|ky)[ ](?:thu[ ])?(?:nhat|mot|dau|1|01|i)(?![a-z0-9])")
# What is said to be not the day, touching it.
_DENIED = re.compile(r"(?<![a-z])(?:khong phai|chu khong|thay vi)(?: la| den| vao)?[ \n]{1,3}$")
# A meeting or a review, and behind its word the period that is part of its name.
_NAMED = re.compile(
    r"(?<![a-z])(?:hoi nghi|cuoc hop|phien hop|hop|giao ban|so ket|tong ket)(?![a-z])(?P<more>[^.,;:|()\n]{0,40})$"
)
_DONE = re.compile(r"(?<![a-z])(?:hoan thanh|xong|to chuc|dien ra|trong|vao|den|het|truoc)(?![a-z])")
_PERIODS = ("quarter", "half-year", "month", "year-end")
_DAYS = ("before", "on_or_before", "on")
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


def without_said_twice(found: list[Expression], folded: str) -> list[Expression]:
    """Without a bare period whose day the same sentence says behind: “Hằng tháng, các xã báo cáo trước ngày 25”,
    “mỗi tháng một lần, trước ngày 25 hằng tháng”, “mỗi năm 2 lần, lần thứ nhất trong tháng 5”."""
    return [
        one
        for before, one, after in zip([None, *found], found, [*found[1:], None], strict=False)
        if not (before and before.recurrence and one.kind == "month" and one.start - before.end <= 2)
        and not (after and _says(after, one, folded))
        and not (one.form in ("times", "times-slash") and _EACH_OF_THEM.match(folded, one.end))
    ]


def _says(after: Expression, bare: Expression, folded: str) -> bool:
    """`after` says when in the period that `bare` names."""
    if bare.form not in _HOW_OFTEN or after.recurrence is None or bare.at:
        return False
    if bare.form != "every" and _ACTS.search(folded, bare.end, after.start):
        return False  # “họp mỗi tháng một lần, báo cáo trước ngày 25 hằng tháng” are two
    near = after.start - bare.end <= _LONGEST_SENTENCE and not _SENTENCE_ENDS.search(folded, bare.end, after.start)
    return near and is_finer(after, bare)


def is_finer(after: Expression, bare: Expression) -> bool:
    """Whether it recurs as often as `bare`, and says when."""
    rule = after.recurrence or ""
    return re.match(_FINER.get(bare.recurrence or "", ""), rule) is not None and (bool(after.at) or "BY" in rule)


def without_denied(found: list[Expression], folded: str) -> list[Expression]:
    """Without a day that is said to be not the one: “ngày 20/10, không phải trước ngày 15/10”."""
    return [one for one in found if not _DENIED.search(folded, max(0, one.start - 24), one.start)]


def without_names(found: list[Expression], folded: str) -> list[Expression]:
    """Without a period that is part of a meeting's or a review's name, where the sentence says its day beside:
    “hội nghị sơ kết quý III vào ngày 05/10”."""
    beside = zip([None, *found], found, [*found[1:], None], strict=False)
    return [
        one
        for before, one, after in beside
        if not (_is_name(one, folded) and (_same_sentence(before, one, folded) or _same_sentence(one, after, folded)))
    ]


def _is_name(one: Expression, folded: str) -> bool:
    if one.form not in _PERIODS or not folded.startswith(("quy", "6", "06", "sau", "thang", "nam"), one.start):
        return False
    named = _NAMED.search(folded, max(0, one.start - 60), one.start)
    return named is not None and not _DONE.search(named["more"])


def _same_sentence(one: Expression | None, other: Expression | None, folded: str) -> bool:
    """Both stand in one sentence, and one of them says a day."""
    if one is None or other is None or not any(said.kind in _DAYS for said in (one, other)):
        return False
    return other.start - one.end <= _LONGEST_SENTENCE and not _SENTENCE_ENDS.search(folded, one.end, other.start)
