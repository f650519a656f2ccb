"""Loaded by Python itself in processes whose clock is ahead: there `time.sleep` fails.

Since 3.11 Python sleeps until an absolute instant of the monotonic clock, which libfaketime 0.9 shifts by its offset.
"""

import select
import time
from typing import Any


def _sleep(seconds: Any) -> None:
    select.select([], [], [], max(0.0, float(seconds)))


time.sleep = _sleep
