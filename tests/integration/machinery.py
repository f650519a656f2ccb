"""Real processes for the tests of Celery: a plan that is due, workers, beats, a mail sink; all of it can be killed."""

from __future__ import annotations

import email
import email.policy
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from aiosmtpd.controller import Controller
from sqlalchemy import select, update

from lib.time import VIETNAM, real_clock
from org.files.contacts import import_contacts
from org.files.rows import read_contacts, read_units
from org.files.units import import_units
from storage.store import Store
from storage.tables import heartbeat, message, notice
from tests.lived_once import lived_once
from tests.services import free_port, wait_until
from workflow import journal
from workflow.keeping import hold
from workflow.publish import publish

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "tay-ninh-87"
PUBLISHED = datetime(2020, 10, 6, 9, 0, tzinfo=VIETNAM)
# A Tuesday: a week before the districts' date, ten working days after the communes' first notices came due.
DUE_DAY = datetime(2020, 12, 8, 8, 5, tzinfo=VIETNAM)
OPEN_STATES = ("pending", "sending")
_ONE_AT_A_TIME = Lock()

CELERY = [sys.executable, "-P", "-m", "celery", "--quiet", "-A", "jobs"]
WORKER = [*CELERY, "worker", "--pool", "threads", "--concurrency", "2", "--loglevel", "WARNING"]
# Whoever runs a worker starts it again when it ends: compose's `restart: unless-stopped`, systemd, `dondoc up`.
KEPT_WORKER = ["bash", "-c", 'while :; do "$@"; echo "ended with $?"; sleep 1; done', "keep", *WORKER]
BEAT = [*CELERY, "beat", "--loglevel", "WARNING", "--pidfile="]


def publish_example(store: Store, *, let_go: bool = False) -> None:
    """The roster of Tây Ninh and its Plan 87, published; its assignment notices wait.

    For those who live today everything is years late: `let_go` says that somebody has looked at it.
    """
    if store.keys is None:
        with _ONE_AT_A_TIME:  # lives of one file begin at once
            lived_once(store, None, "Plan 87", partial(_publish_example, store))
    else:
        _publish_example(store)
    if let_go:
        today = real_clock()
        with store.write() as connection:
            detail = {"at": today.isoformat()}
            journal.append(connection, at=today, actor="test", action=hold.RELEASED, detail=detail)


def _publish_example(store: Store) -> None:
    units = read_units((EXAMPLE / "units.csv").read_bytes(), "units.csv")
    contacts = read_contacts((EXAMPLE / "contacts.csv").read_bytes(), "contacts.csv")
    with store.write() as connection:
        import_units(connection, units, now=PUBLISHED)
        import_contacts(connection, contacts, now=PUBLISHED)
    publish(store, (EXAMPLE / "plan.yaml").read_bytes(), PUBLISHED, "test")


def what_is_said(store: Store) -> Counter[tuple[Any, ...]]:
    """Every notice by what makes it unique and how it ended: the same for every order of events."""
    with store.read() as connection:
        rows = connection.execute(
            select(notice.c.task_id, notice.c.rung_id, notice.c.act_id, notice.c.person_id, notice.c.kind,
                   notice.c.state, notice.c.reason)
        )  # fmt: skip
        return Counter(tuple(row) for row in rows)


def waiting(store: Store) -> int:
    """How many notices have not left yet."""
    with store.read() as connection:
        return len(connection.execute(select(notice.c.id).where(notice.c.state.in_(OPEN_STATES))).all())


def sent_ids(store: Store) -> list[str]:
    """The Message-IDs of the messages that were sent."""
    with store.read() as connection:
        return list(connection.scalars(select(message.c.message_id).where(message.c.state == "sent")))


def sending(store: Store) -> int:
    """How many messages were started and have no receipt."""
    with store.read() as connection:
        return len(connection.execute(select(message.c.id).where(message.c.state == "sending")).all())


def last_tick(store: Store) -> datetime:
    """When a worker last did a tick, in real time."""
    with store.read() as connection:
        at = connection.scalar(select(heartbeat.c.at).where(heartbeat.c.name == "tick"))
        return at or datetime(2000, 1, 1, tzinfo=VIETNAM)


def let_leases_run_out(store: Store) -> None:
    """As if the minutes of every lease had passed since its holder died."""
    with store.write() as connection:
        past = datetime(2000, 1, 1, tzinfo=VIETNAM)
        connection.execute(update(message).where(message.c.lease_until.is_not(None)).values(lease_until=past))


# --- the mail sink ---------------------------------------------------------------------------------------------------


@dataclass
class Sink:
    """A real SMTP server that keeps what it takes, each mail after `pause` seconds."""

    pause: float = 0.0
    mails: list[EmailMessage] = field(default_factory=list)
    port: int = field(default_factory=free_port)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        import asyncio

        await asyncio.sleep(self.pause / 2)
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))  # type: ignore[arg-type]
        await asyncio.sleep(self.pause / 2)  # taken, and the sender does not know it yet
        return "250 2.0.0 OK"

    def ids(self) -> Counter[str]:
        return Counter(str(mail["Message-ID"]).strip(" <>") for mail in self.mails)


@contextmanager
def mail_sink(pause: float = 0.0) -> Iterator[Sink]:
    sink = Sink(pause=pause)
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


# --- processes -------------------------------------------------------------------------------------------------------


@dataclass
class Machinery:
    """Starts processes with one environment; all of them are gone at the end."""

    home: Path
    environment: dict[str, str]
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, command: Sequence[str], **more: str) -> subprocess.Popen[bytes]:
        log = (self.home / f"{len(self.started)}.log").open("wb")
        process = subprocess.Popen(
            list(command), env=self.environment | more, cwd=self.home, stdout=log, stderr=log, start_new_session=True
        )
        log.close()
        self.started.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes], number: int = signal.SIGKILL) -> None:
        process.send_signal(number)
        process.wait(20)

    def log_of(self, process: subprocess.Popen[bytes]) -> str:
        return (self.home / f"{self.started.index(process)}.log").read_text(errors="replace")

    def logs(self) -> str:
        return "\n".join(f"--- {one.args} → {one.poll()}\n{self.log_of(one)[-2000:]}" for one in self.started)

    def wait(self, true: Callable[[], bool], seconds: float, what: str) -> None:
        """Like wait_until; what the processes wrote is shown when it does not happen."""
        try:
            wait_until(true, seconds, what)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.logs()}") from None

    def end(self) -> None:
        for process in self.started:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # its children too
            process.wait(20)


@contextmanager
def machinery(home: Path, **environment: str) -> Iterator[Machinery]:
    """Processes over the given DONDOC_… settings, at DUE_DAY unless DONDOC_NOW says otherwise, ringing every second."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("DONDOC_")}
    ours = {"DONDOC_HOME": str(home), "DONDOC_NOW": DUE_DAY.isoformat(), "DONDOC_EVERY": "1"}
    made = Machinery(home, inherited | {"PYTHONUNBUFFERED": "1"} | ours | environment)
    try:
        yield made
    finally:
        made.end()


def children_of(parent: int) -> list[int]:
    """The process ids of the children of `parent`, from /proc."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(stat.parent.name))
    return found


def alive(pid: int) -> bool:
    """Running, and not a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def settle(seconds: float) -> None:
    """Let the machinery run on, to see that nothing more happens."""
    time.sleep(seconds)
