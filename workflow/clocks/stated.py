"""Facts about clocks, for the proof: which run an act began is part of the act's facts; which ones began as tasks were
made is stated of their deadline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from storage.plain import IDS, line
from storage.tables import clock_run, task
from workflow.proof.model import Facts, Keys, digest

BEGINNING = frozenset({"submit", "ask"})  # acts
BEGUN = select(clock_run.c.deadline_id).where(clock_run.c.act_id.is_(None)).distinct()


def of_beginning(connection: Connection, acts: Collection[Any]) -> dict[int, Facts]:
    """By act, the run that it began."""
    ids = [row["id"] for row in acts if row["action"] in BEGINNING]
    if not ids:
        return {}
    rows = select(clock_run).where(clock_run.c.act_id.in_(IDS))
    return {
        row.act_id: {"begins": {"clock": row.clock, "deadline": row.deadline_id, "unit": row.unit_id}}
        for row in connection.execute(rows, {"ids": ids})
    }


def of_begun(connection: Connection, wanted: Keys) -> dict[Any, Facts]:
    """How many runs of each deadline began as tasks were made, and a digest of which."""
    names = ("id", "task_id", "clock", "unit_id", "started_at")
    said = line(connection, *(clock_run.c[name] for name in names))
    made = (clock_run.c.deadline_id.in_(wanted), clock_run.c.act_id.is_(None))
    lines: dict[int, list[str]] = defaultdict(list)
    for of, one in connection.execute(select(clock_run.c.deadline_id, said).where(*made).order_by(clock_run.c.id)):
        lines[of].append(one)
    return {of: {"runs": len(those), "all": digest(those)} for of, those in lines.items()}


def begun(connection: Connection, tasks: ColumnElement[bool]) -> Sequence[int]:
    """The deadlines of the runs that began as these tasks were made: what an entry states of it."""
    runs = BEGUN.where(clock_run.c.task_id.in_(select(task.c.id).where(tasks)))
    return connection.scalars(runs.order_by(clock_run.c.deadline_id)).all()


def laid_by_all(connection: Connection, acts: Sequence[int]) -> dict[int, int]:
    """By act, the deadline of the run that it began, of those that began one."""
    rows = select(clock_run.c.act_id, clock_run.c.deadline_id).where(clock_run.c.act_id.in_(IDS))
    return {row.act_id: row.deadline_id for row in connection.execute(rows, {"ids": list(acts)})}


def laid_by(connection: Connection, done: Any) -> Sequence[int]:
    """The deadline of the run that an act (its row) began, if any."""
    if done.action not in BEGINNING:
        return ()
    return connection.scalars(select(clock_run.c.deadline_id).where(clock_run.c.act_id == done.id)).all()
