"""What somebody who can write into the broker may leave there, instead of a doorbell."""

from __future__ import annotations

import base64
import gzip
import json
import pickle
from dataclasses import dataclass, field
from typing import Any

MARK = "NOT-TO-BE-REPEATED"  # stands in what is sent, and must stand in no log
NOTHING_MORE = {"callbacks": None, "errbacks": None, "chain": None, "chord": None}
RING = json.dumps([[], {}, NOTHING_MORE]).encode()
JSON = "application/json"


@dataclass(frozen=True)
class Sent:
    """A message as its sender says it: the same over every broker."""

    body: bytes = RING
    content_type: str | None = JSON
    encoding: str | None = "utf-8"
    headers: Any = field(default_factory=lambda: call("jobs.tick"))


def call(task: Any, **more: Any) -> dict[str, Any]:
    """Celery's headers of a call; one that is `...` is left out."""
    headers = {"lang": "py", "task": task, "id": "1", "eta": None, "expires": None, "timelimit": [None, None], **more}
    return {name: value for name, value in headers.items() if value is not ...}


def _asks(*body: Any) -> bytes:
    return json.dumps(body).encode()


_SIGNATURE = {"task": MARK, "args": [], "kwargs": {}, "options": {}, "subtask_type": None, "immutable": False}

# By what is wrong: none of these rings, not even for a tick.
HOSTILE: dict[str, Sent] = {
    "no JSON": Sent(f"{{{MARK}".encode()),
    "no UTF-8": Sent(b"\xff\xfe" + MARK.encode()),
    "no body": Sent(b""),
    "a number": Sent(b"5"),
    "nothing": Sent(b"null"),
    "a mapping": Sent(json.dumps({MARK: 1}).encode()),
    "a pair": Sent(b"[[], {}]"),
    "three numbers": Sent(b"[1, 2, 3]"),
    "a number to follow": Sent(b"[[], {}, 5]"),
    "nested deeply": Sent(b"[" * 100_000),
    "arguments": Sent(_asks([MARK], {}, NOTHING_MORE)),
    "named arguments": Sent(_asks([], {MARK: 1}, NOTHING_MORE)),
    "a callback": Sent(_asks([], {}, {**NOTHING_MORE, "callbacks": [_SIGNATURE]})),
    "a chord": Sent(_asks([], {}, {**NOTHING_MORE, "chord": _SIGNATURE})),
    "eight megabytes": Sent(_asks(["x" * 8_000_000], {}, NOTHING_MORE)),
    "an unknown job": Sent(headers=call(f"jobs.{MARK}")),
    "a job of Celery's own": Sent(headers=call("celery.backend_cleanup")),
    "a list as a job": Sent(headers=call([MARK])),
    "no job": Sent(headers=call(...)),
    "no headers": Sent(headers={}),
    "expires some day": Sent(headers=call("jobs.tick", expires=MARK)),
    "expires at a number": Sent(headers=call("jobs.tick", expires=5)),
    "expires before the calendar": Sent(headers=call("jobs.tick", expires="0001-01-01T00:00:00+14:00")),
    "expired": Sent(headers=call("jobs.tick", expires="2020-01-01T00:00:00+00:00")),
    "pickle": Sent(pickle.dumps([[], {}, NOTHING_MORE]), "application/x-python-serialize", "binary"),
    "no content type": Sent(content_type=None, encoding=None),
    "a bomb": Sent(
        gzip.compress(b"0" * 100_000_000, 1), headers=call("jobs.tick", compression="application/x-gzip")
    ),
    "protocol 1": Sent(json.dumps({"task": "jobs.tick", "id": "1", "args": [MARK], "kwargs": {}}).encode(), headers={}),
}  # fmt: skip

# These name one of our jobs and ask for nothing we would do: what else they say is not obeyed.
ODD: dict[str, Sent] = {
    "no id": Sent(headers=call("jobs.tick", id=...)),
    "a list as id": Sent(headers=call("jobs.tick", id=[MARK])),
    "later": Sent(headers=call("jobs.tick", eta="9999-12-31T23:59:59+00:00")),
    "some day": Sent(headers=call("jobs.tick", eta=MARK)),
    "a time limit": Sent(headers=call("jobs.tick", timelimit=[0.001, 0.001])),
    "a word as time limit": Sent(headers=call("jobs.tick", timelimit=MARK)),
    "stamps": Sent(headers=call("jobs.tick", stamped_headers=5, stamps=7)),
    "another name": Sent(headers=call("jobs.tick", shadow=[MARK])),
    "another encoding": Sent(encoding=MARK),
}


