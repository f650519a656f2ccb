"""Whatever comes back by mail is read within bounds: huge, deep, malformed, forged, or plain noise. Nothing raises."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.returned import parts
from notifications.returned.read import read
from tests.unit.test_returned_mail import SAMPLES

HUGE = 10 * 1024 * 1024
DAEMON = b"From: MAILER-DAEMON@mx.example\n"
REPORT = DAEMON + b"Content-Type: multipart/report; boundary=b\n\n"
BLOCK = b"Action: failed\nFinal-Recipient: rfc822;a@b.example\n\n"


def nested(depth: int) -> bytes:
    levels = (b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(depth))
    return DAEMON + b"".join(levels) + b"x\n" * 200_000


# Made when they are read: together they are 150 MB.
HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "zeros": lambda: bytes(HUGE),
    "one line": lambda: DAEMON + b"\n" + b"<a@" * (HUGE // 3),
    "many lines": lambda: DAEMON + b"\n" + b"@\n" * (HUGE // 2),
    "a hundred deep": lambda: nested(100),
    "nine thousand deep": lambda: nested(9000),
    "messages in messages": lambda: b"Content-Type: message/rfc822\n\n" * 20_000,
    "a subject of 10 MB": lambda: b"Subject: " + b"=?utf-8?q?a?= " * (HUGE // 14) + b"\n\n",
    "a type of 10 MB": lambda: b"Content-Type: multipart/report" + b";" * HUGE + b"\n\n",
    "parameters without end": lambda: b"Content-Type: multipart/report; a=" + b'"\\"' * (HUGE // 3) + b"\n\n",
    "addresses in brackets": lambda: DAEMON + b"To: " + b"(" * HUGE + b"\n\n",
    "many headers": lambda: b"To: a@b.example\n" * (HUGE // 16) + b"\n",
    "many parts": lambda: REPORT + (b"--b\nContent-Type: message/delivery-status\n\nA: b\n\n" + BLOCK) * 100_000,
    "many recipients": lambda: REPORT + b"--b\nContent-Type: message/delivery-status\n\nA: b\n\n" + BLOCK * 200_000,
    "a long line in what is returned": lambda: (
        REPORT
        + b"--b\nContent-Type: text/plain\n\nhello\n\n--b\nContent-Type: message/rfc822\n\nContent-Type: text/plain\n\n"
        + b"Your message to:\n"
        + b"a" * HUGE
    ),
    "a long line deep inside": lambda: nested(12).partition(b"x\n")[0] + b"Your message to:\n" + b"a" * HUGE,
    "open tags": lambda: b"Content-Type: text/html\n" + DAEMON + b"\n" + b"<" * HUGE,
    "no such charset": lambda: b"Content-Type: text/plain; charset=khong-co\n" + DAEMON + b"\n\xff\xfe\n",
    "a codec that is no charset": lambda: b"Content-Type: text/plain; charset=zlib_codec\n" + DAEMON + b"\nx\n",
    "a slow charset": lambda: b"Content-Type: text/plain; charset=punycode\n" + DAEMON + b"\nabc-" + b"z" * HUGE,
    "malformed words": lambda: DAEMON + b"Subject: =?utf-8?b?====?= =?x?q?=ZZ?= =?utf-8?b?!?=\n\n",
    "headers of no charset": lambda: "From: đôn-đốc\nSubject: đôn đốc\nContent-Type: đôn/đốc\n\n".encode("utf-16"),
    "base64 that is none": lambda: b"Content-Transfer-Encoding: base64\n" + DAEMON + b"\n" + b"=!" * 1000,
}


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.timeout(30)
def test_it_is_read_and_little_is_kept(what: str) -> None:
    found = read(HOSTILE[what]())
    assert len(found.fates) <= 50 * parts.PARTS
    assert len(repr(found)) < 2_000_000
    assert len(found.subject) <= 200


def test_only_the_beginning_of_a_huge_message_counts() -> None:
    bounce = (SAMPLES / "dsn-no-such-user.eml").read_bytes()
    end = b"\n--=_bao-phat--\n"
    assert read(bounce.replace(end, b"x" * 70 + b"\n" * HUGE + end)).fates == read(bounce).fates
    assert read(b"X-Rest: " + b"y" * parts.LIMIT + b"\n" + bounce).fates == ()


@given(st.binary(max_size=4000))
def test_noise_is_read(data: bytes) -> None:
    read(data)


@given(st.data())
def test_damaged_samples_are_read(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(SAMPLES.glob("*.eml"))))
    whole = path.read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    read(whole[:start] + data.draw(st.binary(max_size=40)) + whole[end:])


def test_whatever_the_parser_stumbles_over_is_left_to_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(_data: bytes) -> None:
        raise LookupError("a defect of the parser")

    monkeypatch.setattr("notifications.returned.read.parse", stumble)
    assert read(b"Subject: x\n\n").kind == "other"
