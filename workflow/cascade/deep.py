"""The tasks of the plans below, counted with the task above that they fulfil, as all stood at an instant (F3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, Connection, Select, func, select, union_all

from storage.tables import fulfilment, plan, task
from workflow.cascade.condition import held
from workflow.views.board.stood import Stood, stood

NOT_COUNTED = ("waived", "cancelled", "passed")


def fulfilling(as_of: datetime) -> Select[Any]:
    """The ids of the plans that fulfilled a task then."""
    return select(fulfilment.c.plan_id).join(plan, plan.c.id == fulfilment.c.plan_id).where(held(as_of))


def below(connection: Connection, above: Sequence[Stood], as_of: datetime) -> list[Stood]:
    """The tasks of all plans below the tasks `above`, each with the uppermost one as `owing`.

    A plan that fulfils several is below the first that has not passed, and below none where that is not counted.
    """
    links = _links(connection, as_of)
    roots = union_all(*(select(task.c.id).select_from(one.source).where(one.which) for one in above))
    reached = select(links.c.task_id.label("top_id"), links.c.plan_id).where(links.c.task_id.in_(roots))
    down = reached.cte("down", recursive=True)
    further = select(down.c.top_id, links.c.plan_id).join(links, links.c.upper_id == down.c.plan_id)
    down, top = down.union(further), task.alias("top")
    return [
        replace(
            one,
            source=one.source.join(down, down.c.plan_id == task.c.plan_id).join(top, top.c.id == down.c.top_id),
            owing=top,
        )
        for one in stood(connection, as_of)
    ]


def _links(connection: Connection, as_of: datetime) -> CTE:
    """Each plan that fulfils with the counted task under which it counts, and that one's plan."""
    fulfilled = task.c.id.in_(select(fulfilment.c.task_id))
    columns = (task.c.id, task.c.plan_id.label("upper_id"))
    parts = [
        select(*columns, one.status.label("status")).select_from(one.source).where(one.which, fulfilled)
        for one in stood(connection, as_of)
    ]
    then = union_all(*parts).subquery("then")
    place = func.row_number().over(partition_by=fulfilment.c.plan_id, order_by=fulfilment.c.id).label("place")
    ranked = (
        select(fulfilment.c.plan_id, fulfilment.c.task_id, then.c.upper_id, then.c.status, place)
        .join(then, then.c.id == fulfilment.c.task_id)
        .join(plan, plan.c.id == fulfilment.c.plan_id)
        .where(held(as_of), then.c.status != "passed")
        .subquery("ranked")
    )
    counted = (ranked.c.place == 1, ranked.c.status.not_in(NOT_COUNTED))
    return select(ranked.c.plan_id, ranked.c.task_id, ranked.c.upper_id).where(*counted).cte("links")
