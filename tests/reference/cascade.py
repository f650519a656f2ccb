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


def deep(
    tasks: list[ModelTask], plans: list[Running], counts: Callable[[ModelTask], object]
) -> dict[ModelTask, ModelTask]:
    """Each task that `status --deep` counts, with the uppermost one under which it does (F3): `plans` are those that
    fulfil, each below the first of its tasks that has not passed."""
    first = {one: next((task for task in one.fulfils if task.status != "passed"), None) for one in plans}
    found = {task: task for task in tasks if task.plan not in plans and counts(task)}
    reached = list(found)
    for above in reached:  # it grows while it is gone through
        for task in tasks:
            if first.get(task.plan) is above and counts(task):
                found[task] = found[above]
                reached.append(task)
    return found


def left_behind(moved: Iterable[ModelTask], tasks: list[ModelTask], below: Below) -> list[dict[str, object]]:
    """The running plans below tasks that moved, whose last due instant lies after theirs (F5)."""
    found = []
    for upper in moved:
        for lower in below(upper):
            theirs = [one.dates for one in tasks if one.plan is lower and one.status not in LEFT_OUT]
            at, on = max(
                ((one.due_at, one.due_on) for one in theirs if one.due_at and one.due_on), default=(None, None)
            )
            due_at = upper.dates.due_at
            if lower.ended is None and at and due_at and at > due_at:
                head: dict[str, object] = {"plan": lower.decreed.number, "issuer": lower.decreed.issuer}
                found.append({**head, "last_due_on": str(on), "due_on": str(upper.dates.due_on)})
    return found
