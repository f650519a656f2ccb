"""A gateway on this machine that notes what it is asked and answers as scripted."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from settings import Sms

Step = Callable[["Handler"], None]


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        assert self.headers["content-type"] == "application/json"
        return json.loads(self.body)


@dataclass
class Scripted:
    """What the gateway was asked; `script` is what it does with each text in turn, the last step for all others,
    and `checks` what it does with each question about the account."""

    script: list[Step]
    checks: list[Step]
    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    def settings(self, gateway: str = "esms", **more: Any) -> Sms:
        values = {"gateway": gateway, "key": "the-api-key", "secret": "s3cr3t&<", "host": f"127.0.0.1:{self.port}"}
        return Sms(**{**values, "brand": "MTTQ", "tls": False, **more})


def says(body: object, status: int = 200, kind: str = "application/json") -> Step:
    """An answer; anything but text and bytes as JSON."""
    told = body if isinstance(body, str | bytes) else json.dumps(body)

    def step(handler: Handler) -> None:
        raw = told.encode() if isinstance(told, str) else told
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(raw)))
        handler.end_headers()
        handler.wfile.write(raw)

    return step


def hangs(handler: Handler) -> None:
    """Takes the request and says nothing until the test is over."""
    handler.server.scripted.over.wait(30)


def hangs_up(handler: Handler) -> None:
    """Takes the request and closes the connection."""
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def talks_forever(handler: Handler) -> None:
    """An answer without an end."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.scripted.over.is_set():
        handler.wfile.write(b" " * 8192)


class Handler(BaseHTTPRequestHandler):
    server: Server

    def _answer(self) -> None:
        scripted = self.server.scripted
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, self.path, headers, body)
        question = asked.method == "GET" or "GetBalance" in asked.path or b"checkBalance" in body
        seen, steps = (scripted.questions, scripted.checks) if question else (scripted.asked, scripted.script)
        seen.append(asked)
        (steps.pop(0) if len(steps) > 1 else steps[0])(self)

    do_GET = do_POST = _answer

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    scripted: Scripted

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The client going away is part of the script."""


@contextmanager
def gateway(*script: Step, checks: Sequence[Step] = ()) -> Iterator[Scripted]:
    """The gateway while the test runs."""
    scripted, server = Scripted(list(script), list(checks) or [says({})]), Server(("127.0.0.1", 0), Handler)
    server.scripted, scripted.port = scripted, server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield scripted
    finally:
        scripted.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
