"""From the bytes of a message that came back to what it says. Pure; bounded, and never raises."""

from __future__ import annotations

import hashlib
import re
from email.message import Message

from notifications.returned import plain, reports
from notifications.returned.model import Fate, Kind, Returned
from notifications.returned.parts import addresses, children, header, held, message_ids, own_parts, parse, text_of
from notifications.returned.signs import automatic, mail_server

# Whom it was delivered to, as servers on the way have noted it; `To` of a bounce is the envelope's sender.
_CAME_TO = ("Delivered-To", "X-Original-To", "X-Delivered-To", "Envelope-To", "X-Envelope-To", "To")
_REPORTS = {*reports.DELIVERY_STATUS, "message/feedback-report"}
_SHOWN = 200
# Where plain bounces quote the headers of the message that they return.
_QUOTED_ID = re.compile(r"^[> \t]*Message-ID:\s*<([^<>\s]{1,250}@[^<>\s]{1,250})>", re.IGNORECASE | re.MULTILINE)


def read(data: bytes) -> Returned:
    """What came back: of a huge message only the beginning is looked at."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        return _read(data, digest)
    except Exception:  # the parser was made for mail; whatever it stumbles over is for a person to look at
        return Returned(kind="other", digest=digest)


def _read(data: bytes, digest: str) -> Returned:
    message = parse(data)
    parts = list(own_parts(message))
    originals = [one for part in parts if (one := held(part))]
    leaves = [part for part in parts if part.get_content_maintype() == "text" and held(part) is None]
    returns = tuple(one for original in originals for one in message_ids(original, "Message-ID"))
    quoted = () if returns else tuple(one for leaf in leaves for one in _QUOTED_ID.findall(text_of(leaf)))
    kind, fates = _sorted_out(message, parts, leaves)
    senders = addresses(message, "From")
    return Returned(
        kind=kind,
        digest=digest,
        sender=(senders[0] if senders else header(message, "From"))[:_SHOWN],
        subject=header(message, "Subject")[:_SHOWN],
        fates=fates,
        came_to=_came_to(message, parts, originals),
        returns=returns or quoted,
        answers=message_ids(message, "In-Reply-To") + message_ids(message, "References")[::-1],
    )


def _sorted_out(message: Message, parts: list[Message], leaves: list[Message]) -> tuple[Kind, tuple[Fate, ...]]:
    kinds = {part.get_content_type() for part in parts}
    if "message/feedback-report" in kinds:
        return "complaint", ()
    stated = [
        fate for part in parts if part.get_content_type() in reports.DELIVERY_STATUS for fate in reports.fates(part)
    ]
    if stated:
        return "bounce", tuple(plain.explained(fate, leaves) for fate in stated)
    if mail_server(message, map(text_of, leaves)) and (found := plain.fates(message, leaves)):
        return "bounce", found
    receipt = "message/disposition-notification" in kinds
    return ("auto-reply" if receipt or automatic(message) else "other"), ()


def _came_to(message: Message, parts: list[Message], originals: list[Message]) -> tuple[str, ...]:
    found = addresses(message, *_CAME_TO)
    for original in originals:
        found += addresses(original, "Return-Path")
    for part in parts:
        if part.get_content_type() in _REPORTS and (groups := children(part)):
            first = groups[0]  # the fields of the whole message
            found += addresses(first, "Original-Mail-From")
            found += tuple(filter(None, [reports.address(header(first, "X-Postfix-Sender"))]))
    return tuple(dict.fromkeys(found))[:50]
