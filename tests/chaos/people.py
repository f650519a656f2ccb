"""Who does what when: units report, late or never; the desk accepts, returns, extends, waives."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from lib.time import local_date
from tests.chaos.acting import Act, Desk, Done
from tests.chaos.books import TaskKey

KILOBYTE, MEGABYTE = 1 << 10, 1 << 20
# New dates whose ladders fall on the days on which the plan's own rungs fall: no day more is needed for them.
DISTRICTS, PROVINCE = date(2020, 12, 15), date(2021, 2, 1)
FILES = {"member-reports": 1, "commune-reports": 1, "district-reports": 2, "province-review": 0}
# What may be done in a status, and how likely it is.
CHOICES = {
    "assigned": {"acknowledge": 25, "submit": 60, "extend": 10, "waive": 5},
    "acknowledged": {"submit": 80, "extend": 15, "waive": 5},
    "submitted": {"accept": 65, "return": 25, "submit": 10},
    "returned": {"submit": 90, "waive": 10},
}
AFTER = {"acknowledge": "acknowledged", "submit": "submitted", "return": "returned", "accept": None, "waive": None}


@dataclass
class Owed:
    """A task as its people know it; `due` as it is now."""

    key: TaskKey
    task_id: int
    due: date
    status: str | None = "assigned"


@dataclass(eq=False)
class People(threading.Thread):
    """Acts one after the other, all the time. `quiet` holds them back: the day must not change under an act."""

    desk: Desk
    owed: list[Owed]
    random: Random
    pause: float  # seconds between two acts, on average
    busy: threading.Lock = field(default_factory=threading.Lock)
    failures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(name="people", daemon=True)

    def run(self) -> None:
        while not self.desk.over:
            time.sleep(self.random.uniform(0.2, 1.8) * self.pause)
            try:
                with self.busy:
                    self._act()
            except Exception as error:
                self.failures.append(f"{type(error).__name__}: {error}")

    def _act(self) -> None:
        open_ones = [one for one in self.owed if one.status is not None]
        if not open_ones or self.desk.over:
            return
        one = self.random.choice(open_ones)
        assert one.status is not None
        choices = CHOICES[one.status]
        action = self.random.choices(list(choices), list(choices.values()))[0]
        day = self._later(one) if action in ("extend", "return") else None
        if action == "extend" and day is None:
            action = "submit"
        act = Act(one.task_id, action, str(day) if day else None, by_command_line=self.random.random() < 0.12)
        if action == "submit":
            act.files = tuple(self._size() for _ in range(FILES[one.key[0]]))
        done = self.desk.perform(act)
        if done is not None:
            self._know(one, done)

    def _know(self, one: Owed, done: Done) -> None:
        if done.action != "extend":
            one.status = AFTER[done.action]
        if done.day:
            one.due = date.fromisoformat(done.day)

    def _later(self, one: Owed) -> date | None:
        today = local_date(self.desk.clock.now())
        return next((day for day in (DISTRICTS, PROVINCE) if day > one.due and day > today), None)

    def _size(self) -> int:
        kind = self.random.random()
        if kind < 0.05:
            return 24 * MEGABYTE
        return self.random.randint(1, 5 * MEGABYTE if kind < 0.2 else 200 * KILOBYTE)


def owed_by(tasks: dict[TaskKey, int], dues: dict[int, date], random: Random) -> tuple[list[Owed], list[Owed]]:
    """(those whose people act, those that are kept for the slow and the too large files); many never report."""
    every = [Owed(key, number, dues[number]) for key, number in tasks.items()]
    communes = [one for one in every if one.key[0] == "commune-reports"]
    kept = random.sample(communes, 8)
    others = [one for one in every if one not in kept]
    return [one for one in others if random.random() < 0.65], kept


def first_days() -> list[datetime]:
    """The days on which the plan's own rungs fall, and that of its publication."""
    days = (
        "2020-10-06 2020-11-17 2020-11-24 2020-11-27 2020-11-30 2020-12-01 2020-12-02 2020-12-04 2020-12-08 2020-12-10"
    )
    days += " 2020-12-11 2020-12-14 2020-12-15 2020-12-16 2020-12-18 2020-12-24 2021-01-18 2021-01-25 2021-01-29"
    days += " 2021-02-01 2021-02-02 2021-02-04 2021-02-17"
    return [datetime.fromisoformat(day) for day in days.split()]
