"""One run: everything that takes part in it, the days that pass, and what is watched meanwhile."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy.exc import SQLAlchemyError

from lib.time import VIETNAM
from storage.store import Store
from tests.chaos import books, log_lines
from tests.chaos.acting import Desk
from tests.chaos.clock import ProductClock
from tests.chaos.engine import Engine
from tests.chaos.faults import Faults
from tests.chaos.mail_server import MailServer
from tests.chaos.people import Owed, People, first_days
from tests.chaos.servers import Postgres, Redis
from workflow.steps import failed

SETTLES_WITHIN = 240.0  # real seconds without faults
# Working days after the last rung: what waits for another try waits for hours.
LAST_DAYS = [datetime(2021, 2, day, tzinfo=VIETNAM) for day in (18, 19, 22, 23, 24, 25, 26)]


@dataclass(eq=False)
class Watch(threading.Thread):
    """Looks at the signs of life four times a second, and at /health every two seconds."""

    store: Store
    port: int
    beats: list[tuple[float, dict[str, datetime]]] = field(default_factory=list)
    health: Counter[int] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    failing: Counter[str] = field(default_factory=Counter)  # steps that were seen to fail
    over: bool = False

    def __post_init__(self) -> None:
        super().__init__(name="watch", daemon=True)

    def run(self) -> None:
        count = 0
        while not self.over:
            with suppress(SQLAlchemyError):
                self.beats.append((time.time(), books.beats(self.store)))
            if count % 8 == 0:
                self._ask()
                with suppress(SQLAlchemyError), self.store.read() as connection:
                    self.failing.update(f"{one.name}: {one.why}" for one in failed(connection).values())
            count += 1
            time.sleep(0.25)

    def _ask(self) -> None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=3) as answer:
                self.health[answer.status] += 1
        except urllib.error.HTTPError as error:
            self.health[error.code] += 1
            with suppress(ValueError, OSError):
                said = json.loads(error.read())
                self.problems.update(log_lines.kind(str(one)) for one in said.get("problems", []))
        except OSError:
            self.health[0] += 1


@dataclass
class World:
    """Everything that takes part."""

    home: Path
    store: Store
    clock: ProductClock
    engine: Engine
    mail: MailServer
    desk: Desk
    watch: Watch
    people: People
    kept_for_files: list[Owed]
    random: Random
    say: Callable[[str], None]
    postgres: Postgres | None = None
    redis: Redis | None = None
    began: float = field(default_factory=time.time)
    files_told: list[tuple[str, int, bool]] = field(default_factory=list)  # kind, size, whether it was accepted
    stood_still: int = 0
    days: list[tuple[float, datetime]] = field(default_factory=list)  # real instant, the day that began
    calm_at: float = 0.0
    settled: bool = False
    died: list[str] = field(default_factory=list)  # who ended though nobody killed it
    trouble: list[str] = field(default_factory=list)

    @property
    def files_folder(self) -> Path:
        return self.home / "files"

    def tell(self, what: str) -> None:
        """A line for the terminal: how long the run has lasted, the product's time, what happened."""
        passed = timedelta(seconds=int(time.time() - self.began))
        self.say(f"{passed}  {self.clock.now():%d/%m/%Y %H:%M}  {what}")

    # --- the days --------------------------------------------------------------------------------------------------

    def live(self, faults: Faults, seconds: float, progress: Callable[[float], None]) -> None:
        """`seconds` of chaos, then calm until nothing waits any more."""
        days = first_days()[1:]
        self.days.append((time.time(), first_days()[0]))
        faults.lay()
        self.people.start()
        self.watch.start()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._turn(faults)
            if self.clock.is_evening() and days and not self._anybody_acts(faults):
                self._begin(days.pop(0))
            progress(1 - max(0.0, end - time.monotonic()) / seconds)
        self._calm_down(faults)
        self._settle(faults, days + LAST_DAYS)

    def _turn(self, faults: Faults) -> None:
        self.clock.show()
        self.engine.watch()
        self.engine.survey()
        faults.agenda.run_due()
        time.sleep(0.1)

    def _begin(self, day: datetime) -> None:
        self.clock.begin(day.replace(tzinfo=VIETNAM))
        self.days.append((time.time(), day))
        self.people.busy.release()

    def _anybody_acts(self, faults: Faults) -> bool:
        """Whether somebody is in the middle of an act; where nobody is, people wait until the next day has begun."""
        if any(thread.is_alive() for thread in faults.slow):
            return True
        return not self.people.busy.acquire(blocking=False)

    def _calm_down(self, faults: Faults) -> None:
        self.calm_at = time.time()
        self.tell("no more faults; everything may recover")
        self.mail.calm = True
        faults.end()
        end = time.monotonic() + 60
        while self._anybody_acts(faults) and time.monotonic() < end:
            self._turn(faults)
        self.desk.over = True
        if self.people.busy.locked():
            self.people.busy.release()
        self.people.join(30)

    def _settle(self, faults: Faults, days: list[datetime]) -> None:
        """Days without faults, until nothing waits, nothing is due and no step fails."""
        end, quiet = time.monotonic() + SETTLES_WITHIN, 0
        while time.monotonic() < end and quiet < 20:
            self._turn(faults)
            quiet = quiet + 1 if self._nothing_waits() else 0
            if self.clock.is_evening() and days:
                self.clock.begin(days[0].replace(tzinfo=VIETNAM))
                self.days.append((time.time(), days.pop(0)))
        self.settled = quiet >= 20
        self.tell("settled" if self.settled else "NOT SETTLED")

    def _nothing_waits(self) -> bool:
        try:
            with self.store.read() as connection:
                steps = failed(connection)
            return not steps and not books.waiting(self.store) and not books.due_rungs(self.store, self.clock.now())
        except SQLAlchemyError:
            return False
