"""When a message does not arrive: the next channel for the same person, or else somebody in that person's place.

A notice tries the channels of its kind and post in order, each once. When none is left and the address is dead, whoever
stands in for the post is told at once, and the unit's superior learns that nobody was there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, or_, select, update

from notifications.notices import Telling, desk_of, tell
from org.routing import usable
from org.standing import refresh, routing, suppressed
from org.time import local_date
from storage.tables import contact, message, notice, plan, rung, said, task
from tasks.model import CLOSED, SPEAKING
from workflow.put_back import put_back

# A report of delivery that comes later than this after a message left changes nothing any more.
REPORTS_UNTIL = timedelta(days=2)


def reroute(connection: Connection, row: Any, state: str) -> int:
    """The message's notices in `state` that another channel can carry go on by it; returns how many found one.

    A notice that no longer holds meanwhile is taken back instead.
    """
    theirs = and_(notice.c.message_id == row.id, notice.c.state == state)
    going = _next_channels(connection, row, theirs)
    for channel, ids in going.items():
        chosen = notice.c.id.in_(ids)
        put_back(connection, chosen)
        connection.execute(
            update(notice).where(chosen, notice.c.state == "pending").values(channel=channel, message_id=None)
        )
    return sum(map(len, going.values()))


def has_another(connection: Connection, row: Any) -> bool:
    """True when at least one notice of the message could go on by another channel."""
    return bool(_next_channels(connection, row, notice.c.message_id == row.id))


def fall_back(
    connection: Connection, now: datetime, after: timedelta, *, broken: Collection[str], reporting: Collection[str]
) -> int:
    """Take other channels for what waits on a `broken` one, for what could not leave within `after`, and for what left
    by a `reporting` one and is not reported as delivered within `after`; returns how many notices did."""
    count = 0
    for row in connection.execute(_overdue(now, after, broken, reporting)).all():
        count += reroute(connection, row, row.state)
        if row.state == "pending":
            left = exists(select(1).where(notice.c.message_id == message.c.id, notice.c.state == "pending"))
            over = {"state": "failed" if row.attempts else "dropped", "next_attempt_at": None}
            connection.execute(update(message).where(message.c.id == row.id, ~left).values(**over))
    return count


def tell_instead(connection: Connection, failed: Collection[int], now: datetime) -> None:
    """Say what the failed notices of the message said to whoever stands in by now, once."""
    refresh(connection, local_date(now))
    groups: dict[tuple[int, int, int, str, str, int], list[int]] = defaultdict(list)
    for one in connection.execute(_failed(failed)):
        key = (one.desk_id, one.rung_id, one.act_id, one.kind, one.tell or _told_of(one.kind), one.deadline_id or 0)
        groups[key].append(one.task_id)
    for (desk_id, rung_id, act_id, kind, audiences, deadline_id), tasks in groups.items():
        about = and_(task.c.id.in_(tasks), _still_holds(kind, rung_id, deadline_id))
        what = Telling(
            kind=kind,
            tell=audiences.split(","),
            about=about,
            scheduled_for=now,
            rung_id=rung_id,
            act_id=act_id,
        )
        tell(connection, what, desk_of(connection, desk_id))


def tell_superiors(connection: Connection, message_id: int, now: datetime) -> None:
    """Each owing unit's superior learns, once per open task, that this message met a dead address."""
    refresh(connection, local_date(now))
    affected = (
        select(task.c.plan_id, task.c.id, plan.c.desk_id)
        .join(notice, notice.c.task_id == task.c.id)
        .join(said, said.c.notice_id == notice.c.id)
        .join(plan, plan.c.id == task.c.plan_id)
        .where(said.c.message_id == message_id, task.c.status.not_in(CLOSED), notice.c.act_id >= 0)
        .distinct()
        .order_by(task.c.id)
    )
    of_desk: dict[int, list[int]] = defaultdict(list)
    for one in connection.execute(affected):
        of_desk[one.desk_id].append(one.id)
    for desk_id, tasks in of_desk.items():
        about = task.c.id.in_(tasks)
        what = Telling(kind="unreachable", tell=["superior"], about=about, scheduled_for=now, act_id=-message_id)
        tell(connection, what, desk_of(connection, desk_id))


def _next_channels(connection: Connection, row: Any, theirs: ColumnElement[bool]) -> dict[str, list[int]]:
    """The notices that have a channel left that was not tried yet, by that channel."""
    person = connection.execute(select(contact).where(contact.c.id == row.contact_id)).one()
    orders, dead = routing(connection), suppressed(connection)
    tried: dict[int, set[str]] = defaultdict(lambda: {row.channel})
    earlier = (
        select(said.c.notice_id, message.c.channel)
        .join(message, message.c.id == said.c.message_id)
        .where(said.c.notice_id.in_(select(notice.c.id).where(theirs)))
    )
    for one in connection.execute(earlier):
        tried[one.notice_id].add(one.channel)
    found: dict[str, list[int]] = defaultdict(list)
    for one in connection.execute(select(notice.c.id, notice.c.kind).where(theirs).order_by(notice.c.id)):
        for channel in usable(orders.order(one.kind, person.post), person, dead):
            if channel not in tried[one.id]:
                found[channel].append(one.id)
                break
    return found


def _overdue(now: datetime, after: timedelta, broken: Collection[str], reporting: Collection[str]) -> Select[Any]:
    waits = and_(
        message.c.state == "pending",
        message.c.lease_owner.is_(None),
        or_(message.c.channel.in_(broken), and_(message.c.attempts > 0, message.c.created_at <= now - after)),
    )
    unheard = and_(
        message.c.state.in_(("sent", "unknown")),
        message.c.delivered_at.is_(None),
        message.c.started_at.between(now - after - REPORTS_UNTIL, now - after),
        exists(select(1).where(notice.c.message_id == message.c.id, notice.c.state == message.c.state)),
        message.c.channel.in_(reporting),
    )
    return select(message).where(or_(waits, unheard)).order_by(message.c.id).with_for_update(skip_locked=True)


def _failed(failed: Collection[int]) -> Select[Any]:
    return (
        select(
            *(notice.c.task_id, notice.c.rung_id, notice.c.act_id, notice.c.kind),
            *(plan.c.desk_id, rung.c.tell, rung.c.deadline_id),
        )
        .join(task, task.c.id == notice.c.task_id)
        .join(plan, plan.c.id == task.c.plan_id)
        .outerjoin(rung, rung.c.id == notice.c.rung_id)
        .where(notice.c.id.in_(failed), notice.c.act_id >= 0)
        .order_by(notice.c.id)
    )


def _told_of(kind: str) -> str:
    """Whom a notice that is not of the ladder is for."""
    return "issuer" if kind == "unreachable" else "officer"


def _still_holds(kind: str, rung_id: int, deadline_id: int) -> ColumnElement[bool]:
    if rung_id:
        return and_(task.c.status.in_(SPEAKING), task.c.deadline_id == deadline_id)
    if kind in ("accepted", "waived", "cancelled"):
        return task.c.status.in_(CLOSED)
    return task.c.status.not_in(CLOSED)
