"""What the databases are filled with: units that each have an officer, a plan that they all owe, a year of plans."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Connection, text

from lib.time import VIETNAM, local_date
from org.today import mark_changed, refresh
from storage.store import Store
from workflow.publish import publish

PUBLISHED = datetime(2020, 10, 6, 9, 0, tzinfo=VIETNAM)
FIRST_RUNG = datetime(2020, 12, 1, 8, 5, tzinfo=VIETNAM)
AFTER = datetime(2020, 12, 30, 9, 0, tzinfo=VIETNAM)  # the date has passed, and the last act was before

PLAN = """
plan:
  number: 1/KH
  issuer: top
  issued_on: 2020-10-06
  subject: Đo tốc độ
items:
  - id: report
    title: Báo cáo
    assigned_to: {level: commune}
    due: 2020-12-15
""".encode()

# A plan by the shortest statements that can stand for one.
RAW_PARENTS = (
    """INSERT INTO plan (id, number, year, issuer_id, desk_id, issued_on, subject, based_on, day_off, send_at, ladder,
    status, published_at, source) VALUES
    (:n, :n || '/KH', 2020, 1, 1, '2020-10-06', 'x', '[]', 'next', '08:00', '[]', 'published', :published, '')""",
    """INSERT INTO item (id, plan_id, position, key, title, report_to_id, deliverables)
    VALUES (:n, :n, 0, 'x', 'x', 1, '[]')""",
    """INSERT INTO deadline (id, plan_id, item_id, due_given, due_on, due_at, steps)
    VALUES (:n, :n, :n, '2020-12-15', '2020-12-15', :due, '[]')""",
)
# Of ten units two have handed in and four are accepted, every third too late.
_TASKS = """
INSERT INTO task (plan_id, item_id, unit_id, unit_version_id, deadline_id, since, status, submitted_at, accepted_at)
SELECT :n, :n, v.unit_id, v.id, :n, :published,
  CASE WHEN v.id % 10 < 2 THEN 'submitted' WHEN v.id % 10 < 6 THEN 'accepted' ELSE 'assigned' END,
  CASE WHEN v.id % 10 < 6 THEN CASE WHEN v.id % 3 = 0 THEN {late} ELSE {early} END END,
  CASE WHEN v.id % 10 BETWEEN 2 AND 5 THEN {late} END
FROM unit_version v WHERE v.level = 'commune'
"""
_ACTS = """
INSERT INTO act (task_id, at, actor, action, status, from_deadline_id, deadline_id, submitted_at)
SELECT id, {at}, 'x', '{action}', '{status}', deadline_id, deadline_id, submitted_at FROM task WHERE {at} IS NOT NULL
"""


def units(communes: int) -> Callable[[Store], None]:
    """A top unit and `communes` communes below it, each with an officer."""

    def fill(store: Store) -> None:
        with store.write() as connection:
            code = "CASE n WHEN 0 THEN 'top' ELSE 'c' || n END"
            _insert_range(connection, "unit", "id, code, code_key", f"n + 1, {code}, {code}", communes)
            columns = "id, unit_id, name, level, parent_id, tags"
            values = "n + 1, n + 1, 'Đơn vị ' || n, CASE n WHEN 0 THEN 'nation' ELSE 'commune' END"
            parent = "CASE n WHEN 0 THEN NULL ELSE 1 END"
            _insert_range(connection, "unit_version", columns, f"{values}, {parent}, ''", communes)
            _insert_range(connection, "person", "id, address", "n + 1, 'don-vi-' || n || '@don-vi.example'", communes)
            columns = "id, unit_id, post, position, email, person_id"
            values = "n + 1, n + 1, 'officer', 0, 'don-vi-' || n || '@don-vi.example', n + 1"
            _insert_range(connection, "contact", columns, values, communes)
            mark_changed(connection)
            refresh(connection, local_date(PUBLISHED))

    return fill


def published(communes: int) -> Callable[[Store], None]:
    """The same, with one plan that all communes owe."""

    def fill(store: Store) -> None:
        units(communes)(store)
        publish(store, PLAN, PUBLISHED, "bench")

    return fill


def a_year(tasks: int) -> Callable[[Store], None]:
    """Ten plans that each of a tenth as many communes owes, with what they and the desk did."""

    def fill(store: Store) -> None:
        units(tasks // 10)(store)
        with store.write() as connection:
            late, early = (_literal(connection, f"2020-12-{day}T02:00:00.000000Z") for day in (20, 10))
            for n in range(1, 11):
                for statement in RAW_PARENTS:
                    run(connection, statement, n)
                run(connection, _TASKS.replace("{late}", late).replace("{early}", early), n)
            for at, action, status in (("submitted_at", "submit", "submitted"), ("accepted_at", "accept", "accepted")):
                connection.execute(text(_ACTS.format(at=at, action=action, status=status)))

    return fill


def run(connection: Connection, statement: str, n: int = 1) -> None:
    """A raw statement about plan `n`, with the values of those names that it holds."""
    due = instant(connection, datetime(2020, 12, 16, tzinfo=VIETNAM))
    values = {"n": n, "due": due, "published": instant(connection, PUBLISHED)}
    connection.execute(text(statement), {name: value for name, value in values.items() if f":{name}" in statement})


def instant(connection: Connection, at: datetime) -> object:
    """As the database keeps it."""
    if connection.dialect.name == "postgresql":
        return at
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _literal(connection: Connection, at: str) -> str:
    return f"CAST('{at}' AS timestamptz)" if connection.dialect.name == "postgresql" else f"'{at}'"


def _insert_range(connection: Connection, table: str, columns: str, values: str, last: int) -> None:
    if connection.dialect.name == "sqlite":
        series = "WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n < :last)"
        statement = f"INSERT INTO {table} ({columns}) {series} SELECT {values} FROM series"
    else:
        statement = f"INSERT INTO {table} ({columns}) SELECT {values} FROM generate_series(0, :last) AS series(n)"
    connection.execute(text(statement), {"last": last})
