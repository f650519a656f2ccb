"""Tasks that a revision makes: each by a deadline of its own, whose ladder begins now, and told as at publication."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from lib.vocabulary import TELLS
from notifications.audiences import desk_of
from notifications.notices import Telling, tell
from storage.tables import task
from tasks.fanout import fan_out
from workflow.clocks.started import start_made
from workflow.deadlines import insert_deadline
from workflow.joint.supporters import choose_supporters
from workflow.revision.ladders import lay_nudges_ahead
from workflow.revision.model import Made, Revision


def make(connection: Connection, revision: Revision, now: datetime) -> dict[int, int]:
    """Make them and tell their officers; returns how many there are by each new deadline."""
    made = {}
    for one in revision.made:
        units = _without(one)
        if connection.execute(units.limit(1)).first() is None:
            continue
        of = {"plan_id": revision.plan_id, "item_id": one.item_id}
        deadline_id = insert_deadline(connection, one.to.due, one.to.ladder, after=now, **of)
        lay_nudges_ahead(connection, deadline_id, one.to.ladder.calendar, now)
        occurrence = one.to.due.occurrence
        made[deadline_id] = fan_out(
            connection, units, occurrence=occurrence, deadline_id=deadline_id, since=now, made_at=now, **of
        )
    if made:
        about = task.c.deadline_id.in_(made)
        start_made(connection, revision.plan_id, about, now)
        choose_supporters(connection, about)
        what = Telling(kind="assignment", tell=TELLS["assignment"], about=about, scheduled_for=now)
        tell(connection, what, desk_of(connection, revision.desk_id))
    return made


def _without(one: Made) -> Select[Any]:
    """Those of the units that have no task of the item and occurrence, but one that was released or has passed (A5)."""
    meant = one.units.subquery()
    of = (task.c.item_id == one.item_id, task.c.occurrence == one.to.due.occurrence)
    owing = select(task.c.unit_id).where(*of, task.c.status.not_in(("cancelled", "passed")))
    return select(meant).where(meant.c.unit_id.not_in(owing))
