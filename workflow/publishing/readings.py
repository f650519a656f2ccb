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

from documents.opening.opened import Opened
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

    `plan_id` is the plan that it has become.
    """

    id: str
    name: str
    text: str
    notes: tuple[str, ...]
    answers: Answers
    plan_id: int | None


def begin(store: Store, folder: Path, viewer: Viewer, copy: Copy, opened: Opened, at: datetime) -> str:
    """Keep the file and its text, at the real instant `at`; returns the id. What nobody has touched for two days goes,
    of one account all but the last few."""
    values = {"id": token_hex(12), "account_id": viewer.account_id, "at": at, "text": opened.text}
    values |= {"name": copy.name, "sha256": copy.sha256, "size": copy.size, "notes": list(opened.notes)}
    values |= {"answers": {}, "drafts": []}

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
    if row is None:
        return None
    made = _published(connection, viewer)
    plan_id = next((made[one] for one in row.drafts if one in made), None)
    read = {"id": row.id, "name": row.name, "text": row.text, "notes": tuple(row.notes), "answers": row.answers}
    return Reading(**read, plan_id=plan_id)


def of_account(connection: Connection, viewer: Viewer) -> Sequence[Any]:
    """The texts (id, name, at) that this account has begun with and that are no plans yet, the latest first."""
    published = _published(connection, viewer)
    return [row for row in _all(connection, viewer) if published.keys().isdisjoint(row.drafts)]


def answer(store: Store, viewer: Viewer, id: str, answers: Answers, at: datetime, draft: str | None = None) -> None:
    """What was answered last; `draft` is the digest of the plan file that was made of it, if one was."""
    values: dict[str, Any] = {"answers": {name: list(texts) for name, texts in answers.items()}, "at": at}

    def enter(connection: Connection) -> None:
        if draft is not None:
            before = connection.scalar(select(plan_reading.c.drafts).where(*_own(viewer, id))) or []
            values["drafts"] = list(dict.fromkeys((*before, draft)))
        connection.execute(update(plan_reading).where(*_own(viewer, id)).values(values))

    store.retrying(enter)


def of_draft(connection: Connection, viewer: Viewer, sha256: str) -> str | None:
    """The id of the text that this plan file was made of."""
    return next((row.id for row in _all(connection, viewer) if sha256 in row.drafts), None)


def become(
    connection: Connection, folder: Path, viewer: Viewer, sha256: str, plan_id: int, now: datetime, actor: str
) -> None:
    """The plan that was published of that plan file carries the text's own file, where it was made of one."""
    lock_shared(connection, "files")
    row = next((row for row in _all(connection, viewer) if sha256 in row.drafts), None)
    if row is None or not place(folder, row.sha256).exists():
        return
    carried = {"title": TITLE, "name": row.name, "sha256": row.sha256, "size": row.size}
    carry(connection, plan_id, None, carried, now, actor)


def _all(connection: Connection, viewer: Viewer) -> Sequence[Any]:
    """Those of the account without what they say, the latest first."""
    columns = plan_reading.c
    shown = (columns.id, columns.name, columns.at, columns.sha256, columns.size, columns.drafts)
    mine = select(*shown).where(columns.account_id == viewer.account_id)
    return connection.execute(mine.order_by(columns.at.desc(), columns.id)).all()


def _published(connection: Connection, viewer: Viewer) -> dict[str, int]:
    """The plans that were made of this account's plan files, by digest."""
    columns = plan_draft.c
    made = select(columns.sha256, columns.plan_id).where(columns.plan_id.is_not(None))
    return dict(connection.execute(made.where(columns.account_id == viewer.account_id)).all())


def _own(viewer: Viewer, id: str) -> tuple[Any, Any]:
    return plan_reading.c.id == id, plan_reading.c.account_id == viewer.account_id
