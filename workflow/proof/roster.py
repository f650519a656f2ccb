"""Facts about who is told: units and contacts as the last import left them; days as they were decided."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, select

from storage.plain import plain, plain_row
from storage.tables import calendar_override, contact, person, unit, unit_version
from storage.types import canonical_json
from workflow.proof.model import Facts, Keys, digest, known

BLOCK = 64  # rows of neighbouring ids that are digested together


def of_units(connection: Connection, wanted: Keys) -> dict[Any, Facts]:
    """Versions of units with their codes, by blocks of ids."""
    return _blocks(
        connection,
        unit_version,
        unit.c.code,
        select(unit_version).join(unit, unit.c.id == unit_version.c.unit_id),
        wanted,
    )


def of_contacts(connection: Connection, wanted: Keys) -> dict[Any, Facts]:
    """Contacts with what makes them persons, by blocks of ids."""
    return _blocks(
        connection, contact, person.c.address, select(contact).join(person, person.c.id == contact.c.person_id), wanted
    )


def of_days(connection: Connection, wanted: Keys) -> dict[Any, Facts]:
    """The override of a day (ISO 8601), where there is one."""
    columns = plain_row(connection, calendar_override)
    found = {row["day"]: row for row in connection.execute(select(*columns)).mappings()}
    return {
        day: known((name, value) for name, value in found[day].items() if name != "day")
        for day in wanted
        if day in found
    }


def _blocks(connection: Connection, table: Any, more: Any, rows: Select[Any], wanted: Keys) -> dict[Any, Facts]:
    columns = [plain(connection, column) for column in (*table.c, more)]
    within = table.c.id.between(min(wanted) * BLOCK, max(wanted) * BLOCK + BLOCK - 1)
    every = connection.execute(rows.with_only_columns(*columns).where(within).order_by(table.c.id))
    found = {}
    for block, group in groupby(every, key=lambda row: row.id // BLOCK):
        lines = [canonical_json(list(row)) for row in group]
        found[block] = {"rows": len(lines), "all": digest(lines)}
    return found
