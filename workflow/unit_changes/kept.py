"""How the units of a change stood, kept while it can be taken back (change contract, U12)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from org.succession.past import anew, values_of, versions_of
from storage.tables import contact, unit, unit_version
from storage.types import canonical_json
from workflow.proof.model import digest


def state_of(connection: Connection, codes: Collection[str]) -> dict[str, list[Any]]:
    """Every version of these units as plain values, and the ids of the contacts that they have."""
    named = set(codes)
    units = {id for id, code in connection.execute(select(unit.c.id, unit.c.code)) if code in named}
    kept = select(contact.c.id, contact.c.unit_id).where(contact.c.retired_at.is_(None)).order_by(contact.c.id)
    return {
        "versions": versions_of(connection, codes),
        "contacts": [row.id for row in connection.execute(kept) if row.unit_id in units],
    }


def digest_of(connection: Connection, codes: Collection[str]) -> str:
    """By it one knows whether something became of these units since."""
    return digest(canonical_json(state_of(connection, codes)))


def restore_versions(connection: Connection, codes: Collection[str], versions: Sequence[Mapping[str, Any]]) -> None:
    """Versions of these units as they were: rows that are others by now give way to them, ids and all; but an id that
    another unit's version has got since stays with that one."""
    were, are = ({one["id"]: one for one in some} for some in (versions, state_of(connection, codes)["versions"]))
    changed = [values_of(one) for id, one in were.items() if id in are and are[id] != one]
    missing = [values_of(one) for id, one in were.items() if id not in are]
    if gone := [{"one": id} for id in are.keys() - were.keys()]:
        connection.execute(delete(unit_version).where(unit_version.c.id == bindparam("one")), gone)
    if changed:
        those = update(unit_version).where(unit_version.c.id == bindparam("one"))
        connection.execute(those, [{"one": values["id"], **values} for values in changed])
    taken = set(connection.scalars(select(unit_version.c.id))) if missing else set()
    if same := [one for one in missing if one["id"] not in taken]:
        connection.execute(insert(unit_version), same)
    if other := [anew(one) for one in missing if one["id"] in taken]:
        connection.execute(insert(unit_version), other)
