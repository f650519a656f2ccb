"""Reminders by Zalo with e-mail behind it, through whole delivery passes against the stand-in, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from notifications.zalo.account.tokens import keep, state
from org.routing import Routing
from org.today import set_routing
from settings import Policy
from settings.model import Zalo
from simulator.running import Simulator, running
from storage.store import Store
from storage.tables import channel_state, contact, notice, suppression
from tests.integration.delivery_world import TUESDAY, Clock, settings, world
from tests.integration.test_zalo_channel import TEMPLATES
from workflow.delivery.deliver import Delivered, deliver
from workflow.delivery.sender import MOST_SILENCES
from workflow.sayings import SAYINGS

BOTH = ("zalo", "email")
HOUR = timedelta(hours=1)


class Office:
    """A world whose people have a number and an address, and a Zalo account that was consented to."""

    def __init__(self, store: Store, zalo: Simulator, folder: Path) -> None:
        self.there, self.zalo, self.clock = world(store), zalo, Clock()
        ours, at = zalo.credentials, zalo.base_url
        account = Zalo(
            app_id=ours.app_id,
            app_secret=ours.app_secret,
            phone_url=at,
            oa_url=at,
            oauth_url=at,
            templates=TEMPLATES,
        )
        self.settings = settings(folder, zalo=account, policy=Policy(channels=BOTH))
        self.consent(zalo.access_token, zalo.refresh_token)
        with store.write() as connection:
            set_routing(connection, Routing(channels=BOTH))

    def consent(self, access: str, refresh: str) -> None:
        assert self.settings.zalo is not None
        keep(self.there.store, self.settings.zalo.app_id, access, refresh, 90_000, self.clock())

    def people(self, count: int, phone: int = 901_000_000) -> None:
        """So many units with a reminder that is to leave by Zalo."""
        rung_id = self.there.rung()
        for number in range(phone, phone + count):
            code = f"u{number}"
            told = self.there.notice(self.there.task(code), f"{code}@mttq.example", rung_id=rung_id)
            self.there.change(notice, told, channel="zalo")
            self.there.change(contact, self.there.notices()[-1].contact_id, phone=f"0{number}")

    def run(self, now: Any = TUESDAY, **more: Any) -> Delivered:
        return deliver(self.there.store, self.settings, now, clock=self.clock, **more)

    def stand(self) -> Counter[tuple[str, str]]:
        return Counter((row.channel, row.state) for row in self.there.notices())

    def mails(self) -> int:
        return len(list(self.settings.mail_folder.glob("*.eml")))


@pytest.fixture
def zalo() -> Iterator[Simulator]:
    with running(clock_runs=False) as simulator:
        yield simulator


@pytest.fixture
def office(store: Store, zalo: Simulator, tmp_path: Path) -> Office:
    return Office(store, zalo, tmp_path)


def test_reminders_leave_by_zalo_and_what_they_cost_is_known(office: Office) -> None:
    office.people(3)
    assert office.run() == Delivered(sent=3)
    assert (len(office.zalo.messages()), office.mails()) == (3, 0)
    left = office.there.messages()
    assert {(row.cost, row.provider_id is not None) for row in left} == {(120, True)}
    told = {one["tracking_id"] for one in office.zalo.messages()}
    assert told == {row.message_id.partition("@")[0] for row in left}
    assert office.run() == Delivered()


@pytest.mark.parametrize("code", [-118, -110])
def test_who_is_not_on_zalo_has_a_mail_in_the_same_pass_and_is_not_tried_again(office: Office, code: int) -> None:
    office.people(2)
    office.zalo.switch(not_on_zalo=("84901000000",), not_on_zalo_code=code)
    assert office.run() == Delivered(sent=2, rerouted=1)
    assert office.stand() == {("zalo", "sent"): 1, ("email", "sent"): 1}
    assert [(row.channel, row.address) for row in office.there.rows(suppression)] == [("zalo", "84901000000")]


def test_an_opt_out_is_remembered_with_its_reason(office: Office) -> None:
    office.people(1)
    office.zalo.switch(opted_out=("84901000000",))
    assert office.run() == Delivered(sent=1, rerouted=1)
    (row,) = office.there.rows(suppression)
    assert (row.address, "-141" in row.reason) == ("84901000000", True)


def test_a_consent_that_died_breaks_the_channel_mails_go_instead_and_a_new_one_mends_it(office: Office) -> None:
    office.people(5)
    office.zalo.revoke()
    assert office.run().sent == 5
    assert office.stand() == {("email", "sent"): 5}
    (broken,) = [row for row in office.there.rows(channel_state) if row.name == "zalo"]
    assert "zalo connect" in SAYINGS.words(broken.broken)
    with office.zalo.world.lock:
        anew = office.zalo.world.grants.issue(office.zalo.world.clock.now(), 90_000)
    office.consent(anew.access, anew.refresh)
    office.people(2, phone=902_000_000)
    assert office.run(TUESDAY + HOUR) == Delivered(sent=2)
    assert len(office.zalo.messages()) == 2


def test_a_token_that_ends_in_the_middle_of_a_pass_costs_nothing(office: Office) -> None:
    office.people(8)
    with office.zalo.world.lock:
        office.zalo.world.first.uses_left = 4
    assert office.run() == Delivered(sent=8)
    assert len(office.zalo.messages()) == 8


def test_two_workers_refresh_at_once_and_the_chain_lives(office: Office) -> None:
    office.people(40)
    office.clock.forward(seconds=90_001)  # both find the token at its end
    with ThreadPoolExecutor(2) as pool:
        done = [work.result() for work in [pool.submit(office.run) for _ in range(2)]]
    assert sum(one.sent for one in done) == 40
    assert len(office.zalo.messages()) == 40
    assert office.settings.zalo is not None
    with office.there.store.read() as connection:
        grant = state(connection, office.settings.zalo.app_id)
    assert grant is not None
    assert (grant.version, grant.dead) == (2, None)


def test_a_lost_answer_is_unknown_not_sent_again_and_goes_on_by_mail_when_no_word_of_it_comes(office: Office) -> None:
    office.people(2)
    office.zalo.switch(drop_answers=1)
    assert office.run() == Delivered(sent=1, unknown=1)
    assert office.stand() == {("zalo", "sent"): 1, ("zalo", "unknown"): 1}
    assert office.run(TUESDAY + HOUR) == Delivered()
    assert len(office.zalo.messages()) == 2
    office.run(TUESDAY + 7 * HOUR)
    assert office.mails() == 2  # neither was reported as delivered
    assert len(office.zalo.messages()) == 2


def test_a_provider_that_hangs_keeps_no_mail_waiting_and_loses_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notifications.zalo.client.READ", 0.2)
    office.people(20)
    office.zalo.switch(slow_seconds=1.0)
    assert office.run() == Delivered(retried=1)
    assert office.stand() == {("zalo", "pending"): 20}
    office.zalo.switch(slow_seconds=0.0)
    assert office.run(TUESDAY + HOUR) == Delivered(sent=20)
    assert len(office.zalo.messages()) == 20


def test_answers_that_stay_away_put_few_at_risk_in_a_pass(office: Office) -> None:
    office.people(20)
    office.zalo.switch(drop_rate=1.0)
    assert office.run() == Delivered(unknown=MOST_SILENCES)
    assert len(office.zalo.messages()) == MOST_SILENCES


def test_over_the_daily_limit_the_rest_goes_by_mail_today(office: Office) -> None:
    office.people(5)
    office.zalo.switch(daily_quota=2)
    assert office.run() == Delivered(sent=5, rerouted=3)
    assert office.stand() == {("zalo", "sent"): 2, ("email", "sent"): 3}


def test_random_refusals_lose_nothing_and_double_nothing(office: Office) -> None:
    """In the end Zalo or the mail server has taken each reminder, or it is unknown whether Zalo has."""
    office.people(60)
    office.zalo.switch(error_rates={"T": 0.1, "D": 0.05, "P": 0.1}, drop_rate=0.05)
    now = TUESDAY
    for _ in range(40):
        office.run(now)
        now += timedelta(minutes=10)
    stand = office.stand()
    assert sum(stand.values()) == 60
    assert {state for _, state in stand} <= {"sent", "unknown"}
    taken = Counter(one["recipient"] for one in office.zalo.messages())
    assert max(taken.values()) == 1
    by_zalo = {row.provider_id for row in office.there.messages() if row.channel == "zalo" and row.state == "sent"}
    assert by_zalo <= {one["msg_id"] for one in office.zalo.messages()}
