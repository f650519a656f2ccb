"""The named steps of a pass: one that raises is left alone for a while, and all others go on.

A step is what can fail by itself: a due deadline, a channel, a message, a bounce, a question, one look of the audit. It
does its work in transactions of its own, so that what it had begun is rolled back. It then rests a minute, after the
next failure twice as long, at most an hour; the log and the journal are told once, with the reason, and once when it
works again. A database that is away is nobody's fault: the pass ends, and the next one begins where this one began.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.exc import DBAPIError

from lib.problem import Refused
from lib.text import clean_line
from storage.store import Store, count_written, insert_ignoring
from storage.tables import step
from workflow import journal
from workflow.journal import ENGINE

log = logging.getLogger("dondoc.steps")

T = TypeVar("T")
MINUTE = timedelta(minutes=1)
LONGEST_PAUSE = 60  # minutes
LONGEST_REASON = 500  # characters


@dataclass(frozen=True)
class Failed:
    """A step that raised when it was last tried: how often in a row, since when, and why."""

    name: str
    failures: int
    since: datetime
    pause: int
    rests_until: datetime
    why: str

    def rests(self, now: datetime) -> bool:
        """False as well where the end of its rest lies further ahead than it rests at all: a wrong clock wrote it."""
        return now < self.rests_until <= now + self.pause * MINUTE


def failed(connection: Connection) -> dict[str, Failed]:
    """The steps that do not work, by name."""
    return {row.name: Failed(*row) for row in connection.execute(select(step).order_by(step.c.name))}


class Steps:
    """The steps of one pass at `now` (product time)."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store, self.now = store, now
        with store.read() as connection:
            self._failed = failed(connection)
        self._lock = Lock()

    def resting(self, kind: str) -> list[str]:
        """What follows `kind` in the names of the steps that rest: of "deadline" the ids of deadlines."""
        found = [one.name.partition(" ") for one in self._failed.values() if one.rests(self.now)]
        return [rest for first, _, rest in found if first == kind]

    def run(self, name: str, act: Callable[[], T], otherwise: T) -> T:
        """What `act` gives; `otherwise` where it raises or still rests. Raises when the database is away."""
        known = self._failed.get(name)
        if known is not None and known.rests(self.now):
            return otherwise
        try:
            done = act()
        except Exception as error:
            if is_away(error):
                raise
            self._fail(name, error)
            return otherwise
        if known is not None:
            self._recover(known)
        return done

    def settle(self, kind: str) -> None:
        """What was done for all at once works again for each."""
        for known in [one for one in self._failed.values() if one.name.startswith(f"{kind} ")]:
            self._recover(known)

    def over(self, kind: str, keys: Iterable[Any], act: Callable[[list[Any]], T], nothing: T) -> list[T]:
        """`act` on all keys at once; where that raises, on each alone as a step of its own: "kind KEY"."""
        resting = set(self.resting(kind))
        awake = [key for key in keys if str(key) not in resting]
        if not awake:
            return []
        if not any(f"{kind} {key}" in self._failed for key in awake):
            try:
                return [act(awake)]
            except Exception as error:
                if is_away(error):
                    raise
        return [self.run(f"{kind} {key}", lambda key=key: act([key]), nothing) for key in awake]  # type: ignore[misc]

    def _fail(self, name: str, error: Exception) -> None:
        with self._lock:
            self._failed[name] = self._store.retrying(lambda c: _note(c, name, reason_of(error), self.now))
        log.error("step %s: %s", name, self._failed[name].why, exc_info=error)

    def _recover(self, known: Failed) -> None:
        with self._lock:
            self._store.retrying(lambda connection: _forget(connection, known, self.now))
            self._failed.pop(known.name, None)
        log.warning("step %s works again", known.name)


def forget_old(connection: Connection, now: datetime) -> None:
    """Steps that nobody has tried for a day since their rest are no longer there: a plan ended, a message left."""
    for known in failed(connection).values():
        if known.rests_until < now - timedelta(days=1):
            _forget(connection, known, now)


def is_away(error: Exception) -> bool:
    """True when the database does not answer any more: nothing of that is a step's fault."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def reason_of(error: Exception) -> str:
    """The kind of error and its first line; without addresses, which journals must not spread."""
    said = _codes(error) if isinstance(error, Refused) else str(getattr(error, "orig", None) or error)
    words = re.sub(r"[^\s<>]+@[^\s<>]+", "…@…", clean_line((said.splitlines() or [""])[0]))
    return f"{type(error).__name__}: {words}"[:LONGEST_REASON]


def _codes(refused: Refused) -> str:
    """What is kept has no language: the sentences of a refusal have."""
    return ", ".join(dict.fromkeys(problem.code for problem in refused.problems))


def _note(connection: Connection, name: str, why: str, now: datetime) -> Failed:
    before = failed(connection).get(name)
    pause = min(2 * before.pause, LONGEST_PAUSE) if before else 1
    failures, since = (before.failures + 1, before.since) if before else (1, now)
    noted = Failed(name, failures, since, pause, now + pause * MINUTE, why)
    if before is not None:
        connection.execute(update(step).where(step.c.name == name).values(**asdict(noted)))
    elif count_written(connection, insert_ignoring(connection, step).values(**asdict(noted))):
        detail = {"step": name, "why": why}
        journal.append(connection, at=now, actor=ENGINE, action="step.failed", detail=detail)
    return noted


def _forget(connection: Connection, known: Failed, now: datetime) -> None:
    if connection.execute(delete(step).where(step.c.name == known.name)).rowcount:
        detail = {"step": known.name, "failures": known.failures}
        journal.append(connection, at=now, actor=ENGINE, action="step.recovered", detail=detail)
