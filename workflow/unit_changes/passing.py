"""The tasks of units that cease pass to their successors (change contract, U6 to U9).

They pass when the date of their change has come: as it is recorded, else in the first tick of that day or later. What
was submitted stays with the old unit for review; where it is to be done once more, it passes then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select, update

from lib.meaning import meaning
from lib.time import VIETNAM, local_date
from org.today import refresh
from plans.model import RUNNING
from storage.store import Store, lock_exclusive
from storage.tables import act, deadline, item, org_tree, plan, succession, task, unit_change
from storage.tables.changes.units import TO_PASS
from tasks.model import SPEAKING
from workflow.amending.shown import Shown
from workflow.amending.versions import version_of
from workflow.journal import ENGINE
from workflow.owed import Owed
from workflow.revision.alone import alone
from workflow.revision.apply import revise_by_passing, tell_all_ready
from workflow.revision.model import Passing, Revision
from workflow.unit_changes.handover import Handed, Held, Key, Owing, hand_over
from workflow.unit_changes.succeeding import line_of, of_change


@dataclass
class Passed:
    """How many tasks passed, were made, joined, moved to a later date or waived; how many stay: submitted ones, and
    those of units without successor (`left`). Tasks that are both made and joined are made."""

    passed: int = 0
    made: int = 0
    joined: int = 0
    moved: int = 0
    waived: int = 0
    submitted: int = 0
    left: int = 0
    revisions: list[dict[str, Any]] = field(default_factory=list)


def waiting(now: datetime) -> Select[Any]:
    """The changes whose date has come and whose tasks have not passed, in the order in which they do: one probe."""
    order = (unit_change.c.valid_from, unit_change.c.id)
    return select(unit_change.c.id).where(*TO_PASS, unit_change.c.valid_from <= local_date(now)).order_by(*order)


def pass_waiting(store: Store, change_id: int, now: datetime) -> bool:
    """One of those, in a transaction of its own; True, so that whoever takes them in their order may go on."""
    alone(store, lambda c: pass_tasks(c, change_id, now=now, actor=ENGINE, shown=False), now)
    return True


def pass_tasks(
    connection: Connection, change_id: int, *, now: datetime, actor: str, shown: bool = True, dry_run: bool = False
) -> Passed:
    """Let the tasks of that recorded change pass, in a transaction `alone`; nothing happens where they have.

    Its revisions as people see them, one for each plan, are worked out where they are to be `shown`.
    """
    lock_exclusive(connection, "schedule")
    refresh(connection, local_date(now))
    change = connection.execute(select(unit_change).where(unit_change.c.id == change_id)).one()
    if change.passed_at is not None or change.reverted_at is not None:
        return Passed()
    moment = max(datetime.combine(change.valid_from, time(), VIETNAM), change.recorded_at)
    work = _Passage(connection, change, moment, now, actor)
    done = work.do(shown=shown, dry_run=dry_run)
    tell_all_ready(connection, now)  # who is below whom is another question since, also where nothing passes
    connection.execute(update(unit_change).where(unit_change.c.id == change_id).values(passed_at=now))
    return done


def pass_again(owed: Owed) -> None:
    """After an act by which it is to be done again: a task of a unit that has ceased passes at this instant (U9).

    A unit that was founded again does it itself; where the change by which it ceased has not passed, the tick does it.
    """
    connection, ceased = owed.connection, succession.alias("ceased")
    last = (
        select(unit_change)
        .join(ceased, ceased.c.change_id == unit_change.c.id)
        .where(ceased.c.old_id == owed.row.unit_id, ceased.c.ceases)
        .where(unit_change.c.valid_from <= local_date(owed.now), unit_change.c.reverted_at.is_(None))
        .where(ceased.c.old_id.not_in(select(org_tree.c.unit_id).where(org_tree.c.valid)))
        .order_by(unit_change.c.valid_from.desc(), unit_change.c.id.desc())
        .limit(1)
    )
    change = connection.execute(last).first()
    if change is not None and change.passed_at is not None:
        _Passage(connection, change, owed.now, owed.now, owed.actor, only=owed.row.id).do(shown=False)


class _Passage:
    """One change's tasks, or `only` one of them, in their transaction."""

    def __init__(
        self,
        connection: Connection,
        change: Any,
        moment: datetime,
        now: datetime,
        actor: str,
        only: int | None = None,
    ) -> None:
        self.connection, self.change, self.moment, self.now, self.actor = connection, change, moment, now, actor
        self.only = only
        self.line = line_of(connection) if only else None
        self.successors = self.line.of if self.line else of_change(connection, change.id)

    def do(self, *, shown: bool, dry_run: bool = False) -> Passed:
        done = Passed() if self.only else self._stay()
        owing = self._owing()
        for plan_row, rows in groupby(self._held(), key=lambda row: (row.plan_id, row.desk_id, row.number)):
            self._pass(plan_row, list(rows), owing, done, shown=shown, dry_run=dry_run)
        return done

    def _pass(
        self,
        plan_row: tuple[int, int, str],
        rows: Sequence[Any],
        owing: Owing,
        done: Passed,
        *,
        shown: bool,
        dry_run: bool,
    ) -> None:
        """All that concerns one plan."""
        plan_id, desk_id, number = plan_row
        view = Shown(self.connection, plan_id) if shown else None
        change, what = self.change, self._what(rows, owing)
        if what is None:
            return
        words = meaning("workflow.units-changed", resolution=change.resolution)
        revision = Revision(
            plan_id=plan_id,
            desk_id=desk_id,
            changes=(),
            reason=words,
            entry="units.applied",
            detail={"change": change.id, "on": change.valid_from.isoformat(), "by": change.resolution},
            states={"plan": [plan_id]},
        )
        counts = revise_by_passing(self.connection, revision, what, now=self.now, actor=self.actor).counts
        for name in ("passed", "made", "joined", "moved", "waived"):
            setattr(done, name, getattr(done, name) + counts.get(name, 0))
        if view is not None:
            head = {"kind": "units", "plan": number, "by": change.resolution}
            head["version"] = version_of(self.connection, plan_id)
            found = view.since(dry_run=dry_run)
            if found["changes"] or found["notices"]:  # none where units only go on
                done.revisions.append({**head, "dry_run": dry_run, **found})

    def _what(self, rows: Sequence[Any], owing: Owing) -> Passing | None:
        """What becomes of these tasks; None where the one task stays where it is.

        That is waived where it is returned and no unit takes it over; whoever reopens a task wants it not waived.
        """
        handed = self._handed(rows, owing)
        what = Passing(change_id=self.change.id, moment=self.moment, made=handed.made, joined=handed.joined)
        if self.line is None:
            return replace(what, waives=self.change.waive_reason)
        acts = select(act.c.id, act.c.action).where(act.c.task_id == self.only).order_by(act.c.id.desc())
        again = self.connection.execute(acts.limit(1)).one()
        if handed.made or handed.joined:
            return replace(what, after=again.id)
        waives = self.line.waives(rows[0].unit_id) if again.action == "return" else None
        return None if waives is None else replace(what, waives=waives, after=again.id)

    def _handed(self, rows: Sequence[Any], owing: Owing) -> Handed:
        of = [(row, self.successors[row.unit_id]) for row in rows]
        ceasing = [(_held(row), self._targets(row.unit_id, row.on_split)) for row, one in of if one.ceases]
        going_on = [
            (_held(row), one.all)
            for row, one in of
            if not one.ceases and row.on_split is None and (row.due_at is None or row.due_at > self.moment)
        ]
        return hand_over(ceasing, going_on, owing)

    # --- who owes what ---------------------------------------------------------------------------------------------

    def _targets(self, unit_id: int, on_split: str | None) -> list[int]:
        """The units to which a task of that unit passes."""
        return self.line.targets(unit_id, on_split) if self.line else self.successors[unit_id].targets(on_split)

    def _old(self, *which: Any) -> Select[Any]:
        return select(succession.c.old_id).where(succession.c.change_id == self.change.id, *which)

    def _count(self, *which: Any) -> int:
        """Tasks of running plans for which that holds."""
        of_plan = select(func.count()).select_from(task.join(plan, plan.c.id == task.c.plan_id))
        return self.connection.scalar(of_plan.where(plan.c.status.in_(RUNNING), *which)) or 0

    def _stay(self) -> Passed:
        """What was submitted stays for review, what has no successor where it is, unless it is waived."""
        ceased = task.c.unit_id.in_(self._old(succession.c.ceases))
        alone = task.c.unit_id.in_(self._old(succession.c.ceases, succession.c.new_id.is_(None)))
        left = 0 if self.change.waive_reason is not None else self._count(task.c.status.in_(SPEAKING), alone)
        return Passed(submitted=self._count(task.c.status == "submitted", ceased), left=left)

    def _held(self) -> list[Any]:
        """The spoken-of tasks of old units in running plans: by plan, item, occurrence, in the order of the units."""
        which = task.c.id == self.only if self.only else task.c.unit_id.in_(self._old())
        rows = self.connection.execute(
            select(task.c.id, task.c.plan_id, task.c.item_id, task.c.occurrence, task.c.unit_id, task.c.deadline_id)
            .add_columns(deadline.c.due_at, item.c.position, item.c.on_merge, item.c.on_split)
            .add_columns(plan.c.desk_id, plan.c.number)
            .join(item, item.c.id == task.c.item_id)
            .join(plan, plan.c.id == task.c.plan_id)
            .join(deadline, deadline.c.id == task.c.deadline_id)
            .where(which, task.c.status.in_(SPEAKING), plan.c.status.in_(RUNNING))
        ).all()
        place = {unit_id: of.place for unit_id, of in self.successors.items()}
        return sorted(rows, key=lambda row: (row.plan_id, row.position, row.occurrence, place[row.unit_id], row.id))

    def _owing(self) -> Owing:
        """What the successors owe, of whatever plan."""
        new = select(succession.c.new_id).where(succession.c.new_id.is_not(None))
        which: Any = task.c.unit_id.in_(new if self.only else new.where(succession.c.change_id == self.change.id))
        if self.only:
            of_item = select(task.c.item_id).where(task.c.id == self.only)
            which = and_(which, task.c.item_id == of_item.scalar_subquery())
        rows = self.connection.execute(
            select(task.c.id, task.c.item_id, task.c.occurrence, task.c.unit_id, task.c.status, task.c.on_behalf_of_id)
            .where(which, task.c.status.not_in(("cancelled", "passed")))
            .order_by(task.c.id)
        ).all()
        joinable: dict[Key, int] = {}
        for row in rows:
            if row.status in SPEAKING and row.on_behalf_of_id is None:
                joinable.setdefault((row.item_id, row.occurrence, row.unit_id), row.id)
        return Owing(joinable, frozenset((row.item_id, row.occurrence, row.unit_id) for row in rows))


def _held(row: Any) -> Held:
    return Held(
        id=row.id,
        item_id=row.item_id,
        occurrence=row.occurrence,
        unit_id=row.unit_id,
        deadline_id=row.deadline_id,
        due_at=row.due_at,
        apart=row.on_merge == "each",
    )
