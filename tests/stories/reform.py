"""Units that change on a day, as their recording leaves the rows: versions through the roster's own import, then the
change with its successions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import insert, select

from org.files.rows import Parsed
from org.files.units import import_units
from org.model import Contact, UnitVersion
from storage.store import insert_row
from storage.tables import succession, unit, unit_change
from tests.stories.instants import at
from tests.stories.world import LEVELS, UNITS, Story
from workflow.correcting import imported

RESOLUTION = "1685/NQ-UBTVQH15"


def level_of(code: str) -> str:
    return LEVELS[code.split("-")[0]]


def reform(
    story: Story,
    rows: Sequence[tuple[str, str | None]],
    on: str,
    *,
    main: Sequence[tuple[str, str]] = (),
    contacts: Sequence[tuple[str, str]] = (),
    waive: str | None = None,
) -> int:
    """Recorded now: each row is an old unit with a successor; a unit that is not its own successor ceases.

    `contacts`: from the day on the officer of the first is the second's. Of successors the first is main, but `main`.
    """
    day = at(on).date()
    goes_on = {old for old, new in rows if old == new}
    ceasing = list(dict.fromkeys(old for old, _ in rows if old not in goes_on))
    founded = list(dict.fromkeys(new for _, new in rows if new is not None and new not in UNITS))
    above = {new: UNITS[old] for old, new in reversed(rows) if new is not None}
    day_before = day - timedelta(days=1)
    versions = [
        UnitVersion(code=code, name=f"Đơn vị {code}", level=level_of(code), parent=UNITS[code], valid_to=day_before)
        for code in ceasing
    ]
    versions += [
        UnitVersion(code=code, name=f"Đơn vị {code}", level=level_of(code), parent=above[code], valid_from=day)
        for code in founded
    ]
    with story.store.write() as connection:
        parsed = Parsed("units.csv", tuple(enumerate(versions, start=2)), ())
        changes = import_units(connection, parsed, now=story.now)
        imported.enter(connection, "units", changes, now=story.now, actor="ban")
        ids = dict(connection.execute(select(unit.c.code, unit.c.id)).all())
        recorded = {"valid_from": day, "resolution": RESOLUTION, "recorded_at": story.now, "actor": "ban"}
        change_id = insert_row(connection, unit_change, {**recorded, "waive_reason": waive, "before": {}})
        firsts = dict(reversed([(old, new) for old, new in rows if old not in goes_on]))
        mains = {**firsts, **{old: old for old in goes_on}, **dict(main)}
        for old, new in rows:
            heir = {"main": new is not None and mains[old] == new, "ceases": old not in goes_on}
            pair = {"old_id": ids[old], "new_id": ids[new] if new else None}
            connection.execute(insert(succession).values(change_id=change_id, **pair, **heir))
    for old, new in contacts:
        story._import([Contact(unit=new, post="officer", email=f"officer@{old}.example", valid_from=day)])
    return change_id
