"""Bringing a roster file into the database; the same file twice changes nothing.

It runs in the caller's transaction: a dry run is one that is rolled back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Date, bindparam, insert, select, update

from lib.dates import day_words
from lib.language import say
from lib.problem import Problem, Problems, Refused, bounded
from lib.text import compared, fold
from lib.time import local_date
from lib.vocabulary import POSTS, word
from lib.words import LEVELS
from org.files.correcting.replacing import Key, Replacing, Versions, key_of, nothing, take_out
from org.files.rows import CONTACT_HEADINGS, UNIT_HEADINGS, Parsed, one_spelling, overlap
from org.files.trees import MAX_LEVELS, circle, too_deep
from org.model import UnitVersion
from org.succession.past import keep_past
from org.today import mark_changed, refresh
from storage.store import insert_ignoring, lock_exclusive
from storage.tables import unit, unit_version

MOST_LOOKED_AT = 10_000_000  # units on all days on which the tree changes


@dataclass(frozen=True)
class Changes:
    """What an import changed: a line for each row added, changed or removed, and how many stayed as they were; `notes`
    are sentences about what somebody should look at, `warnings` what may be a mistake."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    notes: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def anything(self) -> bool:
        """True when the import wrote something."""
        return bool(self.added or self.changed or self.removed)


def import_units(
    connection: Connection, parsed: Parsed[UnitVersion], *, now: datetime, replacing: Replacing = nothing
) -> Changes:
    """Add or change the versions that the file names, by (code, valid_from); units it does not name stay.

    `replacing` says which stored versions give way, each to a version of the file or to none. Raises Refused with
    every problem: those of the file, unknown parents, overlapping validity; then circles.
    """
    lock_exclusive(connection, "roster")
    stored = stored_versions(connection)
    parsed = one_spelling(parsed, (one.code for one in stored.values()), (one.level for one in stored.values()))
    given = {key_of(version): version for _, version in parsed.rows}
    replaced = replacing(stored, given) if not parsed.problems else {}
    staying = {key: version for key, version in stored.items() if key not in replaced}
    after = {**staying, **given}
    found = *parsed.problems, *_taken_to_the_top(parsed, stored), *_unknown_parents(parsed, after)
    problems = bounded([*found, *_overlaps(parsed, staying)])
    if not problems:
        problems = _bad_trees(parsed, after)
    if problems:
        raise Refused(problems)
    before = {**staying, **{key_of(new): stored[key] for key, new in replaced.items() if new}}
    gone = [stored[key] for key, new in replaced.items() if new is None]
    new = [version for key, version in given.items() if key not in before]
    changed = [(before[key], one) for key, one in given.items() if key in before and before[key] != one]
    keep_past(connection, {one.code for one in (*gone, *new, *(one for one, _ in changed))}, now)
    if gone:
        take_out(connection, gone)
    if new or changed or gone:
        write_versions(connection, new, changed)
        mark_changed(connection)
    if gone:
        refresh(connection, local_date(now))
    return Changes(
        added=tuple(line_of(version) for version in new),
        changed=tuple(f"{line_of(one)} · {difference(was, one)}" for was, one in changed),
        removed=tuple(line_of(version) for version in gone),
        unchanged=len(given) - len(new) - len(changed),
    )


def stored_versions(connection: Connection) -> dict[Key, UnitVersion]:
    """Every version of every unit."""
    parent = unit.alias("parent")
    rows = connection.execute(
        select(unit_version, unit.c.code, parent.c.code.label("parent"))
        .join(unit, unit.c.id == unit_version.c.unit_id)
        .outerjoin(parent, parent.c.id == unit_version.c.parent_id)
    )
    versions = (UnitVersion(**{name: getattr(row, name) for name in UnitVersion.__dataclass_fields__}) for row in rows)
    return {key_of(version): version for version in versions}


def _taken_to_the_top(parsed: Parsed[UnitVersion], stored: Versions) -> list[Problem]:
    """A file of one unit may lack the column parent; what stands below another is not moved by what it does not say."""
    if not parsed.columns or "parent" in parsed.columns:
        return []
    above = {version.code: version.parent for version in stored.values() if version.parent}
    for row, version in parsed.rows:
        if version.code in above:
            what = say(
                "thiếu cột parent (trực thuộc), mà đơn vị “{code}” đang trực thuộc “{parent}”; hãy thêm cột này",
                "the column parent is missing, and unit '{code}' stands below '{parent}'; add it",
                code=version.code,
                parent=above[version.code],
            )
            return [problem_at(parsed, row, "missing-heading", what)]
    return []


