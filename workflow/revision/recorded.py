"""One act on many tasks: a row of each one's history, and what it changes of them. Set-based, no journal entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, and_, func, insert, literal, select, update

from storage.store import MUCH, count_written, gather_statistics
from storage.tables import act, deadline, task
from storage.types import Instant
from tasks.lifecycle import Action
from tasks.model import Status


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What is done to each of the tasks, and why: the status it leads to, the deadline that they go to.

    That is an id, or an expression over `task`; they belong to it `since` that instant, where it is not now.
    """

    action: Action
    reason: str | None
    status: Status | None = None
    deadline_id: Any = None
    since: datetime | None = None


@dataclass(frozen=True)
class Recorded:
    """So many tasks, the first and the last of their acts (0: none); `act_id` is each one's, as a column of `task`."""

    tasks: int = 0
    first: int = 0
    last: int = 0
    act_id: Any = field(default=None, repr=False)

    @property
    def acts(self) -> dict[int, dict[str, int]]:
        """As an entry states them."""
        return {self.first: {"last": self.last}} if self.tasks else {}

    @property
    def ids(self) -> Select[Any]:
        """Of the tasks."""
        return select(act.c.task_id).where(act.c.id.between(self.first, self.last))


def record_all(
    connection: Connection, about: ColumnElement[bool], deed: Deed, *, now: datetime, actor: str
) -> Recorded:
    """Do it to every task of `about` (a condition on `task`).

    No other act may be recorded meanwhile, unless `about` is one task that this transaction has locked.
    """
    state = {
        "task_id": task.c.id,
        "at": literal(now, Instant),
        "actor": literal(actor),
        "action": literal(deed.action),
        "status": literal(deed.status) if deed.status else task.c.status,
        "from_deadline_id": task.c.deadline_id,
        "deadline_id": task.c.deadline_id if deed.deadline_id is None else _written(deed.deadline_id),
        "submitted_at": task.c.submitted_at,
        "reason": literal(deed.reason, Text),
    }
    before = connection.scalar(select(func.coalesce(func.max(act.c.id), 0))) or 0
    rows = select(*state.values()).where(about).order_by(task.c.id)
    tasks = count_written(connection, insert(act).from_select([*state], rows))
    if not tasks:
        return Recorded()
    if tasks >= MUCH:
        gather_statistics(connection, act)
    new = and_(act.c.id > before, act.c.task_id.in_(select(task.c.id).where(about)))
    first, last = connection.execute(select(func.min(act.c.id), func.max(act.c.id)).where(new)).one()
    own = select(act.c.id).where(act.c.task_id == task.c.id, act.c.id.between(first, last)).correlate(task)
    recorded = Recorded(tasks, first, last, own.scalar_subquery())
    if new_values := _changed(deed, now):  # other words change nothing of the task itself
        connection.execute(update(task).where(task.c.id.in_(recorded.ids)).values(**new_values))
    return recorded


def _changed(deed: Deed, now: datetime) -> dict[str, Any]:
    """What the act makes of each task. The date left is kept where a unit looks for it: granted, or amended."""
    new: dict[str, Any] = {"status": deed.status} if deed.status else {}
    if deed.status == "accepted":
        new["accepted_at"] = now
    if deed.deadline_id is not None:
        left = select(deadline.c.due_on).where(deadline.c.id == task.c.deadline_id).scalar_subquery()
        new |= {"deadline_id": deed.deadline_id, "since": deed.since or now}
        new["amended_from" if deed.action == "amend" else "extended_from"] = left
    return new


def _written(value: Any) -> ColumnElement[Any]:
    return value if isinstance(value, ColumnElement) else literal(value)
