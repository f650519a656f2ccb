"""Reports that take their time, and reports that are too large, handed in on the command line by somebody else."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from subprocess import Popen
from typing import TYPE_CHECKING, Any

from tests.chaos.acting import Act

if TYPE_CHECKING:
    from tests.chaos.faults import Fault
    from tests.chaos.world import World

STANDS_STILL = 15.0  # seconds


def report(world: World, fault: Fault, size: int, while_it_runs: Callable[[Any, Popen[str]], None] | None) -> None:
    """One commune's report of so many bytes; what came of it is noted with the world."""
    if not world.kept_for_files:
        return
    one = world.kept_for_files.pop()

    def during(process: Popen[str]) -> None:
        if while_it_runs is not None:
            while_it_runs(world, process)

    done = world.desk.perform(Act(one.task_id, "submit", files=(size,)), during)
    fault.until = time.time()
    world.files_told.append((fault.kind, size, done is not None))


def stand_still(world: World, process: Popen[str]) -> None:
    """Stop the process in the middle of its copy, as if the file's disk did not answer, and let it go on later."""
    folder, end = world.files_folder, time.monotonic() + 30
    while process.poll() is None and time.monotonic() < end:
        if any(_grows(path) for path in _unfinished(folder)):
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGSTOP)
            world.tell(f"the copy of a report stands still for {STANDS_STILL:.0f} s")
            time.sleep(STANDS_STILL)
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGCONT)
            world.stood_still += 1
            return
        time.sleep(0.002)


def _unfinished(folder: Any) -> list[Any]:
    with suppress(OSError):
        return [path for path in folder.rglob("*") if path.is_file() and len(path.name) != 64]
    return []


def _grows(path: Any) -> bool:
    with suppress(OSError):
        return path.stat().st_size > 0
    return False
