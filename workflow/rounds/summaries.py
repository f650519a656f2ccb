"""A plan's summary falls due: the officer of its desk is told of the plan as a whole (contract, section 5, rule 10).

`plan.summary_at` is when the next one is due. Of several due at once the newest is said, and one that still waits by
then is skipped. What the mail says is worked out when it is written (`standing`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import Connection, Select, exists, insert, select, update

from lib.time import local_date, local_iso
from lib.vocabulary import Kind
from notifications.audiences import desk_of
from notifications.notices import last_id
from org.routing import Routing
from org.today import NOBODY, refresh
from plans.model import RUNNING
from storage.store import insert_ignoring, lock_exclusive
from storage.tables import notice, plan, reach, task
from tasks.model import OPEN
from workflow import journal
from workflow.calendar.in_force import work_calendar
from workflow.journal import ENGINE
from workflow.proof.kinds import facts
from workflow.rounds.when import instants

SUMMARY: Kind = "summary"
_later = notice.alias("later")


def due_summaries(now: datetime) -> Select[Any]:
    """The plans that run and whose summary is due, the longest due first."""
    due = select(plan.c.id).where(plan.c.status.in_(RUNNING), plan.c.summary_at <= now)
    return due.order_by(plan.c.summary_at, plan.c.id)


def tell_summary(connection: Connection, plan_id: int, now: datetime) -> int:
    """Write the summaries of that plan that are due at `now`, in the caller's transaction; returns how many."""
    lock_exclusive(connection, "schedule")
    refresh(connection, local_date(now))
    row = connection.execute(select(plan).where(plan.c.id == plan_id, plan.c.id.in_(due_summaries(now)))).first()
    if row is None:
        return 0
    calendar = work_calendar(connection)
    ahead = instants(row.summary, calendar, row.published_at, row.send_at, row.summary_at)
    due = [row.summary_at, *takewhile(lambda at: at <= now, ahead)]
    after = instants(row.summary, calendar, row.published_at, row.send_at, max(now, due[-1]))
    connection.execute(update(plan).where(plan.c.id == plan_id).values(summary_at=next(after, None)))
    still_open = exists(select(1).where(task.c.plan_id == plan_id, task.c.status.in_(OPEN)))
    if not connection.scalar(select(still_open)):
        return 0
    waits = (notice.c.plan_id == plan_id, notice.c.kind == SUMMARY, notice.c.state == "pending")
    connection.execute(update(notice).where(*waits).values(state="skipped", reason="superseded"))
    before = last_id(connection)
    write_summaries(connection, row, due)
    return enter_written(connection, before, now)


def tell_summaries_instead(connection: Connection, failed: Collection[int], now: datetime) -> None:
    """Say the summaries among these failed notices to whoever stands in by now, in the caller's transaction.

    Only of a plan that runs, and only where no later one has fallen due since. `reach` is of the day.
    """
    later = exists(select(1).where(_later.c.plan_id == plan.c.id, _later.c.scheduled_for > notice.c.scheduled_for))
    still_meant = (notice.c.id.in_(failed), notice.c.task_id.is_(None), plan.c.status.in_(RUNNING), ~later)
    lost = select(plan.c.id, plan.c.desk_id, notice.c.scheduled_for).join(notice, notice.c.plan_id == plan.c.id)
    before = last_id(connection)
    for row in connection.execute(lost.where(*still_meant).distinct().order_by(plan.c.id)).all():
        connection.execute(insert_ignoring(connection, notice), _rows(connection, row, [row.scheduled_for]))
    enter_written(connection, before, now)


def enter_written(connection: Connection, before: int, now: datetime) -> int:
    """One entry for each plan whose summaries were written since the notice `before`; returns how many notices."""
    rows = select(notice.c.id, notice.c.plan_id, notice.c.scheduled_for).where(
        notice.c.id > before, notice.c.task_id.is_(None)
    )
    of_plan: dict[int, list[Any]] = defaultdict(list)
    for one in connection.execute(rows.order_by(notice.c.plan_id, notice.c.id)):
        of_plan[one.plan_id].append(one)
    for plan_id, written in of_plan.items():
        stated = facts(connection, summary=[one.id for one in written])
        detail = {"due": local_iso(max(one.scheduled_for for one in written)), "notices": len(written), **stated}
        journal.append(connection, at=now, actor=ENGINE, action="plan.summary", plan_id=plan_id, detail=detail)
    return sum(map(len, of_plan.values()))


def write_summaries(connection: Connection, row: Any, due: Sequence[datetime]) -> Sequence[int]:
    """One notice of that plan for each instant that is due, the newest to be said; returns their ids. The tables of the
    day must hold."""
    before = last_id(connection)
    connection.execute(insert(notice), _rows(connection, row, due))
    return connection.scalars(
        select(notice.c.id).where(notice.c.id > before, notice.c.plan_id == row.id).order_by(notice.c.id)
    ).all()


def _rows(connection: Connection, row: Any, due: Sequence[datetime]) -> list[dict[str, Any]]:
    """One for each instant that is due, the newest to be said."""
    told = connection.execute(select(reach).where(reach.c.unit_id == row.desk_id, reach.c.post == "officer")).one()
    nobody = told.person_id == NOBODY
    in_place = told.stands_in and not nobody
    known = {
        **{"plan_id": row.id, "kind": SUMMARY, "person_id": told.person_id, "contact_id": told.contact_id},
        "channel": _channel(told, desk_of(connection, row.desk_id).routing),
        "for_unit_id": told.unit_id if in_place else None,
        "for_post": told.post if in_place else None,
    }
    states = [("skipped", "superseded")] * (len(due) - 1) + [("pending", None)]
    return [
        {**known, "scheduled_for": at, "state": "unreachable" if nobody else state, "reason": None if nobody else why}
        for at, (state, why) in zip(due, states, strict=True)
    ]


def _channel(told: Any, orders: Routing) -> str | None:
    """The first channel by which the person can be told of a summary."""
    wanted = orders.by_kind.get(SUMMARY, ())
    can = told.channels or ()
    return next((name for name in wanted if name in can), told.channel)
