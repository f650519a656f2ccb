"""What people look at: the official report in every grouping, the list of notices, a preview; beside plain SQL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import get_args

from sqlalchemy import text

from benchmarks.data import AFTER, PLAN, PUBLISHED, RAW_PARENTS, a_year, instant, published, run, units
from benchmarks.engine import RAW_ASSIGNMENTS, RAW_NOTICES, RAW_TASKS
from benchmarks.timing import Result, Scale, Taken, pairs, taken
from benchmarks.world import Database
from lib.time import local_date
from org.today import on_day
from storage.store import Store
from workflow.preview import preview
from workflow.views.outbox import Wanted, each
from workflow.views.status import BUCKETS, Grouping, status

RUNGS = 8  # of the default ladder
OPEN = "t.status IN ('assigned', 'acknowledged', 'submitted', 'returned')"
JUDGED = "CASE t.status WHEN 'submitted' THEN t.submitted_at ELSE :now END"
COUNTS = f"""
SUM(CASE WHEN t.status = 'accepted' AND t.submitted_at <= d.due_at THEN 1 ELSE 0 END) AS a,
SUM(CASE WHEN t.status = 'accepted' AND t.submitted_at > d.due_at THEN 1 ELSE 0 END) AS b,
SUM(CASE WHEN {OPEN} AND {JUDGED} <= d.due_at THEN 1 ELSE 0 END) AS c,
SUM(CASE WHEN {OPEN} AND {JUDGED} > d.due_at THEN 1 ELSE 0 END) AS d,
SUM(CASE WHEN {OPEN} AND d.due_at IS NULL THEN 1 ELSE 0 END) AS e
FROM task t JOIN deadline d ON d.id = t.deadline_id"""
# The tasks' rows are counted once, by an id; names come to the few groups.
RAW_REPORTS: dict[Grouping, str] = {
    "plan": f"""SELECT p.number, p.subject, s.* FROM (SELECT t.plan_id AS g, {COUNTS} GROUP BY t.plan_id) s
        JOIN plan p ON p.id = s.g""",
    "item": f"""SELECT i.key, i.title, s.* FROM (SELECT t.item_id AS g, {COUNTS} GROUP BY t.item_id) s
        JOIN item i ON i.id = s.g""",
    "level": f"""SELECT v.level, {COUNTS} JOIN unit_version v ON v.id = t.unit_version_id GROUP BY v.level""",
    "unit": f"""SELECT u.code, v.name, s.* FROM (SELECT t.unit_version_id AS g, {COUNTS} GROUP BY t.unit_version_id) s
        JOIN unit_version v ON v.id = s.g JOIN unit u ON u.id = v.unit_id""",
    "superior": f"""SELECT u.code, v.name, s.* FROM (SELECT o.superior_id AS g, {COUNTS}
        LEFT JOIN org_tree o ON o.unit_id = t.unit_id GROUP BY o.superior_id) s
        LEFT JOIN unit u ON u.id = s.g LEFT JOIN org_tree o ON o.unit_id = u.id
        LEFT JOIN unit_version v ON v.id = o.version_id""",
}
RAW_OUTBOX = """
SELECT n.*, p.number, i.key, u.code, r.label, c.post, c.name, c.email, c.phone, tu.code AS told,
  m.message_id AS mail_id, m.sent_at, m.delivered_at, m.read_at, m.attempts, m.error, m.cost
FROM notice n JOIN task t ON t.id = n.task_id JOIN item i ON i.id = t.item_id JOIN plan p ON p.id = t.plan_id
JOIN unit u ON u.id = t.unit_id LEFT JOIN rung r ON r.id = n.rung_id LEFT JOIN contact c ON c.id = n.contact_id
LEFT JOIN unit tu ON tu.id = c.unit_id LEFT JOIN message m ON m.id = n.message_id ORDER BY n.scheduled_for, n.id
"""


def official(database: Database, scale: Scale) -> Iterator[Result]:
    """`dondoc status`, by everything it can be grouped by."""
    url = database.create(a_year(scale.report))
    with database.opened(url) as store:
        for by in get_args(Grouping):
            assert _report(store, by) == _raw_report(store, by), f"by {by} the two count something else"
            yield pairs(
                f"status by {by}",
                database.name,
                scale.report,
                scale.repetitions,
                partial(taken, partial(_report, store, by)),
                partial(taken, partial(_raw_report, store, by)),
            )
    database.drop(url)


def _report(store: Store, by: Grouping) -> list[int]:
    """How many are in each bucket, over all groups."""
    with on_day(store, local_date(AFTER)) as connection:
        total = status(connection, AFTER, by=by)["total"]
    return [total[bucket] for bucket in BUCKETS]


def _raw_report(store: Store, by: Grouping) -> list[int]:
    with store.read() as connection:
        rows = connection.execute(text(RAW_REPORTS[by]), {"now": instant(connection, AFTER)}).all()
    return [int(sum(column)) for column in list(zip(*rows, strict=True))[-len(BUCKETS) :]]


def outbox(database: Database, scale: Scale) -> Iterator[Result]:
    """`dondoc outbox list --json`: every notice as a line of JSON."""
    url = database.create(published(scale.rows))
    with database.opened(url) as store:
        yield pairs(
            "outbox list",
            database.name,
            scale.rows,
            scale.repetitions,
            lambda: taken(lambda: _listed(store)),
            lambda: taken(lambda: _raw_listed(store)),
        )
    database.drop(url)


def _listed(store: Store) -> None:
    with store.read() as connection:
        for row in each(connection, Wanted()):
            json.dumps(row, ensure_ascii=False)


def _raw_listed(store: Store) -> None:
    with store.read() as connection:
        for row in connection.execute(text(RAW_OUTBOX)).mappings():
            json.dumps(dict(row), ensure_ascii=False, default=str)


def previewed(database: Database, scale: Scale) -> Iterator[Result]:
    """`dondoc plan preview`: tasks and all notices to come, written and rolled back by a statement a rung, and read."""
    url = database.create(units(scale.plan))
    with database.opened(url) as store:

        def ours() -> Taken:
            return taken(lambda: preview(store, PLAN, PUBLISHED))

        def raw() -> Taken:
            return taken(lambda: _raw_preview(store))

        yield pairs("preview", database.name, scale.plan, scale.repetitions, ours, raw)
    database.drop(url)


def _raw_preview(store: Store) -> None:
    with store.rehearse() as connection:
        for statement in (*RAW_PARENTS, RAW_TASKS, RAW_ASSIGNMENTS):
            run(connection, statement)
        for rung in range(1, RUNGS + 1):
            run(connection, RAW_NOTICES.format(rung=rung, kind="reminder", state="planned"))
        connection.execute(text("SELECT * FROM task")).all()
        connection.execute(text(RAW_OUTBOX)).all()
