"""Reports of many tasks that came on paper, entered together: what `submission` does to one, set by set.

Each has its act, its submission with values and its journal entry, as if it had been handed in alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from notifications.notices import withdraw
from storage.store import lock_exclusive
from storage.tables import act, item, notice, submission, submission_value, task
from tasks.lifecycle import status_after
from workflow import journal
from workflow.acting.chosen import each_or_none
from workflow.acting.impossible import impossible
from workflow.acting.submission import Submission, values_of
from workflow.asking.settled import settle
from workflow.owed import detail_of
from workflow.proof.kinds import KINDS
from workflow.targets.defined import targets_of

AT_ONCE = 500


def submit_all(
    connection: Connection,
    given: Mapping[int, Submission],
    *,
    now: datetime,
    actor: str,
    step: Callable[[int], object] = lambda _n: None,
) -> None:
    """Submit these tasks, all or none; `step` hears of each so many as are done together. Nothing told, no files."""
    lock_exclusive(connection, "schedule")  # an act beside this one would come between their numbers
    read, ids = cache(targets_of), sorted(given)
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        _submit(connection, {id: given[id] for id in some}, read, now, actor)
        step(len(some))


def _submit(
    connection: Connection, given: Mapping[int, Submission], read: Callable[..., Any], now: datetime, actor: str
) -> None:
    owed = {row.id: row for row in _owed(connection, list(given))}

    def possible(id: int) -> Any:
        if status_after("submit", owed[id].status) is None:
            raise impossible(connection, id, owed[id].status, "submit")
        return values_of(connection, owed[id], given[id], read)

    values = dict(zip(given, each_or_none(list(given), possible), strict=True))
    state = {"at": now, "actor": actor, "action": "submit", "status": "submitted"}
    acts = _inserted(
        connection,
        act,
        [
            {**state, "task_id": id, "submitted_at": what.at, "reason": what.note}
            | {"from_deadline_id": owed[id].deadline_id, "deadline_id": owed[id].deadline_id}
            for id, what in given.items()
        ],
    )
    done = act.c.id.in_(list(acts.values()))
    came = select(act.c.submitted_at).where(act.c.task_id == task.c.id, done).correlate(task).scalar_subquery()
    those = update(task).where(task.c.id.in_(list(given)))
    connection.execute(those.values(status="submitted", submitted_at=came))
    handed_in = _inserted(
        connection,
        submission,
        [
            {"task_id": id, "act_id": acts[id], "submitted_at": what.at}
            | {"by_name": what.by, "note": what.note, "paper": what.paper}
            for id, what in given.items()
        ],
    )
    said = [
        {"submission_id": handed_in[id], "indicator": indicator, "value": f"{value:f}"}
        for id, numbers in values.items()
        for indicator, value in numbers.items()
    ]
    if said:
        connection.execute(insert(submission_value), said)
    withdraw(connection, notice.c.task_id.in_(list(given)), ladder_only=True)
    settle(connection, list(given), now)
    _enter(connection, owed, acts, now, actor)


def _owed(connection: Connection, ids: Sequence[int]) -> Sequence[Any]:
    columns = (task.c.id, task.c.plan_id, task.c.deadline_id, task.c.status, item.c.key.label("item_key"))
    rows = select(*columns).join(item, item.c.id == task.c.item_id).where(task.c.id.in_(ids)).order_by(task.c.id)
    return connection.execute(rows.with_for_update(of=task)).all()


def _inserted(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> dict[int, int]:
    """The ids of these rows by their tasks; nobody else writes such rows meanwhile."""
    before = connection.scalar(select(func.coalesce(func.max(table.c.id), 0)))
    connection.execute(insert(table), rows)
    of = table.c.task_id.in_([row["task_id"] for row in rows])
    return {row.task_id: row.id for row in connection.execute(select(table).where(table.c.id > before, of))}


def _enter(connection: Connection, owed: Mapping[int, Any], acts: Mapping[int, int], now: datetime, actor: str) -> None:
    ids = sorted(acts.values())
    done = connection.execute(select(act).where(act.c.id.in_(ids)).order_by(act.c.id)).all()
    found = KINDS["act"].of(connection, dict.fromkeys(ids))
    told = [
        (owed[one.task_id].plan_id, one.task_id, detail_of(one, {"facts": {"act": {str(one.id): found[one.id]}}}))
        for one in done
    ]
    journal.append_all(connection, told, at=now, actor=actor, action="task.submit")
