"""Bringing a roster file into the database; the same file twice changes nothing.

It runs in the caller's transaction: a dry run is one that is rolled back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, insert, select, update

from lib.language import say
from lib.problem import Problem, Problems, Refused, bounded
from lib.text import compared
from org.files.rows import Parsed, one_spelling, overlap
from org.model import UnitVersion
from org.today import mark_changed
from storage.store import insert_ignoring, lock_exclusive
from storage.tables import unit, unit_version

MOST_LOOKED_AT = 10_000_000  # units on all days on which the tree changes
MAX_LEVELS = 50  # the way from the top to a unit is an indexed text


@dataclass(frozen=True)
class Changes:
    """What an import changed: a line for each row added, changed or removed, and how many stayed as they were; `notes`
    are sentences about what somebody should look at."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    notes: tuple[str, ...] = ()

    @property
    def anything(self) -> bool:
        """True when the import wrote something."""
        return bool(self.added or self.changed or self.removed)


def import_units(connection: Connection, parsed: Parsed[UnitVersion], *, now: datetime) -> Changes:
    """Add or change the versions that the file names, by (code, valid_from); units it does not name stay.

    Raises Refused with every problem: those of the file, unknown parents, overlapping validity; then circles.
    """
    lock_exclusive(connection, "roster")
    stored = _stored_versions(connection)
    parsed = one_spelling(parsed, (one.code for one in stored.values()), (one.level for one in stored.values()))
    given = {(version.code, version.valid_from): version for _, version in parsed.rows}
    after = {**stored, **given}
    problems = bounded([*parsed.problems, *_unknown_parents(parsed, after), *_overlaps(parsed, stored)])
    if not problems:
        problems = _bad_trees(parsed, after)
    if problems:
        raise Refused(problems)
    new = [version for key, version in given.items() if key not in stored]
    changed = [version for key, version in given.items() if key in stored and stored[key] != version]
    if new or changed:
        _write_versions(connection, new, changed)
        mark_changed(connection)
    return Changes(
        added=tuple(_line(version) for version in new),
        changed=tuple(f"{_line(version)} · {difference(stored[_key(version)], version)}" for version in changed),
        unchanged=len(given) - len(new) - len(changed),
    )


def _key(version: UnitVersion) -> tuple[str, date | None]:
    return version.code, version.valid_from


def _stored_versions(connection: Connection) -> dict[tuple[str, date | None], UnitVersion]:
    parent = unit.alias("parent")
    rows = connection.execute(
        select(unit_version, unit.c.code, parent.c.code.label("parent"))
        .join(unit, unit.c.id == unit_version.c.unit_id)
        .outerjoin(parent, parent.c.id == unit_version.c.parent_id)
    )
    versions = (
        UnitVersion(
            code=row.code,
            name=row.name,
            level=row.level,
            parent=row.parent,
            tags=row.tags,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            resolution=row.resolution,
        )
        for row in rows
    )
    return {_key(version): version for version in versions}


def _unknown_parents(parsed: Parsed[UnitVersion], after: Mapping[Any, UnitVersion]) -> list[Problem]:
    known = {version.code for version in [*after.values(), *parsed.unsound]}
    problems = Problems()
    lacking = Counter(version.parent for _, version in parsed.rows if version.parent and version.parent not in known)
    for row, version in parsed.rows:
        if version.parent in lacking and (n := lacking.pop(version.parent or "")):  # one cause, one sentence
            others = say(" và {n} đơn vị khác", " and {n} others", n=n - 1) if n > 1 else ""
            what = partial(
                say,
                "không có đơn vị “{parent}” mà “{code}”{others} trực thuộc",
                "there is no unit '{parent}', the parent of '{code}'{others}",
                parent=version.parent,
                code=version.code,
                others=others,
            )
            note_at(problems, parsed, row, "unknown-parent", what, "parent")
    return problems.all()


def _overlaps(parsed: Parsed[UnitVersion], stored: Mapping[Any, UnitVersion]) -> list[Problem]:
    """Versions of the file that overlap with others of the same code that the database keeps."""
    in_file = {_key(version) for _, version in parsed.rows}
    kept: dict[str, list[UnitVersion]] = {}
    for version in stored.values():
        if _key(version) not in in_file:
            kept.setdefault(version.code, []).append(version)
    problems = Problems()
    for row, version in parsed.rows:
        for other in kept.get(version.code, ()):
            if overlap(version, other):
                what = partial(
                    say,
                    "đơn vị “{code}” đã có trong danh bạ với hiệu lực {other}, trùng với hiệu lực {this}",
                    "unit '{code}' is already known as valid {other}, which overlaps with {this}",
                    code=version.code,
                    other=_validity(other),
                    this=_validity(version),
                )
                note_at(problems, parsed, row, "overlap", what)
    return problems.all()


