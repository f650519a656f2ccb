"""What still waits to leave after a delivery pass, why, and when it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from lib.time import VIETNAM
from notifications.bundle import kept_back
from notifications.bundle import waiting as may_be_bound
from notifications.policy import may_leave
from plans.calendar import WorkCalendar
from settings import Policy
from storage.tables import channel_state, message, notice

# hours    no message leaves at this hour
# day-off  what the ladder says leaves on working days only
# retry    the receiving side asked to come again, or could not be reached
# broken   a channel cannot be used before somebody acts
# limit    the persons had their messages of the day, or wait for the daily digest
WHY = ("hours", "day-off", "retry", "broken", "limit")
LONGEST_WAIT = 60  # days


@dataclass(frozen=True)
class Waits:
    """So many notices wait for one reason; `until` is None where nobody knows."""

    why: str
    notices: int
    until: datetime | None


def waiting(connection: Connection, now: datetime, policy: Policy, calendar: WorkCalendar) -> list[Waits]:
    """Why what should have left by `now` has not, the notices counted once each."""
    pending = (notice.c.state == "pending", notice.c.scheduled_for <= now)
    unbound = (*pending, notice.c.message_id.is_(None))
    hours, working = (may_leave(now, ladder=ladder, calendar=calendar, policy=policy) for ladder in (False, True))
    found: list[Waits] = []

    def add(why: str, until: datetime | None, *about: object) -> None:
        count = connection.scalar(select(func.count()).select_from(notice).where(*about)) or 0  # type: ignore[arg-type]
        if count:
            found.append(Waits(why, count, until))

    ladder = notice.c.rung_id > 0
    if not hours:
        add("hours", opening(now, policy), *unbound, ~ladder, kept_back("answers"))
        add("hours", opening(now, policy, calendar), *unbound, ladder)
    elif not working:
        add("day-off", opening(now, policy, calendar), *unbound, ladder)
    down = select(channel_state.c.name).where(channel_state.c.broken.is_not(None))
    if hours:
        add("broken", None, *pending, notice.c.channel.in_(down))
        left = may_be_bound(now, policy, "all")
        add("limit", None, *unbound, ~left, notice.c.channel.not_in(down))
    later = select(message.c.id).where(message.c.state == "pending", message.c.next_attempt_at > now)
    next_try = connection.scalar(select(func.min(message.c.next_attempt_at)).where(message.c.id.in_(later)))
    add("retry", next_try, *pending, notice.c.message_id.in_(later), notice.c.channel.not_in(down))
    return found


def opening(now: datetime, policy: Policy, calendar: WorkCalendar | None = None) -> datetime:
    """When messages may leave next from `now` on; with a calendar, on a working day."""
    local = now.astimezone(VIETNAM)
    for ahead in range(LONGEST_WAIT):
        day = local.date() + timedelta(days=ahead)
        opens = datetime.combine(day, policy.opens, VIETNAM)
        closes = datetime.combine(day, policy.closes, VIETNAM)
        if local <= closes and (calendar is None or calendar.is_working(day)):
            return max(opens, local)
    return local + timedelta(days=LONGEST_WAIT)
