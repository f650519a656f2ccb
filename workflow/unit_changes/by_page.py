"""Unit changes that come by a page: looked at first, then recorded as they were looked at.

An administrator changes what is below U, and nothing else: U itself is changed by whoever is above it. What is recorded
and taken back is what the commands do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, select

from lib.language import say
from lib.problem import Problems, Refused, refuse
from lib.text import compared
from org.files.rows import Parsed
from org.files.units import note_at
from storage.store import Store
from storage.tables import item, plan, unit, unit_change, unit_version
from workflow.accounts.authority import administers_all, below
from workflow.accounts.model import Viewer
from workflow.unit_changes.model import Row
from workflow.unit_changes.recorded import Change, Rows, record
from workflow.unit_changes.shown import shaped

WAIVES = "waive-not-yours"


@dataclass
class Looked:
    """What a change would do, as `record` tells it, and the rows by which; `names` of units by code, those that the
    rows found among them; `titles` of items by plan and key."""

    found: dict[str, Any] = field(default_factory=dict)
    rows: Sequence[Row] = ()
    notes: Sequence[str] = ()
    names: dict[str, str] = field(default_factory=dict)
    titles: dict[tuple[str, str], str] = field(default_factory=dict)

    def successors(self, code: str) -> list[str]:
        """Of a unit that ceases, in the order of the rows."""
        return [row.new for row in self.rows if row.old and row.new and compared(row.old) == compared(code)]

    def said(self, code: str) -> dict[str, str]:
        """What the rows say of a unit that goes on."""
        said: dict[str, str] = {}
        for row in reversed(self.rows):
            if row.new and compared(row.new) == compared(code):
                values = {"name": row.name, "level": row.level, "parent": row.parent, "tags": "; ".join(row.tags or ())}
                said |= {kind: value for kind, value in values.items() if value}
        return said


def looked_at(store: Store, viewer: Viewer, rows: Rows, change: Change, *, now: datetime) -> Looked:
    """What recording it would do; nothing is. Refused with every problem, those of rows beyond U's too."""
    looked = Looked()

    def seen(connection: Connection) -> Parsed[Row]:
        parsed = _theirs(viewer, rows, change, connection)
        looked.rows, looked.notes = [row for _, row in parsed.rows], parsed.notes
        looked.names = _names(connection, change.on, looked.rows)
        return parsed

    looked.found = record(store, seen, change, now=now, actor=viewer.actor, dry_run=True)
    numbers = [one["plan"] for one in looked.found["revisions"]]
    items = select(plan.c.number, item.c.key, item.c.title).join(plan, plan.c.id == item.c.plan_id).order_by(item.c.id)
    with store.read() as connection:
        rows_of = connection.execute(items.where(plan.c.number.in_(numbers)))
        looked.titles = {(number, key): title for number, key, title in rows_of}
    return looked


def carried_out(store: Store, viewer: Viewer, rows: Rows, change: Change, *, now: datetime) -> dict[str, Any]:
    """The change recorded; Refused likewise."""
    return record(store, partial(_theirs, viewer, rows, change), change, now=now, actor=viewer.actor)


def recorded(connection: Connection) -> list[str]:
    """The ids of every recorded change, the last one first."""
    return [str(id) for id in connection.scalars(select(unit_change.c.id).order_by(unit_change.c.id.desc()))]


def listed(connection: Connection, viewer: Viewer, today: date, ids: Sequence[str]) -> list[dict[str, Any]]:
    """These changes as people see them, the last one first, and whether each may be taken back (U12) and that is
    theirs. The tables of the day must hold."""
    own = None if administers_all(connection, viewer) else _below(connection, viewer)
    some = unit_change.c.id.in_([int(id) for id in ids])
    rows = connection.execute(select(unit_change).where(some).order_by(unit_change.c.id.desc()))
    return [
        {**shaped(row), "waits": _waits(row, today), "theirs": own is None or _touched(row.before) <= own}
        for row in rows
    ]


def _waits(row: Any, today: date) -> bool:
    return bool(row.passed_at is None and row.reverted_at is None and row.valid_from > today)


def _touched(before: Mapping[str, Any]) -> set[str]:
    """The units that there were already."""
    return {compared(code) for code in before.get("units", ())} - {compared(code) for code in before["founded"]}


def _names(connection: Connection, on: date, rows: Sequence[Row]) -> dict[str, str]:
    """The name of every unit as it is called before the day, and those of units that the rows found."""
    versions = select(unit.c.code, unit_version.c.name, unit_version.c.valid_from)
    versions = versions.join(unit_version, unit_version.c.unit_id == unit.c.id)
    found = [(since or date.min, code, name) for code, name, since in connection.execute(versions)]
    known = {code: name for since, code, name in sorted(found) if since < on}
    return {row.new: row.name for row in reversed(rows) if row.new and row.name} | known


# --- whose it is -----------------------------------------------------------------------------------------------------


def _theirs(viewer: Viewer, rows: Rows, change: Change, connection: Connection) -> Parsed[Row]:
    """The rows; Refused with every one that is not below U. Tasks of others' plans are not waived from below."""
    parsed = rows(connection)
    if parsed.problems or administers_all(connection, viewer):
        return parsed
    if change.waive is not None:
        vi = "Chỉ quản trị viên của đơn vị cấp cao nhất miễn nhiệm vụ của đơn vị giải thể; đề nghị để trống lý do miễn."
        en = "Only the administrator of the topmost unit waives tasks of units that are dissolved; leave it empty."
        raise refuse(WAIVES, say(vi, en))
    problems = Problems()
    known = set(connection.scalars(select(unit.c.code_key)))
    vi = "“{code}” không phải là đơn vị cấp dưới của {unit}, nên không do Ông/Bà thay đổi"
    en = "'{code}' is no unit below {unit}, so that it is not yours to change"
    for row, code in _beyond(parsed, _below(connection, viewer), compared(viewer.unit), known):
        note_at(problems, parsed, row, "not-below", partial(say, vi, en, code=code, unit=viewer.unit_name))
    if problems.count:
        raise Refused(problems.all())
    return parsed


def _below(connection: Connection, viewer: Viewer) -> set[str]:
    """The codes of units below U, as they are compared."""
    codes = connection.scalars(select(unit.c.code_key).where(unit.c.id.in_(below(viewer))))
    return set(codes) - {compared(viewer.unit)}


def _beyond(parsed: Parsed[Row], own: Collection[str], mine: str, known: Collection[str]) -> Iterator[tuple[int, str]]:
    """Rows that name units of others, or U; that found one of which neither an old unit nor a parent says where it
    stands; that put one below others. Each with the code."""
    placed = {compared(row.new) for _, row in parsed.rows if row.new and (row.old or row.parent)}
    founded = {compared(row.new) for _, row in parsed.rows if row.new} - set(known)
    for n, row in parsed.rows:
        for code in filter(None, (row.old, row.new)):
            key = compared(code)
            if (key in known and key not in own) or (key in founded and key not in placed):
                yield n, code
                break
        else:
            if row.parent and compared(row.parent) in known and compared(row.parent) not in {*own, mine}:
                yield n, row.parent
