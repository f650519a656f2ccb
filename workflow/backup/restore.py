"""`dondoc restore`: an office from a backup, onto an empty database of either kind; then nothing leaves by itself."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, MetaData, Table, func, inspect, select, text

from lib.language import say
from lib.problem import Refused, refuse
from storage import disk, sqlite_file
from storage.migrate import HEAD, creating, revision, upgrade_in
from storage.store import Store, gather_statistics
from workflow.accounts import sessions
from workflow.backup.container import Manifest, file_name, lines, opened, pieces
from workflow.keeping import hold
from workflow.keeping.books import carried_over
from workflow.keeping.files import place

AT_ONCE = 1000  # rows
# A new database has a row in some of these, or has had a process look at it.
OF_A_NEW_ONE = {"alembic_version", "installation", "org_state", "person", "heartbeat", "channel_state"}
Heard = Callable[[str], None]


def restore(store: Store, files: Path, path: Path, at: datetime, heard: Heard) -> Manifest:
    """Fill the empty database with the backup at `path`, and `files` with its kept files, whole or not at all.

    Sending is held from the real instant `at` on. Refused where the file is damaged or newer, or the database is not
    empty; raises OSError where something cannot be written.
    """
    with opened(path, HEAD) as (archive, manifest):
        if store.is_sqlite and sqlite_file.look(store.path) == "missing":
            with creating(store, tables=False) as made, _kept(archive, manifest, files):
                _fill(made, archive, manifest, at, heard)
        else:
            with _kept(archive, manifest, files):
                _fill(store, archive, manifest, at, heard)
    return manifest


def _fill(store: Store, archive: zipfile.ZipFile, manifest: Manifest, at: datetime, heard: Heard) -> None:
    with store.write() as connection:
        _refuse_unless_empty(store, connection, manifest)
        upgrade_in(connection, manifest.schema)
        known = MetaData()
        known.reflect(connection)
        if unknown := set(manifest.tables) - set(known.tables):
            raise ValueError(f"{sorted(unknown)} are no tables of schema {manifest.schema}")
        order = [table for table in known.sorted_tables if table.name in manifest.tables]
        for table in reversed(order):
            if table.name != "journal":  # empty, and its guard refuses even that
                connection.execute(table.delete())
        for table in order:
            heard(table.name)
            load(connection, table, manifest.tables[table.name].columns, lines(archive, table.name))
        if manifest.schema != HEAD:
            upgrade_in(connection, around=partial(carried_over, at=at))
        sessions.end_all(connection)
        hold.restored(connection, datetime.fromisoformat(manifest.taken_at), at)
        gather_statistics(connection)


def load(connection: Connection, table: Table, columns: list[str], rows: Iterator[list[Any]]) -> None:
    """The rows as the backup has them, plain values made the column's own kind by the database."""
    kinds = table.c
    sqlite = connection.dialect.name == "sqlite"
    values = [
        f":{name}" if sqlite else f"CAST(CAST(:{name} AS text) AS {kinds[name].type.compile(connection.dialect)})"
        for name in columns
    ]
    names = ", ".join(f'"{name}"' for name in columns)
    statement = text(f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join(values)})')
    while some := list(islice(rows, AT_ONCE)):
        connection.execute(statement, [dict(zip(columns, row, strict=True)) for row in some])
    if not sqlite and "id" in kinds:
        sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
        if sequence:  # new rows come behind those that were brought in
            last = f'(SELECT coalesce(max(id), 0) + 1 FROM "{table.name}")'
            connection.execute(text(f"SELECT setval('{sequence}', {last}, false)"))


def _refuse_unless_empty(store: Store, connection: Connection, manifest: Manifest) -> None:
    names = set(inspect(connection).get_table_names())
    if not names:
        return
    if revision(connection) is None:
        raise _not_empty(store)
    for name in sorted(names - OF_A_NEW_ONE):
        if connection.scalar(text(f'SELECT 1 FROM "{name}" LIMIT 1')) is not None:
            raise _not_empty(store)
    if revision(connection) != manifest.schema:
        raise refuse(
            "schema-not-empty",
            say(
                "Cơ sở dữ liệu đã có bảng của phiên bản {has}, còn bản sao lưu ở phiên bản {wanted}; hãy khôi phục vào "
                "một cơ sở dữ liệu chưa có bảng nào.",
                "The database has tables of revision {has}, the backup is of {wanted}; restore it into a database "
                "without any tables.",
                has=revision(connection),
                wanted=manifest.schema,
            ),
        )


def _not_empty(store: Store) -> Refused:
    where = str(store.path) if store.is_sqlite else store.url.render_as_string(hide_password=True)
    return refuse(
        "not-empty",
        say(
            "Cơ sở dữ liệu {where} đã có dữ liệu nên không khôi phục đè lên; hãy ghi một cơ sở dữ liệu trống trong "
            "DONDOC_DATABASE_URL hoặc một DONDOC_HOME mới.",
            "The database {where} holds data and is not written over; name an empty one in DONDOC_DATABASE_URL, or a "
            "new DONDOC_HOME.",
            where=where,
        ),
    )


@contextmanager
def _kept(archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> Iterator[None]:
    """The kept files in their places; those that are new are gone again where the block fails."""
    new: list[Path] = []
    try:
        for digest in manifest.files:
            to = place(folder, digest)
            if not to.exists():
                disk.make_folder(to.parent)
                new.append(to)
                _write(archive, digest, to)
        yield
    except BaseException:
        for one in new:
            one.unlink(missing_ok=True)
        raise


def _write(archive: zipfile.ZipFile, digest: str, to: Path) -> None:
    half = to.with_name(f".copy-{token_hex(8)}")
    try:
        with archive.open(file_name(digest)) as source, half.open("xb") as out:
            for piece in pieces(source):
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        half.replace(to)
    finally:
        half.unlink(missing_ok=True)
    disk.sync_folder(to.parent)
