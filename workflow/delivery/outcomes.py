"""What a receipt does to a message, its notices and the address.

Every change of a message that was claimed is fenced by its lease: who lost the lease changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, select, update

from lib.time import local_date
from notifications.model import Receipt
from notifications.policy import MAX_ATTEMPTS, backoff
from org.routing import address
from org.today import lose, mark_changed
from storage.store import insert_ignoring
from storage.tables import contact, message, notice, said, suppression, task
from workflow import journal
from workflow.delivery.channels import mark_broken
from workflow.delivery.fallback import has_another, reroute, tell_instead, tell_superiors
from workflow.delivery.put_back import put_back
from workflow.proof.kinds import facts
from workflow.proof.seals import seal

ENGINE = "engine"
# Kept at the head of message.error from the first ambiguous send on: the second one is not repeated.
AMBIGUOUS = "Không rõ đã đến hay chưa"

Result = Literal["sent", "failed", "retried", "rerouted", "unknown", "dropped", "lost"]


@dataclass(frozen=True, kw_only=True)
class Recording:
    """Who writes receipts down, when, and by which rules.

    `resends`: an ambiguous send is repeated, once, with the same Message-ID; otherwise it is held for a human.
    `fallback_after`: how long one channel is tried before another is.
    """

    owner: str
    now: datetime
    resends: bool
    fallback_after: timedelta


def record(connection: Connection, message_id: int, receipt: Receipt, by: Recording) -> Result:
    """Write down what became of a message that was started; "lost" when its lease is no longer the owner's."""
    mine = (message.c.id == message_id, message.c.lease_owner == by.owner, message.c.state == "sending")
    row = connection.execute(select(message).where(*mine).with_for_update()).first()
    if row is None:
        return "lost"
    if receipt.provider_id is not None or receipt.cost is not None:
        known = {"provider_id": receipt.provider_id, "cost": receipt.cost}
        connection.execute(update(message).where(message.c.id == row.id).values(**known))
    if receipt.outcome == "sent" or row.delivered_at is not None:  # its delivery may be reported before its receipt
        return succeed(connection, row, by.now)
    if receipt.outcome == "unknown":
        return ambiguous(connection, row, receipt.detail, by, again_at=by.now + backoff(row.attempts))
    if receipt.outcome == "misconfigured":
        return _channel_broken(connection, row, receipt, by)
    if receipt.outcome == "deferred":
        return _wait_or_reroute(connection, row, receipt, by, attempts=row.attempts - 1)
    if receipt.outcome == "temporary" and row.attempts < MAX_ATTEMPTS:
        return _wait_or_reroute(connection, row, receipt, by, attempts=row.attempts)
    if _in_doubt(row) and not receipt.address_dead and not has_another(connection, row.id):
        return _left_unknown(connection, row, receipt.detail, by.now)
    if receipt.again_at and row.attempts == 1 and not has_another(connection, row.id):
        wait(connection, row, receipt.detail, receipt.again_at, attempts=1)
        return "retried"
    return fail(connection, row, receipt.detail, by.now, address_dead=receipt.address_dead)


def succeed(connection: Connection, row: Any, now: datetime) -> Result:
    """The receiving side has taken it over; or has delivered it already."""
    state = "delivered" if row.delivered_at is not None else "sent"
    _finish(connection, row.id, state, None, sent_at=row.sent_at or now)
    return "sent"


def ambiguous(connection: Connection, row: Any, detail: str, by: Recording, *, again_at: datetime) -> Result:
    """A send of which nobody knows whether it arrived: repeated once where that is the rule, else `unknown`."""
    if row.delivered_at is not None:
        return succeed(connection, row, by.now)
    error = f"{AMBIGUOUS}: {detail}"
    if by.resends and not _in_doubt(row):
        wait(connection, row, error, again_at, attempts=row.attempts)
        return "retried"
    return _left_unknown(connection, row, error, by.now)


