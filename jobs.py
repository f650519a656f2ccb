"""The Celery app and its four doorbells. Each reads the clock and calls workflow/; none carries a fact.

Losing, doubling or reordering a doorbell changes nothing: what is due, claimed, started and sent is in the database.
Where none comes, the worker looks by itself.
"""

from __future__ import annotations

import logging
import math
import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from celery import Celery, bootsteps
from celery.signals import task_received
from celery.worker import state
from sqlalchemy.exc import DBAPIError

from commands.frame.kinds import Instant
from lib.problem import Refused
from lib.time import VIETNAM
from notifications.returned.box import BoxTrouble
from settings import Imap, Maildir, Settings, load
from storage.broker import connection
from storage.disk import keep_private
from storage.store import Store
from workflow import tick as ticking
from workflow.delivery import deliver as delivering
from workflow.feedback import mail
from workflow.feedback import poll as polling
from workflow.keeping.opening import make_known, ready_store
from workflow.keeping.privacy import close
from workflow.keeping.unusable import busy, sentence, told_by
from workflow.watch import audit as auditing
from workflow.watch import heartbeat
from workflow.watch.caretaker import PATIENCE, Caretaker

log = logging.getLogger("dondoc.jobs")

keep_private()


app = Celery("dondoc")
app.config_from_object("celeryconfig")

# Messages started for one doorbell: short enough that a worker told to stop does so within seconds.
BATCH = 100


def now() -> datetime:
    """The instant to work at: DONDOC_NOW where a rehearsal sets it, else the database's clock."""
    if written := os.environ.get("DONDOC_NOW"):
        return Instant().convert(written, None, None)
    return store().clock().astimezone(VIETNAM)


@cache
def settings() -> Settings:
    return load()


def store() -> Store:
    """This process's store, opened when first needed: a fork opens its own and lets its parent's alone.

    Raises Refused where no database is there or it cannot be used; whoever needs it next looks again.
    """
    return _opened(os.getpid())


@cache
def _opened(_process: int) -> Store:
    opened = ready_store(settings())
    close(settings(), whole=True)
    make_known(opened, settings(), engine=True)
    return opened


# --- the jobs: each does one thing, and says which is to be done at once thereafter -----------------------------------


def _tick() -> str | None:
    """Fire what is due; when that wrote notices, they leave at once."""
    done = ticking.tick(store(), now())
    heartbeat.beat(store(), "tick")
    return "deliver" if done.notices else None


def _deliver() -> str | None:
    """Send a batch."""
    done = delivering.deliver(store(), settings(), now(), limit=BATCH)
    started = done.sent + done.failed + done.retried + done.unknown
    if started:
        log.info("%d messages started: %s", started, done)
    return "deliver" if started >= BATCH else None


def _poll() -> str | None:
    """Ask what became of messages that nothing was reported of, and read what came back by mail."""
    done = polling.poll(store(), settings(), now())
    heartbeat.beat(store(), "poll")
    if done.asked:
        log.info("%s", done)
    where = settings().bounces
    return _read_returned(where) if where else None


def _audit() -> None:
    """Look for what hangs."""
    auditing.audit(store(), settings(), now())
    heartbeat.beat(store(), "audit")


def _read_returned(where: Maildir | Imap) -> str | None:
    try:
        found = mail.take_in_all(store(), settings(), where, now(), round=mail.Round(patience=polling.PATIENCE))
    except BoxTrouble as trouble:
        log.warning("%s", trouble)
        return None
    if found:
        log.info("%d returned messages read", len(found))
    return "deliver" if any(one.result == "failed" for one in found) else None


_JOBS: dict[str, Callable[[], str | None]] = {"tick": _tick, "deliver": _deliver, "poll": _poll, "audit": _audit}


def do(name: str) -> str | None:
    """Do a job. One that is refused, such as by a database that is not there, is one line of the log."""
    try:
        return _JOBS[name]()
    except Refused as refused:
        log.error("%s: %s", name, refused)
    except DBAPIError as error:
        url = settings().database_url
        unusable = told_by(error, url)
        if (why := sentence(unusable) if unusable else busy(error, url)) is None:
            raise
        log.error("%s: %s", name, why)
    return None


# --- doorbells -------------------------------------------------------------------------------------------------------


@app.task
def tick() -> None:
    _answer("tick")


@app.task
def deliver() -> None:
    _answer("deliver")


@app.task
def poll() -> None:
    _answer("poll")


@app.task
def audit() -> None:
    _answer("audit")


def _answer(name: str) -> None:
    if more := do(name):
        _ring(more)


def _ring(name: str) -> None:
    try:
        app.tasks[f"jobs.{name}"].apply_async(expires=app.conf.every, retry=False)
    except Exception as error:  # each broker has exceptions of its own; somebody rings again, or looks by himself
        log.info("no doorbell for %s: %s", name, type(error).__name__)


_heard = -math.inf  # monotonic seconds


@task_received.connect
def _hear(**_signal: Any) -> None:
    global _heard
    _heard = time.monotonic()


# --- the worker's own clock ------------------------------------------------------------------------------------------
# Where no doorbell is heard, the worker looks by itself: the broker may be away, for a while or from the start. And
# workers have been seen to stay connected and hear nothing more after their broker was restarted: one that has nothing
# to do while doorbells lie unheard ends itself; whoever started it starts it anew.

DEAF_AFTER = 10  # looks in a row


class OwnClock(bootsteps.StartStopStep):
    """Looks once per interval whether what is due was done, from before the broker first answers."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, worker: Any, **options: Any) -> None:
        super().__init__(worker, **options)
        self.caretaker = Caretaker(do, _ring, store, timedelta(seconds=app.conf.every))
        self.unheard = 0

    def start(self, worker: Any) -> None:
        threading.Thread(target=partial(self._watch, worker), name="clock", daemon=True).start()

    def stop(self, worker: Any) -> None:
        self.caretaker.stop(wait=True)

    def terminate(self, worker: Any) -> None:
        self.caretaker.stop(wait=False)

    def _watch(self, worker: Any) -> None:
        while not self.caretaker.over.is_set():
            connected = worker.consumer is not None and worker.consumer.connection is not None
            if connected and state.active_requests:  # without a connection nobody learns when they are done
                _hear()
            silent = time.monotonic() - _heard > PATIENCE * app.conf.every
            self._end_if_deaf(silent and connected)
            self.caretaker.look(silent=silent)
            self.caretaker.over.wait(app.conf.every)

    def _end_if_deaf(self, ought_to_hear: bool) -> None:
        self.unheard = self.unheard + 1 if ought_to_hear and connection.unheard(settings()) else 0
        if self.unheard >= DEAF_AFTER:
            log.error("doorbells lie unheard; this worker ends so that a fresh one can begin")
            os.kill(os.getpid(), signal.SIGTERM)


app.steps["worker"].add(OwnClock)
