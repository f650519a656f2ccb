"""Facts about a plan of several, for the proof: parts of those of the plan, and none where it is of one alone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from storage.plain import plain_row
from storage.tables import co_issuer, item, notice, period, support, supporter, task
from storage.types import canonical_json
from workflow.proof.model import Facts, Keys, digest
from workflow.proof.told import said, told


def of_regrouping(connection: Connection, amendments: Keys) -> dict[Any, Facts]:
    """By amendment, where it chose supporters anew, whom that told of which tasks."""
    stated = {-id: known for id, known in amendments.items()}  # as notices bear them
    rows = select(notice.c.act_id, said(connection)).where(notice.c.act_id.in_(stated))
    found = told(connection.execute(rows.order_by(notice.c.act_id, notice.c.id)), stated)
    return {-key: facts for key, facts in found.items() if facts["notices"]}


def of_joint(connection: Connection, plan_id: int) -> dict[str, Any]:
    """Who decrees it jointly, whom its items are to be supported by, of which periods; and who supports its tasks."""
    items = select(item.c.id).where(item.c.plan_id == plan_id)
    tasks = select(task.c.id).where(task.c.plan_id == plan_id)
    of = (
        ("issuers", co_issuer, co_issuer.c.plan_id == plan_id),
        ("support", support, support.c.item_id.in_(items)),
        ("periods", period, period.c.item_id.in_(items)),
        ("supporters", supporter, supporter.c.task_id.in_(tasks)),
    )
    stated = {}
    for name, table, which in of:
        rows = connection.execute(select(*plain_row(connection, table)).where(which).order_by(*table.primary_key))
        if lines := [canonical_json(list(row)) for row in rows]:
            stated[name] = digest(lines)
    return stated
