"""Who heard of a task that it is late, and must hear that its date has moved since (change contract, R4)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Text, and_, cast, exists, func, literal, null, select

from lib.time import local_date
from notifications.notices import COLUMNS, SAID, of_report
from storage.store import insert_ignoring
from storage.tables import act, deadline, notice, task
from storage.types import Instant
from workflow.revision.recorded import Recorded

LATE = ("overdue", "escalation")


def tell_who_heard(connection: Connection, kind: str, acted: Recorded, now: datetime) -> None:
    """Tell it to every person to whom the ladder said that a task is late by the date that it left by this act.

    At the contact, and in the words for whoever stands in, by which they heard; once a task, and not those whom this
    act has told already.
    """
    heard, told, left = notice.alias("heard"), notice.alias("told"), deadline.alias("left")
    knows = exists(
        select(1).where(
            told.c.task_id == heard.c.task_id, told.c.act_id == acted.act_id, told.c.person_id == heard.c.person_id
        )
    ).correlate(heard, task)
    late = (of_report(heard), heard.c.kind.in_(LATE), heard.c.due_on == left.c.due_on, heard.c.state.in_(SAID))
    latest = (
        select(func.max(heard.c.id))
        .join(task, task.c.id == heard.c.task_id)
        .join(act, and_(act.c.task_id == task.c.id, act.c.id.between(acted.first, acted.last)))
        .join(left, left.c.id == act.c.from_deadline_id)
        .where(left.c.due_on <= local_date(now), *late, ~knows)
        .group_by(heard.c.task_id, heard.c.person_id)
    )
    new = {
        **{name: heard.c[name] for name in COLUMNS},
        **{name: literal(0) for name in ("rung_id", "lost_message_id")},
        "act_id": acted.act_id,
        "kind": literal(kind),
        "due_on": deadline.c.due_on,
        "scheduled_for": literal(now, Instant),
        "state": literal("pending"),
        "reason": cast(null(), Text),
    }
    rows = select(*(new[name] for name in COLUMNS)).join(task, task.c.id == heard.c.task_id)
    rows = rows.join(deadline, deadline.c.id == task.c.deadline_id).where(heard.c.id.in_(latest)).order_by(heard.c.id)
    connection.execute(insert_ignoring(connection, notice).from_select(COLUMNS, rows))
