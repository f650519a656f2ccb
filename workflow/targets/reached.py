"""What a plan's indicators have come to, as a whole or by groups of units, as it stood at an instant (change contract,
I4 to I7). A few statements, whatever the plan's size: the tasks as they were, and what their last submissions say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select, union_all

from org.queries import known_code
from org.today import strictly_below
from plans.targets.model import Indicator
from plans.targets.totals import Handed, met, progress, reached
from storage.tables import act, deadline, item, passing, submission, submission_value, task
from workflow.find import find_plan
from workflow.revision.model import SET_BY_ACT
from workflow.targets.defined import Targets, targets_of
from workflow.views.board.stood import stood
from workflow.views.status import Grouping, called, grouping, named, ordered

By = Literal["total", "level", "unit", "superior"]
NOT_THERE = ("waived", "cancelled", "passed")  # such tasks are as if there were none (I4)
COUNT = ("accepted", "submitted")
Group = tuple[str | None, str | None]  # key and name
Dated = tuple[bool, int, date | None, date | None]  # whether no act set it, a deadline's id, its date, the written one
Line = tuple[Indicator, dict[str, Any]]  # and its row in the contract's shape


class _Task(NamedTuple):
    """A task of an item that has indicators, and its deadline: one that a document set is of more weight."""

    handed: Handed
    deadline: Dated


def indicators(
    connection: Connection, number: str, as_of: datetime, *, by: By = "total", under: str | None = None
) -> list[Line]:
    """A line for each indicator of the plan and each group of its reporters; the tables of the day must hold.

    `under` counts only units strictly below that unit. Raises Refused for an unknown plan or unit.
    """
    plan = find_plan(connection, number)
    about: list[ColumnElement[bool]] = []
    if under is not None:
        about.append(task.c.unit_id.in_(strictly_below(known_code(connection, under))))
    if plan.published_at > as_of:
        return []
    return rows(connection, plan.id, as_of, by=by, about=about)


def rows(
    connection: Connection,
    plan_id: int,
    as_of: datetime,
    *,
    by: By = "total",
    about: Iterable[ColumnElement[bool]] = (),
) -> list[Line]:
    """The same of the tasks for which `about` holds."""
    targets = targets_of(connection, plan_id, as_of)
    if not targets.indicators:
        return []
    keys = {one.item for one in targets.indicators}
    which = (task.c.item_id.in_(select(item.c.id).where(item.c.plan_id == plan_id, item.c.key.in_(keys))), *about)
    found = _tasks(connection, plan_id, as_of, by, which)
    return [(one, row) for one in targets.indicators for row in _of_indicator(one, targets, found, by)]


def _of_indicator(
    one: Indicator, targets: Targets, found: dict[tuple[str, Group], list[_Task]], by: By
) -> Iterator[dict[str, Any]]:
    known = {other.id: other for other in targets.indicators}
    groups = [group for key, group in found if key == one.item] or ([(None, None)] if by == "total" else [])
    for group in groups:
        tasks = found.get((one.item, group), [])
        whole = reached(one, known, [each.handed for each in tasks])
        yield {
            **{"id": one.id, "title": one.title, "unit": one.unit, "item": one.item, "aggregate": one.aggregate},
            **{"direction": one.direction, "target": one.target, "baseline": one.baseline},
            **{"key": group[0], "name": group[1], "value": whole.value, "provisional": whole.provisional},
            **{"met": met(one, whole.value), "progress": progress(one, whole.value)},
            **{"owing": whole.owing, "reported": whole.reported, "confirmed": whole.confirmed},
            "series": list(_series(one, targets, tasks)) if one.item in targets.recurring else [],
        }


def _series(one: Indicator, targets: Targets, tasks: Sequence[_Task]) -> Iterator[dict[str, Any]]:
    """Each occurrence from itself alone. Its date is that of the plan, not what an act gave to some."""
    known, of = {other.id: other for other in targets.indicators}, defaultdict[int, list[_Task]](list)
    for each in tasks:
        of[each.handed.occurrence].append(each)
    for occurrence, those in sorted(of.items()):
        found = reached(one, known, [each.handed for each in those])
        by_plan, _, due_on, given = max(each.deadline for each in those)
        yield {
            "occurrence": occurrence,
            "period": targets.period(one.item, occurrence, given if by_plan else None),
            "due_on": due_on.isoformat() if due_on else None,
            **{"value": found.value, "provisional": found.provisional},
            **{"reported": found.reported, "owing": found.owing},
        }


def _tasks(
    connection: Connection, plan_id: int, as_of: datetime, by: By, about: Sequence[ColumnElement[bool]]
) -> dict[tuple[str, Group], list[_Task]]:
    """The tasks that are there, by item and group, groups in the order of reports."""
    values, deadlines = _values(connection, plan_id, as_of), _deadlines(connection, plan_id)
    whose = _whose(connection, plan_id)
    found: dict[tuple[str, Group], list[_Task]] = defaultdict(list)
    for row in _ordered(connection, as_of, by, about):
        came, said = values.get(row.task_id, (None, None)) if row.status in COUNT else (None, None)
        reporter = row.unit_id, whose.get(row.task_id)
        handed = Handed(reporter, row.occurrence, row.task_id, row.status == "accepted", came, said)
        group = (None, None) if by == "total" else (row[0], called(row[0], row[1], by))
        found[row.item, group].append(_Task(handed, deadlines[row.deadline_id]))
    return found


def _whose(connection: Connection, plan_id: int) -> dict[int, tuple[int, ...]]:
    """By task that is owed on behalf of another unit those whose it was, from the first on: whoever owes several in the
    place of one that owed several itself reports once for each (I5)."""
    old, new = task.alias("old"), task.alias("new")
    rows = (
        select(passing.c.to_id, passing.c.from_id, old.c.unit_id)
        .join(new, new.c.id == passing.c.to_id)
        .join(old, old.c.id == passing.c.from_id)
        .where(new.c.plan_id == plan_id, new.c.on_behalf_of_id.is_not(None))
        .order_by(passing.c.to_id)
    )
    found: dict[int, tuple[int, ...]] = {}
    for made, passed, unit_id in connection.execute(rows):
        found[made] = (*found.get(passed, ()), unit_id)
    return found


def _ordered(connection: Connection, as_of: datetime, by: By, about: Sequence[ColumnElement[bool]]) -> list[Any]:
    way: Grouping = "plan" if by == "total" else by
    parts = []
    for one in stood(connection, as_of):
        group, source = grouping(way, one)
        columns = (task.c.id.label("task_id"), task.c.unit_id, task.c.occurrence, item.c.key.label("item"))
        state = (one.status.label("status"), one.deadline_id.label("deadline_id"))
        joined = source.join(item, item.c.id == task.c.item_id)
        there = (one.which, one.status.not_in(NOT_THERE), *about)
        parts.append(select(group.label("group"), *columns, *state).select_from(joined).where(*there))
    every = union_all(*parts).subquery("those")
    *words, source = named(way, every)
    called_so = [word.label(name) for word, name in zip(words, ("key", "name", "place"), strict=True)]
    return ordered(connection.execute(select(*called_so, *every.c).select_from(source)).all(), way)


def _deadlines(connection: Connection, plan_id: int) -> dict[int, Dated]:
    """By id, each of the plan."""
    found = select(deadline.c.id, deadline.c.due_on, deadline.c.due_given, deadline.c.steps).where(
        deadline.c.plan_id == plan_id
    )
    granted = set(SET_BY_ACT.values())
    return {
        row.id: (not row.steps or row.steps[0]["rule"] not in granted, row.id, row.due_on, row.due_given)
        for row in connection.execute(found)
    }


def _values(connection: Connection, plan_id: int, as_of: datetime) -> dict[int, tuple[datetime, dict[str, Decimal]]]:
    """By task, when its last submission came that was recorded by then, and the values that it carries."""
    last = (
        select(func.max(submission.c.id))
        .join(task, task.c.id == submission.c.task_id)
        .join(act, act.c.id == submission.c.act_id)
        .where(task.c.plan_id == plan_id, act.c.at <= as_of, submission.c.supporter_id.is_(None))
        .group_by(submission.c.task_id)
    )
    columns = (submission.c.task_id, submission.c.submitted_at, submission_value.c.indicator, submission_value.c.value)
    handed_in = select(*columns).join(submission_value, submission_value.c.submission_id == submission.c.id)
    found: dict[int, tuple[datetime, dict[str, Decimal]]] = {}
    for task_id, came, indicator, value in connection.execute(handed_in.where(submission.c.id.in_(last))):
        found.setdefault(task_id, (came, {}))[1][indicator] = Decimal(value)
    return found
