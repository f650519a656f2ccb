"""Roster files that come by a page: looked at first, then imported to the byte as they were looked at.

An administrator of a unit changes what is below it, and nothing else. What the import does is what the commands do.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from lib.language import say
from lib.problem import Problems, Refused, refuse
from lib.text import compared
from lib.time import local_date
from org.files.contacts import import_contacts
from org.files.rows import Parsed, read_contacts, read_units
from org.files.units import Changes, import_units, note_at
from org.today import refresh
from storage.disk import make_folder, sync_folder
from storage.store import Store
from storage.tables import org_tree, unit
from workflow.accounts.authority import administers_all, below
from workflow.accounts.model import Viewer
from workflow.correcting.imported import Roster, entered
from workflow.keeping.files import Copy

_READS: dict[Roster, Callable[[bytes, str], Parsed[Any]]] = {"units": read_units, "contacts": read_contacts}
_IMPORTS: dict[Roster, Callable[..., Changes]] = {"units": import_units, "contacts": import_contacts}
_DIGEST = re.compile("[0-9a-f]{64}")
_WAITS = "look-"  # begins the name of a file that waits for its press; what nobody presses goes like other uploads


@dataclass(frozen=True)
class Sheet:
    """A roster file: what it changes, its bytes, and its name as given."""

    what: Roster
    data: bytes
    name: str


def looked_at(store: Store, viewer: Viewer, sheet: Sheet, *, now: datetime) -> Changes:
    """What the import would change; nothing is. Refused with every problem, those of rows beyond U and below too."""
    parsed = _READS[sheet.what](sheet.data, sheet.name)
    with store.rehearse() as connection:
        return _imported(connection, viewer, sheet.what, parsed, now)


def carried_out(store: Store, viewer: Viewer, sheet: Sheet, *, now: datetime) -> Changes:
    """The import, entered in the journal; Refused likewise."""
    parsed = _READS[sheet.what](sheet.data, sheet.name)

    def act(connection: Connection) -> Changes:
        return _imported(connection, viewer, sheet.what, parsed, now)

    return store.retrying(lambda connection: entered(connection, sheet.what, act, now=now, actor=viewer.actor))


def _imported(connection: Connection, viewer: Viewer, what: Roster, parsed: Parsed[Any], now: datetime) -> Changes:
    refresh(connection, local_date(now))
    if not parsed.problems:
        _refuse_beyond(connection, viewer, what, parsed)
    changes = _IMPORTS[what](connection, parsed, now=now)
    return replace(changes, notes=(*dict.fromkeys((*parsed.notes, *changes.notes)),))


# --- whose it is -----------------------------------------------------------------------------------------------------


def _refuse_beyond(connection: Connection, viewer: Viewer, what: Roster, parsed: Parsed[Any]) -> None:
    if administers_all(connection, viewer):
        return
    own = {compared(code) for code in connection.scalars(select(unit.c.code).where(unit.c.id.in_(below(viewer))))}
    problems = Problems()
    found = _contacts_beyond(parsed, own) if what == "contacts" else _units_beyond(connection, viewer, parsed, own)
    for row, code in found:
        told = partial(
            say,
            "đơn vị “{code}” không thuộc {unit} và các đơn vị cấp dưới, nên không do Ông/Bà nhập hoặc sửa",
            "the unit '{code}' is not {unit} nor below it, so that it is not yours to import or change",
            code=code,
            unit=viewer.unit_name,
        )
        note_at(problems, parsed, row, "not-below", told)
    if problems.count:
        raise Refused(problems.all())


def _contacts_beyond(parsed: Parsed[Any], own: set[str]) -> Iterator[tuple[int, str]]:
    return ((row, one.unit) for row, one in parsed.rows if compared(one.unit) not in own)


def _units_beyond(
    connection: Connection, viewer: Viewer, parsed: Parsed[Any], own: set[str]
) -> Iterator[tuple[int, str]]:
    """Rows of units that are others', and of those that would stand below others. U itself stays where it is."""
    known = set(connection.scalars(select(unit.c.code_key)))
    allowed, new = set(own), {compared(one.code): compared(one.parent or "") for _, one in parsed.rows}
    while more := {code for code, over in new.items() if code not in known | allowed and over in allowed}:
        allowed |= more
    over = select(unit.c.code_key).join(org_tree, org_tree.c.superior_id == unit.c.id)
    place = (compared(viewer.unit), connection.scalar(over.where(org_tree.c.unit_id == viewer.unit_id)))
    for row, one in parsed.rows:
        code, parent = compared(one.code), compared(one.parent or "")
        if code not in allowed or (parent not in allowed and (code, parent) != place):
            yield row, one.code if code not in allowed else one.parent or one.code


# --- between looking and pressing ------------------------------------------------------------------------------------


def put_by(folder: Path, copy: Copy) -> bytes:
    """Keep the file under its digest until it is pressed; its bytes."""
    make_folder(folder)
    kept = folder / f"{_WAITS}{copy.sha256}"
    copy.half.replace(kept)
    sync_folder(folder)
    return kept.read_bytes()


def put_by_before(folder: Path, digest: str) -> bytes:
    """The bytes with that digest that were looked at; Refused where they lie there no more."""
    if _DIGEST.fullmatch(digest):
        try:
            data = (folder / f"{_WAITS}{digest}").read_bytes()
        except OSError:
            data = b""
        if hashlib.sha256(data).hexdigest() == digest:
            return data
    raise refuse(
        "file-gone",
        say(
            "Tệp đã xem trước không còn được giữ; hãy chọn lại tệp để xem trước rồi nhập.",
            "The file that was looked at is kept no longer; choose it again, look, and import it.",
        ),
    )
