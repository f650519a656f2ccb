"""Facts about unit changes: who became what, from when, by which resolution."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, select

from storage.plain import plain, plain_row
from storage.tables import succession, unit_change
from storage.types import canonical_json
from workflow.proof.model import Facts, Keys, digest, known


def of_changes(connection: Connection, wanted: Keys) -> dict[Any, Facts]:
    """Each unit change as it was recorded or taken back, with its rows; when its tasks passed is no part of it."""
    columns = [plain(connection, column) for column in unit_change.c if column.name != "passed_at"]
    rows: dict[int, list[str]] = defaultdict(list)
    mine = select(*plain_row(connection, succession)).where(succession.c.change_id.in_(wanted))
    for row in connection.execute(mine.order_by(succession.c.id)):
        rows[row.change_id].append(canonical_json(list(row)))
    found = connection.execute(select(*columns).where(unit_change.c.id.in_(wanted))).mappings()
    return {
        row["id"]: known((name, value) for name, value in row.items() if name != "id")
        | {"all": digest(rows[row["id"]])}
        for row in found
    }
