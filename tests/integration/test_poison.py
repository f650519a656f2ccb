"""One message that cannot be made: it fails alone and before it is started, and everything else goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from notifications.bundle import bundle
from notifications.channel import Channel
from notifications.model import CannotBeMade, Payload, Receipt
from org.routing import Routing
from org.today import set_routing
from settings import Dkim, Policy
from storage.store import Store, insert_row
from storage.tables import channel_state, contact, item, journal, notice, said
from tests.integration.delivery_world import TUESDAY, Clock, World, settings, world
from tests.integration.test_channels import Fake
from tests.mail_by_hand import taken_apart
from tests.poison import heal, poison
from workflow.delivery import lease
from workflow.delivery.deliver import Delivered, deliver
from workflow.feedback.retry import retry
from workflow.sayings import SAYINGS

SENTENCE = "Không soạn được thông báo: dữ liệu của thông báo bị lỗi ({}); đề nghị xem nhật ký chương trình."


@pytest.fixture
def there(store: Store) -> World:
    return world(store)


def past_the_keys(there: World, statement: str, **values: int) -> None:
    """Past the product and past the foreign keys: what a broken restore or a hand in the books leaves."""
    with there.store.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        if there.store.is_sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
        else:
            connection.execute(text("SET session_replication_role = replica"))
        connection.execute(text(statement), {name: one for name, one in values.items() if f":{name}" in statement})
        connection.commit()
        if there.store.is_sqlite:
            raw.execute("PRAGMA foreign_keys=ON")
        else:
            connection.execute(text("SET session_replication_role = DEFAULT"))
            connection.commit()


def item_of_its_own(there: World, key: str = "other") -> int:
    values = {"plan_id": there.plan_id, "position": 1, "key": key, "title": "Khác", "report_to_id": there.desk_id}
    with there.store.write() as connection:
        return insert_row(connection, item, {**values, "deliverables": []})


NONE = {True: "'hôm nào đó'", False: "'infinity'"}  # no date: on SQLite, on PostgreSQL
# Text that is none: SQLite keeps bytes that are no UTF-8; PostgreSQL keeps a date that Python does not know.
BAD = {True: "for_post = CAST(x'74ff68' AS TEXT)", False: "due_on = '20000-01-01'"}


def poisons(sqlite: bool) -> list[str]:
    return [
        "UPDATE item SET deliverables = '{' WHERE id = :item",  # no JSON
        "UPDATE item SET deliverables = '7' WHERE id = :item",  # no list
        "UPDATE item SET deliverables = '[{}]' WHERE id = :item",  # no title
        f"UPDATE item SET deliverables = '{'[' * 100_000}' WHERE id = :item",  # no end
        f"UPDATE notice SET due_on = {NONE[sqlite]} WHERE id = :notice",
        f"UPDATE notice SET {BAD[sqlite]} WHERE id = :notice",
        "DELETE FROM item WHERE id = :item",
        "DELETE FROM task WHERE id = :task",
        "DELETE FROM contact WHERE id = :contact",
    ]


def test_each_poisoned_row_fails_its_own_message_and_no_other(
    there: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The poisoned come first, so that whatever they stop, the others would wait for."""
    bad = [poisoned(there, n) for n in range(len(poisons(there.store.is_sqlite)))]
    good = there.reminders(3)
    with there.store.write() as connection:
        assert bundle(connection, TUESDAY, Policy(), leaves="all") == len(bad) + 3
    bound = {row.id: row.message_id for row in there.notices()}
    for statement, named in zip(poisons(there.store.is_sqlite), bad, strict=True):
        past_the_keys(there, statement, **named)
    with caplog.at_level(logging.ERROR):
        assert deliver(there.store, settings(tmp_path), TUESDAY) == Delivered(failed=len(bad), sent=3)
    assert len(list((tmp_path / "mail").iterdir())) == 3
    logged = {one.getMessage().partition(":")[0] for one in caplog.records if one.name == "dondoc.messages"}
    rows = {row.id: row for row in there.messages()}
    for row in (rows[bound[named["notice"]]] for named in bad):
        assert (row.state, row.started_at, row.message_id, row.lease_owner) == ("failed", None, None, None)
        assert SAYINGS.words(row.error).startswith("Không soạn được thông báo: dữ liệu của thông báo bị lỗi (")
        assert f"message {row.id} cannot be made" in logged
    assert "xa.example" not in caplog.text
    with there.store.read() as connection:
        states = dict(connection.execute(text("SELECT id, state FROM notice")).all())
    assert {states[named["notice"]] for named in bad} == {"failed"}
    assert {states[one] for one in good} == {"sent"}
    assert [one.action for one in there.rows(journal)].count("message.failed") == len(bad)
    assert deliver(there.store, settings(tmp_path), TUESDAY + timedelta(hours=1)).sent == 0


