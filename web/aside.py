"""What is done beside an answer, so that neither its time nor its connection's tells what was found."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from threading import BoundedSemaphore

log = logging.getLogger("dondoc.web")
MOST = 100  # jobs that wait; more are left out


class Aside:
    """One job after the other, in a thread of its own."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="aside")
        self._free = BoundedSemaphore(MOST)

    def do(self, job: Callable[[], object], within: float = 0.0) -> None:
        """Some time soon, or not at all where too much waits; what it raises is logged by its name alone.

        So many seconds are waited for it to be done, and no longer.
        """
        if self._free.acquire(blocking=False):
            wait([self._pool.submit(self._done, job)], within)

    def settle(self) -> None:
        """Wait until what was given so far is done."""
        self._pool.submit(int).result()

    def _done(self, job: Callable[[], object]) -> None:
        try:
            job()
        except Exception as error:
            log.error("aside: %s", type(getattr(error, "orig", None) or error).__name__)
        finally:
            self._free.release()
