"""Asking what became of messages: whom, when, how many, and what the answer changes; on both databases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from notifications.channel import Channel
from notifications.model import Payload, Receipt, Report
from storage.store import Store
from storage.tables import message
from tests.integration.delivery_world import TUESDAY, Clock, World, settings, world
from tests.integration.zalo_messages import left, standing
from workflow.delivery.fallback import Overdue, unheard
from workflow.feedback import poll as module
from workflow.feedback.poll import QUIET, Polled, poll

LATER = TUESDAY + QUIET
ARRIVED = TUESDAY + timedelta(minutes=3)


class Asked(Channel):
    """A channel that is only asked; it answers as told, and each question takes `seconds` of the clock."""

    reports_delivery = True

    def __init__(self, answers: dict[str, Report] | None = None, seconds: float = 0) -> None:
        self.answers, self.clock, self.seconds = answers or {}, Clock(), seconds
        self.asked: list[str] = []

    def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
        raise AssertionError("nothing is sent here")

    def check(self) -> str | None:
        return None

    def ask(self, provider_id: str, phone: str | None) -> Report | None:
        self.asked.append(provider_id)
        self.clock.forward(seconds=self.seconds)
        return self.answers.get(provider_id)


@pytest.fixture
def there(store: Store) -> World:
    return world(store)


def ask(there: World, channel: Asked, now: datetime = LATER) -> Polled:
    return poll(there.store, settings(Path()), now, {"zalo": channel}, clock=channel.clock)


def test_what_arrived_is_delivered_what_failed_fails_and_what_is_on_its_way_waits(there: World) -> None:
    ids = [left(there, name=f"n{n}", provider_id=f"p{n}") for n in range(3)]
    zalo = Asked({"p0": Report(delivered_at=ARRIVED), "p1": Report(failed="không có tin này")})
    assert ask(there, zalo) == Polled(asked=3, delivered=1, failed=1)
    assert zalo.asked == ["p0", "p1", "p2"]
    assert [standing(there, one).state for one in ids] == ["delivered", "failed", "sent"]
    assert standing(there, ids[0]).delivered_at == ARRIVED
    told = [(row.state, row.channel) for row in there.notices()]
    assert told == [("delivered", "zalo"), ("pending", "email"), ("sent", "zalo")]  # the next channel has its turn
    assert ask(there, zalo) == Polled(asked=1)
    assert zalo.asked[3:] == ["p2"]


def test_a_send_of_which_nobody_knew_is_asked_about_where_it_has_a_name(there: World) -> None:
    known = left(there, name="a", provider_id="p", state="unknown")
    left(there, name="b", provider_id=None, state="unknown")
    assert ask(there, Asked({"p": Report(delivered_at=ARRIVED)})) == Polled(asked=1, delivered=1)
    assert standing(there, known).state == "delivered"


def test_nobody_asks_too_early_too_late_or_about_what_is_over_or_still_being_sent(there: World) -> None:
    left(there, name="a", provider_id="early", at=TUESDAY + timedelta(seconds=1))
    left(there, name="b", provider_id="late", at=LATER - timedelta(days=2, seconds=1))
    for state in ("failed", "delivered", "sending"):
        left(there, name=state, provider_id=state, state=state)
    told = left(there, name="c", provider_id="told")
    there.change(message, told, delivered_at=ARRIVED)
    left(there, name="d", provider_id="other", channel="sms")
    zalo = Asked()
    assert ask(there, zalo) == Polled()
    assert zalo.asked == []


def test_a_channel_that_never_reports_is_not_asked(there: World) -> None:
    left(there)
    mute = Asked()
    mute.reports_delivery = False
    assert ask(there, mute) == Polled()
    assert mute.asked == []


@pytest.mark.parametrize("every", [timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30)])
def test_where_there_are_too_many_for_one_round_each_has_its_turn(
    there: World, monkeypatch: pytest.MonkeyPatch, every: timedelta
) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    for n in range(7):
        left(there, name=f"n{n}", provider_id=f"p{n}")
    zalo = Asked()
    rounds = {ask(there, zalo, LATER + n * every).asked for n in range(24)}
    assert rounds == {1, 3}
    assert set(zalo.asked) == {f"p{n}" for n in range(7)}


def test_a_round_ends_when_answers_come_slowly(there: World) -> None:
    for n in range(5):
        left(there, name=f"n{n}", provider_id=f"p{n}")
    assert ask(there, Asked(seconds=8)).asked == 3


def test_what_a_webhook_told_meanwhile_stays(there: World) -> None:
    one = left(there, provider_id="p")

    class Overtaken(Asked):
        def ask(self, provider_id: str, phone: str | None) -> Report | None:
            with there.store.write() as connection:
                told = {"delivered_at": ARRIVED, "state": "delivered"}
                connection.execute(update(message).where(message.c.id == one).values(**told))
            return Report(failed="không có tin này")

    assert ask(there, Overtaken()) == Polled(asked=1)
    assert standing(there, one).state == "delivered"


def test_whom_to_ask_about_is_found_by_the_small_index_of_what_is_unheard(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    what = Overdue(TUESDAY, timedelta(hours=4), [], ["zalo"])
    for wanted in (module.silent("zalo", TUESDAY), unheard(what)):
        found = wanted.compile(store.engine, compile_kwargs={"literal_binds": True})
        with store.read() as connection:
            steps = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {found}")]
        assert any("ix_message_unheard" in step for step in steps), steps
    store.dispose()
