"""Instants as people write them."""

from __future__ import annotations

from datetime import datetime

from lib.time import VIETNAM


def at(text: str) -> datetime:
    """`2020-12-15 08:05` in Vietnam; a date alone is 08:05."""
    moment = datetime.fromisoformat(text if " " in text or "T" in text else f"{text} 08:05")
    return moment.replace(tzinfo=VIETNAM)
