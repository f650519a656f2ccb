"""ZBS template messages to a telephone number: host business.openapi.zalo.me, POST /message/template."""

from __future__ import annotations

import re
from typing import Any

from simulator.api.calls import Call, accept, check_person, check_rate, check_token, injected
from simulator.api.errors import Failure
from simulator.api.grants import Pair
from simulator.api.templates import Template, check_data, check_usable
from simulator.clock import milliseconds
from simulator.limits import is_night
from simulator.messages import Message
from simulator.phones import checked_hash, hash_of, is_among, normalise
from simulator.world import World

TRACKING_ID = re.compile(r"[A-Za-z0-9]{1,48}")
# What an injected code must be so that the message may have been sent all the same.
AMBIGUOUS = (-100, -200)


def send(world: World, call: Call) -> dict[str, Any]:
    """`/message/template`: the recipient is `phone`."""
    return _send(world, call, hashed=False)


def send_hashed(world: World, call: Call) -> dict[str, Any]:
    """`/message/template/hashphone`: the recipient is `hash_phone`, SHA-256 of 84…, and stays a hash everywhere."""
    return _send(world, call, hashed=True)


def _send(world: World, call: Call, *, hashed: bool) -> dict[str, Any]:
    call.needs("POST")
    check_rate(world, call)
    pair = check_token(world, call)
    body = call.json()
    recipient, names = _recipient(world, body, hashed)
    wanted = injected(world, call, names)
    if wanted and not (world.switches.unknown_error_sends and wanted.code in AMBIGUOUS):
        raise wanted
    template = check_usable(world.templates.get(_text(body, "template_id")))
    tracking_id = _tracking_id(world, body)
    data = check_data(template, body.get("template_data"), refuse_nfd=world.switches.refuse_nfd)
    sending_mode, mode = _modes(body, template)
    check_person(world, names)
    _check_moment(world, template, mode, names)
    message = Message(
        msg_id=world.new_id(),
        channel="phone",
        recipient=recipient,
        text=template.filled(data),
        sent_at=world.clock.now(),
        arrives_at=world.arrival(names),
        template_id=template.template_id,
        data=data,
        tracking_id=tracking_id,
        mode=mode,
        price=0 if mode else template.price,
    )
    return _accepted(world, call, message, pair, sending_mode, wanted)


def _accepted(
    world: World, call: Call, message: Message, pair: Pair, sending_mode: str, wanted: Failure | None
) -> dict[str, Any]:
    """Count it, take it, and answer; the quota is in strings here."""
    kind, quota = _purse(world, message.mode)
    world.daily.take(kind, message.sent_at)
    accept(world, call, message, pair)
    if wanted:
        raise wanted
    return {
        "data": {
            "msg_id": message.msg_id,
            "sent_time": milliseconds(message.sent_at),
            "sending_mode": sending_mode,
            "quota": {
                "dailyQuota": str(quota),
                "remainingQuota": str(world.daily.left(kind, quota, message.sent_at)),
            },
        }
    }


def _recipient(world: World, body: dict[str, Any], hashed: bool) -> tuple[str, tuple[str, ...]]:
    """What the answer and the webhook call the recipient, and every name by which the switches may know them."""
    if not hashed:
        phone = normalise(body.get("phone"), only_84=world.switches.phone_84_only)
        return phone, (phone, world.person(phone=phone).user_id)
    digest = checked_hash(body.get("hash_phone"))
    known = next((each for each in world.people.values() if each.phone and hash_of(each.phone) == digest), None)
    return digest, (digest, known.phone, known.user_id) if known else (digest,)


def _tracking_id(world: World, body: dict[str, Any]) -> str:
    """The sender's own id; -132 when it is missing though wanted, too long, or has other characters."""
    given = body.get("tracking_id")
    if given in (None, "") and not world.switches.tracking_id_required:
        return ""
    if not isinstance(given, str) or not TRACKING_ID.fullmatch(given):
        raise Failure(-132, "Parameter invalid: tracking_id")
    return given


def _modes(body: dict[str, Any], template: Template) -> tuple[str, str]:
    """Sending mode and development mode; -161 for an unknown mode, -162 for mode 3 with tag 1 or 2."""
    sending_mode = _text(body, "sending_mode") or "1"
    if sending_mode not in ("1", "3"):
        raise Failure(-161)
    if sending_mode == "3" and template.tag != "3":
        raise Failure(-162)
    return sending_mode, "development" if body.get("mode") == "development" else ""


def _check_moment(world: World, template: Template, mode: str, names: tuple[str, ...]) -> None:
    """-127 and -126 for development mode, -133 at night, -144 when the day's quota is used up."""
    now = world.clock.now()
    if mode and not is_among(names, world.switches.admin_phones):
        raise Failure(-127)
    if is_night(world.switches.night_profile, tag=template.tag, not_at_night=template.not_at_night, now=now):
        raise Failure(-133)
    kind, quota = _purse(world, mode)
    if not world.daily.left(kind, quota, now):
        raise Failure(-126 if mode else -144)


def _purse(world: World, mode: str) -> tuple[str, int]:
    """Which quota a message counts against."""
    if mode:
        return "development", world.switches.development_quota
    return "phone", world.switches.daily_quota


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""
