"""Who has left the post for which they were to be told, and is meant by another of the same rung or act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, or_, select

from lib.vocabulary import TELLS
from notifications.audiences import desk_of, reached_by
from notifications.notices import or_desk
from storage.tables import clock_run, contact, deadline, notice, plan, reach, rung, task


def of_another(contact: Any) -> ColumnElement[bool]:
    """Whether the row of `reach` is of another post than that contact's: it is said in place of that one."""
    return or_(contact.c.unit_id != reach.c.unit_id, contact.c.post != reach.c.post)


def meant_besides(connection: Connection, notices: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Of these notices those whose person the rung or act would tell today, each with the post for which.

    `reach` is of the day. What tells that a message did not arrive means one post only, a summary too. One person who
    is meant for several units is told for the own one first, as in `notices.tell`.
    """
    groups: dict[Any, list[int]] = defaultdict(list)
    for row in connection.execute(
        select(notice.c.id, notice.c.kind, plan.c.desk_id, rung.c.tell, rung.c.deadline_id, deadline.c.clock)
        .join(task, task.c.id == notice.c.task_id)
        .join(plan, plan.c.id == task.c.plan_id)
        .outerjoin(rung, rung.c.id == notice.c.rung_id)
        .outerjoin(deadline, deadline.c.id == rung.c.deadline_id)
        .where(notice.c.id.in_(notices), notice.c.lost_message_id == 0, notice.c.act_id >= 0)
        .order_by(notice.c.id)
    ):
        of_clock = row.deadline_id if row.clock else None
        groups[row.desk_id, row.tell or tuple(TELLS[row.kind]), of_clock].append(row.id)
    for (desk_id, audiences, of_clock), ids in groups.items():
        tasks = task.c.id.in_(select(notice.c.task_id).where(notice.c.id.in_(ids)))
        about = tasks if of_clock is None else and_(tasks, clock_run.c.deadline_id == of_clock)
        desk = desk_of(connection, desk_id)
        for audience in audiences:
            told = reached_by(audience, desk_id, about, of_clock=of_clock is not None)
            person = or_desk(reach.c.person_id, desk.person_id)
            theirs = and_(notice.c.task_id == task.c.id, notice.c.person_id == person)
            contact_id = or_desk(reach.c.contact_id, desk.contact_id)
            in_place = or_(reach.c.stands_in, of_another(contact))
            rows = (
                select(
                    *(notice.c.id.label("one"), notice.c.channel.label("to_channel")),
                    case((in_place, reach.c.unit_id)).label("to_for_unit_id"),
                    case((in_place, reach.c.post)).label("to_for_post"),
                )
                .select_from(told.join(notice, theirs).join(contact, contact.c.id == notice.c.contact_id))
                .where(about, notice.c.id.in_(ids))
                .order_by(notice.c.id, reach.c.stands_in, contact_id, reach.c.unit_id)
            )
            yield from ({**row, "anew": True} for row in connection.execute(rows).mappings())
