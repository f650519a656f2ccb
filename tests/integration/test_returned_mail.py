"""What came back by mail, taken in: the notices, the address, the superior, the journal. On both databases."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from notifications.email.return_path import return_path
from notifications.returned.maildir import MaildirBox
from settings import Maildir, Settings
from storage.store import Store
from storage.tables import contact, journal, suppression, unit_version
from tests.integration.delivery_world import TUESDAY, Clock, World, settings, world
from workflow.delivery.deliver import deliver
from workflow.feedback.mail import Round, Taken, take_in_all

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "returned"
TO = "dau-moi@huyen-a.example"
# The message and the address that the samples speak of.
THEIR_ID = "79708ed960231fd845bf0c625eab3ca8bbdde3b1@mttq.example"
THEIR_PATH = "don-doc+bounce.pfyi5wlaemp5qrn7brrf5kz4vc553y5rtonpp6i6@mttq.example"


class Post:
    """An office that has sent one reminder to `TO`, and the Maildir where what comes back is laid."""

    def __init__(self, store: Store, folder: Path, **more: Any) -> None:
        signing = {"mail_return_path": "don-doc+bounce@mttq.example", "secret_key": "khoa-bi-mat"}
        self.settings: Settings = settings(folder, **{**signing, **more})
        self.there: World = world(store)
        self.task_id = self.there.task("huyen-a")
        self.there.notice(self.task_id, TO)
        assert deliver(store, self.settings, TUESDAY).sent == 1
        [self.sent] = self.there.messages()
        self.maildir = folder / "returned"
        for name in ("new", "cur", "tmp"):
            (self.maildir / name).mkdir(parents=True)

    def bounce(self, sample: str, *, to: str | None = None) -> bytes:
        """The sample, about the message that was sent."""
        text = (SAMPLES / f"{sample}.eml").read_text(encoding="utf-8")
        text = text.replace(THEIR_PATH, to or return_path(self.settings).of(self.sent.message_id))
        return text.replace(THEIR_ID, self.sent.message_id).encode()

    def lay(self, mail: bytes, name: str = "1.a.host") -> None:
        (self.maildir / "new" / name).write_bytes(mail)

    def read(self, **more: Any) -> list[Taken]:
        return take_in_all(self.there.store, self.settings, Maildir(path=self.maildir), TUESDAY, **more)

    def take(self, sample: str) -> Taken:
        self.lay(self.bounce(sample))
        [taken] = self.read()
        return taken

    def suppressed(self) -> list[str]:
        return [row.address for row in self.there.rows(suppression)]

    def actions(self) -> list[str]:
        return [row.action for row in self.there.rows(journal)]

    def files(self) -> list[str]:
        return sorted(f"{part}/{path.name}" for part in ("new", "cur") for path in (self.maildir / part).iterdir())


@pytest.fixture
def post(store: Store, tmp_path: Path) -> Post:
    return Post(store, tmp_path)


@pytest.fixture
def on_sqlite(sqlite_url: str, tmp_path: Path) -> Post:
    """For what does not depend on the database."""
    return Post(Store(sqlite_url), tmp_path)


@pytest.fixture
def unsigned(sqlite_url: str, tmp_path: Path) -> Post:
    return Post(Store(sqlite_url), tmp_path, mail_return_path=None)


# --- bounces -------------------------------------------------------------------------------------------------------


def test_a_dead_address_is_written_to_no_more_and_whoever_stands_in_and_the_superior_are_told(post: Post) -> None:
    with post.there.store.write() as connection:
        owing, above = post.there.unit(connection, "huyen-a"), post.there.unit(connection, "mttq-tinh")
        connection.execute(update(unit_version).where(unit_version.c.unit_id == owing).values(parent_id=above))
        for unit_id, who, address in (
            (owing, "deputy", "pho@huyen-a.example"),
            (above, "officer", "tren@mttq.example"),
        ):
            about = {"unit_id": unit_id, "post": who, "email": address, "position": 0}
            connection.execute(insert(contact).values(**about, person_id=post.there.person(connection, address)))
    taken = post.take("dsn-no-such-user")
    assert (taken.result, taken.address_dead, taken.recipient, taken.status) == ("failed", True, TO, "5.1.1")
    assert post.suppressed() == [TO]
    [sent] = post.there.messages()
    assert sent.state == "failed"
    assert "User unknown" in sent.error
    told = {(row.kind, row.state) for row in post.there.notices()}
    assert told == {("reminder", "failed"), ("reminder", "pending"), ("unreachable", "pending")}
    assert deliver(post.there.store, post.settings, TUESDAY).sent == 2
    [entry] = [row for row in post.there.rows(journal) if row.action == "message.failed"]
    assert TO not in entry.detail
    assert json.loads(entry.detail)["address_dead"] is True


@pytest.mark.parametrize("sample", ["dsn-mailbox-full", "dsn-policy", "dsn-time-ran-out", "plain-postfix"])
def test_a_refused_message_has_failed_and_the_address_lives(on_sqlite: Post, sample: str) -> None:
    taken = on_sqlite.take(sample)
    assert (taken.result, taken.address_dead) == ("failed", False)
    told = {(row.kind, row.state) for row in on_sqlite.there.notices()}
    assert told == {("reminder", "failed"), ("unreachable", "unreachable")}  # here the superior has nobody
    assert on_sqlite.suppressed() == []


def test_where_it_was_forwarded_to_may_be_gone_while_the_address_lives(on_sqlite: Post) -> None:
    taken = on_sqlite.take("dsn-forwarded")
    assert (taken.result, taken.address_dead) == ("failed", False)
    assert on_sqlite.suppressed() == []


@pytest.mark.parametrize("sample", ["plain-qmail", "plain-exim", "plain-exchange", "plain-vietnamese"])
def test_a_bounce_in_words_of_its_own_counts_as_well(on_sqlite: Post, sample: str) -> None:
    taken = on_sqlite.take(sample)
    assert (taken.result, taken.address_dead) == ("failed", True)
    assert on_sqlite.suppressed() == [TO]


def test_a_delay_is_noted_and_changes_nothing(post: Post) -> None:
    assert post.take("dsn-delayed").result == "noted"
    assert post.there.states() == ["sent"]
    assert post.actions()[-1] == "message.delayed"


def test_a_report_of_delivery_is_one(post: Post) -> None:
    assert post.take("dsn-delivered").result == "delivered"
    assert post.there.states() == ["delivered"]
    post.lay(post.bounce("dsn-no-such-user"))
    assert [one.result for one in post.read()] == ["known-already"]  # it comes too late to be true
    assert post.suppressed() == []


def test_of_several_recipients_ours_counts(on_sqlite: Post) -> None:
    taken = on_sqlite.take("dsn-two-recipients")
    assert (taken.result, taken.action, taken.address_dead) == ("failed", "failed", True)


def test_the_same_bounce_again_changes_nothing(post: Post) -> None:
    for name in ("1.a.host", "2.b.host"):
        post.lay(post.bounce("dsn-no-such-user"), name)
    assert [one.result for one in post.read()] == ["failed", "known-already"]
    assert post.actions().count("message.failed") == 1


def test_a_message_that_left_under_another_domain_is_found_by_its_return_path(post: Post) -> None:
    post.lay(post.bounce("dsn-no-such-user"))
    post.settings = replace(post.settings, mail_from="Đôn Đốc <don-doc@ten-mien-moi.example>")
    assert [one.result for one in post.read()] == ["failed"]


# --- forged --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", ["dsn-forged", "dsn-headers-only"])
def test_who_knows_the_message_id_alone_can_strike_no_address_off(on_sqlite: Post, sample: str) -> None:
    assert on_sqlite.take(sample).result == "unproven"
    assert on_sqlite.there.states() == ["sent"]
    assert on_sqlite.suppressed() == []
    assert on_sqlite.files() == ["cur/1.a.host:2,F"]


def test_a_name_of_another_installation_is_none_of_ours(on_sqlite: Post) -> None:
    on_sqlite.lay((SAMPLES / "dsn-no-such-user.eml").read_bytes())
    assert [one.result for one in on_sqlite.read()] == ["not-ours"]


def test_without_a_secret_the_message_id_and_the_address_must_both_be_right(unsigned: Post) -> None:
    assert unsigned.take("dsn-headers-only").result == "failed"
    assert unsigned.suppressed() == [TO]


@pytest.mark.parametrize("sample", ["dsn-long-answer", "plain-exim-delayed", "dsn-international"])
def test_without_a_secret_a_bounce_that_names_another_address_proves_nothing(unsigned: Post, sample: str) -> None:
    assert unsigned.take(sample).result in ("unproven", "not-ours")
    assert unsigned.there.states() == ["sent"]


# --- what is no bounce ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", ["auto-replied", "auto-outlook-vietnamese", "auto-read-receipt"])
def test_an_automatic_reply_is_in_the_journal_once_and_changes_nothing_else(post: Post, sample: str) -> None:
    for name in ("1.a.host", "2.b.host"):
        post.lay(post.bounce(sample), name)
    assert [one.result for one in post.read()] == ["noted", "known-already"]
    assert post.there.states() == ["sent"]
    assert post.actions().count("message.auto-reply") == 1
    assert post.files() == ["cur/1.a.host:2,S", "cur/2.b.host:2,S"]
    assert deliver(post.there.store, post.settings, TUESDAY).sent == 0  # nothing is answered


def test_a_complaint_is_noted(on_sqlite: Post) -> None:
    assert on_sqlite.take("complaint").result == "noted"
    assert on_sqlite.actions()[-1] == "message.complaint"
    assert on_sqlite.there.states() == ["sent"]


@pytest.mark.parametrize("sample", ["person-replies", "person-forwards-a-bounce", "plain-says-nothing"])
def test_what_is_for_a_person_is_left_unread_and_flagged(on_sqlite: Post, sample: str) -> None:
    before = on_sqlite.actions()
    assert on_sqlite.take(sample).result == "left"
    assert on_sqlite.files() == ["cur/1.a.host:2,F"]
    assert on_sqlite.actions() == before


# --- the mailbox ---------------------------------------------------------------------------------------------------


def test_a_dry_run_says_the_same_and_writes_nothing(post: Post) -> None:
    post.lay(post.bounce("dsn-no-such-user"))
    before = post.actions()
    rehearsed = post.read(dry_run=True)
    assert post.files() == ["new/1.a.host"]
    assert (post.there.states(), post.suppressed(), post.actions()) == (["sent"], [], before)
    assert rehearsed == post.read()
    assert post.files() == ["cur/1.a.host:2,S"]


def test_the_oldest_come_first_and_a_round_has_an_end(on_sqlite: Post) -> None:
    for n in range(3):
        on_sqlite.lay(f"Subject: {n}\n\n".encode(), f"{n}.x.host")
    assert [one.subject for one in on_sqlite.read(round=Round(most=2))] == ["0", "1"]
    assert [one.subject for one in on_sqlite.read()] == ["2"]
    assert on_sqlite.read() == []


def test_a_round_ends_when_its_patience_does(on_sqlite: Post) -> None:
    for n in range(3):
        on_sqlite.lay(f"Subject: {n}\n\n".encode(), f"{n}.x.host")
    clock = Clock()

    def slow() -> datetime:
        clock.forward(seconds=8)
        return clock()

    assert len(on_sqlite.read(round=Round(patience=timedelta(seconds=15)), clock=slow)) == 2
    assert len(on_sqlite.read()) == 1


def test_two_readers_at_once_take_each_message_in_once(post: Post) -> None:
    for n in range(12):
        post.lay(post.bounce("auto-replied" if n % 2 else "dsn-no-such-user") + b"\n" * n, f"{n:02}.x.host")
    with ThreadPoolExecutor(2) as pool:
        rounds = [pool.submit(post.read) for _ in range(2)]
        results = Counter(one.result for reading in rounds for one in reading.result())
    assert (results["failed"], results["noted"]) == (1, 6)
    assert results.keys() == {"failed", "noted", "known-already"}
    assert (post.actions().count("message.failed"), post.actions().count("message.auto-reply")) == (1, 6)
    assert {name.partition(":")[2] for name in post.files()} == {"2,S"}
    assert len(post.files()) == 12


def test_what_somebody_has_read_is_not_read_again(on_sqlite: Post) -> None:
    on_sqlite.lay(b"Subject: read\n\n", "1.a.host")
    (on_sqlite.maildir / "new" / "1.a.host").rename(on_sqlite.maildir / "cur" / "1.a.host:2,RS")
    (on_sqlite.maildir / "cur" / "2.b.host:2,").write_bytes(b"Subject: seen by a mail program only\n\n")
    assert [one.subject for one in on_sqlite.read()] == ["seen by a mail program only"]
    assert on_sqlite.files() == ["cur/1.a.host:2,RS", "cur/2.b.host:2,F"]


def test_a_crash_between_database_and_mailbox_costs_nothing(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post.lay(post.bounce("dsn-no-such-user"))
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(MaildirBox, "mark", _die)
        post.read()
    assert post.files() == ["new/1.a.host"]
    assert [one.result for one in post.read()] == ["known-already"]
    assert post.actions().count("message.failed") == 1
    assert post.files() == ["cur/1.a.host:2,S"]


def _die(*_args: Any, **_more: Any) -> None:
    raise KeyboardInterrupt
