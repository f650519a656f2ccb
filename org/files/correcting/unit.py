"""One version of a unit put right by hand, under the same checks as an import (contract, section 5, rule 20)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from lib.dates import day_words
from lib.language import say
from lib.problem import Refused, refuse
from lib.text import encoded_word
from lib.time import local_date
from org.files.correcting.replacing import corrected, the_one, validity_words
from org.files.rows import Parsed
from org.files.units import Changes, import_units, stored_versions
from org.model import UnitVersion, valid_on
from org.queries import known_code


def correct_unit(
    connection: Connection, code: str, fields: Mapping[str, Any], *, as_of: date | None, now: datetime
) -> Changes:
    """Give these fields to the unit's version of `as_of`, else to its only one, else to that of today.

    The row stays the same, so that tasks go on to refer to it. Raises Refused where no version is meant, for a name or
    a superior that cannot be, and where the validity would overlap with another version's.
    """
    code = known_code(connection, code)
    versions = [one for one in stored_versions(connection).values() if one.code == code]
    old = _meant(code, versions, as_of, local_date(now))
    if why := encoded_word(fields.get("name") or ""):
        raise refuse("encoded-word", say("Tên đơn vị {why}.", "The unit's name: {why}.", why=why))
    if fields.get("parent"):
        fields = {**fields, "parent": known_code(connection, fields["parent"])}
    new = corrected(old, fields)
    parsed = Parsed(code, ((0, new),), ())
    return import_units(connection, parsed, now=now, replacing=the_one(old, new))


def _meant(code: str, versions: Sequence[UnitVersion], as_of: date | None, today: date) -> UnitVersion:
    if as_of is None and len(versions) == 1:
        return versions[0]
    day = as_of or today
    for one in versions:
        if valid_on(day, one.valid_from, one.valid_to):
            return one
    raise _no_version(code, versions, day)


def _no_version(code: str, versions: Sequence[UnitVersion], day: date) -> Refused:
    ordered = sorted(versions, key=lambda one: one.valid_from or date.min)
    return refuse(
        "no-version",
        say(
            "Ngày {day} đơn vị “{code}” không có hiệu lực; hãy ghi --as-of là một ngày trong thời kỳ cần sửa: {found}.",
            "On {day} unit '{code}' is not valid; give as --as-of a day of the time to be corrected: {found}.",
            day=day_words(day),
            code=code,
            found="; ".join(map(validity_words, ordered)),
        ),
    )
