"""Whose place units took, and who took theirs, by the changes that are recorded (change contract, U12)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, or_, select

from storage.tables import org_tree, succession, unit, unit_change, unit_version


def successions(connection: Connection, codes: Iterable[str] | None = None) -> dict[str, dict[str, Any]]:
    """Of each unit that some change names, or of these: `successors` and `predecessors`, in the order of the changes,
    and `main_successor`, that of the last one (U12)."""
    old, new = unit.alias("old"), unit.alias("new")
    rows = (
        select(old.c.code.label("old"), new.c.code.label("new"), succession.c.main, succession.c.change_id)
        .select_from(succession.join(unit_change, unit_change.c.id == succession.c.change_id))
        .join(old, old.c.id == succession.c.old_id)
        .outerjoin(new, new.c.id == succession.c.new_id)
        .order_by(unit_change.c.valid_from, unit_change.c.id, succession.c.id)
    )
    if codes is not None:
        named = list(codes)
        rows = rows.where(or_(old.c.code.in_(named), new.c.code.in_(named)))
    found: dict[str, dict[str, Any]] = defaultdict(neither)
    last: dict[str, int] = {}
    for row in connection.execute(rows):
        one = found[row.old]
        if row.main or last.get(row.old) != row.change_id:
            one["main_successor"] = row.new if row.main else None
        last[row.old] = row.change_id
        if row.new is not None:
            _add(one["successors"], row.new)
            _add(found[row.new]["predecessors"], row.old)
    return found


def successor_names(connection: Connection, unit_id: int) -> tuple[str, ...]:
    """What those are called that the unit passed to by its changes, on the day of the tables."""
    after = select(succession.c.new_id).where(succession.c.old_id == unit_id, succession.c.new_id != unit_id)
    names = select(unit_version.c.name).join(org_tree, org_tree.c.version_id == unit_version.c.id)
    return tuple(connection.scalars(names.where(org_tree.c.unit_id.in_(after)).order_by(org_tree.c.unit_id)))


def neither() -> dict[str, Any]:
    """Of a unit that no change names."""
    return {"successors": [], "predecessors": [], "main_successor": None}


def _add(codes: list[str], code: str) -> None:
    if code not in codes:
        codes.append(code)
