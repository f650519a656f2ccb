"""One channel's part of a delivery pass: claim a batch under a lease; make, start and send each message, and record its
receipt.

A message is made to the end before it is started: whatever goes wrong until then fails it alone, and nothing of it was
handed over.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from threading import Lock
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, and_, exists, select, true, update

from notifications.bundle import kept_back
from notifications.channel import Channel
from notifications.model import Payload, domain_of
from notifications.policy import Leaving, leaving
from plans.calendar import WorkCalendar
from settings import Settings
from storage.store import Store, is_data_fault
from storage.tables import message, notice
from workflow.delivery.channels import granted, leave_slots, rest, take_slot
from workflow.delivery.drafts import NO_PAGES, Draft, each_draft
from workflow.delivery.lease import LEASE
from workflow.delivery.outcomes import Recording, Result
from workflow.delivery.receipts import Answered, Receipts
from workflow.delivery.setting_out import drop, set_out
from workflow.delivery.unmade import receipt_of, write_down
from workflow.links.made import pages
from workflow.steps import Steps

BATCH = 50
# So many sends in a row that nothing came back of end the batch: whoever is on the other side hangs.
MOST_SILENCES = 3


@dataclass
class Run:
    """One pass, shared by the channels that send side by side, and what it has done so far."""

    store: Store
    settings: Settings
    now: datetime
    clock: Callable[[], datetime]
    left: int | None  # how many messages may still be started; None: any number
    owner: str = field(default_factory=lambda: uuid4().hex)
    counts: Counter[str] = field(default_factory=Counter)
    sent: dict[int, str] = field(default_factory=dict)  # by id, the name each bears (its Message-ID)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._began = self.clock()

    @property
    def by_now(self) -> datetime:
        """`now` and how long this pass has been running, to the minute: a long pass ends in the evening too."""
        return self.now + timedelta(minutes=(self.clock() - self._began) // timedelta(minutes=1))

    @property
    def undone(self) -> int:
        """How many messages did not arrive and may have left something to say in another way."""
        return self.counts["rerouted"] + self.counts["failed"]

    def take(self, wanted: int) -> int:
        """How many of `wanted` messages this pass may start; they are taken off what is left."""
        with self._lock:
            if self.left is None:
                return wanted
            taken = min(wanted, self.left)
            self.left -= taken
            return taken

    def give_back(self, unused: int) -> None:
        with self._lock:
            if self.left is not None:
                self.left += unused

    def count(self, result: str, sent: Mapping[int, str] | None = None) -> None:
        with self._lock:
            self.counts[result] += 1
            self.sent.update(sent or {})

    def recording(self, channel: Channel) -> Recording:
        """How receipts of that channel are written down in this pass."""
        after = self.settings.policy.fallback_after
        return Recording(owner=self.owner, now=self.now, resends=channel.resends, fallback_after=after)


def give_up_claims(connection: Connection, owner: str, claimed: Collection[int] | None = None) -> None:
    """Messages that `owner` claimed and did not start are anybody's again: these, or all."""
    mine = and_(message.c.lease_owner == owner, message.c.state == "pending")
    if claimed is not None:
        mine = and_(mine, message.c.id.in_(claimed))
    connection.execute(update(message).where(mine).values(lease_owner=None, lease_until=None))


