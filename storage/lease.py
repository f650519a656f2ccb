"""Leases: whose they are no longer, and how far a clock is believed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_

# Clocks of healthy machines differ by less; a difference above it is told (`doctor`, /health).
TOLERANCE = timedelta(seconds=5)


def is_over(until: ColumnElement[Any], at: datetime, length: timedelta) -> ColumnElement[bool]:
    """A condition: the lease that lasts to `until` ran out at the real instant `at`.

    So is one that would last longer from now than any lease of that length can: a wrong clock wrote it.
    """
    return or_(until < at, until > at + length + TOLERANCE)
