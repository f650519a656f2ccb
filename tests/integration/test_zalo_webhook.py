"""POST /zalo/webhook on both databases: what Zalo signed changes the books once, everything else changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from fastapi.testclient import TestClient

from notifications.model import Receipt
from notifications.zalo.events import mac
from settings import Settings, Zalo
from storage.store import Store
from storage.tables import journal, message
from tests.integration.delivery_world import TUESDAY, World, world
from tests.integration.zalo_messages import TRACKING, left, standing
from web.app import create_app
from web.zalo import LARGEST
from workflow.delivery.outcomes import Recording, record

APP, KEY, MSG = "2074138120372622546", "khoa-bi-mat-oa", "15a0cc0bbb13bd4ce403"
ARRIVED = datetime(2020, 12, 8, 1, 5, tzinfo=UTC)
SENDER = "Đôn Đốc <don-doc@mttq.example>"
OFFICE = Zalo(app_id=APP, app_secret="bi-mat", oa_secret=KEY)


def milliseconds(at: datetime) -> str:
    return str(int(at.timestamp() * 1000))


def event(name: str, at: datetime = ARRIVED, **more: Any) -> bytes:
    return json.dumps({"event_name": name, "app_id": APP, "timestamp": milliseconds(at), **more}).encode()


def delivered(at: datetime = ARRIVED, **names: str) -> bytes:
    told = {"delivery_time": milliseconds(at), **names}
    return event("user_received_message", at - timedelta(seconds=1), message=told)


def seen(*ids: str, at: datetime = ARRIVED + timedelta(hours=1)) -> bytes:
    return event("user_seen_message", at, message={"msg_ids": list(ids)})


class Caller:
    """Zalo, or somebody who would like to be."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def post(self, raw: Any, signature: str | None = None) -> int:
        headers = {} if signature is None else {"X-ZEvent-Signature": signature}
        return self.client.post("/zalo/webhook", content=raw, headers=headers).status_code

    def signed(self, raw: bytes, key: str = KEY) -> int:
        return self.post(raw, f"mac={mac(APP, raw, str(json.loads(raw)['timestamp']), key)}")

    def counted(self) -> dict[str, float]:
        lines = self.client.get("/metrics").text.splitlines()
        of_webhook = [line.split('"') for line in lines if line.startswith("dondoc_zalo_webhook_total{")]
        return {parts[1]: float(parts[2].removeprefix("} ")) for parts in of_webhook}


@pytest.fixture
def there(store: Store) -> World:
    return world(store)


def served(database_url: str, zalo: Zalo | None = OFFICE) -> TestClient:
    office = Settings(home=Path(mkdtemp()), database_url=database_url, broker_url="", zalo=zalo, mail_from=SENDER)
    return TestClient(create_app(office, lambda: TUESDAY))


@pytest.fixture
def zalo(there: World, database_url: str) -> Iterator[Caller]:
    with served(database_url) as client:
        yield Caller(client)


def books(there: World) -> list[Any]:
    """Everything that a webhook could change."""
    return [there.messages(), there.notices(), there.rows(journal)]


# --- what is told ------------------------------------------------------------------------------------------------


def test_a_delivery_is_written_down_with_the_time_at_which_it_arrived(there: World, zalo: Caller) -> None:
    one = left(there)
    assert zalo.signed(delivered(msg_id=MSG, tracking_id=TRACKING)) == 200
    row = standing(there, one)
    assert (row.state, row.delivered_at, row.read_at, row.provider_id) == ("delivered", ARRIVED, None, MSG)
    assert there.states() == ["delivered"]
    assert zalo.counted() == {"delivered": 1}


@pytest.mark.parametrize(
    "names", [{"msg_id": MSG}, {"tracking_id": TRACKING}, {"msg_id": "another", "tracking_id": TRACKING}]
)
def test_either_name_finds_the_message(there: World, zalo: Caller, names: dict[str, str]) -> None:
    one = left(there)
    zalo.signed(delivered(**names))
    assert standing(there, one).state == "delivered"


