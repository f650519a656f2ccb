"""A plan's own text that was uploaded: what it says, what was answered about its draft, the file itself, which becomes
the source of the plan (web contract, section 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from documents.opening import Opened
from storage.store import Store, lock_shared
from storage.tables import plan_draft, plan_reading
from workflow.accounts.model import Viewer
from workflow.keeping.files import Copy, keep, place
from workflow.publishing.outlines import carry

KEPT_FOR, MOST = timedelta(hours=48), 10  # of one account
TITLE = "Văn bản kế hoạch"  # by which units find it: a name, like those that desks give
Answers = Mapping[str, Sequence[str]]  # what stood in each field


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A text with the answers so far; `answers` is empty until the form was pressed.

    `draft` is the digest of the plan file that was made of it last.
    """

    id: str
    name: str
    text: str
    notes: tuple[str, ...]
    answers: Answers
    draft: str | None


def begin(store: Store, folder: Path, viewer: Viewer, copy: Copy, opened: Opened, at: datetime) -> str:
    """Keep the file and its text, at the real instant `at`; returns the id. What nobody has touched for two days goes,
    of one account all but the last few."""
    values = {"id": token_hex(12), "account_id": viewer.account_id, "at": at, "text": opened.text}
    values |= {"name": copy.name, "sha256": copy.sha256, "size": copy.size, "notes": list(opened.notes), "answers": {}}

    def enter(connection: Connection) -> None:
        lock_shared(connection, "files")
        keep(folder, [copy])
        connection.execute(insert(plan_reading).values(**values))
        own = plan_reading.c.account_id == viewer.account_id
        newest = select(plan_reading.c.id).where(own).order_by(plan_reading.c.at.desc(), plan_reading.c.id).limit(MOST)
        last = connection.scalars(newest).all()
        connection.execute(delete(plan_reading).where(plan_reading.c.at <= at - KEPT_FOR))
        connection.execute(delete(plan_reading).where(own, plan_reading.c.id.not_in([*last, values["id"]])))

    store.retrying(enter)
    return str(values["id"])


def own(connection: Connection, viewer: Viewer, id: str) -> Reading | None:
    """That one, where it is this account's."""
    row = connection.execute(select(plan_reading).where(*_own(viewer, id))).first()
    return _read(row) if row is not None else None


def of_account(connection: Connection, viewer: Viewer) -> Sequence[Any]:
    """The texts (id, name, at) that this account has begun with and that are no plans yet, the latest first."""
    columns = plan_reading.c
    published = select(plan_draft.c.sha256).where(
        plan_draft.c.sha256 == columns.draft,
        plan_draft.c.account_id == columns.account_id,
        plan_draft.c.plan_id.is_not(None),
    )
    mine = select(columns.id, columns.name, columns.at).where(columns.account_id == viewer.account_id)
    return connection.execute(mine.where(~published.exists()).order_by(columns.at.desc(), columns.id)).all()


def answer(store: Store, viewer: Viewer, id: str, answers: Answers, at: datetime, draft: str | None = None) -> None:
    """What was answered last, and what plan file was made of it, if any."""
    values = {"answers": {name: list(texts) for name, texts in answers.items()}, "at": at, "draft": draft}
    store.retrying(lambda connection: connection.execute(update(plan_reading).where(*_own(viewer, id)).values(values)))


def of_draft(connection: Connection, viewer: Viewer, sha256: str) -> str | None:
    """The id of the text that this plan file was made of last."""
    row = _made(connection, viewer, sha256)
    return row.id if row is not None else None


def become(
    connection: Connection, folder: Path, viewer: Viewer, sha256: str, plan_id: int, now: datetime, actor: str
) -> None:
    """The plan that was published of that plan file carries the text's own file, where it was made of one."""
    lock_shared(connection, "files")
    row = _made(connection, viewer, sha256)
    if row is None or not place(folder, row.sha256).exists():
        return
    carried = {"title": TITLE, "name": row.name, "sha256": row.sha256, "size": row.size}
    carry(connection, plan_id, None, carried, now, actor)


def _made(connection: Connection, viewer: Viewer, sha256: str) -> Any:
    mine = (plan_reading.c.account_id == viewer.account_id, plan_reading.c.draft == sha256)
    return connection.execute(select(plan_reading).where(*mine).order_by(plan_reading.c.at.desc()).limit(1)).first()


def _own(viewer: Viewer, id: str) -> tuple[Any, Any]:
    return plan_reading.c.id == id, plan_reading.c.account_id == viewer.account_id


def _read(row: Any) -> Reading:
    return Reading(
        id=row.id, name=row.name, text=row.text, notes=tuple(row.notes), answers=row.answers, draft=row.draft
    )
