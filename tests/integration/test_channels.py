"""Several channels: what fails goes on by the next, one that hangs delays no other, caps hold, reports arrive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from notifications.channel import Channel, Limits
from notifications.model import Payload, Receipt
from org.routing import Routing
from org.today import set_routing
from settings import Policy
from storage.store import Store
from storage.tables import channel_slot, channel_state, contact, journal, notice, said, suppression
from tests.integration.delivery_world import TUESDAY, Clock, World, settings, world
from workflow.delivery.channels import broken, mark_broken
from workflow.delivery.deliver import Delivered, deliver
from workflow.feedback.marks import find_message, mark_delivered, mark_failed, mark_read

BOTH = ("zalo", "email")
HOUR = timedelta(hours=1)


class Fake(Channel):
    """Answers as scripted, then with `default`; notes to whom it was to write."""

    def __init__(self, *script: Receipt | str, default: str = "sent", reports: bool = False) -> None:
        self.script, self.default, self.reports_delivery = list(script), default, reports
        self.given: list[Payload] = []
        self.wrong: str | None = None

    def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
        for payload in payloads:
            self.given.append(payload)
            answer = self.script.pop(0) if self.script else self.default
            receipt = answer if isinstance(answer, Receipt) else Receipt(outcome=answer, detail=f"said {answer}")  # type: ignore[arg-type]
            yield receipt
            if receipt.outcome == "misconfigured":
                return

    def check(self) -> str | None:
        return self.wrong


@pytest.fixture
def there(store: Store) -> World:
    made = world(store)
    with store.write() as connection:
        set_routing(connection, Routing(channels=BOTH))
    return made


def reminder(there: World, code: str = "xa-a", phone: str = "0901234567") -> int:
    """A reminder that is to leave by Zalo, to a person who has an e-mail address too."""
    notice_id = there.notice(there.task(code), f"{code}@mttq.example", rung_id=there.rung())
    row = there.notices()[-1]
    there.change(contact, row.contact_id, phone=phone)
    there.change(notice, notice_id, channel="zalo")
    return notice_id


def run(there: World, folder: Path, ways: dict[str, Channel], now: Any = TUESDAY, **more: Any) -> Delivered:
    policy = Policy(channels=BOTH, **more.pop("policy", {}))
    return deliver(there.store, settings(folder, policy=policy), now, channels=ways, **more)


def report(there: World, mark: Any, name: str, *args: Any, **named: Any) -> str:
    with there.store.write() as connection:
        return mark(connection, find_message(connection, "zalo", name), *args, **named)


def test_what_one_channel_refuses_leaves_by_the_next_in_the_same_pass(there: World, tmp_path: Path) -> None:
    reminder(there)
    zalo, email = Fake("permanent"), Fake()
    assert run(there, tmp_path, {"zalo": zalo, "email": email}) == Delivered(rerouted=1, sent=1)
    assert [(row.channel, row.state) for row in there.notices()] == [("email", "sent")]
    assert [(row.channel, row.state) for row in there.messages()] == [("zalo", "failed"), ("email", "sent")]
    assert zalo.given[0].message_id != email.given[0].message_id
    assert len(there.rows(said)) == 2  # both are remembered
    assert run(there, tmp_path, {"zalo": zalo, "email": email}) == Delivered()


def test_a_notice_tries_each_channel_once_and_is_failed_in_the_end(there: World, tmp_path: Path) -> None:
    reminder(there)
    ways: dict[str, Channel] = {"zalo": Fake(default="permanent"), "email": Fake(default="permanent")}
    assert run(there, tmp_path, ways) == Delivered(rerouted=1, failed=1)
    assert [(row.kind, row.state) for row in there.notices()][:1] == [("reminder", "failed")]
    assert {row.kind for row in there.notices()[1:]} == {"unreachable"}  # told upward
    assert run(there, tmp_path, ways, TUESDAY + HOUR) == Delivered()


def test_a_person_without_a_mobile_number_is_not_tried_by_zalo_again(there: World, tmp_path: Path) -> None:
    reminder(there, phone="02763822333")
    email = Fake("permanent")
    assert run(there, tmp_path, {"zalo": Fake("permanent"), "email": email}) == Delivered(rerouted=1, failed=1)
    assert len(email.given) == 1


def test_a_dead_number_is_written_to_no_more(there: World, tmp_path: Path) -> None:
    reminder(there)
    dead = Receipt(outcome="permanent", detail="-118", address_dead=True)
    assert run(there, tmp_path, {"zalo": Fake(dead), "email": Fake()}) == Delivered(rerouted=1, sent=1)
    assert [(row.channel, row.address) for row in there.rows(suppression)] == [("zalo", "84901234567")]


def test_a_broken_channel_gives_way_at_once_and_is_used_again_when_it_works(there: World, tmp_path: Path) -> None:
    for code in ("xa-a", "xa-b", "xa-c"):
        reminder(there, code)
    zalo, email = Fake("misconfigured"), Fake()
    zalo.wrong = "The consent is gone."
    done = run(there, tmp_path, {"zalo": zalo, "email": email})
    assert (done.sent, len(zalo.given), len(email.given)) == (3, 1, 3)
    assert [row.broken for row in there.rows(channel_state) if row.name == "zalo"] == ["said misconfigured"]
    assert "channel.broken" in [row.action for row in there.rows(journal)]
    zalo.wrong = None
    reminder(there, "xa-d")
    assert run(there, tmp_path, {"zalo": zalo, "email": email}, TUESDAY + HOUR).sent == 1
    assert len(zalo.given) == 2
    assert [row.broken for row in there.rows(channel_state) if row.name == "zalo"] == [None]


def test_a_channel_that_only_seems_to_work_again_rests_longer_each_time(there: World, tmp_path: Path) -> None:
    zalo, now = Fake(default="misconfigured"), TUESDAY
    rests = []
    for n in range(5):
        reminder(there, f"xa-{n}", f"090123456{n}")
        assert run(there, tmp_path, {"zalo": zalo, "email": Fake()}, now).sent == 1
        [row] = [row for row in there.rows(channel_state) if row.name == "zalo"]
        rests.append((row.down_until - now) // timedelta(minutes=1))
        now = row.down_until
    assert (rests, len(zalo.given)) == ([1, 2, 4, 8, 16], 5)
    reminder(there, "xa-z", "0901234569")
    run(there, tmp_path, {"zalo": zalo, "email": Fake()}, now + timedelta(hours=3))
    [row] = [row for row in there.rows(channel_state) if row.name == "zalo"]
    assert row.pause == 1  # that was a trouble of its own


def test_one_that_did_not_answer_and_then_breaks_has_a_trouble_of_its_own(there: World, tmp_path: Path) -> None:
    answers = ["misconfigured"] * 2 + ["unknown"] * 3
    zalo, now = Fake(*answers, default="misconfigured"), TUESDAY
    for n in range(2):
        reminder(there, f"xa-{n}", f"090123456{n}")
        run(there, tmp_path, {"zalo": zalo, "email": Fake()}, now)
        [row] = [row for row in there.rows(channel_state) if row.name == "zalo"]
        now = row.down_until
    assert row.pause == 2
    for n in range(2, 7):
        reminder(there, f"xa-{n}", f"090123456{n}")
    later = now + timedelta(hours=3)
    run(there, tmp_path, {"zalo": zalo, "email": Fake()}, later)  # three sends without an answer
    run(there, tmp_path, {"zalo": zalo, "email": Fake()}, later + timedelta(minutes=1))
    [row] = [row for row in there.rows(channel_state) if row.name == "zalo"]
    assert (row.broken, row.pause) == ("said misconfigured", 1)


def test_what_cannot_leave_for_hours_takes_the_next_channel(there: World, tmp_path: Path) -> None:
    reminder(there)
    ways: dict[str, Channel] = {"zalo": Fake(default="temporary"), "email": Fake()}
    for hours in (0, 2, 5):
        assert run(there, tmp_path, ways, TUESDAY + hours * HOUR) == Delivered(retried=1)
    done = run(there, tmp_path, ways, TUESDAY + 6 * HOUR)
    assert done.sent == 1
    assert [(row.channel, row.state) for row in there.notices()] == [("email", "sent")]


def test_what_may_leave_only_tomorrow_takes_the_next_channel_today(there: World, tmp_path: Path) -> None:
    reminder(there)
    over = Receipt(outcome="deferred", detail="-144", again_at=TUESDAY + timedelta(hours=16))
    assert run(there, tmp_path, {"zalo": Fake(over), "email": Fake()}) == Delivered(rerouted=1, sent=1)


def test_who_is_reached_in_no_other_way_and_not_today_is_tried_once_more_on_another_day(
    there: World, tmp_path: Path
) -> None:
    reminder(there)
    other_day = TUESDAY + timedelta(days=1)
    asleep = Receipt(outcome="permanent", detail="not active", again_at=other_day)
    zalo = Fake(asleep, asleep, asleep)
    with there.store.write() as connection:
        set_routing(connection, Routing(channels=("zalo",)))
    assert run(there, tmp_path, {"zalo": zalo}) == Delivered(retried=1)
    assert run(there, tmp_path, {"zalo": zalo}, TUESDAY + HOUR) == Delivered()
    assert run(there, tmp_path, {"zalo": zalo}, other_day) == Delivered(failed=1)
    assert (len(zalo.given), there.states()[0]) == (2, "failed")


def test_who_is_reached_in_another_way_is_told_by_it_today(there: World, tmp_path: Path) -> None:
    reminder(there)
    zalo = Fake(Receipt(outcome="permanent", detail="not active", again_at=TUESDAY + timedelta(days=1)))
    mail = Fake()
    assert run(there, tmp_path, {"zalo": zalo, "email": mail}) == Delivered(sent=1, rerouted=1)
    assert (len(zalo.given), len(mail.given)) == (1, 1)


def test_what_is_deferred_for_minutes_costs_no_attempt(there: World, tmp_path: Path) -> None:
    reminder(there)
    soon = Receipt(outcome="deferred", detail="-32", again_at=TUESDAY + timedelta(minutes=1))
    ways: dict[str, Channel] = {"zalo": Fake(soon), "email": Fake()}
    assert run(there, tmp_path, ways) == Delivered(retried=1)
    assert there.messages()[0].attempts == 0
    assert run(there, tmp_path, ways, TUESDAY + timedelta(minutes=1)) == Delivered(sent=1)


def test_what_is_not_reported_as_delivered_is_said_once_more_by_the_next_channel(there: World, tmp_path: Path) -> None:
    reminder(there, "xa-a"), reminder(there, "xa-b")
    zalo = Fake(*(Receipt(outcome="sent", provider_id=f"z{n}") for n in (1, 2)), reports=True)
    email = Fake()
    ways: dict[str, Channel] = {"zalo": zalo, "email": email}
    assert run(there, tmp_path, ways) == Delivered(sent=2)
    assert report(there, mark_delivered, "z1", TUESDAY + HOUR) == "delivered"
    assert run(there, tmp_path, ways, TUESDAY + 5 * HOUR) == Delivered()
    assert run(there, tmp_path, ways, TUESDAY + 6 * HOUR) == Delivered(sent=1)
    assert sorted(there.states()) == ["delivered", "sent"]
    assert [payload.to.email for payload in email.given] == ["xa-b@mttq.example"]
    assert run(there, tmp_path, ways, TUESDAY + 7 * HOUR) == Delivered()


def test_an_unknown_send_waits_for_its_report(there: World, tmp_path: Path) -> None:
    reminder(there)
    ways: dict[str, Channel] = {"zalo": Fake("unknown", reports=True), "email": Fake()}
    assert run(there, tmp_path, ways) == Delivered(unknown=1)
    name = there.messages()[0].message_id.partition("@")[0]
    assert report(there, mark_delivered, name, TUESDAY + HOUR, provider_id="z9") == "delivered"
    assert report(there, mark_delivered, name, TUESDAY + 2 * HOUR) == "known-already"
    assert report(there, mark_delivered, "nobody knows it", TUESDAY) == "not-ours"
    assert there.states() == ["delivered"]
    [row] = there.messages()
    assert (row.state, row.provider_id, row.delivered_at) == ("delivered", "z9", TUESDAY + HOUR)
    assert run(there, tmp_path, ways, TUESDAY + 9 * HOUR) == Delivered()


def test_a_report_may_come_before_the_receipt(there: World, tmp_path: Path) -> None:
    reminder(there)

    class Fast(Fake):
        def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
            for payload in payloads:
                name = payload.message_id.partition("@")[0]
                assert report(there, mark_delivered, name, TUESDAY) == "delivered"
                yield Receipt(outcome="unknown", detail="the answer was lost")

    assert run(there, tmp_path, {"zalo": Fast(reports=True), "email": Fake()}) == Delivered(sent=1)
    assert there.states() == ["delivered"]


def test_a_reader_who_has_seen_it_has_got_it(there: World, tmp_path: Path) -> None:
    reminder(there)
    run(there, tmp_path, {"zalo": Fake(Receipt(outcome="sent", provider_id="z1")), "email": Fake()})
    assert report(there, mark_read, "z1", TUESDAY + HOUR) == "read"
    assert report(there, mark_read, "z1", TUESDAY + 2 * HOUR) == "known-already"
    [row] = there.messages()
    assert (row.state, row.delivered_at, row.read_at) == ("delivered", TUESDAY + HOUR, TUESDAY + HOUR)


def test_a_failure_reported_later_takes_the_next_channel_and_a_late_success_changes_nothing(
    there: World, tmp_path: Path
) -> None:
    reminder(there)
    ways: dict[str, Channel] = {"zalo": Fake(Receipt(outcome="sent", provider_id="z1"), reports=True), "email": Fake()}
    run(there, tmp_path, ways)
    assert report(there, mark_failed, "z1", "no such user", TUESDAY + HOUR) == "failed"
    assert report(there, mark_failed, "z1", "no such user", TUESDAY + HOUR) == "known-already"
    assert run(there, tmp_path, ways, TUESDAY + HOUR) == Delivered(sent=1)
    assert report(there, mark_delivered, "z1", TUESDAY + 2 * HOUR) == "delivered"
    assert [(row.channel, row.state) for row in there.notices()] == [("email", "sent")]


def test_a_channel_that_hangs_delays_no_other(there: World, tmp_path: Path) -> None:
    reminder(there, "xa-a")
    there.notice(there.task("xa-b"), "b@mttq.example", rung_id=there.rung())
    arrived = Event()

    class Hanging(Fake):
        def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
            for _payload in payloads:
                assert arrived.wait(30), "the mail waited for Zalo"
                yield Receipt(outcome="sent")

    class Quick(Fake):
        def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
            yield from super().send(payloads)
            if self.given:
                arrived.set()

    assert run(there, tmp_path, {"zalo": Hanging(), "email": Quick()}) == Delivered(sent=2)


def test_a_channel_that_falls_silent_rests_for_a_minute_and_keeps_what_waits_on_it(
    there: World, tmp_path: Path
) -> None:
    for n in range(8):
        reminder(there, f"xa-{n}", f"090123456{n}")
    zalo, email = Fake("unknown", "sent", default="unknown"), Fake()
    ways: dict[str, Channel] = {"zalo": zalo, "email": email}
    assert run(there, tmp_path, ways) == Delivered(sent=1, unknown=4)  # three in a row, and it is left alone
    assert run(there, tmp_path, ways, TUESDAY + HOUR / 100) == Delivered()
    zalo.default = "sent"
    assert run(there, tmp_path, ways, TUESDAY + HOUR / 60) == Delivered(sent=3)
    assert (len(zalo.given), email.given) == (8, [])


def test_a_broken_channel_that_hangs_when_it_is_looked_at_delays_no_other(there: World, tmp_path: Path) -> None:
    there.notice(there.task("xa-b"), "b@mttq.example", rung_id=there.rung())
    with there.store.write() as connection:
        mark_broken(connection, "zalo", "no consent", TUESDAY - HOUR, "test")
    arrived = Event()

    class Hanging(Fake):
        def check(self) -> str | None:
            return None if arrived.wait(30) else "the mail waited for Zalo"

    class Quick(Fake):
        def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
            yield from super().send(payloads)
            if self.given:
                arrived.set()

    assert run(there, tmp_path, {"zalo": Hanging(), "email": Quick()}) == Delivered(sent=1)
    with there.store.read() as connection:
        assert broken(connection) == {}


def test_no_more_leave_in_a_minute_than_the_other_side_allows(there: World, tmp_path: Path) -> None:
    there.reminders(5)
    email, clock = Fake(), Clock()
    email.limits = Limits(per_minute=2)
    ways: dict[str, Channel] = {"email": email}
    assert run(there, tmp_path, ways, clock=clock) == Delivered(sent=2)
    assert run(there, tmp_path, ways, clock=clock) == Delivered()
    clock.forward(minutes=1)
    assert run(there, tmp_path, ways, clock=clock) == Delivered(sent=2)
    clock.forward(minutes=1)
    assert run(there, tmp_path, ways, clock=clock) == Delivered(sent=1)


def test_a_second_process_finds_the_only_connection_in_use_and_a_dead_ones_is_free_in_time(
    there: World, tmp_path: Path
) -> None:
    there.reminders(2)
    clock, inner = Clock(), Fake()
    inner.limits = Limits(connections=1)

    class Busy(Fake):
        def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
            for payload in payloads:
                assert run(there, tmp_path, {"email": inner}, clock=clock) == Delivered()
                self.given.append(payload)
                yield Receipt(outcome="sent")

    busy = Busy()
    busy.limits = Limits(connections=1)
    assert run(there, tmp_path, {"email": busy}, clock=clock) == Delivered(sent=2)
    assert there.rows(channel_slot) == []
    with there.store.write() as connection:
        values = {"channel": "email", "number": 0, "owner": "dead", "lease_until": clock() + timedelta(seconds=45)}
        connection.execute(channel_slot.insert().values(**values))
    there.notice(there.task("xa-z"), "z@mttq.example", rung_id=there.rung())
    assert run(there, tmp_path, {"email": inner}, clock=clock) == Delivered()
    clock.forward(seconds=46)
    assert run(there, tmp_path, {"email": inner}, clock=clock) == Delivered(sent=1)


def test_costs_and_the_providers_name_are_kept(there: World, tmp_path: Path) -> None:
    reminder(there)
    receipt = Receipt(outcome="sent", provider_id="a4d0", cost=200)
    run(there, tmp_path, {"zalo": Fake(receipt), "email": Fake()})
    assert [(row.provider_id, row.cost) for row in there.messages()] == [("a4d0", 200)]


def test_only_what_may_still_be_reported_is_kept_to_be_asked_about(there: World, tmp_path: Path) -> None:
    for code in ("a", "b", "c"):
        reminder(there, code=code)
    ways: dict[str, Channel] = {"zalo": Fake("sent", "sent", "permanent", reports=True), "email": Fake()}
    run(there, tmp_path, ways)
    assert [(row.channel, row.awaits_report) for row in there.messages()] == [
        *(("zalo", True), ("zalo", True), ("zalo", False)),
        ("email", False),
    ]
    report(there, mark_delivered, there.messages()[0].message_id, TUESDAY)
    assert [row.id for row in there.messages() if row.awaits_report] == [there.messages()[1].id]
    run(there, tmp_path, ways, TUESDAY + 300 * HOUR)  # nobody will hear of it any more
    assert not any(row.awaits_report for row in there.messages())