def _unknown_parents(parsed: Parsed[UnitVersion], after: Versions) -> list[Problem]:
    known = {version.code for version in [*after.values(), *parsed.unsound]}
    plain = {fold(code): code for code in known}
    problems = Problems()
    lacking = Counter(version.parent for _, version in parsed.rows if version.parent and version.parent not in known)
    for row, version in parsed.rows:
        if version.parent in lacking and (n := lacking.pop(version.parent or "")):  # one cause, one sentence
            others = say(" và {n} đơn vị khác", " and {n} others", n=n - 1) if n > 1 else ""
            near = plain.get(fold("".join((version.parent or "").split())))
            what = partial(
                say,
                "không có đơn vị “{parent}”{meant} mà “{code}”{others} trực thuộc",
                "there is no unit '{parent}'{meant}, the parent of '{code}'{others}",
                parent=version.parent,
                meant=say(" (có lẽ là “{it}”)", " (perhaps '{it}')", it=near) if near else "",
                code=version.code,
                others=others,
            )
            note_at(problems, parsed, row, "unknown-parent", what, "parent")
    return problems.all()


def _overlaps(parsed: Parsed[UnitVersion], stored: Versions) -> list[Problem]:
    """Versions of the file that overlap with others of the same code that the database keeps."""
    in_file = {key_of(version) for _, version in parsed.rows}
    kept: dict[str, list[UnitVersion]] = {}
    for version in stored.values():
        if key_of(version) not in in_file:
            kept.setdefault(version.code, []).append(version)
    problems = Problems()
    for row, version in parsed.rows:
        for other in kept.get(version.code, ()):
            if overlap(version, other):
                what = partial(
                    say,
                    "đơn vị “{code}” đã có trong danh bạ với hiệu lực {other}, trùng với hiệu lực {this}; hiệu lực cũ "
                    "ghi sai thì thêm --replace {code}",
                    "unit '{code}' is already known as valid {other}, which overlaps with {this}; where the old one "
                    "is wrong, add --replace {code}",
                    code=version.code,
                    other=_validity(other),
                    this=_validity(version),
                )
                note_at(problems, parsed, row, "overlap", what)
    return problems.all()


def _bad_trees(parsed: Parsed[UnitVersion], after: Versions) -> list[Problem]:
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
        if found := circle(parents):
            row = next((rows[code] for code in found if code in rows), 0)
            what = say(
                "các đơn vị trực thuộc vòng quanh: {circle}", "units in a circle: {circle}", circle=" → ".join(found)
            )
            return [problem_at(parsed, row, "circle", what, "parent")]
        if code := too_deep(parents):
            what = say(
                "đơn vị “{code}” nằm dưới hơn {most} cấp; hãy xem lại cột trực thuộc",
                "unit '{code}' stands below more than {most} others; check the column parent",
                code=code,
                most=MAX_LEVELS,
            )
            return [problem_at(parsed, rows.get(code, 0), "too-deep", what, "parent")]
    return []


def write_versions(
    connection: Connection, new: Sequence[UnitVersion], changed: Sequence[tuple[UnitVersion, UnitVersion]]
) -> None:
    """Enter these versions, with units that there were not yet; and each second one in the place of the first."""
    codes = list(dict.fromkeys(version.code for version in new))
    if codes:
        connection.execute(
            insert_ignoring(connection, unit), [{"code": one, "code_key": compared(one)} for one in codes]
        )
    ids: dict[str | None, int] = dict(connection.execute(select(unit.c.code, unit.c.id)).all())
    rows = [{"unit_id": ids[v.code], "parent_id": ids.get(v.parent), **_values(v)} for v in new]
    if rows:
        connection.execute(insert(unit_version), rows)
    if changed:
        known = unit_version.c.valid_from.is_not_distinct_from(bindparam("was_from", type_=Date))
        those = update(unit_version).where(unit_version.c.unit_id == bindparam("of_id"), known)
        was = [{"of_id": ids[old.code], "was_from": old.valid_from} for old, _ in changed]
        rows = [{"parent_id": ids.get(v.parent), **_values(v)} for _, v in changed]
        connection.execute(those, [{**one, **row} for one, row in zip(was, rows, strict=True)])


def _values(version: UnitVersion) -> dict[str, Any]:
    return {
        "name": version.name,
        "level": version.level,
        "tags": version.tags,
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
        "resolution": version.resolution,
    }


def line_of(version: UnitVersion) -> str:
    """A version in one line of what changed."""
    validity = f" · {_validity(version)}" if version.valid_from or version.valid_to else ""
    return f"{version.code} · {version.name}{validity}"


def _validity(version: UnitVersion) -> str:
    return f"{_end(version.valid_from)} – {_end(version.valid_to)}"


def _end(day: date | None) -> str:
    return day_words(day) if day else "…"


def difference(before: Any, after: Any) -> str:
    """The fields in which two values of one kind differ, as "tên: before → after"."""
    headings = UNIT_HEADINGS if isinstance(after, UnitVersion) else CONTACT_HEADINGS
    names = [name for name in after.__dataclass_fields__ if getattr(before, name) != getattr(after, name)]
    return "; ".join(
        f"{say(headings[name], name)}: {_shown(name, getattr(before, name))} → {_shown(name, getattr(after, name))}"
        for name in names
    )


def _shown(name: str, value: Any) -> str:
    if not value:
        return say("(trống)", "(empty)")
    if isinstance(value, date):
        return day_words(value)
    known = {"level": LEVELS, "post": POSTS}
    return word(known[name], value) if name in known else ", ".join(value) if isinstance(value, tuple) else str(value)


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
