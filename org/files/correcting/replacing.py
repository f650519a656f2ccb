"""Versions of units in the place of others: wrong validity put right (contract, section 5, rule 20)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain, repeat

from sqlalchemy import Connection, delete, func, select

from lib.codes import Codes
from lib.dates import day_words
from lib.language import say
from lib.problem import Problem, Problems, Refused, refuse
from org.model import UnitVersion
from storage.store import lock_exclusive
from storage.tables import org_tree, reach, task, unit, unit_version

Key = tuple[str, date | None]  # of one unit no two versions begin on the same day
Versions = Mapping[Key, UnitVersion]
# What of the stored versions gives way to which of the given ones; None: to none.
Replacing = Callable[[Versions, Versions], Mapping[Key, UnitVersion | None]]


def key_of(version: UnitVersion) -> Key:
    """By which a version is known again."""
    return version.code, version.valid_from


def nothing(_stored: Versions, _given: Versions) -> Mapping[Key, UnitVersion | None]:
    """An import that replaces nothing but what begins on the same day."""
    return {}


def all_of(codes: Iterable[str], filename: str) -> Replacing:
    """Of these units the file says all that there is. In the order of time each of its versions takes the place of a
    stored one, so that what refers to it goes on to do so. Raises Refused for a unit that the file does not name."""

    def replaced(stored: Versions, given: Versions) -> Mapping[Key, UnitVersion | None]:
        named = {code for code, _ in given}
        meant = {code: Codes(named).meant(code) for code in codes}
        if lacking := [code for code, one in meant.items() if one not in named]:
            raise Refused([_not_named(code, filename) for code in lacking])
        found: dict[Key, UnitVersion | None] = {}
        for code in dict.fromkeys(meant.values()):
            old = sorted((key for key in stored if key[0] == code and key not in given), key=_begin)
            new = sorted((key for key in given if key[0] == code and key not in stored), key=_begin)
            found.update(zip(old, chain((given[key] for key in new), repeat(None)), strict=False))
        return found

    return replaced


def _begin(key: Key) -> date:
    return key[1] or date.min


def _not_named(code: str, filename: str) -> Problem:
    message = say(
        "{file}: không có đơn vị “{code}” để thay; hãy ghi mã của một đơn vị có trong tệp.",
        "{file}: there is no unit '{code}' to replace with; name a unit of the file.",
        file=filename,
        code=code,
    )
    return Problem(code="unknown-unit", message=message, path=filename)


def the_one(old: UnitVersion, new: UnitVersion) -> Replacing:
    """A single version in the place of another. Raises Refused where a third one begins on the same day."""

    def replaced(stored: Versions, _given: Versions) -> Mapping[Key, UnitVersion | None]:
        if key_of(old) == key_of(new):
            return {}
        if other := stored.get(key_of(new)):
            raise refuse(
                "overlap",
                say(
                    "Đơn vị “{code}” đã có một thời kỳ bắt đầu cùng ngày: {other}.",
                    "Unit '{code}' has a version already that begins on that day: {other}.",
                    code=new.code,
                    other=validity_words(other),
                ),
            )
        return {key_of(old): new}

    return replaced


def validity_words(version: UnitVersion) -> str:
    """From when to when, as people write dates."""
    first, last = (day_words(day) if day else "…" for day in (version.valid_from, version.valid_to))
    return f"{first} – {last}"


def corrected(version: UnitVersion, fields: Mapping[str, object]) -> UnitVersion:
    """The version with these fields. Raises Refused where it would end before it begins."""
    new = replace(version, **fields)  # type: ignore[arg-type]
    if new.valid_from and new.valid_to and new.valid_to < new.valid_from:
        raise refuse(
            "ends-before-start",
            say(
                "Đơn vị “{code}” sẽ hết hiệu lực ngày {last}, trước khi có hiệu lực ngày {first}; hãy sửa một trong "
                "hai ngày.",
                "Unit '{code}' would end on {last}, before it begins on {first}; correct one of the two.",
                code=version.code,
                first=day_words(new.valid_from),
                last=day_words(new.valid_to),
            ),
        )
    return new


def take_out(connection: Connection, versions: Iterable[UnitVersion]) -> None:
    """Versions that nothing takes the place of. Raises Refused for those in which tasks were assigned."""
    problems = Problems()
    ids = []
    for version in versions:
        start = unit_version.c.valid_from.is_not_distinct_from(version.valid_from)
        rows = select(unit_version.c.id).join(unit, unit.c.id == unit_version.c.unit_id)
        row_id = connection.scalars(rows.where(unit.c.code == version.code, start)).one()
        tasks = connection.scalar(select(func.count()).where(task.c.unit_version_id == row_id))
        if tasks:
            said = say(
                "Thời kỳ {validity} của đơn vị “{code}” đã có {n} nhiệm vụ nên không bỏ được; hãy giữ một dòng cho nó.",
                "In its time {validity} unit '{code}' was assigned {n} tasks, so that it cannot go; keep a row for it.",
                validity=validity_words(version),
                code=version.code,
                n=tasks,
            )
            problems.note("version-used", said)
        ids.append(row_id)
    if problems.count:
        raise Refused(problems.all())
    clear_the_day(connection)
    connection.execute(delete(unit_version).where(unit_version.c.id.in_(ids)))


def clear_the_day(connection: Connection) -> None:
    """Before rows go that the tables of the day rest on. Whoever calls this has them worked out anew."""
    lock_exclusive(connection, "standing")
    connection.execute(delete(reach))
    connection.execute(delete(org_tree))
