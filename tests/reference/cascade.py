"""How far a plan has come down, a second time (change contract, F4): every plan below it, task by task."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from statistics import median

from tests.reference.state import ModelTask, Running, local

Below = Callable[[ModelTask], list[Running]]  # the plans that fulfil a task
Row = dict[str, object]
LEFT_OUT = ("waived", "cancelled", "passed")


def cascade(
    plan: Running, tasks: list[ModelTask], below: Below, level: Callable[[str], str]
) -> list[dict[str, object]]:
    """One row for each level of the units that owe what plans below fulfil."""
    plans = [plan]
    for one in plans:  # it grows while it is gone through
        plans += [lower for task in tasks if task.plan is one for lower in below(task) if lower not in plans]
    items = {(task.plan, task.item.id) for task in tasks if task.plan in plans and below(task)}
    owed = [one for one in tasks if (one.plan, one.item.id) in items and one.status not in LEFT_OUT]
    levels = sorted({level(one.unit) for one in owed})
    return [_row(name, [one for one in owed if level(one.unit) == name], tasks, below) for name in levels]


def _row(level: str, owed: list[ModelTask], tasks: Iterable[ModelTask], below: Below) -> Row:
    through = [(task, lower) for task in owed for lower in below(task)]
    days = [(local(lower.published) - task.plan.decreed.issued_on).days for task, lower in through]
    lower = {plan for _, plan in through}
    counted = [one for one in tasks if one.plan in lower and one.status not in LEFT_OUT]
    done = sum(one.status == "accepted" for one in counted)
    due = [one.dates.due_on for one in counted if one.dates.due_on]
    return {
        "level": level,
        "owing": len(owed),
        "published": sum(bool(below(one)) for one in owed),
        "latency": {
            "min": min(days, default=None),
            "median": median(days) if days else None,
            "max": max(days, default=None),
        },
        "total": len(counted),
        "done": done,
        "completeness": done / len(counted) if counted else None,
        "latest_due": max(due).isoformat() if due else None,
        "missing": sorted({one.unit for one in owed if not below(one)}),
    }