def poisoned(there: World, n: int) -> dict[str, int]:
    """A notice with rows of its own to spoil, by their ids."""
    item_id = item_of_its_own(there, f"item-{n}")
    task_id = there.task(f"xa-{n}", item_id=item_id)
    one = there.notice(task_id, f"x{n}@xa.example", rung_id=there.rung("on_due"))
    return {"item": item_id, "task": task_id, "notice": one, "contact": there.notices()[-1].contact_id}


# --- a defect while a message is made ------------------------------------------------------------------------------


class Making(Fake):
    """Makes messages by `way`, which may raise."""

    def __init__(self, way: Callable[[Payload], Any], *script: Receipt | str, **more: Any) -> None:
        super().__init__(*script, **more)
        self.way = way

    def make(self, payload: Payload) -> Any:
        self.way(payload)
        return payload


def raising(error: BaseException, address: str = "u0@mttq.example") -> Callable[[Payload], None]:
    def way(payload: Payload) -> None:
        if payload.to.email == address:
            raise error

    return way


def test_whatever_is_raised_while_one_message_is_made_fails_that_one(there: World, tmp_path: Path) -> None:
    errors = [CannotBeMade("Không có mẫu."), ZeroDivisionError("a@b.example"), RecursionError(), MemoryError()]
    told = ["Không có mẫu.", *(SENTENCE.format(type(one).__name__) for one in errors[1:])]
    there.reminders(6)

    def way(payload: Payload) -> None:
        for n, error in enumerate(errors):
            raising(error, f"u{n}@mttq.example")(payload)

    channel = Making(way)
    assert deliver(there.store, settings(tmp_path), TUESDAY, channels={"email": channel}) == Delivered(failed=4, sent=2)
    assert [payload.to.email for payload in channel.given] == ["u4@mttq.example", "u5@mttq.example"]
    failed = there.messages()[:4]
    assert [SAYINGS.words(row.error) for row in failed] == told
    assert {(row.state, row.started_at, row.message_id) for row in failed} == {("failed", None, None)}
    assert {one.kind for one in there.notices()[6:]} == {"unreachable"}  # told upward, as after a refusal


def test_it_is_made_before_it_is_started_and_while_nobody_else_has_to_wait(there: World, tmp_path: Path) -> None:
    there.reminders(1)
    seen: list[Any] = []

    def way(_payload: Payload) -> None:
        seen.extend((row.state, row.started_at, row.attempts) for row in there.messages())
        there.task("xa-moi")  # a write: it would wait for a lock held here

    channel = Making(way)
    assert deliver(there.store, settings(tmp_path), TUESDAY, channels={"email": channel}) == Delivered(sent=1)
    assert seen == [("pending", None, 0)]


def test_what_is_withdrawn_while_it_is_made_is_not_said(there: World, tmp_path: Path) -> None:
    rung_id = there.rung()
    kept, gone, late = (there.notice(there.task(f"xa-{n}"), "a@xa.example", rung_id=rung_id) for n in range(3))
    withdrawn = iter([gone, late])

    def way(_payload: Payload) -> None:
        if one := next(withdrawn, None):
            there.change(notice, one, state="withdrawn")

    channel = Making(way)
    assert deliver(there.store, settings(tmp_path), TUESDAY, channels={"email": channel}) == Delivered(sent=1)
    [payload] = channel.given
    assert [entry.unit for entry in payload.letter.entries] == ["xa-0"]
    assert there.states() == ["sent", "withdrawn", "withdrawn"]
    assert [row.notice_id for row in there.rows(said)] == [kept]
    first, _ = (there.notice(there.task(f"xb-{n}"), "b@xa.example", rung_id=rung_id) for n in range(2))
    withdrawn = iter([first])
    mail = Making(way)
    assert deliver(there.store, settings(tmp_path), TUESDAY, channels={"email": mail}) == Delivered(sent=1)
    assert mail.given[0].message_id != payload.message_id


