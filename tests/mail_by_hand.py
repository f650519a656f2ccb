"""A mail taken apart by hand, as strictly as RFC 5322 and RFC 2047 have it: what is more than our own words shows."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

OURS = [
    *(
        "From",
        "To",
        "Reply-To",
        "Subject",
        "Date",
        "Message-ID",
        "List-Id",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
    ),
    *("MIME-Version", "Content-Type", "Content-Language"),
]
PART = ["Content-Type", "Content-Transfer-Encoding"]
_WORD = re.compile(r"=\?utf-8\?b\?([A-Za-z0-9+/]+={0,2})\?=")

# Names that were seen to become headers and bodies, or might.
ATTACKS = [
    "=?utf-8?q?A=0D=0ABcc:_x@evil.example?=",
    "=?utf-8?q?A=0D=0AReply-To:_x@evil.example?=",
    "=?utf-8?b?QQ0KQmNjOiB4QGV2aWwuZXhhbXBsZQ==?=",
    "=?us-ascii?q?A=0D=0A=0D=0A<p>foreign</p>?=",
    "=?utf-8?q?A=0ABcc:_x@evil.example?= =?utf-8?q?=0D=0ACc:_y@evil.example?=",
    "Đầu mối =?utf-8?q?A=0D=0ABcc:_x@evil.example?=",
    '"=?utf-8?q?A=0D=0ABcc:_x@evil.example?="',
    "A\r\nBcc: x@evil.example\r\n\r\nforeign",
    "A\x0bBcc: x\x85Bcc: y\u2028Bcc: z",
    'A" <x@evil.example>, "B',
    "A <x@evil.example>",
    "A, x@evil.example; B: c@evil.example;",
    "(A) \\ A ?= =? A",
    "--=_don-doc_=\r\nContent-Type: text/html\r\n\r\n<p>foreign</p>",
    "A" * 2000,
    "Ủy ban " * 300,
]


@dataclass(frozen=True)
class Apart:
    """Headers as (name, what a reader sees), and the two bodies as they were written."""

    headers: list[tuple[str, str]]
    text: str
    html: str

    def __getitem__(self, name: str) -> str:
        [value] = [value for one, value in self.headers if one == name]
        return value


def taken_apart(raw: bytes) -> Apart:
    """Fails unless the mail has our headers, each once and in order, and two bodies, and is clean to the last byte."""
    assert re.fullmatch(rb"(?:[\x20-\x7e]{0,998}\r\n)+", raw), "a byte that is none of printable ASCII and CRLF"
    head, _, body = raw.partition(b"\r\n\r\n")
    headers = _headers(head)
    assert [name for name, _ in headers] == OURS
    boundary = re.fullmatch(r'multipart/alternative; boundary="([^"]+)"', dict(headers)["Content-Type"])
    assert boundary is not None
    before, *parts, end = (b"\r\n" + body).split(f"\r\n--{boundary[1]}".encode())
    assert (before, end, len(parts)) == (b"", b"--\r\n", 2)
    bodies = []
    for kind, part in zip(("text/plain", "text/html"), parts, strict=True):
        written, _, encoded = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        assert _headers(written) == list(zip(PART, (f'{kind}; charset="utf-8"', "base64"), strict=True))
        assert max(map(len, encoded.split(b"\r\n"))) <= 76
        bodies.append(b64decode(encoded.replace(b"\r\n", b""), validate=True).decode())
    _readers_agree(raw, headers, bodies)
    return Apart(headers, *(one.replace("\r\n", "\n") for one in bodies))


def _headers(head: bytes) -> list[tuple[str, str]]:
    lines = head.decode("ascii").split("\r\n")
    assert all(lines), "an empty line among the headers"
    assert not lines[0].startswith((" ", "\t"))
    folded = re.sub(r"\r\n[ \t]", lambda found: found[0][-1], head.decode("ascii"))
    found = []
    for line in folded.split("\r\n"):
        name, colon, value = line.partition(": ")
        assert colon, line
        assert re.fullmatch(r"[A-Za-z-]+", name)
        found.append((name, _read(value)))
    return found


def _read(value: str) -> str:
    """Encoded words as RFC 2047 reads them: nothing stands between two of them. Others than ours there are none."""
    joined = re.sub(r"(?<=\?=) +(?==\?)", "", value)
    assert "=?" not in _WORD.sub("", joined), value
    shown = _WORD.sub(lambda found: b64decode(found[1], validate=True).decode(), joined)
    assert shown.isprintable(), value
    return shown


def _readers_agree(raw: bytes, headers: list[tuple[str, str]], bodies: list[str]) -> None:
    """Both readers of the standard library find the same, and nothing to complain of."""
    for reader in (policy.default, policy.compat32):
        read: Any = message_from_bytes(raw, policy=reader)
        assert read.keys() == OURS
        assert [part.get_content_type() for part in read.walk()][1:] == ["text/plain", "text/html"]
        assert [part.get_payload(decode=True).decode() for part in read.get_payload()] == bodies
        assert [part.defects for part in read.walk()] == [[], [], []]
        assert [part.keys() for part in read.get_payload()] == [PART, PART]
    modern = message_from_bytes(raw, policy=policy.default)
    assert isinstance(modern, EmailMessage)
    assert str(modern["Subject"]) == dict(headers)["Subject"]
    for name in ("From", "To"):
        [one] = modern[name].addresses
        shown = f"{one.display_name} <{one.addr_spec}>" if one.display_name else one.addr_spec
        assert shown == dict(headers)[name]
