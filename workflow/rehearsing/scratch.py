"""A copy of the office in which anything may be tried: a SQLite file of its own, gone afterwards."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import event, select

from settings import Settings
from storage import sqlite_file
from storage.migrate import upgrade
from storage.plain import plain_row
from storage.store import Store, gather_statistics
from storage.tables import metadata
from workflow.backup.restore import load


@contextmanager
def scratch(store: Store, settings: Settings) -> Iterator[tuple[Store, Settings]]:
    """The copy, and settings by which nothing is written elsewhere. It has no keys: nothing in it is signed."""
    with tempfile.TemporaryDirectory(prefix="dondoc-rehearsal-") as folder:
        path = Path(folder) / "scratch.sqlite3"
        if store.is_sqlite:
            sqlite_file.begin(path)
            with closing(sqlite3.connect(path)) as copy, store.read() as connection:
                connection.connection.driver_connection.backup(copy)  # type: ignore[union-attr]
        words = settings.templates_folder
        own = replace(settings, home=Path(folder), database_url=f"sqlite:///{path}", templates=words)
        made = Store(own.database_url)
        event.listen(made.engine, "connect", sqlite_file.forgetfully)
        try:
            if not store.is_sqlite:
                upgrade(made)
                _carry(store, made)
            yield made, own
        finally:
            made.dispose()


def _carry(store: Store, to: Store) -> None:
    """Every row, as it was at one instant."""
    order = metadata.sorted_tables
    with store.read() as source, to.write() as target:
        for table in reversed(order):
            if table.name != "journal":  # empty, and its guard refuses even that
                target.execute(table.delete())
        for table in order:
            rows = source.execute(select(*plain_row(source, table)).execution_options(yield_per=1000))
            load(target, table, [column.name for column in table.c], (list(row) for row in rows))
        gather_statistics(target)
