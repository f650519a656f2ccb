"""Files that came ahead of their form (web contract, section 8): a break costs one file, not what was typed.

Each lies under its own id in a folder of its own, on the filesystem of the kept files, and is moved among them in the
transaction that records the submission. What nobody submits goes after two days.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from lib.language import say
from lib.problem import refuse
from storage.disk import make_folder, sync_folder
from storage.store import Store
from storage.tables import upload
from workflow.keeping.files import HALF, Copy
from workflow.keeping.limits import forget

KEPT_FOR = timedelta(hours=48)
MOST, MOST_BYTES = 10, 250 << 20  # of one link


@dataclass(frozen=True)
class Whose:
    """By which link a file comes, and for which task."""

    link_id: int
    task_id: int


def take(store: Store, folder: Path, copy: Copy, whose: Whose, *, deliverable: str | None, at: datetime) -> str:
    """Keep the copy until its form is pressed; returns its id. Refused where this link has too many already."""
    id = token_hex(12)
    make_folder(folder)
    copy.half.replace(folder / id)
    sync_folder(folder)
    values = {"id": id, "link_id": whose.link_id, "task_id": whose.task_id, "deliverable": deliverable, "at": at}
    values |= {"name": copy.name, "sha256": copy.sha256, "size": copy.size}

    def enter(connection: Connection) -> None:
        _refuse_too_many(connection, whose.link_id, copy)
        connection.execute(insert(upload).values(**values))

    try:
        store.retrying(enter)
    except BaseException:
        (folder / id).unlink(missing_ok=True)
        raise
    return id


def waiting(connection: Connection, folder: Path, whose: Whose) -> list[Row[Any]]:
    """What has come by that link for that task and was not submitted yet, in order."""
    mine = select(upload).where(upload.c.link_id == whose.link_id, upload.c.task_id == whose.task_id)
    rows = connection.execute(mine.order_by(upload.c.at, upload.c.id)).all()
    return [row for row in rows if (folder / row.id).exists()]


def as_copies(
    ahead: Sequence[Row[Any]], folder: Path, files_folder: Path, chosen: Collection[str]
) -> list[tuple[str, str | None, Copy]]:
    """Those of `ahead` that a form names, `id` or `id:deliverable`: (id, deliverable, a copy that is not kept yet).

    The copy is a second name of the same content: whatever becomes of the form, what came ahead still lies there.
    """
    found, copies = {row.id: row for row in ahead}, []
    for id, _, bound in (written.partition(":") for written in chosen):
        if (row := found.pop(id, None)) is not None:
            half = files_folder / f"{HALF}{token_hex(8)}"
            make_folder(files_folder)
            try:
                os.link(folder / id, half)
            except OSError:  # a filesystem without second names
                shutil.copyfile(folder / id, half)
            copies.append((id, bound or row.deliverable, Copy(row.name, row.sha256, row.size, half)))
    return copies


def gone(folder: Path, ids: Iterable[str]) -> None:
    """They were submitted, and are kept elsewhere now."""
    for id in ids:
        (folder / id).unlink(missing_ok=True)


def drop(store: Store, folder: Path, link_id: int, id: str) -> bool:
    """The file is not wanted after all; False where this link has none of that id."""
    mine = delete(upload).where(upload.c.link_id == link_id, upload.c.id == id)
    if not store.retrying(lambda connection: connection.execute(mine).rowcount):
        return False
    (folder / id).unlink(missing_ok=True)
    return True


def clear(store: Store, folder: Path, at: datetime) -> int:
    """What nobody submitted in two days goes, at the real instant `at`, and failures that count no longer; returns how
    many files went."""
    old = at - KEPT_FOR
    store.retrying(lambda connection: connection.execute(delete(upload).where(upload.c.at <= old)))
    store.retrying(lambda connection: forget(connection, at))
    with store.read() as connection:
        named = set(connection.scalars(select(upload.c.id)))
    files = [path for path in folder.iterdir() if path.name not in named] if folder.exists() else []
    stale = [path for path in files if path.stat().st_mtime <= old.timestamp()]
    gone(folder, (path.name for path in stale))
    return len(stale)


def _refuse_too_many(connection: Connection, link_id: int, copy: Copy) -> None:
    mine = select(func.count(), func.coalesce(func.sum(upload.c.size), 0)).where(upload.c.link_id == link_id)
    n, size = connection.execute(mine).one()
    if n < MOST and size + copy.size <= MOST_BYTES:
        return
    raise refuse(
        "too-many-uploads",
        say(
            "Đã có {n} tệp gửi lên mà chưa nộp; hãy nộp hoặc bỏ bớt trước khi gửi thêm.",
            "{n} files were sent and not submitted yet; submit or drop some of them first.",
            n=n,
        ),
    )
