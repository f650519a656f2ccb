"""A receipt and the start of the next message in one transaction: what is known when, and what a fault leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from notifications.channel import Channel
from notifications.model import Payload, Receipt
from storage.store import Store
from tests.integration.delivery_world import TUESDAY, World, settings, world
from tests.poison import poison
from workflow.delivery.deliver import Delivered, deliver
from workflow.steps import failed

SENT = Receipt(outcome="sent", goes_on=True)


class Killed(BaseException):
    """The process ends."""


class Going(Channel):
    """Answers each message with `receipt`; notes how the books stood whenever it was handed one, and how often they had
    been written to since the one before."""

    def __init__(self, there: World, receipt: Receipt = SENT, dies_at: int | None = None) -> None:
        self.there, self.receipt, self.dies_at = there, receipt, dies_at
        self.seen: list[list[str]] = []
        self.commits: list[int] = []

    def send(self, messages: Iterable[Payload]) -> Iterator[Receipt]:
        begun: list[Any] = []
        note = begun.append
        event.listen(self.there.store.engine, "commit", note)
        try:
            for number, _message in enumerate(messages):
                self.commits.append(len(begun))
                self.seen.append([row.state for row in self.there.messages()])
                if number == self.dies_at:
                    raise Killed
                begun.clear()
                yield self.receipt
        finally:
            event.remove(self.there.store.engine, "commit", note)

    def check(self) -> str | None:
        return None


@pytest.fixture
def there(store: Store) -> World:
    made = world(store)
    rung = made.rung()
    for n in range(3):
        made.notice(made.task(f"u{n}"), f"u{n}@mttq.example", rung_id=rung)
    return made


def run(there: World, folder: Path, channel: Channel) -> Delivered:
    return deliver(there.store, settings(folder), TUESDAY, channels={"email": channel})


def test_a_message_is_begun_in_the_books_before_it_is_handed_over_and_the_one_before_is_done(
    there: World, tmp_path: Path
) -> None:
    channel = Going(there)
    assert run(there, tmp_path, channel) == Delivered(sent=3)
    assert channel.seen == [
        ["sending", "pending", "pending"],
        ["sent", "sending", "pending"],
        ["sent", "sent", "sending"],
    ]
    assert [row.state for row in there.messages()] == ["sent"] * 3


@pytest.mark.parametrize(("receipt", "commits"), [(SENT, 1), (Receipt(outcome="sent"), 2)], ids=["goes on", "may wait"])
def test_only_a_channel_that_goes_on_at_once_has_both_in_one_transaction(
    there: World, tmp_path: Path, receipt: Receipt, commits: int
) -> None:
    channel = Going(there, receipt)
    assert run(there, tmp_path, channel) == Delivered(sent=3)
    assert channel.commits == [1, commits, commits]


def test_whoever_dies_over_a_message_leaves_that_one_in_doubt_and_no_other(there: World, tmp_path: Path) -> None:
    with pytest.raises(Killed):
        run(there, tmp_path, Going(there, dies_at=1))
    assert [row.state for row in there.messages()] == ["sent", "sending", "pending"]


def test_a_receipt_that_cannot_be_written_with_the_next_start_stops_neither(there: World, tmp_path: Path) -> None:
    poison(there.store, "message", "UPDATE", "NEW.state = 'sent' AND NEW.id = 1")
    assert run(there, tmp_path, Going(there)) == Delivered(sent=2)
    assert [row.state for row in there.messages()] == ["sending", "sent", "sent"]
    with there.store.read() as connection:
        assert list(failed(connection)) == ["message 1"]


def test_a_start_that_cannot_be_written_takes_no_receipt_with_it(there: World, tmp_path: Path) -> None:
    poison(there.store, "message", "UPDATE", "NEW.state = 'sending' AND NEW.id = 2")
    assert run(there, tmp_path, Going(there)).sent == 2
    assert [there.messages()[n].state for n in (0, 2)] == ["sent", "sent"]
    assert there.messages()[1].started_at is None
