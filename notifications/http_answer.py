"""Foreign servers over HTTP: whom to believe, and their answer read within bounds: it comes to an end."""

from __future__ import annotations

import ssl
import time
from functools import cache

import httpx

from lib.meaning import meaning

LONGEST, SECONDS = 1 << 20, 60.0  # bytes, and real time for the whole answer


class Endless(httpx.HTTPError):
    """More came than may be, or it came too slowly."""


@cache
def authorities() -> ssl.SSLContext:
    """Whose certificates are believed; for `verify=`. Read once in a process: it takes longer than a call."""
    return httpx.create_ssl_context()


def whole(answer: httpx.Response, *, longest: int = LONGEST, seconds: float = SECONDS) -> bytes:
    """The body of an answer that is being streamed; raises httpx.HTTPError, Endless among them."""
    until, body = time.monotonic() + seconds, bytearray()
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) > longest or time.monotonic() > until:
            raise Endless(meaning("http.endless"))
    return bytes(body)