class Sender:
    """Sends what waits on one channel."""

    def __init__(self, run: Run, steps: Steps, name: str, channel: Channel, calendar: WorkCalendar) -> None:
        self.run, self.steps, self.name, self.channel = run, steps, name, channel
        self.store, self.calendar, self.domain = run.store, calendar, domain_of(run.settings.mail_from)
        self._leaves: Leaving = "all"  # what may, as this batch is sent
        self._misconfigured = False  # no message can be made
        self._pages = NO_PAGES
        self._claimed_at, self._since = run.now, 0.0  # the batch was: in real time, and on this machine's clock
        self._receipts = Receipts(run.store, steps, run.recording(channel), self._told)

    def send_all(self) -> None:
        """Batch after batch, until nothing waits, a limit is reached, the channel fails or the day is over."""
        run, limits = self.run, self.channel.limits
        if not run.store.retrying(lambda c: take_slot(c, self.name, limits.connections, self._slot, run.clock())):
            return
        try:
            going = True
            while going:
                self._leaves = leaving(run.by_now, self.calendar, run.settings.policy)
                going = self._send_batch()
        finally:
            if limits.connections is not None:
                run.store.retrying(lambda connection: leave_slots(connection, self._slot))

    @property
    def _slot(self) -> str:
        return f"{self.run.owner}.{self.name}"

    def _send_batch(self) -> bool:
        """Claim and send one batch; False when nothing was claimed or the channel cannot send any more.

        A channel that stops early rests, so that it does not keep one worker after the other busy with waiting.
        """
        taken = self.run.take(BATCH)
        claimed = self.store.retrying(lambda connection: self._claim(connection, taken)) if taken else {}
        in_flight: deque[tuple[int, str]] = deque()
        started, silences, finished = 0, 0, False

        def messages() -> Iterator[Any]:
            nonlocal started, finished
            drafts = each_draft(self.store, list(claimed), self.run.now)
            self._pages = pages(self.store, self.run.settings, drafts.values(), self.run.now)
            for one, draft in drafts.items():
                if silences == MOST_SILENCES or self._misconfigured:
                    return
                begun = self._begin(one, draft, claimed[one])
                if begun is not None:
                    started += 1
                    known_as, made = begun
                    in_flight.append((one, known_as))
                    yield made
            finished = not self._misconfigured

        try:
            if claimed:
                for receipt in self.channel.send(messages()):
                    silences = silences + 1 if receipt.outcome == "unknown" else 0
                    self._receipts.take(Answered(*in_flight.popleft(), receipt))
        finally:
            self.run.give_back(taken - started)
            self._receipts.settle()
        if claimed and not finished:
            self.store.retrying(lambda connection: self._stop(connection, list(claimed)))
        return bool(claimed) and finished

    def _claim(self, connection: Connection, wanted: int) -> dict[int, str | None]:
        """Lease the next messages, the longest waiting first; the Message-IDs of those that were started before."""
        run = self.run
        stays = exists(
            select(1).where(notice.c.message_id == message.c.id, kept_back(self._leaves), notice.c.state == "pending")
        )
        waiting = (
            select(message.c.id, message.c.message_id)
            .where(
                message.c.state == "pending",
                message.c.next_attempt_at <= run.now,
                message.c.channel == self.name,
                message.c.lease_owner.is_(None),
                true() if self._leaves == "all" else ~stays,
            )
            .order_by(message.c.next_attempt_at, message.c.id)
            .with_for_update(skip_locked=True)
        )
        if connection.execute(waiting.limit(1)).first() is None:
            return {}
        rows = connection.execute(
            waiting.limit(granted(connection, self.name, wanted, self.channel.limits.per_minute, run.clock()))
        ).all()
        known = {row.id: row.message_id for row in rows}
        self._claimed_at, self._since = run.clock(), time.monotonic()
        lease = {"lease_owner": run.owner, "lease_until": self._claimed_at + LEASE}
        connection.execute(update(message).where(message.c.id.in_(known)).values(**lease))
        return known

    def _stop(self, connection: Connection, claimed: list[int]) -> None:
        give_up_claims(connection, self.run.owner, claimed)
        rest(connection, self.name, self.run.now)

    def _begin(self, one: int, draft: Draft | Exception, known_as: str | None, turn: int = 0) -> tuple[str, Any] | None:
        """Make the message, outside of any transaction, and commit that its send begins: its Message-ID, and itself.

        Made anew where fewer of its notices still stand, and for the next `turn` where another message has said the
        same. None where nothing is to be sent: none of them does, the lease is lost, or it cannot be made.
        """
        run, name = self.run, ""
        try:
            if isinstance(draft, Exception):
                raise draft
            standing: list[int] | None = sorted(draft.said)
            how = partial(draft.payload, domain=self.domain, channel=self.name, pages=self._pages)
            while standing:
                notices = standing
                payload = how(notices, run.now, known_as=known_as, turn=turn)
                name, made = payload.message_id, self.channel.make(payload)
                standing = self._receipts.before(partial(self._started, one=one, payload=payload, notices=notices))
                if standing == notices:
                    return name, made
            if standing is not None and self.store.retrying(lambda connection: drop(connection, one, run.owner)):
                run.count("dropped")
        except Exception as error:
            if not is_data_fault(error):
                raise
            others = select(message.c.id).where(message.c.message_id == name, message.c.id != one)
            if self.store.retrying(lambda connection: connection.scalar(others)) is not None:
                return self._begin(one, draft, known_as, turn + 1)
            self._cannot(one, error)
        return None

    def _started(self, connection: Connection, one: int, payload: Payload, notices: list[int]) -> list[int] | None:
        """The notices that still stand: where it is all of them, the send begins with this transaction."""
        so_far = timedelta(seconds=time.monotonic() - self._since)  # the database need not be asked for every message
        values = {"message_id": payload.message_id, "awaits_report": self.channel.reports_delivery}
        until = self._claimed_at + so_far + LEASE
        return set_out(connection, one, self.run.owner, notices, started_at=self.run.now, lease_until=until, **values)

    def _cannot(self, one: int, error: Exception) -> None:
        """Write down that a message cannot be made; where none can, the batch ends."""
        self._receipts.settle()
        receipt = receipt_of(one, error)
        self._misconfigured = receipt.outcome == "misconfigured"
        result = write_down(self.store, one, receipt, self.run.recording(self.channel))
        if result != "lost":
            self.run.count(result)

    def _told(self, answered: Answered, result: Result) -> None:
        if result != "lost":
            self.run.count(result, {answered.message_id: answered.known_as} if result == "sent" else None)
