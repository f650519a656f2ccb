"""The processes of the engine: started, killed, stopped, and started again by whoever keeps them, as systemd would."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.integration.machinery import Machinery, children_of

CELERY = [sys.executable, "-P", "-m", "celery", "--quiet", "-A", "tests.chaos.app"]
BEAT = [*CELERY, "beat", "--loglevel", "INFO", "--pidfile="]
POOL = "worker 2"  # the one with processes of a pool below it
AGAIN_AFTER = 1.0  # seconds until whoever keeps a process starts it again
FAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))


def worker(name: str, pool: str) -> list[str]:
    return [
        *CELERY,
        "worker",
        "--pool",
        pool,
        "--concurrency",
        "2",
        "--hostname",
        f"{name}@chaos",
        "--loglevel",
        "INFO",
    ]


def clock_off(by: str) -> dict[str, str] | None:
    """What puts a process's clock off ("+1d"); None where libfaketime is not here."""
    if not FAKETIME:
        return None
    library = {"LD_PRELOAD": str(FAKETIME[-1]), "PYTHONPATH": str(Path(__file__).with_name("clock_ahead"))}
    return library | {"FAKETIME": by, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


@dataclass
class Part:
    """One process that is kept running; `away` while nobody starts it again."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    every: list[subprocess.Popen[bytes]] = field(default_factory=list)
    again_at: float = 0.0
    away: bool = False
    stopped: bool = False

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process is not None and self.process.poll() is None else None


@dataclass
class Engine:
    """All parts. `died` is told of one that ended though nobody killed it: its name, its last process ids, its code."""

    machines: Machinery
    parts: dict[str, Part] = field(default_factory=dict)
    died: Callable[[str, list[int], int], None] = lambda _name, _pids, _code: None
    ended: bool = False
    _children: dict[str, list[int]] = field(default_factory=dict)
    _survey_at: float = 0.0

    def add(self, name: str, command: Sequence[str], **environment: str) -> None:
        self.parts[name] = Part(name, command, environment)

    def watch(self) -> None:
        """Start whatever is not running and should be."""
        for part in self.parts.values():
            if part.process is not None and part.process.poll() is not None:
                code, pids = part.process.returncode, [part.process.pid, *self._children.get(part.name, [])]
                part.process, part.again_at = None, time.monotonic() + AGAIN_AFTER
                self.died(part.name, pids, code)
            if part.process is None and not part.away and not self.ended and time.monotonic() >= part.again_at:
                self._start(part)

    def running(self, *names: str) -> list[str]:
        """Those of the parts whose names begin so that run and are not stopped."""
        return [p.name for p in self.parts.values() if p.name.startswith(names) and p.pid is not None and not p.stopped]

    def pids(self) -> list[int]:
        """The processes of all parts, with the children that they had at the last survey."""
        running = [(part.name, part.pid) for part in self.parts.values() if part.pid is not None]
        return [one for name, pid in running for one in (pid, *self._children.get(name, [])) if one is not None]

    def survey(self) -> None:
        """See, twice a second, who has which children: of one that died nobody can ask any more."""
        if time.monotonic() >= self._survey_at:
            self._survey_at = time.monotonic() + 0.5
            for name in (POOL,):
                pid = self.parts[name].pid if name in self.parts else None
                self._children[name] = children_of(pid) if pid is not None else self._children.get(name, [])

    def pids_of(self, name: str) -> list[int]:
        pid = self.parts[name].pid
        return [] if pid is None else [pid, *children_of(pid)]

    def kill(self, name: str, *, away: bool = False) -> list[int]:
        """kill -9, its children too, as when a machine's power is cut; returns whom it hit."""
        part = self.parts[name]
        part.away = away
        hit = self.pids_of(name)
        if part.process is not None and hit:
            with suppress(ProcessLookupError):
                os.killpg(part.process.pid, signal.SIGKILL)
            part.process.wait(20)
            part.process, part.stopped, part.again_at = None, False, time.monotonic() + AGAIN_AFTER
        return hit

    def kill_child(self, name: str, which: int) -> list[int]:
        """kill -9 of one process of a pool, as the kernel does when memory is short."""
        children = self.pids_of(name)[1:]
        if not children:
            return []
        victim = children[which % len(children)]
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
        return [victim]

    def stop(self, name: str) -> list[int]:
        """SIGSTOP: it stands still, and holds what it holds."""
        return self._signal(name, signal.SIGSTOP, stopped=True)

    def go_on(self, name: str) -> list[int]:
        return self._signal(name, signal.SIGCONT, stopped=False)

    def start_at_once(self, names: Sequence[str]) -> None:
        """These start in the same second."""
        for name in names:
            part = self.parts[name]
            part.away, part.again_at = False, 0.0
        self.watch()

    def end(self) -> None:
        """Nobody is started any more; all end in good order, as far as they do within some seconds."""
        self.ended = True
        for name, part in self.parts.items():
            if part.pid is not None:
                self.go_on(name)
                part.process.terminate()  # type: ignore[union-attr]
        end = time.monotonic() + 15
        for part in self.parts.values():
            if part.process is not None:
                with suppress(subprocess.TimeoutExpired):
                    part.process.wait(max(0.1, end - time.monotonic()))

    def logs(self, name: str) -> str:
        """All that the part's processes wrote, one after the other."""
        return "\n".join(self.machines.log_of(process) for process in self.parts[name].every)

    def _start(self, part: Part) -> None:
        part.process = self.machines.start(part.command, **part.environment)
        part.every.append(part.process)

    def _signal(self, name: str, number: int, *, stopped: bool) -> list[int]:
        part = self.parts[name]
        hit = self.pids_of(name)
        if part.process is not None and hit:
            with suppress(ProcessLookupError):
                os.killpg(part.process.pid, number)
            part.stopped = stopped
        return hit
