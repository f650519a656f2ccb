"""Whether a machine wrote a message: RFC 3834 and the habits from before it. Pure."""

from __future__ import annotations

import re
from email.message import Message

from lib.text import fold
from notifications.returned.parts import addresses, header

_DAEMONS = re.compile(r"(?:mailer-?daemon|mail-?daemon|mdaemon|mail-?delivery|postmaster)(?:[-+=.].*)?(?:@| <|$)")
_ROBOTS = re.compile(r"(?:no-?reply|do-?not-?reply|auto-?(?:reply|responder)|khong-?tra-?loi)\b")
# Subjects of notices about mail that did not arrive, whoever signs them.
_UNDELIVERED = re.compile(
    r"(?:mail |message )?(?:undeliver|non-?deliver|not delivered|(?:could|can) ?not be delivered)"
    r"|(?:mail )?delivery (?:status|fail|problem|error|warning|report|has failed|notification)"
    r"|returned (?:mail|to sender)|failure notice|(?:mail|message) (?:system |delivery )?(?:fail|error|returned)"
    r"|your message to \S+ (?:could not|was not|has not)"
    r"|thu (?:bi tra lai|tra lai|khong (?:gui|den|chuyen) duoc)"
    r"|khong gui duoc thu|gui thu (?:khong thanh cong|that bai)"
)
_SELF_DESCRIBED = ("X-Autoreply", "X-Auto-Reply", "X-Autorespond", "X-Auto-Response-Suppress", "List-Id")
_PRECEDENCE = {"auto_reply", "bulk", "junk", "list"}
# Subjects that out-of-office programs begin with, in Vietnamese (compared without marks) and English.
_ABSENT = re.compile(
    r"(?:(?:re|tl)\s*:\s*)?"
    r"(?:(?:thu |tin nhan )?(?:tra loi|phan hoi|hoi am) tu dong|tu dong (?:tra loi|phan hoi|hoi am)"
    r"|vang mat (?:tai|khoi) (?:van phong|co quan|noi lam viec)|ngoai van phong"
    r"|auto(?:matic)?[- ]?(?:reply|response|responder)|auto:|out of (?:the )?office|ooo\b)"
)


def mail_server(message: Message) -> bool:
    """True when a mail server itself may speak: only then its words are read as those of a bounce."""
    if _no_sender(message) or message.get("X-Failed-Recipients") or message.get_content_type() == "multipart/report":
        return True
    return _daemon(message) or _UNDELIVERED.match(fold(header(message, "Subject"))) is not None


def automatic(message: Message) -> bool:
    """True when a machine wrote it that nobody need hear; a mail server's words that say nothing are for a person."""
    said = header(message, "Auto-Submitted").lower()
    if said:
        return not said.startswith("no")
    if any(message.get(name) for name in _SELF_DESCRIBED) or header(message, "Precedence").lower() in _PRECEDENCE:
        return True
    if _no_sender(message) and not _daemon(message):
        return True
    if any(_ROBOTS.match(one) for one in addresses(message, "From")):
        return True
    return _ABSENT.match(fold(header(message, "Subject"))) is not None


def _no_sender(message: Message) -> bool:
    return header(message, "Return-Path") == "<>"


def _daemon(message: Message) -> bool:
    senders = addresses(message, "From") or (header(message, "From").casefold(),)
    return any(_DAEMONS.match(one) for one in senders)
