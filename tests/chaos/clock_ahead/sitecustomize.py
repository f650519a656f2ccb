"""Loaded by Python itself in processes of the machine whose clock is ahead: it has a name, and `time.sleep` works.

Since 3.11 Python sleeps until an absolute instant of the monotonic clock, which libfaketime 0.9 shifts by its offset.
"""

import platform
import select
import time
from typing import Any


def _sleep(seconds: Any) -> None:
    select.select([], [], [], max(0.0, float(seconds)))


time.sleep = _sleep
platform.node = lambda: "may-nhanh"
