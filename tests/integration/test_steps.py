"""One bad row stops nothing but itself: each step of a pass stands alone, rests, is told of once, is tried again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from lib.problem import refuse
from lib.words import step_word
from notifications.channel import Channel
from notifications.model import Receipt, Report
from storage.store import Store, insert_row
from storage.tables import contact, deadline, journal, message, notice, rung, step
from tests.integration.delivery_world import DUE, TUESDAY, Clock, World, settings, world
from tests.poison import heal, poison
from web.metrics import exposition
from workflow.delivery import lease
from workflow.delivery.deliver import Delivered, deliver
from workflow.feedback.poll import Polled, poll
from workflow.steps import Steps, failed, reason_of
from workflow.tick import Ticked, tick
from workflow.watch import engine_checks
from workflow.watch.audit import audit

MINUTE = timedelta(minutes=1)


@pytest.fixture
def there(store: Store) -> World:
    return world(store)


def _deadlines(there: World, count: int) -> list[int]:
    """So many deadlines with one task and one rung each, due one minute after the other; their rungs."""
    rungs = []
    for n in range(count):
        task_id = there.task(f"u{n}")
        with there.store.write() as connection:
            values = {"plan_id": there.plan_id, "item_id": there.item_id, "due_given": DUE, "due_on": DUE, "steps": []}
            deadline_id = insert_row(connection, deadline, values)
            fire_at = TUESDAY - (count - n) * MINUTE
            rungs.append(
                insert_row(
                    connection,
                    rung,
                    {"deadline_id": deadline_id, "position": 0, "label": "before 7d", "kind": "reminder",
                     "tell": ("officer",), "fire_on": TUESDAY.date(), "fire_at": fire_at},
                )
            )  # fmt: skip
        there.change(_task(), task_id, deadline_id=deadline_id, since=TUESDAY - timedelta(days=9))
        with there.store.write() as connection:
            person = there.person(connection, f"u{n}@mttq.example")
            about = {"unit_id": there.unit(connection, f"u{n}"), "post": "officer", "email": f"u{n}@mttq.example"}
            connection.execute(insert(contact).values(**about, person_id=person, position=0))
    with there.store.write() as connection:
        connection.exec_driver_sql("UPDATE org_state SET revision = revision + 1")
    return rungs


def _task() -> Any:
    from storage.tables import task

    return task


def test_a_refusal_is_kept_by_its_code_for_sentences_have_a_language() -> None:
    assert reason_of(refuse("unknown-task", "There is no task 7.")) == "Refused: unknown-task"


def _entries(store: Store, action: str) -> list[dict[str, Any]]:
    with store.read() as connection:
        found = select(journal.c.detail).where(journal.c.action == action).order_by(journal.c.id)
        return [json.loads(one) for one in connection.scalars(found)]


def _failed(store: Store) -> dict[str, Any]:
    with store.read() as connection:
        return failed(connection)


# --- tick ----------------------------------------------------------------------------------------------------------


def test_the_oldest_due_deadline_that_raises_stops_no_other_rung_and_no_message(there: World, tmp_path: Path) -> None:
    rungs = _deadlines(there, 11)
    poison(there.store, "notice", "INSERT", f"NEW.rung_id = {rungs[0]}")
    assert tick(there.store, TUESDAY) == Ticked(10, 10)
    assert deliver(there.store, settings(tmp_path), TUESDAY) == Delivered(sent=10)
    [name] = _failed(there.store)
    assert name.startswith("deadline ")
    assert [one["step"] for one in _entries(there.store, "step.failed")] == [name]
    assert "a bad row" in _entries(there.store, "step.failed")[0]["why"]


def test_it_rests_a_minute_then_twice_as_long_at_most_an_hour_and_is_journalled_once(there: World) -> None:
    [bad] = _deadlines(there, 1)
    poison(there.store, "notice", "INSERT", f"NEW.rung_id = {bad}")
    at, pauses = TUESDAY, []
    for _ in range(9):
        assert tick(there.store, at) == Ticked()
        [known] = _failed(there.store).values()
        pauses.append((known.rests_until - at) // MINUTE)
        assert tick(there.store, known.rests_until - timedelta(seconds=1)) == Ticked()
        assert _failed(there.store)[known.name] == known, "it was tried while it rests"
        at = known.rests_until
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert len(_entries(there.store, "step.failed")) == 1
    heal(there.store, "notice")
    assert tick(there.store, at) == Ticked(1, 1)
    assert _failed(there.store) == {}
    assert _entries(there.store, "step.recovered") == [{"step": known.name, "failures": 9}]


def test_doctor_audit_and_metrics_show_it_with_its_reason(there: World, tmp_path: Path) -> None:
    [bad, _good] = _deadlines(there, 2)
    poison(there.store, "notice", "INSERT", f"NEW.rung_id = {bad}")
    tick(there.store, TUESDAY)
    [name] = _failed(there.store)
    state, detail = engine_checks.steps(there.store)
    assert (state, step_word(name) in detail, "a bad row" in detail) == ("failed", True, True)
    found = {one.code: one for one in audit(there.store, settings(tmp_path), TUESDAY)}["steps-failed"]
    assert (found.count, step_word(name) in found.detail) == (1, True)
    gauges = exposition(there.store, lambda: TUESDAY).decode()
    assert f'dondoc_step_failed{{step="{name}"}} 1.0' in gauges


def test_a_rest_from_a_clock_ahead_is_not_believed(there: World) -> None:
    [bad] = _deadlines(there, 1)
    poison(there.store, "notice", "INSERT", f"NEW.rung_id = {bad}")
    tick(there.store, TUESDAY)
    with there.store.write() as connection:
        connection.execute(update(step).values(rests_until=TUESDAY + timedelta(days=1)))
    heal(there.store, "notice")
    assert tick(there.store, TUESDAY) == Ticked(1, 1)


def test_a_database_that_is_away_is_no_steps_fault(postgresql_url: str) -> None:
    store = Store(postgresql_url)
    steps = Steps(store, TUESDAY)

    def cut_off() -> int:
        with store.write() as connection:
            connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
        return 1

    with pytest.raises(Exception, match="terminating connection"):
        steps.run("anything", cut_off, 0)
    assert _failed(store) == {}
    store.dispose()


# --- delivery ------------------------------------------------------------------------------------------------------


def test_one_persons_notices_that_cannot_be_bundled_keep_nobody_else_waiting(there: World, tmp_path: Path) -> None:
    there.reminders(5)
    with there.store.read() as connection:
        person_id = connection.scalar(select(func.min(notice.c.person_id)))
    poison(there.store, "message", "INSERT", f"NEW.person_id = {person_id}")
    for at in (TUESDAY, TUESDAY + timedelta(seconds=5)):
        deliver(there.store, settings(tmp_path), at)
    assert there.states() == ["pending", "sent", "sent", "sent", "sent"]
    assert set(_failed(there.store)) == {"bundle", f"person {person_id}"}
    heal(there.store, "message")
    assert deliver(there.store, settings(tmp_path), TUESDAY + timedelta(hours=1)) == Delivered(sent=1)
    assert _failed(there.store) == {}


class Breaks(Channel):
    """A channel with a defect."""

    def send(self, payloads: Any) -> Iterator[Receipt]:
        raise ZeroDivisionError("a defect of the channel, written to nguoi@mttq.example")

    def check(self) -> str | None:
        return None


class Takes(Channel):
    reports_delivery = True

    def send(self, payloads: Any) -> Iterator[Receipt]:
        for one in payloads:
            yield Receipt(outcome="sent", provider_id=one.message_id[:8])

    def check(self) -> str | None:
        return None

    def ask(self, provider_id: str, phone: str | None) -> Report | None:
        if int(provider_id, 16) == max(int(one, 16) for one in self.known):
            raise ZeroDivisionError("a defect of the answer")
        return Report(delivered_at=TUESDAY)

    known: tuple[str, ...] = ()


def test_a_channel_with_a_defect_stops_no_other_and_no_address_is_told_of_it(there: World, tmp_path: Path) -> None:
    there.reminders(4)
    with there.store.write() as connection:
        half = select(func.min(notice.c.id) + 1).scalar_subquery()
        connection.execute(update(notice).where(notice.c.id <= half).values(channel="zalo"))
    channels = {"zalo": Breaks(), "email": Takes()}
    assert deliver(there.store, settings(tmp_path), TUESDAY, channels=channels).sent == 2
    assert set(_failed(there.store)) == {"channel zalo"}
    assert "nguoi@mttq.example" not in _failed(there.store)["channel zalo"].why
    later = TUESDAY + timedelta(minutes=2)
    assert deliver(there.store, settings(tmp_path), later, channels={"zalo": Takes(), "email": Takes()}).sent == 2


def test_a_message_that_cannot_be_taken_up_keeps_no_other_from_it(there: World, tmp_path: Path) -> None:
    there.reminders(3)
    deliver(there.store, settings(tmp_path), TUESDAY, limit=0)
    clock = Clock()
    with there.store.write() as connection:  # what a process that died left behind
        from notifications.bundle import bundle

        bundle(connection, TUESDAY, settings(tmp_path).policy, leaves="all")
        connection.execute(update(message).values(lease_owner="dead", lease_until=clock()))
    bad = there.messages()[0].id
    poison(there.store, "message", "UPDATE", f"NEW.id = {bad}")
    clock.forward(seconds=lease.LEASE.total_seconds())
    done = deliver(there.store, settings(tmp_path), TUESDAY, clock=clock)
    assert (done.recovered, done.sent) == (2, 2)
    assert set(_failed(there.store)) == {f"message {bad}"}


def test_a_question_that_raises_keeps_no_other_from_being_asked(there: World, tmp_path: Path) -> None:
    there.reminders(3)
    channel = Takes()
    deliver(there.store, settings(tmp_path), TUESDAY, channels={"zalo": channel, "email": channel})
    channel.known = tuple(row.provider_id for row in there.messages())
    later = TUESDAY + timedelta(hours=1)
    assert poll(there.store, settings(tmp_path), later, {"email": channel}) == Polled(asked=3, delivered=2)
    [name] = _failed(there.store)
    assert name.startswith("question email ")
    assert poll(there.store, settings(tmp_path), later, {"email": channel}) == Polled()


def test_a_look_of_the_audit_that_raises_hides_no_other(
    there: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [bad] = _deadlines(there, 1)
    poison(there.store, "notice", "INSERT", f"NEW.rung_id = {bad}")
    late = TUESDAY + timedelta(minutes=30)
    tick(there.store, late)
    monkeypatch.setattr("workflow.watch.audit._undecided", lambda *_: 1 // 0)
    codes = {one.code for one in audit(there.store, settings(tmp_path), late)}
    assert {"rungs-not-fired", "steps-failed"} <= codes
    assert "audit messages-unknown" in _failed(there.store)


# --- mailbox -------------------------------------------------------------------------------------------------------


def test_a_bounce_that_raises_stays_in_the_mailbox_and_keeps_no_other_from_being_read(
    there: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from settings import Maildir
    from workflow.feedback import mail

    for part in ("new", "cur", "tmp"):
        (tmp_path / "box" / part).mkdir(parents=True)
    for name in ("1-bad", "2-good"):
        text = f"From: a@mttq.example\r\nSubject: {name}\r\nTo: don-doc@mttq.example\r\n\r\n{name}\r\n"
        (tmp_path / "box" / "new" / name).write_bytes(text.encode())
    whole = mail.take_in

    def take_in(connection: Any, **given: Any) -> Any:
        if given["returned"].subject == "1-bad":
            raise ZeroDivisionError("a defect of the reader")
        return whole(connection, **given)

    monkeypatch.setattr(mail, "take_in", take_in)
    box = Maildir(path=tmp_path / "box")
    found = mail.take_in_all(there.store, settings(tmp_path), box, TUESDAY)
    assert [one.subject for one in found] == ["2-good"]
    assert [path.name for path in (tmp_path / "box" / "new").iterdir()] == ["1-bad"]
    assert [name.split()[0] for name in _failed(there.store)] == ["bounce"]
    monkeypatch.setattr(mail, "take_in", whole)
    again: datetime = TUESDAY + timedelta(minutes=2)
    found = mail.take_in_all(there.store, settings(tmp_path), box, again)
    assert "1-bad" in [one.subject for one in found]
    assert _failed(there.store) == {}


def test_a_receipt_that_cannot_be_written_down_keeps_no_other_from_it(there: World, tmp_path: Path) -> None:
    there.reminders(3)
    with there.store.read() as connection:
        bad = connection.scalar(select(func.min(notice.c.id)))
    poison(there.store, "notice", "UPDATE", f"NEW.id = {bad} AND NEW.state = 'sent'")
    assert deliver(there.store, settings(tmp_path), TUESDAY, channels={"email": Takes()}).sent == 2
    assert there.states() == ["sending", "sent", "sent"]
    heal(there.store, "notice")
    clock = Clock()
    clock.at = datetime.now(UTC) + 2 * lease.LEASE
    done = deliver(there.store, settings(tmp_path), TUESDAY + MINUTE, clock=clock, channels={"email": Takes()})
    assert (done.recovered, there.states()) == (1, ["unknown", "sent", "sent"])
    assert _failed(there.store) == {}
