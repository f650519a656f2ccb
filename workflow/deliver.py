"""One delivery pass: notices become messages, messages leave, receipts are written down.

1. What a dead process left behind is taken up: a message it had not started waits again; one it had started may have
   arrived, and is sent once more with the same Message-ID or held, as `DONDOC_EMAIL_UNKNOWN` says.
2. Where something may leave now (contract, rule 7), waiting notices are bundled, one message per person and channel.
3. Messages are claimed in batches, each under a lease.
4. A message is started in a transaction of its own, with those of its notices that still stand; then it is sent, and
   its receipt is written, both fenced by the lease.
5. One journal entry tells of the pass, if anything left.

Safe to run at any time, in any number. `now` decides what is due; leases use the real clock.
"""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, and_, exists, select, true, update

from notifications.bundle import anything_waits, bundle
from notifications.channels import Channel, configured
from notifications.identity import domain_of, list_id, message_id
from notifications.model import Payload, Receipt
from notifications.policy import may_leave
from notifications.render import render
from notifications.view import one_line
from org.language import language
from org.time import local_date
from settings import Settings
from storage.store import Store, insert_ignoring
from storage.tables import heartbeat, message, notice
from workflow import journal
from workflow.calendar import work_calendar
from workflow.lease import LEASE, kept
from workflow.letters import Draft, drafts
from workflow.receipts import ENGINE, ambiguous, record
from workflow.retry import retry

__all__ = ["Delivered", "deliver", "retry"]

BATCH = 50


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """What a pass did, in messages: `retried` wait for another attempt, `dropped` had nothing left to say."""

    sent: int = 0
    failed: int = 0
    retried: int = 0
    unknown: int = 0
    dropped: int = 0
    recovered: int = 0  # left behind by a process that died


def real_clock() -> datetime:
    """The real time, for leases and heartbeats."""
    return datetime.now(UTC)


def deliver(
    store: Store,
    settings: Settings,
    now: datetime,
    *,
    limit: int | None = None,
    clock: Callable[[], datetime] = real_clock,
    channels: Mapping[str, Channel] | None = None,
) -> Delivered:
    """Run one pass at `now`; at most `limit` messages are started."""
    ways = configured(settings) if channels is None else channels
    run = _Pass(store, settings, now, clock, ways, limit)
    try:
        run.recover()
        run.send_all()
    finally:
        run.finish()
    return Delivered(**run.counts)


