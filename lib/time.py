"""Vietnam's one time zone. The clock itself is read only at the edges."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def real_clock() -> datetime:
    """The machine's time, where no database is at hand to tell it; for the edges alone."""
    return datetime.now(UTC)


def local_date(now: datetime) -> date:
    """The date in Vietnam at the instant `now`."""
    return now.astimezone(VIETNAM).date()


def local_iso(instant: datetime | None) -> str | None:
    """ISO 8601 with Vietnam's offset, to the second: `2020-12-15T08:00:00+07:00`."""
    return None if instant is None else instant.astimezone(VIETNAM).isoformat(timespec="seconds")
