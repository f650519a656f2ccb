"""How long the web process waits for whoever calls: a request comes within seconds, or its connection is given up."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
import uvicorn
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

SECONDS = 30.0
CONNECTIONS = 200  # at once; above that 503
SLOWEST = 1024  # bytes a second of a form with files: as long as they come, a unit on a poor line is waited for
LONGEST_HEAD, PIECE = 16 * 1024, 4 * 1024  # bytes: of a request before its body; that are looked at at once


class BodyInTime:
    """A request whose body has not come after so many seconds is answered 408, and its connection closed.

    A unit's form, which may bring files, has a second more for each KiB that has come.
    """

    def __init__(self, app: ASGIApp, seconds: float = SECONDS) -> None:
        self._app, self._seconds = app, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        until = asyncio.get_running_loop().time() + self._seconds
        whole, brings_files = False, scope["path"].startswith("/n/")

        async def in_time() -> Message:
            nonlocal whole, until
            if whole:  # what is waited for now is the end of the connection
                return await receive()
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408, headers={"Connection": "close"}) from None
            whole = not message.get("more_body", False)
            if brings_files:
                until += len(message.get("body", b"")) / SLOWEST
            return message

        await self._app(scope, in_time, send)


class Patient(H11Protocol):
    """A connection on which no request is being answered is closed after so many seconds, whatever trickles in: uvicorn
    itself looks only at those that are silent after an answer."""

    seconds = SECONDS
    _given_up_at: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        # Piece by piece: the bound of a head holds for one that is not yet whole. A body comes as it is read.
        begun = 0
        while begun < len(data) and not self.transport.is_closing():
            ended = len(data) if self.conn.their_state is h11.SEND_BODY else begun + PIECE
            super().data_received(data[begun:ended])
            begun = ended
        self._wait()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._wait_no_more()

    def _wait(self) -> None:
        """A whole head of a request has come, or is waited for, from now on where that is new."""
        if self.cycle is not None and not self.cycle.response_complete:
            self._wait_no_more()
        elif self._given_up_at is None and not self.transport.is_closing():
            self._given_up_at = self.loop.call_later(self.seconds, self.transport.abort)

    def _wait_no_more(self) -> None:
        if self._given_up_at is not None:
            self._given_up_at.cancel()
            self._given_up_at = None


def configuration(app: Any, host: str, port: int, **more: Any) -> uvicorn.Config:
    """How the web process is served; `app` is an application or the name of what makes it."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http=Patient,
        ws="none",
        lifespan="off",
        h11_max_incomplete_event_size=LONGEST_HEAD,
        limit_concurrency=CONNECTIONS,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # whom a proxy names is for `web.client` to judge
        timeout_graceful_shutdown=3,
        **more,
    )
