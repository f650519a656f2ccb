"""`dondoc simulate`: what a plan will bring until a day (change contract, S1 to S3)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from lib.language import say
from lib.problem import refuse
from lib.time import VIETNAM, local_date, local_iso
from org.today import on_day
from settings import Settings
from storage.store import Store
from storage.tables import act, contact, message, notice, task, unit
from tasks.model import OPEN
from workflow.find import find_plan
from workflow.rehearsing.assumed import Assumption
from workflow.rehearsing.played import Heard, assumed, play
from workflow.rehearsing.scratch import scratch
from workflow.rehearsing.scripted import read
from workflow.views.status import status

LEFT = ("sent", "delivered", "unknown")


@dataclass(frozen=True)
class Before:
    """What there was before it began: the last notice, and the messages that had left by then."""

    now: datetime
    notice_id: int
    left: frozenset[int]


def simulate(
    store: Store,
    settings: Settings,
    number: str,
    until: date,
    *,
    now: datetime,
    assume: Assumption | None = None,
    script: str | None = None,
    heard: Heard,
) -> dict[str, Any]:
    """S3, of the plan, from `now` to the end of `until`; nothing is written and nothing is sent.

    Refused for an unknown plan, a day before today, a script that cannot be read, and where an act of it is refused.
    """
    if until < local_date(now):
        raise refuse("before-today", say("Ngày --until đã qua.", "The day of --until has passed."))
    end = datetime.combine(until + timedelta(days=1), time(), VIETNAM) - timedelta(microseconds=1)
    with store.read() as connection:
        row = find_plan(connection, number)
    reference = f"{row.number}@{row.year}@{row.issuer_code}"
    deeds = read(script, reference, now) if script is not None else []
    with scratch(store, settings) as (copy, own):
        with copy.read() as connection:
            before = _before(connection, now)
            if assume is not None:
                deeds = [*deeds, *assumed(connection, row.id, assume, now)]
        play(copy, own, deeds, now, end, heard)
        with on_day(copy, until) as connection:
            found = _found(connection, row.id, before)
            total = status(connection, end, plan_number=reference)["total"]
    ends = {"plan": row.number, "from": local_iso(now), "until": until.isoformat()}
    return {**ends, **found, "total": total}


def _before(connection: Connection, now: datetime) -> Before:
    last = connection.scalar(select(func.coalesce(func.max(notice.c.id), 0))) or 0
    return Before(now, last, frozenset(connection.scalars(select(message.c.id).where(message.c.sent_at >= now))))


def _found(connection: Connection, plan_id: int, before: Before) -> dict[str, Any]:
    of_plan = or_(notice.c.plan_id == plan_id, notice.c.task_id.in_(select(task.c.id).where(task.c.plan_id == plan_id)))
    days = _days(connection, of_plan, before)
    by_day = Counter[str]()
    for one in days:
        by_day[one["day"]] += one["messages"]
    most = max(by_day.values(), default=0)
    worst = next(({"day": day, "messages": n} for day, n in by_day.items() if n == most), None)
    silent = and_(of_plan, notice.c.id > before.notice_id, notice.c.state == "unreachable")
    owing = select(unit.c.code).join(task, task.c.unit_id == unit.c.id).join(notice, notice.c.task_id == task.c.id)
    return {
        "days": days,
        "worst": worst,
        "escalations": _escalations(connection, of_plan, before),
        "unreachable": sorted(set(connection.scalars(owing.where(silent)))),
        "closes_on": _closes_on(connection, plan_id),
    }


def _days(connection: Connection, of_plan: ColumnElement[bool], before: Before) -> list[dict[str, Any]]:
    """By day and channel: messages that left, what they said of this plan, what they cost."""
    columns = (message.c.sent_at, message.c.channel, message.c.cost)
    sent = (
        select(*columns, func.count().label("notices"))
        .join(notice, notice.c.message_id == message.c.id)
        .where(_said(of_plan, before))
        .group_by(message.c.id, *columns)
    )
    found: dict[tuple[str, str], list[int]] = {}
    for row in connection.execute(sent):
        counts = found.setdefault((local_date(row.sent_at).isoformat(), row.channel), [0, 0, 0])
        for n, more in enumerate((1, row.notices, row.cost or 0)):
            counts[n] += more
    return [
        {"day": day, "channel": channel, "messages": messages, "notices": notices, "cost": cost}
        for (day, channel), (messages, notices, cost) in sorted(found.items())
    ]


def _said(of_plan: ColumnElement[bool], before: Before) -> ColumnElement[bool]:
    """What left in the rehearsal; `message` must be joined."""
    return and_(of_plan, message.c.state.in_(LEFT), message.c.sent_at >= before.now, message.c.id.not_in(before.left))


def _escalations(connection: Connection, of_plan: ColumnElement[bool], before: Before) -> list[dict[str, Any]]:
    """Who is told of whom: the unit of the person told, its post there, the units that owe."""
    told = unit.alias("told")
    rows = connection.execute(
        select(told.c.code, contact.c.post, unit.c.code.label("owing"))
        .select_from(notice.join(message, message.c.id == notice.c.message_id))
        .join(contact, contact.c.id == notice.c.contact_id)
        .join(told, told.c.id == contact.c.unit_id)
        .join(task, task.c.id == notice.c.task_id)
        .join(unit, unit.c.id == task.c.unit_id)
        .where(_said(of_plan, before), notice.c.kind == "escalation")
    )
    found: dict[tuple[str, str], set[str]] = {}
    for code, post, owing in rows:
        found.setdefault((code, post), set()).add(owing)
    return [{"told": code, "post": post, "units": sorted(units)} for (code, post), units in sorted(found.items())]


def _closes_on(connection: Connection, plan_id: int) -> str | None:
    """The day of the last act, where nothing is open any more."""
    of_plan = select(task.c.id).where(task.c.plan_id == plan_id)
    if connection.scalar(of_plan.where(task.c.status.in_(OPEN)).limit(1)) is not None:
        return None
    closed = select(func.max(act.c.at)).where(act.c.task_id.in_(of_plan), act.c.status.not_in(OPEN))
    last: datetime | None = connection.scalar(closed)
    return local_date(last).isoformat() if last else None
