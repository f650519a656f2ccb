"""Messages by Zalo user id, host openapi.zalo.me: templates, consultation messages, and what was shut down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from simulator.api.calls import Call, accept, check_person, check_rate, check_token, injected
from simulator.api.errors import Failure
from simulator.api.grants import Pair
from simulator.api.phone_channel import AMBIGUOUS, TRACKING_ID
from simulator.api.templates import check_data, check_usable
from simulator.clock import milliseconds
from simulator.limits import is_night
from simulator.messages import Message
from simulator.phones import USER_ID, Person
from simulator.world import World

LONGEST_TEXT = 2000
WINDOW, FREE = timedelta(days=7), timedelta(hours=48)


def send_template(world: World, call: Call) -> dict[str, Any]:
    """`/v3.0/oa/message/template`: like the phone channel, but the id is `message_id` and the quota another one."""
    pair, body = _opened(world, call)
    person = known_person(world, body.get("user_id"))
    wanted = _injected(world, call, person)
    template = check_usable(world.templates.get(str(body.get("template_id", ""))))
    if not template.by_uid:
        raise Failure(-249)
    tracking_id = _tracking_id(world, body)
    data = check_data(template, body.get("template_data"), refuse_nfd=world.switches.refuse_nfd)
    check_person(world, _names(person))
    now = world.clock.now()
    if is_night(world.switches.night_profile, tag=template.tag, not_at_night=template.not_at_night, now=now):
        raise Failure(-133)
    if not world.daily.left("uid", world.switches.uid_quota, now):
        raise Failure(-211)
    world.daily.take("uid", now)
    message = Message(
        msg_id=world.new_id(),
        channel="uid",
        recipient=person.user_id,
        text=template.filled(data),
        sent_at=now,
        arrives_at=world.arrival(_names(person)),
        template_id=template.template_id,
        data=data,
        tracking_id=tracking_id,
        price=template.price,
    )
    answer = _accepted(world, call, message, pair, wanted)
    remain = world.daily.left("uid", world.switches.uid_quota, now)
    answer |= {"sent_time": milliseconds(now), "quota": {"quota_type": "purchase_quota", "remain": remain}}
    return {"data": answer}


def send_consultation(world: World, call: Call) -> dict[str, Any]:
    """`/v3.0/oa/message/cs`: only to someone who turned to the OA within seven days, at any hour."""
    pair, body = _opened(world, call)
    recipient = body.get("recipient")
    person = known_person(world, recipient.get("user_id") if isinstance(recipient, dict) else None)
    wanted = _injected(world, call, person)
    text = _consultation_text(body.get("message"))
    check_person(world, _names(person))
    now = world.clock.now()
    if person.last_interaction is None:
        raise Failure(-232)
    since = now - person.last_interaction
    if since > WINDOW:
        raise Failure(-230)
    message = Message(
        msg_id=world.new_id(),
        channel="cs",
        recipient=person.user_id,
        text=text,
        sent_at=now,
        arrives_at=world.arrival(_names(person)),
        mode="" if since <= FREE else "billable",
    )
    return {"data": _accepted(world, call, message, pair, wanted)}


def gone(world: World, call: Call) -> dict[str, Any]:
    """`/v3.0/oa/message/transaction` and `/promotion`: discontinued on 2026-03-01."""
    raise Failure(-240, "This API has been discontinued since 2026-03-01, use ZBS template messages")


def known_person(world: World, user_id: object) -> Person:
    """The person of a well-formed user id, or Failure -201."""
    if not isinstance(user_id, str) or not USER_ID.fullmatch(user_id):
        raise Failure(-201, "user_id is invalid")
    return world.person(user_id=user_id)


def _opened(world: World, call: Call) -> tuple[Pair, dict[str, Any]]:
    call.needs("POST")
    check_rate(world, call)
    return check_token(world, call), call.json()


def _names(person: Person) -> tuple[str, ...]:
    return (person.user_id, person.phone) if person.phone else (person.user_id,)


def _injected(world: World, call: Call, person: Person) -> Failure | None:
    """Raises what the switches want; returns it when the message is to be sent all the same."""
    wanted = injected(world, call, _names(person))
    if wanted and not (world.switches.unknown_error_sends and wanted.code in AMBIGUOUS):
        raise wanted
    return wanted


def _tracking_id(world: World, body: dict[str, Any]) -> str:
    given = body.get("tracking_id")
    if given is None:
        return ""
    if not world.switches.uid_takes_tracking_id or not isinstance(given, str) or not TRACKING_ID.fullmatch(given):
        raise Failure(-201, "tracking_id is invalid")
    return given


def _consultation_text(message: object) -> str:
    """What a phone shows of a text, a template or a file; -201 for nothing, -210 for too much, -233 for others."""
    if not isinstance(message, dict):
        raise Failure(-201, "message is invalid")
    text, attachment = message.get("text"), message.get("attachment")
    if isinstance(text, str) and len(text) > LONGEST_TEXT:
        raise Failure(-210, "message.text is over the limit of 2000 characters")
    if isinstance(attachment, dict):
        if attachment.get("type") not in ("template", "file"):
            raise Failure(-233)
        return text if isinstance(text, str) and text else f"[{attachment['type']}]"
    if not isinstance(text, str) or not text:
        raise Failure(-201, "message.text is invalid")
    return text


def _accepted(world: World, call: Call, message: Message, pair: Pair, wanted: Failure | None) -> dict[str, Any]:
    accept(world, call, message, pair)
    if wanted:
        raise wanted
    return {"message_id": message.msg_id, "user_id": message.recipient}
