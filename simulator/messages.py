"""One accepted message, from its acceptance to the phone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class Attempt:
    """One webhook call about this message and how it was answered: an HTTP status, or what went wrong."""

    event: str
    at: datetime
    num_retry: int
    answer: str


@dataclass
class Message:
    """What was accepted, and what became of it. Called twice with one tracking_id, there are two of them."""

    msg_id: str
    channel: str  # "phone", "uid" or "cs"
    recipient: str  # 84… or the hash of it, or the user id
    text: str
    sent_at: datetime
    arrives_at: datetime | None  # None: never
    template_id: str = ""
    data: dict[str, str] = field(default_factory=dict)
    tracking_id: str = ""
    mode: str = ""
    price: int = 0
    answer: str = "given"  # "given", "dropped" or "broken": what the sender got to see
    webhooks: list[Attempt] = field(default_factory=list)

    def has_arrived(self, now: datetime) -> bool:
        return self.arrives_at is not None and self.arrives_at <= now

    def listed(self, now: datetime) -> dict[str, Any]:
        """For `GET /_simulator/messages`: instants in ISO 8601, `deliveries` those that reached the phone."""
        arrived = [self.arrives_at.isoformat()] if self.arrives_at and self.has_arrived(now) else []
        return {
            "msg_id": self.msg_id,
            "channel": self.channel,
            "recipient": self.recipient,
            "template_id": self.template_id,
            "template_data": self.data,
            "text": self.text,
            "tracking_id": self.tracking_id,
            "mode": self.mode,
            "price": self.price,
            "sent_at": self.sent_at.isoformat(),
            "answer": self.answer,
            "deliveries": arrived,
            "webhooks": [
                {
                    "event_name": each.event,
                    "at": each.at.isoformat(),
                    "num_retry": each.num_retry,
                    "answer": each.answer,
                }
                for each in self.webhooks
            ],
        }
