"""The change of 1/7/2025 to two levels of local government, for the units of the roster that bear official codes
(change contract, U13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Connection, select

from lib.dates import day_words
from lib.language import say
from lib.problem import refuse
from org.files.official import DESK, NEW_MAP, Became, official_changes, renamed
from org.files.rows import Parsed
from org.files.units import stored_versions
from org.model import UnitVersion, valid_on
from storage.tables import succession, unit, unit_change
from workflow.unit_changes.model import Roster, Row

_EVE = NEW_MAP - timedelta(days=1)


def official_rows(connection: Connection, on: date, province: str | None = None) -> Parsed[Row]:
    """The rows of units valid the day before, with official code and level; of one province where it is named.

    Raises Refused for another day, and where there are none.
    """
    if on != NEW_MAP:
        vi = "Danh mục chính thức thay đổi từ ngày {day}; hãy ghi đúng ngày ấy."
        en = "The official lists change on {day}; write that day."
        raise refuse("official-date", say(vi, en, day=day_words(NEW_MAP)))
    versions = stored_versions(connection).values()
    before = {one.code: one for one in versions if valid_on(_EVE, one.valid_from, one.valid_to)}
    there = {one.code for one in versions if valid_on(NEW_MAP, one.valid_from, one.valid_to)}
    begun = {one.code for one in versions if (one.valid_from or date.min) >= NEW_MAP}
    changes = official_changes(province)
    every = (*changes, *(_desk(one) for one in changes if one.old.level == "province"))
    done = _done(connection)
    found = [one for one in every if one.old.code not in done and _bears(before.get(one.old.code), one.old)]
    if not found:
        vi = "Trong danh bạ không có đơn vị nào mang mã chính thức, có hiệu lực ngày {day} và chưa thay đổi từ hôm sau."
        en = "No unit in the roster bears an official code, is valid on {day} and was not changed on the day after."
        raise refuse("no-official-units", say(vi, en, day=day_words(_EVE)))
    said: dict[str, Row] = {}
    stands = {one.new.code for one in found} | there
    for one in found:
        if one.new.code not in said:
            said[one.new.code] = Row() if one.new.code in begun else _said(one, before[one.old.code].name, stands)
    rows = (replace(said[one.new.code], old=one.old.code, new=one.new.code, main=one.main) for one in found)
    return Parsed(say("danh mục chính thức", "official lists"), tuple(enumerate(rows, start=1)), ())


def _done(connection: Connection) -> set[str]:
    """The codes of old units of which a change of that day is recorded already."""
    rows = select(unit.c.code).join(succession, succession.c.old_id == unit.c.id)
    rows = rows.join(unit_change, unit_change.c.id == succession.c.change_id).where(unit_change.c.valid_from == NEW_MAP)
    return set(connection.scalars(rows))


def _desk(one: Became) -> Became:
    """Of the provinces' committees the standing ones, as `units import-official --committees` names them."""
    old, new = (replace(it, code=f"{it.code}-{DESK}", level="desk", parent=it.code) for it in (one.old, one.new))
    return Became(old, new, one.main)


def _bears(unit: UnitVersion | None, official: UnitVersion) -> bool:
    return unit is not None and unit.level == official.level


def _said(one: Became, name: str, stands: set[str]) -> Row:
    parent = one.new.parent if one.new.parent in stands else None
    return Row(name=renamed(name, one.old, one.new), level=one.new.level, parent=parent)


def renewed(roster: Roster, parsed: Parsed[Row], on: date) -> Roster:
    """The lists as they are shipped end the day before: such units end by the change, or go on."""
    eve = on - timedelta(days=1)
    there = {one.code for one in roster.versions.values() if valid_on(on, one.valid_from, one.valid_to)}
    named = {row.old for _, row in parsed.rows} - there
    ending = {key for key, one in roster.versions.items() if one.valid_to == eve and one.code in named}
    versions = {key: replace(one, valid_to=None) if key in ending else one for key, one in roster.versions.items()}
    return replace(roster, versions=versions, renewed=frozenset(code for code, _ in ending))
