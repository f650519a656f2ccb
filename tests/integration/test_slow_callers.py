"""The web process and whoever calls it slowly, endlessly or not at all: nobody holds a connection for long."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from settings import Settings, Sms, Zalo
from simulator.running import served
from web import patience
from web.app import create_app
from web.patience import CONNECTIONS, LONGEST_HEAD, SECONDS, Patient, configuration

SOON = 0.3  # instead of half a minute
HOOK = b"POST /zalo/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"


def test_half_a_minute_is_what_everybody_gets() -> None:
    assert SECONDS == 30
    assert Patient.seconds == SECONDS
    made = configuration("web.app:create_app", "127.0.0.1", 0)
    assert (made.http, made.limit_concurrency, made.h11_max_incomplete_event_size) == (
        Patient,
        CONNECTIONS,
        LONGEST_HEAD,
    )


@pytest.fixture
def address(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    monkeypatch.setattr(Patient, "seconds", SOON)
    monkeypatch.setattr(patience, "CONNECTIONS", 3)
    zalo = Zalo(app_id="1", app_secret="s", oa_secret="k")
    sms = Sms(gateway="esms", key="k", secret="s", host="h", brand="b")
    office = Settings(home=Path(), database_url=sqlite_url, broker_url="", zalo=zalo, sms=sms)
    with served(configuration(create_app(office, patience=SOON), "127.0.0.1", 0)) as (url, _loop):
        parts = urlsplit(url)
        assert parts.hostname
        assert parts.port
        yield parts.hostname, parts.port


def called(address: tuple[str, int], *sent: bytes, drip: bytes = b"") -> bytes:
    """What comes back until the connection is closed; `drip` goes on being sent, a byte now and then."""
    answer, until = b"", time.monotonic() + 20
    with closing(socket.create_connection(address)) as line:
        with suppress(ConnectionError):  # it may be cut off before all was sent
            for part in sent:
                line.sendall(part)
        line.settimeout(0.05)
        while time.monotonic() < until:
            try:
                if not (came := line.recv(65_536)):
                    return answer
                answer += came
            except TimeoutError:
                if drip:
                    try:
                        line.sendall(drip)
                    except OSError:
                        return answer
            except ConnectionError:
                return answer
    raise AssertionError(f"the connection is still held; so far came {answer[:200]!r}")


def test_a_body_that_trickles_is_answered_408_and_cut_off(address: tuple[str, int]) -> None:
    answer = called(address, HOOK + b"\r\n", drip=b" ")
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in answer.lower()


def test_a_body_that_never_comes_and_one_in_endless_pieces_are_too(address: tuple[str, int]) -> None:
    assert called(address, HOOK + b"\r\n").startswith(b"HTTP/1.1 408 ")
    chunked = b"POST /zalo/webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert called(address, chunked, drip=b"1\r\n \r\n").startswith(b"HTTP/1.1 408 ")


def test_a_head_that_trickles_or_never_comes_holds_no_connection(address: tuple[str, int]) -> None:
    assert called(address) == b""
    assert called(address, b"GET /health HTTP/1.1\r\nX: ", drip=b"x") == b""


def test_a_second_request_that_trickles_does_not_either(address: tuple[str, int]) -> None:
    answer = called(address, b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /", drip=b"x")
    assert answer.startswith(b"HTTP/1.1 404 ")


def test_a_body_that_nobody_waits_for_holds_no_connection(address: tuple[str, int]) -> None:
    answer = called(address, b"GET /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n", drip=b" ")
    assert answer.startswith(b"HTTP/1.1 404 ")


@pytest.mark.parametrize(
    "head", [b"X: " + b"x" * 100_000, b"".join(b"X-%d: x\r\n" % n for n in range(10_000)), b"Cookie: \xff\x00\r\n"]
)
def test_heads_that_are_too_long_or_broken_are_refused(address: tuple[str, int], head: bytes) -> None:
    answer = called(address, b"GET /health HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n\r\n")
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4")  # the connection may be reset before all was sent


def test_above_so_many_connections_callers_are_told_to_come_later(address: tuple[str, int]) -> None:
    held = [socket.create_connection(address) for _ in range(3)]
    try:
        assert called(address, b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n").startswith(b"HTTP/1.1 503 ")
    finally:
        for line in held:
            line.close()


@pytest.mark.parametrize(
    "path",
    ["/sms/esms/%00/%00", "/sms/esms/" + "9" * 5_000 + "/x", "/sms/esms/%ff%fe/%ed%a0%80", "/sms/esms/..%2f/1", "/%00"],
)
def test_absurd_addresses_are_nobodys(address: tuple[str, int], path: str) -> None:
    answer = called(
        address, f"GET {path}?SMSID=%00&SendStatus=5 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    )
    assert answer[:13] in (b"HTTP/1.1 403 ", b"HTTP/1.1 404 ")
