"""What Zalo reports by webhook: is it Zalo who calls, and what does it say? Pure; the body is hostile until proven."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from lib.text import clean_line

MOST = 100  # messages of one event that are looked at; Zalo names one, or the few of one screen
LATELY = timedelta(days=1)
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_WORD = re.compile(r"[A-Za-z0-9_. -]{1,64}")
_MAC = re.compile(r"\s*mac\s*=\s*([0-9a-f]{64})\s*", re.IGNORECASE)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Forged(Exception):
    """The call is not proven to be Zalo's, or is not for this app."""


class Stale(Forged):
    """Zalo signed it, but not lately."""


@dataclass(frozen=True, kw_only=True)
class Reported:
    """Messages that reached their reader, or were read, at an instant; each by every name it is called.

    `reader` is the number or user id that one was delivered to.
    """

    what: Literal["delivered", "read"]
    messages: tuple[tuple[str, ...], ...]
    at: datetime
    reader: str | None = None


@dataclass(frozen=True, kw_only=True)
class Changed:
    """Something of the account changed, for the journal."""

    what: Literal["template", "quota"]
    detail: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Ignored:
    """An event that says nothing about delivery."""


Event = Reported | Changed | Ignored


def read(raw: bytes, signature: str, *, app_id: str, oa_secret: str, now: datetime | None = None) -> Event:
    """What a call says; raises Forged unless its signature holds and it is for `app_id`, and Stale where what it says
    of its own time lies further from `now` than Zalo repeats an event."""
    body = _json(raw)
    timestamp = _digits(body.get("timestamp"))
    # The signature covers the app's id, so an event may do without naming it; one that names another is not for us.
    if not _is_signed(raw, timestamp, signature, app_id, oa_secret) or str(body.get("app_id", app_id)) != app_id:
        raise Forged
    at = _instant(timestamp)
    if now is not None and (at is None or abs(now - at) > LATELY):
        raise Stale
    name, message = body.get("event_name"), body.get("message")
    told = message if isinstance(message, dict) else {}
    if at is not None and name == "user_received_message":
        names = _names(told.get("msg_id"), told.get("tracking_id"))
        if not names:
            return Ignored()
        arrived = _instant(_digits(told.get("delivery_time"))) or at
        return Reported(what="delivered", messages=(names,), at=arrived, reader=_id(body.get("recipient")))
    if at is not None and name == "user_seen_message":
        several = told.get("msg_ids")
        ids = _names(*(several[:MOST] if isinstance(several, list) else ()), told.get("msg_id"))
        return Reported(what="read", messages=tuple((one,) for one in ids), at=at) if ids else Ignored()
    if name == "change_template_status":
        return Changed(what="template", detail=_template(body, timestamp))
    if name == "change_oa_daily_quota":
        return Changed(what="quota", detail=_changes(body.get("quota"), "value") | {"timestamp": timestamp})
    return Ignored()


def mac(app_id: str, raw: bytes, timestamp: str, oa_secret: str) -> str:
    """SHA-256 over app id, raw body, timestamp and the OA's secret key, in hexadecimal: plain, not HMAC."""
    return hashlib.sha256(app_id.encode() + raw + timestamp.encode() + oa_secret.encode()).hexdigest()


def _is_signed(raw: bytes, timestamp: str, signature: str, app_id: str, oa_secret: str) -> bool:
    given = _MAC.fullmatch(signature)
    if given is None or not timestamp:
        return False
    return hmac.compare_digest(given[1].lower(), mac(app_id, raw, timestamp, oa_secret))


def _json(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Forged from None
    if not isinstance(body, dict):
        raise Forged
    return body


def _digits(value: Any) -> str:
    """A number of milliseconds as Zalo writes it, as text; a bare number is taken too, anything else is empty."""
    written = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return written if re.fullmatch(r"[0-9]{1,15}", written) else ""


def _instant(milliseconds: str) -> datetime | None:
    """None for what lies before 2000 or after 2100: no clock that is to be believed."""
    if not milliseconds:
        return None
    instant = _EPOCH + timedelta(milliseconds=min(int(milliseconds), 10**13))
    return instant if 2000 <= instant.year < 2100 else None


def _names(*given: Any) -> tuple[str, ...]:
    """Those that can be the name of a message, each once."""
    return tuple(dict.fromkeys(one for one in given if isinstance(one, str) and _NAME.fullmatch(one)))


def _id(someone: Any) -> str | None:
    return next(iter(_names(someone.get("id"))), None) if isinstance(someone, dict) else None


def _template(body: dict[str, Any], timestamp: str) -> dict[str, str]:
    reason = body.get("reason")
    said = clean_line(reason.encode(errors="replace").decode())[:200] if isinstance(reason, str) else ""
    named = {"template_id": _word(body.get("template_id")), "reason": said, "timestamp": timestamp}
    return named | _changes(body.get("status"), "status")


def _changes(values: Any, name: str) -> dict[str, str]:
    """`prev_…` and `new_…` as words."""
    known = values if isinstance(values, dict) else {}
    return {"before": _word(known.get(f"prev_{name}")), "after": _word(known.get(f"new_{name}"))}


def _word(value: Any) -> str:
    written = str(value) if isinstance(value, str | int) else ""
    return written if _WORD.fullmatch(written) else ""