def test_when_all_of_it_is_withdrawn_while_it_is_made_it_is_dropped(there: World, tmp_path: Path) -> None:
    [one] = there.reminders(1)
    channel = Making(lambda _payload: there.change(notice, one, state="withdrawn"))
    assert deliver(there.store, settings(tmp_path), TUESDAY, channels={"email": channel}) == Delivered(dropped=1)
    assert (channel.given, there.rows(said)) == ([], [])


def test_a_database_that_is_away_is_no_messages_fault(there: World, tmp_path: Path) -> None:
    there.reminders(2)
    away = Making(raising(OperationalError("SELECT 1", {}, Exception("gone"))))
    assert deliver(there.store, settings(tmp_path), TUESDAY, channels={"email": away}) == Delivered()
    assert [(row.state, row.lease_owner, row.error) for row in there.messages()] == [("pending", None, None)] * 2
    assert deliver(there.store, settings(tmp_path), TUESDAY + timedelta(minutes=2)) == Delivered(sent=2)


def test_a_process_that_is_killed_while_it_makes_a_message_leaves_it_waiting(there: World, tmp_path: Path) -> None:
    there.reminders(1)
    clock = Clock()
    with pytest.raises(SystemExit):
        killed = Making(raising(SystemExit("killed")))
        deliver(there.store, settings(tmp_path), TUESDAY, clock=clock, channels={"email": killed})
    assert there.states() == ["pending"]
    clock.forward(seconds=lease.LEASE.total_seconds() + 1)
    assert deliver(there.store, settings(tmp_path), TUESDAY, clock=clock).sent == 1


# --- where its notices go ------------------------------------------------------------------------------------------


def by_two_channels(there: World, folder: Path, first: Channel, second: Channel) -> Delivered:
    with there.store.write() as connection:
        set_routing(connection, Routing(channels=("email", "zalo")))
    policy = Policy(channels=("email", "zalo"))
    return deliver(there.store, settings(folder, policy=policy), TUESDAY, channels={"email": first, "zalo": second})


def with_a_number(there: World, count: int = 1) -> None:
    there.reminders(count)
    for n, row in enumerate(there.rows(contact)):
        there.change(contact, row.id, phone=f"09012345{n:02}")


def test_what_one_channel_cannot_make_leaves_by_the_next_in_the_same_pass(there: World, tmp_path: Path) -> None:
    with_a_number(there)
    mail, zalo = Making(raising(ValueError())), Fake()
    assert by_two_channels(there, tmp_path, mail, zalo) == Delivered(rerouted=1, sent=1)
    assert [(row.channel, row.state) for row in there.messages()] == [("email", "failed"), ("zalo", "sent")]
    assert len(there.rows(said)) == 2


def test_what_no_channel_can_make_is_tried_by_each_once(there: World, tmp_path: Path) -> None:
    with_a_number(there)
    tries: list[Payload] = []

    def way(payload: Payload) -> None:
        tries.append(payload)
        raise ValueError

    assert by_two_channels(there, tmp_path, Making(way), Making(way)) == Delivered(rerouted=1, failed=1)
    assert len(tries) == 2
    assert there.states()[0] == "failed"


def test_a_repeat_that_cannot_be_made_does_not_undo_the_doubt(there: World, tmp_path: Path) -> None:
    there.reminders(1)
    channel = Making(lambda _payload: None, "unknown")
    channel.resends = True
    assert deliver(there.store, settings(tmp_path), TUESDAY, channels={"email": channel}) == Delivered(retried=1)
    channel.way = raising(ValueError())
    later = TUESDAY + timedelta(minutes=1)
    assert deliver(there.store, settings(tmp_path), later, channels={"email": channel}) == Delivered(unknown=1)
    assert there.states() == ["unknown"]


