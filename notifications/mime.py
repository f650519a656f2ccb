"""From a payload to the bytes of a mail (RFC 5322), text and HTML side by side."""

from __future__ import annotations

from email.charset import Charset
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from typing import Any

from notifications.model import Payload, Rendered
from notifications.render import render
from notifications.wording import SHIPPED, Wording
from org.time import VIETNAM


class BadMessage(Exception):
    """The mail cannot be made: an address that is none, or a line break where a header would break."""


def compose(payload: Payload, mail_from: str, wording: Wording = SHIPPED) -> bytes:
    """The mail with CRLF line ends; raises BadMessage."""
    return in_mail(payload, render(payload.letter, wording), mail_from)


def in_mail(payload: Payload, words: Rendered, mail_from: str) -> bytes:
    """Like `compose`, of a letter that is already in words."""
    name, sender = parseaddr(mail_from)
    mail = EmailMessage(policy=_POLICY)
    try:
        mail["From"] = Address(display_name=name, addr_spec=sender)
        mail["To"] = Address(display_name=payload.to.name or "", addr_spec=payload.to.email or "")
        mail["Subject"] = words.subject
        mail["Date"] = format_datetime(payload.date.astimezone(VIETNAM))
        mail["Message-ID"] = f"<{payload.message_id}>"
        mail["List-Id"] = f"<{payload.list_id}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
        mail.set_content(words.text, cte="base64")
        mail.add_alternative(words.html, subtype="html", cte="base64")
        mail["Content-Language"] = payload.language  # after the parts, or it would move into the first
        return mail.as_bytes()
    except (ValueError, HeaderParseError, IndexError) as error:
        raise BadMessage(f"{type(error).__name__}: {error}") from error


class _Policy(EmailPolicy):
    """Like `email.policy.SMTP`, which loses the space between two encoded words where it breaks a Vietnamese line.

    Here a subject's words are encoded by `email.header`, which puts every space inside; a name is one encoded word
    however long, as readers that split it differ on whether a space stands between the parts.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        text = str(value)
        if text.isascii() or not hasattr(value, "name"):
            return super().fold_binary(name, value)
        if addresses := getattr(value, "addresses", ()):
            one = addresses[0]
            line = f"{_UTF8.header_encode(one.display_name[:_NAME_LENGTH])}\r\n <{one.addr_spec}>"
        else:
            line = Header(text, "utf-8", header_name=name).encode(linesep="\r\n")
        return f"{name}: {line}\r\n".encode()


_UTF8, _NAME_LENGTH = Charset("utf-8"), 150
_POLICY = _Policy(linesep="\r\n")
