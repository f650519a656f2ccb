"""From a mail that does not arrive to a text message, and what becomes of it, on both databases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lib.time import real_clock
from notifications.channel import Channel
from notifications.model import Payload, Receipt
from notifications.registry import configured
from notifications.sms.channel import SmsChannel
from org.routing import Routing
from org.today import set_routing
from settings import Policy, Sms
from storage.store import Store
from storage.tables import channel_state, contact, journal, message, suppression
from tests.integration.delivery_world import TUESDAY, World, settings, world
from tests.integration.sms_gateway import gateway, hangs_up, says
from tests.integration.sms_payloads import TEXT
from workflow.delivery.deliver import Delivered, deliver
from workflow.sayings import SAYINGS

SENT = says({"CodeResult": "100", "SMSID": "d533"})
POLICY = Policy(channels=("email", "sms"))


class NoMail(Channel):
    """A mail server that takes nothing."""

    def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
        for _ in payloads:
            yield Receipt(outcome="permanent", detail="552 mailbox full")

    def check(self) -> str | None:
        return None


@pytest.fixture
def there(store: Store) -> World:
    """One reminder to somebody with a mailbox and a mobile number."""
    there = world(store)
    there.reminders(1)
    there.change(contact, there.rows(contact)[0].id, phone="0901 888 484")
    with store.write() as connection:
        set_routing(connection, Routing(channels=("email", "sms")))
    return there


def run(there: World, folder: Path, sms: Sms, now: Any = TUESDAY) -> Delivered:
    ways = {"email": NoMail(), "sms": SmsChannel(sms)}
    return deliver(there.store, settings(folder, sms=sms, policy=POLICY), now, channels=ways)


def texts(there: World) -> list[Any]:
    return [row for row in there.messages() if row.channel == "sms"]


def test_the_channel_is_there_when_a_gateway_is_set(tmp_path: Path) -> None:
    assert list(configured(settings(tmp_path), None, real_clock)) == ["email"]
    with gateway(SENT) as esms:
        assert list(configured(settings(tmp_path, sms=esms.settings()), None, real_clock)) == ["email", "sms"]


def test_what_a_mail_cannot_say_a_text_says_in_the_same_pass(there: World, tmp_path: Path) -> None:
    with gateway(SENT) as esms:
        assert run(there, tmp_path, esms.settings(options={"price": "850"})) == Delivered(sent=1, rerouted=1)
        assert run(there, tmp_path, esms.settings()) == Delivered()
    assert [asked.json()["Content"] for asked in esms.asked] == [TEXT]
    [text] = texts(there)
    assert (text.state, text.provider_id, text.cost) == ("sent", "d533", 850)
    assert text.message_id.partition("@")[0] == esms.asked[0].json()["RequestId"]
    assert there.states() == ["sent"]


def test_a_send_in_doubt_is_repeated_under_its_name_and_arrives_once(there: World, tmp_path: Path) -> None:
    with gateway(hangs_up, says({"CodeResult": "124", "ErrorMessage": "Request exist"})) as esms:
        first = run(there, tmp_path, esms.settings(options={"price": "850"}))
        again = run(there, tmp_path, esms.settings(options={"price": "850"}), TUESDAY + timedelta(minutes=20))
    assert (first, again) == (Delivered(rerouted=1, retried=1), Delivered(sent=1))
    names = [asked.json()["RequestId"] for asked in esms.asked]
    assert len(names) == 2
    assert names[0] == names[1]
    assert [(row.state, row.cost) for row in texts(there)] == [("sent", 850)]


def test_a_second_doubt_is_held(there: World, tmp_path: Path) -> None:
    with gateway(hangs_up) as esms:
        for minutes in (0, 20, 90):
            run(there, tmp_path, esms.settings(), TUESDAY + timedelta(minutes=minutes))
    assert len(esms.asked) == 2
    assert there.states() == ["unknown"]


def test_an_empty_account_is_told_and_costs_no_text(there: World, tmp_path: Path) -> None:
    balances = [says({"Balance": balance, "CodeResponse": "100"}) for balance in (0, 0, 100_000)]
    with gateway(says({"CodeResult": "103"}), SENT, checks=balances) as esms:
        assert run(there, tmp_path, esms.settings()) == Delivered(rerouted=1, retried=1)
        [state] = [row for row in there.rows(channel_state) if row.name == "sms"]
        assert "không đủ tiền" in SAYINGS.words(state.broken)
        later = TUESDAY + timedelta(minutes=5)
        assert run(there, tmp_path, esms.settings(), later) == Delivered()
        assert run(there, tmp_path, esms.settings(), later + timedelta(minutes=5)) == Delivered(sent=1)
    assert texts(there)[0].attempts == 1


def test_a_number_that_is_none_is_written_to_no_more(there: World, tmp_path: Path) -> None:
    with gateway(says({"CodeResult": "108"})) as esms:
        assert run(there, tmp_path, esms.settings()) == Delivered(failed=1, rerouted=1)
    assert [(row.channel, row.address) for row in there.rows(suppression)] == [("sms", "84901888484")]


def test_neither_secrets_nor_numbers_reach_the_books(there: World, tmp_path: Path) -> None:
    said = says({"CodeResult": "555", "ErrorMessage": "the-api-key s3cr3t&< 84901888484"})
    with gateway(said) as esms:
        run(there, tmp_path, esms.settings())
    [text] = texts(there)
    assert "555" in text.error
    books = " ".join(str(tuple(row)) for table in (message, journal, channel_state) for row in there.rows(table))
    for hidden in ("the-api-key", "s3cr3t", "901888484"):
        assert hidden not in books


def test_without_a_key_of_its_own_a_gateway_is_not_asked_twice(there: World, tmp_path: Path) -> None:
    with gateway(hangs_up) as speedsms:
        for minutes in (0, 20, 90):
            run(there, tmp_path, speedsms.settings("speedsms"), TUESDAY + timedelta(minutes=minutes))
    assert len(speedsms.asked) == 1
    assert there.states() == ["unknown"]
    assert "message.unknown" in [row.action for row in there.rows(journal)]


def test_whoever_has_no_mobile_number_gets_no_text(there: World, tmp_path: Path) -> None:
    there.change(contact, there.rows(contact)[0].id, phone="(0276) 3822.187")
    with gateway(SENT) as esms:
        assert run(there, tmp_path, esms.settings()) == Delivered(failed=1)
    assert esms.asked == []
    assert texts(there) == []
