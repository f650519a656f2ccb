"""Webhook events: their bodies, byte for byte, and their signature. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.clock import milliseconds
from simulator.messages import Message

ZNS, OPENAPI = "ZNS", "OA OpenAPI"


@dataclass(eq=False)
class Event:
    """One webhook call that is still to be made; a repetition carries the same bytes."""

    name: str
    server: str  # the header X-ZEvent-Server
    body: bytes
    timestamp: str
    due: datetime
    message: Message | None = None
    num_retry: int = 0


def mac_of(app_id: str, body: bytes, timestamp: str, oa_secret: str) -> str:
    """`mac=` and SHA-256 in hexadecimal of app id, raw body, timestamp and OA secret key, one after the other."""
    digest = hashlib.sha256(app_id.encode() + body + timestamp.encode() + oa_secret.encode())
    return f"mac={digest.hexdigest()}"


def delivered(message: Message, *, oa_id: str, app_id: str, due: datetime) -> Event:
    """`user_received_message`: by phone in the shape of ZNS, by user id in the shape of the OA, which says less."""
    told: dict[str, Any] = {"msg_id": message.msg_id}
    by_phone = message.channel == "phone"
    if by_phone:
        told = {
            "delivery_time": milliseconds(message.arrives_at or message.sent_at),
            **told,
            "tracking_id": message.tracking_id,
        }
    body = {
        "sender": {"id": oa_id},
        "recipient": {"id": message.recipient},
        "event_name": "user_received_message",
        "message": told,
    }
    return _event(body, ZNS if by_phone else OPENAPI, app_id, due, message)


def seen(message: Message, *, oa_id: str, app_id: str, due: datetime) -> Event:
    """`user_seen_message`, which names a list of messages."""
    body = {
        "sender": {"id": message.recipient},
        "recipient": {"id": oa_id},
        "event_name": "user_seen_message",
        "message": {"msg_ids": [message.msg_id]},
    }
    return _event(body, OPENAPI, app_id, due, message)


def follow(user_id: str, *, follows: bool, oa_id: str, app_id: str, due: datetime) -> Event:
    """`follow` or `unfollow`."""
    body = {
        "oa_id": oa_id,
        "follower": {"id": user_id},
        "user_id_by_app": user_id[::-1],
        "event_name": "follow" if follows else "unfollow",
        "source": "oa_profile",
    }
    return _event(body, OPENAPI, app_id, due)


def quota_changed(before: int, after: int, *, oa_id: str, app_id: str, due: datetime) -> Event:
    """`change_oa_daily_quota`."""
    body = {
        "oaId": oa_id,
        "quota": {"prev_value": str(before), "new_value": str(after)},
        "event_name": "change_oa_daily_quota",
    }
    return _event(body, ZNS, app_id, due)


def template_changed(
    template_id: str, before: str, after: str, reason: str, *, oa_id: str, app_id: str, due: datetime
) -> Event:
    """`change_template_status`."""
    body = {
        "oa_id": oa_id,
        "template_id": template_id,
        "status": {"prev_status": before, "new_status": after},
        "reason": reason,
        "event_name": "change_template_status",
    }
    return _event(body, ZNS, app_id, due)


def _event(body: dict[str, Any], server: str, app_id: str, due: datetime, message: Message | None = None) -> Event:
    timestamp = milliseconds(due)
    raw = json.dumps({**body, "app_id": app_id, "timestamp": timestamp}, ensure_ascii=False, separators=(",", ":"))
    return Event(body["event_name"], server, raw.encode(), timestamp, due, message)
