"""The same refusal again and again: whoever stands in gets what the address never takes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from lib.meaning import meaning
from notifications.email.answers import at_rcpt
from storage.store import Store
from storage.tables import message, suppression
from tests.integration.delivery_world import TUESDAY, World, settings, world
from tests.integration.smtp_server import Server, listening
from tests.integration.test_returned_mail import Post
from workflow.delivery.deliver import deliver
from workflow.delivery.sent import Sent, read_first, those
from workflow.refusals import refused_for_good

TO = "dau-moi@huyen-a.example"
MOVED = "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)"


class Office:
    """Sends `TO` one mail after the other, and meets the answers it is given."""

    def __init__(self, store: Store) -> None:
        self.there: World = world(store)
        self.task_id = self.there.task("huyen-a")

    def meets(self, *answers: str | None) -> None:
        self.there.notice(self.task_id, TO)
        [told] = self.there.notices()
        about = {"person_id": told.person_id, "contact_id": told.contact_id, "channel": "email", "created_at": TUESDAY}
        with self.there.store.write() as connection:
            for answer in answers:
                state = "failed" if answer else "sent"
                error = meaning("email.refused", answer=answer) if answer else None
                connection.execute(insert(message).values(**about, state=state, error=error))

    def gives_up(self, answer: str, which: int = -1) -> bool:
        with self.there.store.read() as connection:
            one = read_first(connection, those(message.c.id == self.there.messages()[which].id))
            assert isinstance(one, Sent)
            return refused_for_good(connection, one, meaning("email.refused", answer=answer))


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


def test_the_third_time_in_a_row_the_address_counts_as_dead(office: Office) -> None:
    office.meets(MOVED, MOVED, None)
    assert office.gives_up(MOVED)


@pytest.mark.parametrize(
    "before",
    [
        (MOVED,),
        (MOVED, None),
        (MOVED, MOVED, None),
        (MOVED, "550 5.1.351 Remote server returned unknown recipient"),
        (MOVED, "550 5.2.2 mailbox is full"),
    ],
)
def test_fewer_others_or_a_success_in_between_strike_nothing_off(
    office: Office, before: tuple[str | None, ...]
) -> None:
    office.meets(*before, None)
    assert not office.gives_up(MOVED)


@pytest.mark.parametrize(
    "answer", ["550 5.2.2 mailbox is full", "550 5.7.1 blocked, see spamhaus", "550 5.1.1 greylisted"]
)
def test_what_says_that_the_address_lives_never_adds_up(office: Office, answer: str) -> None:
    office.meets(answer, answer, answer, None)
    assert not office.gives_up(answer)


def test_a_bounce_read_late_counts_in_its_place(office: Office) -> None:
    office.meets(MOVED, None, MOVED)
    assert office.gives_up(MOVED, which=1)


def test_refusals_of_the_server_strike_the_address_off_at_the_third_mail(store: Store, tmp_path: Path) -> None:
    there, server = world(store), Server()
    assert at_rcpt(550, MOVED).outcome == "permanent"
    assert not at_rcpt(550, MOVED).address_dead
    dead = []
    task_id, person = there.task("huyen-a"), TO
    with listening(server) as smtp:
        for n in range(3):
            server.script["RCPT"] = [MOVED]
            there.notice(task_id, person, act_id=n + 1)
            deliver(store, settings(tmp_path, smtp=smtp), TUESDAY + timedelta(days=n))
            dead.append([row.address for row in there.rows(suppression)])
    assert dead == [[], [], [TO]]


def test_a_reply_of_the_one_who_was_written_to_is_no_bounce(store: Store, tmp_path: Path) -> None:
    post = Post(store, tmp_path)
    text = post.bounce("plain-qmail").decode().replace("MAILER-DAEMON@mx.huyen-a.example", TO)
    post.lay(text.encode())
    assert [(one.kind, one.result) for one in post.read()] == [("auto-reply", "noted")]
    assert post.there.states() == ["sent"]
    assert post.suppressed() == []
