"""What is noted of tasks beside their standing: which clock is late, that more time is asked for or was given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal, or_, select, text, union_all

from plans.model import CLOCKS
from storage.tables import act, asked, clock_run, deadline, task
from storage.tables.tasks import EXTENDED
from storage.types import Instant
from tasks.model import OPEN
from workflow.views.board.stood import Stood

NOTED = (*CLOCKS, "asked", "extended")
FIGURES = (*(f"late_{clock}" for clock in CLOCKS), "asked", "extended")  # of a report's row, in the order of NOTED
NONE = (0,) * len(FIGURES)
_COUNTED = (*OPEN, "accepted", "missed")


def noted(as_of: datetime, tasks: Select[Any] | None = None) -> Any:
    """(task_id, what of `NOTED`) of these tasks, or of all, as it was known at `as_of`; columns of a subquery.

    A clock is late of which some run ended after it was due, or was past that then (change contract, C3).
    """
    at = literal(as_of, Instant)
    judged = case((clock_run.c.ended_at <= at, clock_run.c.ended_at), else_=at)
    late = select(clock_run.c.task_id, clock_run.c.clock.label("what"))
    late = late.join(deadline, deadline.c.id == clock_run.c.deadline_id)
    late = late.where(clock_run.c.started_at <= at, judged > deadline.c.due_at)
    still = or_(asked.c.answered_at.is_(None), asked.c.answered_at > at)
    asks = select(asked.c.task_id, literal("asked")).join(act, act.c.id == asked.c.act_id)
    asks = asks.where(asked.c.until.is_not(None), act.c.at <= at, still)
    extended = select(act.c.task_id, literal("extended")).where(text(EXTENDED), act.c.at <= at)
    parts = ((late, clock_run), (asks, asked), (extended, act))
    of_them = [part if tasks is None else part.where(of.c.task_id.in_(tasks)) for part, of in parts]
    return union_all(*of_them).subquery("noted")


def noted_of(connection: Connection, tasks: Select[Any], as_of: datetime) -> dict[int, list[str]]:
    """By task, what is noted of it, in order."""
    found: dict[int, set[str]] = defaultdict(set)
    for row in connection.execute(select(noted(as_of, tasks))):
        found[row.task_id].add(row.what)
    return {task_id: [what for what in NOTED if what in whats] for task_id, whats in found.items()}


def beside(connection: Connection, rows: Collection[dict[str, Any]], as_of: datetime) -> list[dict[str, Any]]:
    """Rows about tasks, each with what is `noted` of it."""
    known = noted_of(connection, select(task.c.id).where(task.c.id.in_([int(row["id"]) for row in rows])), as_of)
    return [{**row, "noted": known.get(int(row["id"]), [])} for row in rows]


def any_noted(connection: Connection, as_of: datetime) -> bool:
    return connection.execute(select(noted(as_of)).limit(1)).first() is not None


def figures(stood: Stood, as_of: datetime) -> list[Any]:
    """Columns of a report: how many of the counted tasks each is noted of."""
    counted = stood.status.in_(_COUNTED)
    return [
        func.count().filter(and_(counted, task.c.id.in_(of_what(what, as_of)))).label(name)
        for name, what in zip(FIGURES, NOTED, strict=True)
    ]


def among(parts: Iterable[Stood], as_of: datetime, what: str | None = None) -> list[Stood]:
    """The counted ones of these tasks of which it is noted; None: of which anything is."""
    known = task.c.id.in_(of_what(what, as_of))
    return [replace(one, which=and_(one.which, one.status.in_(_COUNTED), known)) for one in parts]


def sums(
    connection: Connection, parts: Iterable[Stood], about: Iterable[ColumnElement[bool]], as_of: datetime
) -> dict[str, int]:
    """`FIGURES` of those of these tasks for which `about` holds; what is noted is read once, for there may be much."""
    known, found = noted(as_of), dict.fromkeys(NOTED, 0)
    for one in parts if any_noted(connection, as_of) else ():
        source = one.source.join(known, known.c.task_id == task.c.id)
        counted = select(known.c.what, func.count(task.c.id.distinct())).select_from(source)
        counted = counted.where(one.which, one.status.in_(_COUNTED), *about).group_by(known.c.what)
        for what, n in connection.execute(counted):
            found[what] += n
    return dict(zip(FIGURES, found.values(), strict=True))


def of_what(what: str | None, as_of: datetime) -> Select[Any]:
    """The tasks of which it is noted; None: of which anything is."""
    known = noted(as_of)
    tasks = select(known.c.task_id)
    return tasks if what is None else tasks.where(known.c.what == what)
