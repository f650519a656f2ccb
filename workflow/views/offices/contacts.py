"""Who holds which post, as an account may see it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from lib.text import fold
from org.files.listing import list_contacts
from storage.tables import org_tree, unit, unit_version
from workflow.accounts.looking_up import seen_units
from workflow.accounts.model import Viewer
from workflow.views.offices.addresses import hides, shown


def contacts(connection: Connection, viewer: Viewer, *, q: str = "", code: str | None = None) -> list[dict[str, Any]]:
    """The contacts of units that may be seen, or of one unit, in the shape of `contacts list` with `unit_name`;
    `q` is looked for without diacritics. Nobody is found by what of an address is masked."""
    names = select(unit.c.code, unit_version.c.name).join(org_tree, org_tree.c.unit_id == unit.c.id)
    names = names.join(unit_version, unit_version.c.id == org_tree.c.version_id).where(seen_units(viewer))
    if code is not None:
        names = names.where(unit.c.code == code)
    known = {row.code: row.name for row in connection.execute(names)}
    hidden, wanted = hides(connection, viewer), fold(q).strip()
    found = []
    for one in list_contacts(connection, code):
        if one["unit"] not in known:
            continue
        mask = hidden(one["unit"])
        row = {
            **one,
            "unit_name": known[one["unit"]],
            "email": shown(one["email"], mask),
            "phone": shown(one["phone"], mask),
            "zalo_user_id": shown(one["zalo_user_id"], mask),
        }
        said = (row["unit_name"], row["unit"], row["name"], row["title"], row["email"], row["phone"])
        if not wanted or any(wanted in fold(text) for text in said if text):
            found.append(row)
    return found
