"""A message in its parts, within bounds, whatever is in it. Pure.

The plain parser of the standard library is used, with values cut short: its structured one (`email.policy.default`)
takes more than two minutes for one hostile Content-Type of 64 KB.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from email import message_from_bytes, message_from_string
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses

from lib.text import clean_line

LIMIT = 512 * 1024  # bytes that are looked at: what servers say stands before the message that they return
LINES = 10_000
VALUE, LINE = 2_000, 500  # characters of a header, and of a line of text
PARTS, DEPTH = 50, 10
TEXT = 40_000  # characters of text in which words are looked for


class _Bounded(Compat32):
    """Values of headers are text, cut short; bytes of no known charset become U+FFFD."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:VALUE]

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


_POLICY = _Bounded()


def parse(data: bytes) -> Message:
    """The beginning of the message; raises RecursionError and whatever else the parser has not thought of."""
    lines = data[:LIMIT].replace(b"\0", b"").splitlines(keepends=True)
    return message_from_bytes(b"".join(lines[:LINES]), policy=_POLICY)


def own_parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """The message and its parts, in order; a message that it holds is one of them, but not what is inside that."""
    yield message
    if depth < DEPTH and message.get_content_maintype() == "multipart":
        for part in children(message)[:PARTS]:
            yield from own_parts(part, depth + 1)


def children(part: Message) -> list[Message]:
    """What a part is made of: parts, the one message that it holds, or the groups of fields of a report."""
    inside = part.get_payload()
    return [one for one in inside if isinstance(one, Message)] if isinstance(inside, list) else []


def held(part: Message) -> Message | None:
    """The message that a part holds, whole or its headers only; None for any other part."""
    inside = children(part)
    if part.get_content_type() == "message/rfc822":
        return inside[0] if inside else None
    if part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers"):
        return inside[0] if inside else message_from_string(text_of(part).lstrip(), policy=_POLICY)
    return None


def text_of(part: Message) -> str:
    """The text of a leaf, decoded as far as it can be; of HTML the words only."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    text = _decoded(content[: 4 * TEXT], part.get_content_charset())
    if part.get_content_subtype() == "html":
        text = html.unescape(re.sub(r"<[^>]{0,500}>", " ", text))
    return "\n".join(line[:LINE] for line in text[:TEXT].splitlines())


def header(message: Message, name: str) -> str:
    """The value in one line, encoded words decoded where that is possible; empty when there is none."""
    value = str(message.get(name, ""))
    try:
        parts = [_decoded(one, charset) if isinstance(one, bytes) else one for one, charset in decode_header(value)]
    except Exception:  # malformed encoded words: as it stands
        parts = [value]
    return clean_line("".join(parts))


def addresses(message: Message, *names: str) -> tuple[str, ...]:
    """The addresses in these headers, casefolded."""
    values = [str(value) for name in names for value in message.get_all(name, [])]
    return tuple(dict.fromkeys(clean_line(found).casefold() for _name, found in getaddresses(values) if "@" in found))


def message_ids(message: Message, *names: str) -> tuple[str, ...]:
    """The Message-IDs in these headers, without angle brackets."""
    values = " ".join(str(value) for name in names for value in message.get_all(name, []))
    return tuple(dict.fromkeys(_MESSAGE_ID.findall(values)))


_MESSAGE_ID = re.compile(r"<([^<>\s]{1,250}@[^<>\s]{1,250})>")


def _decoded(content: bytes, charset: str | None) -> str:
    for name in (charset or "utf-8", "utf-8"):
        try:
            return content.decode(name)
        except (LookupError, ValueError):
            continue
    return content.decode("latin-1" if charset is None else "utf-8", "replace")
