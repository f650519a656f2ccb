"""One act of a person, done for certain: tried again while the database is away, and never done twice.

Where the answer was lost (the process was killed, the database broke off at COMMIT) the books are looked into first.
"""

from __future__ import annotations

import hashlib
import json
import os
import select
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from storage.store import Store
from tests.chaos import books
from tests.chaos.clock import ProductClock

DONDOC = str(Path(sys.executable).with_name("dondoc"))
PATIENCE = 150.0  # seconds until an answer


@dataclass(frozen=True, kw_only=True)
class Done:
    """An act that was acknowledged: at the product's instant `at`, certainly in the books by the real `known`."""

    task_id: int
    action: str
    at: datetime
    known: float
    day: str | None
    digests: tuple[str, ...]


@dataclass
class Act:
    """What somebody wants to do. `files` are sizes in bytes."""

    task_id: int
    action: str
    day: str | None = None
    files: tuple[int, ...] = ()
    by_command_line: bool = False


@dataclass
class Desk:
    """Where people act; used by several threads, each on tasks of its own."""

    store: Store
    clock: ProductClock
    folder: Path
    environment: dict[str, str]
    random: Random
    counts: Counter[str] = field(default_factory=Counter)
    done: list[Done] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)  # sentences of the command line
    process: subprocess.Popen[str] | None = None
    commands: list[subprocess.Popen[str]] = field(default_factory=list)
    over: bool = False

    def perform(self, act: Act, while_it_runs: Callable[[subprocess.Popen[str]], None] | None = None) -> Done | None:
        """Do it, however often it must be tried; None when it is refused or the run ends."""
        files = [self._report(size) for size in act.files]
        digests = tuple(hashlib.sha256(path.read_bytes()).hexdigest() for path in files)
        before = len(self._look(act.task_id))
        try:
            while not self.over:
                now = self.clock.now()
                answer = self._try(act, now, files, while_it_runs)
                self.counts[f"tried: {act.action}"] += 1
                known = self._look(act.task_id)
                if len(known) > before:
                    return self._remember(act, known[before:], answer, digests)
                if answer == "refused":
                    self.counts[f"refused: {act.action}"] += 1
                    return None
                if answer == "done":
                    self.counts["LOST: acknowledged and not in the books"] += 1
                    return None
                self.counts["tried again: the database was away, or the process was killed"] += 1
                time.sleep(0.5)
        finally:
            for path in files:
                path.unlink()
        return None

    def kill(self) -> list[int]:
        """kill -9 of the process in which people act; it is started again for the next act."""
        if self.process is None or self.process.poll() is not None:
            return []
        with suppress(ProcessLookupError):
            self.process.kill()
        return [self.process.pid]

    def end(self) -> None:
        """Nobody acts any more, and nothing of it runs on."""
        self.over = True
        self.kill()
        for command in self.commands:
            with suppress(ProcessLookupError):
                command.kill()

    def _remember(self, act: Act, rows: Sequence[Any], answer: str, digests: tuple[str, ...]) -> Done:
        if answer != "done":
            self.counts["answer lost, and it was done"] += 1
        if len(rows) > 1 or rows[0].action != act.action:
            self.counts["DOUBLED: an act is in the books twice"] += 1
        one = Done(
            task_id=act.task_id, action=act.action, at=rows[0].at, known=time.time(), day=act.day, digests=digests
        )
        self.done.append(one)
        self.counts[f"done: {act.action}"] += 1
        return one

    def _look(self, task_id: int) -> list[Any]:
        """The task's acts, as soon as the database answers."""
        while True:
            with suppress(SQLAlchemyError):
                return books.count_acts(self.store, task_id)
            if self.over:
                return []
            time.sleep(0.3)

    def _report(self, size: int) -> Path:
        path = self.folder / f"bao-cao-{self.random.getrandbits(48):012x}.pdf"
        path.write_bytes(os.urandom(size))
        return path

    def _try(self, act: Act, now: datetime, files: Sequence[Path], while_it_runs: Any) -> str:
        if act.by_command_line or while_it_runs:
            return self._by_command_line(act, now, files, while_it_runs)
        wanted = {"action": act.action, "task": act.task_id, "now": now.isoformat(), "day": act.day}
        return self._by_process(wanted | {"files": [str(path) for path in files]})

    def _by_process(self, wanted: dict[str, Any]) -> str:
        if self.process is None or self.process.poll() is not None:
            command = [sys.executable, "-P", "-m", "tests.chaos.person"]
            self.process = subprocess.Popen(
                command, env=self.environment, cwd=self.folder, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.write(json.dumps(wanted) + "\n")
            self.process.stdin.flush()
        except OSError:
            return "lost"
        if not select.select([self.process.stdout], [], [], PATIENCE)[0]:
            self.kill()
            return "lost"
        answer = json.loads(self.process.stdout.readline() or '{"lost": true}')
        if "refused" in answer:
            self.said[answer["refused"][:160]] += 1
        return next(iter(answer))

    def _by_command_line(self, act: Act, now: datetime, files: Sequence[Path], while_it_runs: Any) -> str:
        command = [DONDOC, "--now", now.isoformat(), "task", act.action, str(act.task_id)]
        if act.action == "submit":
            command += ["--by", "Đầu mối", *(word for path in files for word in ("--file", str(path)))]
        if act.action in ("return", "extend", "waive"):
            command += ["--reason", "Theo đề nghị của đơn vị"]
        if act.day:
            command += ["--due" if act.action == "return" else "--until", act.day]
        process = subprocess.Popen(
            command, env=self.environment, cwd=self.folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.commands.append(process)
        if while_it_runs:
            while_it_runs(process)
        try:
            _out, errors = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            _out, errors = process.communicate()
        if process.returncode == 0:
            return "done"
        self.said[" ".join(errors.split())[:300]] += 1
        away = ("cơ sở dữ liệu", "Cơ sở dữ liệu", "The database")
        return "refused" if process.returncode == 1 and not any(word in errors for word in away) else "lost"
