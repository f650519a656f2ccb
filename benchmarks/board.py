"""The board of a plan that all communes owe: its figures, and the whole page, beside one plain grouped statement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from fastapi.testclient import TestClient
from sqlalchemy import Connection, text

from benchmarks.data import AFTER, PUBLISHED, instant
from benchmarks.timing import Result, Scale, pairs, taken
from benchmarks.world import Database
from lib.time import local_date
from org.today import mark_changed, on_day, refresh
from storage.store import Store, gather_statistics
from web.app import create_app
from workflow.accounts import made, sessions
from workflow.accounts.model import Viewer
from workflow.views.board.beside import longest_overdue, queues
from workflow.views.board.counted import counted, items_of
from workflow.views.board.scope import scope_of
from workflow.views.board.timeline import timeline

PROVINCES, ITEMS = 63, 12
_UNITS = """
INSERT INTO unit (id, code, code_key) SELECT n, 'u' || n, 'u' || n FROM series
"""
_VERSIONS = """
INSERT INTO unit_version (id, unit_id, name, level, parent_id, tags)
SELECT n, n, 'Đơn vị ' || n, CASE WHEN n = 1 THEN 'central' WHEN n <= :provinces + 1 THEN 'province' ELSE 'commune' END,
  CASE WHEN n = 1 THEN NULL WHEN n <= :provinces + 1 THEN 1 ELSE 2 + n % :provinces END, '' FROM series
"""
_PEOPLE = """
INSERT INTO person (id, address) SELECT n, 'don-vi-' || n || '@don-vi.example' FROM series
"""
_CONTACTS = """
INSERT INTO contact (id, unit_id, post, position, email, person_id)
SELECT n, n, 'officer', 0, 'don-vi-' || n || '@don-vi.example', n FROM series
"""
_PLAN = """
INSERT INTO plan (id, number, year, issuer_id, desk_id, issued_on, subject, based_on, day_off, send_at, ladder,
  status, published_at, source, number_key)
VALUES
  (1, '1/KH', 2020, 1, 1, '2020-10-06', 'Đo tốc độ', '[]', 'next', '08:00', '[]', 'published', :published, '', '1/kh')
"""
_ITEMS = """
INSERT INTO item (id, plan_id, position, key, title, report_to_id, deliverables)
SELECT n, 1, n, 'item-' || n, 'Đầu việc ' || n, 1, '[]' FROM series WHERE n <= :items
"""
_DEADLINES = """
INSERT INTO deadline (id, plan_id, item_id, due_given, due_on, due_at, steps)
SELECT n, 1, n, '2020-12-15', '2020-12-15', :due, '[]' FROM series WHERE n <= :items
"""
_TASKS = """
INSERT INTO task (plan_id, item_id, unit_id, unit_version_id, deadline_id, since, status, submitted_at, accepted_at)
SELECT 1, i.id, v.unit_id, v.id, i.id, :published,
  CASE WHEN k.k < 2 THEN 'submitted' WHEN k.k < 6 THEN 'accepted' ELSE 'assigned' END,
  CASE WHEN k.k < 6 THEN CASE WHEN v.id % 3 = 0 THEN {late} ELSE {early} END END,
  CASE WHEN k.k BETWEEN 2 AND 5 THEN {late} END
FROM item i JOIN unit_version v ON v.level = 'commune' JOIN (SELECT n - 1 AS k FROM series WHERE n <= 10) k
  ON k.k = (v.id * 7 + i.id * 3) % 10
"""
RAW = """
SELECT t.item_id, o.superior_id, t.status, count(*) FROM task t JOIN org_tree o ON o.unit_id = t.unit_id
WHERE t.plan_id = 1 GROUP BY t.item_id, o.superior_id, t.status
"""


def shown(database: Database, scale: Scale) -> Iterator[Result]:
    """What the board reads, and the page as it is answered."""
    communes = scale.tasks[-1] // ITEMS if scale.repetitions == 1 else 10_035
    url = database.create(country(communes))
    with database.opened(url) as store:
        viewer, secret = _signed_in(store)
        app = create_app(replace(database.settings(url), public_url="http://localhost"), lambda: AFTER)
        client = TestClient(app, base_url="http://localhost", cookies={"dondoc": secret})
        ours = {"board: data": partial(_data, store, viewer), "board: page": partial(_page, client)}
        for what, work in ours.items():
            raw = partial(taken, partial(_raw, store))
            yield pairs(what, database.name, communes * ITEMS, scale.repetitions, partial(taken, work), raw)
    database.drop(url)


def _signed_in(store: Store) -> tuple[Viewer, str]:
    """Somebody of the issuer's desk."""
    with store.write() as connection:
        known = {"unit": "u1", "name": "x", "now": AFTER, "actor": "bench"}
        account = made.add(connection, "desk@u1.example", roles=("desk",), **known)  # type: ignore[arg-type]
        secret = sessions.begin(connection, account, AFTER)
    with on_day(store, local_date(AFTER)) as connection:
        found = sessions.viewer_of(connection, secret, AFTER)
    assert found is not None
    return found[0], secret


def _data(store: Store, viewer: Viewer) -> None:
    with on_day(store, local_date(AFTER)) as connection:
        scope = scope_of(connection, viewer, 1, AFTER)
        assert scope is not None
        figures = counted(connection, scope)
        items_of(connection, 1)
        timeline(connection, scope, figures)
        queues(connection, scope, figures)
        longest_overdue(connection, scope, figures)


def _page(client: TestClient) -> None:
    assert client.get("/plans/1").status_code == 200


def _raw(store: Store) -> None:
    with store.read() as connection:
        connection.execute(text(RAW)).all()


def country(communes: int) -> Callable[[Store], None]:
    """A plan of twelve items that all communes of 63 provinces owe, half of it done."""

    def fill(store: Store) -> None:
        with store.write() as connection:
            for statement in (_UNITS, _VERSIONS, _PEOPLE, _CONTACTS):
                _run(connection, statement, communes + PROVINCES + 1)
            mark_changed(connection)
            refresh(connection, local_date(PUBLISHED))
            for statement in (_PLAN, _ITEMS, _DEADLINES, _TASKS):
                _run(connection, statement, 100)
            gather_statistics(connection)
        if not store.is_sqlite:  # as the server does by itself soon after very many rows were written
            with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))

    return fill


def _run(connection: Connection, statement: str, last: int) -> None:
    postgresql = connection.dialect.name == "postgresql"
    cast = "CAST('{}' AS timestamptz)" if postgresql else "'{}'"
    late, early = (cast.format(f"2020-12-{day}T02:00:00.000000Z") for day in (20, 10))
    series = "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < :last) "
    into, select, rest = statement.replace("{late}", late).replace("{early}", early).partition("SELECT")
    known = {
        "last": last,
        "provinces": PROVINCES,
        "items": ITEMS,
        "published": instant(connection, PUBLISHED),
        "due": instant(connection, PUBLISHED.replace(month=12, day=16, hour=0)),
    }
    statement = f"{into}{series}{select}{rest}" if select else statement
    connection.execute(text(statement), {name: value for name, value in known.items() if f":{name}" in statement})
