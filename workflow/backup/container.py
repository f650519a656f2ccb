"""The file of a backup: a ZIP of tables as JSON lines and kept files by their SHA-256, told by a manifest.

    manifest.json         what is in it: schema, tables with columns, rows and digests, files with sizes
    tables/NAME.jsonl     a row a line, plain values (storage/plain), in the order of the key
    files/SHA256          a kept file

The manifest's own digest is the ZIP's comment. Whoever reads one believes nothing before all digests are right.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from lib.language import say
from lib.problem import Refused, refuse

FORMAT = 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 64 * 2**20
PIECE = 1 << 20
# How zipfile and zlib tell of a file that is none, or not whole.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class TableMember:
    """A table in a backup."""

    columns: list[str]
    rows: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup holds. `taken_at` is ISO 8601; `left_out` counts rows of tables that are no part of it; `missing`
    are kept files that were not where they should be; `signed_by` the fingerprint of the journal's last key."""

    schema: str
    taken_at: str
    database: str
    tables: dict[str, TableMember]
    files: dict[str, int]
    missing: list[str] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    signed_by: str | None = None
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


def table_name(name: str) -> str:
    """Where the rows of a table stand."""
    return f"tables/{name}.jsonl"


def file_name(digest: str) -> str:
    """Where a kept file stands."""
    return f"files/{digest}"


def seal(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Write the manifest, last of all."""
    data = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
    archive.writestr(MANIFEST, data, zipfile.ZIP_DEFLATED)
    archive.comment = hashlib.sha256(data).hexdigest().encode()


@contextmanager
def opened(path: Path, newest: str) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """A backup all of whose digests are right, of a schema not newer than `newest`; Refused where it is none."""
    try:
        archive = zipfile.ZipFile(path)
    except (*_BROKEN, UnicodeDecodeError) as error:
        raise _damaged(path) from error
    with archive:
        manifest = _manifest(path, archive)
        if manifest.schema > newest:
            raise _newer(path, manifest.schema, newest)
        _prove(path, archive, manifest)
        yield archive, manifest


def lines(archive: zipfile.ZipFile, name: str) -> Iterator[list[Any]]:
    """The rows of a table."""
    with archive.open(table_name(name)) as file:
        for line in file:
            yield json.loads(line)


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """All of a file, piece by piece."""
    while piece := file.read(PIECE):
        yield piece


def _manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    try:
        told = archive.getinfo(MANIFEST)
        data = archive.read(told) if told.file_size <= LARGEST_MANIFEST else b""
        if hashlib.sha256(data).hexdigest().encode() != archive.comment:
            raise _damaged(path)
        read = json.loads(data)
        if read["format"] > FORMAT:
            raise _newer(path, str(read["format"]), str(FORMAT))
        tables = {name: TableMember(**one) for name, one in read.pop("tables").items()}
        manifest = Manifest(tables=tables, **read)
    except (KeyError, TypeError, ValueError, AttributeError, *_BROKEN) as error:
        raise _damaged(path) from error
    named = all(_NAME.fullmatch(one) for table in tables for one in (table, *tables[table].columns))
    if not named or not all(_DIGEST.fullmatch(digest) for digest in manifest.files):
        raise _damaged(path)
    return manifest


def _prove(path: Path, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Every member is there, and is what the manifest says."""
    wanted = {table_name(name): table.sha256 for name, table in manifest.tables.items()}
    wanted |= {file_name(digest): digest for digest in manifest.files}
    for name, sha256 in wanted.items():
        made = hashlib.sha256()
        try:
            with archive.open(name) as file:
                for piece in pieces(file):
                    made.update(piece)
        except (KeyError, ValueError, *_BROKEN) as error:
            raise _damaged(path) from error
        if made.hexdigest() != sha256 or not _headed_alike(archive, archive.getinfo(name)):
            raise _damaged(path)


def _headed_alike(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Before the member stands what the directory at the end says of it."""
    wanted = {member.FileHeader(zip64=False), member.FileHeader(zip64=True)}
    assert archive.fp is not None, "it is open"
    archive.fp.seek(member.header_offset)
    begins = archive.fp.read(max(map(len, wanted)))
    return any(begins.startswith(one) for one in wanted)


def _damaged(path: Path) -> Refused:
    return refuse(
        "backup-damaged",
        say(
            "{file} không phải bản sao lưu của Đôn Đốc, hoặc đã hỏng hay bị cắt; hãy dùng bản khác. Chưa có gì được "
            "khôi phục.",
            "{file} is no backup of Đôn Đốc, or is damaged or cut short; use another one. Nothing was restored.",
            file=path,
        ),
    )


def _newer(path: Path, has: str, knows: str) -> Refused:
    return refuse(
        "backup-newer",
        say(
            "{file} do phiên bản mới hơn ghi ({has}; chương trình này biết đến {knows}); hãy cập nhật chương trình rồi "
            "khôi phục. Chưa có gì được khôi phục.",
            "{file} was written by a newer version ({has}; this program knows {knows}); update the program, then "
            "restore. Nothing was restored.",
            file=path,
            has=has,
            knows=knows,
        ),
    )
