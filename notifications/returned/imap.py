"""Returned mail on a server (IMAP4rev1), always encrypted and with the server's certificate verified.

Only flags that every server keeps are used: \\Seen for what was dealt with, \\Flagged for what is left to a person.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from lib.language import say
from lib.text import clean_line
from notifications.returned.box import BoxTrouble
from notifications.returned.parts import LIMIT
from settings import Imap

TIMEOUT = 30.0  # seconds, for each answer


@contextmanager
def open_imap(where: Imap, *, look_only: bool = False) -> Iterator[ImapBox]:
    """The folder on the server; raises BoxTrouble, which never tells the password."""
    server: imaplib.IMAP4 | None = None
    try:
        server = _connected(where)
        _log_in(server, where)
        _expect(server.select(_quoted(where.folder), readonly=look_only))
        yield ImapBox(server)
    except (OSError, imaplib.IMAP4.error) as error:
        raise BoxTrouble(
            say(
                "Không dùng được hộp thư {folder} trên {host}:{port}: {why}.",
                "The mailbox {folder} on {host}:{port} cannot be used: {why}.",
                folder=where.folder,
                host=where.host,
                port=where.port,
                why=_reason(error),
            )
        ) from error
    finally:
        if server is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                server.logout()


class ImapBox:
    """A selected folder. A message's name is its UID."""

    def __init__(self, server: imaplib.IMAP4) -> None:
        self._server = server

    def waiting(self, most: int) -> Iterator[tuple[str, bytes]]:
        """UIDs grow with the time of arrival. Looking at a message leaves its flags as they are."""
        found = _expect(self._server.uid("SEARCH", "UNSEEN", "UNFLAGGED", "UNDELETED"))
        names = sorted((found[0] or b"").decode("ascii").split(), key=int)
        for name in names[:most]:
            answer = _expect(self._server.uid("FETCH", name, f"(BODY.PEEK[]<0.{LIMIT}>)"))
            content = next((part[1] for part in answer if isinstance(part, tuple)), None)
            if content is not None:  # else it was removed meanwhile
                yield name, content

    def mark(self, name: str, *, done: bool) -> None:
        """One flag more."""
        _expect(self._server.uid("STORE", name, "+FLAGS.SILENT", r"(\Seen)" if done else r"(\Flagged)"))


def _connected(where: Imap) -> imaplib.IMAP4:
    context = ssl.create_default_context()
    if where.tls:
        return imaplib.IMAP4_SSL(where.host, where.port, ssl_context=context, timeout=TIMEOUT)
    server = imaplib.IMAP4(where.host, where.port, timeout=TIMEOUT)
    server.starttls(ssl_context=context)  # refused by the library where the server does not offer it
    return server


def _log_in(server: imaplib.IMAP4, where: Imap) -> None:
    """By PLAIN where the server has it: LOGIN cannot carry letters with marks."""
    if "AUTH=PLAIN" in server.capabilities:
        proof = f"\0{where.user}\0{where.password}".encode()
        _expect(server.authenticate("PLAIN", lambda _challenge: proof))
    else:
        _expect(server.login(where.user, where.password))


def _expect(answer: tuple[str, Any]) -> list[Any]:
    kind, data = answer
    if kind != "OK":
        raise imaplib.IMAP4.error(data[0] if data else kind)
    return list(data)


def _quoted(folder: str) -> str:
    """A folder's name as it goes over the wire: letters beyond ASCII in modified UTF-7 (RFC 3501, 5.1.3)."""

    def coded(letters: re.Match[str]) -> str:
        return "&" + b64encode(letters[0].encode("utf-16-be")).decode().rstrip("=").replace("/", ",") + "-"

    name = re.sub(r"[^\x20-\x7e]+", coded, folder.replace("&", "&-"))
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    text = error.args[0] if error.args and isinstance(error.args[0], bytes | str) else str(error)
    return clean_line(text.decode("utf-8", "replace") if isinstance(text, bytes) else text).rstrip(".")[:300]
