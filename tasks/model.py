"""Words of a task: its statuses, its standing, the report's buckets. Pure."""

from __future__ import annotations

from typing import Literal

Status = Literal[
    "assigned", "acknowledged", "submitted", "returned", "accepted", "waived", "missed", "cancelled", "passed"
]  # fmt: skip
Standing = Literal[
    "not_due",
    "due_soon",
    "due_today",
    "overdue",
    "awaiting_review",
    "done_on_time",
    "done_late",
    "undated",
    "waived",
    "missed",
    "cancelled",
    "passed",
]
Bucket = Literal["done_on_time", "done_late", "open_in_time", "open_overdue", "undated"]

OPEN: tuple[Status, ...] = ("assigned", "acknowledged", "submitted", "returned")
# The ladder and `ready` speak only of these (contract, rule 5).
SPEAKING: tuple[Status, ...] = ("assigned", "acknowledged", "returned")
CLOSED: tuple[Status, ...] = ("accepted", "waived", "missed", "cancelled", "passed")
