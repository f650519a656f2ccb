"""Everything the simulator remembers, in memory, behind one lock."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import RLock
from typing import Any

from simulator import events
from simulator.api.errors import Failure
from simulator.api.grants import Grants
from simulator.api.templates import from_json
from simulator.clock import Clock
from simulator.defaults import TEMPLATES, Credentials
from simulator.events import Event
from simulator.limits import DailyCount, MinuteRate
from simulator.messages import Attempt, Message
from simulator.phones import Person, is_among, user_id_of
from simulator.switches import Switches
from simulator.webhook_url import check_loopback


@dataclass(frozen=True)
class Told:
    """One webhook call that was made, also of events that concern no message."""

    event: Event
    attempt: Attempt


class World:
    """The state of one simulator. Whoever touches it holds `lock`; the methods do so themselves.

    The same seed and the same calls give the same ids, tokens and accidents.
    """

    def __init__(
        self,
        now: datetime,
        *,
        seed: int = 1,
        switches: Switches | None = None,
        webhook: str = "",
        credentials: Credentials | None = None,
        running: bool = True,
        on_accept: Callable[[Message], None] = lambda _message: None,
    ) -> None:
        self.lock = RLock()
        self.clock = Clock(now, running=running)
        self.seed = seed
        self.random = random.Random(seed)  # noqa: S311 - repeatable accidents, not secrets
        self.switches = switches or Switches()
        self.credentials = credentials or Credentials()
        self.grants = Grants(self._token)
        self.templates = {template.template_id: template for template in TEMPLATES}
        self.people: dict[str, Person] = {}
        self.daily, self.rate = DailyCount(), MinuteRate()
        self.messages: dict[str, Message] = {}  # by msg_id, in the order of acceptance
        self.waiting: list[Event] = []
        self.told: list[Told] = []
        self.webhook_off = False  # Zalo gives up a webhook whose last repetition failed
        self.on_accept = on_accept
        self.webhook = ""
        self.set_webhook(webhook)
        self.first = self.grants.issue(self.clock.now(), self.switches.access_token_seconds)

    # --- what tests and the control interface turn ---------------------------------------------------------------

    def set_webhook(self, url: str) -> None:
        """Where events go from now on, empty for nowhere; ValueError unless the host is this machine itself."""
        if url:
            check_loopback(url)
        with self.lock:
            self.webhook, self.webhook_off = url, False

    def switch(self, **changes: Any) -> Switches:
        """Turn these switches; a changed quota is told by `change_oa_daily_quota`."""
        with self.lock:
            before, self.switches = self.switches, self.switches.changed(changes)
            if before.daily_quota != self.switches.daily_quota:
                self.announce(events.quota_changed, before.daily_quota, self.switches.daily_quota)
            if "token_dies_after" in changes:
                left = self.switches.token_dies_after
                for pair in self.grants.pairs:
                    pair.uses_left = None if left < 0 else left
            return self.switches

    def change_template(self, **given: Any) -> None:
        """Add or change a template; a changed status is told by `change_template_status`."""
        with self.lock:
            known = self.templates.get(given["template_id"])
            template = from_json(given, known)
            self.templates[template.template_id] = template
            if known is not None and known.status != template.status:
                reason = str(given.get("reason", ""))
                self.announce(events.template_changed, template.template_id, known.status, template.status, reason)

    def person(self, *, phone: str = "", user_id: str = "") -> Person:
        """The person behind a number or a user id; known from now on."""
        with self.lock:
            user_id = user_id or user_id_of(phone, self.seed)
            return self.people.setdefault(user_id, Person(user_id, phone))

    # --- what happens --------------------------------------------------------------------------------------------

    def accept(self, message: Message) -> None:
        """The message is Zalo's from here on: counted, listed, and its delivery on the way."""
        with self.lock:
            self.messages[message.msg_id] = message
            if message.arrives_at is not None:
                self.announce(events.delivered, message, at=message.arrives_at)
                if message.channel != "phone" and self.switches.seen_after > 0:
                    at = message.arrives_at + timedelta(seconds=self.switches.seen_after)
                    self.announce(events.seen, message, at=at)
            self.on_accept(message)

    def announce(self, make: Callable[..., Event], *what: Any, at: datetime | None = None, **named: Any) -> None:
        """Put an event into the webhook's queue, late, doubled or lost as the switches say."""
        due = at or self.clock.now()
        event = make(*what, **named, oa_id=self.credentials.oa_id, app_id=self.credentials.app_id, due=due)
        if self.switches.webhook_never or self.chance(self.switches.webhook_lost_rate):
            return
        late = self.switches.webhook_delay
        for _ in range(self.switches.webhook_copies):
            extra = self.random.uniform(0, max(late, 0.2)) if self.switches.webhook_out_of_order else 0.0
            self.waiting.append(replace(event, due=due + timedelta(seconds=late + extra)))

    def arrival(self, names: tuple[str, ...]) -> datetime | None:
        """When a message that is accepted now reaches the phone."""
        if is_among(names, self.switches.never_delivered):
            return None
        wait = 0.0 if self.switches.webhook_before_answer else self.switches.delivery_seconds
        return self.clock.now() + timedelta(seconds=wait)

    def chance(self, rate: float) -> bool:
        """True with this probability; the generator is not touched for 0 and 1."""
        return rate > 0 and (rate >= 1 or self.random.random() < rate)

    def new_id(self, length: int = 20) -> str:
        """A message id: lower-case hexadecimal."""
        return f"{self.random.getrandbits(4 * length):0{length}x}"

    def check_app(self, app_id: str, secret: str) -> None:
        """Failure -14002 or -14004 unless the app id and secret are ours."""
        if app_id != self.credentials.app_id:
            raise Failure(-14002)
        if secret != self.credentials.app_secret:
            raise Failure(-14004)

    def _token(self, length: int) -> str:
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
        return "".join(self.random.choices(letters, k=length))
