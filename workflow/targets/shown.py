"""The values that submissions carry, for people."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from storage.tables import submission, submission_value, task
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
