"""Files that somebody asked for on the command line: where they go, under which name."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import click

from documents.sheet import csv_of, xlsx_of
from lib.language import say
from lib.problem import refuse
from storage.disk import as_asked


def write(kind: str, headings: Sequence[str], rows: Sequence[Sequence[object]], output: Path | None) -> None:
    """Write rows as `csv` (UTF-8 with BOM, so that Excel reads Vietnamese) or `xlsx`, to `output` or to stdout."""
    write_bytes(kind, csv_of(headings, rows) if kind == "csv" else xlsx_of(headings, rows), output)


def write_bytes(kind: str, data: bytes, output: Path | None) -> None:
    """Write a file of that kind to `output`, or to stdout where that can take it."""
    if output is not None:
        save(output, data)
        click.echo(say("Đã ghi {path}.", "Wrote {path}.", path=output), err=True)
    elif kind != "csv" and sys.stdout.isatty():
        raise click.UsageError(
            say(
                "Tệp XLSX không in ra màn hình được; hãy thêm `-o TÊN.xlsx`.",
                "An XLSX file cannot be printed on a terminal; add `-o NAME.xlsx`.",
            )
        )
    else:
        sys.stdout.buffer.write(data)


def unused(name: str | Path) -> Path:
    """A file of that name that is not there yet: what somebody has worked on is not written over."""
    path = Path(name)
    if path.exists():
        raise refuse(
            "file-exists",
            say(
                "Tệp {file} đã có; hãy ghi tên khác bằng -o.",
                "The file {file} exists; name another one with -o.",
                file=name,
            ),
        )
    return path


def ends(path: Path | None, ending: str) -> None:
    """Refuse a name by whose ending another program would open the file."""
    if path is None or path.suffix.lower() == ending:
        return
    raise refuse(
        "wrong-ending",
        say(
            "Tệp {file} phải có đuôi {ending}, vì lệnh này chỉ ghi được loại tệp đó.",
            "The file {file} must end in {ending}: this command writes no other kind.",
            file=path,
            ending=ending,
        ),
    )


def save(path: Path, data: bytes) -> None:
    """Write a file that somebody asked for, with that person's own umask: who may read it is theirs to say."""
    save_as_read(path, iter([data]))


def save_as_read(path: Path, pieces: Iterator[bytes]) -> None:
    """The same, piece by piece; what is there stays until the first piece has come."""
    first = next(pieces, b"")
    with as_asked():
        file = path.open("wb")
    with file:
        file.writelines(chain([first], pieces))
