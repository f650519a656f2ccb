"""What units and tasks are called, for pages that show them by name where reports keep their codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from storage.tables import item, org_tree, task, unit, unit_version
from workflow.find import key_of


def units_called(connection: Connection, codes: Iterable[str | None]) -> dict[str, str]:
    """By code, what these units are called today, or were called last. The tables of the day must hold."""
    found = (
        select(unit.c.code, unit_version.c.name)
        .join(org_tree, org_tree.c.unit_id == unit.c.id)
        .join(unit_version, unit_version.c.id == org_tree.c.version_id)
        .where(unit.c.code.in_({code for code in codes if code}))
    )
    return {row.code: row.name for row in connection.execute(found)}


def notices_named(connection: Connection, notices: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of the outbox with the names of both units and the title of what is owed."""
    told = [one["recipient"] for one in notices]
    names = units_called(connection, [*(one["unit"] for one in notices), *(one["unit"] for one in told)])
    titles = _titles(connection, {key for one in notices if (key := key_of(one["task"] or ""))})
    return [
        {
            **one,
            "unit_name": names.get(one["unit"], one["unit"]),
            "title": titles.get(one["task"]),
            "reason": _by_name(one["reason"], names),
            "recipient": {**to, "unit_name": names.get(to["unit"], to["unit"])},
        }
        for one, to in zip(notices, told, strict=True)
    ]


def _by_name(reason: str | None, names: Mapping[str, str]) -> str | None:
    """For whom somebody stands in, where the reason says that: the unit stands at its end."""
    first, _, code = (reason or "").rpartition(" ")
    return f"{first} {names[code]}" if first and code in names else reason


def _titles(connection: Connection, tasks: set[int]) -> dict[str | None, str]:
    found = select(task.c.id, item.c.title).join(item, item.c.id == task.c.item_id).where(task.c.id.in_(tasks))
    return {str(row.id): row.title for row in connection.execute(found)}
