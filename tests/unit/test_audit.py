"""The audit and the heartbeat, on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from notifications.channel import Channel
from notifications.model import Payload, Receipt
from settings import Policy, Settings
from storage.store import Store
from storage.tables import journal, message, notice
from tests.integration.machinery import DUE_DAY, PUBLISHED
from tests.unit.small_province import publish_plan
from workflow.delivery.deliver import deliver
from workflow.feedback.retry import retry
from workflow.tick import tick
from workflow.watch.audit import LATE, UNDECIDED, Finding, audit
from workflow.watch.heartbeat import ages, beat

AT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, database_url="", broker_url="")


class Broken(Channel):
    """A channel whose password is refused."""

    def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
        for _ in payloads:
            yield Receipt(outcome="misconfigured", detail="535 no such password")
            return

    def check(self) -> str | None:
        return None


def _found(store: Store, settings: Settings, now: datetime) -> tuple[Finding, ...]:
    return audit(store, settings, now, clock=lambda: AT)


def _audit(store: Store, settings: Settings, now: datetime = DUE_DAY) -> dict[str, int]:
    return {finding.code: finding.count for finding in _found(store, settings, now)}


def _entries(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.scalars(select(journal.c.action).order_by(journal.c.id)))


def test_nothing_is_found_and_nothing_written_where_all_is_well(store: Store, settings: Settings) -> None:
    publish_plan(store)
    tick(store, DUE_DAY)
    deliver(store, settings, DUE_DAY)
    before = _entries(store)
    assert _audit(store, settings) == {}
    assert _entries(store) == before


def test_rungs_that_no_tick_fires_are_found(store: Store, settings: Settings) -> None:
    publish_plan(store)
    deliver(store, settings, DUE_DAY)
    [(code, count)] = _audit(store, settings).items()
    assert code == "rungs-not-fired"
    assert count > 0
    tick(store, DUE_DAY)
    deliver(store, settings, DUE_DAY)
    assert _audit(store, settings) == {}


def test_notices_that_may_leave_and_that_no_delivery_takes_up_are_found(store: Store, settings: Settings) -> None:
    publish_plan(store)  # assigned at nine in the morning
    a_while, night = PUBLISHED + LATE, PUBLISHED.replace(hour=22)
    assert "notices-waiting" not in _audit(store, settings, a_while - timedelta(seconds=1))
    assert _audit(store, settings, a_while)["notices-waiting"] == 3
    assert "notices-waiting" not in _audit(store, settings, night)
    assert "notices-waiting" not in _audit(store, settings, PUBLISHED.replace(day=7, hour=7))  # just opened
    gathered = replace(settings, policy=Policy(digest_at=time(17, 0)))
    assert "notices-waiting" not in _audit(store, gathered, PUBLISHED.replace(hour=17, minute=5))
    assert "notices-waiting" in _audit(store, gathered, PUBLISHED.replace(hour=17, minute=10))
    deliver(store, settings, a_while)
    assert "notices-waiting" not in _audit(store, settings, a_while)


def test_on_a_day_off_only_what_may_leave_then_is_missed(store: Store, settings: Settings) -> None:
    publish_plan(store)
    deliver(store, settings, PUBLISHED)
    tick(store, DUE_DAY)  # the ladder speaks
    saturday = DUE_DAY.replace(day=12)
    assert "notices-waiting" not in _audit(store, settings, saturday)
    assert "notices-waiting" in _audit(store, settings, DUE_DAY + LATE)


def test_messages_behind_a_broken_channel_are_found_with_the_reason(store: Store, settings: Settings) -> None:
    publish_plan(store)
    deliver(store, settings, PUBLISHED, channels={"email": Broken()})
    assert "channel-broken" not in _audit(store, settings, PUBLISHED)  # it may work again in a minute
    [finding] = [one for one in _found(store, settings, PUBLISHED + LATE) if one.code == "channel-broken"]
    assert finding.count == 3
    assert finding.detail == "email: 535 no such password"
    deliver(store, settings, PUBLISHED + LATE)
    assert "channel-broken" not in _audit(store, settings, PUBLISHED + LATE)


def test_a_send_of_unknown_outcome_that_nobody_decides_on_for_a_day_is_found(store: Store, settings: Settings) -> None:
    publish_plan(store)
    deliver(store, settings, PUBLISHED)
    with store.write() as connection:
        one = connection.scalar(select(message.c.id).limit(1))
        connection.execute(update(message).where(message.c.id == one).values(state="unknown"))
        connection.execute(update(notice).where(notice.c.message_id == one).values(state="unknown"))
        some_notice = connection.scalar(select(notice.c.id).where(notice.c.message_id == one).limit(1))
    assert some_notice is not None
    assert "messages-unknown" not in _audit(store, settings, PUBLISHED + UNDECIDED - timedelta(seconds=1))
    assert _audit(store, settings, PUBLISHED + UNDECIDED)["messages-unknown"] == 1
    retry(store, some_notice, PUBLISHED)
    assert "messages-unknown" not in _audit(store, settings, PUBLISHED + UNDECIDED)


def test_a_lease_that_nobody_takes_up_is_found(store: Store, settings: Settings) -> None:
    publish_plan(store)
    tick(store, DUE_DAY)
    deliver(store, settings, DUE_DAY)
    with store.write() as connection:
        one = select(message.c.id).where(message.c.state == "sent").limit(1).scalar_subquery()
        left = {"state": "sending", "lease_owner": "a dead process", "lease_until": AT - LATE * 2}
        connection.execute(update(message).where(message.c.id == one).values(**left))
    assert _audit(store, settings) == {"messages-stuck": 1}


def test_a_notice_whose_message_is_over_is_found(store: Store, settings: Settings) -> None:
    publish_plan(store)
    tick(store, DUE_DAY)
    deliver(store, settings, DUE_DAY)
    with store.write() as connection:
        one = select(notice.c.id).where(notice.c.state == "sent").limit(1).scalar_subquery()
        connection.execute(update(notice).where(notice.c.id == one).values(state="pending"))
    assert _audit(store, settings) == {"notices-orphaned": 1}


def test_a_changed_journal_is_found(store: Store, settings: Settings) -> None:
    publish_plan(store)
    tick(store, DUE_DAY)
    deliver(store, settings, DUE_DAY)
    _tamper(store, "UPDATE journal SET actor = 'nobody' WHERE id = 2")
    [found] = _found(store, settings, DUE_DAY)
    assert (found.code, found.count) == ("journal-broken", 1)
    assert "nội dung đã bị sửa" in found.detail
    with store.read() as connection:
        last = connection.scalar(select(journal.c.detail).order_by(journal.c.id.desc()).limit(1))
    [kept] = json.loads(last or "")["findings"]
    assert "entry-changed #2" in kept["detail"]
    assert not [one for one in kept["detail"] if one in found.detail]  # what is kept has no language


def test_a_removed_journal_entry_is_found(store: Store, settings: Settings) -> None:
    publish_plan(store)
    tick(store, DUE_DAY)
    deliver(store, settings, DUE_DAY)
    _tamper(store, "DELETE FROM journal WHERE id = 2")
    assert _audit(store, settings) == {"journal-broken": 1}


def _tamper(store: Store, statement: str) -> None:
    """Change the journal past its triggers, as somebody with the database in hand could."""
    with store.write() as connection:
        if store.is_sqlite:
            for name in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars():
                connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        else:
            connection.exec_driver_sql("ALTER TABLE journal DISABLE TRIGGER USER")
        assert connection.exec_driver_sql(statement).rowcount == 1


def test_a_finding_is_journalled_when_it_begins_and_when_it_ends(store: Store, settings: Settings) -> None:
    publish_plan(store)
    for _ in range(3):
        _audit(store, settings)
    assert _entries(store).count("audit.found") == 1
    tick(store, DUE_DAY)
    for _ in range(3):
        _audit(store, settings)
    assert _entries(store).count("audit.found") == 2


def test_a_heartbeat_is_remembered_once_per_part(store: Store) -> None:
    beat(store, "tick", AT - timedelta(minutes=1))
    beat(store, "tick", AT - timedelta(seconds=5))
    beat(store, "deliver", AT)
    with store.read() as connection:
        assert ages(connection, AT) == {"deliver": timedelta(0), "tick": timedelta(seconds=5)}
