"""A revision as people see it, before it is done as after: what each task does, who is told, what is no longer so
(change contract, section 1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, exists, func, select

from notifications.notices import SAID, last_id, of_report
from storage.tables import act, deadline, item, notice, passing, task, unit
from tasks.model import OPEN
from workflow.cascade.rows import left_behind
from workflow.views.outbox import Wanted, select_notices, shaped

ENDS = {"cancelled": "released", "passed": "passed", "waived": "waived"}  # by status, what a revision did


class Shown:
    """Made before a revision of one plan, within its transaction; afterwards it knows what has changed `since`."""

    def __init__(self, connection: Connection, plan_id: int) -> None:
        self.connection, self.plan_id = connection, plan_id
        self._acts, self._tasks = _last(connection, act), _last(connection, task)
        self._notices, self._withdrawn = last_id(connection), self._count_withdrawn()

    def since(self, relaid: Sequence[int] = (), *, dry_run: bool = False) -> dict[str, Any]:
        """`changes`, `notices`, `withdrawn`, `wrong` and `cascade`; tasks still to be made have no id in a dry run.

        `relaid`: the deadlines of which that was done.
        """
        changes = [*self._acted(dry_run=dry_run), *self._made(dry_run=dry_run)]
        known = {one["task"] for one in changes}
        changes += [one for one in self._relaid(relaid) if one["task"] not in known]
        changes.sort(key=lambda one: one.pop("order"))
        told = self.connection.execute(select_notices(Wanted()).where(notice.c.id > self._notices)).all()
        wrong = self.connection.execute(select_notices(Wanted(plan_id=self.plan_id)).where(self._no_longer_so())).all()
        notices = [self._told(row, dry_run=dry_run) for row in told]
        withdrawn = self._count_withdrawn() - self._withdrawn
        moved = select(act.c.task_id).where(act.c.id > self._acts, act.c.deadline_id != act.c.from_deadline_id)
        found = {"changes": changes, "notices": notices, "withdrawn": withdrawn}
        return {**found, "wrong": list(map(shaped, wrong)), "cascade": left_behind(self.connection, moved)}

    def _acted(self, *, dry_run: bool) -> list[dict[str, Any]]:
        left, new = deadline.alias("left"), deadline.alias("new")
        went, came = self._passed()
        rows = self.connection.execute(
            self._of_tasks(select(act.c.status, left.c.due_on, left.c.due_at), new)
            .join(act, act.c.task_id == task.c.id)
            .join(left, left.c.id == act.c.from_deadline_id)
            .join(new, new.c.id == act.c.deadline_id)
            .where(act.c.id > self._acts, task.c.plan_id == self.plan_id, act.c.action.not_in(("suspend", "resume")))
        )
        return [
            _change(row, word, row.due_on, _new_day(row, word))
            | {"to": [None if dry_run and id > self._tasks else str(id) for id in went.get(row.id, ())]}
            for row in rows
            for word in [_change_word(row, joined=row.id in came)]
        ]

    def _passed(self) -> tuple[dict[int, list[int]], set[int]]:
        """To which each task went that passed now, and which ones are joined by that."""
        went: dict[int, list[int]] = defaultdict(list)
        now = select(act.c.task_id).where(act.c.id > self._acts, act.c.action == "pass")
        rows = select(passing.c.from_id, passing.c.to_id).join(task, task.c.id == passing.c.from_id)
        rows = rows.where(task.c.plan_id == self.plan_id, passing.c.from_id.in_(now))
        for row in self.connection.execute(rows.order_by(passing.c.from_id, passing.c.to_id)):
            went[row.from_id].append(row.to_id)
        return went, {id for ids in went.values() for id in ids if id <= self._tasks}

    def _made(self, *, dry_run: bool) -> list[dict[str, Any]]:
        new = deadline.alias("new")
        rows = self.connection.execute(
            self._of_tasks(select(), new)
            .join(new, new.c.id == task.c.deadline_id)
            .where(task.c.plan_id == self.plan_id, task.c.id > self._tasks)
        )
        made = [_change(row, "made", None, row.new_due_on) for row in rows]
        return [{**one, "task": None} for one in made] if dry_run else made

    def _relaid(self, relaid: Sequence[int]) -> list[dict[str, Any]]:
        new = deadline.alias("new")
        rows = self.connection.execute(
            self._of_tasks(select(), new)
            .join(new, new.c.id == task.c.deadline_id)
            .where(task.c.deadline_id.in_(relaid), task.c.status.in_(OPEN))
        )
        return [_change(row, "relaid", row.new_due_on, row.new_due_on) for row in rows]

    def _of_tasks(self, beside: Any, new: Any) -> Any:
        columns = (task.c.id, task.c.occurrence, item.c.key, item.c.position, unit.c.code)
        dated = (new.c.due_on.label("new_due_on"), new.c.due_at.label("new_due_at"))
        joined = task.join(item, item.c.id == task.c.item_id).join(unit, unit.c.id == task.c.unit_id)
        return beside.add_columns(*columns, *dated).select_from(joined)

    def _told(self, row: Any, *, dry_run: bool) -> dict[str, Any]:
        told = shaped(row)
        if dry_run:
            told["id"] = None
            told["task"] = told["task"] if row.task_id is None or row.task_id <= self._tasks else None
        return told

    def _no_longer_so(self) -> Any:
        """It was said of a task that was released or has passed, or names the date that the task has left: what another
        clock said goes by a date of its own."""
        left = deadline.alias("left")
        ended = act.c.status.in_(tuple(ENDS))
        moved = ended | (act.c.deadline_id != act.c.from_deadline_id) & ((notice.c.rung_id == 0) | of_report())
        changed = (
            select(1)
            .select_from(act.join(left, left.c.id == act.c.from_deadline_id))
            .where(act.c.id > self._acts, act.c.task_id == notice.c.task_id, moved)
            .where(notice.c.due_on.is_not_distinct_from(left.c.due_on))
        )
        return (notice.c.id <= self._notices) & notice.c.state.in_(SAID) & exists(changed).correlate(notice)

    def _count_withdrawn(self) -> int:
        rows = select(func.count()).select_from(notice.join(task, task.c.id == notice.c.task_id))
        wanted = rows.where(task.c.plan_id == self.plan_id, notice.c.state == "withdrawn")
        return self.connection.scalar(wanted) or 0


def _change(row: Any, change: str, due_on: Any, new_due_on: Any) -> dict[str, Any]:
    dated = due_on is not None and new_due_on is not None
    return {
        "task": str(row.id),
        "item": row.key,
        "unit": row.code,
        "change": change,
        "due_on": due_on.isoformat() if due_on else None,
        "new_due_on": new_due_on.isoformat() if new_due_on else None,
        "days": (new_due_on - due_on).days if dated else None,
        "to": [],
        "order": (row.position, row.occurrence, row.code, row.id),
    }


def _new_day(row: Any, word: str) -> Any:
    """What is over has none any more."""
    return None if word in ENDS.values() else row.new_due_on


def _change_word(row: Any, *, joined: bool) -> str:
    if row.status in ENDS:
        return ENDS[row.status]
    left, new = row.due_at, row.new_due_at
    if left == new:
        return "joined" if joined else "reworded"
    if left is None or new is None:
        return "dated" if left is None else "undated"
    return "later" if new > left else "earlier"


def _last(connection: Connection, table: Any) -> int:
    return connection.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0
