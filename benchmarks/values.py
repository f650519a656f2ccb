"""`plan values`: a sheet with a row for each of very many units; beside the statements that write as much."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import text

from benchmarks.data import PLAN, PUBLISHED, instant, units
from benchmarks.timing import Result, Scale, Taken, pairs, taken
from benchmarks.world import Database
from storage.store import Store
from workflow.acting.intake import hand_in
from workflow.find import find_plan
from workflow.publish import publish
from workflow.targets.sheet import Given, read_values_sheet

HANDED_IN = PUBLISHED + timedelta(days=1)
INDICATORS = 3
TARGETS = "indicators:\n" + "".join(
    f"  - {{id: i{n}, item: report, title: Chỉ tiêu {n}, unit: đồng, aggregate: sum, target: 1}}\n"
    for n in range(INDICATORS)
)
RAW = (
    "UPDATE task SET status = 'submitted', submitted_at = :at",
    """INSERT INTO act (task_id, at, actor, action, status, from_deadline_id, deadline_id, submitted_at)
    SELECT id, :at, 'x', 'submit', 'submitted', deadline_id, deadline_id, :at FROM task""",
    """INSERT INTO submission (task_id, act_id, submitted_at, by_name, paper)
    SELECT task_id, max(id), :at, 'x', TRUE FROM act GROUP BY task_id""",
    *(
        f"""INSERT INTO submission_value (submission_id, indicator, value)
        SELECT max(id), 'i{n}', '12.5' FROM submission GROUP BY task_id"""
        for n in range(INDICATORS)
    ),
    "UPDATE notice SET state = 'withdrawn' WHERE state = 'pending' AND rung_id > 0",
)


def recorded(database: Database, scale: Scale) -> Iterator[Result]:
    """So many reports with their values, read and entered, all or none."""
    rows = scale.rows // 2

    def fill(store: Store) -> None:
        units(rows)(store)
        publish(store, PLAN + TARGETS.encode(), PUBLISHED, "bench")

    lines = (f"c{n};" + ";".join(f"{n % 1000},{k}" for k in range(INDICATORS)) for n in range(1, rows + 1))
    data = "\n".join((f"unit;{';'.join(f'i{k}' for k in range(INDICATORS))}", *lines)).encode()
    url = database.create(fill)
    with database.opened(url) as store:

        def ours() -> Taken:
            return taken(lambda: _hand_in(store, data))

        def raw() -> Taken:
            return taken(lambda: _written(store))

        yield pairs(f"{rows} rows of values", database.name, rows, min(2, scale.repetitions), ours, raw)
    database.drop(url)


def _hand_in(store: Store, data: bytes) -> None:
    with store.read() as connection:
        given = Given(plan=find_plan(connection, "1/KH"), by="x", at=None)
        found = read_values_sheet(connection, data, "values.csv", given, HANDED_IN)
    hand_in(store, found, now=HANDED_IN, actor="bench")


def _written(store: Store) -> None:
    with store.write() as connection:
        at = instant(connection, HANDED_IN)
        for statement in RAW:
            connection.execute(text(statement), {"at": at} if ":at" in statement else {})
