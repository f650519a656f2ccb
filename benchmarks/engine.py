"""The engine: an idle tick, notices due at once, publication; each beside the statements that write as much."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import text

from benchmarks.data import FIRST_RUNG, PLAN, PUBLISHED, RAW_PARENTS, instant, published, run, units
from benchmarks.timing import Result, Scale, Taken, pairs, taken
from benchmarks.world import Database
from lib.time import VIETNAM
from storage.store import Store
from workflow.publish import publish
from workflow.tick import tick

QUIET = datetime(2020, 11, 1, 8, 5, tzinfo=VIETNAM)
TICKS = 10  # times as many repetitions: one takes less than a millisecond
RAW_PROBE = "SELECT deadline_id FROM rung WHERE fired_at IS NULL AND fire_at <= :now ORDER BY fire_at LIMIT 1"

# The same rows into the same table with the same unique constraint, by the shortest statement that writes them.
RAW_NOTICES = """
INSERT INTO notice (task_id, rung_id, act_id, person_id, contact_id, kind, channel, due_on, scheduled_for, state)
SELECT t.id, {rung}, 0, c.person_id, c.id, '{kind}', 'email', '2020-12-15', :published, '{state}'
FROM task t JOIN contact c ON c.unit_id = t.unit_id WHERE t.status = 'assigned' ON CONFLICT DO NOTHING
"""
RAW_REMINDERS = RAW_NOTICES.format(rung=1, kind="reminder", state="pending")
RAW_ASSIGNMENTS = RAW_NOTICES.format(rung=0, kind="assignment", state="pending")
RAW_TASKS = """
INSERT INTO task (plan_id, item_id, occurrence, unit_id, unit_version_id, deadline_id, since, status)
SELECT :n, :n, 0, v.unit_id, v.id, :n, :published, 'assigned' FROM unit_version v WHERE v.level = 'commune'
"""


def idle_tick(database: Database, scale: Scale) -> Iterator[Result]:
    """A tick with nothing due, over more and more open tasks: the look whether a rung is due."""
    for size in scale.tasks:
        url = database.create(published(size))
        with database.opened(url) as store:
            yield pairs(
                "idle tick",
                database.name,
                size,
                scale.repetitions * TICKS,
                lambda: taken(lambda: tick(store, QUIET)),
                lambda: taken(lambda: _probe(store)),
            )
        database.drop(url)


def burst(database: Database, scale: Scale) -> Iterator[Result]:
    """Notices due at once: one INSERT … SELECT."""
    url = database.create(published(scale.rows))

    def ours() -> Taken:
        with database.copy_of(url) as store:
            return taken(lambda: tick(store, FIRST_RUNG))

    def raw() -> Taken:
        with database.copy_of(url) as store:
            return taken(lambda: _write(store, RAW_REMINDERS))

    yield pairs("notices due at once", database.name, scale.rows, scale.repetitions, ours, raw)
    database.drop(url)


def publication(database: Database, scale: Scale) -> Iterator[Result]:
    """Publication of a plan: the tasks of all units and their assignments, two statements."""
    url = database.create(units(scale.rows))

    def ours() -> Taken:
        with database.copy_of(url) as store:
            return taken(lambda: publish(store, PLAN, PUBLISHED, "bench"))

    def raw() -> Taken:
        with database.copy_of(url) as store:
            _write(store, *RAW_PARENTS)
            return taken(lambda: _write(store, RAW_TASKS, RAW_ASSIGNMENTS))

    yield pairs("publication", database.name, scale.rows, scale.repetitions, ours, raw)
    database.drop(url)


def _probe(store: Store) -> None:
    with store.read() as connection:
        connection.execute(text(RAW_PROBE), {"now": instant(connection, QUIET)}).first()


def _write(store: Store, *statements: str) -> None:
    with store.write() as connection:
        for statement in statements:
            run(connection, statement)
