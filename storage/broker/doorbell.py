"""What a doorbell is: the name of a job and until when answering is worth it. Whatever else the broker holds is noise.

Nobody vouches for the broker: who can write into it can write anything. So a message is read for these two facts and
then made anew; nothing else of it reaches Celery. A refusal says what is wrong and never repeats what was sent.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

# The jobs, and how many intervals (DONDOC_EVERY) lie between two rings.
RINGS = {"tick": 1, "deliver": 1, "poll": 10, "audit": 10}
QUEUE = "celery"
LARGEST = 16 * 1024  # bytes of a body; a doorbell's has less than a hundred
PLAIN = b"[[], {}, {}]"  # Celery's body of a call: arguments, named arguments, what is to follow
JSON = "application/json"
_NAMES = {f"jobs.{name}": name for name in RINGS}


class NotADoorbell(Exception):
    """Why a message is thrown away; in our words only."""


@dataclass(frozen=True)
class Doorbell:
    """`expires` is an aware instant, or None."""

    name: str
    expires: datetime | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Celery's headers of the call, under an id of its own: two bells never share one."""
        return {"lang": "py", "task": f"jobs.{self.name}", "id": str(uuid4())}


def read(headers: object, content_type: object, body: object) -> Doorbell:
    """The doorbell in a message of Celery's protocol 2; raises NotADoorbell."""
    if not isinstance(headers, Mapping):
        raise NotADoorbell("its headers are no mapping")
    task = headers.get("task")
    if not isinstance(task, str) or task not in _NAMES:
        raise NotADoorbell("it names none of our jobs")
    if content_type != JSON:
        raise NotADoorbell("its content is not JSON")
    if not isinstance(body, str | bytes | memoryview) or len(body) > LARGEST:
        raise NotADoorbell(f"its body is no text of at most {LARGEST} bytes")
    _refuse_content(body if isinstance(body, str) else bytes(body))
    return Doorbell(_NAMES[task], _instant(headers.get("expires")))


def remade(message: object, queue: str) -> dict[str, Any]:
    """A message as kombu keeps it in Redis and in files, made anew from what a doorbell has; raises NotADoorbell.

    Where it goes back to, its encoding and its compression are ours, whatever it says of them itself.
    """
    if not isinstance(message, Mapping):
        raise NotADoorbell("it is no message")
    headers, body = message.get("headers"), message.get("body")
    if not isinstance(headers, Mapping):
        raise NotADoorbell("its headers are no mapping")
    if not isinstance(body, str) or len(body) > 2 * LARGEST:
        raise NotADoorbell(f"its body is no text of at most {LARGEST} bytes")
    try:
        b64decode(body, validate=True)
    except ValueError:
        raise NotADoorbell("its body is no base64") from None
    return {
        "headers": kept(headers),
        "content-type": message.get("content-type"),
        "content-encoding": "utf-8",
        "body": body,
        "properties": {
            "body_encoding": "base64",
            "delivery_tag": str(uuid4()),
            "delivery_info": {"exchange": "", "routing_key": queue},
        },
    }


def kept(headers: Mapping[str, Any]) -> dict[str, Any]:
    """Of all headers those that are read."""
    return {name: headers[name] for name in ("task", "expires") if name in headers}


def _refuse_content(body: str | bytes) -> None:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise NotADoorbell("its body is no JSON") from None
    match content:
        case [[], dict() as named, dict() as then] if not named and not any(then.values()):
            return
    raise NotADoorbell("its body asks for more than to look now")


def _instant(expires: object) -> datetime | None:
    if expires is None:
        return None
    try:
        at = datetime.fromisoformat(expires)  # type: ignore[arg-type]
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        pass
    raise NotADoorbell("when it expires is no instant")