def enveloped(message: Sent, queue: str, **other: Any) -> bytes:
    """A message as kombu keeps it in Redis and in files; `other` replaces parts, or with `...` leaves them out."""
    whole = {
        "body": base64.b64encode(message.body).decode(),
        "content-type": message.content_type,
        "content-encoding": message.encoding,
        "headers": message.headers,
        "properties": properties(queue),
        **other,
    }
    return json.dumps({name: value for name, value in whole.items() if value is not ...}).encode()


def properties(queue: str, **other: Any) -> dict[str, Any]:
    info = {"exchange": "", "routing_key": queue}
    whole = {"delivery_tag": "1", "delivery_info": info, "body_encoding": "base64", "delivery_mode": 2, **other}
    return {name: value for name, value in whole.items() if value is not ...}


def envelopes(queue: str) -> dict[str, bytes]:
    """What is wrong with the envelope already; none rings."""
    ring = Sent()
    return {
        "an empty text": b"",
        "a word": MARK.encode(),
        "bytes": b"\xff\xfe\x00",
        "a list": b"[]",
        "null": b"null",
        "a text": f'"{MARK}"'.encode(),
        "nested deeply": b"[" * 100_000,
        "an object of kombu's": b'{"__type__": "datetime", "__value__": "x"}',
        "nothing inside": b"{}",
        "twenty megabytes": b'"' + b"x" * 20_000_000 + b'"',
        "a body that is no base64": enveloped(ring, queue, body=f"%%{MARK}"),
        "base64 cut short": enveloped(ring, queue, body="abc"),
        "a number as body": enveloped(ring, queue, body=7),
        "a list as body": enveloped(ring, queue, body=[MARK]),
        "no body at all": enveloped(ring, queue, body=...),
        "a list as headers": enveloped(ring, queue, headers=[MARK]),
        "a word as headers": enveloped(ring, queue, headers=MARK),
        "null as headers": enveloped(ring, queue, headers=None),
        "a list as content type": enveloped(ring, queue, **{"content-type": [MARK]}),
    }


def odd_envelopes(queue: str) -> dict[str, bytes]:
    """What an envelope may say of its way and its tag; it rings, and neither is believed."""
    ring = Sent()
    way = {"exchange": {MARK: 1}, "routing_key": "../../../elsewhere"}
    return {
        "no properties": enveloped(ring, queue, properties=...),
        "a list as properties": enveloped(ring, queue, properties=[MARK]),
        "no tag": enveloped(ring, queue, properties=properties(queue, delivery_tag=...)),
        "null as tag": enveloped(ring, queue, properties=properties(queue, delivery_tag=None)),
        "a mapping as tag": enveloped(ring, queue, properties=properties(queue, delivery_tag={MARK: 1})),
        "no way": enveloped(ring, queue, properties=properties(queue, delivery_info=...)),
        "another way": enveloped(ring, queue, properties=properties(queue, delivery_info=way)),
        "an unknown encoding": enveloped(ring, queue, properties=properties(queue, body_encoding=MARK)),
    }


# AMQP 0-9-1, 4.2.6.1: flags and values of properties as nobody should write them.
def _table(content: bytes) -> bytes:
    return b"\x20\x00" + len(content).to_bytes(4, "big") + content


PROPERTIES: dict[str, bytes] = {
    "a content type that is no text": b"\x80\x00" + b"\x02\xff\xfe",
    "a header's name that is no text": _table(b"\x02\xff\xfeS\x00\x00\x00\x01x"),
    "a job that is no text": _table(b"\x04taskS\x00\x00\x00\x02\xff\xfe"),
    "a job in the far future": _table(b"\x04taskT" + b"\x7f" + b"\xff" * 7),
    "a list of lists as a job": _table(b"\x04taskA\x00\x00\x00\x05A\x00\x00\x00\x00"),
}
