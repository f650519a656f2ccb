"""Where a page's time goes, told in `Server-Timing` when DONDOC_TIMING=1 (web contract, section 14)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import perf_counter
from typing import Literal

Part = Literal["data", "render"]


class Timing:
    """Seconds spent in each part of one answer; a part within another is counted for itself alone."""

    def __init__(self) -> None:
        self._began = self._turned = perf_counter()
        self._spent: dict[Part, float] = {"data": 0.0, "render": 0.0}
        self._within: list[Part] = []

    def enter(self, part: Part) -> None:
        self._turn()
        self._within.append(part)

    def leave(self) -> None:
        self._turn()
        self._within.pop()

    def _turn(self) -> None:
        now = perf_counter()
        if self._within:
            self._spent[self._within[-1]] += now - self._turned
        self._turned = now

    def __str__(self) -> str:
        told = [*self._spent.items(), ("app", perf_counter() - self._began)]
        return ", ".join(f"{part};dur={1000 * seconds:.1f}" for part, seconds in told)


timing: ContextVar[Timing | None] = ContextVar("timing", default=None)


@contextmanager
def spent_in(part: Part) -> Iterator[None]:
    """What is done in the block is of that part."""
    taken = timing.get()
    if taken is None:
        yield
        return
    taken.enter(part)
    try:
        yield
    finally:
        taken.leave()
