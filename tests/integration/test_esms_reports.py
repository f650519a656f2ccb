"""GET /sms/esms/… on both databases: the address of one message says what became of that one, and of no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from fastapi.testclient import TestClient

from notifications.sms.channel import SmsChannel
from notifications.sms.esms_reports import proof
from org.routing import Routing
from org.today import set_routing
from settings import Settings, Sms
from storage.store import Store
from tests.integration.delivery_world import TUESDAY, World, world
from tests.integration.handing_over import handed_over
from tests.integration.sms_gateway import gateway, says
from tests.integration.sms_payloads import NAME, payload
from tests.integration.zalo_messages import left, standing
from web.app import create_app
from workflow.sayings import SAYINGS

PUBLIC, SECRET, SMSID = "https://dondoc.mttq.example", "the-secret", "d5330f2d-77"
DELIVERED = {"SMSID": SMSID, "SendStatus": "5", "SendSuccess": "1", "SendFailed": "0", "phonenumber": "0901888484"}
FAILED = DELIVERED | {"SendSuccess": "0", "SendFailed": "1", "error_info": "0901888484 thuê bao\u202e khóa"}


@pytest.fixture
def there(store: Store) -> World:
    return world(store)


@pytest.fixture
def web(there: World, database_url: str) -> Iterator[TestClient]:
    sms = Sms(gateway="esms", key="k", secret=SECRET, host="rest.esms.vn", brand="MTTQ", public_url=PUBLIC)
    office = Settings(
        home=Path(mkdtemp()), database_url=database_url, broker_url="", sms=sms, mail_from="x@mttq.example"
    )
    with TestClient(create_app(office, lambda: TUESDAY)) as client:
        yield client


def text(there: World, name: str = NAME, state: str = "sent", provider_id: str | None = SMSID) -> int:
    return left(there, name=name, provider_id=provider_id, state=state, channel="sms")


def report(web: TestClient, query: dict[str, Any], name: str = NAME, given: str | None = None) -> int:
    return web.get(f"/sms/esms/{name}/{given or proof(name, SECRET)}", params=query).status_code


def counted(web: TestClient, result: str) -> bool:
    return f'dondoc_sms_report_total{{result="{result}"}} 1.0' in web.get("/metrics").text


def test_a_text_takes_along_where_to_report_of_it() -> None:
    with gateway(says({"CodeResult": "100", "SMSID": SMSID})) as esms:
        handed_over(SmsChannel(esms.settings(public_url=f"{PUBLIC}/", secret=SECRET)), [payload()])
    assert esms.asked[0].json()["CallbackUrl"] == f"{PUBLIC}/sms/esms/{NAME}/{proof(NAME, SECRET)}"


@pytest.mark.parametrize(("state", "provider_id"), [("sent", SMSID), ("unknown", None)])
def test_a_delivered_text_is_delivered_however_often_it_is_said(
    there: World, web: TestClient, state: str, provider_id: str | None
) -> None:
    one = text(there, state=state, provider_id=provider_id)
    assert [report(web, DELIVERED), report(web, DELIVERED), report(web, FAILED)] == [200, 200, 200]
    row = standing(there, one)
    assert (row.state, row.provider_id, row.delivered_at) == ("delivered", SMSID, TUESDAY)
    assert there.states() == ["delivered"]
    assert counted(web, "delivered")


def test_a_text_that_the_carrier_gave_up_goes_on_by_another_channel(there: World, web: TestClient) -> None:
    with there.store.write() as connection:
        set_routing(connection, Routing(channels=("sms", "email")))
    one = text(there)
    assert report(web, FAILED) == 200
    assert standing(there, one).state == "failed"
    assert SAYINGS.words(standing(there, one).error) == "Nhà mạng không chuyển được tin (eSMS: … thuê bao khóa)"
    assert [(row.channel, row.state) for row in there.notices()] == [("email", "pending")]


@pytest.mark.parametrize(
    "query",
    [
        *({}, DELIVERED | {"SendStatus": "2"}, DELIVERED | {"SendSuccess": "x"}, DELIVERED | {"SMSID": ""}),
        DELIVERED | {"SMSID": "another"},
    ],
    ids=["nothing", "on its way", "no count", "no text named", "another text"],
)
def test_what_does_not_tell_the_end_of_that_text_changes_nothing(
    there: World, web: TestClient, query: dict[str, Any]
) -> None:
    one = text(there)
    assert report(web, query) == 200
    assert standing(there, one).state == "sent"


@pytest.mark.parametrize("given", ["0" * 40, proof("another", SECRET), proof(NAME, "another"), "é"])
def test_an_address_that_was_not_given_out_is_forged(there: World, web: TestClient, given: str) -> None:
    one = text(there)
    assert report(web, DELIVERED, given=given) == 403
    assert standing(there, one).state == "sent"
    assert counted(web, "forged")


def test_a_message_that_nobody_knows_is_not_ours(there: World, web: TestClient) -> None:
    assert report(web, DELIVERED, name="gone") == 200
    assert counted(web, "not-ours")


def test_without_the_database_it_should_come_again(
    there: World, web: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    def away(*_: Any) -> None:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr("web.esms.take", away)
    assert report(web, DELIVERED) == 503


def test_other_gateways_have_no_such_address(there: World, database_url: str) -> None:
    sms = Sms(gateway="speedsms", key="k", secret=SECRET, host="api.speedsms.vn", brand="MTTQ", public_url=PUBLIC)
    office = Settings(
        home=Path(mkdtemp()), database_url=database_url, broker_url="", sms=sms, mail_from="x@mttq.example"
    )
    with TestClient(create_app(office, lambda: TUESDAY)) as client:
        assert report(client, DELIVERED) == 404
