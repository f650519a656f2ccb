"""Reports of many tasks that came on paper, entered together: what `submission` does to one, set by set.

Each has its act, its submission with values and its journal entry, as if it had been handed in alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
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
from workflow.clocks.started import start
from workflow.clocks.stated import laid_by_all
from workflow.owed import detail_of
from workflow.proof.kinds import KINDS, facts
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
    for begin in range(0, len(ids), AT_ONCE):
        some = ids[begin : begin + AT_ONCE]
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
    _hand_in(connection, given, values, acts)
    own = select(act.c.id).where(act.c.task_id == task.c.id, act.c.id.in_(list(acts.values()))).correlate(task)
    came = own.with_only_columns(act.c.submitted_at).scalar_subquery()
    those = task.c.id.in_(list(given))
    connection.execute(update(task).where(those).values(status="submitted", submitted_at=came))
    withdraw(connection, notice.c.task_id.in_(list(given)), ladder_only=True)
    for plan_id, item_id in sorted({(row.plan_id, row.item_id) for row in owed.values()}):
        of = {"plan_id": plan_id, "item_id": item_id}
        start(connection, "review", those, **of, now=now, act_id=own.scalar_subquery())
    settle(connection, list(given), now)
    _enter(connection, owed, acts, now, actor)


def _hand_in(
    connection: Connection,
    given: Mapping[int, Submission],
    values: Mapping[int, Mapping[str, Decimal]],
    acts: Mapping[int, int],
) -> None:
    """What came for each task by its act, with its values."""
    rows = [
        {"task_id": id, "act_id": acts[id], "submitted_at": what.at}
        | {"by_name": what.by, "note": what.note, "paper": what.paper}
        for id, what in given.items()
    ]
    handed_in = _inserted(connection, submission, rows)
    said = [
        {"submission_id": handed_in[id], "indicator": indicator, "value": f"{value:f}"}
        for id, numbers in values.items()
        for indicator, value in numbers.items()
    ]
    if said:
        connection.execute(insert(submission_value), said)


def _owed(connection: Connection, ids: Sequence[int]) -> Sequence[Any]:
    columns = (
        task.c.id,
        task.c.plan_id,
        task.c.item_id,
        task.c.deadline_id,
        task.c.status,
        item.c.key.label("item_key"),
    )
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
    laid = laid_by_all(connection, ids)
    deadlines = facts(connection, deadline=sorted(set(laid.values()))).get("facts", {}).get("deadline", {})

    def stated(act_id: int) -> dict[str, Any]:
        of_clock = {str(laid[act_id]): deadlines[str(laid[act_id])]} if act_id in laid else {}
        return {"act": {str(act_id): found[act_id]}} | ({"deadline": of_clock} if of_clock else {})

    told = [(owed[one.task_id].plan_id, one.task_id, detail_of(one, {"facts": stated(one.id)})) for one in done]
    journal.append_all(connection, told, at=now, actor=actor, action="task.submit")
