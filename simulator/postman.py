"""Carries webhook events to the product: signed, repeated when they are not taken, given up after the last time."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import replace
from datetime import timedelta
from functools import cache

import httpx

from simulator.events import Event, mac_of
from simulator.messages import Attempt, Message
from simulator.world import Told, World

TAKEN_WITHIN = 2.0  # seconds in which the webhook must answer 200
RETRIES = (30, 300, 900, 1800, 3600)  # seconds after each failure
LOOK = 0.02  # seconds between two looks at the queue


class Postman:
    """Posts what is due by the simulator's clock, so that moving the clock also moves repetitions."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._on_the_way: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until it is cancelled."""
        async with self._client() as client:
            while True:
                for event in self._due():
                    task = asyncio.create_task(self._post(client, event))
                    self._on_the_way.add(task)
                    task.add_done_callback(self._on_the_way.discard)
                await asyncio.sleep(LOOK)

    async def flush(self, message: Message | None = None) -> int:
        """Post everything that waits, or what waits about one message, now and one after the other; how many."""
        with self.world.lock:
            waiting = self.world.waiting
            chosen = [each for each in waiting if message is None or each.message is message]
            self.world.waiting = [each for each in waiting if message is not None and each.message is not message]
            chosen.sort(key=lambda each: each.due, reverse=self.world.switches.webhook_out_of_order)
        async with self._client() as client:
            for event in chosen:
                await self._post(client, event)
        return len(chosen)

    def _due(self) -> list[Event]:
        with self.world.lock:
            if self.world.switches.webhook_hold:
                return []
            now = self.world.clock.now()
            due = sorted((each for each in self.world.waiting if each.due <= now), key=lambda each: each.due)
            self.world.waiting = [each for each in self.world.waiting if each.due > now]
            return due

    async def _post(self, client: httpx.AsyncClient, event: Event) -> None:
        with self.world.lock:
            url = "" if self.world.webhook_off else self.world.webhook
            headers = self._headers(event)
        if not url:
            return
        try:
            response = await client.post(url, content=event.body, headers=headers)
            answer = str(response.status_code)
        except httpx.HTTPError as error:
            answer = type(error).__name__
        self._note(event, answer)

    def _headers(self, event: Event) -> dict[str, str]:
        switches, ours = self.world.switches, self.world.credentials
        name = ours.oa_id if switches.webhook_oa_id_mac else ours.app_id
        secret = f"{ours.oa_secret}-wrong" if switches.webhook_bad_mac else ours.oa_secret
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "ZaloWebhook",
            "X-ZEvent-Server": event.server,
            "X-ZEvent-Signature": mac_of(name, event.body, event.timestamp, secret),
        }
        return {**headers, "num_retry": str(event.num_retry)} if event.num_retry else headers

    def _note(self, event: Event, answer: str) -> None:
        """Remember the attempt; what was not taken comes again, until Zalo switches the webhook off."""
        with self.world.lock:
            attempt = Attempt(event.name, self.world.clock.now(), event.num_retry, answer)
            self.world.told.append(Told(event, attempt))
            if event.message is not None:
                event.message.webhooks.append(attempt)
            if answer == "200":
                return
            if event.num_retry >= len(RETRIES):
                self.world.webhook_off = True
                return
            wait = RETRIES[event.num_retry] * self.world.switches.webhook_retry_factor
            due = attempt.at + timedelta(seconds=wait)
            self.world.waiting.append(replace(event, due=due, num_retry=event.num_retry + 1))

    @staticmethod
    def _client() -> httpx.AsyncClient:
        # Neither proxies of the environment nor redirects: it goes to the given address or nowhere.
        return httpx.AsyncClient(timeout=TAKEN_WITHIN, trust_env=False, follow_redirects=False, verify=_authorities())


@cache
def _authorities() -> ssl.SSLContext:
    """Read once in a process: it takes longer than to post an event."""
    return httpx.create_ssl_context(trust_env=False)
