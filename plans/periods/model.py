"""The data period that an item gives account of, as the plan file says it, and as one occurrence has it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Rhythm = Literal["month", "quarter", "half", "year"]
MONTHS: dict[Rhythm, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
CLOSES = 14  # Nghị định 09/2019/NĐ-CP, Điều 12
LAST_CLOSE = 28  # a day that every month has


@dataclass(frozen=True, kw_only=True)
class Period:
    """From the first day to the last one, both included; `name` is `2027-03`, or None where the plan names two days."""

    name: str | None = None
    start: date
    end: date

    def told(self) -> dict[str, Any]:
        """As JSON (change contract, P2)."""
        return {"name": self.name, "from": self.start.isoformat(), "to": self.end.isoformat()}


@dataclass(frozen=True, kw_only=True)
class Recurring:
    """A period for every occurrence; it ends on the day `closes` of its last month, or with the month (None)."""

    every: Rhythm
    closes: int | None = CLOSES


def period_of(told: dict[str, Any] | None) -> Period | None:
    """From its JSON."""
    if told is None:
        return None
    days = {"start": date.fromisoformat(told["from"]), "end": date.fromisoformat(told["to"])}
    return Period(name=told["name"], **days)