def test_a_send_of_which_nobody_knew_is_resolved_and_its_name_at_zalo_learnt(there: World, zalo: Caller) -> None:
    one = left(there, state="unknown", provider_id=None)
    zalo.signed(delivered(msg_id=MSG, tracking_id=TRACKING))
    row = standing(there, one)
    assert (row.state, row.provider_id, row.sent_at) == ("delivered", MSG, ARRIVED)
    assert there.states() == ["delivered"]


def test_a_delivery_that_is_told_before_the_answer_to_the_send_counts(there: World, zalo: Caller) -> None:
    one = left(there, state="sending", provider_id=None)
    there.change(message, one, lease_owner="worker")
    zalo.signed(delivered(msg_id=MSG, tracking_id=TRACKING))
    assert standing(there, one).state == "sending"  # its sender finishes it
    by = Recording(owner="worker", now=TUESDAY, resends=False, fallback_after=timedelta(hours=6))
    with there.store.write() as connection:
        record(connection, one, Receipt(outcome="unknown", detail="hết giờ chờ"), by)
    row = standing(there, one)
    assert (row.state, row.delivered_at, row.provider_id) == ("delivered", ARRIVED, MSG)
    assert there.states() == ["delivered"]


def test_seen_messages_are_read_and_so_delivered_in_whichever_order_it_is_told(there: World, zalo: Caller) -> None:
    first, second = left(there), left(there, name="second", provider_id="b2")
    read_at = ARRIVED + timedelta(hours=1)
    assert zalo.signed(seen(MSG, "b2", "nobody's")) == 200
    assert zalo.signed(delivered(msg_id=MSG, tracking_id=TRACKING)) == 200
    for one in (first, second):
        row = standing(there, one)
        assert (row.state, row.delivered_at, row.read_at) == ("delivered", read_at, read_at)
    assert zalo.counted() == {"read": 1, "known-already": 1}


@pytest.mark.parametrize("raw", [delivered(msg_id=MSG, tracking_id=TRACKING), seen(MSG)], ids=["delivered", "seen"])
def test_what_is_told_again_changes_nothing(there: World, zalo: Caller, raw: bytes) -> None:
    left(there)
    zalo.signed(raw)
    before = books(there)
    assert [zalo.signed(raw) for _ in range(3)] == [200, 200, 200]
    assert books(there) == before
    assert zalo.counted()["known-already"] == 3


def test_a_message_that_nobody_knows_and_one_of_another_channel_stay_untouched(there: World, zalo: Caller) -> None:
    left(there, channel="sms")
    before = books(there)
    assert zalo.signed(delivered(msg_id=MSG, tracking_id=TRACKING)) == 200
    assert books(there) == before
    assert zalo.counted() == {"not-ours": 1}


def test_what_people_do_with_the_account_is_taken_and_ignored(there: World, zalo: Caller) -> None:
    left(there)
    before = books(there)
    for name in ("follow", "unfollow", "user_asking_product", "user_send_text"):
        assert zalo.signed(event(name, message={"msg_id": MSG})) == 200
    assert books(there) == before
    assert zalo.counted() == {"ignored": 4}


def test_a_template_and_a_quota_that_change_are_journalled_once_each_time(there: World, zalo: Caller) -> None:
    status = {"prev_status": "ENABLE", "new_status": "DISABLE"}
    template = event(
        "change_template_status", template_id="510001", status=status, reason="Chất lượng thấp \ud800\u0000"
    )
    quota = event("change_oa_daily_quota", quota={"prev_value": "20000", "new_value": "50000"})
    later = event("change_oa_daily_quota", TUESDAY, quota={"prev_value": "20000", "new_value": "50000"})
    for raw in (template, quota, template, quota, later):
        assert zalo.signed(raw) == 200
    entries = [(row.actor, row.action, json.loads(row.detail)["after"]) for row in there.rows(journal)]
    assert entries == [("zalo", "zalo.template", "DISABLE"), *[("zalo", "zalo.quota", "50000")] * 2]
    assert zalo.counted() == {"noted": 3, "known-already": 2}


