"""The values that submissions carry, and those that a form asks for, for people."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from storage.tables import item, submission, submission_value, task
from workflow.find import key_of
from workflow.targets.defined import targets_of


def values_of_submissions(connection: Connection, which: ColumnElement[bool]) -> dict[int, list[dict[str, Any]]]:
    """By submission, of those for which `which` holds and that carry any: {"id", "title", "unit", "value", "said"}."""
    rows = connection.execute(
        select(submission.c.id, task.c.plan_id, submission_value.c.indicator, submission_value.c.value)
        .join(submission, submission.c.id == submission_value.c.submission_id)
        .join(task, task.c.id == submission.c.task_id)
        .where(which)
    ).all()
    found: dict[tuple[int, int], dict[str, Decimal]] = {}
    for row in rows:
        found.setdefault((row.id, row.plan_id), {})[row.indicator] = Decimal(row.value)
    targets = {plan_id: targets_of(connection, plan_id) for _, plan_id in found}
    return {id: targets[plan_id].told(values) for (id, plan_id), values in found.items()}


def asked_of(connection: Connection, task: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The values that a report of a task asks for (as its pages have it), each with what its last submission said."""
    given = task["submissions"]
    return targets_of(connection, task["plan_id"]).asked(task["item"], given[-1]["values"] if given else ())


def item_of(connection: Connection, task_id: str) -> tuple[int, str] | None:
    """Of which plan's item that task is: the plan's id and the item's; None where there is no such task."""
    of = select(task.c.plan_id, item.c.key).join(item, item.c.id == task.c.item_id).where(task.c.id == key_of(task_id))
    row = connection.execute(of).first()
    return (row.plan_id, row.key) if row else None
