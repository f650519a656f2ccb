"""When units will hand in, as somebody assumes: "30% late by 5wd" (change contract, S2). Pure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lib.language import say
from lib.problem import refuse
from lib.time import VIETNAM
from plans.calendar import WorkCalendar
from plans.file.form import SPAN, parse_span
from plans.model import Span

LATE_BY = Span(5, "wd")  # where nothing is said
AT_TEN = time(10)
_FORM = re.compile(f"(100|[1-9]?[0-9]) ?% (?:(never)|late(?: by ({SPAN}))?)")


@dataclass(frozen=True)
class Assumption:
    """So many in a hundred hand in that much too late (None: never), the others in time; `seed` says which."""

    percent: int
    late_by: Span | None
    seed: str = "0"


def read(text: str, seed: str = "0") -> Assumption:
    """`30% late by 5wd`, `30% late`, `10% never`; anything else is Refused."""
    found = _FORM.fullmatch(" ".join(text.split()))
    if found is None:
        raise refuse(
            "bad-assumption",
            say(
                "Không hiểu giả định “{text}”; hãy ghi như “30% late by 5wd” hoặc “10% never”.",
                "The assumption “{text}” is not understood; write it like “30% late by 5wd” or “10% never”.",
                text=text[:60],
            ),
        )
    span = parse_span(found[3]) if found[3] else LATE_BY
    return Assumption(int(found[1]), None if found[2] else span, seed)


def place(seed: str, item: str, unit: str, occurrence: int) -> int:
    """Where a task stands among a hundred; the same for ever."""
    named = f"{seed}|{item}|{unit}|{occurrence}".encode()
    return int(hashlib.sha256(named).hexdigest()[:8], 16) % 100


def comes(what: Assumption, at: int, due_on: date, calendar: WorkCalendar, now: datetime) -> datetime | None:
    """When the task at that place is handed in, at 10:00 of a working day or at once; None: never."""
    if at < what.percent:
        if what.late_by is None:
            return None
        day = calendar.next_working(calendar.shift(due_on, what.late_by))
    else:
        day = calendar.previous_working(due_on - timedelta(days=1))
    return max(now, datetime.combine(day, AT_TEN, VIETNAM))


def reviewed(came: datetime, calendar: WorkCalendar) -> datetime:
    """When what came is accepted: at 10:00 on the next working day."""
    day = calendar.next_working(came.astimezone(VIETNAM).date() + timedelta(days=1))
    return datetime.combine(day, AT_TEN, VIETNAM)