def _bad_trees(parsed: Parsed[UnitVersion], after: Mapping[Any, UnitVersion]) -> list[Problem]:
    """Units below themselves or below too many others: looked for on each day on which the tree changes."""
    versions = list(after.values())
    days = {version.valid_from or date.min for version in versions}
    days |= {v.valid_to + timedelta(days=1) for v in versions if v.valid_to and v.valid_to < date.max}
    rows = {version.code: row for row, version in parsed.rows}
    if len(days) * len(versions) > MOST_LOOKED_AT:
        what = say(
            "hiệu lực của các đơn vị bắt đầu và kết thúc vào quá nhiều ngày khác nhau ({n} ngày)",
            "the units' validities begin and end on too many different days ({n})",
            n=len(days),
        )
        return [problem_at(parsed, 0, "too-many-days", what)]
    for day in sorted(days):
        parents = {v.code: v.parent for v in versions if (v.valid_from or date.min) <= day <= (v.valid_to or date.max)}
        if circle := _circle(parents):
            row = next((rows[code] for code in circle if code in rows), 0)
            what = say(
                "các đơn vị trực thuộc vòng quanh: {circle}", "units in a circle: {circle}", circle=" → ".join(circle)
            )
            return [problem_at(parsed, row, "circle", what, "parent")]
        if code := _too_deep(parents):
            what = say(
                "đơn vị “{code}” nằm dưới hơn {most} cấp; hãy xem lại cột trực thuộc",
                "unit '{code}' stands below more than {most} others; check the column parent",
                code=code,
                most=MAX_LEVELS,
            )
            return [problem_at(parsed, rows.get(code, 0), "too-deep", what, "parent")]
    return []


def _too_deep(parents: Mapping[str, str | None]) -> str | None:
    """A unit with more than MAX_LEVELS above it, in a tree without circles."""
    above: dict[str | None, int] = {}
    for start in parents:
        way: list[str] = []
        code: str | None = start
        while code is not None and code in parents and code not in above:
            way.append(code)
            code = parents[code]
        height = above.get(code, -1)
        for one in reversed(way):
            above[one] = height = height + 1
            if height > MAX_LEVELS:
                return one
    return None


def _circle(parents: Mapping[str, str | None]) -> list[str]:
    done: set[str] = set()
    for start in parents:
        trail: dict[str, None] = {}
        code: str | None = start
        while code is not None and code in parents and code not in done:
            if code in trail:
                names = list(trail)
                return [*names[names.index(code) :], code]
            trail[code] = None
            code = parents[code]
        done.update(trail)
    return []


def _write_versions(connection: Connection, new: Sequence[UnitVersion], changed: Sequence[UnitVersion]) -> None:
    codes = list(dict.fromkeys(version.code for version in new))
    if codes:
        connection.execute(
            insert_ignoring(connection, unit), [{"code": one, "code_key": compared(one)} for one in codes]
        )
    ids: dict[str | None, int] = dict(connection.execute(select(unit.c.code, unit.c.id)).all())
    rows = [{"unit_id": ids[v.code], "parent_id": ids.get(v.parent), **_values(v)} for v in new]
    if rows:
        connection.execute(insert(unit_version), rows)
    for version in changed:
        known = unit_version.c.valid_from == version.valid_from
        if version.valid_from is None:
            known = unit_version.c.valid_from.is_(None)
        connection.execute(
            update(unit_version)
            .where(unit_version.c.unit_id == ids[version.code], known)
            .values(parent_id=ids.get(version.parent), **_values(version))
        )


def _values(version: UnitVersion) -> dict[str, Any]:
    return {
        "name": version.name,
        "level": version.level,
        "tags": version.tags,
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
        "resolution": version.resolution,
    }


def _line(version: UnitVersion) -> str:
    validity = f" · {_validity(version)}" if version.valid_from or version.valid_to else ""
    return f"{version.code} · {version.name}{validity}"


def _validity(version: UnitVersion) -> str:
    return f"{version.valid_from or '…'} – {version.valid_to or '…'}"


def difference(before: Any, after: Any) -> str:
    """The fields in which two values of one kind differ, as "name: before → after"."""
    names = [name for name in after.__dataclass_fields__ if getattr(before, name) != getattr(after, name)]
    return "; ".join(f"{name}: {_shown(getattr(before, name))} → {_shown(getattr(after, name))}" for name in names)


def _shown(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) and value else str(value or "∅")


def problem_at(parsed: Parsed[Any], row: int, code: str, what: str, field: str = "") -> Problem:
    """What is wrong with a row of a file, or with the cell of a field in it; with all of it where `row` is 0."""
    message = say("{file}, dòng {row}: {what}.", "{file}, row {row}: {what}.", file=parsed.filename, row=row, what=what)
    if not row:
        message = say("{file}: {what}.", "{file}: {what}.", file=parsed.filename, what=what)
    return Problem(code=code, message=message, path=parsed.filename, line=row, column=parsed.columns.get(field))


def note_at(
    problems: Problems, parsed: Parsed[Any], row: int, code: str, what: Callable[[], str], field: str = ""
) -> None:
    """`problem_at`, of which there may be very many."""

    def said() -> str:
        return problem_at(parsed, row, code, what()).message

    problems.note(code, said, path=parsed.filename, line=row, column=parsed.columns.get(field))