def test_what_failed_is_made_again_once_somebody_asks_for_it(there: World, tmp_path: Path) -> None:
    [one] = there.reminders(1)
    broken = Making(raising(ValueError()))
    assert deliver(there.store, settings(tmp_path), TUESDAY, channels={"email": broken}) == Delivered(failed=1)
    retry(there.store, one, TUESDAY)
    there.notice(there.task("xa-b"), "u0@mttq.example", rung_id=there.rung("on_due"))
    assert deliver(there.store, settings(tmp_path), TUESDAY) == Delivered(sent=2)
    assert there.states()[0] == "sent"


def test_without_a_key_no_mail_is_started_and_the_others_wait_or_go_another_way(there: World, tmp_path: Path) -> None:
    there.reminders(3)
    unsigned = settings(tmp_path, dkim=Dkim(key_file=tmp_path / "none.pem", selector="s", domain="mttq.example"))
    assert deliver(there.store, unsigned, TUESDAY) == Delivered(retried=1)
    rows = there.messages()
    untouched = ("pending", None, 0, None)
    assert [(row.state, row.started_at, row.attempts, row.lease_owner) for row in rows] == [untouched] * 3
    broken = {one.name: SAYINGS.words(one.broken) for one in there.rows(channel_state)}
    assert [name for name, why in broken.items() if "DONDOC_DKIM_KEY_FILE" in why] == ["email"]
    there.notice(there.task("xa-b"), "u0@mttq.example", rung_id=there.rung("on_due"))
    assert deliver(there.store, settings(tmp_path), TUESDAY + timedelta(minutes=2)).sent == 4
    assert {row.state for row in there.messages()} == {"sent"}


# --- when writing it down meets a row that is none -----------------------------------------------------------------


def test_a_message_that_cannot_even_be_recorded_is_set_aside_and_the_pass_goes_on(there: World, tmp_path: Path) -> None:
    there.reminders(2)
    there.task("xa-elsewhere")  # for its sake, who is reached today cannot be worked out
    bad_version = f"UPDATE unit_version SET valid_from = {NONE[there.store.is_sqlite]} WHERE name = 'xa-elsewhere'"
    past_the_keys(there, bad_version)
    channel = Making(raising(ValueError()))
    done = deliver(there.store, settings(tmp_path), TUESDAY, channels={"email": channel})
    assert done == Delivered(failed=1, sent=1)
    assert there.states() == ["failed", "sent"]
    assert [(row.state, row.lease_owner) for row in there.messages()] == [("failed", None), ("sent", None)]
    assert [one.action for one in there.rows(journal)] == ["message.failed", "messages.sent"]


@pytest.mark.parametrize(("states", "ends"), [("'sending'", "failed"), ("'sending', 'failed'", "pending")])
def test_a_message_that_the_database_does_not_let_start_keeps_no_other_waiting(
    there: World, tmp_path: Path, states: str, ends: str
) -> None:
    there.reminders(3)
    with there.store.write() as connection:
        assert bundle(connection, TUESDAY, Policy(), leaves="all") == 3
    first = there.messages()[0].id
    poison(there.store, "message", "UPDATE", f"NEW.state IN ({states}) AND NEW.id = {first}")
    done = deliver(there.store, settings(tmp_path), TUESDAY)
    assert (done.sent, [row.state for row in there.messages()]) == (2, [ends, "sent", "sent"])
    assert there.states()[0] == ends
    heal(there.store, "message")
    assert deliver(there.store, settings(tmp_path), TUESDAY).sent == (ends == "pending")


def test_a_digest_with_one_bad_row_is_one_message_and_fails_as_a_whole(there: World, tmp_path: Path) -> None:
    rung_id = there.rung()
    there.notice(there.task("xa-a"), "a@xa.example", rung_id=rung_id)
    item_id = item_of_its_own(there)
    past_the_keys(there, "UPDATE item SET deliverables = '{' WHERE id = :item", item=item_id)
    there.notice(there.task("xa-b", item_id=item_id), "a@xa.example", rung_id=rung_id)
    there.notice(there.task("xa-c"), "c@xa.example", rung_id=rung_id)
    assert deliver(there.store, settings(tmp_path), TUESDAY) == Delivered(failed=1, sent=1)
    assert there.states()[:3] == ["failed", "failed", "sent"]
    [path] = (tmp_path / "mail").iterdir()
    assert taken_apart(path.read_bytes())["To"].endswith("<c@xa.example>")
