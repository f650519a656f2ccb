"""A reminder by Zalo, out and back: the engine sends, the stand-in delivers and calls the real web process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
import uvicorn

from notifications.zalo.account.tokens import keep
from settings import Policy, Settings, Zalo
from simulator.running import Simulator, running, served
from storage.store import Store
from storage.tables import contact, notice
from tests.integration.command_line import ROOT
from tests.integration.delivery_world import TUESDAY, World, world
from tests.integration.zalo_office import PHONE, USER
from web.app import create_app
from workflow.delivery.deliver import Delivered, deliver
from workflow.feedback.poll import QUIET, Polled, poll
from workflow.keeping.opening import make_known


@dataclass
class Round:
    """An office that reminds by Zalo, and the stand-in that calls back."""

    there: World
    zalo: Simulator
    settings: Settings

    def remind(self, **address: str) -> Delivered:
        """One reminder to one officer, by number unless another address is given."""
        one = self.there.notice(self.there.task("xa-a"), "xa-a@mttq.example", rung_id=self.there.rung())
        told = self.there.notices()[-1]
        self.there.change(contact, told.contact_id, **(address or {"phone": PHONE}))
        self.there.change(notice, one, channel="zalo")
        return deliver(self.there.store, self.settings, TUESDAY, clock=self.zalo.world.clock.now)

    def ask(self) -> Polled:
        return poll(self.there.store, self.settings, TUESDAY + QUIET, clock=self.zalo.world.clock.now)

    def message(self) -> Any:
        [row] = self.there.messages()
        return row

    def calls(self, number: int) -> list[str]:
        """What the web process answered to the first so many calls."""
        end = monotonic() + 20
        while True:
            with self.zalo.world.lock:
                answers = [str(told.attempt.answer) for told in self.zalo.world.told]
            if len(answers) >= number:
                return answers
            assert monotonic() < end, answers
            sleep(0.02)


@pytest.fixture
def round_(store: Store, database_url: str, tmp_path: Path) -> Iterator[Round]:
    there = world(store)
    with running(now=TUESDAY, delivery_seconds=0.0) as zalo:
        ours, url = zalo.credentials, zalo.base_url
        office = Zalo(
            app_id=ours.app_id,
            app_secret=ours.app_secret,
            oa_secret=ours.oa_secret,
            templates=ROOT / "examples" / "zalo" / "mau-tin.yaml",
            **dict.fromkeys(("phone_url", "oa_url", "oauth_url"), url),
        )
        settings = Settings(
            home=tmp_path,
            database_url=database_url,
            broker_url="",
            zalo=office,
            policy=Policy(channels=("zalo", "email")),
        )
        make_known(store, settings, engine=True)
        keep(store, ours.app_id, zalo.access_token, zalo.refresh_token, 90_000, zalo.world.clock.now())
        web = create_app(settings, zalo.world.clock.now)
        with served(uvicorn.Config(web, log_level="error", lifespan="off")) as (address, _):
            zalo.set_webhook(f"{address}/zalo/webhook")
            yield Round(there, zalo, settings)


@pytest.mark.parametrize(
    ("switches", "calls"),
    [
        ({}, 1),
        ({"webhook_copies": 3, "webhook_out_of_order": True}, 3),
        ({"webhook_before_answer": True}, 1),
        ({"drop_answers": 1}, 1),
        ({"drop_answers": 1, "webhook_before_answer": True}, 1),
    ],
    ids=["plain", "three times", "before the answer", "the answer is lost", "before an answer that is lost"],
)
def test_the_reminder_arrives_once_and_is_known_to_have_arrived(
    round_: Round, switches: dict[str, Any], calls: int
) -> None:
    round_.zalo.switch(**switches)
    round_.remind()
    assert round_.calls(calls) == ["200"] * calls
    [arrived] = round_.zalo.messages()
    row = round_.message()
    assert (row.state, row.provider_id) == ("delivered", arrived["msg_id"])
    assert row.delivered_at is not None
    assert round_.there.states() == ["delivered"]
    assert round_.ask() == Polled()


def test_by_user_id_it_is_known_when_it_was_read(round_: Round) -> None:
    round_.zalo.switch(delivery_seconds=60.0, seen_after=60.0)
    round_.remind(zalo_user_id=USER)
    for number in (1, 2):
        round_.zalo.advance(60.0)
        assert round_.calls(number) == ["200"] * number
    row = round_.message()
    assert row.state == "delivered"
    assert row.sent_at <= row.delivered_at < row.read_at


def test_by_user_id_a_report_that_overtakes_the_answer_is_asked_to_come_again(round_: Round) -> None:
    round_.zalo.switch(webhook_before_answer=True, webhook_retry_factor=0.01)
    round_.remind(zalo_user_id=USER)
    assert round_.calls(2) == ["503", "200"]
    assert round_.message().state == "delivered"


@pytest.mark.parametrize("switch", ["webhook_bad_mac", "webhook_oa_id_mac", "webhook_never"])
def test_what_no_webhook_tells_is_asked_for(round_: Round, switch: str) -> None:
    round_.zalo.switch(**{switch: True})
    assert round_.remind().sent == 1
    if switch != "webhook_never":
        assert round_.calls(1)[0] == "403"
    assert round_.message().state == "sent"
    assert round_.ask() == Polled(asked=1, delivered=1)
    assert round_.there.states() == ["delivered"]


def test_the_question_names_the_number_for_a_zalo_that_wants_it(round_: Round) -> None:
    round_.zalo.switch(webhook_never=True, status_needs_phone=True)
    round_.remind()
    assert round_.ask() == Polled(asked=1, delivered=1)


def test_a_message_that_is_still_on_its_way_stays_sent(round_: Round) -> None:
    round_.zalo.switch(webhook_never=True, never_delivered=(PHONE[-2:],))
    round_.remind()
    assert round_.ask() == Polled(asked=1)
    assert round_.message().state == "sent"
