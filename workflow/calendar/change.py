"""What a change of the working calendar does to the plans that run: their dates are worked out anew.

- A due date still ahead, then and now, moves: the open tasks go to a new deadline with the ladder laid anew after this
  instant, what waits to be said of the old date is withdrawn, and each officer is told (`amended`).
- Where the date stays, or has passed, the rungs still to fire move with the calendar.

A date set by an act (return, extend) moves from what was written then; every other one from the plan's own rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, exists, func, select, update

from lib.time import local_date
from notifications.audiences import desk_of
from notifications.notices import Telling, tell, withdraw
from org.today import refresh
from plans.calendar import WorkCalendar
from plans.due import dated, work_out
from plans.file.reader import read
from plans.model import Due
from plans.steps import Step
from storage.store import lock_exclusive
from storage.tables import act, deadline, item, notice, plan, rung, task
from tasks.model import OPEN
from workflow import journal
from workflow.calendar.in_force import work_calendar
from workflow.deadlines import insert_deadline, ladder_of
from workflow.owed import Change, record_all
from workflow.proof.kinds import facts
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


def hold_still(connection: Connection) -> None:
    """Before the calendar changes: no publication, tick or act may go by the old one beside it."""
    lock_exclusive(connection, "publish")
    lock_exclusive(connection, "schedule")


def follow(connection: Connection, why: str, now: datetime, actor: str) -> Effect:
    """Bring every running plan to the calendar as it now is, in the transaction that changed it after `hold_still`."""
    refresh(connection, local_date(now))
    effect, calendar = Effect(), work_calendar(connection)
    for row in connection.execute(select(plan).where(plan.c.status == "published").order_by(plan.c.id)).all():
        _Running(connection, row, calendar, why, now, actor).follow(effect)
    return effect


class _Running:
    """A plan that runs, under a new calendar."""

    def __init__(
        self, connection: Connection, row: Row[Any], calendar: WorkCalendar, why: str, now: datetime, actor: str
    ) -> None:
        self.connection, self.row, self.calendar, self.now = connection, row, calendar, now
        self.why, self.actor = why, actor

    def follow(self, effect: Effect) -> None:
        for one, due in self._worked_out(self._deadlines()):
            if due.due_on != one.due_on and min(one.due_at, due.due_at or one.due_at) > self.now:
                effect.moves.append(self._move(one, due))
            else:
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
        decreed = read(self.row.source.encode()).plan
        assert decreed is not None, "what was published could be read"
        found = work_out(decreed, self.calendar, local_date(self.row.published_at)) if deadlines else ()
        by_rule = {(due.item, due.occurrence): due for due in found}
        by_act = self._set_by_acts()
        for one in deadlines:
            yield one, self._from_given(one) if one.id in by_act else by_rule[one.key, one.occurrence]

    def _set_by_acts(self) -> set[int]:
        """The deadlines of tasks whose date was set by an act, however often the calendar has moved it since."""
        set_date = and_(act.c.action.in_(("return", "extend")), act.c.deadline_id != act.c.from_deadline_id)
        tasks = select(task.c.deadline_id).join(act, and_(act.c.task_id == task.c.id, set_date))
        return set(self.connection.scalars(tasks.where(task.c.plan_id == self.row.id)))

    def _from_given(self, one: Row[Any]) -> Due:
        due = dated(
            item=one.key,
            given=Step.of(one.steps[0]),
            day_off=self.row.day_off,
            calendar=self.calendar,
            at=time.fromisoformat(one.at) if one.at else None,
        )
        return replace(due, occurrence=one.occurrence)

    def _move(self, one: Row[Any], due: Due) -> Move:
        new_id = insert_deadline(
            self.connection,
            due,
            ladder_of(one, self.calendar),
            plan_id=self.row.id,
            item_id=one.item_id,
            after=self.now,
        )
        acted = record_all(
            self.connection,
            and_(task.c.deadline_id == one.id, task.c.status.in_(OPEN)),
            Change(action="amend", deadline_id=new_id, reason=self.why),
            now=self.now,
            actor=self.actor,
        )
        moved = task.c.deadline_id == new_id
        withdraw(self.connection, notice.c.task_id.in_(select(task.c.id).where(moved)), ladder_only=True)
        stays = exists(select(1).where(task.c.deadline_id == one.id))  # done or waived, and perhaps reopened one day
        ahead = (rung.c.deadline_id == one.id, rung.c.fired_at.is_(None))
        self.connection.execute(delete(rung).where(*ahead, ~stays))
        what = Telling(kind="amended", tell=["officer"], about=moved, scheduled_for=self.now, act_id=acted.act_id)
        tell(self.connection, what, desk_of(self.connection, self.row.desk_id))
        assert due.due_on is not None
        move = Move(plan=self.row.number, item=one.key, tasks=acted.tasks, due_on=one.due_on, new_due_on=due.due_on)
        detail = {
            "item": move.item,
            "deadline": new_id,
            "from": move.due_on.isoformat(),
            "to": move.new_due_on.isoformat(),
            "tasks": acted.tasks,
            **facts(self.connection, acts=acted.acts, deadline=[one.id, new_id]),
        }
        self._enter("deadline.moved", detail)
        return move

    def _shift_rungs(self, one: Row[Any], fires: Callable[[int], tuple[date, datetime]]) -> int:
        """Those still to fire; one that comes to lie before now is said by the next tick."""
        ahead = select(rung).where(rung.c.deadline_id == one.id, rung.c.fired_at.is_(None))
        shifted = 0
        for row in self.connection.execute(ahead).all():
            fire_on, fire_at = fires(row.position)
            if fire_on != row.fire_on:
                self.connection.execute(
                    update(rung).where(rung.c.id == row.id).values(fire_on=fire_on, fire_at=fire_at)
                )
                shifted += 1
        if shifted:
            detail = {"item": one.key, "deadline": one.id, "rungs": shifted}
            self._enter("rungs.moved", detail | facts(self.connection, deadline=[one.id]))
        return shifted

    def _enter(self, action: str, detail: dict[str, Any]) -> None:
        journal.append(
            self.connection, at=self.now, actor=self.actor, action=action, plan_id=self.row.id, detail=detail
        )
