"""What a gateway is to this product: requests and answers as values, and what an answer says by its status. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from lib.meaning import meaning
from lib.telephone import mobile
from lib.text import clean_line
from notifications.answer import json_of
from notifications.model import Payload, Receipt
from settings import Sms

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, kw_only=True)
class Request:
    """One call to a gateway; headers and body hold the account's secrets."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    method: Literal["GET", "POST"] = "POST"


@dataclass(frozen=True, kw_only=True)
class Response:
    """What came back."""

    status: int
    body: bytes


class Gateway(Protocol):
    """One file of this folder. `RESENDS`: a message that is sent again under the same name arrives once;
    `PER_MINUTE`: how many calls the gateway takes, None where it names no bound."""

    @property
    def RESENDS(self) -> bool: ...
    @property
    def PER_MINUTE(self) -> int | None: ...

    def request(self, payload: Payload, text: str, settings: Sms) -> Request:
        """The call that sends `text`."""

    def receipt(self, response: Response) -> Receipt:
        """What became of it, from an answer with a status of success."""

    def question(self, settings: Sms) -> Request:
        """A call that shows whether the account can be used, without sending."""

    def answer(self, response: Response) -> Receipt:
        """What that call says, whatever its status: `sent` when the account can be used."""


def address(settings: Sms, path: str) -> str:
    """Where the gateway listens: its usual path, unless the settings name another."""
    return f"{'https' if settings.tls else 'http'}://{settings.host}{settings.path or path}"


def name_of(payload: Payload) -> str:
    """What the gateway knows a message by: 40 characters, the same whenever the same is said."""
    return payload.message_id.partition("@")[0]


def number_of(payload: Payload) -> str:
    """The mobile number as 84…; the channel sends to nobody who has none."""
    return mobile(payload.to.phone) or ""


def posted(url: str, values: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Request:
    """A call with a JSON body."""
    body = json.dumps(values, ensure_ascii=False).encode()
    return Request(url=url, headers={**JSON, **(headers or {})}, body=body)


def read(response: Response) -> Mapping[str, Any]:
    """The JSON object in an answer; empty when there is none."""
    try:
        return json_of(response.body)
    except ValueError:
        return {}


def by_status(response: Response) -> Receipt | None:
    """What the status alone says; None where the body has to be read.

    A proxy that answers 500, 502 or 504 may have handed the request on: nobody knows what became of it.
    """
    status = response.status
    if 200 <= status < 300:
        return None
    detail = meaning("sms.status", n=status)
    if status in (408, 429, 503):
        return Receipt(outcome="temporary", detail=detail)
    if status >= 500:
        return Receipt(outcome="unknown", detail=detail)
    if status in (401, 403, 404, 405, 407) or status < 400:  # a redirect is not followed: secrets go to nobody else
        return Receipt(outcome="misconfigured", detail=meaning("sms.status.url", n=status))
    return Receipt(outcome="refused", detail=detail)


def unreadable() -> Receipt:
    """An answer of success that says nothing: the message may have been taken over."""
    return Receipt(outcome="unknown", detail=meaning("sms.unreadable"))


def failed(code: str, said: object) -> Receipt:
    """A code that this product does not know, in the gateway's own words: it may be another one later."""
    told = clean_line(str(said or ""))[:200]
    detail = meaning("sms.refused.told", n=code, told=told) if told else meaning("sms.refused", n=code)
    return Receipt(outcome="temporary", detail=detail)
