"""The simulator over real sockets: every way in which it can be told to misbehave."""

from __future__ import annotations

import json
import threading
import unicodedata
from collections.abc import Iterator
from time import monotonic

import httpx
import pytest

from simulator.events import mac_of
from simulator.limits import is_night
from simulator.postman import RETRIES
from simulator.running import MORNING, Simulator, running
from tests.integration.zalo_office import DATA, PHONE, USER, Office, Webhook, listening, reminder


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with listening() as taken:
        yield taken


@pytest.fixture
def zalo(webhook: Webhook) -> Iterator[Simulator]:
    """Its clock stands still: nothing arrives until the test moves it."""
    with running(webhook=webhook.url, clock_runs=False) as simulator:
        yield simulator


@pytest.fixture
def office(zalo: Simulator) -> Office:
    return Office(zalo)


def mac(zalo: Simulator, raw: bytes, *, name: str = "") -> str:
    ours = zalo.credentials
    return mac_of(name or ours.app_id, raw, json.loads(raw)["timestamp"], ours.oa_secret)


# 1, 2: tokens


def test_1_of_two_that_refresh_at_once_one_wins(office: Office) -> None:
    answers: list[dict[str, str]] = []
    both = [threading.Thread(target=lambda: answers.append(office.refresh())) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(answer.get("error", 0) for answer in answers) == [-14020, 0]


def test_1_a_lost_answer_to_a_refresh_ends_the_grant(zalo: Simulator, office: Office) -> None:
    zalo.switch(drop_answers=1, faults_on="tokens")
    with pytest.raises(httpx.RemoteProtocolError):
        office.refresh()
    assert office.refresh()["error"] == -14020
    assert office.error() == -124


def test_2_a_token_dies_in_the_middle_of_a_batch(zalo: Simulator, office: Office) -> None:
    zalo.switch(token_dies_after=2)
    assert [office.error() for _ in range(3)] == [0, 0, -124]
    assert office.write()["error"] == -220
    zalo.switch(dead_token_as_401=True)
    answer = office.call("POST", "/message/template", json=reminder(PHONE))
    assert (answer.status_code, answer.json()["error"]) == (401, -124)
    zalo.switch(access_token_seconds=5)
    pair = office.refresh()
    assert pair["expires_in"] == "5"
    office.token = pair["access_token"]
    assert office.error() == 0
    zalo.advance(5)
    assert office.call("POST", "/message/template", json=reminder(PHONE)).status_code == 401


# 3, 4, 5: answers


def test_3_an_answer_is_lost_after_the_message_was_taken(zalo: Simulator, office: Office) -> None:
    zalo.switch(drop_answers=2)
    with pytest.raises(httpx.RemoteProtocolError):
        office.send()
    with pytest.raises(httpx.RemoteProtocolError):
        office.send_to_user()
    assert office.error() == 0
    assert [(each["channel"], each["answer"]) for each in zalo.messages()] == [
        ("phone", "dropped"),
        ("uid", "dropped"),
        ("phone", "given"),
    ]
    assert zalo.world.switches.drop_answers == 0


def test_3_answers_are_lost_at_a_rate_and_a_refusal_is_not(zalo: Simulator, office: Office) -> None:
    zalo.switch(drop_rate=1.0)
    assert office.error("12") == -108
    with pytest.raises(httpx.RemoteProtocolError):
        office.send()
    assert len(zalo.messages()) == 1


def test_4_a_slow_answer_comes_after_the_message_was_taken(zalo: Simulator, office: Office) -> None:
    zalo.switch(slow_seconds=0.5)
    office.timeout = 0.1
    with pytest.raises(httpx.ReadTimeout):
        office.send()
    assert len(zalo.messages()) == 1
    zalo.switch(slow_rate=0.0)
    office.timeout = 5.0
    began = monotonic()
    assert office.error() == 0
    assert monotonic() - began < 0.5


def test_5_an_answer_is_no_json(zalo: Simulator, office: Office) -> None:
    wanted = {"html200": (200, "text/html"), "text200": (200, "text/plain"), "html502": (502, "text/html")}
    for kind, (status, media) in wanted.items():
        zalo.switch(broken_answer=kind)
        answer = office.call("POST", "/message/template", json=reminder(PHONE))
        assert answer.status_code == status
        assert answer.headers["content-type"].startswith(media)
        with pytest.raises(ValueError, match="Expecting value"):
            answer.json()
    assert zalo.messages() == []
    zalo.switch(broken_after_accepting=True)
    assert office.call("POST", "/message/template", json=reminder(PHONE)).status_code == 502
    assert [each["answer"] for each in zalo.messages()] == ["broken"]
    zalo.switch(broken_rate=0.0)
    assert office.error() == 0
    zalo.switch(broken_rate=1.0, broken_after_accepting=False, faults_on="all")
    assert office.call("POST", "/v4/oa/access_token", data={}).status_code == 502


# 6: refusals by number and by chance


def test_6_a_suffix_chooses_the_error(zalo: Simulator, office: Office) -> None:
    zalo.switch(error_by_suffix={"01": -114, "0901234599": -119, USER: -244})
    assert office.error("0901234501") == -114
    assert office.error("84901234599") == -119
    assert office.error("0901234500") == 0
    assert office.send_to_user()["error"] == -244


def test_6_errors_come_at_random_by_class_or_code_and_the_same_for_a_seed(zalo: Simulator, office: Office) -> None:
    def draw() -> list[int]:
        with running(seed=5, error_rates={"T": 0.3, "-114": 0.3}) as another:
            return [Office(another).error() for _ in range(20)]

    drawn = draw()
    assert set(drawn) == {0, -100, -114}
    assert draw() == drawn


def test_6_an_unknown_error_may_hide_a_message_that_goes_out(zalo: Simulator, office: Office) -> None:
    zalo.switch(error_rates={"-100": 1.0})
    assert office.error() == -100
    assert zalo.messages() == []
    zalo.switch(unknown_error_sends=True)
    assert office.error() == -100
    assert len(zalo.messages()) == 1
    zalo.switch(error_rates={"-200": 1.0})
    assert office.send_to_user()["error"] == -200
    assert len(zalo.messages()) == 2


# 7, 8, 9: limits, nights, people


def test_7_the_quota_runs_out_and_comes_back_at_midnight(zalo: Simulator, office: Office, webhook: Webhook) -> None:
    zalo.switch(daily_quota=2)
    assert [office.error() for _ in range(3)] == [0, 0, -144]
    assert office.get("/message/quota")["data"]["remainingQuota"] == 0
    zalo.set_clock(MORNING.replace(hour=23, minute=59, second=59))
    assert is_night("zbs2026", tag="2", not_at_night=True, now=zalo.world.clock.now())
    assert office.error(template_id="510004", template_data=DATA) == -144
    zalo.advance(1)
    assert office.error(template_id="510004", template_data=DATA) == 0
    told = next(each for each in webhook.wait(3) if each.body["event_name"] == "change_oa_daily_quota")
    assert told.body["quota"] == {"prev_value": "20000", "new_value": "2"}


def test_8_the_night_has_two_profiles(zalo: Simulator, office: Office) -> None:
    zalo.set_clock(MORNING.replace(hour=6, minute=30))
    assert office.error() == -133
    assert office.send_to_user()["error"] == -133
    assert office.error(template_id="510004") == 0
    zalo.switch(night_profile="classic")
    assert office.error() == 0
    zalo.set_clock(MORNING.replace(hour=22))
    assert office.error() == -133
    zalo.switch(night_profile="off")
    assert office.error() == 0


def test_9_some_have_opted_out_and_some_have_no_zalo(zalo: Simulator, office: Office) -> None:
    zalo.switch(opted_out=["0901234501", USER], not_on_zalo=["84901234502"])
    assert office.error("0901234501") == -141
    assert office.send_to_user()["error"] == -141
    assert office.error("0901234502") == -118
    zalo.switch(not_on_zalo_code=-110)
    assert office.error("0901234502") == -110
    assert office.error() == 0


# 10: webhooks


def test_10_a_delivery_is_told_in_the_shape_of_its_channel(zalo: Simulator, office: Office, webhook: Webhook) -> None:
    by_phone, by_user = office.send()["data"]["msg_id"], office.send_to_user()["data"]["message_id"]
    zalo.advance(1)
    told = {each.body["message"]["msg_id"]: each for each in webhook.wait(2)}
    zns, oa = told[by_phone], told[by_user]
    assert zns.body == {
        "sender": {"id": zalo.credentials.oa_id},
        "recipient": {"id": PHONE},
        "event_name": "user_received_message",
        "message": {"delivery_time": "1796090401000", "msg_id": by_phone, "tracking_id": "nhac0001"},
        "app_id": zalo.credentials.app_id,
        "timestamp": "1796090401000",
    }
    assert zns.headers["x-zevent-server"] == "ZNS"
    assert zns.headers["user-agent"] == "ZaloWebhook"
    assert zns.headers["x-zevent-signature"] == mac(zalo, zns.raw)
    assert "num_retry" not in zns.headers
    assert oa.body["message"] == {"msg_id": by_user}
    assert oa.body["recipient"] == {"id": USER}
    assert oa.headers["x-zevent-server"] == "OA OpenAPI"
    zalo.wait_for_webhooks(2)
    assert [each["webhooks"][0]["answer"] for each in zalo.messages()] == ["200", "200"]
    assert [len(each["deliveries"]) for each in zalo.messages()] == [1, 1]


def test_10_a_webhook_is_late(zalo: Simulator, office: Office, webhook: Webhook) -> None:
    zalo.switch(webhook_delay=60)
    msg_id = office.send()["data"]["msg_id"]
    zalo.advance(1)
    assert office.status(msg_id) == 1
    assert zalo.world.waiting
    assert not webhook.received
    zalo.advance(60)
    assert webhook.wait(1)[0].body["message"]["delivery_time"] == "1796090401000"


def test_10_a_webhook_comes_twice_byte_for_byte(zalo: Simulator, office: Office, webhook: Webhook) -> None:
    zalo.switch(webhook_copies=2)
    office.send()
    zalo.advance(1)
    first, second = webhook.wait(2)
    assert first.raw == second.raw


def test_10_webhooks_are_held_and_come_in_reverse(zalo: Simulator, office: Office, webhook: Webhook) -> None:
    zalo.switch(webhook_hold=True, webhook_out_of_order=True)
    for number in range(4):
        office.send(tracking_id=f"so{number}")
        zalo.advance(1)
    assert zalo.flush() == 4
    assert [each.body["message"]["tracking_id"] for each in webhook.received] == ["so3", "so2", "so1", "so0"]


def test_10_webhooks_overtake_each_other(zalo: Simulator, office: Office, webhook: Webhook) -> None:
    zalo.switch(webhook_out_of_order=True)
    for number in range(8):
        office.send(tracking_id=f"so{number}")
    with zalo.world.lock:
        queued = [each.message.tracking_id for each in sorted(zalo.world.waiting, key=lambda each: each.due)]  # type: ignore[union-attr]
    assert queued != [f"so{number}" for number in range(8)]
    zalo.advance(2)
    assert len(webhook.wait(8)) == 8


def test_10_a_webhook_comes_before_the_answer_of_the_send(zalo: Simulator, office: Office, webhook: Webhook) -> None:
    zalo.switch(webhook_before_answer=True, slow_seconds=0.1)
    office.send()
    answered = monotonic()
    assert len(webhook.received) == 1
    assert webhook.received[0].at < answered - 0.09


def test_10_a_signature_is_wrong_or_made_with_the_oa_id(zalo: Simulator, office: Office, webhook: Webhook) -> None:
    zalo.switch(webhook_bad_mac=True)
    office.send()
    zalo.advance(1)
    bad = webhook.wait(1)[0]
    assert bad.headers["x-zevent-signature"] != mac(zalo, bad.raw)
    zalo.switch(webhook_bad_mac=False, webhook_oa_id_mac=True)
    office.send()
    zalo.advance(1)
    other = webhook.wait(2)[1]
    assert other.headers["x-zevent-signature"] == mac(zalo, other.raw, name=zalo.credentials.oa_id)


def test_10_a_webhook_that_is_not_taken_comes_again_until_it_is_switched_off(
    zalo: Simulator, office: Office, webhook: Webhook
) -> None:
    zalo.switch(webhook_retry_factor=0.1)
    webhook.answers = [500] * 6
    office.send()
    zalo.advance(1)
    for number, seconds in enumerate(RETRIES, start=1):
        zalo.wait_for_webhooks(number)
        zalo.advance(seconds * 0.1)
    zalo.wait_for_webhooks(6)
    assert [each.headers.get("num_retry") for each in webhook.received] == [None, "1", "2", "3", "4", "5"]
    assert len({each.raw for each in webhook.received}) == 1
    assert zalo.world.webhook_off
    office.send()
    assert zalo.flush() == 1  # but nobody hears of it
    assert len(webhook.received) == 6
    zalo.set_webhook(webhook.url)
    office.send()
    zalo.flush()
    assert len(webhook.received) == 7


def test_10_nobody_may_be_listening(zalo: Simulator, office: Office) -> None:
    zalo.set_webhook("http://127.0.0.1:9/")
    office.send()
    assert zalo.flush() == 1
    assert zalo.messages()[0]["webhooks"][0]["answer"] == "ConnectError"
    assert office.control("GET", "webhooks")["waiting"] == 1


def test_10_a_webhook_never_comes(zalo: Simulator, office: Office, webhook: Webhook) -> None:
    for switch in ({"webhook_never": True}, {"webhook_never": False, "webhook_lost_rate": 1.0}):
        zalo.switch(**switch)
        office.send()
        assert zalo.flush() == 0
    assert not webhook.received


def test_10_people_are_seen_reading_following_and_leaving(zalo: Simulator, office: Office, webhook: Webhook) -> None:
    zalo.switch(seen_after=5.0, webhook_hold=True)
    office.control("POST", "people", {"user_id": USER, "does": "follow"})
    office.control("POST", "people", {"user_id": USER, "does": "unfollow"})
    msg_id = office.write()["data"]["message_id"]
    zalo.flush()
    follow, unfollow, received, seen = (each.body for each in webhook.received)
    assert follow["event_name"] == "follow"
    assert follow["follower"] == {"id": USER}
    assert set(follow) == {"oa_id", "follower", "user_id_by_app", "event_name", "source", "app_id", "timestamp"}
    assert unfollow["event_name"] == "unfollow"
    assert received["event_name"] == "user_received_message"
    assert seen["event_name"] == "user_seen_message"
    assert seen["message"] == {"msg_ids": [msg_id]}


# 12, 13, 16 (11, 14 and 15 are told in test_zalo_simulator.py)


def test_12_nfd_is_refused_when_it_makes_a_text_too_long_or_always(zalo: Simulator, office: Office) -> None:
    long = unicodedata.normalize("NFD", "ế" * 70)
    assert office.error(template_data={**DATA, "noi_dung": "ế" * 200}) == 0
    assert office.error(template_data={**DATA, "noi_dung": long}) == -1121
    short = {**DATA, "noi_dung": unicodedata.normalize("NFD", "ế")}
    assert office.error(template_data=short) == 0
    zalo.switch(refuse_nfd=True)
    assert office.error(template_data=short) == -1121


def test_13_a_template_is_disabled_in_the_middle_of_a_batch(zalo: Simulator, office: Office, webhook: Webhook) -> None:
    assert office.error() == 0
    zalo.change_template("510001", status="DISABLE", reason="Chất lượng thấp")
    assert office.error() == -146
    told = webhook.wait(1)[0].body
    zalo.change_template("510001", status="REJECT")
    assert office.error() == -131
    assert told["event_name"] == "change_template_status"
    assert (told["template_id"], told["reason"]) == ("510001", "Chất lượng thấp")
    assert told["status"] == {"prev_status": "ENABLE", "new_status": "DISABLE"}


def test_16_calls_per_minute_are_limited_and_counted_in_headers(zalo: Simulator, office: Office) -> None:
    zalo.switch(rate_per_minute=2)
    body = {"user_id": USER, "template_id": "510001", "template_data": DATA}
    answers = [office.call("POST", "/v3.0/oa/message/template", json=body) for _ in range(3)]
    assert [answer.json()["error"] for answer in answers] == [0, 0, -32]
    assert [answer.headers["X-RateLimit-Remain"] for answer in answers] == ["1", "0", "0"]
    assert answers[0].headers["X-RateLimit-Limit"] == "2"
    assert office.error() == 0
    zalo.switch(rate_everywhere=True)
    assert office.error() == -32
    zalo.advance(60)
    assert office.error() == 0
