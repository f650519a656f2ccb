"""Where tasks went that passed to other units, and what came to a task (change contract, U9, U10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from lib.language import say
from lib.problem import refuse
from storage.tables import passing, task, unit

Ways = Mapping[int, Sequence[int]]


def ways(connection: Connection, ids: Select[Any]) -> tuple[Ways, Ways]:
    """Of these tasks, by id: those to which each went, and those that came to it, in their order."""
    found: tuple[dict[int, list[int]], dict[int, list[int]]] = (defaultdict(list), defaultdict(list))
    if connection.scalar(select(passing.c.from_id).limit(1)) is None:
        return found
    pairs = ((passing.c.from_id, passing.c.to_id), (passing.c.to_id, passing.c.from_id))
    for into, (own, other) in zip(found, pairs, strict=True):
        for id, far in connection.execute(select(own, other).where(own.in_(ids)).order_by(own, other)):
            into[id].append(far)
    return found


def passed_on(connection: Connection, task_id: int) -> Exception:
    """The refusal of an act on a task that passed: it names those to which it went."""
    to = select(task.c.id, unit.c.code).join(passing, passing.c.to_id == task.c.id)
    to = to.join(unit, unit.c.id == task.c.unit_id).where(passing.c.from_id == task_id).order_by(task.c.id)
    return refuse(
        "passed",
        say(
            "Nhiệm vụ {id} đã chuyển tiếp; hãy xử lý tại nhiệm vụ {where}.",
            "Task {id} has passed on; act on {where} instead.",
            id=task_id,
            where=", ".join(f"{row.id} ({row.code})" for row in connection.execute(to)),
        ),
    )
