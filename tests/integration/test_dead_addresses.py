"""Many addresses that die at once: each is struck off by itself, and the tables of the day hold all the while."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from lib.time import local_date
from notifications.email.return_path import return_path
from org import today
from org.routing import Routing
from org.today import lose, mark_changed, refresh, set_routing
from settings import Maildir
from storage.store import Store
from storage.tables import contact, org_state, person, reach, suppression, unit_version
from tests.integration.delivery_world import TUESDAY, World, settings, world
from tests.integration.smtp_server import Server, listening
from tests.integration.test_reachability import people_of
from tests.integration.test_returned_mail import SAMPLES, THEIR_ID, THEIR_PATH, TO
from workflow.delivery.deliver import deliver
from workflow.feedback.mail import take_in_all

TODAY = local_date(TUESDAY)
CONTACTS = (
    "huyen-a,head,,Lanh-Dao@huyen-a.example,0901234501",
    "xa-a1,officer,,can-bo@xa-a1.example,",
    "xa-a1,officer,,can-bo-2@xa-a1.example,0901234502",
    "xa-a1,deputy,,lanh-dao@huyen-a.example,0901234501",  # one person, two units
    "xa-a2,deputy,,pho@xa-a2.example,",
    "xa-b1,mailbox,,,0901234503",
)


def _tables(connection: Connection) -> list[Any]:
    return list(connection.execute(select(reach).order_by(reach.c.unit_id, reach.c.post)).all())


@pytest.mark.parametrize("channels", [("email",), ("email", "zalo"), ("zalo", "email")])
def test_whoever_is_lost_the_tables_are_those_that_would_be_worked_out_anew(
    store: Store, channels: tuple[str, ...]
) -> None:
    people_of(store, *CONTACTS)
    with store.write() as connection:
        set_routing(connection, Routing(channels=channels))
        refresh(connection, TODAY)
        everybody = connection.execute(select(person).where(person.c.address.contains("@"))).all()
    assert len(everybody) >= 9
    lost = 0
    for one in everybody:  # one after the other, so that fallbacks fall back further
        with store.write() as connection:
            before = _tables(connection)
            connection.execute(
                insert(suppression).values(channel="email", address=one.address, since=TUESDAY, reason="550")
            )
            lose(connection, one.id, TODAY)
            assert refresh(connection, TODAY) is False
            held = _tables(connection)
            mark_changed(connection)
            assert refresh(connection, TODAY) is True
            assert held == _tables(connection)
            lost += held != before
    assert lost >= 8


def test_tables_that_do_not_hold_are_left_to_the_next_rebuild(store: Store) -> None:
    people_of(store)
    with store.write() as connection:
        refresh(connection, TODAY)
        someone = connection.scalar(select(reach.c.person_id).where(reach.c.person_id > 0))
        mark_changed(connection)
        lose(connection, someone, TODAY)
        assert refresh(connection, TODAY) is True


def _office_of_many(store: Store, count: int) -> World:
    """So many units below one, each with a deputy to stand in, each reminded once."""
    there = world(store)
    there.reminders(count)
    with store.write() as connection:
        above = there.unit(connection, "mttq-tinh")
        held = {"position": 0}
        for n in range(count):
            unit_id, address = there.unit(connection, f"u{n}"), f"pho@u{n}.example"
            connection.execute(update(unit_version).where(unit_version.c.unit_id == unit_id).values(parent_id=above))
            deputy = {"unit_id": unit_id, "post": "deputy", "email": address}
            connection.execute(insert(contact).values(**held, **deputy, person_id=there.person(connection, address)))
        who = {"unit_id": above, "post": "officer", "email": "tren@mttq.example"}
        connection.execute(insert(contact).values(**held, **who, person_id=there.person(connection, who["email"])))
        mark_changed(connection)
        refresh(connection, TODAY)
    return there


def _never_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> Any:
        raise AssertionError("the whole organisation was worked out anew")

    monkeypatch.setattr(today, "resolve", refuse)


def _told(there: World) -> None:
    """Everyone's deputy is told instead, and the one superior reads of all of them in one mail."""
    assert sorted({row.state for row in there.notices()}) == ["failed", "sent"]
    kinds = [row.kind for row in there.notices() if row.state == "sent"]
    assert (kinds.count("reminder"), kinds.count("unreachable")) == (12, 12)
    above = [row for row in there.messages() if row.state == "sent" and row.id in _of_superior(there)]
    assert len(above) == 1


def _of_superior(there: World) -> set[int]:
    return {row.message_id for row in there.notices() if row.kind == "unreachable"}


def test_a_mailbox_full_of_dead_addresses_works_nothing_out_anew(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = _office_of_many(store, 12)
    over = settings(tmp_path, mail_return_path="don-doc+bounce@mttq.example", secret_key="khoa-bi-mat")
    assert deliver(store, over, TUESDAY).sent == 12
    for part in ("new", "cur", "tmp"):
        (tmp_path / "returned" / part).mkdir(parents=True)
    addresses = {row.id: row.email for row in there.rows(contact)}
    sample = (SAMPLES / "dsn-no-such-user.eml").read_text(encoding="utf-8")
    for sent in there.messages():
        bounce = sample.replace(THEIR_PATH, return_path(over).of(sent.message_id)).replace(THEIR_ID, sent.message_id)
        (tmp_path / "returned" / "new" / f"{sent.id:03}.a").write_text(bounce.replace(TO, addresses[sent.contact_id]))
    _never_anew(monkeypatch)
    taken = take_in_all(store, over, Maildir(path=tmp_path / "returned"), TUESDAY)
    assert [(one.result, one.address_dead) for one in taken] == [("failed", True)] * 12
    assert deliver(store, over, TUESDAY).sent == 13
    _told(there)


def test_many_dead_addresses_at_the_door_work_nothing_out_anew(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = _office_of_many(store, 12)
    server = Server(refused={f"u{n}@mttq.example": "550 5.1.1 no such user" for n in range(12)})
    _never_anew(monkeypatch)
    with listening(server) as smtp:
        done = deliver(store, settings(tmp_path, smtp=smtp), TUESDAY)
        deliver(store, settings(tmp_path, smtp=smtp), TUESDAY + timedelta(minutes=1))
    assert (done.failed, done.sent) == (12, 13)
    _told(there)
    with store.read() as connection:
        state = connection.execute(select(org_state)).one()
    assert state.revision == state.built_revision
