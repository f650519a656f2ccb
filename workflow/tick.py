"""The tick: for every rung whose time has come, tell those who still owe.

0. Tasks of units that cease pass to their successors, where the day of that has come (workflow/unit_changes).
1. Take the deadlines that have rungs due, oldest first, each a step in a transaction of its own.
2. Of one deadline fire the newest rung first: one INSERT … SELECT writes a notice for every task of the deadline that
   is spoken of (workflow/clocks/spoken), joined to the person who holds the post today.
3. An older rung due in the same tick writes its rows as `skipped` where a newer one already tells that person of that
   task; older notices that still wait to leave are skipped too.
   While its plan is suspended nothing of the ladder is said: a rung whose time comes is spent (change contract, A8).
4. Mark the rung fired, and write one journal entry with the count and a digest of its rows.

Safe to run at any time, in any number: a rung fires once, and a notice is unique by task, rung and person. The cost
follows what is due; with nothing due it is one index probe, however many tasks are open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Select, and_, false, func, select, update

from lib.time import local_date, local_iso
from notifications.audiences import desk_of
from notifications.notices import Telling, supersede_waiting, tell
from org.today import refresh
from plans.model import SUSPENDED
from storage.store import Store, lock_exclusive
from storage.tables import deadline, plan, rung
from workflow import journal
from workflow.calendar.in_force import work_calendar
from workflow.clocks.spoken import spoken_at
from workflow.journal import ENGINE
from workflow.proof.kinds import facts
from workflow.rounds.nudges import NUDGE, at_rest, lay_nudges
from workflow.rounds.summaries import due_summaries, tell_summary
from workflow.steps import Steps
from workflow.unit_changes.passing import pass_waiting, waiting


@dataclass(frozen=True)
class Ticked:
    """What a tick did: how many rungs fired, how many notices were written (skipped and unreachable included)."""

    rungs: int = 0
    notices: int = 0

    def __add__(self, other: Ticked) -> Ticked:
        return Ticked(self.rungs + other.rungs, self.notices + other.notices)


def tick(store: Store, now: datetime) -> Ticked:
    """Fire every rung due at or before `now` (an aware instant); returns what was written.

    Each deadline is a step of its own (workflow/steps): one whose rung raises keeps no other from being told.
    """
    with store.read() as connection:
        due = connection.scalars(_due_deadlines(now)).all()
        summaries = connection.scalars(due_summaries(now)).all()
        changes = connection.scalars(waiting(now)).all()
    if not due and not summaries and not changes:
        return Ticked()
    steps, done = Steps(store, now), Ticked()
    for one in changes:
        if not steps.run(f"units {one}", partial(pass_waiting, store, one, now), False):
            break  # the others come after it
    if changes:  # a clock that starts with what passed late may have rungs due by now
        with store.read() as connection:
            due = connection.scalars(_due_deadlines(now)).all()
    for one in due:
        done += steps.run(f"deadline {one}", partial(store.retrying, partial(fire, deadline_id=one, now=now)), Ticked())
    for one in summaries:
        tell_one = partial(tell_summary, plan_id=one, now=now)
        done += Ticked(notices=steps.run(f"summary {one}", partial(store.retrying, tell_one), 0))
    return done


def fire_next(connection: Connection, now: datetime, plan_id: int) -> Ticked | None:
    """Fire the due rungs of one deadline of that plan in the caller's transaction; None when nothing is due."""
    theirs = select(deadline.c.id).where(deadline.c.plan_id == plan_id)
    first = connection.scalar(_due_deadlines(now).where(rung.c.deadline_id.in_(theirs)).limit(1))
    return None if first is None else fire(connection, first, now)


def fire(connection: Connection, deadline_id: int, now: datetime) -> Ticked:
    """Fire the due rungs of that deadline in the caller's transaction."""
    lock_exclusive(connection, "schedule")
    refresh(connection, local_date(now))
    due = _due_rungs(connection, deadline_id, now)
    if due and due[0].label == NUDGE:
        lay_nudges(connection, deadline_id, work_calendar(connection), now)
        due = _due_rungs(connection, deadline_id, now)
    written = sum(_fire(connection, rung_row, due[:newer], now) for newer, rung_row in enumerate(due))
    return Ticked(len(due), written)


def _due_deadlines(now: datetime) -> Select[Any]:
    """The deadlines that have rungs due, oldest rung first."""
    due = select(rung.c.deadline_id).where(rung.c.fired_at.is_(None), rung.c.fire_at <= now)
    return due.group_by(rung.c.deadline_id).order_by(func.min(rung.c.fire_at), rung.c.deadline_id)


def _due_rungs(connection: Connection, deadline_id: int, now: datetime) -> Sequence[Any]:
    """The deadline's rungs that are due, newest first; of one date, the one later in the ladder first."""
    return connection.execute(
        select(rung, deadline.c.plan_id, deadline.c.clock, plan.c.desk_id, plan.c.status, plan.c.asking_stops)
        .join(deadline, deadline.c.id == rung.c.deadline_id)
        .join(plan, plan.c.id == deadline.c.plan_id)
        .where(rung.c.deadline_id == deadline_id, rung.c.fired_at.is_(None), rung.c.fire_at <= now)
        .order_by(rung.c.fire_at.desc(), rung.c.position.desc())
    ).all()


def _fire(connection: Connection, row: Any, newer: Sequence[Any], now: datetime) -> int:
    speaks = spoken_at(row)
    if row.status == SUSPENDED:
        speaks = false()
    elif row.label == NUDGE:
        speaks = and_(speaks, at_rest(connection, row.fire_on))
    what = Telling(
        kind=row.kind,
        tell=row.tell,
        about=speaks,
        scheduled_for=row.fire_at,
        rung_id=row.id,
        of_clock=row.clock is not None,
        same_day=[other.id for other in newer if other.fire_on == row.fire_on],
        newer=[other.id for other in newer],
    )
    before, written = tell(connection, what, desk_of(connection, row.desk_id))
    connection.execute(update(rung).where(rung.c.id == row.id).values(fired_at=now))
    if written:
        supersede_waiting(connection, row.deadline_id, row.id, row.fire_at)
    _enter(connection, row, before, written, now)
    return written


def _enter(connection: Connection, row: Any, before: int, written: int, now: datetime) -> None:
    detail = {"rung": row.label, "deadline": row.deadline_id, "fire_at": local_iso(row.fire_at), "notices": written}
    laid = [row.deadline_id] if row.label == NUDGE else []  # the next one has been laid since its last entry
    detail |= facts(connection, rung={row.id: {"after": before}}, deadline=laid)
    journal.append(connection, at=now, actor=ENGINE, action="rung.fired", plan_id=row.plan_id, detail=detail)
