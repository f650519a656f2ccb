"""Bringing a contact file into the database; the same file twice changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, bindparam, insert, select, update

from lib.language import say
from lib.problem import Problem, Problems, Refused, bounded
from lib.telephone import telephone
from lib.time import local_date
from lib.vocabulary import POSTS, Post, word
from org.files.alike import with_known_units
from org.files.rows import Parsed
from org.files.tenure import gap_words, gaps, taken_in
from org.files.units import Changes, difference, note_at, problem_at
from org.model import Contact
from org.today import mark_changed
from storage.store import insert_ignoring, lock_exclusive
from storage.tables import contact, person, unit

_Place = tuple[str, Post]


def import_contacts(connection: Connection, parsed: Parsed[Contact], *, now: datetime) -> Changes:
    """The file's rows replace the contacts of each (unit, post) that it names; others stay. Whoever begins later ends
    nobody's time today (org.files.tenure).

    Contacts are never overwritten: one that changed is retired and another added, so that history keeps whom it told.
    Raises Refused with every problem: those of the file and unknown units.
    """
    lock_exclusive(connection, "roster")
    units: dict[str, int] = dict(connection.execute(select(unit.c.code, unit.c.id)).all())
    parsed = with_known_units(parsed, units)
    problems = bounded([*parsed.problems, *_unknown_units(parsed, units)])
    if problems:
        raise Refused(problems)
    given: dict[_Place, list[Contact]] = {}
    for _, one in parsed.rows:
        given.setdefault((one.unit, one.post), []).append(one)
    stored = _stored_contacts(connection, given)
    added, removed, unchanged, notes = [], [], 0, [*parsed.notes, *numbers_that_are_none(parsed)]
    today = local_date(now)
    for place, rows in given.items():
        known = stored.get(place, {})
        wanted = taken_in(rows, [one for _, one in known], today)
        notes += [gap_words(*place, days) for days in gaps([(one.valid_from, one.valid_to) for one in wanted], today)]
        kept = known.keys() & set(enumerate(wanted))
        unchanged += len(kept)
        removed += [(key[1], row_id) for key, row_id in known.items() if key not in kept]
        added += [(position, one) for position, one in enumerate(wanted) if (position, one) not in kept]
    if added or removed:
        _write_contacts(connection, added, [row_id for _, row_id in removed], units, now)
        mark_changed(connection)
    changes = _contact_changes([one for _, one in added], [one for one, _ in removed], unchanged)
    return replace(changes, notes=tuple(notes))


def numbers_that_are_none(parsed: Parsed[Contact]) -> Iterator[str]:
    """A sentence for each telephone of the file that is no Vietnamese number."""
    for row, one in parsed.rows:
        if one.phone and telephone(one.phone) is None:
            what = say(
                "“{phone}” không phải là số điện thoại Việt Nam",
                "'{phone}' is no Vietnamese telephone number",
                phone=one.phone,
            )
            yield problem_at(parsed, row, "not-a-number", what, "phone").message


def _unknown_units(parsed: Parsed[Contact], units: Mapping[str, int]) -> list[Problem]:
    if parsed.rows and not units:
        none = say(
            "danh bạ chưa có đơn vị nào; hãy nhập tệp đơn vị trước, bằng `dondoc units import`",
            "the roster has no units yet; import them first: `dondoc units import`",
        )
        return [problem_at(parsed, 0, "unknown-unit", none)]
    problems = Problems()
    lacking = Counter(one.unit for _, one in parsed.rows if one.unit not in units)
    for row, one in parsed.rows:
        if n := lacking.pop(one.unit, 0):  # one cause, one sentence
            others = say(" ({n} dòng)", " ({n} rows)", n=n) if n > 1 else ""
            what = partial(
                say,
                "không có đơn vị “{code}” trong danh bạ{others}",
                "there is no unit '{code}' in the roster{others}",
                code=one.unit,
                others=others,
            )
            note_at(problems, parsed, row, "unknown-unit", what, "unit")
    return problems.all()


def _stored_contacts(connection: Connection, places: Iterable[_Place]) -> dict[_Place, dict[tuple[int, Contact], int]]:
    """The contacts in force of the named posts: (position, contact) → row id."""
    wanted = set(places)
    rows = connection.execute(
        select(contact, unit.c.code)
        .join(unit, unit.c.id == contact.c.unit_id)
        .where(contact.c.retired_at.is_(None))
        .order_by(contact.c.position)
    )
    fields = ("post", "title", "name", "email", "phone", "zalo_user_id", "valid_from", "valid_to")
    stored: dict[_Place, dict[tuple[int, Contact], int]] = {}
    for row in rows:
        if (row.code, row.post) in wanted:
            one = Contact(unit=row.code, **{name: getattr(row, name) for name in fields})
            stored.setdefault((row.code, row.post), {})[(row.position, one)] = row.id
    return stored


def _write_contacts(
    connection: Connection,
    added: Sequence[tuple[int, Contact]],
    removed: Sequence[int],
    units: Mapping[str, int],
    now: datetime,
) -> None:
    if removed:
        connection.execute(
            update(contact).where(contact.c.id == bindparam("row_id")).values(retired_at=now),
            [{"row_id": row_id} for row_id in removed],
        )
    addresses = list(dict.fromkeys(_address(one) for _, one in added))
    if not addresses:
        return
    people = _people(connection)
    if unknown := [one for one in addresses if one not in people]:
        connection.execute(insert_ignoring(connection, person), [{"address": address} for address in unknown])
        people = _people(connection)
    rows = [
        {
            "unit_id": units[one.unit],
            "post": one.post,
            "position": position,
            "title": one.title,
            "name": one.name,
            "email": one.email,
            "phone": one.phone,
            "zalo_user_id": one.zalo_user_id,
            "valid_from": one.valid_from,
            "valid_to": one.valid_to,
            "person_id": people[_address(one)],
        }
        for position, one in added
    ]
    connection.execute(insert(contact), rows)


def _address(one: Contact) -> str:
    """What makes two contacts one person: the e-mail address, case aside; without one, another address (rule 4)."""
    if one.email:
        return one.email.casefold()
    if one.phone:
        return _as_compared(f"tel:{one.phone}")
    if one.zalo_user_id:
        return f"zalo:{one.zalo_user_id}"
    return f"post:{one.unit}/{one.post}"


def _people(connection: Connection) -> dict[str, int]:
    """Everybody by address; of two spellings that an earlier version took for two persons, the first."""
    rows = connection.execute(select(person.c.address, person.c.id).order_by(person.c.id.desc()))
    return {_as_compared(row.address): row.id for row in rows}


def _as_compared(address: str) -> str:
    kind, _, number = address.partition("tel:")
    if kind or not number:
        return address
    return "tel:" + (telephone(number) or "".join(c for c in number if c.isdigit() or c == "+"))


def _contact_changes(added: Sequence[Contact], removed: Sequence[Contact], unchanged: int) -> Changes:
    """Pairs what was removed and added in one post as a change."""
    old = {(one.unit, one.post): one for one in removed}
    changed = [one for one in added if (one.unit, one.post) in old]
    paired = {(one.unit, one.post) for one in changed}
    return Changes(
        added=tuple(contact_line(one) for one in added if (one.unit, one.post) not in old),
        changed=tuple(
            " · ".join(filter(None, [contact_line(one), difference(old[(one.unit, one.post)], one)])) for one in changed
        ),
        removed=tuple(contact_line(one) for one in removed if (one.unit, one.post) not in paired),
        unchanged=unchanged,
    )


def contact_line(one: Contact) -> str:
    """A contact in one line of what changed."""
    return " · ".join(
        part for part in (one.unit, word(POSTS, one.post), one.name or one.title, one.email or one.phone) if part
    )
