"""What eSMS reports of a text later: it calls an address that was given along with the text. Pure.

eSMS signs nothing. So each message has an address of its own, made with the account's secret: who calls it was told of
that message, by us through eSMS, and can say nothing about another.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

from lib.meaning import meaning
from lib.text import clean_line

PATH = "/sms/esms"
_DONE = "5"
_NAME = re.compile(r"[A-Za-z0-9-]{1,64}")
_PHONE = re.compile(r"\+?[0-9]{8,}")


@dataclass(frozen=True, kw_only=True)
class TextReport:
    """The end of one text, which eSMS calls `sms_id`: why it `failed`, None where it was delivered."""

    sms_id: str
    failed: str | None = None


def callback(public_url: str, name: str, secret: str) -> str:
    """Where eSMS reports what became of the message `name`."""
    return f"{public_url.rstrip('/')}{PATH}/{name}/{proof(name, secret)}"


def is_proven(name: str, given: str, secret: str) -> bool:
    return hmac.compare_digest(given.encode(), proof(name, secret).encode())


def proof(name: str, secret: str) -> str:
    return hmac.digest(secret.encode(), f"report of {name}".encode(), "sha256").hex()[:40]


def read(query: Mapping[str, str]) -> TextReport | None:
    """What a call says; None as long as the text is on its way, and for what makes no sense."""
    sms_id = query.get("SMSID", "")
    if not _NAME.fullmatch(sms_id) or query.get("SendStatus") != _DONE:
        return None
    if _count(query, "SendSuccess"):
        return TextReport(sms_id=sms_id)
    return TextReport(sms_id=sms_id, failed=_why(query)) if _count(query, "SendFailed") else None


def _count(query: Mapping[str, str], name: str) -> int:
    written = query.get(name, "")
    return int(written) if re.fullmatch("[0-9]{1,6}", written) else 0


def _why(query: Mapping[str, str]) -> str:
    told = _PHONE.sub("…", clean_line(query.get("error_info", "")))[:200]
    return meaning("sms.not-delivered.told", told=told) if told else meaning("sms.not-delivered")
