"""Whether a machine wrote a message: RFC 3834 and the habits from before it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.message import Message

from notifications.returned.parts import addresses, header
from notifications.returned.words import Words

_DAEMONS = re.compile(r"(?:mailer-?daemon|mail-?daemon|mdaemon|mail-?delivery|postmaster)(?:[-+=.].*)?(?:@| <|$)")
_ROBOTS = re.compile(r"(?:no-?reply|do-?not-?reply|auto-?(?:reply|responder)|khong-?tra-?loi)\b")
# The name that goes with it.
_SYSTEM = Words(r"mail delivery (?:sub)?system|mail (?:system|administrator)|hệ thống thư")
# Subjects of notices about mail that did not arrive, whoever signs them.
_UNDELIVERED = Words(
    r"(?:mail |message )?(?:undeliver|non-?deliver|not delivered|(?:could|can) ?not be delivered)",
    r"(?:mail )?delivery (?:status|fail|problem|error|warning|report|has failed|notification)",
    r"returned (?:mail|to sender)|failure notice|(?:mail|message) (?:system |delivery )?(?:fail|error|returned)",
    r"your message to [^ ]+ (?:could not|was not|has not)",
    r"thư (?:bị trả lại|trả lại|không (?:gửi|đến|chuyển) được)",
    r"không gửi được thư|gửi thư (?:không thành công|thất bại)",
)
# An answer as a server gives it: both its codes, or the form of qmail. Nobody writes so of a telephone or a chapter.
_ANSWER = re.compile(r"(?<![\d.])5\d\d[- ]5\.\d{1,3}\.\d{1,3}(?![\d.])|\(#5\.\d{1,3}\.\d{1,3}\)")
_SELF_DESCRIBED = ("X-Autoreply", "X-Auto-Reply", "X-Autorespond", "X-Auto-Response-Suppress", "List-Id")
_PRECEDENCE = {"auto_reply", "bulk", "junk", "list"}
# Subjects that out-of-office programs begin with.
_ABSENT = Words(
    r"(?:(?:re|tl)\s*:\s*)?"
    r"(?:(?:thư |tin nhắn )?(?:trả lời|phản hồi|hồi âm) tự động|tự động (?:trả lời|phản hồi|hồi âm)"
    r"|vắng mặt (?:tại|khỏi) (?:văn phòng|cơ quan|nơi làm việc)|ngoài văn phòng"
    r"|auto(?:matic)?[- ]?(?:reply|response|responder)|auto:|out of (?:the )?office|ooo\b)",
)


def mail_server(message: Message, texts: Iterable[str]) -> bool:
    """True when a mail server itself may speak: only then its words, `texts`, are read as those of a bounce.

    That nobody is its sender, and that it says of itself that it was sent automatically, is as true of the reply of a
    person who is away: without the name of a mail server it takes an answer in the form that only servers write.
    """
    if message.get("X-Failed-Recipients"):
        return True
    if _absent(message) or _receipt(message):
        return False
    if _report(message) or _daemon(message) or _UNDELIVERED.begin(_subject(message)):
        return True
    return _no_sender(message) and any(_ANSWER.search(text) for text in texts)


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
    return _absent(message)


def _absent(message: Message) -> bool:
    return _ABSENT.begin(_subject(message))


def _subject(message: Message) -> str:
    return header(message, "Subject").casefold()


def _report(message: Message) -> bool:
    return message.get_content_type() == "multipart/report"


def _receipt(message: Message) -> bool:
    return _report(message) and str(message.get_param("report-type")).lower() == "disposition-notification"


def _no_sender(message: Message) -> bool:
    return header(message, "Return-Path") == "<>"


def _daemon(message: Message) -> bool:
    senders = addresses(message, "From") or (header(message, "From").casefold(),)
    return any(_DAEMONS.match(one) for one in senders) or _SYSTEM.begin(header(message, "From").casefold().lstrip('"'))
