"""The pages as people reach them: served by uvicorn as `dondoc` serves them, asked over one connection that stays.

Both ends are in this process, so that processor time counts what the caller takes (a plain http.client) as ours.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import datetime
from http.client import HTTPConnection
from secrets import token_hex
from threading import Thread
from time import sleep
from typing import Any

import uvicorn

from settings import Settings
from web.app import create_app
from web.patience import configuration

KEPT = 600  # seconds that the connection may rest


class Pages:
    """The caller's end."""

    def __init__(self, port: int) -> None:
        self._line = HTTPConnection("127.0.0.1", port)
        self._line.connect()
        self._line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path: str) -> None:
        """A page that there must be."""
        self._asked("GET", path, 200)

    def post(
        self, path: str, fields: Mapping[str, str], files: Mapping[str, bytes] | None = None, cookie: str = ""
    ) -> str:
        """Where the form leads when it is pressed, as a browser does: with files or without, always as parts."""
        boundary = token_hex(16)
        parts = [(name, "", value.encode()) for name, value in fields.items()]
        parts += [(name, '; filename="a.pdf"', content) for name, content in (files or {}).items()]
        said = (b'--%b\r\nContent-Disposition: form-data; name="%b"%b\r\n\r\n%b\r\n', boundary.encode())
        body = b"".join(said[0] % (said[1], name.encode(), more.encode(), value) for name, more, value in parts)
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Cookie": cookie}
        return self._asked("POST", path, 303, body + b"--%b--\r\n" % said[1], headers)

    def _asked(self, method: str, path: str, expected: int, body: bytes = b"", headers: Any = None) -> str:
        self._line.request(method, path, body or None, headers or {})
        answer = self._line.getresponse()
        content = answer.read()
        assert answer.status == expected, (answer.status, content)
        return answer.headers.get("Location", "")


@contextmanager
def served(settings: Settings, at: datetime) -> Iterator[Pages]:
    """The pages of these settings, at that instant."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        app, port = create_app(settings, lambda: at), listening.getsockname()[1]
        server = uvicorn.Server(configuration(app, "127.0.0.1", port, timeout_keep_alive=KEPT))
        server.capture_signals = nullcontext  # type: ignore[method-assign, assignment]  # not in the main thread
        thread = Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            sleep(0.01)
        try:
            yield Pages(port)
        finally:
            server.should_exit = True
            thread.join()
