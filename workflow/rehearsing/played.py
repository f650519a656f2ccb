"""A rehearsal played: acts, ticks and deliveries on the live code, from one instant to the next (change contract, S1).

The instants are those of every rung, act and opening (where something waits for it); besides, those at which the
engine does something by itself: a plan's summary, a message that is to be tried again, tasks that pass on a date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, union_all

from lib.problem import Refused
from lib.time import VIETNAM, local_date
from notifications.channel import Channel
from notifications.model import Payload, Receipt
from notifications.registry import configured
from settings import Settings
from storage.store import Store
from storage.tables import deadline, item, message, notice, plan, rung, task, unit, unit_change
from storage.tables.changes.units import TO_PASS
from tasks.model import SPEAKING
from workflow.calendar.in_force import work_calendar
from workflow.delivery.deliver import deliver
from workflow.rehearsing.assumed import Assumption, comes, place, reviewed
from workflow.rehearsing.scripted import Deed
from workflow.tick import tick

Heard = Callable[[datetime], None]


class _Rehearsed(Channel):
    """A channel by which everything goes well and nothing leaves."""

    def __init__(self, real: Channel) -> None:
        self._real, self.limits = real, real.limits

    def make(self, payload: Payload) -> Any:
        return self._real.make(payload)

    def send(self, messages: Iterable[Any]) -> Iterator[Receipt]:
        return map(self._real.rehearse, messages)

    def check(self) -> str | None:
        return None


def play(store: Store, settings: Settings, deeds: Sequence[Deed], now: datetime, end: datetime, heard: Heard) -> None:
    """From `now` to `end` (an instant, inclusive) in a scratch copy; `heard` is told each instant."""
    ways = {name: _Rehearsed(way) for name, way in configured(settings, store, store.clock).items()}
    waiting = sorted(deeds, key=lambda deed: deed.at)  # of equal instants in their order
    at: datetime | None = now
    while at is not None and at <= end:
        heard(at)
        while waiting and waiting[0].at <= at:
            _act(waiting.pop(0), store, settings)
        tick(store, at)
        deliver(store, settings, at, channels=ways)
        at = _next(store, settings, at, waiting)


def _act(deed: Deed, store: Store, settings: Settings) -> None:
    """What is assumed of a task that somebody settled meanwhile does not come to pass; what a script says must."""
    with suppress(*(() if deed.scripted else (Refused,))):
        deed.act(store, settings)


def _next(store: Store, settings: Settings, at: datetime, waiting: Sequence[Deed]) -> datetime | None:
    """The first instant after `at` at which anything may happen."""
    columns = (
        select(func.min(rung.c.fire_at).label("at")).where(rung.c.fired_at.is_(None), rung.c.fire_at > at),
        select(func.min(plan.c.summary_at)).where(plan.c.summary_at > at),
        select(func.min(message.c.next_attempt_at)).where(message.c.state == "pending", message.c.next_attempt_at > at),
    )
    with store.read() as connection:
        instants = [one for one in connection.scalars(union_all(*columns)) if one is not None]
        days = connection.scalars(select(unit_change.c.valid_from).where(*TO_PASS)).all()
        waits = connection.scalar(select(notice.c.id).where(notice.c.state == "pending").limit(1)) is not None
    instants += [begins for day in days if (begins := datetime.combine(day, time(), VIETNAM)) > at]
    policy = settings.policy
    openings = [_coming(at, hour) for hour in (policy.opens, policy.digest_at) if hour is not None and waits]
    return min([*instants, *openings, *(deed.at for deed in waiting[:1])], default=None)


def _coming(at: datetime, hour: time) -> datetime:
    """That hour in Vietnam, next."""
    today = datetime.combine(local_date(at), hour, VIETNAM)
    return today if today > at else today + timedelta(days=1)


def assumed(connection: Connection, plan_id: int, what: Assumption, now: datetime) -> list[Deed]:
    """What units and the desk will do of each task that is spoken of and has a date: hand in, accept."""
    calendar = work_calendar(connection)
    rows = connection.execute(
        select(task.c.id, task.c.occurrence, item.c.key, unit.c.code, deadline.c.due_on)
        .join(item, item.c.id == task.c.item_id)
        .join(unit, unit.c.id == task.c.unit_id)
        .join(deadline, deadline.c.id == task.c.deadline_id)
        .where(task.c.plan_id == plan_id, task.c.status.in_(SPEAKING), deadline.c.due_on.is_not(None))
        .order_by(item.c.position, task.c.occurrence, unit.c.code)
    )
    found = list[Deed]()
    for row in rows:
        came = comes(what, place(what.seed, row.key, row.code, row.occurrence), row.due_on, calendar, now)
        if came is not None:
            found.append(Deed(at=came, do="submit", which=row.id))
            found.append(Deed(at=reviewed(came, calendar), do="accept", which=row.id))
    return found
