"""The simulator's own clock: it runs from a given instant, can be moved, and can stand still. Vietnam's time."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from time import monotonic

VIETNAM = timezone(timedelta(hours=7))  # without summer time since 1975


class Clock:
    """Says what instant it is for the simulator; the machine's own clock is never asked for the date."""

    def __init__(self, start: datetime, *, running: bool = True) -> None:
        self._anchor = (_aware(start), monotonic())
        self._running = running

    def now(self) -> datetime:
        """The instant, in Vietnam's time."""
        instant, since = self._anchor
        passed = timedelta(seconds=monotonic() - since) if self._running else timedelta()
        return (instant + passed).astimezone(VIETNAM)

    def set(self, instant: datetime) -> None:
        """From here on it is `instant`; without an offset that is Vietnam's time."""
        self._anchor = (_aware(instant), monotonic())

    def advance(self, seconds: float) -> None:
        """Move on by so many seconds, or back when they are negative."""
        self.set(self.now() + timedelta(seconds=seconds))

    def run(self, running: bool) -> None:
        """Let it run, or let it stand still until it is moved."""
        self.set(self.now())
        self._running = running

    @property
    def running(self) -> bool:
        return self._running


def milliseconds(instant: datetime) -> str:
    """How Zalo writes instants: milliseconds since 1970, as a string."""
    return str(int(instant.timestamp() * 1000))


def _aware(instant: datetime) -> datetime:
    return instant if instant.tzinfo else instant.replace(tzinfo=VIETNAM)
