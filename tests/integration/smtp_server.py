"""A mail server on loopback that answers as scripted, command by command, or as a seeded storm has it."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from settings import Smtp
from tests import services

# What the script may say in place of an answer. At DATA, `drop` and `silence` come after the mail was kept, `forget`
# breaks off without keeping it, `babble` keeps it and answers what is no answer; elsewhere `drop` breaks off.
DROP, SILENCE, FORGET, BABBLE = "drop", "silence", "forget", "babble"


@dataclass
class Storm:
    """Each command meets a fault with a probability; of what faults is drawn from a seeded generator."""

    random: Random
    faults: dict[str, tuple[float, tuple[str, ...]]]

    def at(self, command: str) -> str | None:
        rate, answers = self.faults.get(command, (0.0, ()))
        return self.random.choice(answers) if self.random.random() < rate else None


@dataclass
class Server:
    """The handler; an empty script accepts everything."""

    script: dict[str, list[str | None]] = field(
        default_factory=lambda: {"CONNECT": [], "AUTH": [], "MAIL": [], "RCPT": [], "DATA": []}
    )
    always: dict[str, str] = field(default_factory=dict)  # a command's answer whenever the script has none
    refused: dict[str, str] = field(default_factory=dict)  # an address's answer at RCPT, always
    storm: Storm | None = None
    received: list[Any] = field(default_factory=list)  # (recipients, content) of what was kept
    unanswered: list[bytes] = field(default_factory=list)  # content that was kept and never answered
    forgotten: list[bytes] = field(default_factory=list)  # content that was neither kept nor answered
    heard: list[str] = field(default_factory=list)  # every recipient named at RCPT
    ready: bool = False  # the controller connects once by itself, to see whether it answers
    connections: int = 0
    open: int = 0
    at_once: int | None = None  # connections
    per_connection: int | None = None  # messages
    recipients: int | None = None  # of one connection
    quota: int | None = None  # messages still taken
    silence: float = 3.0

    def next(self, command: str) -> str | None:
        if self.script[command]:
            return self.script[command].pop(0)
        return (self.storm.at(command) if self.storm else None) or self.always.get(command)

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: Any) -> Any:
        self.connections += 1
        session.host_name, session.taken, session.named = hostname, 0, 0
        return responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.per_connection is not None and session.taken >= self.per_connection:
            return "421 4.7.0 too many messages on this connection"
        if self.quota == 0:
            return "421 4.7.0 too many messages in this hour"
        if answer := self.next("MAIL"):
            return self._broken_off(server, answer)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        self.heard.append(address)
        session.named += 1
        if self.recipients is not None and session.named > self.recipients:
            return "452 4.5.3 too many recipients"
        if answer := self.refused.get(address) or self.next("RCPT"):
            return self._broken_off(server, answer)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = self.next("DATA")
        if answer in (None, DROP, SILENCE, BABBLE):
            self.received.append((envelope.rcpt_tos, envelope.content))
            session.taken += 1
            self.quota = None if self.quota is None else self.quota - 1
        if answer in (DROP, SILENCE, BABBLE):
            self.unanswered.append(envelope.content)
        if answer == FORGET:
            self.forgotten.append(envelope.content)
        if answer == SILENCE:
            await asyncio.sleep(self.silence)
        return self._broken_off(server, answer) if answer else "250 2.0.0 taken"

    def _broken_off(self, server: Any, answer: str) -> str:
        if answer in (DROP, FORGET):
            server.transport.abort()
        return "what was that" if answer == BABBLE else answer


class _Greeting(SMTP):
    """Counts who is connected, and may answer 421 in place of the greeting."""

    async def _handle_client(self) -> None:
        server, encrypted = self.event_handler, self._original_transport is not None
        if encrypted or not server.ready:
            return await super()._handle_client()
        answer = server.next("CONNECT")
        if server.at_once is not None and server.open >= server.at_once:
            answer = "421 4.7.0 too many connections"
        if answer:
            if answer != DROP:
                await self.push(answer)
            self.transport.close()  # type: ignore[union-attr]
            return None
        server.open += 1
        try:
            return await super()._handle_client()
        finally:
            server.open -= 1

    async def smtp_AUTH(self, arg: str) -> None:
        if answer := self.event_handler.next("AUTH"):
            await self.push(answer)
        else:
            await super().smtp_AUTH(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Greeting(self.handler, **self.SMTP_kwargs)


@contextmanager
def listening(handler: Server, **options: Any) -> Iterator[Smtp]:
    port = services.free_port()
    controller = _Controller(handler, hostname="127.0.0.1", port=port, **options)
    controller.start()
    handler.ready = True
    try:
        yield Smtp(host="127.0.0.1", port=port)
    finally:
        controller.stop()


def self_signed(folder: Path) -> Path:
    """A certificate with its key beside it, for 127.0.0.1, signed by nobody but itself."""
    if shutil.which("openssl") is None:
        services.missing("openssl")
    pem = folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(pem.with_name("key.pem")), "-out", str(pem)]
    subprocess.run(command, check=True, capture_output=True)
    return pem


def with_certificate(pem: Path) -> ssl.SSLContext:
    """What a server needs that shows this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, pem.with_name("key.pem"))
    return context
