"""Standing and bucket of a task: computed from the due instant and `now`, never stored (contract, rule 9). Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from lib.time import local_date
from tasks.model import Bucket, Standing, Status

SOON = 3  # working days

_BY_STATUS: dict[Status, Standing] = {
    "submitted": "awaiting_review",
    "waived": "waived",
    "missed": "missed",
    "cancelled": "cancelled",
    "passed": "passed",
}


def in_time(due_at: datetime | None, came: datetime) -> bool:
    """True when what came at `came` came at or before the due instant, or there is none."""
    return due_at is None or came <= due_at


def standing(
    status: Status,
    *,
    due_on: date | None,
    due_at: datetime | None,
    submitted_at: datetime | None,
    now: datetime,
    working_days: Callable[[date, date], int],
) -> Standing:
    """Where a task stands at `now`; `working_days(after, to)` counts as WorkCalendar does."""
    if status == "accepted":
        return "done_on_time" if submitted_at is None or in_time(due_at, submitted_at) else "done_late"
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if due_on is None or due_at is None:
        return "undated"
    if now > due_at:
        return "overdue"
    today = local_date(now)
    if today >= due_on:
        return "due_today"
    return "due_soon" if working_days(today, due_on) <= SOON else "not_due"


def standing_of(row: Any, now: datetime, working_days: Callable[[date, date], int]) -> Standing:
    """The same of a task's row, by its own status, submitted_at and its deadline's due_on and due_at."""
    came = {"due_on": row.due_on, "due_at": row.due_at, "submitted_at": row.submitted_at}
    return standing(row.status, **came, now=now, working_days=working_days)


def bucket(status: Status, *, due_at: datetime | None, submitted_at: datetime | None, now: datetime) -> Bucket | None:
    """The bucket of the official report; None for what is not counted (waived, cancelled, passed)."""
    if status in ("waived", "cancelled", "passed"):
        return None
    counted = submitted_at if status in ("submitted", "accepted") and submitted_at else now
    if status == "missed":  # for ever: that the plan ended forgives nothing (contract, section 5, rule 1)
        return "open_overdue"
    if status == "accepted":
        return "done_on_time" if in_time(due_at, counted) else "done_late"
    if due_at is None:
        return "undated"
    return "open_in_time" if in_time(due_at, counted) else "open_overdue"
