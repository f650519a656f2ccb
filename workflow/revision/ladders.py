"""Rungs of deadlines that there are: moved with the calendar, laid anew, or dropped where nobody needs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, exists, select, update

from plans.calendar import WorkCalendar
from storage.tables import rung, task
from workflow.deadlines import lay_rungs
from workflow.revision.model import Relaid
from workflow.rounds.nudges import NUDGE, lay_nudges


def shift(connection: Connection, deadline_id: int, fires: Callable[[int], tuple[date, datetime]]) -> int:
    """Rungs still to fire go to the day that `fires` gives for their place; returns how many did.

    One that comes to lie before now is said by the next tick.
    """
    shifted = 0
    for row in connection.execute(select(rung).where(*_ahead(deadline_id))).all():
        fire_on, fire_at = fires(row.position)
        if fire_on != row.fire_on:
            connection.execute(update(rung).where(rung.c.id == row.id).values(fire_on=fire_on, fire_at=fire_at))
            shifted += 1
    return shifted


def relay(connection: Connection, one: Relaid, now: datetime) -> None:
    """The other ladder is laid after now, in place of what has not fired of the old one.

    What has fired leaves its place in the ladder, for that is another's now.
    """
    connection.execute(delete(rung).where(*_ahead(one.deadline_id)))
    fired = rung.c.deadline_id == one.deadline_id
    connection.execute(update(rung).where(fired).values(position=-rung.c.id))
    lay_rungs(connection, one.deadline_id, one.to.due, one.to.ladder, after=now)
    lay_nudges_ahead(connection, one.deadline_id, one.to.ladder.calendar, now)


def lay_nudges_ahead(connection: Connection, deadline_id: int, calendar: WorkCalendar, now: datetime) -> None:
    """The nudges of a deadline without a date that begins now: none of them is due yet."""
    lay_nudges(connection, deadline_id, calendar, now)
    past = (rung.c.label == NUDGE, rung.c.fire_at <= now)
    connection.execute(delete(rung).where(*_ahead(deadline_id), *past))


def drop_where_left(connection: Connection, deadlines: Sequence[int] | Select[Any]) -> None:
    """Rungs still to fire are dropped where no task stays; one that is closed may be reopened one day."""
    stays = exists(select(1).where(task.c.deadline_id == rung.c.deadline_id))
    connection.execute(delete(rung).where(rung.c.deadline_id.in_(deadlines), rung.c.fired_at.is_(None), ~stays))


def _ahead(deadline_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return rung.c.deadline_id == deadline_id, rung.c.fired_at.is_(None)