class _Pass:
    """One pass and what it has done so far."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        now: datetime,
        clock: Callable[[], datetime],
        channels: Mapping[str, Channel],
        limit: int | None,
    ) -> None:
        self.store, self.settings, self.now, self.clock, self.channels = store, settings, now, clock, channels
        self.left = limit
        self.owner = uuid4().hex
        self.domain = domain_of(settings.mail_from)
        self.counts: Counter[str] = Counter()
        self.sent: list[str] = []
        self._began = clock()

    # --- what a dead process left --------------------------------------------------------------------------------

    def recover(self) -> None:
        """Take up every message whose lease has run out."""
        expired = and_(message.c.state.in_(("pending", "sending")), message.c.lease_until < self.clock())
        with self.store.read() as connection:
            if connection.execute(select(message.c.id).where(expired).limit(1)).first() is None:
                return
        results = self.store.retrying(lambda connection: self._take_up(connection, expired))
        self.counts.update(results)

    def _take_up(self, connection: Connection, expired: ColumnElement[bool]) -> Counter[str]:
        rows = connection.execute(
            select(message).where(expired).order_by(message.c.id).with_for_update(skip_locked=True)
        ).all()
        counts = Counter(recovered=len(rows))
        unstarted = [row.id for row in rows if row.state == "pending"]
        connection.execute(
            update(message).where(message.c.id.in_(unstarted)).values(lease_owner=None, lease_until=None)
        )
        for row in rows:
            if row.state == "sending":
                resend = self._resends(row.channel)
                why = "the sending process ended before the answer came"
                counts[ambiguous(connection, row, why, self.now, resend=resend, again_at=self.now)] += 1
        return counts

    def _resends(self, channel: str) -> bool:
        return channel == "email" and self.settings.email_unknown == "resend"

    # --- sending ---------------------------------------------------------------------------------------------------

    def send_all(self) -> None:
        """Bundle, then send channel by channel, until nothing waits, the limit is reached or the day is over."""
        with self.store.read() as connection:
            calendar = work_calendar(connection)
            ladder = may_leave(self.now, ladder=True, calendar=calendar)
            if not may_leave(self.now, ladder=False, calendar=calendar):
                return
            waits = anything_waits(connection, self.now, ladder_may_leave=ladder)
        if waits:
            self.store.retrying(
                lambda connection: bundle(connection, self.now, ladder_may_leave=ladder, limit=self.left)
            )
        with kept(self.store, self.owner, self.clock):
            for name, channel in self.channels.items():
                while self.left != 0 and may_leave(self._by_now(), ladder=False, calendar=calendar):
                    if not self._send_batch(name, channel, ladder):
                        break

    def _by_now(self) -> datetime:
        """`now` and how long this pass has been running, to the minute: a long pass ends in the evening too."""
        return self.now + timedelta(minutes=(self.clock() - self._began) // timedelta(minutes=1))

    def _send_batch(self, name: str, channel: Channel, ladder: bool) -> bool:
        """Claim and send one batch; False when nothing was claimed or the channel cannot send any more."""
        claimed = self.store.retrying(lambda connection: self._claim(connection, name, ladder))
        if not claimed:
            return False
        in_flight: deque[tuple[int, str]] = deque()
        finished = False

        def payloads() -> Iterator[Payload]:
            nonlocal finished
            for one, draft in claimed.items():
                payload = self._start(one, draft)
                if payload is not None:
                    in_flight.append((one, payload.message_id))
                    yield payload
            finished = True

        for receipt in channel.send(payloads()):
            self._record(name, *in_flight.popleft(), receipt)
        return finished

    def _claim(self, connection: Connection, name: str, ladder: bool) -> dict[int, Draft]:
        """Lease the next messages of a channel; their drafts, the longest waiting first."""
        batch = BATCH if self.left is None else min(BATCH, self.left)
        speaks_of_ladder = exists(
            select(1).where(notice.c.message_id == message.c.id, notice.c.rung_id > 0, notice.c.state == "pending")
        )
        ids = connection.scalars(
            select(message.c.id)
            .where(
                message.c.state == "pending",
                message.c.next_attempt_at <= self.now,
                message.c.channel == name,
                message.c.lease_owner.is_(None),
                true() if ladder else ~speaks_of_ladder,
            )
            .order_by(message.c.next_attempt_at, message.c.id)
            .limit(batch)
            .with_for_update(skip_locked=True)
        ).all()
        if not ids:
            return {}
        lease = {"lease_owner": self.owner, "lease_until": self.clock() + LEASE}
        connection.execute(update(message).where(message.c.id.in_(ids)).values(**lease))
        made = drafts(connection, ids, local_date(self.now))
        return {one: made[one] for one in ids}

    def _start(self, one: int, draft: Draft) -> Payload | None:
        """Commit that the send begins, with the notices that still stand; None when none does, or the lease is lost."""
        payload, outcome = self.store.retrying(lambda connection: self._started(connection, one, draft))
        if outcome is not None:
            self.counts[outcome] += 1
        elif payload is not None and self.left is not None:
            self.left -= 1
        return payload

    def _started(self, connection: Connection, one: int, draft: Draft) -> tuple[Payload | None, str | None]:
        mine = and_(message.c.id == one, message.c.lease_owner == self.owner, message.c.state == "pending")
        row = connection.execute(select(message).where(mine).with_for_update()).first()
        if row is None:
            return None, None
        standing = connection.scalars(
            update(notice)
            .where(notice.c.message_id == one, notice.c.state == "pending", notice.c.id.in_(draft.said))
            .values(state="sending")
            .returning(notice.c.id)
        ).all()
        if not standing:
            change: dict[str, Any] = {"state": "dropped", "lease_owner": None, "lease_until": None}
            connection.execute(update(message).where(mine).values(**change, next_attempt_at=None))
            return None, "dropped"
        payload = self._payload(row.message_id, draft, sorted(standing))
        connection.execute(
            update(message)
            .where(mine)
            .values(
                state="sending",
                started_at=self.now,
                attempts=row.attempts + 1,
                lease_until=self.clock() + LEASE,
                message_id=payload.message_id,
            )
        )
        return payload, None

    def _payload(self, known_as: str | None, draft: Draft, notices: list[int]) -> Payload:
        said = [draft.said[one] for one in notices]
        letter = draft.letter(notices, local_date(self.now))
        words = render(letter)
        return Payload(
            message_id=known_as or message_id((one.key for one in said), self.domain),
            to_name=one_line(letter.recipient.name or letter.recipient.unit),
            to_address=draft.address,
            subject=words.subject,
            text=words.text,
            html=words.html,
            list_id=list_id((one.plan for one in said), self.domain),
            date=self.now,
            language=language.get(),
        )

    def _record(self, name: str, one: int, known_as: str, receipt: Receipt) -> None:
        resend = self._resends(name)
        result = self.store.retrying(
            lambda connection: record(connection, one, self.owner, receipt, self.now, resend=resend)
        )
        if result == "lost":
            return
        self.counts[result] += 1
        if result == "sent":
            self.sent.append(known_as)

    # --- the end ---------------------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Give back what was claimed and not started, tell the journal if anything was done, and show life."""
        self.store.retrying(self._finish)

    def _finish(self, connection: Connection) -> None:
        mine = and_(message.c.lease_owner == self.owner, message.c.state == "pending")
        connection.execute(update(message).where(mine).values(lease_owner=None, lease_until=None))
        if any(self.counts.values()):
            digest = hashlib.sha256("\n".join(sorted(self.sent)).encode()).hexdigest()
            detail = {**{name: n for name, n in self.counts.items() if n}, "digest": digest}
            journal.append(connection, at=self.now, actor=ENGINE, action="messages.sent", detail=detail)
        alive = {"at": self.clock()}
        if connection.execute(update(heartbeat).where(heartbeat.c.name == "deliver").values(**alive)).rowcount == 0:
            connection.execute(insert_ignoring(connection, heartbeat).values(name="deliver", **alive))
