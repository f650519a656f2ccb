"""What counts as a reminder of a unit: the one condition for every count of that kind (contract, rule 11 of section 5).

Pure SQL: it holds for `notice` joined with `task`.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, func, select

from notifications.letter.model import Reminded
from notifications.notices import of_report
from storage.tables import contact, message, notice, task


def reminded_itself() -> ColumnElement[bool]:
    """The notice is of the report's ladder, has left, and went to somebody of the unit that owes.

    Words to whoever stands in from another unit, or to the desk, are said of the task, and remind the unit of nothing.
    """
    told = select(contact.c.unit_id).where(contact.c.id == notice.c.contact_id).scalar_subquery()
    return and_(
        of_report(),
        notice.c.kind.in_(("reminder", "due", "overdue")),
        notice.c.state.in_(("sent", "delivered")),
        told == task.c.unit_id,
    )


def reminded(connection: Connection, which: ColumnElement[bool]) -> dict[int, Reminded]:
    """How often the ladder's words of each of those tasks reached its unit, and when last; never: not in it.

    A rung that tells two persons counts once.
    """
    rows = connection.execute(
        select(
            notice.c.task_id,
            func.count(notice.c.rung_id.distinct()).label("times"),
            func.max(message.c.sent_at).label("last"),
        )
        .join(task, task.c.id == notice.c.task_id)
        .join(message, message.c.id == notice.c.message_id)
        .where(which, reminded_itself())
        .group_by(notice.c.task_id)
    )
    return {row.task_id: Reminded(times=row.times, last=row.last) for row in rows}
