"""From a payload to the bytes of a mail (RFC 5322, RFC 2045), text and HTML side by side. Pure.

It is put together by hand, from values that are encoded in `headers`, and then parsed back by the standard library:
nothing leaves that a reader would take for more, or for less, than what was meant.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from email.header import decode_header
from email.parser import BytesHeaderParser
from email.utils import format_datetime, getaddresses, parseaddr

from lib.meaning import meaning
from lib.time import VIETNAM
from notifications.email import headers
from notifications.letter.model import Rendered
from notifications.letter.view import one_line, render
from notifications.letter.wording import SHIPPED, Wording
from notifications.model import CannotBeMade, Payload

_BOUNDARY = "=_don-doc_="  # in no line of base64
_TYPES = {"text/plain": "text", "text/html": "html"}
_LINES = re.compile(rb"(?:[\x20-\x7e]{1,998}\r\n)+")
# The head of each part, and all that may follow the headers of a mail: the bodies in base 64, and nothing else.
_HEADS = {
    kind: f'--{_BOUNDARY}\r\nContent-Type: {kind}; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n'
    for kind in _TYPES
}
_END = f"--{_BOUNDARY}--\r\n"
_BODY = rb"\r\n((?:[A-Za-z0-9+/=]{1,76}\r\n)*)\r\n"
_PARTS = re.compile(b"".join(re.escape(head.encode()) + _BODY for head in _HEADS.values()) + _END.encode())
_HEADERS = BytesHeaderParser()


def compose(payload: Payload, mail_from: str, wording: Wording = SHIPPED) -> bytes:
    """The mail with CRLF line ends; raises CannotBeMade."""
    return in_mail(payload, render(payload.letter, wording), mail_from)


def in_mail(payload: Payload, words: Rendered, mail_from: str) -> bytes:
    """Like `compose`, of a letter that is already in words."""
    name, sender = parseaddr(mail_from)
    sent_by, sent_to = (one_line(name), sender), (payload.to.name or "", payload.to.email or "")
    answered_by = _answered_by(payload) or [sent_by]
    fixed = {
        "Date": format_datetime(payload.date.astimezone(VIETNAM)),
        "Message-ID": headers.message_id(payload.message_id),
        "List-Id": headers.list_id(payload.list_id),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="{_BOUNDARY}"',
        "Content-Language": "en" if payload.language == "en" else "vi",
    }
    written = {
        "From": headers.mailbox(*sent_by),
        "To": headers.mailbox(*sent_to),
        "Reply-To": headers.mailboxes(answered_by),
        "Subject": headers.subject(words.subject),
        **fixed,
    }
    bodies = {kind: _lines(getattr(words, of)) for kind, of in _TYPES.items()}
    mail = _assembled(written, bodies)
    meant = {
        "From": _shown(*sent_by),
        "To": _shown(*sent_to),
        "Reply-To": _all_shown(answered_by),
        "Subject": words.subject,
        **fixed,
    }
    if not _says(mail, meant, bodies):
        raise CannotBeMade(meaning("email.reads-otherwise"))
    return mail


def _answered_by(payload: Payload) -> list[tuple[str, str]]:
    """Whoever answers for the desks it speaks of, each once; an address that is none keeps no mail back."""
    officers = (entry.answers for entry in payload.letter.entries if entry.answers)
    found = ((one_line(one.name or one.title or ""), one.email or "") for one in officers)
    return [*{one[1].casefold(): one for one in found if headers.ADDRESS.fullmatch(one[1])}.values()]


def _assembled(written: Mapping[str, str], bodies: Mapping[str, bytes]) -> bytes:
    lines = [f"{name}: {value}" for name, value in written.items()]
    for kind, body in bodies.items():
        encoded = b64encode(body).decode()
        lines += ["", _HEADS[kind]]
        lines += [encoded[start : start + headers.LINE] for start in range(0, len(encoded), headers.LINE)]
    return "\r\n".join([*lines, "", _END]).encode()


def _lines(text: str) -> bytes:
    """UTF-8 with CRLF line ends, the last one included."""
    return b"".join(line + b"\r\n" for line in text.encode().splitlines())


def _all_shown(people: Iterable[tuple[str, str]]) -> str:
    return ", ".join(_shown(*one) for one in people)


def _shown(name: str, address: str) -> str:
    return f"{name[: headers.NAME_LENGTH]} <{address}>" if name else address


# --- parsed back ---------------------------------------------------------------------------------------------------


def _says(mail: bytes, meant: Mapping[str, str], bodies: Mapping[str, bytes]) -> bool:
    """True when a reader finds these headers in this order, each once, and these bodies, and nothing else.

    The headers are read by the standard library. What follows the first empty line is ours to the byte: what is not
    base 64 in it is known, and no line of base 64 is a boundary.
    """
    head, _, rest = mail.partition(b"\r\n\r\n")
    parts = _PARTS.fullmatch(rest)
    if parts is None or not _LINES.fullmatch(head + b"\r\n"):
        return False
    read = _HEADERS.parsebytes(head + b"\r\n\r\n")
    return (
        [(name, _read(name, value)) for name, value in read.items()] == list(meant.items())
        and not read.defects
        and [b64decode(part) for part in parts.groups()] == list(bodies.values())
    )


def _read(name: str, value: str) -> str:
    unfolded = value.replace("\r\n", "")
    if name not in ("From", "To", "Reply-To"):
        return _decoded(unfolded)
    found = getaddresses([unfolded])
    several = len(found) > 1 and name != "Reply-To"
    return "" if several else _all_shown((_decoded(shown), address) for shown, address in found)


def _decoded(words: str) -> str:
    if "=?" not in words:
        return words
    pieces = decode_header(words)
    return "".join(one if isinstance(one, str) else one.decode(charset or "ascii") for one, charset in pieces)