# --- what is refused ---------------------------------------------------------------------------------------------


def test_what_is_not_signed_by_zalo_for_this_app_changes_nothing(there: World, zalo: Caller) -> None:
    left(there)
    before = books(there)
    raw = delivered(msg_id=MSG, tracking_id=TRACKING)
    ours = f"mac={mac(APP, raw, milliseconds(ARRIVED - timedelta(seconds=1)), KEY)}"
    other_app = json.dumps({**json.loads(raw), "app_id": "1"}).encode()
    statuses = [
        *(zalo.post(raw), zalo.post(raw, "mac="), zalo.post(raw, ours[:-1] + "g")),
        *(zalo.signed(raw, "another key"), zalo.signed(other_app)),
        *(zalo.post(raw + b" ", ours), zalo.post(raw.replace(MSG.encode(), b"b2"), ours)),
    ]
    assert statuses == [403] * 7
    assert books(there) == before
    assert zalo.counted() == {"forged": 7}


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"{", b"[]", b"[" * 60_000, b'{"timestamp":' + b"1" * 50_000 + b"}"])
def test_what_is_no_json_is_refused_like_a_forgery(zalo: Caller, raw: bytes) -> None:
    assert zalo.post(raw, f"mac={mac(APP, raw, '', KEY)}") == 403


def test_names_that_no_database_takes_are_nobodys_although_signed(there: World, zalo: Caller) -> None:
    left(there)
    before = books(there)
    for name in ("a\u0000b", "\ud800", "%", "'; DROP TABLE message; --", "x" * 25_000):
        assert zalo.signed(delivered(msg_id=name, tracking_id=name)) == 200
    assert books(there) == before
    assert zalo.counted() == {"ignored": 5}


def test_a_body_of_more_than_64_kilobytes_is_refused(zalo: Caller) -> None:
    assert zalo.post(b" " * 10_000_000, "mac=") == 413
    padded = delivered(msg_id=MSG).ljust(LARGEST)
    assert zalo.signed(padded) == 200
    assert zalo.signed(padded + b" ") == 413


def test_zalo_is_asked_to_come_again_when_the_database_is_away() -> None:
    with served("postgresql+psycopg://somebody:secret@127.0.0.1:1/nowhere") as client:
        assert Caller(client).signed(delivered(msg_id=MSG)) == 503
        assert Caller(client).post(delivered(msg_id=MSG), "mac=") == 403  # a forgery does not even reach it


@pytest.mark.parametrize("zalo", [None, Zalo(app_id=APP, app_secret="bi-mat")])
def test_without_the_key_there_is_no_webhook(sqlite_url: str, zalo: Zalo | None) -> None:
    with served(sqlite_url, zalo) as client:
        assert client.post("/zalo/webhook", content=b"{}").status_code == 404


def test_only_post_is_taken(zalo: Caller) -> None:
    assert zalo.client.get("/zalo/webhook").status_code == 405


# --- when it was said ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("away", [timedelta(hours=-23), timedelta(0), timedelta(hours=23)])
def test_an_event_of_the_same_day_is_taken(there: World, zalo: Caller, away: timedelta) -> None:
    one = left(there)
    assert zalo.signed(event("user_seen_message", TUESDAY + away, message={"msg_ids": [TRACKING]})) == 200
    assert zalo.counted() == {"read": 1}
    assert standing(there, one).read_at == TUESDAY + away


@pytest.mark.parametrize("away", [timedelta(days=-1, seconds=-1), timedelta(days=-400), timedelta(days=1, seconds=1)])
def test_a_signed_event_that_lies_more_than_a_day_away_is_refused(there: World, zalo: Caller, away: timedelta) -> None:
    left(there)
    before = books(there)
    raw = event("user_received_message", TUESDAY + away, message={"msg_id": MSG, "tracking_id": TRACKING})
    assert zalo.signed(raw) == 403
    assert (zalo.counted(), books(there)) == ({"stale": 1}, before)
    assert zalo.signed(event("change_template_status", TUESDAY + away, template_id="1")) == 403
    assert books(there) == before
