"""The calls to Zalo's two hosts. Only a JSON answer with `error` 0 is success; without one, everything is open."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

import httpx

from notifications.answer import json_of
from notifications.http_answer import authorities, whole
from notifications.zalo.errors import Host, Trouble
from settings.model import Zalo

CONNECT, READ = 5.0, 10.0  # seconds


class Unreachable(Exception):
    """No connection came about: nothing was sent."""


class NoTelling(Exception):
    """The request went out, and no answer that one could read came back: it may have been carried out."""


class Refusal(Exception):
    """Zalo says no."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.sentence)
        self.trouble = trouble


@dataclass(frozen=True)
class Registered:
    """One registered template as Zalo has it; how long each parameter may be, of what type, and which it cannot do
    without."""

    template_id: str
    name: str
    status: str
    longest: Mapping[str, int]
    required: frozenset[str]
    types: Mapping[str, str] = field(default_factory=dict)
    quality: str = ""


class Client:
    """One set of connections, for one batch. Every call takes the access token, and raises Unreachable, NoTelling
    or Refusal."""

    def __init__(self, zalo: Zalo) -> None:
        self._zalo = zalo
        self._http = httpx.Client(timeout=httpx.Timeout(READ, connect=CONNECT), verify=authorities())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._http.close()

    # --- messages --------------------------------------------------------------------------------------------------

    def send_to_phone(self, token: str, phone: str, template_id: str, data: Mapping[str, str], tracking_id: str) -> str:
        """A template message; `phone` is 84…. Returns Zalo's name of the message, by which its fate can be asked."""
        body = {"phone": phone, "template_id": template_id, "template_data": data, "tracking_id": tracking_id}
        return _text(self._call("phone", "POST", "/message/template", token, json=body), "msg_id")

    def send_to_user(
        self, token: str, user_id: str, template_id: str, data: Mapping[str, str], tracking_id: str | None
    ) -> str:
        """The same by user id."""
        body: dict[str, Any] = {"user_id": user_id, "template_id": template_id, "template_data": data}
        if tracking_id is not None:
            body["tracking_id"] = tracking_id
        return _text(self._call("oa", "POST", "/v3.0/oa/message/template", token, json=body), "message_id")

    def consult(self, token: str, user_id: str, text: str) -> str:
        """A message of the conversation; only to someone who turned to the Official Account of late."""
        body = {"recipient": {"user_id": user_id}, "message": {"text": text}}
        return _text(self._call("oa", "POST", "/v3.0/oa/message/cs", token, json=body), "message_id")

    def last_interaction(self, token: str, user_id: str) -> datetime | None:
        """When that person last turned to the Official Account; None where never."""
        found = self._call("oa", "POST", "/v3.0/oa/quota/message", token, json={"user_id": user_id})
        return instant(found.get("last_interaction"))

    def status(self, token: str, message_id: str, phone: str | None) -> Mapping[str, Any]:
        """What became of a message: `status` 1 delivered at `delivery_time`, 0 not yet, -1 no such message.

        Sources disagree on whether the number, 84…, has to be given: it is where there is one."""
        asked = {"message_id": message_id} | ({"phone": phone} if phone else {})
        return self._call("phone", "GET", "/message/status", token, params=asked)

    # --- the account -----------------------------------------------------------------------------------------------

    def quota(self, token: str) -> dict[str, int | None]:
        """`dailyQuota` and `remainingQuota`."""
        found = self._call("phone", "GET", "/message/quota", token)
        return {name: _number(found, name) for name in ("dailyQuota", "remainingQuota") if found}

    def quality(self, token: str) -> dict[str, str]:
        """`oaCurrentQuality` and `oa7dayQuality`."""
        found = self._call("phone", "GET", "/quality", token)
        return {name: _text(found, name) for name in ("oaCurrentQuality", "oa7dayQuality") if found}

    def template(self, token: str, template_id: str) -> Registered:
        """One registered template."""
        found = self._call("phone", "GET", "/template/info/v2", token, params={"template_id": template_id})
        listed = found.get("listParams")
        params = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        return Registered(
            template_id=template_id,
            name=_text(found, "templateName"),
            status=_text(found, "status"),
            longest={_text(one, "name"): most for one in params if (most := _number(one, "maxLength"))},
            required=frozenset(_text(one, "name") for one in params if one.get("require")),
            types={_text(one, "name"): _text(one, "type") for one in params},
            quality=_text(found, "templateQuality"),
        )

    # --- one call --------------------------------------------------------------------------------------------------

    def _call(self, host: Host, method: str, path: str, token: str, **named: Any) -> dict[str, Any]:
        """The answer's `data`."""
        address = self._zalo.phone_url if host == "phone" else self._zalo.oa_url
        proof = hmac.new(self._zalo.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        headers = {"access_token": token, "appsecret_proof": proof}
        try:
            with self._http.stream(method, f"{address}{path}", headers=headers, **named) as answer:
                raw = whole(answer)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Unreachable(_words(error)) from error
        except httpx.HTTPError as error:
            raise NoTelling(_words(error)) from error
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            raise Refusal(Trouble(-216 if host == "oa" else -124, host))
        try:
            body = json_of(raw)
            code = int(body["error"])
        except (ValueError, TypeError, KeyError) as error:
            raise NoTelling(f"HTTP {answer.status_code} {answer.headers.get('content-type', '')}".strip()) from error
        if code != 0:
            raise Refusal(Trouble(code, host, _text(body, "message")))
        data = body.get("data")
        return data if isinstance(data, dict) else {}


def instant(milliseconds: object) -> datetime | None:
    """Zalo's instants are milliseconds since 1970, mostly as text; None for nothing, for 0 and for what is none."""
    try:
        since = int(str(milliseconds))
        return datetime.fromtimestamp(since / 1000, UTC) if since > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    return str(value) if isinstance(value, str | int) else ""


def _number(found: Mapping[str, Any], name: str) -> int | None:
    written = _text(found, name)
    return int(written) if re.fullmatch("[0-9]{1,15}", written) else None


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__
