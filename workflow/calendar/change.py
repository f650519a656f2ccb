"""What a change of the working calendar does to the plans that run: their dates are worked out anew.

- A due date still ahead, then and now, moves by a revision (workflow/revision).
- Where the date stays, or has passed, the rungs still to fire move with the calendar.

A date set by an act (return, extend) moves from what was written then; every other one from the plan's own rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select, update

from plans.calendar import WorkCalendar
from plans.due import dated, work_out
from plans.file.reader import read
from plans.model import RUNNING, Due
from plans.steps import Step
from storage.tables import deadline, item, plan, task
from tasks.model import OPEN
from workflow import journal
from workflow.amending.versions import source_of
from workflow.calendar.in_force import work_calendar
from workflow.deadlines import ladder_of
from workflow.proof.kinds import facts
from workflow.revision.apply import Done, revise, tell_all_ready
from workflow.revision.ladders import shift
from workflow.revision.model import SET_BY_ACT, Change, Moved, Revision
from workflow.rounds.nudges import fires, nudged
from workflow.rounds.when import instants


@dataclass(frozen=True, kw_only=True)
class Move:
    """The due date of so many tasks of one item moves."""

    plan: str
    item: str
    tasks: int
    due_on: date
    new_due_on: date


@dataclass
class Effect:
    """What a change of the calendar moves: due dates, and rungs of dates that stay."""

    moves: list[Move] = field(default_factory=list)
    rungs: int = 0


def follow(connection: Connection, why: str, now: datetime, actor: str) -> Effect:
    """Bring every running plan to the calendar as it now is, in the transaction `alone` that changed it."""
    effect, calendar = Effect(), work_calendar(connection)
    for row in connection.execute(select(plan).where(plan.c.status.in_(RUNNING)).order_by(plan.c.id)).all():
        _Running(connection, row, calendar, why, now, actor).follow(effect)
    tell_all_ready(connection, now)
    return effect


class _Running:
    """A plan that runs, under a new calendar."""

    def __init__(
        self, connection: Connection, row: Row[Any], calendar: WorkCalendar, why: str, now: datetime, actor: str
    ) -> None:
        self.connection, self.row, self.calendar, self.now = connection, row, calendar, now
        self.why, self.actor = why, actor

    def follow(self, effect: Effect) -> None:
        moves, stays = [], []
        for one, due in self._worked_out(self._deadlines()):
            if due.due_on != one.due_on and min(one.due_at, due.due_at or one.due_at) > self.now:
                moves.append(self._change(one, due))
            else:
                stays.append(one)
        revision = Revision(plan_id=self.row.id, desk_id=self.row.desk_id, changes=moves, reason=self.why)
        effect.moves += map(self._told, revise(self.connection, revision, now=self.now, actor=self.actor))
        for one in stays:
            effect.rungs += self._shift_rungs(one, partial(ladder_of(one, self.calendar).fires, due_on=one.due_on))
        for one in nudged(self.connection, self.row.id):
            effect.rungs += self._shift_rungs(one, partial(fires, one, calendar=self.calendar))
        self._move_summary()

    def _move_summary(self) -> None:
        """What is due by now is still said."""
        row = self.row
        if row.summary_at is not None and row.summary_at > self.now:
            later = instants(row.summary, self.calendar, row.published_at, row.send_at, self.now)
            self.connection.execute(update(plan).where(plan.c.id == row.id).values(summary_at=next(later, None)))

    def _deadlines(self) -> Sequence[Row[Any]]:
        """The dated deadlines of open tasks."""
        return self.connection.execute(
            select(
                *(deadline, item.c.key, item.c.at, func.min(task.c.occurrence).label("occurrence")),
                *(func.coalesce(item.c.ladder, plan.c.ladder).label("ladder"), plan.c.send_at),
            )
            .join(item, item.c.id == deadline.c.item_id)
            .join(plan, plan.c.id == deadline.c.plan_id)
            .join(task, and_(task.c.deadline_id == deadline.c.id, task.c.status.in_(OPEN)))
            .where(deadline.c.plan_id == self.row.id, deadline.c.due_on.is_not(None))
            .group_by(deadline.c.id, item.c.id, plan.c.id)
            .order_by(deadline.c.id)
        ).all()

    def _worked_out(self, deadlines: Sequence[Row[Any]]) -> Iterator[tuple[Row[Any], Due]]:
        """Each deadline with its date by the new calendar."""
        decreed = read(source_of(self.connection, self.row).encode()).plan
        assert decreed is not None, "what was published could be read"
        found = work_out(decreed, self.calendar, date.min) if deadlines else ()
        by_rule = {(due.item, due.occurrence): due for due in found}
        for one in deadlines:
            set_by_act = one.steps[0]["rule"] in SET_BY_ACT.values()
            yield one, self._from_given(one) if set_by_act else by_rule[one.key, one.occurrence]

    def _from_given(self, one: Row[Any]) -> Due:
        due = dated(
            item=one.key,
            given=Step.of(one.steps[0]),
            day_off=self.row.day_off,
            calendar=self.calendar,
            at=time.fromisoformat(one.at) if one.at else None,
        )
        return replace(due, occurrence=one.occurrence)

    def _change(self, one: Row[Any], due: Due) -> Change:
        return Change(
            item_id=one.item_id,
            item=one.key,
            deadline_id=one.id,
            due_on=one.due_on,
            does=frozenset({"moved"}),
            to=Moved(due=due, ladder=ladder_of(one, self.calendar)),
        )

    def _told(self, done: Done) -> Move:
        left, new = done.dates
        assert left is not None, "only dated tasks follow the calendar"
        assert new is not None, "and they stay dated"
        return Move(plan=self.row.number, item=done.change.item, tasks=done.acted.tasks, due_on=left, new_due_on=new)

    def _shift_rungs(self, one: Row[Any], fires: Callable[[int], tuple[date, datetime]]) -> int:
        if shifted := shift(self.connection, one.id, fires):
            detail = {"item": one.key, "deadline": one.id, "rungs": shifted}
            detail |= facts(self.connection, deadline=[one.id])
            journal.append(
                self.connection,
                at=self.now,
                actor=self.actor,
                action="rungs.moved",
                plan_id=self.row.id,
                detail=detail,
            )
        return shifted
