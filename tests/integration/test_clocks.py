"""Nothing is believed from a wrong clock: what lies further ahead than it can last was written by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from notifications.channel import Channel, Limits
from notifications.model import Payload, Receipt
from settings import Settings
from storage.store import Store
from storage.tables import channel_slot, channel_state, heartbeat, message, zalo_token
from tests.integration.delivery_world import TUESDAY, Clock, World, settings, world
from web.health import problems
from workflow.delivery import lease
from workflow.delivery.deliver import Delivered, deliver
from workflow.watch import engine_checks
from workflow.watch.heartbeat import beat, upsert

DAY = timedelta(days=1)


@pytest.fixture
def there(store: Store) -> World:
    return world(store)


class Takes(Channel):
    resends = True

    def __init__(self, **limits: int) -> None:
        self.limits, self.given = Limits(**limits), []  # type: ignore[assignment]

    def send(self, payloads: Any) -> Iterator[Receipt]:
        for one in payloads:
            self.given.append(one)
            yield Receipt(outcome="sent")

    def check(self) -> str | None:
        return None

    given: list[Payload]


def _pass(there: World, folder: Path, now: datetime = TUESDAY, **more: Any) -> Delivered:
    return deliver(there.store, settings(folder), now, channels={"email": more.pop("channel", Takes())}, **more)


def test_a_worker_that_dies_on_a_machine_a_day_ahead_silences_nobody(there: World, tmp_path: Path) -> None:
    there.reminders(24)
    ahead = Clock()
    ahead.forward(days=1)

    class Dies(Takes):
        def send(self, payloads: Any) -> Iterator[Receipt]:
            for count, one in enumerate(payloads):
                if count == 3:
                    raise SystemExit
                yield Receipt(outcome="sent", detail=one.message_id)

    with pytest.raises(SystemExit):
        _pass(there, tmp_path, TUESDAY + DAY, channel=Dies(), clock=ahead)
    with there.store.write() as connection:  # killed: it gave nothing back
        lost = message.c.state == "pending"
        connection.execute(update(message).where(lost).values(lease_owner="dead", lease_until=ahead() + lease.LEASE))
    assert there.states().count("sent") == 3
    done = _pass(there, tmp_path, clock=Clock())
    assert (done.sent, done.retried) == (21, 1)  # one was on its way when the worker died
    assert there.states() == ["sent"] * 24


def test_a_lease_that_has_not_run_out_is_still_believed(there: World, tmp_path: Path) -> None:
    there.reminders(2)
    _pass(there, tmp_path, limit=1)
    clock = Clock()
    with there.store.write() as connection:
        held = {"lease_owner": "alive", "lease_until": clock() + lease.LEASE, "state": "sending"}
        connection.execute(update(message).values(**held))
    assert _pass(there, tmp_path, clock=clock).recovered == 0


def test_a_channel_does_not_rest_for_a_day(there: World, tmp_path: Path) -> None:
    there.reminders(1)
    with there.store.write() as connection:
        connection.execute(insert(channel_state).values(name="email", down_until=TUESDAY + DAY, minute_used=0))
    assert _pass(there, tmp_path).sent == 1


def test_a_broken_channel_is_looked_at_again_though_a_clock_ahead_let_it_rest(there: World, tmp_path: Path) -> None:
    there.reminders(1)
    broken = {"name": "email", "broken": "535", "down_until": TUESDAY + DAY, "pause": 2, "minute_used": 0}
    with there.store.write() as connection:
        connection.execute(insert(channel_state).values(**broken))
    assert _pass(there, tmp_path).sent == 1


def test_a_minute_from_the_future_and_connections_held_there_stop_nothing(there: World, tmp_path: Path) -> None:
    there.reminders(1)
    clock = Clock()
    with there.store.write() as connection:
        spent = {"name": "email", "minute_at": clock() + DAY, "minute_used": 100}
        connection.execute(insert(channel_state).values(**spent))
        slot = {"channel": "email", "number": 0, "owner": "dead", "lease_until": clock() + DAY}
        connection.execute(insert(channel_slot).values(**slot))
    assert _pass(there, tmp_path, channel=Takes(per_minute=100, connections=1), clock=clock).sent == 1


def test_a_renewal_that_a_clock_ahead_began_is_taken_over(store: Store) -> None:
    from notifications.zalo.account import tokens
    from notifications.zalo.account.oauth import Pair

    clock = Clock()
    tokens.keep(store, "app", "first", "refresh", 60, clock())
    with store.write() as connection:
        connection.execute(update(zalo_token).values(lease_owner="dead", lease_until=clock() + DAY))
    found = tokens.current(store, "app", lambda _: Pair("second", "next", 90_000), clock)
    assert found.access_token == "second"


def test_a_sign_of_life_from_the_future_is_none(store: Store) -> None:
    at = datetime(2026, 1, 5, tzinfo=UTC)
    for name in ("tick", "deliver"):
        beat(store, name, at + timedelta(hours=20))
    assert "tương lai" in " ".join(problems(store, lambda: at))
    assert engine_checks.heartbeat(store, at)[0] == "failed"
    for name in ("tick", "deliver"):
        beat(store, name, at)
    assert problems(store, lambda: at) == []


def test_leases_and_signs_of_life_bear_the_databases_time(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two healthy machines 90 s apart: neither takes the other's lease for one that ran out."""

    class Ahead(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) + timedelta(seconds=90)

    store = Store(postgresql_url)
    monkeypatch.setattr("storage.store.datetime", Ahead)
    with store.read() as connection:
        there = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    assert abs(store.clock() - there) < timedelta(seconds=60)
    assert timedelta(seconds=80) < store.skew() < timedelta(seconds=100)
    beat(store, "tick")
    [sentence] = problems(store, store.clock)
    assert "nhanh 90 giây" in sentence
    monkeypatch.undo()
    found = engine_checks.clocks(store, store.clock())
    assert found[0] == "ok", "this machine says by itself how its clock is now"
    with store.write() as connection:
        upsert(connection, "clock may-2", store.clock(), skew=-7.4)
    state, detail = engine_checks.clocks(store, store.clock())
    assert (state, "may-2" in detail, "chậm 7 giây" in detail) == ("failed", True, True)
    with store.write() as connection:
        connection.execute(update(heartbeat).values(at=store.clock() - timedelta(hours=2)))
    assert engine_checks.clocks(store, store.clock())[0] == "ok", "of a machine that is gone nothing is said"
    store.dispose()


def test_the_engine_works_at_the_databases_instant(postgresql_url: str, tmp_path: Path) -> None:
    import jobs

    given = Settings(home=tmp_path, database_url=postgresql_url, broker_url="filesystem://")
    store = Store(given.database_url)
    real, store.clock = store.clock, lambda: datetime(2026, 1, 5, 1, 0, tzinfo=UTC)  # type: ignore[method-assign]
    try:
        jobs_store, jobs.store = jobs.store, lambda: store  # type: ignore[assignment]
        assert jobs.now() == datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
    finally:
        jobs.store, store.clock = jobs_store, real  # type: ignore[method-assign]
        store.dispose()
