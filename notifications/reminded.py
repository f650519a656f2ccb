"""What counts as a reminder of a unit: the one condition for every count of that kind (contract, rule 11 of section 5).

Pure SQL: it holds for `notice` joined with `task`.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, select

from storage.tables import contact, notice, task


def reminded_itself() -> ColumnElement[bool]:
    """The notice is of the ladder, has left, and went to somebody of the unit that owes.

    Words to whoever stands in from another unit, or to the desk, are said of the task, and remind the unit of nothing.
    """
    told = select(contact.c.unit_id).where(contact.c.id == notice.c.contact_id).scalar_subquery()
    return and_(
        notice.c.rung_id != 0,
        notice.c.kind.in_(("reminder", "due", "overdue")),
        notice.c.state.in_(("sent", "delivered")),
        told == task.c.unit_id,
    )
