"""Files in one archive, made while it is sent: nothing of it is held but the piece that is on its way."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from documents.sheet import csv_of
from lib.dates import instant_words
from lib.language import say
from lib.time import VIETNAM
from lib.vocabulary import word
from lib.words import STANDINGS
from workflow.keeping.files import place

LIST = "danh-sach.csv"
PIECE = 1 << 20
MODE = 0o600 << 16


def archive(folder: Path, rows: Sequence[dict[str, Any]], now: datetime) -> Iterator[bytes]:
    """The ZIP of these files with their list; documents are compressed already and are stored as they are.

    What is on disk no more stands in the list alone.
    """
    pieces = _Pieces()
    with ZipFile(pieces, "w", ZIP_STORED) as whole:
        whole.writestr(_entry(LIST, now), _list(rows))
        for row in rows:
            path = place(folder, row["sha256"])
            if not path.is_file():
                continue
            entry = _entry(row["path"], datetime.fromisoformat(row["submitted_at"]))
            entry.file_size = row["size"]
            with path.open("rb") as content, whole.open(entry, "w") as kept:
                while piece := content.read(PIECE):
                    kept.write(piece)
                    yield pieces.taken()
    yield pieces.taken()


class _Pieces(io.RawIOBase):
    """A file that is only written to; what came since is taken away."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        return len(data)

    def taken(self) -> bytes:
        found = bytes(self._held)
        self._held.clear()
        return found


def _entry(path: str, at: datetime) -> ZipInfo:
    entry = ZipInfo(path, at.astimezone(VIETNAM).timetuple()[:6])
    entry.external_attr = MODE
    return entry


def _list(rows: Sequence[dict[str, Any]]) -> bytes:
    headings = (
        *(say("Đơn vị", "Unit"), say("Mã đơn vị", "Unit code"), say("Đầu việc", "Item"), say("Nhiệm vụ", "Task")),
        *(say("Sản phẩm", "Deliverable"), say("Tệp", "File"), say("Đường dẫn", "Path")),
        *(
            say("Dung lượng (byte)", "Size (bytes)"),
            "SHA-256",
            say("Nộp lúc", "Submitted"),
            say("Tình trạng", "Standing"),
        ),
    )
    return csv_of(
        headings,
        (
            (
                *(
                    row["unit_name"],
                    row["unit"],
                    row["item"],
                    row["task"],
                    row["deliverable"],
                    row["name"],
                    row["path"],
                ),
                *(row["size"], row["sha256"], instant_words(row["submitted_at"]), word(STANDINGS, row["standing"])),
            )
            for row in rows
        ),
    )
