"""What the audit looks at every few minutes: the journal's end, what is new in it, and the counts of plans and
rungs.

`journal verify` looks at everything; this looks at what was entered since the last time, so much at once. Where
something differs it looks there again the next time, until it holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, and_, func, select, update

from lib.language import say
from plans.model import RUNNING
from storage.tables import installation, journal, notice, plan, task
from workflow import journal as journals
from workflow.proof import guard
from workflow.proof.chain import verify
from workflow.proof.comparison import UNREADABLE, Comparison
from workflow.proof.difference import Difference, Differences
from workflow.proof.kinds import KINDS
from workflow.proof.messages import batches
from workflow.proof.sealing import seals
from workflow.proof.sealing.signing import signer_of
from workflow.proof.sentences import row as row_of

TAIL = 500  # entries of the journal whose chain is walked each time at least
MOST = 5000  # entries that are compared with the rows in one look


def chain(connection: Connection) -> Differences:
    """The guard, and the chain of the newest entries: those behind the last look, and as many before as fit."""
    found, head, after = Differences(), journals.head(connection), looked_at(connection)
    guard.check(connection, found)
    if after > (head.id if head else 0):
        why = say("các mục cuối đã bị cắt bỏ", "the last entries were cut off")
        what = say("Nhật ký, mục {n}: {why}.", "The journal, entry {n}: {why}.", n=after, why=why)
        found.add(Difference(code="entry-missing", what=what, entry=after))
    elif head is not None:
        verify(connection, found, after=max(0, min(after, head.id - TAIL)))
    return found


def differences(connection: Connection, after: int, most: int = MOST) -> tuple[Differences, int]:
    """Entries behind `after`, at most so many, against the rows they speak of, and the counts of plans and fired rungs.

    Returns what differs and the last entry that was compared.
    """
    found, head = Differences(), journals.head(connection)
    until = min(head.id, after + most) if head else after
    comparison = Comparison(connection, found, after=after, until=until)
    comparison.run()
    if signer_of(connection).signs:  # without a key a seal proves nothing
        for ids in batches(comparison.left):
            seals.check(connection, found, among=ids)
    counts(connection, found)
    return found, until


def counts(connection: Connection, differences: Differences) -> None:
    """Every plan that runs has the tasks that were published or made since, and the assignments of its publication;
    every rung of it that fired its notices.

    Of notices there may be more: some are told instead, or made anew.
    """
    there = {which: dict(connection.execute(rows.group_by(rows.selected_columns[0])).all()) for which, rows in _ROWS}
    for entry, kind, id, counted in _counted(connection):
        for name, count in counted.items():
            n = there[kind, name].get(id, 0)
            if n < count or (n > count and name == "tasks"):
                why = say("{name}: có {n}, đã ghi {count}", "{name}: {n} of {count}", name=name, n=n, count=count)
                differences.add(row_of("row-changed", KINDS[kind], id, entry, why))


def looked_at(connection: Connection) -> int:
    """The last entry that the audit compared."""
    return connection.execute(select(installation.c.audited)).scalar_one()


def remember(connection: Connection, entry: int) -> None:
    connection.execute(update(installation).values(audited=entry))


_TASKS = ("plan.published", "plan.amended")  # what makes tasks
_at_once = and_(plan.c.id == task.c.plan_id, plan.c.published_at == notice.c.scheduled_for)  # not told instead, later
_assigned = task.join(notice, and_(notice.c.task_id == task.c.id, notice.c.kind == "assignment")).join(plan, _at_once)
_ROWS: tuple[tuple[tuple[str, str], Any], ...] = (
    (("rung", "notices"), select(notice.c.rung_id, func.count()).where(notice.c.rung_id > 0)),
    (("plan", "tasks"), select(task.c.plan_id, func.count())),
    (("plan", "notices"), select(task.c.plan_id, func.count()).select_from(_assigned)),
)


def _counted(connection: Connection) -> Iterator[tuple[int, str, int, dict[str, int]]]:
    """(entry, kind, id, how many of what) of the plans that run."""
    running = select(plan.c.id).where(plan.c.status.in_(RUNNING))
    wanted = (journal.c.action.in_(("rung.fired", *_TASKS)), journal.c.plan_id.in_(running))
    found = select(journal.c.id, journal.c.action, journal.c.plan_id, journal.c.detail).where(*wanted)
    plans: dict[int, tuple[int, dict[str, int]]] = {}
    for row in connection.execute(found.order_by(journal.c.id).execution_options(yield_per=1000)):
        try:
            detail = json.loads(row.detail)
            if row.action == "plan.published":
                plans[row.plan_id] = row.id, {name: int(detail[name]) for name in ("tasks", "notices")}
            if row.action == "plan.amended":
                plans[row.plan_id][1]["tasks"] += int(detail["made"])
            if row.action in _TASKS:
                continue
            stated = detail.get("facts", {}).get("rung", {})
            yield from ((row.id, "rung", int(id), {"notices": one["notices"]}) for id, one in stated.items())
        except UNREADABLE:
            continue  # the chain says so
    yield from ((entry, "plan", id, counted) for id, (entry, counted) in plans.items())
