"""The due rule of a plan file that an expression of the text means, or what a human must decide in its place. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lib.dates import day_words, weekday_words
from lib.language import say
from lib.text import fold
from plans.due import end_of
from plans.file.due.rule import parse_rule
from plans.file.form import parse_span
from plans.model import FIRST_YEAR, LAST_YEAR, DueOn, DueRule, EndOf, Every, NoDue, Span, Within
from plans.reading.drafted.model import Decision, Strictness
from plans.reading.drafted.written import written_due
from plans.reading.model import Expression

# The event that is the issue of the document itself.
_DOCUMENT = "(?:ke hoach|van ban|huong dan|cong van|chuong trinh|thong bao|de an|chi thi|quyet dinh|nghi quyet)"
_ISSUE = re.compile(rf"(?:ngay )?(?:ky(?: ban hanh)?|ban hanh)(?: {_DOCUMENT} nay| ke hoach| van ban)?")
_RECEIPT = re.compile(rf"(?:ngay )?nhan (?:duoc )?{_DOCUMENT}(?: nay)?")

Found = tuple[DueRule | None, date | None, Sequence[Decision]]  # a rule, its last day, and what is to be decided


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What all dates of a document are drafted by: its day of issue, the last day that it names or the end of its year,
    and what “trước ngày” is taken for."""

    issued_on: date | None
    last: date | None
    before: Strictness


def due_of(when: Expression, frame: Frame) -> Found:
    """The rule that `when` means; None where a human must say it."""
    if when.due is not None:
        return _dated(when, when.due, frame.before)
    if when.kind == "recurring":
        return _recurring(when, frame)
    if when.kind == "relative" and when.relative is not None:
        return _relative(when, frame.issued_on)
    if when.kind == "undated":
        return NoDue(), None, ()
    return None, when.suggested_due, [_open(when)]


def _dated(when: Expression, due: date, before: Strictness) -> Found:
    if not FIRST_YEAR <= due.year <= LAST_YEAR:
        return None, None, [_open(when)]
    if when.kind in ("month", "quarter", "year_end") and (period := _period(when, due)):
        return EndOf(text=period, at=when.at), due, ()
    if not when.strict:
        return DueOn(on=due, at=when.at), due, ()
    rule = DueOn(on=due, strict=before == "strict", at=when.at)
    last = day_words(due - timedelta(days=1))
    if before == "on":
        message = say(
            "lời văn là “trước”, không tính ngày {day}; nếu hạn là hết ngày {last} thì ghi",
            "the words say “before”, which excludes {day}; if it is due by the end of {last} write",
            day=day_words(due),
            last=last,
        )
    else:
        message = say(
            "lời văn là “trước”, nên hạn là hết ngày {last}; nếu tính cả ngày {day} thì ghi",
            "the words say “before”, so it is due by the end of {last}; to include {day} write",
            day=day_words(due),
            last=last,
        )
    other = DueOn(on=due, strict=before == "on", at=when.at)
    return rule, due, [Decision(field="due", message=message, suggested=written_due(other))]


def _period(when: Expression, due: date) -> str | None:
    """The period as a plan file writes it, where the expression's last day is that of the whole period."""
    quarter = (due.month + 2) // 3
    text = {"month": f"{due:%Y-%m}", "quarter": f"{due.year}-Q{quarter}", "year_end": f"{due.year}"}[when.kind]
    return text if end_of(text) == due else None


def _recurring(when: Expression, frame: Frame) -> Found:
    try:
        rule = parse_rule(when.recurrence or "")
    except ValueError:
        return None, None, [_open(when)]
    if frame.issued_on is None or frame.last is None:
        message = say("lặp lại, nhưng văn bản không có ngày ban hành để tính từ", "it recurs; from when is not said")
        return None, None, [Decision(field="due", message=message, suggested=f'{{every: "{rule}", …}}', open=True)]
    due = Every(rule=rule, start=frame.issued_on, until=frame.last, at=when.at)
    message = say(
        "lặp lại từ ngày ban hành đến {last}; văn bản không nói đến khi nào thì thôi",
        "it recurs from the day of issue to {last}; until when is not said",
        last=day_words(frame.last),
    )
    return due, None, [Decision(field="due", message=message)]


def _relative(when: Expression, issued_on: date | None) -> Found:
    """Counted from the issue of the document; from any other event only a human can say."""
    assert when.relative is not None
    n, unit = when.relative.n, when.relative.unit
    event = " ".join(fold(when.relative.event).split())
    span = _span(n * 7 if unit == "w" else n, "wd" if unit == "wd" else "d") if unit != "m" else None
    within = Within(span=span, of="issued", at=when.at) if span and when.relative.side == "after" else None
    if within is not None and _ISSUE.fullmatch(event):
        return within, None, ()
    suggested = written_due(within) if within is not None and _RECEIPT.fullmatch(event) else None
    if unit == "m" and issued_on and _ISSUE.fullmatch(event) and when.relative.side == "after" and n <= 120:
        suggested = f"{_months_after(issued_on, n)}"
    message = say(
        "tính từ “{event}”; hãy ghi ngày, hoặc cách tính theo ngày ban hành hay đầu việc khác",
        "counted from “{event}”; write the date, or count from the day of issue or another item",
        event=when.relative.event,
    )
    return None, None, [Decision(field="due", message=message, suggested=suggested, open=True)]


def _span(n: int, unit: str) -> Span | None:
    try:
        return parse_span(f"{n}{unit}")
    except ValueError:
        return None


def _months_after(day: date, n: int) -> date:
    """So many months later; a month without that day ends on its last one (Civil Code, Đ.148)."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _open(when: Expression) -> Decision:
    """Nobody but a human can say the date; with what may be meant."""
    if when.kind == "invalid":
        meant = say(" hoặc ", " or ").join(map(day_words, when.candidates))
        message = say("ngày này không có thật; hãy hỏi lại nơi ban hành", "there is no such day; ask who issued it")
        return Decision(field="due", message=message, suggested=meant or None, open=True)
    if when.suggested_due is not None:
        message = say(
            "văn bản không nói ngày nào; theo Bộ luật Dân sự 2015, Điều 146, là {day}, và hãy xác nhận",
            "the text names no day; by the Civil Code 2015, article 146, it is {day}; confirm it",
            day=weekday_words(when.suggested_due),
        )
        return Decision(field="due", message=message, suggested=f"{when.suggested_due}", open=True)
    return Decision(field="due", message=say("hãy ghi thời hạn", "write when it is due"), open=True)
