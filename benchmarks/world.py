"""Databases of any size to measure on, copied for each repetition so that every run starts from the same state."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url

from lib.time import VIETNAM, local_date
from org.today import mark_changed, refresh
from storage.migrate import upgrade
from storage.store import Store

PUBLISHED = datetime(2020, 10, 6, 9, 0, tzinfo=VIETNAM)

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


class Database:
    """One kind of database: an empty one to fill, and copies of it to measure on."""

    def __init__(self, name: str, server: str | None) -> None:
        self.name, self.server = name, server
        self.folder = Path(tempfile.mkdtemp(prefix="dondoc-bench-"))
        self.made: list[str] = []

    def create(self) -> str:
        """The URL of a new, empty, upgraded database."""
        url = self._new(None)
        store = Store(url)
        upgrade(store)
        store.dispose()
        return url

    @contextmanager
    def copy_of(self, url: str) -> Iterator[Store]:
        """A store on a copy of `url`, removed afterwards."""
        copy = self._new(url)
        store = Store(copy)
        with store.read() as connection:  # the first connection is not what is measured
            connection.execute(text("SELECT 1"))
        yield store
        store.dispose()
        self._drop(copy)

    def remove_all(self) -> None:
        """Remove whatever was made."""
        for url in list(self.made):
            self._drop(url)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _new(self, template: str | None) -> str:
        name = f"dondoc_bench_{uuid4().hex[:10]}"
        if self.server is None:
            url = f"sqlite:///{self.folder / name}.sqlite3"
            if template:
                source = make_url(template).database or ""
                with closing(sqlite3.connect(source)) as raw:
                    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                shutil.copy(source, make_url(url).database or "")
        else:
            url = make_url(self.server).set(database=name).render_as_string(hide_password=False)
            of = f' TEMPLATE "{make_url(template).database}"' if template else ""
            self._administer(f'CREATE DATABASE "{name}"{of}')
        self.made.append(url)
        return url

    def _drop(self, url: str) -> None:
        self.made.remove(url)
        database = make_url(url).database or ""
        if self.server is None:
            for path in self.folder.glob(Path(database).name + "*"):
                path.unlink()
        else:
            self._administer(f'DROP DATABASE "{database}" WITH (FORCE)')

    def _administer(self, statement: str) -> None:
        engine = create_engine(self.server or "", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


def databases() -> list[Database]:
    """SQLite, and PostgreSQL where BENCH_DATABASE_URL or the local server answers."""
    found = [Database("SQLite", None)]
    server = os.environ.get("BENCH_DATABASE_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
    try:
        engine = create_engine(server, connect_args={"connect_timeout": 2})
        engine.connect().close()
        engine.dispose()
    except Exception:
        return found
    return [*found, Database("PostgreSQL", server)]


def fill_units(store: Store, communes: int) -> None:
    """A top unit and `communes` communes below it, each with an officer."""
    with store.write() as connection:
        _insert_range(connection, "unit", "id, code", "n + 1, CASE n WHEN 0 THEN 'top' ELSE 'c' || n END", communes)
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
    analyze(store)


def analyze(store: Store) -> None:
    """Give the planner the statistics that autovacuum would have gathered."""
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _insert_range(connection: Connection, table: str, columns: str, values: str, last: int) -> None:
    series = (
        "WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n < :last) "
        if connection.dialect.name == "sqlite"
        else ""
    )
    source = "series" if series else "generate_series(0, :last) AS series(n)"
    statement = f"{series}INSERT INTO {table} ({columns}) SELECT {values} FROM {source}"
    if series:
        statement = f"INSERT INTO {table} ({columns}) {series}SELECT {values} FROM {source}"
    connection.execute(text(statement), {"last": last})
