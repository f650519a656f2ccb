"""What is measured, each against the plain SQL statement that any design would have to run at least."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from benchmarks.world import PLAN, PUBLISHED, Database, analyze, fill_units
from lib.time import VIETNAM
from storage.store import Store
from workflow.publish import publish
from workflow.tick import tick

FIRST_RUNG = datetime(2020, 12, 1, 8, 5, tzinfo=VIETNAM)
QUIET = datetime(2020, 11, 1, 8, 5, tzinfo=VIETNAM)
ON_CONFLICT = "ON CONFLICT DO NOTHING"

RAW_PROBE = "SELECT deadline_id FROM rung WHERE fired_at IS NULL AND fire_at <= :now ORDER BY fire_at LIMIT 1"

# The same rows into the same table with the same unique constraint, by the shortest statement that writes them.
RAW_NOTICES = f"""
INSERT INTO notice (task_id, rung_id, act_id, person_id, contact_id, kind, channel, due_on, scheduled_for, state)
SELECT t.id, 1, 0, c.person_id, c.id, 'reminder', 'email', '2020-12-15', {{now}}, 'pending'
FROM task t JOIN contact c ON c.unit_id = t.unit_id
WHERE t.status = 'assigned' {ON_CONFLICT}
"""
RAW_TASKS = """
INSERT INTO task (plan_id, item_id, occurrence, unit_id, unit_version_id, deadline_id, since, status)
SELECT 1, 1, 0, v.unit_id, v.id, 1, {now}, 'assigned' FROM unit_version v WHERE v.level = 'commune'
"""
RAW_ASSIGNMENTS = f"""
INSERT INTO notice (task_id, rung_id, act_id, person_id, contact_id, kind, channel, due_on, scheduled_for, state)
SELECT t.id, 0, 0, c.person_id, c.id, 'assignment', 'email', '2020-12-15', {{now}}, 'pending'
FROM task t JOIN contact c ON c.unit_id = t.unit_id {ON_CONFLICT}
"""
RAW_PARENTS = (
    """INSERT INTO plan (id, number, year, issuer_id, desk_id, issued_on, subject, based_on, day_off, send_at, ladder,
    status, published_at, source) VALUES
    (1, 'x', 2020, 1, 1, '2020-10-06', 'x', '[]', 'next', '08:00', '[]', 'published', {now}, '')""",
    "INSERT INTO item (id, plan_id, position, key, title, report_to_id, deliverables) "
    "VALUES (1, 1, 0, 'x', 'x', 1, '[]')",
    "INSERT INTO deadline (id, plan_id, item_id, due_on, steps) VALUES (1, 1, 1, '2020-12-15', '[]')",
)


@dataclass(frozen=True)
class Result:
    """Seconds of the product and of the raw statement, one pair per repetition, both from the same state."""

    what: str
    database: str
    size: int
    ours: tuple[float, ...]
    raw: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """How fast we are compared with the raw statement: 1.0 is as fast."""
        return statistics.median(self.raw) / statistics.median(self.ours)


def idle_tick(database: Database, sizes: list[int], repetitions: int) -> list[Result]:
    """A tick with nothing due, over more and more open tasks."""
    results = []
    for size in sizes:
        url = _published(database, size)
        with database.copy_of(url) as store:
            ours = [_seconds(lambda: tick(store, QUIET)) for _ in range(repetitions * 10)]
            raw = [_seconds(lambda: _probe(store)) for _ in range(repetitions * 10)]
        results.append(Result("idle tick", database.name, size, tuple(ours), tuple(raw)))
    return results


def burst(database: Database, size: int, repetitions: int) -> Result:
    """`size` notices due at once."""
    url = _published(database, size)
    ours, raw = [], []
    for _ in range(repetitions):
        with database.copy_of(url) as store:
            ours.append(_seconds(lambda: tick(store, FIRST_RUNG)))
        with database.copy_of(url) as store:
            raw.append(_seconds(lambda: _run(store, [RAW_NOTICES])))
    return Result("notices due at once", database.name, size, tuple(ours), tuple(raw))


def publication(database: Database, size: int, repetitions: int) -> Result:
    """Publication of a plan to `size` units: their tasks and their assignment notices."""
    url = _filled(database, size)
    ours, raw = [], []
    for _ in range(repetitions):
        with database.copy_of(url) as store:
            ours.append(_seconds(lambda: publish(store, PLAN, PUBLISHED, "bench")))
        with database.copy_of(url) as store:
            _run(store, list(RAW_PARENTS))
            raw.append(_seconds(lambda: _run(store, [RAW_TASKS, RAW_ASSIGNMENTS])))
    return Result("publication", database.name, size, tuple(ours), tuple(raw))


def _filled(database: Database, size: int) -> str:
    url = database.create()
    store = Store(url)
    fill_units(store, size)
    store.dispose()
    return url


def _published(database: Database, size: int) -> str:
    url = _filled(database, size)
    store = Store(url)
    publish(store, PLAN, PUBLISHED, "bench")
    analyze(store)
    store.dispose()
    return url


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _probe(store: Store) -> None:
    with store.read() as connection:
        connection.execute(text(RAW_PROBE), {"now": _instant(connection, QUIET)}).first()


def _run(store: Store, statements: list[str]) -> None:
    with store.write() as connection:
        for statement in statements:
            bound = statement.format(now=":now")
            values = {"now": _instant(connection, PUBLISHED)} if "{now}" in statement else {}
            connection.execute(text(bound), values)


def _instant(connection: Connection, at: datetime) -> object:
    return at if connection.dialect.name == "postgresql" else at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
