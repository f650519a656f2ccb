"""What runs out: the day's quota, which comes back at midnight in Vietnam, and calls per minute. Pure."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta


@dataclass
class DailyCount:
    """How many were sent on each day of Vietnam, by kind."""

    sent: Counter[tuple[str, str]] = field(default_factory=Counter)

    def left(self, kind: str, quota: int, now: datetime) -> int:
        return max(0, quota - self.sent[kind, now.date().isoformat()])

    def take(self, kind: str, now: datetime) -> None:
        self.sent[kind, now.date().isoformat()] += 1


@dataclass
class MinuteRate:
    """How many calls came in the last sixty seconds."""

    calls: deque[datetime] = field(default_factory=deque)

    def take(self, limit: int, now: datetime) -> int:
        """Count this call; what remains, or -1 when the limit was reached before it."""
        while self.calls and not now - timedelta(minutes=1) < self.calls[0] <= now:
            self.calls.popleft()
        if len(self.calls) >= limit:
            return -1
        self.calls.append(now)
        return limit - len(self.calls)


def is_night(profile: str, *, tag: str, not_at_night: bool, now: datetime) -> bool:
    """May this template not be sent now? The announcements conflict, hence two profiles.

    `classic`: templates with the night flag, from 22:00:00 to 05:59:59. `zbs2026`: tags 2 and 3 outside
    07:00:00 to 21:59:59; tag 1 round the clock.
    """
    at = now.timetz().replace(tzinfo=None)
    if profile == "classic":
        return not_at_night and (at >= time(22) or at < time(6))
    if profile == "zbs2026":
        return tag in ("2", "3") and (at >= time(22) or at < time(7))
    return False
