"""Zalo's events: the signature, and what each says; the body is an enemy's until the signature holds."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.zalo.events import MOST, Changed, Event, Forged, Ignored, Reported, mac, read

APP, KEY = "2074138120372622546", "OAsecretKey"
# The sample of Zalo's documentation, byte for byte, and its signature under the key above.
SAMPLE = (
    b'{"sender":{"id":"2893352839501541173"},"recipient":{"id":"84123456789"},"event_name":"user_received_message",'
    b'"message":{"delivery_time":"1602960467432","msg_id":"15a0cc0bbb13bd4ce403","tracking_id":"tracking_id"},'
    b'"app_id":"2074138120372622546","timestamp":"1602560967477"}'
)
SIGNED = "mac=755a3226c155512799ad835d99b0c5090bf53820bde0ee67a0858279c15f548a"
THEN = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
TIMESTAMP = "1796090400000"


def event(name: str, **more: Any) -> dict[str, Any]:
    return {"event_name": name, "app_id": APP, "timestamp": TIMESTAMP, **more}


def says(body: Any, *, app_id: str = APP) -> Event:
    """What a body says that is signed as it should be."""
    raw = json.dumps(body).encode()
    written = body.get("timestamp") if isinstance(body, dict) else ""
    return read(raw, f"mac={mac(APP, raw, str(written), KEY)}", app_id=app_id, oa_secret=KEY)


def test_the_documented_sample_holds() -> None:
    assert read(SAMPLE, SIGNED, app_id=APP, oa_secret=KEY) == Reported(
        what="delivered",
        messages=(("15a0cc0bbb13bd4ce403", "tracking_id"),),
        reader="84123456789",
        at=datetime(2020, 10, 17, 18, 47, 47, 432000, UTC),  # after the event's own time, as Zalo's sample has it
    )


@pytest.mark.parametrize("written", [SIGNED.upper(), SIGNED.replace("=", " = "), f" {SIGNED} "])
def test_other_ways_to_write_the_signature_are_taken(written: str) -> None:
    assert isinstance(read(SAMPLE, written, app_id=APP, oa_secret=KEY), Reported)


@pytest.mark.parametrize(
    "written", ["", "mac=", SIGNED[:-1], SIGNED.removeprefix("mac="), f"{SIGNED}0", "mac=" + "é" * 64]
)
def test_no_signature_or_another_shape_is_forged(written: str) -> None:
    with pytest.raises(Forged):
        read(SAMPLE, written, app_id=APP, oa_secret=KEY)


@given(st.integers(0, len(SAMPLE) - 1), st.integers(1, 255))
def test_one_changed_byte_is_forged(place: int, change: int) -> None:
    changed = bytearray(SAMPLE)
    changed[place] ^= change
    with pytest.raises(Forged):
        read(bytes(changed), SIGNED, app_id=APP, oa_secret=KEY)


def test_another_key_is_forged_and_so_is_another_app_although_the_key_is_ours() -> None:
    with pytest.raises(Forged):
        read(SAMPLE, SIGNED, app_id=APP, oa_secret="another")
    raw = json.dumps(event("follow", app_id="1")).encode()
    with pytest.raises(Forged):
        read(raw, f"mac={mac(APP, raw, TIMESTAMP, KEY)}", app_id=APP, oa_secret=KEY)


def test_a_signed_event_need_not_name_the_app() -> None:
    said = says({"oaId": "2893352839501541173", "event_name": "change_oa_daily_quota", "timestamp": TIMESTAMP})
    assert isinstance(said, Changed)


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"null", b"[]", b'"x"', b"{", b"\xff\xfe{}", b'{"timestamp":"\xc3"}', b"\x00"),
        b"[" * 30_000,
        b'{"a":' * 10_000,
        b'{"timestamp":' + b"9" * 5_000 + b"}",
        b'{"timestamp":{"a":1}}',
        b'{"timestamp":true,"app_id":"\\ud800"}',
    ],
    ids=lambda raw: raw[:12].decode("latin-1"),
)
def test_what_is_no_event_is_forged_and_nothing_worse(raw: bytes) -> None:
    with pytest.raises(Forged):
        read(raw, f"mac={mac(APP, raw, '', KEY)}", app_id=APP, oa_secret=KEY)


def test_a_delivery_without_a_time_of_its_own_was_at_the_events_time() -> None:
    assert says(event("user_received_message", message={"msg_id": "a1"})) == Reported(
        what="delivered", messages=(("a1",),), at=THEN
    )


@pytest.mark.parametrize("time", ["", "soon", "-5", "0", "9" * 15, "9" * 40, None, [], 1e300])
def test_a_delivery_time_that_cannot_be_is_as_good_as_none(time: Any) -> None:
    said = says(event("user_received_message", message={"msg_id": "a1", "delivery_time": time}))
    assert isinstance(said, Reported)
    assert said.at == THEN


def test_seen_messages_come_as_a_list_or_alone() -> None:
    both = {"msg_ids": ["a1", "b2", "a1"], "msg_id": "c3"}
    assert says(event("user_seen_message", message=both)) == Reported(
        what="read", messages=(("a1",), ("b2",), ("c3",)), at=THEN
    )
    many = says(event("user_seen_message", message={"msg_ids": [f"m{n}" for n in range(5_000)]}))
    assert isinstance(many, Reported)
    assert len(many.messages) == MOST


@pytest.mark.parametrize(
    "message", [None, [], "a1", {}, {"msg_id": 5}, {"msg_id": "a\u0000b"}, {"msg_ids": [None, {}, "%"]}]
)
@pytest.mark.parametrize("name", ["user_received_message", "user_seen_message"])
def test_a_report_that_names_no_message_is_ignored(name: str, message: Any) -> None:
    assert says(event(name, message=message)) == Ignored()


@pytest.mark.parametrize(
    "name", ["follow", "unfollow", "user_asking_product", "oa_send_text", "tomorrow's", None, 7, ["follow"]]
)
def test_every_other_event_is_ignored(name: Any) -> None:
    assert says(event(name)) == Ignored()


def test_a_template_that_changes_is_told_in_words_that_can_be_kept() -> None:
    status = {"prev_status": "ENABLE", "new_status": "DISABLE"}
    reason = "Vi phạm\u0000 quy định \ud800\u202e" + "x" * 500
    said = says(event("change_template_status", template_id=510001, status=status, reason=reason))
    assert isinstance(said, Changed)
    assert said.what == "template"
    assert {**said.detail, "reason": said.detail["reason"][:18]} == {
        **{"template_id": "510001", "before": "ENABLE", "after": "DISABLE", "timestamp": TIMESTAMP},
        "reason": "Vi phạm quy định ?",
    }
    assert len(said.detail["reason"]) == 200


def test_a_quota_that_changes_is_told_with_both_values() -> None:
    said = says(event("change_oa_daily_quota", quota={"prev_value": "20000", "new_value": 50000}))
    assert said == Changed(what="quota", detail={"before": "20000", "after": "50000", "timestamp": TIMESTAMP})
    assert says(event("change_oa_daily_quota", quota=["x"])) == Changed(
        what="quota", detail={"before": "", "after": "", "timestamp": TIMESTAMP}
    )
