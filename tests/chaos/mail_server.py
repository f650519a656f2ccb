"""A mail server that now and then drops its answer or puts the sender off, and remembers every mail it took."""

from __future__ import annotations

import asyncio
import email
import email.policy
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

from aiosmtpd.controller import Controller

from lib.text import nfc
from tests.services import free_port

ANSWERED, DROPPED = "answered", "answer dropped"


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A mail that was taken in at the real instant `at` (seconds), from the process `pid`."""

    at: float
    message_id: str
    recipient: str
    pid: int | None
    answer: str
    text: str


@dataclass
class MailServer:
    """aiosmtpd's handler. `pids` gives the processes among which the sender is looked for."""

    random: Random
    pids: Callable[[], list[int]] = list
    port: int = field(default_factory=free_port)
    calm: bool = False  # no faults any more
    pause: float = 0.02  # seconds between a mail's last byte and the answer
    arrivals: list[Arrival] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)

    def by_id(self) -> dict[str, list[Arrival]]:
        """The arrivals of each Message-ID, in their order."""
        found = defaultdict(list)
        for one in self.arrivals:
            found[one.message_id].append(one)
        return found

    async def handle_EHLO(self, server: Any, session: Any, _envelope: Any, hostname: str, responses: Any) -> Any:
        session.host_name = hostname
        session.pid = pid_of_port(session.peer[1], self.pids())
        return responses

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if self._meets(0.01, "421 at MAIL"):
            return "421 4.3.2 closing for a moment"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if self._meets(0.01, "451 at RCPT"):
            return "451 4.7.1 greylisted, come back"
        if self._meets(0.005, "connection broken off before the mail"):
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        drops = self._meets(0.03, "answer dropped after the final dot")
        self._take(session, envelope, DROPPED if drops else ANSWERED)
        if self._meets(0.005, "slow for 8 s"):
            await asyncio.sleep(8)
        await asyncio.sleep(self.pause)  # taken, and the sender does not know it yet
        if drops:
            server.transport.abort()
        return "250 2.0.0 taken"

    def _take(self, session: Any, envelope: Any, answer: str) -> None:
        mail = email.message_from_bytes(envelope.content, _class=EmailMessage, policy=email.policy.default)
        body = mail.get_body(("plain",))
        self.arrivals.append(
            Arrival(
                at=time.time(),
                message_id=str(mail["Message-ID"]).strip(" <>"),
                recipient=envelope.rcpt_tos[0].casefold(),
                pid=getattr(session, "pid", None),
                answer=answer,
                text=" ".join(nfc(str(body.get_content()) if body else "").split()),
            )
        )

    def _meets(self, probability: float, what: str) -> bool:
        if self.calm or self.random.random() >= probability:
            return False
        self.faults[what] += 1
        return True


@contextmanager
def listening(server: MailServer) -> Iterator[MailServer]:
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        with suppress(Exception):  # a client that is stopped may keep its connection
            controller.stop()


def pid_of_port(port: int, pids: list[int]) -> int | None:
    """Which of the processes holds the connection that comes from this port of loopback."""
    with suppress(OSError):
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
            columns = line.split()
            if columns[1] == f"0100007F:{port:04X}":
                return _holder(f"socket:[{columns[9]}]", pids)
    return None


def _holder(name: str, pids: list[int]) -> int | None:
    """Among `pids`, else among all processes: one may have been started a moment ago."""
    others = (int(path.name) for path in Path("/proc").glob("[0-9]*"))
    for pid in chain(pids, others):
        for link in Path(f"/proc/{pid}/fd").glob("*"):
            with suppress(OSError):
                if str(link.readlink()) == name:
                    return pid
    return None
