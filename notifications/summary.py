"""The summary of a plan for whoever follows it: the figures and lists that its mail says, as a value. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class Owing:
    """One line of a list: which unit, of which item, by when, `at` which hour where the day ends earlier than at 24:00;
    `on` is the day of what the list speaks of."""

    unit: str
    item: str
    due_on: date | None = None
    at: str | None = None
    on: date | None = None
    days: int = 0


@dataclass(frozen=True, kw_only=True)
class Listed:
    """The first lines of a list, and how many there are in all."""

    lines: tuple[Owing, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """What is said next: when, what, of which item, to how many units."""

    at: datetime
    kind: str
    item: str
    tasks: int


@dataclass(frozen=True, kw_only=True)
class Summary:
    """How a plan stands when its summary is written. `since` is when the last one was due, or the plan's publication;
    `head` the journal's last entry by number and hash."""

    since: datetime
    open: int
    handed_in: Listed
    overdue: Listed
    awaiting: Listed
    unreachable: Listed
    ahead: tuple[Ahead, ...]
    head: tuple[int, str] | None
