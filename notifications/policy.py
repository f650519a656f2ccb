"""When a message may leave, and when it is tried again. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from org.time import VIETNAM
from plans.calendar import WorkCalendar

OPENS, CLOSES = time(7, 0), time(21, 0)

_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360))
# About three days of trying: a relay that is down over a weekend costs no reminder.
MAX_ATTEMPTS = 16


def may_leave(now: datetime, *, ladder: bool, calendar: WorkCalendar) -> bool:
    """From 07:00 to 21:00 in Vietnam, both included; what the ladder says, on working days only (contract, rule 7)."""
    local = now.astimezone(VIETNAM)
    if not OPENS <= local.time() <= CLOSES:
        return False
    return not ladder or calendar.is_working(local.date())


def backoff(attempts: int) -> timedelta:
    """How long to wait after that many attempts (from 1): 1, 5, 15 minutes, 1, 3, then every 6 hours."""
    return _PAUSES[min(max(attempts, 1), len(_PAUSES)) - 1]
