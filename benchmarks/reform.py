"""Communes merge by threes on one day: their open tasks pass, five of each; beside the statements that write that.

A change that applies at once also makes the roster of that day; the statements beside it write the same rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import text

from benchmarks.data import PLAN, PUBLISHED, instant, units
from benchmarks.timing import Result, Scale, Taken, pairs, taken
from benchmarks.world import Database
from lib.time import VIETNAM
from org.files.rows import Parsed
from storage.store import Store
from workflow.publish import publish
from workflow.tick import tick
from workflow.unit_changes.model import Row
from workflow.unit_changes.recorded import Change, record

ITEMS, AT_ONCE = 5, 3
DAY = datetime(2020, 12, 1, 0, 5, tzinfo=VIETNAM)
BEFORE = PUBLISHED + timedelta(days=1)

RAW_PASSING = (
    """INSERT INTO task (plan_id, item_id, occurrence, unit_id, unit_version_id, deadline_id, since, status, made_at,
    counts_from) SELECT t.plan_id, t.item_id, t.occurrence, s.new_id, min(v.id), min(t.deadline_id), :at, 'assigned',
    :at, :at FROM task t JOIN succession s ON s.old_id = t.unit_id JOIN unit_version v ON v.unit_id = s.new_id
    WHERE t.status = 'assigned' AND s.ceases AND NOT EXISTS (SELECT 1 FROM succession g WHERE g.old_id = s.new_id)
    GROUP BY t.plan_id, t.item_id, t.occurrence, s.new_id""",
    """INSERT INTO passing (from_id, to_id, change_id, moment, at) SELECT t.id, n.id, s.change_id, :at, :at
    FROM task t JOIN succession s ON s.old_id = t.unit_id JOIN task n ON n.unit_id = s.new_id
    AND n.item_id = t.item_id AND n.occurrence = t.occurrence WHERE t.status = 'assigned' AND s.ceases""",
    """UPDATE notice SET state = 'withdrawn' WHERE state = 'pending'
    AND task_id IN (SELECT from_id FROM passing)""",
    """INSERT INTO act (task_id, at, actor, action, status, from_deadline_id, deadline_id)
    SELECT id, :at, 'x', 'pass', 'passed', deadline_id, deadline_id FROM task
    WHERE id IN (SELECT from_id FROM passing)""",
    """INSERT INTO act (task_id, at, actor, action, status, from_deadline_id, deadline_id)
    SELECT id, :at, 'x', 'amend', status, deadline_id, deadline_id FROM task
    WHERE counts_from IS NULL AND id IN (SELECT to_id FROM passing)""",
    "UPDATE task SET status = 'passed' WHERE id IN (SELECT from_id FROM passing)",
    """INSERT INTO notice (task_id, rung_id, act_id, person_id, contact_id, kind, channel, due_on, scheduled_for, state)
    SELECT t.id, 0, coalesce(max(a.id), 0), min(c.person_id), min(c.id), 'assignment', 'email', '2020-12-15', :at,
    'pending' FROM task t JOIN contact c ON c.unit_id = t.unit_id LEFT JOIN act a ON a.task_id = t.id
    WHERE t.id IN (SELECT to_id FROM passing) GROUP BY t.id""",
)


# What the change does to the roster: units, versions, contacts, who took whose place, the tables of the day.
RAW_ROSTER = (
    "INSERT INTO unit_change (valid_from, resolution, recorded_at, actor, before) VALUES (:day, 'x', :at, 'x', '{}')",
    """INSERT INTO unit (code, code_key) SELECT DISTINCT b.new, b.new FROM becomes b
    WHERE NOT EXISTS (SELECT 1 FROM unit u WHERE u.code = b.new)""",
    """INSERT INTO succession (change_id, old_id, new_id, main, ceases) SELECT c.id, o.id, n.id, true, o.id <> n.id
    FROM becomes b JOIN unit o ON o.code = b.old JOIN unit n ON n.code = b.new CROSS JOIN unit_change c""",
    """INSERT INTO unit_past (unit_id, until, versions) SELECT unit_id, :at, name FROM unit_version
    WHERE unit_id IN (SELECT old_id FROM succession)""",
    """UPDATE unit_version SET valid_to = :eve WHERE valid_to IS NULL
    AND unit_id IN (SELECT old_id FROM succession)""",
    """INSERT INTO unit_version (unit_id, name, level, parent_id, tags, valid_from, resolution)
    SELECT n.id, min(b.name), 'commune', min(t.id), '', :day, 'x' FROM becomes b
    JOIN unit n ON n.code = b.new JOIN unit t ON t.code = 'top' GROUP BY n.id""",
    """INSERT INTO contact (unit_id, post, position, email, valid_from, person_id)
    SELECT s.new_id, c.post, 1, c.email, :day, c.person_id FROM contact c
    JOIN succession s ON s.old_id = c.unit_id WHERE s.ceases""",
    """UPDATE contact SET retired_at = :at WHERE unit_id IN (SELECT old_id FROM succession WHERE ceases)""",
    "DELETE FROM org_tree",
    """INSERT INTO org_tree (unit_id, version_id, superior_id, path, valid, heir_id)
    SELECT v.unit_id, max(v.id), max(v.parent_id), '/1/' || v.unit_id || '/', max(v.valid_to) IS NULL,
    max(s.new_id) FROM unit_version v LEFT JOIN succession s ON s.old_id = v.unit_id AND s.ceases
    GROUP BY v.unit_id""",
    "DELETE FROM reach",
    """INSERT INTO reach (unit_id, post, contact_id, person_id, channel, channels, stands_in, own, top)
    SELECT c.unit_id, p.post, max(c.id), max(c.person_id), 'email', ';email;', p.post <> c.post, true, false
    FROM contact c CROSS JOIN (SELECT 'officer' AS post UNION SELECT 'head' UNION SELECT 'deputy'
    UNION SELECT 'mailbox') p WHERE c.retired_at IS NULL GROUP BY c.unit_id, p.post, c.post""",
)


def reformed(database: Database, scale: Scale) -> Iterator[Result]:
    """Looked at beforehand, and done, with all that the roster does; and in a tick, of a change recorded before."""
    communes = scale.plan
    size, repetitions = communes * ITEMS, min(scale.repetitions, 3)
    before = database.create(lambda store: _owing(store, communes))
    recorded = database.create(lambda store: _recorded(store, communes))

    def raw() -> Taken:
        with database.copy_of(recorded) as store:
            return taken(lambda: _pass(store))

    def raw_with_roster() -> Taken:
        with database.copy_of(before) as store:
            return taken(lambda: _pass(store, _rows(communes)))

    def applied(*, dry_run: bool) -> Taken:
        with database.copy_of(before) as store:
            return taken(lambda: _record(store, communes, DAY, dry_run=dry_run))

    def ticked() -> Taken:
        with database.copy_of(recorded) as store:
            return taken(lambda: tick(store, DAY))

    for what, ours, beside in (
        ("reform previewed", lambda: applied(dry_run=True), raw_with_roster),
        ("reform applied", lambda: applied(dry_run=False), raw_with_roster),
        ("tasks pass in a tick", ticked, raw),
    ):
        yield pairs(what, database.name, size, repetitions, ours, beside)
    database.drop(before)
    database.drop(recorded)


def _owing(store: Store, communes: int) -> None:
    units(communes)(store)
    if not store.is_sqlite:  # the rows brought their ids along
        with store.write() as connection:
            for table in ("unit", "unit_version", "person", "contact"):
                connection.execute(text(f"SELECT setval('{table}_id_seq', max(id)) FROM {table}"))
    head, _, one = PLAN.decode().partition("  - id: report\n")
    items = "".join(f"  - id: report-{n}\n{one}" for n in range(ITEMS))
    publish(store, f"{head}{items}".encode(), PUBLISHED, "bench")


def _recorded(store: Store, communes: int) -> None:
    _owing(store, communes)
    _record(store, communes, BEFORE, dry_run=False)


def _record(store: Store, communes: int, now: datetime, *, dry_run: bool) -> None:
    parsed = Parsed("thay-doi.csv", tuple(enumerate(_rows(communes), start=2)), ())
    record(store, lambda _: parsed, Change(on=DAY.date(), resolution="x"), now=now, actor="bench", dry_run=dry_run)


def _rows(communes: int) -> list[Row]:
    return [
        Row(old=f"c{n}", new=new, name=f"Đơn vị {new}", level="commune", parent="top")
        for n in range(1, communes + 1)
        for new in [_becomes((n - 1) // AT_ONCE)]
    ]


def _becomes(group: int) -> str:
    """Of every other group the first commune goes on under its own code."""
    return f"c{group * AT_ONCE + 1}" if group % 2 else f"x{group}"


def _pass(store: Store, rows: Sequence[Row] = ()) -> None:
    """The raw statements; with `rows` those of the roster first."""
    with store.write() as connection:
        known = {"at": instant(connection, DAY), "day": DAY.date(), "eve": DAY.date() - timedelta(days=1)}
        if rows:
            connection.execute(text("CREATE TEMPORARY TABLE becomes (old TEXT, new TEXT, name TEXT)"))
            named = [{"old": one.old, "new": one.new, "name": one.name} for one in rows]
            connection.execute(text("INSERT INTO becomes VALUES (:old, :new, :name)"), named)
        for statement in (*(RAW_ROSTER if rows else ()), *RAW_PASSING):
            asked = {name: value for name, value in known.items() if f":{name}" in statement}
            connection.execute(text(statement), asked)
            if not store.is_sqlite and (into := re.match(r"INSERT INTO (succession|task|passing|act) ", statement)):
                connection.execute(text(f"ANALYZE {into[1]}"))  # else the next one takes for ever
