"""How people are told: order of channels by post and kind, hours, digest, daily limit, jitter; on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from lib.time import VIETNAM
from notifications.channel import Channel
from notifications.letter.view import lay_out
from notifications.letter.wording import SHIPPED
from notifications.model import Payload, Receipt
from org.files import contacts, units
from org.files.rows import read_contacts, read_units
from settings import Policy
from storage.store import Store
from storage.tables import contact, message, notice
from tests.integration.command_line import PLAN_FILE, UNITS
from tests.integration.delivery_world import SATURDAY, TUESDAY, World, settings, world
from tests.integration.test_channels import Fake
from workflow.delivery.deliver import Delivered, deliver
from workflow.keeping.opening import make_known
from workflow.publish import publish
from workflow.tick import tick
from workflow.views import outbox

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SEVEN = TUESDAY.replace(hour=7)
BOTH = ("zalo", "email")


@pytest.fixture
def there(store: Store) -> World:
    return world(store)


def run(there: World, folder: Path, channel: Channel, now: datetime, **policy: Any) -> Delivered:
    return deliver(there.store, settings(folder, policy=Policy(**policy)), now, channels={"email": channel})


def written(there: World, at: datetime, *, to: str = "a@mttq.example", unit: str = "xa-a") -> int:
    """A notice that is not of the ladder, written at that instant."""
    return there.notice(there.task(unit), to, kind="assignment", scheduled_for=at)


# --- when ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("at", "leaves"), [("07:29", 0), ("07:30", 1), ("17:00", 1), ("17:01", 0), ("20:00", 0)])
def test_nothing_leaves_outside_narrower_hours(there: World, tmp_path: Path, at: str, leaves: int) -> None:
    written(there, TUESDAY - DAY)
    now = datetime.combine(TUESDAY.date(), time.fromisoformat(at), VIETNAM)
    assert run(there, tmp_path, Fake(), now, opens=time(7, 30), closes=time(17)).sent == leaves


def test_with_a_digest_a_person_gets_one_message_a_morning(there: World, tmp_path: Path) -> None:
    channel, eight = Fake(), {"digest_at": time(8)}
    for hour, unit in ((9, "xa-a"), (11, "xa-b"), (16, "xa-c")):
        written(there, TUESDAY.replace(hour=hour), unit=unit)
        assert run(there, tmp_path, channel, TUESDAY.replace(hour=hour, minute=5), **eight) == Delivered()
    assert run(there, tmp_path, channel, TUESDAY + DAY - MINUTE, **eight) == Delivered()
    assert run(there, tmp_path, channel, TUESDAY + DAY, **eight) == Delivered(sent=1)
    assert {entry.unit for entry in channel.given[0].letter.entries} == {"xa-a", "xa-b", "xa-c"}


def test_a_digest_that_nobody_sent_in_time_is_sent_later_that_day(there: World, tmp_path: Path) -> None:
    written(there, TUESDAY - MINUTE)
    written(there, TUESDAY + MINUTE, unit="xa-b")
    channel = Fake()
    assert run(there, tmp_path, channel, TUESDAY.replace(hour=15), digest_at=time(8)) == Delivered(sent=1)
    assert [entry.unit for entry in channel.given[0].letter.entries] == ["xa-a"]


def test_what_waited_for_the_opening_is_spread_over_the_jitter_each_person_in_one_minute(
    there: World, tmp_path: Path
) -> None:
    for number in range(30):
        for unit in ("xa-a", "xa-b"):
            written(there, SEVEN - DAY, to=f"p{number}@mttq.example", unit=f"{unit}{number}")
    channel, policy = Fake(), {"jitter": timedelta(minutes=10)}
    by_minute = [run(there, tmp_path, channel, SEVEN + minute * MINUTE, **policy).sent for minute in range(11)]
    assert by_minute == [3] * 10 + [0]
    assert Counter(len(payload.letter.entries) for payload in channel.given) == {2: 30}


def test_what_is_written_during_the_day_is_not_spread(there: World, tmp_path: Path) -> None:
    for number in range(5):
        written(there, TUESDAY, to=f"p{number}@mttq.example", unit=f"x{number}")
    assert run(there, tmp_path, Fake(), TUESDAY, jitter=timedelta(minutes=10)) == Delivered(sent=5)


def test_what_is_spread_beyond_the_closing_waits_for_the_next_day(there: World, tmp_path: Path) -> None:
    for number in range(10):
        written(there, SEVEN - DAY, to=f"p{number}@mttq.example", unit=f"x{number}")
    policy = {"jitter": timedelta(minutes=10), "closes": time(7, 4)}
    channel = Fake()
    assert sum(run(there, tmp_path, channel, SEVEN + minute * MINUTE, **policy).sent for minute in range(11)) == 5
    assert run(there, tmp_path, channel, SEVEN + DAY, **policy) == Delivered(sent=5)


# --- how many ------------------------------------------------------------------------------------------------------


def test_after_the_days_last_message_the_rest_is_one_message_tomorrow(there: World, tmp_path: Path) -> None:
    channel, limit = Fake(), {"daily_limit": 2}
    sent = []
    for hour in range(8, 13):
        written(there, TUESDAY.replace(hour=hour), unit=f"xa-{hour}")
        written(there, TUESDAY.replace(hour=hour), to=f"other-{hour}@mttq.example", unit=f"xb-{hour}")
        sent.append(run(there, tmp_path, channel, TUESDAY.replace(hour=hour), **limit).sent)
    assert sent == [2, 2, 1, 1, 1]  # nobody else waits for the one who had enough
    assert run(there, tmp_path, channel, SEVEN + DAY, **limit) == Delivered(sent=1)
    assert {entry.unit for entry in channel.given[-1].letter.entries} == {"xa-10", "xa-11", "xa-12"}


def test_what_did_not_arrive_does_not_count(there: World, tmp_path: Path) -> None:
    written(there, TUESDAY)
    channel = Fake(Receipt(outcome="permanent"))
    assert run(there, tmp_path, channel, TUESDAY, daily_limit=1) == Delivered(failed=1)
    written(there, TUESDAY, unit="xa-b")
    assert run(there, tmp_path, channel, TUESDAY, daily_limit=1) == Delivered(sent=1)


def test_what_waits_for_another_try_counts_already(there: World, tmp_path: Path) -> None:
    written(there, TUESDAY)
    channel = Fake("temporary")
    assert run(there, tmp_path, channel, TUESDAY, daily_limit=1) == Delivered(retried=1)
    written(there, TUESDAY, unit="xa-b")
    later = TUESDAY + 10 * MINUTE
    assert run(there, tmp_path, channel, later, daily_limit=1) == Delivered(sent=1)
    assert run(there, tmp_path, channel, later, daily_limit=1) == Delivered()
    assert run(there, tmp_path, channel, SEVEN + DAY, daily_limit=1) == Delivered(sent=1)


def test_the_limit_holds_over_all_channels_together(there: World, tmp_path: Path) -> None:
    first = written(there, TUESDAY - MINUTE)
    by_zalo = written(there, TUESDAY, unit="xa-b")
    there.change(notice, by_zalo, channel="zalo")
    for row in there.rows(contact):
        there.change(contact, row.id, phone="0912345678")
    ways: Mapping[str, Channel] = {"zalo": Fake(), "email": Fake()}
    limited = settings(tmp_path, policy=Policy(channels=BOTH, daily_limit=1))
    assert deliver(there.store, limited, TUESDAY, channels=ways) == Delivered(sent=1)
    assert [row.id for row in there.notices() if row.state == "sent"] == [first]  # the longest waiting first
    assert deliver(there.store, limited, TUESDAY + MINUTE, channels=ways) == Delivered()
    assert deliver(there.store, limited, TUESDAY + DAY, channels=ways) == Delivered(sent=1)


def test_on_a_day_off_what_was_told_leaves_room_for_the_ladder_on_monday(there: World, tmp_path: Path) -> None:
    written(there, SATURDAY)
    there.notice(there.task("xa-b"), "a@mttq.example", rung_id=there.rung(fire_at=SATURDAY), scheduled_for=SATURDAY)
    assert run(there, tmp_path, Fake(), SATURDAY, daily_limit=1) == Delivered(sent=1)
    assert run(there, tmp_path, Fake(), SATURDAY + 2 * DAY, daily_limit=1) == Delivered(sent=1)


# --- by which channel ----------------------------------------------------------------------------------------------

PUBLISHED = datetime(2020, 10, 6, 9, 0, tzinfo=VIETNAM)
LATE = datetime(2020, 11, 9, 8, 0, tzinfo=VIETNAM)  # the communes were due on 3 November


class Office:
    """A published plan whose people have a mobile and a mailbox each, told by an order of channels."""

    def __init__(self, store: Store, folder: Path, **policy: Any) -> None:
        self.store = store
        self.settings = settings(folder, policy=Policy(channels=BOTH, **policy))
        self.ways: dict[str, Fake] = {"zalo": Fake(), "email": Fake()}
        people = "unit,post,email,phone\n" + "".join(
            f"{code},{post},{post}@{code}.example,09{number:02}{'123456' if post == 'officer' else '654321'}\n"
            for number, code in enumerate(("tinh", "ban", "hoi", "huyen-a", "huyen-b", "xa-a1", "xa-a2", "xa-b1"))
            for post in ("officer", "head")
        )
        make_known(store, self.settings, engine=True)
        with store.write() as connection:
            units.import_units(connection, read_units(UNITS.encode(), "units.csv"), now=PUBLISHED)
            contacts.import_contacts(connection, read_contacts(people.encode(), "c.csv"), now=PUBLISHED)

    def publish(self, ladder: str) -> None:
        publish(self.store, f"{PLAN_FILE}ladder:\n{ladder}".encode(), PUBLISHED, "test")
        self.deliver(PUBLISHED)

    def deliver(self, now: datetime) -> Delivered:
        return deliver(self.store, self.settings, now, channels=self.ways)

    def forget(self) -> None:
        for way in self.ways.values():
            way.given.clear()

    def told(self) -> dict[str, list[str | None]]:
        """By channel, the mailboxes of those who were told."""
        return {name: sorted(one.to.email or "" for one in way.given) for name, way in self.ways.items()}


def test_everyone_is_told_by_the_first_channel_and_each_post_by_its_own(store: Store, tmp_path: Path) -> None:
    office = Office(store, tmp_path, by_post={"head": ("email",)})
    office.publish("- {after: 1wd, tell: [officer, head]}\n")
    office.forget()
    tick(store, LATE)
    office.deliver(LATE)
    communes = ("xa-a1", "xa-a2", "xa-b1")
    assert office.told() == {
        "zalo": [f"officer@{code}.example" for code in communes],
        "email": [f"head@{code}.example" for code in communes],
    }


def test_an_escalation_reaches_a_leader_as_one_list_by_the_channel_of_its_kind(store: Store, tmp_path: Path) -> None:
    office = Office(store, tmp_path, by_kind={"escalation": ("email",)})
    office.publish("- {after: 3wd, tell: superior}\n")
    assert office.told()["email"] == []  # what is no escalation leaves by Zalo
    office.forget()
    tick(store, LATE)
    assert office.deliver(LATE) == Delivered(sent=2)
    assert office.told() == {"zalo": [], "email": ["officer@huyen-a.example", "officer@huyen-b.example"]}
    [of_a, _] = sorted(office.ways["email"].given, key=lambda one: one.to.email or "")
    assert [(entry.kind, entry.unit) for entry in of_a.letter.entries] == [
        ("escalation", "Mặt trận xã A1"),
        ("escalation", "Mặt trận xã A2"),
    ]
    [section] = lay_out(of_a.letter, SHIPPED).sections
    [group] = section.groups
    assert [[unit for unit, _ in rows.units] for rows in group.table] == [["Mặt trận xã A1", "Mặt trận xã A2"]]


def test_an_order_that_is_set_anew_holds_from_the_next_notice_on(store: Store, tmp_path: Path) -> None:
    office = Office(store, tmp_path)
    office.publish("- {after: 1wd, tell: officer}\n")
    office.forget()
    make_known(store, settings(tmp_path, policy=Policy(channels=("email", "zalo"))), engine=True)
    tick(store, LATE)
    office.deliver(LATE)
    assert office.told()["zalo"] == []
    assert len(office.told()["email"]) == 3


def test_the_outbox_shows_each_message_that_set_out_with_its_times_and_cost(store: Store, tmp_path: Path) -> None:
    office = Office(store, tmp_path)
    office.ways["zalo"] = Fake(default="permanent")
    office.ways["email"] = Fake(default="temporary")
    office.publish("- {after: 1wd, tell: officer}\n")
    office.ways["email"] = Fake(default="sent")
    later = PUBLISHED + MINUTE
    office.deliver(later)
    with store.read() as connection:
        one = outbox.rows(connection, unit_code="xa-a1")[0]
        attempts = outbox.messages(connection, int(one["id"]))
    assert [(m["channel"], m["state"], m["attempts"]) for m in attempts] == [
        ("zalo", "failed", 1),
        ("email", "sent", 2),
    ]
    assert attempts[0]["error"] == "said permanent"
    assert (attempts[0]["sent_at"], attempts[1]["sent_at"]) == (None, later.isoformat())
    assert attempts[0]["message_id"] != attempts[1]["message_id"] == one["message_id"]
    assert one["channel"] == "email"
    with store.write() as connection:
        arrived = {"state": "delivered", "delivered_at": later + MINUTE, "read_at": later + DAY, "cost": 200}
        connection.execute(message.update().where(message.c.message_id == one["message_id"]).values(**arrived))
        connection.execute(notice.update().where(notice.c.id == int(one["id"])).values(state="delivered"))
        [now] = outbox.rows(connection, notice_id=int(one["id"]))
    assert (now["state"], now["sent_at"], now["cost"]) == ("delivered", later.isoformat(), 200)
    assert now["delivered_at"] == (later + MINUTE).isoformat()
    assert now["read_at"] == (later + DAY).isoformat()


def test_a_superior_reads_of_a_dead_address_and_by_which_channel_its_person_is_told_now(
    store: Store, tmp_path: Path
) -> None:
    office = Office(store, tmp_path)
    office.settings = settings(tmp_path, policy=Policy(channels=("email", "zalo")))
    make_known(store, office.settings, engine=True)
    office.publish("- {after: 3wd, tell: officer}\n")
    office.forget()

    class Dead(Fake):
        def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
            for payload in payloads:
                self.given.append(payload)
                gone = payload.to.email == "officer@xa-a1.example"
                yield Receipt(outcome="permanent" if gone else "sent", detail="550 no such user", address_dead=gone)

    office.ways["email"] = Dead()
    tick(store, LATE)
    office.deliver(LATE)
    assert office.told()["zalo"] == ["officer@xa-a1.example"]
    [told] = [one for one in office.ways["email"].given if one.to.email == "officer@huyen-a.example"]
    [entry] = told.letter.entries
    assert (entry.kind, entry.unit) == ("unreachable", "Mặt trận xã A1")
    assert entry.reason == (
        "Địa chỉ thư điện tử của đầu mối Mặt trận xã A1 không còn dùng được; thông báo được gửi tiếp qua Zalo."
    )
    [section] = lay_out(told.letter, SHIPPED).sections
    assert [group.notes for group in section.groups] == [(entry.reason,)]
