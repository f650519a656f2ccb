"""A simulator on a free loopback port in a thread of this process: for tests and rehearsals.

with running(webhook="http://127.0.0.1:8080/zalo") as zalo:
    settings = {"_API_URL": zalo.base_url, "_OAUTH_URL": zalo.base_url, …}
    zalo.switch(drop_answers=1)
    …
    assert len(zalo.messages()) == 2
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Thread
from time import monotonic, sleep
from typing import Any

import uvicorn

from simulator.clock import VIETNAM
from simulator.defaults import Credentials
from simulator.postman import Postman
from simulator.serving import configuration, listen
from simulator.switches import Switches
from simulator.world import World

MORNING = datetime(2026, 12, 1, 9, 0, tzinfo=VIETNAM)  # a Tuesday; the same in every run
PATIENCE = 5.0  # seconds until something that should happen at once counts as not happening


@dataclass(frozen=True, kw_only=True)
class Simulator:
    """A running simulator. What it does not wrap is in `world`; hold `world.lock` to look there."""

    base_url: str  # stands for the hosts of OAuth, ZBS and OA alike
    world: World
    loop: asyncio.AbstractEventLoop

    @property
    def credentials(self) -> Credentials:
        return self.world.credentials

    @property
    def access_token(self) -> str:
        """An access token that was granted before the start."""
        return self.world.first.access

    @property
    def refresh_token(self) -> str:
        """The refresh token that belongs to it."""
        return self.world.first.refresh

    def switch(self, **changes: Any) -> Switches:
        """Turn switches (simulator/switches.py)."""
        return self.world.switch(**changes)

    def set_webhook(self, url: str) -> None:
        """Where events go; ValueError unless it is on loopback."""
        self.world.set_webhook(url)

    def set_clock(self, instant: datetime) -> None:
        self.world.clock.set(instant)

    def advance(self, seconds: float) -> None:
        """Move the clock: quotas, nights, tokens, deliveries and webhook repetitions follow it."""
        self.world.clock.advance(seconds)

    def revoke(self) -> None:
        """The admin takes the consent back."""
        with self.world.lock:
            self.world.grants.revoke()

    def change_template(self, template_id: str, **given: Any) -> None:
        """Add or change a template: status, quality, tag, text, params, price, not_at_night, by_uid, reason."""
        self.world.change_template(template_id=template_id, **given)

    def messages(self) -> list[dict[str, Any]]:
        """Every accepted message with its deliveries and webhook calls, as `GET /_simulator/messages` lists them."""
        with self.world.lock:
            now = self.world.clock.now()
            return [message.listed(now) for message in self.world.messages.values()]

    def flush(self) -> int:
        """Post every waiting webhook now; how many."""
        return asyncio.run_coroutine_threadsafe(Postman(self.world).flush(), self.loop).result(60)

    def wait_for_webhooks(self, number: int, seconds: float = PATIENCE) -> None:
        """Until so many webhook calls were made in all; AssertionError when they are not."""
        end = monotonic() + seconds
        while len(self.world.told) < number:
            assert monotonic() < end, f"{len(self.world.told)} webhook calls were made, not {number}"
            sleep(0.01)


@contextmanager
def running(
    *,
    now: datetime = MORNING,
    webhook: str = "",
    seed: int = 1,
    clock_runs: bool = True,
    credentials: Credentials | None = None,
    **switches: Any,
) -> Iterator[Simulator]:
    """Serve until the block ends; further arguments are switches."""
    world = World(
        now,
        seed=seed,
        webhook=webhook,
        credentials=credentials,
        switches=Switches().changed(switches),
        running=clock_runs,
    )
    with served(configuration(world)) as (base_url, loop):
        yield Simulator(base_url=base_url, world=world, loop=loop)


@contextmanager
def served(config: uvicorn.Config) -> Iterator[tuple[str, asyncio.AbstractEventLoop]]:
    """Serve on a free loopback port, in a thread, until the block ends; the address, and the loop that serves."""
    server, loop = _Server(config), asyncio.new_event_loop()
    with listen("127.0.0.1", 0) as listener:
        thread = Thread(target=_serve, args=(loop, server, listener), name="served", daemon=True)
        thread.start()
        try:
            _await_start(server, thread)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", loop
        finally:
            with suppress(RuntimeError):  # it has ended by itself
                loop.call_soon_threadsafe(server.told_to_end.set)
            thread.join(PATIENCE)


class _Server(uvicorn.Server):
    """Ends when it is told to. uvicorn's own looks ten times a second, then waits as long again for its clients."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.told_to_end = asyncio.Event()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self.told_to_end.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for each in self.servers:
            each.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        with suppress(TimeoutError):  # answers that are being written
            async with asyncio.timeout(self.config.timeout_graceful_shutdown):
                while self.server_state.connections:
                    await asyncio.sleep(0.005)
        for task in self.server_state.tasks:
            task.cancel()
        await self.lifespan.shutdown()


def _serve(loop: asyncio.AbstractEventLoop, server: uvicorn.Server, listener: socket.socket) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(server.serve(sockets=[listener]))
    finally:
        loop.close()


def _await_start(server: uvicorn.Server, thread: Thread) -> None:
    end = monotonic() + PATIENCE
    while not server.started:
        if not thread.is_alive() or monotonic() > end:
            raise RuntimeError("it did not start to serve")
        sleep(0.005)
