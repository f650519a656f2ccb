"""What mail servers say in the standard form: delivery status (RFC 3464, RFC 6533). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import HeaderParser
from itertools import islice
from typing import get_args

from lib.text import clean_line
from notifications.returned.codes import enhanced_code, fault_of, telling_code
from notifications.returned.model import Action, Fate
from notifications.returned.parts import children, header, text_of

DELIVERY_STATUS = ("message/delivery-status", "message/global-delivery-status")
RECIPIENTS = 50
_DIAGNOSTIC = 300


def fates(report: Message) -> tuple[Fate, ...]:
    """What became of the message for each recipient that a delivery-status part names."""
    found = (_fate(block) for block in islice(blocks(report), RECIPIENTS))
    return tuple(fate for fate in found if fate)


def blocks(report: Message) -> Iterator[Message]:
    """The groups of fields of such a part: the message's own first, then one per recipient."""
    inside = children(report)
    yield from inside
    if inside and report.get_content_type() != "message/delivery-status":  # the parser knows only that one
        rest = text_of(inside[0])
        yield from (HeaderParser(policy=report.policy).parsestr(one) for one in re.split(r"\n\s*\n", rest))


def _fate(block: Message) -> Fate | None:
    action = _action(header(block, "Action"))
    if action is None:
        return None
    diagnostic = re.sub(r"^[\w-]+\s*;\s*", "", header(block, "Diagnostic-Code"))
    status = telling_code(enhanced_code(header(block, "Status")), diagnostic)
    return Fate(
        action=action,
        fault=fault_of(action, status, diagnostic),
        status=status,
        address=address(header(block, "Final-Recipient")),
        original=address(header(block, "Original-Recipient"), xtext=True),
        diagnostic=diagnostic[:_DIAGNOSTIC],
    )


def _action(value: str) -> Action | None:
    """Some servers add a comment to it, or have words of their own."""
    word = re.match(r"[a-z]*", value.strip().lower())
    said = word[0] if word else ""
    if said in ("fail", "failure", "error"):
        return "failed"
    return next((known for known in get_args(Action) if said == known), None)


def address(value: str, *, xtext: bool = False) -> str | None:
    """The address in `rfc822; don-doc@co-quan.example`; without a type, or in angle brackets, from some servers."""
    found = value.rpartition(";")[2].strip().strip("<>").casefold()
    if xtext:  # RFC 3461: +2B is a plus sign
        found = re.sub(r"\+([0-9a-f]{2})", lambda code: chr(int(code[1], 16)), found).casefold()
    return clean_line(found) if "@" in found else None
