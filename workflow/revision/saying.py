"""What a revision says of tasks: what waits and is so no longer is withdrawn, and people are told (R3, R4)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, not_, or_, select, true

from lib.vocabulary import TELLS
from notifications.audiences import Desk
from notifications.notices import Telling, of_report, tell, withdraw
from storage.tables import notice, task
from workflow.revision.heard import tell_who_heard
from workflow.revision.model import Follows, Unsent
from workflow.revision.recorded import Recorded

_silent = notice.alias("silent")


def withdraw_of(
    connection: Connection, those: ColumnElement[bool], unsent: Unsent, *, but_of: int | None = None
) -> None:
    """What waits to leave of those tasks (a condition on `task`) and is so no longer; what the act `but_of` told is so,
    and that it reached nobody."""
    told = true() if but_of is None else not_(or_(notice.c.act_id == but_of, _says_that_nobody_heard(but_of)))
    of_them = and_(notice.c.task_id.in_(select(task.c.id).where(those)), told)
    if unsent == "dates":
        named_another = notice.c.kind.in_(("extended", "returned"))
        withdraw(connection, and_(of_them, or_(of_report(), named_another)), ladder_only=False)
    elif unsent != "none":
        withdraw(connection, of_them, ladder_only=unsent == "ladder")


def _says_that_nobody_heard(act_id: int) -> ColumnElement[bool]:
    """A condition on `notice`: it tells the desk that what the act told reached nobody."""
    silent = (_silent.c.task_id == notice.c.task_id, _silent.c.act_id == act_id, _silent.c.state == "unreachable")
    return and_(notice.c.kind == "unreachable", exists(select(1).where(*silent, _silent.c.id < notice.c.id)))


def tell_of(
    connection: Connection, acted: Recorded, follow: Follows, desk: Desk, now: datetime, *, moved: bool = False
) -> None:
    """Tell the officers of the tasks what was done, and of those that moved whoever heard that they are late."""
    if not acted.tasks or follow.tells is None:
        return
    about = task.c.id.in_(acted.ids)
    what = Telling(kind=follow.tells, tell=TELLS[follow.tells], about=about, scheduled_for=now, act_id=acted.act_id)
    tell(connection, what, desk)
    if moved and follow.act == "amend":
        tell_who_heard(connection, follow.tells, acted, now)
