"""One round of asking: what became of messages of which the receiving side has not told anything.

Reports by webhook may be lost, or the webhook was never set up. A channel that can be asked is asked about each message
that left a while ago, until nobody waits for the answer any more. Each question is a step: one that raises rests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import Connection, Select, func, select

from notifications.channel import Channel
from notifications.model import Report
from notifications.registry import configured
from settings import Settings
from storage.store import Store
from storage.tables import contact, message
from workflow.delivery.fallback import REPORTS_UNTIL
from workflow.feedback.marks import Marked, find_message, mark_delivered, mark_failed
from workflow.steps import Steps

QUIET = timedelta(minutes=15)  # a report comes within seconds; after this long without one it is asked for
MOST = 200  # questions of one round to one channel
PATIENCE = timedelta(seconds=20)  # for one round: a slow answer must not keep the tick waiting


@dataclass(frozen=True, kw_only=True)
class Polled:
    """What a round did, in messages."""

    asked: int = 0
    delivered: int = 0
    failed: int = 0


def poll(
    store: Store,
    settings: Settings,
    now: datetime,
    channels: Mapping[str, Channel] | None = None,
    *,
    clock: Callable[[], datetime] | None = None,
) -> Polled:
    """Ask at `now` about messages that left between two days and a quarter of an hour ago."""
    clock = clock or store.clock
    ways = configured(settings, store, clock) if channels is None else channels
    end, steps = clock() + PATIENCE, Steps(store, now)
    counts: Counter[str] = Counter()

    def asking(name: str, channel: Channel, provider_id: str, phone: str | None) -> None:
        counts["asked"] += 1
        report = channel.ask(provider_id, phone)
        if report is not None:
            counts[_write_down(store, name, provider_id, report, now)] += 1

    for name, channel in ways.items():
        if not channel.reports_delivery:
            continue
        with store.read() as connection:
            waiting = _waiting(connection, name, now)
        for provider_id, phone in waiting:
            if clock() >= end:
                break
            steps.run(f"question {name} {provider_id}", partial(asking, name, channel, provider_id, phone), None)
    return Polled(**{name: counts[name] for name in ("asked", "delivered", "failed")})


def _waiting(connection: Connection, channel: str, now: datetime) -> Sequence[Any]:
    """The names of the messages to ask about in this round, and their readers' numbers. Where there are too many for
    one, it takes a part of them that `now` decides as by lot: those without an answer keep no others from being asked
    about, however often it runs.
    """
    waiting = silent(channel, now)
    total = connection.scalar(select(func.count()).select_from(waiting.subquery())) or 0
    parts = -(-total // MOST) or 1
    part = Random(now.timestamp()).randrange(parts)  # noqa: S311
    return connection.execute(waiting.order_by(message.c.id).offset(part * MOST).limit(MOST)).all()


def silent(channel: str, now: datetime) -> Select[Any]:
    """The messages of a channel of which it could tell something by now and has not."""
    told = select(message.c.provider_id, contact.c.phone).join(contact, contact.c.id == message.c.contact_id)
    return told.where(
        message.c.channel == channel,
        message.c.state.in_(("sent", "unknown")),
        message.c.provider_id.is_not(None),
        message.c.awaits_report,
        message.c.delivered_at.is_(None),
        message.c.started_at.between(now - REPORTS_UNTIL, now - QUIET),
    )


def _write_down(store: Store, channel: str, provider_id: str, report: Report, now: datetime) -> Marked:
    def act(connection: Connection) -> Marked:
        row = find_message(connection, channel, provider_id)
        if report.delivered_at is not None:
            return mark_delivered(connection, row, report.delivered_at)
        if report.failed is not None:
            return mark_failed(connection, row, report.failed, now)
        return "known-already"

    return store.retrying(act)
