"""A link is ended by people: by whoever says that it is not theirs, by the desk, on the command line."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, select, update
from sqlalchemy.exc import IntegrityError

from lib.language import say, speaking
from lib.problem import Refused
from lib.vocabulary import POSTS, word
from plans.model import RUNNING
from settings import installed_language
from storage.store import Store
from storage.tables import deadline, link, plan, task, unit
from tasks.model import OPEN
from workflow import journal
from workflow.asking.questions import ask
from workflow.links.opened import Opened

WHY_NOT = {  # as the form asks it
    "moved": ("Tôi không còn làm việc này", "I no longer do this work"),
    "mistake": ("Thư gửi nhầm cho tôi", "The mail came to me by mistake"),
}


def revoke_own(store: Store, opened: Opened, *, why: str, now: datetime) -> int:
    """Its reader says that the link is not theirs. The desk is told first, by a question about what the unit owes that
    waits in its queue until the roster is right; of a unit that owes nothing itself there is nothing to ask."""
    if (task_id := _most_urgent(store, opened.unit_id)) is not None:
        _tell_desk(store, opened, task_id, why, now)
    return store.retrying(
        lambda connection: revoke(connection, link.c.id == opened.link_id, why=why, now=now, actor=opened.actor)
    )


def _tell_desk(store: Store, opened: Opened, task_id: int, why: str, now: datetime) -> None:
    key = sha256(f"not-me\x1f{opened.link_id}".encode()).hexdigest()
    with suppress(IntegrityError, Refused), speaking(installed_language(os.environ)):  # pressed twice, or just closed
        by = opened.name or word(POSTS, opened.posts[0])
        told = say(
            "Người giữ liên kết của đơn vị ({by}) cho biết “{why}”; liên kết đã hủy. Đề nghị cập nhật danh bạ.",
            "Who holds the unit's link ({by}) says: '{why}'; the link has ended. Please update the roster.",
            by=by,
            why=word(WHY_NOT, why),
        )
        ask(store, task_id, text=told, by=by, now=now, actor=opened.actor, key=key)


def _most_urgent(store: Store, unit_id: int) -> int | None:
    owed = select(task.c.id).join(plan, plan.c.id == task.c.plan_id).join(deadline, deadline.c.id == task.c.deadline_id)
    open_now = owed.where(task.c.unit_id == unit_id, task.c.status.in_(OPEN), plan.c.status.in_(RUNNING))
    with store.read() as connection:
        return connection.scalar(open_now.order_by(deadline.c.due_on.is_(None), deadline.c.due_on, task.c.id).limit(1))


def revoke_one(store: Store, link_id: int, *, why: str, now: datetime, actor: str) -> bool:
    """End that link; False where it had ended before."""
    which = link.c.id == link_id
    return bool(store.retrying(lambda connection: revoke(connection, which, why=why, now=now, actor=actor)))


def revoke(connection: Connection, which: ColumnElement[bool], *, why: str, now: datetime, actor: str) -> int:
    """End the living links of `which` (a condition on `link`); returns how many. The next message carries a new one."""
    living = select(link.c.id, unit.c.code).join(unit, unit.c.id == link.c.unit_id)
    rows = connection.execute(living.where(which, link.c.revoked_at.is_(None))).all()
    if rows:
        ended = update(link).where(link.c.id.in_([row.id for row in rows]))
        connection.execute(ended.values(revoked_at=now, why=why))
        detail = {"links": [row.id for row in rows], "units": sorted({row.code for row in rows}), "reason": why}
        journal.append(connection, at=now, actor=actor, action="link.revoked", detail=detail)
    return len(rows)
