"""What a receipt does to a message, its notices and the address; and what is still to be said when a send is undone.

Every change of a message that was claimed is fenced by its lease: who lost the lease changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, and_, case, exists, func, not_, select, update

from notifications.model import Receipt
from notifications.policy import MAX_ATTEMPTS, backoff
from org.standing import mark_changed
from storage.tables import contact, message, notice, rung, task
from tasks.model import CLOSED, SPEAKING
from workflow import journal

ENGINE = "engine"
# Kept at the head of message.error from the first ambiguous send on: the second one is not repeated.
AMBIGUOUS = "không rõ đã đến hay chưa"

Result = Literal["sent", "failed", "retried", "unknown", "lost"]


def record(
    connection: Connection, message_id: int, owner: str, receipt: Receipt, now: datetime, *, resend: bool
) -> Result:
    """Write down what became of a message that `owner` started; "lost" when the lease is no longer its own.

    `resend`: an ambiguous send is repeated, once, with the same Message-ID; otherwise it is held for a human.
    """
    mine = (message.c.id == message_id, message.c.lease_owner == owner, message.c.state == "sending")
    row = connection.execute(select(message).where(*mine).with_for_update()).first()
    if row is None:
        return "lost"
    if receipt.outcome == "sent":
        _finish(connection, row.id, "sent", None, sent_at=now)
        return "sent"
    if receipt.outcome == "unknown":
        return ambiguous(connection, row, receipt.detail, now, resend=resend, again_at=now + backoff(row.attempts))
    if receipt.outcome == "misconfigured":
        wait(connection, row, receipt.detail, now + backoff(1), attempts=row.attempts - 1)
        return "retried"
    if receipt.outcome == "temporary" and row.attempts < MAX_ATTEMPTS:
        wait(connection, row, receipt.detail, now + backoff(row.attempts), attempts=row.attempts)
        return "retried"
    _finish(connection, row.id, "failed", _remember(row.error, receipt.detail))
    if receipt.address_dead:
        _mark_dead(connection, row, receipt.detail, now)
    _enter(connection, row, "message.failed", receipt.detail, now, address_dead=receipt.address_dead)
    return "failed"


def ambiguous(
    connection: Connection, row: Any, detail: str, now: datetime, *, resend: bool, again_at: datetime
) -> Result:
    """A send of which nobody knows whether it arrived: repeated once where `resend`, else state `unknown`."""
    error = f"{AMBIGUOUS}: {detail}"
    if resend and not (row.error or "").startswith(AMBIGUOUS):
        wait(connection, row, error, again_at, attempts=row.attempts)
        return "retried"
    _finish(connection, row.id, "unknown", error)
    _enter(connection, row, "message.unknown", detail, now)
    return "unknown"


def wait(connection: Connection, row: Any, error: str | None, until: datetime, *, attempts: int) -> None:
    """The message goes back to those that wait, with what is still to be said of it."""
    put_back(connection, [row.id])
    connection.execute(
        update(message)
        .where(message.c.id == row.id)
        .values(
            state="pending",
            lease_owner=None,
            lease_until=None,
            attempts=attempts,
            next_attempt_at=until,
            error=_remember(row.error, error),
        )
    )


def put_back(connection: Connection, message_ids: Collection[int], state: str = "sending") -> int:
    """Notices in `state` become pending again; returns how many did.

    Acts and newer rungs take back only what is pending. What they would have taken back meanwhile is taken back now:
    withdrawn where the task is closed or the ladder no longer speaks of it, skipped where a newer rung has spoken.
    """
    of_task = select(1).where(task.c.id == notice.c.task_id)
    closed = and_(
        notice.c.kind.not_in(("accepted", "waived", "cancelled")), exists(of_task.where(task.c.status.in_(CLOSED)))
    )
    mine = rung.alias("mine")
    spoken_of = of_task.where(
        task.c.status.in_(SPEAKING), mine.c.id == notice.c.rung_id, mine.c.deadline_id == task.c.deadline_id
    )
    other, newer = notice.alias("other"), rung.alias("newer")
    superseded = exists(
        select(1).where(
            *(other.c.task_id == notice.c.task_id, other.c.person_id == notice.c.person_id),
            other.c.state.in_(("pending", "sending", "sent", "delivered", "unknown")),
            *(newer.c.id == other.c.rung_id, mine.c.id == notice.c.rung_id, newer.c.fire_at > mine.c.fire_at),
        )
    )
    ladder = notice.c.rung_id > 0
    fate = case(
        (closed, "withdrawn"),
        (and_(ladder, not_(exists(spoken_of))), "withdrawn"),
        (and_(ladder, superseded), "skipped"),
        else_="pending",
    )
    reason = case((and_(not_(closed), ladder, exists(spoken_of), superseded), "superseded"), else_=notice.c.reason)
    theirs = and_(notice.c.message_id.in_(message_ids), notice.c.state == state)
    connection.execute(update(notice).where(theirs).values(state=fate, reason=reason))
    waiting = select(func.count()).where(notice.c.message_id.in_(message_ids), notice.c.state == "pending")
    return connection.scalar(waiting) or 0


def _finish(
    connection: Connection, message_id: int, state: str, error: str | None, sent_at: datetime | None = None
) -> None:
    values = {"state": state, "error": error, "sent_at": sent_at, "lease_owner": None, "lease_until": None}
    connection.execute(update(message).where(message.c.id == message_id).values(**values, next_attempt_at=None))
    of_message = and_(notice.c.message_id == message_id, notice.c.state == "sending")
    connection.execute(update(notice).where(of_message).values(state=state))


def _remember(before: str | None, error: str | None) -> str | None:
    """A new error in place of the last; that an earlier send was ambiguous is not forgotten."""
    if before is None or error is None or not before.startswith(AMBIGUOUS) or error.startswith(AMBIGUOUS):
        return error
    return f"{AMBIGUOUS}; {error}"


def _mark_dead(connection: Connection, row: Any, detail: str, now: datetime) -> None:
    """Every post that this person holds: a person is one address. Who is reached instead is worked out anew."""
    connection.execute(
        update(contact)
        .where(contact.c.person_id == row.person_id, contact.c.email.is_not(None), contact.c.undeliverable_at.is_(None))
        .values(undeliverable_at=now, undeliverable_reason=detail)
    )
    mark_changed(connection)


def _enter(connection: Connection, row: Any, action: str, detail: str, now: datetime, **more: Any) -> None:
    """One entry for one message that did not go through; without addresses, which journals must not spread."""
    notices = connection.execute(
        select(notice.c.id, notice.c.task_id, task.c.plan_id)
        .join(task, task.c.id == notice.c.task_id)
        .where(notice.c.message_id == row.id)
        .order_by(notice.c.id)
    ).all()
    tasks, plans = {one.task_id for one in notices}, {one.plan_id for one in notices}
    journal.append(
        connection,
        at=now,
        actor=ENGINE,
        action=action,
        plan_id=plans.pop() if len(plans) == 1 else None,
        task_id=tasks.pop() if len(tasks) == 1 else None,
        detail={
            "message_id": row.message_id,
            "contact": row.contact_id,
            "channel": row.channel,
            "notices": [one.id for one in notices],
            "answer": re.sub(r"[^\s<>]+@[^\s<>]+", "…@…", detail),
            **more,
        },
    )
