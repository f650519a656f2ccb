"""What a worker does of its own accord where nobody rings, or nobody has a hand free to come.

Passes are safe in any number; the turn below only spares the database ten workers that all do the same.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Thread

from sqlalchemy import Connection, or_, update
from sqlalchemy.exc import SQLAlchemyError

from lib.problem import Refused
from storage.broker.doorbell import RINGS
from storage.store import Store, count_written, insert_ignoring
from storage.tables import heartbeat
from workflow.watch.heartbeat import TURN, ages

log = logging.getLogger("dondoc.caretaker")

PATIENCE = 3  # intervals without a doorbell, after which the worker goes by its own clock


def due(ages: Mapping[str, timedelta], every: timedelta, *, silent: bool) -> list[str]:
    """Which jobs were last done an interval of theirs ago or longer, to the nearest round of one `every`.

    `silent` says that no doorbell is heard. Where they are, only a tick is done, once it is overdue by an interval:
    everybody is busy with something long, and the clock does not wait for that.
    """
    names, late = (RINGS, every / 2) if silent else (("tick",), every * 3 / 2)
    return [name for name in names if name not in ages or abs(ages[name]) >= every * (RINGS[name] - 1) + late]


def take_turn(store: Store, at: datetime, every: timedelta) -> bool:
    """True for one process per interval, at the real instant `at`; a turn from the future is not believed."""
    length = every * 3 / 4
    free = or_(heartbeat.c.at <= at - length, heartbeat.c.at > at + length)

    def take(connection: Connection) -> bool:
        mine = update(heartbeat).where(heartbeat.c.name == TURN, free).values(at=at)
        if connection.execute(mine).rowcount:
            return True
        return count_written(connection, insert_ignoring(connection, heartbeat).values(name=TURN, at=at)) > 0

    return store.retrying(take)


@dataclass
class Caretaker:
    """Does what is due, each job in a thread of its own, so that none waits for another.

    `work` does the job of a name and returns which is to be done at once thereafter; while doorbells are heard, `ring`
    rings for that one. `store` gives this process's store.
    """

    work: Callable[[str], str | None]
    ring: Callable[[str], None]
    store: Callable[[], Store]
    every: timedelta
    over: Event = field(default_factory=Event)
    _at_work: dict[str, Thread] = field(default_factory=dict)

    def look(self, *, silent: bool) -> None:
        """Start what is due and nobody does; never raises."""
        try:
            store = self.store()
            at = store.clock()
            with store.read() as connection:
                wanted = due(ages(connection, at), self.every, silent=silent)
            wanted = [name for name in wanted if not self._works_at(name)]
            if wanted and take_turn(store, at, self.every):
                log.info("done without a doorbell: %s", ", ".join(wanted))
                for name in wanted:
                    self._start(name, silent)
        except Refused as refused:
            log.error("%s", refused)
        except SQLAlchemyError as error:
            log.error("the database does not say what is due (%s)", type(error).__name__)
        except Exception:
            log.exception("what is due could not be looked at")

    def stop(self, *, wait: bool) -> None:
        """Begin nothing more; finish what is in flight when asked to."""
        self.over.set()
        for thread in list(self._at_work.values()) if wait else ():
            thread.join()

    def _works_at(self, name: str) -> bool:
        return name in self._at_work and self._at_work[name].is_alive()

    def _start(self, name: str, silent: bool) -> None:
        if not self.over.is_set() and not self._works_at(name):
            thread = Thread(target=self._do, args=(name, silent), name=f"own-{name}", daemon=True)
            self._at_work[name] = thread
            thread.start()

    def _do(self, name: str, silent: bool) -> None:
        more: str | None = name
        try:
            while more == name and not self.over.is_set():
                more = self.work(name)
        except Exception:
            log.exception("%s failed", name)
            return
        if more is None or more == name:
            return
        if silent:
            self._start(more, silent)
        else:
            self.ring(more)
