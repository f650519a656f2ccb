"""`dondoc backup`: everything in one file, as it was at one instant, while the engine goes on (contract 5, rule 18)."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Table, func, select

from lib.language import say
from lib.problem import refuse
from lib.time import local_iso
from storage import disk
from storage.migrate import HEAD
from storage.plain import plain_row
from storage.store import Store
from storage.tables import channel_slot, journal, metadata, zalo_token
from workflow.backup.container import Manifest, TableMember, file_name, pieces, seal, table_name
from workflow.keeping.files import place
from workflow.keeping.sweep import NAMED, aside

# Secrets, and what lasts no longer than a process.
LEFT_OUT = {table.name for table in (zalo_token, channel_slot)}
AT_ONCE = 2000  # rows
Heard = Callable[[str], None]


def unheard(_what: str) -> None:
    """Nobody hears how far it is."""


def backup(store: Store, files: Path, to: Path, now: datetime, heard: Heard = unheard) -> Manifest:
    """Write the office to the new file `to`, whole or not at all; `heard` is told what is being written.

    Kept files that are not there are named in the manifest. Refused where the file exists; raises OSError where it
    cannot be written.
    """
    if to.exists():
        raise refuse(
            "file-exists",
            say(
                "Tệp {file} đã có; hãy ghi tên khác để không mất bản sao lưu trước.",
                "The file {file} exists; name another one, so that no earlier backup is lost.",
                file=to,
            ),
        )
    half = to.with_name(f".{to.name}.{token_hex(4)}.tmp")
    try:
        with open(half, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, store.read() as connection:
                manifest = _everything(connection, archive, files, now, heard)
                seal(archive, manifest)
            out.flush()
            os.fsync(out.fileno())
        if not disk.give_name(half, to):
            raise FileExistsError(17, os.strerror(17), str(to))
    finally:
        half.unlink(missing_ok=True)
    return manifest


def _everything(connection: Connection, archive: zipfile.ZipFile, files: Path, now: datetime, heard: Heard) -> Manifest:
    tables = {}
    for table in metadata.sorted_tables:
        if table.name not in LEFT_OUT:
            heard(table.name)
            tables[table.name] = _table(connection, archive, table)
    kept, missing = {}, []
    for digest in sorted(set(connection.scalars(NAMED))):
        heard(digest[:12])
        size = _file(archive, digest, (place(files, digest), aside(files) / digest))
        if size is None:
            missing.append(digest)
        else:
            kept[digest] = size
    counts = {name: connection.scalar(select(func.count()).select_from(metadata.tables[name])) for name in LEFT_OUT}
    return Manifest(
        schema=HEAD,
        taken_at=local_iso(now) or "",
        database=connection.dialect.name,
        tables=tables,
        files=kept,
        missing=missing,
        left_out={name: n for name, n in sorted(counts.items()) if n},
        signed_by=connection.scalar(select(journal.c.key).order_by(journal.c.id.desc()).limit(1)),
    )


def _table(connection: Connection, archive: zipfile.ZipFile, table: Table) -> TableMember:
    rows, made = 0, hashlib.sha256()
    wanted = select(*plain_row(connection, table)).order_by(*table.primary_key)
    with archive.open(table_name(table.name), "w", force_zip64=True) as out:
        for some in connection.execute(wanted.execution_options(yield_per=AT_ONCE)).partitions():
            data = "".join(f"{_line(row)}\n" for row in some).encode()
            out.write(data)
            made.update(data)
            rows += len(some)
    return TableMember([column.name for column in table.c], rows, made.hexdigest())


def _line(row: Any) -> str:
    return json.dumps(list(row), ensure_ascii=False, separators=(",", ":"))


def _file(archive: zipfile.ZipFile, digest: str, places: Iterable[Path]) -> int | None:
    """Its size; None where the file is not there, or is another than its name says."""
    for path in places:
        if path.exists() and _digest(path) == digest:
            archive.write(path, file_name(digest), zipfile.ZIP_STORED)
            return path.stat().st_size
    return None


def _digest(path: Path) -> str:
    made = hashlib.sha256()
    with path.open("rb") as file:
        for piece in pieces(file):
            made.update(piece)
    return made.hexdigest()
