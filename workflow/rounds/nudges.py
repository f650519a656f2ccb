"""Nudges: a task without a date is spoken of once a month or a quarter (contract, section 5, rule 9).

A nudge is a rung like the others, of a deadline without a date: its position says of which month or quarter after the
one of publication it is. A chain of them is laid as far as the first that is still ahead, so that a late tick finds
all that it missed and says only the newest, as of every ladder.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, insert, select

from lib.time import VIETNAM, local_date
from plans.calendar import WorkCalendar
from plans.model import Span
from storage.tables import act, deadline, item, plan, rung, task
from workflow.calendar.in_force import work_calendar
from workflow.rounds.rhythm import first_working, later, openings, period_of

NUDGE = "nudge"  # its label
AT_REST = Span(20, "wd")  # an act since then keeps the unit from being spoken to
SEEN_AHEAD = timedelta(days=366)  # how far nudges are listed beforehand, at least


def lay_nudges(connection: Connection, deadline_id: int, calendar: WorkCalendar, now: datetime) -> None:
    """Lay the nudges of the deadline that are due by `now` and are not there yet, and the first one ahead.

    Nothing where its item has none, or where an act has set its date.
    """
    row = connection.execute(_nudged().where(deadline.c.id == deadline_id)).first()
    if row is None:
        return
    last = connection.scalar(select(func.max(rung.c.position)).where(rung.c.deadline_id == deadline_id)) or 0
    rows = []
    for n, day in openings(calendar, local_date(row.published_at), row.nudge):
        fire_at = _at(day, row.send_at)
        if n > last:
            rows.append({"position": n, "fire_on": day, "fire_at": fire_at})
        if fire_at > now:
            break
    known = {"deadline_id": deadline_id, "label": NUDGE, "kind": "reminder", "tell": ("officer",)}
    if rows:
        connection.execute(insert(rung), [known | one for one in rows])


def at_rest(connection: Connection, fire_on: date) -> ColumnElement[bool]:
    """A condition on `task`: nobody has recorded an act on it since the 20th working day before that day.

    That its plan was suspended or goes on is none.
    """
    since = datetime.combine(work_calendar(connection).shift(fire_on, AT_REST, back=True), time(), VIETNAM)
    of_it = (act.c.task_id == task.c.id, act.c.at >= since, act.c.action.not_in(("suspend", "resume")))
    return ~exists(select(1).where(*of_it).correlate(task))


def nudged(connection: Connection, plan_id: int) -> Sequence[Any]:
    """The plan's deadlines that have nudges, with what `fires` goes by."""
    return connection.execute(_nudged().where(deadline.c.plan_id == plan_id).order_by(deadline.c.id)).all()


def fires(row: Any, position: int, *, calendar: WorkCalendar) -> tuple[date, datetime]:
    """The day and the instant of the nudge in that place, of a row of `nudged`."""
    begin = later(period_of(local_date(row.published_at), row.nudge), row.nudge, position)
    day = first_working(calendar, begin, row.nudge) or calendar.next_working(begin)
    return day, _at(day, row.send_at)


def horizon(connection: Connection, plan_id: int, now: datetime) -> datetime:
    """How far what the plan will say is looked ahead: to the last rung of its dates, and at least a year."""
    dated = select(func.max(rung.c.fire_at)).join(deadline, deadline.c.id == rung.c.deadline_id)
    last = connection.scalar(dated.where(deadline.c.plan_id == plan_id, rung.c.label != NUDGE))
    return max(filter(None, (last, now + SEEN_AHEAD)))


def _nudged() -> Select[Any]:
    columns = (deadline.c.id, item.c.key, item.c.nudge, plan.c.published_at, plan.c.send_at)
    joined = deadline.join(item, item.c.id == deadline.c.item_id).join(plan, plan.c.id == deadline.c.plan_id)
    return select(*columns).select_from(joined).where(item.c.nudge.is_not(None), deadline.c.due_on.is_(None))


def _at(day: date, send_at: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(send_at), VIETNAM)