def fail(
    connection: Connection,
    row: Any,
    detail: str,
    now: datetime,
    *,
    address_dead: bool = False,
    state: str = "sending",
) -> Result:
    """The message does not arrive: its notices in `state` go on by another channel, or are failed.

    A dead address is written to no more; where the person can be told in no other way, whoever stands in is told. The
    unit's superior learns of whatever did not arrive in any way, and of every dead address on which all rests.
    """
    if address_dead:
        suppress(connection, row, detail, now)
    rerouted = reroute(connection, [row.id])
    theirs = (notice.c.message_id == row.id, notice.c.state == state)
    failed = connection.scalars(select(notice.c.id).where(*theirs)).all()
    _finish(connection, row.id, "failed", _remember(row.error, detail), was=state, sent_at=row.sent_at)
    enter(connection, row, "message.failed", detail, now, address_dead=address_dead, rerouted=rerouted)
    if address_dead and failed:
        tell_instead(connection, failed, now)
    if failed or (address_dead and row.channel == "email"):  # the address on which everything rests
        tell_superiors(connection, row, now)
    return "failed" if failed or not rerouted else "rerouted"


def wait(connection: Connection, row: Any, error: str | None, until: datetime, *, attempts: int) -> None:
    """The message goes back to those that wait, with what is still to be said of it."""
    put_back(connection, (notice.c.message_id == row.id) & (notice.c.state == "sending"))
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


def suppress(connection: Connection, row: Any, detail: str, now: datetime) -> None:
    """The address is written to no more, whatever posts it stands for; who is reached instead is worked out anew."""
    person = connection.execute(select(contact).where(contact.c.id == row.contact_id)).one()
    at = address(row.channel, person)
    if at is None:
        return
    values = {"channel": row.channel, "address": at, "since": now, "reason": detail}
    connection.execute(insert_ignoring(connection, suppression).values(**values))
    if row.channel == "email":  # one address is one person
        lose(connection, person.person_id, local_date(now))
    else:
        mark_changed(connection)


def _channel_broken(connection: Connection, row: Any, receipt: Receipt, by: Recording) -> Result:
    """Nothing is wrong with the message: it costs no attempt, and leaves by another channel if there is one."""
    mark_broken(connection, row.channel, receipt.detail, by.now, ENGINE)
    if has_another(connection, row.id):
        return fail(connection, row, receipt.detail, by.now)
    wait(connection, row, receipt.detail, by.now + backoff(1), attempts=row.attempts - 1)
    return "retried"


def _wait_or_reroute(connection: Connection, row: Any, receipt: Receipt, by: Recording, *, attempts: int) -> Result:
    until = receipt.again_at or by.now + backoff(row.attempts)
    if max(until, by.now) - row.created_at >= by.fallback_after and has_another(connection, row.id):
        return fail(connection, row, receipt.detail, by.now)
    wait(connection, row, receipt.detail, until, attempts=attempts)
    return "retried"


def _left_unknown(connection: Connection, row: Any, detail: str, now: datetime) -> Result:
    """It may have arrived, and no further try will tell: that its repeat was refused says nothing of the first."""
    _finish(connection, row.id, "unknown", _remember(row.error, detail))
    enter(connection, row, "message.unknown", detail, now)
    return "unknown"


def _finish(
    connection: Connection,
    message_id: int,
    state: str,
    error: str | None,
    *,
    was: str = "sending",
    sent_at: datetime | None = None,
) -> None:
    values = {"state": state, "error": error, "sent_at": sent_at, "lease_owner": None, "lease_until": None}
    connection.execute(update(message).where(message.c.id == message_id).values(**values, next_attempt_at=None))
    of_message = (notice.c.message_id == message_id, notice.c.state == was)
    connection.execute(update(notice).where(*of_message).values(state=state))
    seal(connection, [message_id])


def _in_doubt(row: Any) -> bool:
    """An earlier send of the message may have arrived."""
    return (row.error or "").startswith(AMBIGUOUS)


def _remember(before: str | None, error: str | None) -> str | None:
    """A new error in place of the last; that an earlier send was ambiguous is not forgotten."""
    if before is None or error is None or not before.startswith(AMBIGUOUS) or error.startswith(AMBIGUOUS):
        return error
    return f"{AMBIGUOUS}; {error}"


def enter(connection: Connection, row: Any, action: str, detail: str, now: datetime, **more: Any) -> None:
    """One entry of what became of one message; without addresses, which journals must not spread."""
    notices = connection.execute(
        select(notice.c.id, notice.c.task_id, task.c.plan_id)
        .join(task, task.c.id == notice.c.task_id)
        .join(said, said.c.notice_id == notice.c.id)
        .where(said.c.message_id == row.id)
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
            **facts(connection, message=[row.id]),
        },
    )
