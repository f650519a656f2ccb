"""What can be asked: status, quota, quality, templates, and what the OA knows of a user."""

from __future__ import annotations

import json
import re
from typing import Any

from simulator.api.calls import Call, check_rate, check_token
from simulator.api.errors import Failure
from simulator.api.templates import STATUS_NUMBERS
from simulator.clock import milliseconds
from simulator.phones import USER_ID, Person
from simulator.world import World

_MSG_ID = re.compile(r"[0-9a-f]{20}")


def status(world: World, call: Call) -> dict[str, Any]:
    """`/message/status`: 1 delivered, 0 not yet, -1 no such message; there is no question by tracking_id."""
    _opened(world, call)
    msg_id = call.query.get("message_id", "")
    if not _MSG_ID.fullmatch(msg_id):
        raise Failure(-107)
    if world.switches.status_needs_phone and not call.query.get("phone"):
        raise Failure(-108)
    message = world.messages.get(msg_id)
    if message is None or world.switches.status_unknown:
        return {"data": {"delivery_time": "", "message": "The message does not exist", "status": -1}}
    if message.arrives_at is None or not message.has_arrived(world.clock.now()):
        told = "The message was pushed to the server, not yet delivered to the user's phone"
        return {"data": {"delivery_time": "", "message": told, "status": 0}}
    when = milliseconds(message.arrives_at)
    return {"data": {"delivery_time": when, "message": "The message was delivered to the user's phone", "status": 1}}


def quota(world: World, call: Call) -> dict[str, Any]:
    """`/message/quota`: numbers here, where the send answers strings."""
    _opened(world, call)
    daily = world.switches.daily_quota
    return {
        "message": "success",
        "data": {
            "dailyQuota": daily,
            "remainingQuota": world.daily.left("phone", daily, world.clock.now()),
            "dailyQuotaPromotion": None,
            "remainingQuotaPromotion": None,
            "monthlyPromotionQuota": 0,
            "remainingMonthlyPromotionQuota": 0,
            "estimatedNextMonthPromotionQuota": 0,
        },
    }


def quality(world: World, call: Call) -> dict[str, Any]:
    """`/quality`."""
    _opened(world, call)
    grade = world.switches.quality
    return {"data": {"oaCurrentQuality": grade, "oa7dayQuality": grade}}


def template(world: World, call: Call) -> dict[str, Any]:
    """`/template/info/v2`: one template with its parameters; -109 for an unknown one."""
    _opened(world, call)
    known = world.templates.get(call.query.get("template_id", ""))
    if known is None:
        raise Failure(-109)
    return {"data": known.detail()}


def templates(world: World, call: Call) -> dict[str, Any]:
    """`/template/all`: `offset`, `limit` up to 100, `status` as a number; -132 for anything else."""
    _opened(world, call)
    offset, limit = _number(call, "offset", 0), _number(call, "limit", 100)
    wanted = call.query.get("status")
    if limit > 100 or (wanted is not None and wanted not in STATUS_NUMBERS):
        raise Failure(-132)
    found = [
        {
            "templateId": each.template_id,
            "templateName": each.name,
            "status": each.status,
            "templateQuality": each.quality,
        }
        for each in world.templates.values()
        if wanted is None or each.status == STATUS_NUMBERS[wanted]
    ]
    return {"data": found[offset : offset + limit], "metadata": {"total": len(found)}}


def user_quota(world: World, call: Call) -> dict[str, Any]:
    """`/v3.0/oa/quota/message` and the older `/v2.0`: when the user last turned to the OA, and what may be sent."""
    call.needs("POST")
    check_rate(world, call)
    check_token(world, call)
    person = _person(world, call.json().get("user_id"))
    last = milliseconds(person.last_interaction) if person.last_interaction else "0"
    return {
        "data": {
            "last_interaction": last,
            "cs_reply": {"remain": 8 if person.last_interaction else 0, "total": 8},
            "promotion": {"remain": 0, "total": 0},
        }
    }


def user_detail(world: World, call: Call) -> dict[str, Any]:
    """`/v3.0/oa/user/detail?data={"user_id": …}`: one JSON parameter; -213 for someone the OA does not know."""
    _opened(world, call)
    try:
        asked = json.loads(call.query.get("data", ""))
        user_id = asked["user_id"]
    except (ValueError, TypeError, KeyError):
        raise Failure(-201, "data is invalid") from None
    person = _person(world, user_id)
    if not person.follows and person.last_interaction is None:
        raise Failure(-213)
    last = person.last_interaction
    return {
        "data": {
            "user_id": person.user_id,
            "user_id_by_app": person.user_id[::-1],
            "display_name": f"Cán bộ {person.user_id[-4:]}",
            "user_is_follower": person.follows,
            "user_last_interaction_date": f"{last:%d/%m/%Y}" if last else "",
        }
    }


def _opened(world: World, call: Call) -> None:
    call.needs("GET")
    check_rate(world, call)
    check_token(world, call)


def _person(world: World, user_id: object) -> Person:
    """Whoever asks does not make a person known."""
    if not isinstance(user_id, str) or not USER_ID.fullmatch(user_id):
        raise Failure(-201, "user_id is invalid")
    return world.people.get(user_id) or Person(user_id)


def _number(call: Call, name: str, default: int) -> int:
    written = call.query.get(name, str(default))
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        raise Failure(-132)
    return int(written)
