"""The header lines of a mail, each value encoded here or refused (RFC 5322, RFC 2047). Pure.

Some programs, Python's own mail package among them, decode encoded words wherever they meet one, and write what comes
out as it is. So whatever is more than plain letters is one encoded word after the other by our hand, and `=?` stands
nowhere else.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator

from lib.headers import ADDRESS, DOMAIN
from lib.meaning import meaning
from notifications.model import CannotBeMade

LINE = 76  # characters of a line that holds an encoded word (RFC 2047)
_AROUND = len("=?utf-8?b??=")
NAME_LENGTH = 150  # characters of a name, which is one encoded word however long
_WORDS = re.compile(r"[A-Za-z0-9!#$%&'*+/=^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=^_`{|}~-]+)*")  # atoms, but for `?`
_ID = re.compile(rf"[A-Za-z0-9._+-]{{1,128}}@{DOMAIN}")
_LIST = re.compile(r"[A-Za-z0-9._-]{1,255}")


def subject(text: str) -> str:
    """Unstructured words, folded; a space between two encoded words stands inside the first."""
    _one_line(text)
    if text.isascii() and "=?" not in text and len(text) <= LINE - len("Subject: ") and text == text.strip():
        return text
    return "\r\n ".join(map(_encoded, _pieces(text.encode(), LINE - len("Subject: "))))


def mailbox(name: str, address: str) -> str:
    """One address and whose it is.

    Readers that split an encoded name differ on whether a space stands between the parts: it is not split.
    """
    if not ADDRESS.fullmatch(address):
        raise CannotBeMade(meaning("email.bad-address"))
    _one_line(name)
    if not name:
        return address
    shown = name[:NAME_LENGTH]
    if _WORDS.fullmatch(shown) and len(shown) + len(address) <= LINE - len("From:  <>"):
        return f"{shown} <{address}>"
    return f"{_encoded(shown.encode())}\r\n <{address}>"


def mailboxes(people: Iterable[tuple[str, str]]) -> str:
    """Several of them, one a line."""
    return ",\r\n ".join(mailbox(*one) for one in people)


def message_id(name: str) -> str:
    """A Message-ID in its brackets."""
    if not _ID.fullmatch(name):
        raise CannotBeMade(meaning("email.bad-message-id"))
    return f"<{name}>"


def list_id(name: str) -> str:
    """A List-Id (RFC 2919) in its brackets."""
    if not _LIST.fullmatch(name):
        raise CannotBeMade(meaning("email.bad-list-id"))
    return f"<{name}>"


def _one_line(text: str) -> None:
    if not text.isprintable():
        raise CannotBeMade(meaning("email.not-printable"))


def _pieces(data: bytes, first: int) -> Iterator[bytes]:
    """UTF-8 cut between characters, each piece as long as its line has room for once it is encoded."""
    room, start = first, 0
    while start < len(data):
        end = start + (room - _AROUND) // 4 * 3
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        yield data[start:end]
        room, start = LINE - 1, end


def _encoded(data: bytes) -> str:
    return f"=?utf-8?b?{b64encode(data).decode()}?="
