"""Where tasks went that passed to other units, and what came to a task (change contract, U9, U10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from storage.tables import passing, task, unit, unit_version

Ways = Callable[[int], dict[str, list[str]]]


def ways(connection: Connection, ids: Select[Any]) -> Ways:
    """Of each of these tasks, by its id: `passed_to` which ones it went, and `passed_from` which ones it came."""
    to, came = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
    if connection.scalar(select(passing.c.from_id).limit(1)) is not None:
        for into, own, other in ((to, passing.c.from_id, passing.c.to_id), (came, passing.c.to_id, passing.c.from_id)):
            for id, far in connection.execute(select(own, other).where(own.in_(ids)).order_by(own, other)):
                into[id].append(str(far))
    return lambda id: {"passed_to": to.get(id, []), "passed_from": came.get(id, [])}


def where_it_went(connection: Connection, task_id: int) -> Sequence[Any]:
    """The tasks that took the place of one that passed, each with its unit: rows of id, code, unit_id, name."""
    to = select(task.c.id, unit.c.code, task.c.unit_id, unit_version.c.name)
    to = to.join(passing, passing.c.to_id == task.c.id).join(unit, unit.c.id == task.c.unit_id)
    to = to.join(unit_version, unit_version.c.id == task.c.unit_version_id)
    return connection.execute(to.where(passing.c.from_id == task_id).order_by(task.c.id)).all()
