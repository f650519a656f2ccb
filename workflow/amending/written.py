"""A new version of a plan, written: the file that is kept, and the rows of the plan and its items as it says them.

An item that is gone keeps its row, behind the others: what was owed of it stays on record.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from plans.calendar import WorkCalendar
from plans.model import Plan
from storage.store import insert_row
from storage.tables import amendment, item, item_need, plan
from workflow.publish import item_values, plan_values
from workflow.rounds.when import instants


def write(
    connection: Connection, row: Any, new: Plan, entered: Mapping[str, Any], calendar: WorkCalendar
) -> tuple[int, dict[str, int]]:
    """Write the version `entered` of the plan (its row); returns its id, and the ids of items by their keys."""
    amendment_id = insert_row(connection, amendment, {"plan_id": row.id, **entered})
    values = plan_values(connection, new)
    if (values["summary"], values["send_at"]) != (row.summary, row.send_at):
        later = instants(values["summary"], calendar, row.published_at, values["send_at"], entered["at"])
        values["summary_at"] = next(later, None)
    connection.execute(update(plan).where(plan.c.id == row.id).values(**values))
    return amendment_id, _items(connection, row.id, new)


def _items(connection: Connection, plan_id: int, new: Plan) -> dict[str, int]:
    rows = connection.execute(select(item.c.key, item.c.id).where(item.c.plan_id == plan_id).order_by(item.c.position))
    ids: dict[str, int] = {row.key: row.id for row in rows}
    gone = [id for key, id in ids.items() if key not in {one.id for one in new.items}]
    for position, one in enumerate(new.items):
        values = item_values(connection, new, position, one)
        if one.id in ids:
            connection.execute(update(item).where(item.c.id == ids[one.id]).values(**values))
        else:
            ids[one.id] = insert_row(connection, item, {"plan_id": plan_id, **values})
    for position, id in enumerate(gone, len(new.items)):
        connection.execute(update(item).where(item.c.id == id).values(position=position))
    connection.execute(delete(item_need).where(item_need.c.item_id.in_(list(ids.values()))))
    needs = [{"item_id": ids[one.id], "needs_id": ids[other]} for one in new.items for other in one.needs]
    if needs:
        connection.execute(insert(item_need), needs)
    return ids
