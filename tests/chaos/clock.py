"""The product's time: one file that every process of the run reads, as on a live installation they ask the database."""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

from lib.time import VIETNAM

FILE = "CHAOS_CLOCK"  # the variable that names the file
OPENS, CLOSES = timedelta(hours=9, minutes=1), timedelta(hours=16, minutes=30)


def product_now() -> datetime:
    """The instant at which this process works."""
    return datetime.fromisoformat(Path(os.environ[FILE]).read_text(encoding="ascii"))


class ProductClock:
    """Working days of `length` real seconds, each from 09:01 to 16:30; the nights and the days between are left out."""

    def __init__(self, path: Path, length: float) -> None:
        self.path, self.length = path, length
        self._lock = Lock()
        self._day, self._began = datetime(2020, 10, 6, tzinfo=VIETNAM), time.monotonic()

    def begin(self, day: datetime) -> None:
        """It is the morning of `day`."""
        with self._lock:
            self._day, self._began = day.replace(hour=0, minute=0, second=0, microsecond=0), time.monotonic()
        self.show()

    def now(self) -> datetime:
        with self._lock:
            share = min(1.0, (time.monotonic() - self._began) / self.length)
            at = self._day + OPENS + share * (CLOSES - OPENS)
            return at.replace(microsecond=0)

    def is_evening(self) -> bool:
        with self._lock:
            return time.monotonic() - self._began >= self.length

    def show(self) -> datetime:
        """Let the processes know."""
        now = self.now()
        half = self.path.with_suffix(".half")
        half.write_text(now.isoformat(), encoding="ascii")
        half.replace(self.path)
        return now
