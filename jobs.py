"""The Celery app and its four doorbells. Each reads the clock and calls workflow/; none carries a fact.

Losing, doubling or reordering a doorbell changes nothing: what is due, claimed, started and sent is in the database.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from contextlib import suppress
from datetime import datetime
from functools import cache
from typing import Any

from celery import Celery, Task
from celery.signals import task_received, worker_ready
from celery.worker import state
from kombu.exceptions import OperationalError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from commands.kinds import Instant
from notifications.returned.box import BoxTrouble
from org.problem import Refused
from org.time import VIETNAM
from settings import Imap, Maildir, Settings, load
from storage.disk import keep_private
from storage.store import Store
from workflow import audit as auditing
from workflow import deliver as delivering
from workflow import heartbeat, returned
from workflow import poll as polling
from workflow import tick as ticking
from workflow.opening import make_known, ready_store
from workflow.privacy import close
from workflow.unusable import sentence, told_by

log = logging.getLogger("dondoc.jobs")

keep_private()


class Job(Task):
    """A job that is refused, such as by a database that is not there, is one line of the log; the worker goes on."""

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        try:
            return super().__call__(*arguments, **options)
        except Refused as refused:
            log.error("%s: %s", self.name, refused)
        except DBAPIError as error:
            if (unusable := told_by(error, settings().database_url)) is None:
                raise
            log.error("%s: %s", self.name, sentence(unusable))


app = Celery("dondoc", task_cls=Job)
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


@cache
def store() -> Store:
    """This process's store, opened by the first job: never before a fork, never shared across one.

    Raises Refused where no database is there or it cannot be used; the next doorbell looks again.
    """
    opened = ready_store(settings())
    close(settings(), whole=True)
    make_known(opened, settings(), engine=True)
    return opened


@app.task
def tick() -> None:
    """Fire what is due; when that wrote notices, ring for their delivery at once."""
    if _tick():
        _ring(deliver)


@app.task
def deliver() -> None:
    """Send a batch. A tick goes before it, so that a long delivery never keeps the clock waiting."""
    _tick()
    done = delivering.deliver(store(), settings(), now(), limit=BATCH)
    started = done.sent + done.failed + done.retried + done.unknown
    if started:
        log.info("%d messages started: %s", started, done)
    if started >= BATCH:
        _ring(deliver)


@app.task
def poll() -> None:
    """Ask what became of messages that nothing was reported of, and read what came back by mail."""
    done = polling.poll(store(), settings(), now())
    heartbeat.beat(store(), "poll")
    if done.asked:
        log.info("%s", done)
    if where := settings().bounces:
        _read_returned(where)


@app.task
def audit() -> None:
    """Look for what hangs."""
    auditing.audit(store(), settings(), now())
    heartbeat.beat(store(), "audit")


def _read_returned(where: Maildir | Imap) -> None:
    try:
        found = returned.take_in_all(store(), settings(), where, now(), patience=polling.PATIENCE)
    except BoxTrouble as trouble:
        log.warning("%s", trouble)
        return
    if found:
        log.info("%d returned messages read", len(found))
    if any(one.result == "failed" for one in found):
        _ring(deliver)


def _tick() -> int:
    done = ticking.tick(store(), now())
    heartbeat.beat(store(), "tick")
    return done.notices


def _ring(job: Any) -> None:
    with suppress(OperationalError):  # the broker is away: beat rings again when it is back
        job.apply_async(expires=app.conf.every, retry=False)


# --- the watchdog ------------------------------------------------------------------------------------------------
# Workers have been seen to stay connected and hear nothing more after their broker was restarted. One that has
# nothing to do and hears no doorbell for so many rings ends itself; whoever started it starts it anew.

DEAF_AFTER = 10
_heard = time.monotonic()


@task_received.connect
def _hear(**_signal: Any) -> None:
    global _heard
    _heard = time.monotonic()


@worker_ready.connect
def _watch(**_signal: Any) -> None:
    _hear()
    try:  # not `store`: what is opened here must not be shared with processes that are forked later
        ready_store(settings()).dispose()
    except (Refused, SQLAlchemyError) as error:
        log.error("%s", error)
    threading.Thread(target=_listen, name="watchdog", daemon=True).start()


def _listen() -> None:
    while True:
        time.sleep(app.conf.every)
        if state.active_requests:
            _hear()
        elif time.monotonic() - _heard > DEAF_AFTER * app.conf.every:
            log.error("no doorbell heard for %d rings; this worker ends so that a fresh one can begin", DEAF_AFTER)
            os.kill(os.getpid(), signal.SIGTERM)
