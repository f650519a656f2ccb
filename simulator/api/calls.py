"""One call to the imitated interface: what came in, and the checks that every call goes through."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.api.errors import Failure, of_class
from simulator.api.grants import Grants, Pair, proof_of
from simulator.messages import Message
from simulator.phones import ends_with, is_among
from simulator.world import World


@dataclass
class Call:
    """A request, as far as the imitation looks at it, and what was left behind by answering it."""

    host: str  # "business", "oa" or "oauth"
    method: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    raw: bytes
    answer_headers: dict[str, str] = field(default_factory=dict)
    accepted: Message | None = None  # a message that is on its way whatever becomes of the answer
    rotated: bool = False  # a token was given whatever becomes of the answer

    def json(self) -> dict[str, Any]:
        """The body; -121 when there is none, -122 when it is no JSON object (-201 at the OA's host)."""
        if not self.raw.strip():
            raise Failure(-121 if self.host == "business" else -201)
        try:
            body = json.loads(self.raw)
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise Failure(-122 if self.host == "business" else -201)
        return body

    def needs(self, method: str) -> None:
        if self.method != method:
            raise Failure(-106 if self.host == "business" else -212)


def check_rate(world: World, call: Call) -> None:
    """Count the call against the minute, show what remains in the headers; -32 when nothing does."""
    if call.host != "oa" and not world.switches.rate_everywhere:
        return
    limit = world.switches.rate_per_minute
    left = world.rate.take(limit, world.clock.now())
    call.answer_headers = {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remain": str(max(0, left))}
    if left < 0:
        raise Failure(-32)


def check_token(world: World, call: Call) -> Pair:
    """The pair behind the `access_token` header; else -124, or -216 and -220 at the OA's host, or HTTP 401."""
    access = call.headers.get("access_token", "")
    pair = world.grants.find(access)
    if pair is None or not Grants.is_alive(pair, world.clock.now()):
        status = 401 if world.switches.dead_token_as_401 else 200
        unknown = -124 if call.host == "business" else -216
        raise Failure(-220 if pair is not None and call.host == "oa" else unknown, status=status)
    if world.switches.appsecret_proof:
        given = call.headers.get("appsecret_proof", "")
        if given != proof_of(world.credentials.app_secret, access):
            raise Failure(-1241 if call.host == "business" else -242)
    return pair


def check_person(world: World, names: tuple[str, ...]) -> None:
    """-118 or -110 for someone without Zalo, -141 for someone who wants nothing from this OA."""
    if is_among(names, world.switches.not_on_zalo):
        raise Failure(world.switches.not_on_zalo_code)
    if is_among(names, world.switches.opted_out) or any(
        world.people[name].opted_out for name in names if name in world.people
    ):
        raise Failure(-141)


def injected(world: World, call: Call, names: tuple[str, ...]) -> Failure | None:
    """The error that the switches want for this recipient, by suffix or by chance."""
    for suffix, code in world.switches.error_by_suffix.items():
        if any(ends_with(name, suffix) for name in names):
            return Failure(int(code))
    for which, rate in world.switches.error_rates.items():
        if world.chance(rate):
            return Failure(world.random.choice(of_class(which, call.host)) if which.isalpha() else int(which))
    return None


def accept(world: World, call: Call, message: Message, pair: Pair) -> None:
    """Take the message; from here on it arrives, whatever the sender gets to hear."""
    if pair.uses_left is not None:
        pair.uses_left -= 1
    call.accepted = message
    world.accept(message)
