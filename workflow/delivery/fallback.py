"""When a message does not arrive: the next channel for the same person, or else somebody in that person's place.

A notice tries the channels of its kind and post in order, each once. When none is left and the address is dead, whoever
stands in for the post is told at once, and the unit's superior learns that nobody was there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, or_, select, union_all, update

from lib.time import local_date
from lib.vocabulary import SETTLED, SUPPORTERS, TELLS
from notifications.audiences import desk_of
from notifications.notices import Telling, tell
from org.routing import usable
from org.today import refresh, routing, suppressed
from storage.tables import contact, deadline, message, notice, plan, rung, said, task
from tasks.model import CLOSED
from workflow.clocks.spoken import spoken_of
from workflow.delivery.put_back import UNSUSPENDED, put_back
from workflow.delivery.sent import Sent
from workflow.joint.supporters import for_supporter
from workflow.proof.sealing.seals import seal
from workflow.rounds.summaries import tell_summaries_instead

# A report of delivery that comes later than this after a message left changes nothing any more.
REPORTS_UNTIL = timedelta(days=2)
AT_ONCE = 500  # messages in one transaction: a channel with a long queue that breaks stops nobody else's writing


def reroute(connection: Connection, messages: Collection[int]) -> int:
    """The notices of these messages that another channel can carry go on by it; returns how many found one.

    Only notices that share their message's state: others were taken back. One that no longer holds is taken back now.
    """
    going = _next_channels(connection, messages)
    for channel, ids in going.items():
        chosen = notice.c.id.in_(ids)
        put_back(connection, chosen)
        connection.execute(
            update(notice).where(chosen, notice.c.state == "pending").values(channel=channel, message_id=None)
        )
    return sum(map(len, going.values()))


def has_another(connection: Connection, message_id: int) -> bool:
    """True when at least one notice of the message could go on by another channel."""
    return bool(_next_channels(connection, [message_id]))


@dataclass(frozen=True)
class Overdue:
    """For which messages another channel is taken: those that wait on a `broken` channel, those that could not leave
    within `after`, those that left by a `reporting` channel and are not reported as delivered within `after`."""

    now: datetime
    after: timedelta
    broken: Collection[str]
    reporting: Collection[str]


def overdue(connection: Connection, what: Overdue, beyond: int) -> Sequence[int]:
    """The next messages that another channel may have to say, those with ids above `beyond`."""
    return connection.scalars(_overdue(what).where(message.c.id > beyond).limit(AT_ONCE)).all()


def fall_back(connection: Connection, what: Overdue, among: Collection[int]) -> int:
    """Take other channels for those of these messages that are still meant; how many notices found one."""
    ids = connection.scalars(_overdue(what).where(message.c.id.in_(among)).with_for_update(skip_locked=True)).all()
    moved = reroute(connection, ids) if ids else 0
    if moved:
        left = exists(select(1).where(notice.c.message_id == message.c.id, notice.c.state == "pending"))
        over = and_(message.c.id.in_(ids), message.c.state == "pending", ~left)
        state = case((message.c.attempts > 0, "failed"), else_="dropped")
        connection.execute(update(message).where(over).values(state=state, next_attempt_at=None))
        seal(connection, ids)
    return moved


def await_no_more(connection: Connection, now: datetime, after: timedelta) -> None:
    """A report that would come from now on changes nothing any more where a message left longer ago than this."""
    late = and_(message.c.awaits_report, message.c.started_at < now - after - REPORTS_UNTIL)
    connection.execute(update(message).where(late).values(awaits_report=False))


def tell_instead(connection: Connection, failed: Collection[int], now: datetime) -> None:
    """Say what the failed notices of the message said to whoever stands in by now, once."""
    refresh(connection, local_date(now))
    tell_summaries_instead(connection, failed, now)
    groups: dict[Any, list[int]] = defaultdict(list)
    for one in connection.execute(_failed(failed)):
        whom = one.tell or tuple(TELLS[one.kind] if one.act_id >= 0 else [SUPPORTERS])
        groups[one.desk_id, one.rung_id, one.act_id, one.kind, whom, one.deadline_id, one.clock].append(one.task_id)
    for (desk_id, rung_id, act_id, kind, audiences, deadline_id, clock), tasks in groups.items():
        about = and_(task.c.id.in_(tasks), _still_holds(kind, rung_id, deadline_id, clock))
        about = about if act_id >= 0 else and_(about, for_supporter(failed))
        by: dict[str, Any] = {"rung_id": rung_id, "act_id": act_id, "of_clock": clock is not None}
        what = Telling(kind=kind, tell=audiences, about=about, scheduled_for=now, **by)
        tell(connection, what, desk_of(connection, desk_id))


def tell_superiors(connection: Connection, lost: Sent, now: datetime) -> None:
    """Each owing unit's superior learns that the message `lost` did not arrive.

    Once per open task, contact and channel: that it did not arrive there again is no news.
    """
    refresh(connection, local_date(now))
    known, before = notice.alias("known"), message.alias("before")
    told = exists(
        select(1)
        .select_from(known.join(before, before.c.id == known.c.lost_message_id))
        .where(known.c.task_id == task.c.id)
        .where(before.c.contact_id == lost.contact_id, before.c.channel == lost.channel)
        .correlate(task)
    )
    affected = (
        select(task.c.plan_id, task.c.id, plan.c.desk_id)
        .join(notice, notice.c.task_id == task.c.id)
        .join(said, said.c.notice_id == notice.c.id)
        .join(plan, plan.c.id == task.c.plan_id)
        .where(said.c.message_id == lost.id, task.c.status.not_in(CLOSED), notice.c.lost_message_id == 0, ~told)
        .distinct()
        .order_by(task.c.id)
    )
    of_desk: dict[int, list[int]] = defaultdict(list)
    for one in connection.execute(affected):
        of_desk[one.desk_id].append(one.id)
    for desk_id, tasks in of_desk.items():
        about = task.c.id.in_(tasks)
        what = Telling(kind="unreachable", tell=["superior"], about=about, scheduled_for=now, lost_message_id=lost.id)
        tell(connection, what, desk_of(connection, desk_id))


def _next_channels(connection: Connection, messages: Collection[int]) -> dict[str, list[int]]:
    """The notices that have a channel left that was not tried yet, by that channel."""
    orders, dead = routing(connection), suppressed(connection)
    tried: dict[int, set[str]] = defaultdict(set)
    theirs = select(notice.c.id).where(notice.c.message_id.in_(messages))
    earlier = (
        select(said.c.notice_id, message.c.channel)
        .join(message, message.c.id == said.c.message_id)
        .where(said.c.notice_id.in_(theirs))
    )
    for before in connection.execute(earlier):
        tried[before.notice_id].add(before.channel)
    undone = (
        select(
            *(notice.c.id, notice.c.kind, message.c.channel),
            *(contact.c.post, contact.c.email, contact.c.phone, contact.c.zalo_user_id),
        )
        .join(message, message.c.id == notice.c.message_id)
        .join(contact, contact.c.id == message.c.contact_id)
        .where(message.c.id.in_(messages), notice.c.state == message.c.state)
        .order_by(notice.c.id)
    )
    found: dict[str, list[int]] = defaultdict(list)
    for one in connection.execute(undone):
        used = tried[one.id] | {one.channel}
        can = usable(orders.order(one.kind, one.post), one, dead)
        if untried := next((channel for channel in can if channel not in used), None):
            found[untried].append(one.id)
    return found


def _overdue(what: Overdue) -> Select[Any]:
    waits = and_(
        message.c.state == "pending",
        message.c.lease_owner.is_(None),
        or_(
            message.c.channel.in_(what.broken),
            and_(message.c.attempts > 0, message.c.created_at <= what.now - what.after),
        ),
    )
    either = union_all(select(message.c.id).where(waits), unheard(what))  # each by an index of its own
    return select(message.c.id).where(message.c.id.in_(either)).order_by(message.c.id)


def unheard(what: Overdue) -> Select[Any]:
    """The messages that are not reported as delivered although they could have been by now."""
    return select(message.c.id).where(
        message.c.state.in_(("sent", "unknown")),
        message.c.awaits_report,
        message.c.delivered_at.is_(None),
        message.c.started_at.between(what.now - what.after - REPORTS_UNTIL, what.now - what.after),
        exists(select(1).where(notice.c.message_id == message.c.id, notice.c.state == message.c.state)),
        message.c.channel.in_(what.reporting),
    )


def _failed(failed: Collection[int]) -> Select[Any]:
    return (
        select(
            *(notice.c.task_id, notice.c.rung_id, notice.c.act_id, notice.c.kind),
            *(plan.c.desk_id, rung.c.tell, rung.c.deadline_id, deadline.c.clock),
        )
        .join(task, task.c.id == notice.c.task_id)
        .join(plan, plan.c.id == task.c.plan_id)
        .outerjoin(rung, rung.c.id == notice.c.rung_id)
        .outerjoin(deadline, deadline.c.id == rung.c.deadline_id)
        .where(notice.c.id.in_(failed), notice.c.lost_message_id == 0)
        .order_by(notice.c.id)
    )


def _still_holds(kind: str, rung_id: int, deadline_id: int, clock: Any) -> ColumnElement[bool]:
    if rung_id:
        return and_(spoken_of(deadline_id, clock), UNSUSPENDED)
    if kind in SETTLED:
        return task.c.status.in_(CLOSED)
    return task.c.status.not_in(CLOSED)
