"""When a message may leave, and when it is tried again. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Literal

from lib.time import VIETNAM
from plans.calendar import WorkCalendar
from settings import Policy

# all      whatever waits
# acts     not what the ladder says, nor a plan's summary
# answers  what answers a person's own press on a page, by e-mail
Leaving = Literal["all", "acts", "answers"]
_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360))
# About three days of trying: a relay that is down over a weekend costs no reminder.
MAX_ATTEMPTS = 16


def may_leave(now: datetime, *, ladder: bool, calendar: WorkCalendar, policy: Policy) -> bool:
    """From 07:00 to 21:00 in Vietnam or in narrower hours, both ends included; what the ladder says, on working days
    only (contract, rule 7)."""
    local = now.astimezone(VIETNAM)
    if not policy.opens <= local.time() <= policy.closes:
        return False
    return not ladder or calendar.is_working(local.date())


def leaving(now: datetime, calendar: WorkCalendar, policy: Policy) -> Leaving:
    """What may leave at `now`; an answer to whoever presses a button waits for no hour (web contract, section 7)."""
    if may_leave(now, ladder=True, calendar=calendar, policy=policy):
        return "all"
    return "acts" if may_leave(now, ladder=False, calendar=calendar, policy=policy) else "answers"


def written_until(now: datetime, policy: Policy) -> datetime:
    """What was written until then may leave now: anything, or what the last daily digest gathers."""
    if policy.digest_at is None:
        return now
    today = _at(now, policy.digest_at)
    return today if today <= now else today - timedelta(days=1)


def start_of_day(now: datetime) -> datetime:
    """Midnight in Vietnam before `now`: from there the messages of a day are counted."""
    return _at(now, time(0))


def spread_over(now: datetime, policy: Policy) -> int:
    """Over how many minutes from now the messages of this pass are spread.

    Only in the first minutes of the day, when everything that waited for the opening would leave at once.
    """
    begins = _at(now, policy.digest_at or policy.opens)
    return int(policy.jitter / timedelta(minutes=1)) if begins <= now < begins + policy.jitter else 0


def backoff(attempts: int) -> timedelta:
    """How long to wait after that many attempts (from 1): 1, 5, 15 minutes, 1, 3, then every 6 hours."""
    return _PAUSES[min(max(attempts, 1), len(_PAUSES)) - 1]


def _at(now: datetime, when: time) -> datetime:
    return datetime.combine(now.astimezone(VIETNAM).date(), when, VIETNAM)
