"""How time is taken: in pairs, ours and the raw one after the other, so that a busy moment strikes both."""

from __future__ import annotations

import os
import resource
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Taken:
    """Seconds by the clock, and of processor time: this process's own and that of its children which have ended."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Result:
    """What was measured, a pair per repetition, and how busy the machine was when it began and ended."""

    what: str
    database: str
    size: int
    ours: tuple[Taken, ...]
    raw: tuple[Taken, ...]
    load: tuple[float, float]

    @property
    def ratio(self) -> float:
        """How fast we are beside the raw, by the clock: 1.0 is as fast, 0.5 takes twice as long."""
        return median(one.wall for one in self.raw) / median(one.wall for one in self.ours)

    @property
    def cpu_ratio(self) -> float | None:
        """The same in processor time; None where the raw took too little to tell."""
        raw, ours = (median(one.cpu for one in side) for side in (self.raw, self.ours))
        return raw / ours if raw > 0.0001 and ours > 0.0001 else None


@dataclass(frozen=True)
class Scale:
    """How much is measured: open tasks of an idle tick, rows of what is done at once, messages, repetitions."""

    tasks: Sequence[int]
    rows: int
    report: int  # tasks of the official report
    plan: int  # units of a preview
    late: int  # units of a letter
    mails: int
    repetitions: int


def median(seconds: Iterable[float]) -> float:
    return statistics.median(seconds)


def taken(work: Callable[[], object]) -> Taken:
    """Do it, and say what it took."""
    wall, cpu = time.perf_counter(), _cpu()
    work()
    return Taken(time.perf_counter() - wall, _cpu() - cpu)


def pairs(
    what: str, database: str, size: int, repetitions: int, ours: Callable[[], Taken], raw: Callable[[], Taken]
) -> Result:
    """Ours, raw, ours, raw …; a first pair, in which modules are imported and statements made, is not counted."""
    before, found = os.getloadavg()[0], [(ours(), raw()) for _ in range(repetitions + 1)][1:]
    return Result(
        what,
        database,
        size,
        tuple(one for one, _ in found),
        tuple(one for _, one in found),
        (before, os.getloadavg()[0]),
    )


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
