"""The official administrative units: the map to 30/6/2025 (province, district, commune) and the one since; and the
Front committees of those units.

Codes are the official ones of the General Statistics Office. The data are shipped in one compact file; source and
licence stand in official_units.NOTICE.txt.
"""

from __future__ import annotations

import csv
import lzma
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lib.dates import day_words
from lib.language import say
from lib.problem import Refused, refuse
from lib.text import clean_line, collation_key, fold
from org.model import UnitVersion

NEW_MAP = date(2025, 7, 1)  # two levels of local government, Nghị quyết 203/2025/QH15
_OLD_MAP_ENDS = date(2025, 6, 30)
COMMITTEE = "Ủy ban MTTQ Việt Nam"
DESK = "ban-thuong-truc"  # what follows the province's code in the desk's
# With which an official name begins; within a sentence, and so within a committee's name, in small letters.
_KINDS = ("thành phố", "thị trấn", "thị xã", "đặc khu", "tỉnh", "huyện", "quận", "phường", "xã")
_DATA = Path(__file__).with_name("official_units.csv.xz")
_CHANGES = Path(__file__).with_name("official_changes.csv.xz")


class _Unit(NamedTuple):
    map: str
    code: str
    name: str
    level: str
    parent: str


class Became(NamedTuple):
    """A unit of the map to 30/6/2025, and one of the map since to which it, or a part of it, came; `main` says that of
    several it is the default one."""

    old: UnitVersion
    new: UnitVersion
    main: bool


def official_changes(province: str | None = None) -> tuple[Became, ...]:
    """What became of provinces, districts and communes on 1/7/2025, in this order: of all, of those that came to the
    province of that name, or, where none has it any more, of those that were of it. Raises Refused for a name that
    neither map has."""
    old, new = ({unit.code: unit for unit in _map(name)} for name in ("old", "new"))
    rows = [(old[one], new[other], main == "1") for one, other, main in _rows(_CHANGES)]
    if province is not None:
        top = _either(clean_line(province))
        rows = [row for row in rows if top in (_top(row[0], old), _top(row[1], new))]
    return tuple(Became(_version(one), _version(other), main) for one, other, main in rows)


def _top(unit: _Unit, units: Mapping[str, _Unit]) -> _Unit:
    while unit.parent:
        unit = units[unit.parent]
    return unit


def _either(province: str) -> _Unit:
    try:
        return _find(province, _map("new"), NEW_MAP)
    except Refused:
        return _find(province, _map("old"), _OLD_MAP_ENDS)


def renamed(name: str, old: UnitVersion, new: UnitVersion) -> str:
    """What the committee, or whatever else is called after the old unit, is called after the new one."""
    if not name.casefold().endswith(old.name.casefold()):
        return new.name
    before = name[: len(name) - len(old.name)]
    return before + _within(new.name) if before else new.name


def official_units(province: str, as_of: date) -> tuple[UnitVersion, ...]:
    """The province and every unit below it, by the map in force on `as_of`; superiors before those below them.

    `province` is matched without case, marks, "Tỉnh" or "Thành phố". Raises Refused, with names that look like it,
    when there is no such province on that map.
    """
    units = _map("new" if as_of >= NEW_MAP else "old")
    top = _find(clean_line(province), units, as_of)
    chosen = {top.code}
    found = [top]
    for level in ("district", "commune"):
        for unit in units:
            if unit.level == level and unit.parent in chosen:
                chosen.add(unit.code)
                found.append(unit)
    return tuple(_version(unit) for unit in found)


def committees(units: Sequence[UnitVersion]) -> tuple[UnitVersion, ...]:
    """The Front committee of each unit, with the unit's code, level, superior and validity; and below the province's
    its standing committee (Ban Thường trực), as a desk that plans may name.

    `units` are those of `official_units`. The Front has a committee at each level of the administration (Điều lệ
    MTTQ Việt Nam); that the standing committee follows a plan is a proposal, which `units correct` renames.
    """
    found = [replace(unit, name=f"{COMMITTEE} {_within(unit.name)}") for unit in units]
    top = found[0]
    desk = replace(top, code=f"{top.code}-{DESK}", name=f"Ban Thường trực {top.name}", level="desk", parent=top.code)
    return (top, desk, *found[1:])


def _within(name: str) -> str:
    """The unit's name within a longer one: tỉnh Tây Ninh, phường 1."""
    kind = next((kind for kind in _KINDS if name.casefold().startswith(f"{kind} ")), "")
    return kind + name[len(kind) :]


def provinces(as_of: date) -> tuple[str, ...]:
    """The provinces' names on the map in force on `as_of`, in the order of the alphabet."""
    units = _map("new" if as_of >= NEW_MAP else "old")
    return tuple(sorted((u.name for u in units if u.level == "province"), key=lambda n: collation_key(_bare(n))))


@cache
def _map(name: str) -> tuple[_Unit, ...]:
    return tuple(unit for unit in map(_Unit._make, _rows(_DATA)) if unit.map == name)


def _rows(path: Path) -> Iterator[list[str]]:
    with lzma.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.reader(file)


def _find(province: str, units: tuple[_Unit, ...], as_of: date) -> _Unit:
    names = {fold(_bare(unit.name)): unit for unit in units if unit.level == "province"}
    wanted = fold(_bare(province))
    if wanted in names:
        return names[wanted]
    near = [names[name].name for name in get_close_matches(wanted, names, n=3)]
    hint = say(" Gần giống: {near}.", " Similar: {near}.", near=", ".join(near)) if near else ""
    message = say(
        "Ngày {day} không có tỉnh, thành phố nào tên “{name}”.",
        "On {day} there is no province named '{name}'.",
        day=day_words(as_of),
        name=province,
    )
    raise refuse("unknown-province", message + hint)


def _bare(name: str) -> str:
    """A province's name without its type."""
    for kind in ("tỉnh ", "thành phố ", "tp. ", "tp "):
        if fold(name).startswith(fold(kind)):
            return name[len(kind) :].strip()
    return name.strip()


def _version(unit: _Unit) -> UnitVersion:
    return UnitVersion(
        code=unit.code,
        name=unit.name,
        level=unit.level,
        parent=unit.parent or None,
        valid_from=NEW_MAP if unit.map == "new" else None,
        valid_to=_OLD_MAP_ENDS if unit.map == "old" else None,
    )
