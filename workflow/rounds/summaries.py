"""A plan's summary falls due: the officer of its desk is told of the plan as a whole (contract, section 5, rule 10).

`plan.summary_at` is when the next one is due. Of several due at once the newest is said, and one that still waits by
then is skipped. What the mail says is worked out when it is written (`standing`).
"""

from __future__ import annotations

from collections.abc import Sequence
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
from storage.store import lock_exclusive
from storage.tables import notice, plan, reach, task
from tasks.model import OPEN
from workflow import journal
from workflow.calendar.in_force import work_calendar
from workflow.journal import ENGINE
from workflow.proof.kinds import facts
from workflow.rounds.when import instants

SUMMARY: Kind = "summary"


def due_summaries(now: datetime) -> Select[Any]:
    """The plans that run and whose summary is due, the longest due first."""
    due = select(plan.c.id).where(plan.c.status == "published", plan.c.summary_at <= now)
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
    written = write_summaries(connection, row, due)
    detail = {"due": local_iso(due[-1]), "notices": len(written), **facts(connection, summary=written)}
    journal.append(connection, at=now, actor=ENGINE, action="plan.summary", plan_id=plan_id, detail=detail)
    return len(written)


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
