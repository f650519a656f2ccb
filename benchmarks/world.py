"""Databases of any size to measure on, copied for each repetition so that every run starts from the same state."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url

from settings import Settings
from storage.migrate import upgrade
from storage.store import Store
from workflow.keeping.opening import open_store


class Database:
    """One kind of database: an empty one to fill, and copies of it to measure on."""

    def __init__(self, name: str, server: str | None) -> None:
        self.name, self.server = name, server
        self.folder = Path(tempfile.mkdtemp(prefix="dondoc-bench-"))
        self.made: list[str] = []

    def settings(self, url: str, **more: Any) -> Settings:
        """The product's own, for this database, with a data folder beside it."""
        home = self.folder / f"{Path(make_url(url).database or '').stem}-home"
        return Settings(home=home, database_url=url, broker_url="filesystem://", secret_key="bench", **more)

    @contextmanager
    def opened(self, url: str) -> Iterator[Store]:
        """The database as the product opens it, with keys: what is written is signed and sealed."""
        store = open_store(self.settings(url))
        with store.read() as connection:  # the first connection is not what is measured
            connection.execute(text("SELECT 1"))
        yield store
        store.dispose()

    def create(self, fill: Callable[[Store], object]) -> str:
        """The URL of a new, upgraded database with what `fill` brings in."""
        url = self._new(None)
        store = open_store(self.settings(url))
        upgrade(store)
        fill(store)
        store.dispose()
        return url

    @contextmanager
    def copy_of(self, url: str) -> Iterator[Store]:
        """A copy of `url`, opened; removed afterwards."""
        copy = self._new(url)
        with self.opened(copy) as store:
            yield store
        self.drop(copy)

    def remove_all(self) -> None:
        """Remove whatever was made."""
        for url in list(self.made):
            self.drop(url)
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

    def drop(self, url: str) -> None:
        """Remove one that is not needed any longer."""
        self.made.remove(url)
        database = make_url(url).database or ""
        if self.server is None:
            for path in self.folder.glob(Path(database).name + "*"):
                path.unlink()
        else:
            self._administer(f'DROP DATABASE "{database}" WITH (FORCE)')

    @contextmanager
    def server_connection(self) -> Iterator[Connection]:
        """To the server itself, each statement for itself."""
        engine = create_engine(self.server or "", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            yield connection
        engine.dispose()

    def _administer(self, statement: str) -> None:
        with self.server_connection() as connection:
            connection.execute(text(statement))


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
