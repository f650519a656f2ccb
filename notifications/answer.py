"""What a foreign server answers over HTTP, within bounds: however long or slow it is, it comes to an end."""

from __future__ import annotations

import json
import time
from typing import Any

import httpx

from org.language import say
from org.text import clean_line

LONGEST, SECONDS = 1 << 20, 60.0  # bytes, and real time for the whole answer


class Endless(httpx.HTTPError):
    """More came than may be, or it came too slowly."""


def whole(answer: httpx.Response, *, longest: int = LONGEST, seconds: float = SECONDS) -> bytes:
    """The body of an answer that is being streamed; raises httpx.HTTPError, Endless among them."""
    until, body = time.monotonic() + seconds, bytearray()
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) > longest or time.monotonic() > until:
            raise Endless(say("trả lời quá dài hoặc quá chậm", "the answer is too long or too slow"))
    return bytes(body)


def json_of(body: bytes) -> dict[str, Any]:
    """The JSON object in a body, every text in it as it may be kept and shown; ValueError for anything else."""

    def cleaned(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return {name: clean_line(value) if isinstance(value, str) else value for name, value in pairs}

    try:
        found = json.loads(body, object_pairs_hook=cleaned)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(found, dict):
        raise ValueError("no JSON object")
    return found
