"""Loaded by Python itself in processes whose clock is ahead: there `time.sleep` fails.

Since 3.11 Python sleeps until an absolute instant of the monotonic clock, and libfaketime 0.9 shifts that by its offset.
"""

import select
import time


def _sleep(seconds: float) -> None:
    select.select([], [], [], max(0.0, seconds))


time.sleep = _sleep
