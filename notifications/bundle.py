"""From notices to messages, set-based: what one person is to be told in one pass through one channel is one message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    delete,
    exists,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from lib.time import local_date
from lib.vocabulary import ANSWERS
from notifications.policy import Leaving, spread_over, start_of_day, written_until
from settings import Policy
from storage.store import count_written, lock_exclusive
from storage.tables import contact, message, notice, said
from storage.types import Instant

_MAY_HAVE_COME = ("sending", "sent", "delivered", "unknown")


def bundle(
    connection: Connection,
    now: datetime,
    policy: Policy,
    *,
    leaves: Leaving,
    limit: int | None = None,
    only: int | None = None,
) -> int:
    """Bind the notices that wait, each person's of one channel into one message; returns how many messages that made.

    Only what `leaves` now is bound, and nothing for a person who had the day's last message. At most `limit` messages,
    the longest waiting first; `only` those of one person.
    """
    lock_exclusive(connection, "bundle")
    due = waiting(now, policy, leaves)
    if only is not None:
        due = and_(due, notice.c.person_id == only)
    if connection.execute(select(notice.c.id).where(due).limit(1)).first() is None:
        return 0
    _unbind(connection, due)
    before = connection.scalar(select(func.coalesce(func.max(message.c.id), 0))) or 0
    columns = ["person_id", "contact_id", "channel", "state", "created_at", "next_attempt_at"]
    made = count_written(connection, insert(message).from_select(columns, _messages(due, now, policy, limit)))
    if made:
        bound = update(notice).where(
            due,
            message.c.id > before,
            message.c.person_id == notice.c.person_id,
            message.c.channel == notice.c.channel,
        )
        connection.execute(bound.values(message_id=message.c.id))
        _spread(connection, before, now, spread_over(now, policy))
    return made


def who_waits(connection: Connection, now: datetime, policy: Policy, *, leaves: Leaving) -> Sequence[int]:
    """The persons for whom `bundle` would have something to do."""
    due = waiting(now, policy, leaves)
    return connection.scalars(select(notice.c.person_id).where(due).distinct().order_by(notice.c.person_id)).all()


def anything_waits(connection: Connection, now: datetime, policy: Policy, *, leaves: Leaving) -> bool:
    """True when `bundle` would have something to do; takes no lock."""
    due = select(notice.c.id).where(waiting(now, policy, leaves)).limit(1)
    return connection.execute(due).first() is not None


def waiting(now: datetime, policy: Policy, leaves: Leaving) -> ColumnElement[bool]:
    """A condition on `notice`: it waits, and may be bound into a message at `now`."""
    until = written_until(now, policy)
    written = or_(notice.c.scheduled_for <= until, and_(_answers(), notice.c.scheduled_for <= now))
    due = [notice.c.state == "pending", notice.c.message_id.is_(None), written, ~kept_back(leaves)]
    if policy.daily_limit is not None:
        due.append(notice.c.person_id.not_in(_had_enough(now, policy.daily_limit)))
    return and_(*due)


def kept_back(leaves: Leaving) -> ColumnElement[bool]:
    """A condition on `notice`: it stays, where only that may leave."""
    if leaves == "all":
        return false()
    return or_(notice.c.rung_id > 0, notice.c.kind == "summary") if leaves == "acts" else ~_answers()


def _answers() -> ColumnElement[bool]:
    return and_(notice.c.kind.in_(ANSWERS), notice.c.channel == "email")


def _had_enough(now: datetime, limit: int) -> Select[Any]:
    """The persons to whom so many messages of today were begun."""
    begun = and_(_counts(now), message.c.message_id.is_not(None))
    return select(message.c.person_id).where(begun).group_by(message.c.person_id).having(func.count() >= limit)


def _counts(now: datetime) -> ColumnElement[bool]:
    """A condition on `message`: it counts against the day's limit. What failed reached nobody and does not; what waits
    for another try, or for its minute, will leave and does."""
    left = and_(message.c.started_at >= start_of_day(now), message.c.state.in_(_MAY_HAVE_COME))
    return or_(left, message.c.state == "pending")


def _spread(connection: Connection, before: int, now: datetime, minutes: int) -> None:
    """Each person's message leaves in one of the next minutes; the same person's in the same one."""
    for minute in range(1, minutes):
        turn = and_(message.c.id > before, message.c.person_id % minutes == minute)
        later = {"next_attempt_at": now + timedelta(minutes=minute)}
        connection.execute(update(message).where(turn).values(**later))


def _unbind(connection: Connection, due: ColumnElement[bool]) -> None:
    """A message that never set out is no more than a bundle: of those with more to be told it is bound anew."""
    more = exists(
        select(1).where(due, notice.c.person_id == message.c.person_id, notice.c.channel == message.c.channel)
    ).correlate(message)
    set_out = exists(select(1).where(said.c.message_id == message.c.id))
    waits = (message.c.state == "pending", message.c.message_id.is_(None), message.c.lease_owner.is_(None))
    unstarted = select(message.c.id).where(*waits, more, ~set_out).with_for_update(skip_locked=True)
    ids = connection.scalars(unstarted).all()
    for start in range(0, len(ids), 1000):
        some = ids[start : start + 1000]
        connection.execute(update(notice).where(notice.c.message_id.in_(some)).values(message_id=None))
        connection.execute(delete(message).where(message.c.id.in_(some)))


def _messages(due: ColumnElement[bool], now: datetime, policy: Policy, limit: int | None) -> Select[Any]:
    """One row per person and channel, as far as the day's limit goes; the contact is that of the newest notice, as it
    is kept now: of one that was corrected since, the person's own row of today."""
    since, oldest = func.min(notice.c.scheduled_for), func.min(notice.c.id)
    columns: list[Any] = [func.max(notice.c.id).label("newest"), since.label("since"), oldest.label("oldest")]
    if policy.daily_limit is not None:
        place = func.row_number().over(partition_by=notice.c.person_id, order_by=(since, oldest))
        columns += [notice.c.person_id, place.label("place")]
    grouped = select(*columns).where(due).group_by(notice.c.person_id, notice.c.channel).subquery()
    chosen = select(
        *(notice.c.person_id, _as_kept(local_date(now)), notice.c.channel),
        *(literal("pending"), literal(now, Instant), literal(now, Instant)),
    ).join(grouped, grouped.c.newest == notice.c.id)
    if policy.daily_limit is not None:
        had = select(message.c.person_id, func.count().label("n")).where(_counts(now)).group_by(message.c.person_id)
        so_far = had.subquery()
        chosen = chosen.outerjoin(so_far, so_far.c.person_id == grouped.c.person_id)
        chosen = chosen.where(grouped.c.place + func.coalesce(so_far.c.n, 0) <= policy.daily_limit)
    return chosen.order_by(grouped.c.since, grouped.c.oldest).limit(limit)


def _as_kept(day: date) -> ColumnElement[int]:
    """The notice's contact, or where that was retired the same person's that is kept, of the same post if any."""
    kept, gone = contact.alias("kept"), contact.alias("gone")
    same_post = and_(kept.c.unit_id == gone.c.unit_id, kept.c.post == gone.c.post)
    instead = (
        select(kept.c.id)
        .join(gone, and_(gone.c.person_id == kept.c.person_id, gone.c.retired_at.is_not(None)))
        .where(gone.c.id == notice.c.contact_id, kept.c.retired_at.is_(None))
        .where(func.coalesce(kept.c.valid_from, day) <= day, func.coalesce(kept.c.valid_to, day) >= day)
        .order_by(case((same_post, 0), else_=1), kept.c.position, kept.c.id)
        .limit(1)
        .correlate(notice)
        .scalar_subquery()
    )
    return func.coalesce(instead, notice.c.contact_id)
