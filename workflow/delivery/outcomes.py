"""What a receipt does to a message, its notices and the address.

Every change of a message that was claimed is fenced by its lease: who lost the lease changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, case, func, select, update

from lib.meaning import in_values
from lib.time import local_date
from notifications.model import Outcome, Receipt
from notifications.policy import MAX_ATTEMPTS, backoff
from org.routing import address
from org.today import lose, mark_changed
from storage.store import insert_ignoring
from storage.tables import contact, message, notice, said, suppression, task
from storage.types import Instant
from workflow import journal
from workflow.delivery import sent
from workflow.delivery.channels import mark_broken
from workflow.delivery.fallback import has_another, reroute, tell_instead, tell_superiors
from workflow.delivery.put_back import put_back
from workflow.delivery.sent import Sent
from workflow.journal import ENGINE
from workflow.proof.kinds import facts
from workflow.proof.sealing.seals import seal
from workflow.refusals import refused_for_good

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
    if receipt.outcome == "sent" and receipt.provider_id is None and receipt.cost is None:
        return _taken_over_at_once(connection, message_id, by)
    one = sent.read_first(connection, _MINE, {"one": message_id, "owner": by.owner})
    if one is None:
        return "lost"
    if receipt.provider_id is not None or receipt.cost is not None:
        known = {"provider_id": receipt.provider_id, "cost": receipt.cost}
        connection.execute(update(message).where(message.c.id == one.id).values(**known))
    if one.delivered_at is not None:  # its delivery may be reported before its receipt
        return succeed(connection, one, by.now)
    return _RULES[receipt.outcome](connection, one, receipt, by)


# --- the rules, one for each outcome of a receipt ---------------------------------------------------------------------


def _taken_over_at_once(connection: Connection, message_id: int, by: Recording) -> Result:
    """As `_taken_over`, of a message that is not looked at before: it is what happens to nearly all."""
    mine = {"one": message_id, "owner": by.owner, "now": by.now}
    state = connection.scalar(_TAKEN_OVER, mine)
    if state is None:
        return "lost"
    connection.execute(_ITS_NOTICES, {"one": message_id, "was": "sending", "state": state})
    seal(connection, [message_id])
    return "sent"


def _taken_over(connection: Connection, one: Sent, _receipt: Receipt, by: Recording) -> Result:
    return succeed(connection, one, by.now)


def _unclear(connection: Connection, one: Sent, receipt: Receipt, by: Recording) -> Result:
    return ambiguous(connection, one, receipt.detail, by, again_at=by.now + backoff(one.attempts))


def _channel_broken(connection: Connection, one: Sent, receipt: Receipt, by: Recording) -> Result:
    """Nothing is wrong with the message: it costs no attempt, and leaves by another channel if there is one."""
    mark_broken(connection, one.channel, receipt.detail, by.now, ENGINE)
    if has_another(connection, one.id):
        return fail(connection, one, receipt.detail, by.now)
    return wait(connection, one, receipt.detail, by.now + backoff(1), attempts=one.attempts - 1)


def _not_now(connection: Connection, one: Sent, receipt: Receipt, by: Recording) -> Result:
    return _wait_or_reroute(connection, one, receipt, by, attempts=one.attempts - 1)


def _later(connection: Connection, one: Sent, receipt: Receipt, by: Recording) -> Result:
    if one.attempts >= MAX_ATTEMPTS:
        return _never(connection, one, receipt, by)
    return _wait_or_reroute(connection, one, receipt, by, attempts=one.attempts)


def _never(connection: Connection, one: Sent, receipt: Receipt, by: Recording) -> Result:
    """It fails, but where no other channel reaches the person: one that may have arrived before is left as unknown, and
    one that may be tried once more is."""
    no_other = not has_another(connection, one.id)
    dead = receipt.address_dead or refused_for_good(connection, one, receipt.detail)
    if no_other and one.in_doubt and not dead:
        return _left_unknown(connection, one, receipt.detail, by.now)
    if no_other and one.attempts == 1 and receipt.again_at:
        return wait(connection, one, receipt.detail, receipt.again_at, attempts=1)
    return fail(connection, one, receipt.detail, by.now, address_dead=dead)


_RULES: Mapping[Outcome, Callable[[Connection, Sent, Receipt, Recording], Result]] = {
    "sent": _taken_over,
    "unknown": _unclear,
    "misconfigured": _channel_broken,
    "deferred": _not_now,
    "temporary": _later,
    "permanent": _never,
    "refused": _never,
}


def _wait_or_reroute(connection: Connection, one: Sent, receipt: Receipt, by: Recording, *, attempts: int) -> Result:
    until = receipt.again_at or by.now + backoff(one.attempts)
    if max(until, by.now) - one.created_at >= by.fallback_after and has_another(connection, one.id):
        return fail(connection, one, receipt.detail, by.now)
    return wait(connection, one, receipt.detail, until, attempts=attempts)


# --- what they do -----------------------------------------------------------------------------------------------------


def succeed(connection: Connection, one: Sent, now: datetime) -> Result:
    """The receiving side has taken it over; or has delivered it already."""
    state = "delivered" if one.delivered_at is not None else "sent"
    _finish(connection, one, state, error=None, in_doubt=False, sent_at=one.sent_at or now)
    return "sent"


def ambiguous(connection: Connection, one: Sent, detail: str, by: Recording, *, again_at: datetime) -> Result:
    """A send of which nobody knows whether it arrived: repeated once where that is the rule, else `unknown`."""
    if one.delivered_at is not None:
        return succeed(connection, one, by.now)
    doubted = replace(one, in_doubt=True)
    if by.resends and not one.in_doubt:
        return wait(connection, doubted, detail, again_at, attempts=one.attempts)
    return _left_unknown(connection, doubted, detail, by.now)


def fail(connection: Connection, one: Sent, detail: str, now: datetime, *, address_dead: bool = False) -> Result:
    """The message does not arrive: the notices that share its state go on by another channel, or are failed.

    A dead address is written to no more; where the person can be told in no other way, whoever stands in is told. The
    unit's superior learns of whatever did not arrive in any way, and of every dead address on which all rests.
    """
    if address_dead:
        suppress(connection, one, detail, now)
    rerouted = reroute(connection, [one.id])
    theirs = (notice.c.message_id == one.id, notice.c.state == one.state)
    failed = connection.scalars(select(notice.c.id).where(*theirs)).all()
    known = {"error": detail, "in_doubt": one.in_doubt, "sent_at": one.sent_at}
    _finish(connection, one, "failed", awaits_report=False, **known)
    enter(connection, one, "message.failed", detail, now, address_dead=address_dead, rerouted=rerouted)
    if address_dead and failed:
        tell_instead(connection, failed, now)
    if failed or (address_dead and one.channel == "email"):  # the address on which everything rests
        tell_superiors(connection, one, now)
    return "failed" if failed or not rerouted else "rerouted"


def wait(connection: Connection, one: Sent, error: str, until: datetime, *, attempts: int) -> Result:
    """The message goes back to those that wait, with what is still to be said of it."""
    put_back(connection, (notice.c.message_id == one.id) & (notice.c.state == "sending"))
    known = {"attempts": attempts, "next_attempt_at": until, "error": error, "in_doubt": one.in_doubt}
    free = {"state": "pending", "lease_owner": None, "lease_until": None}
    connection.execute(update(message).where(message.c.id == one.id).values(**known, **free))
    return "retried"


def suppress(connection: Connection, one: Sent, detail: str, now: datetime) -> None:
    """The address is written to no more, whatever posts it stands for; who is reached instead is worked out anew."""
    person = connection.execute(select(contact).where(contact.c.id == one.contact_id)).one()
    at = address(one.channel, person)
    if at is None:
        return
    values = {"channel": one.channel, "address": at, "since": now, "reason": detail}
    connection.execute(insert_ignoring(connection, suppression).values(**values))
    if one.channel == "email":  # one address is one person
        lose(connection, person.person_id, local_date(now))
    else:
        mark_changed(connection)


def _left_unknown(connection: Connection, one: Sent, detail: str, now: datetime) -> Result:
    """It may have arrived, and no further try will tell: that its repeat was refused says nothing of the first."""
    _finish(connection, one, "unknown", error=detail, in_doubt=True, sent_at=None)
    enter(connection, one, "message.unknown", detail, now)
    return "unknown"


def _finish(connection: Connection, one: Sent, state: str, **known: Any) -> None:
    """The message and the notices that share its state are over: nobody's, and waiting for no further try."""
    connection.execute(_OVER, {"one": one.id, "state": state, **known})
    connection.execute(_ITS_NOTICES, {"one": one.id, "was": one.state, "state": state})
    seal(connection, [one.id])


# Run for every message, so they are made once: to put a statement together takes longer than to run it.
_STARTED = (message.c.id == bindparam("one"), message.c.lease_owner == bindparam("owner"), message.c.state == "sending")
_MINE = sent.those(*_STARTED).with_for_update()
_NOBODYS = {"lease_owner": None, "lease_until": None, "next_attempt_at": None}
_OVER = update(message).where(message.c.id == bindparam("one")).values(**_NOBODYS)
_TAKEN_OVER = (
    update(message)
    .where(*_STARTED)
    .values(
        state=case((message.c.delivered_at.is_not(None), "delivered"), else_="sent"),
        sent_at=func.coalesce(message.c.sent_at, bindparam("now", type_=Instant)),
        error=None,
        in_doubt=False,
        **_NOBODYS,
    )
    .returning(message.c.state)
)
_ITS_NOTICES = update(notice).where(notice.c.message_id == bindparam("one"), notice.c.state == bindparam("was"))


def enter(connection: Connection, one: Sent, action: str, detail: str, now: datetime, **more: Any) -> None:
    """One entry of what became of one message; without addresses, which journals must not spread."""
    notices = connection.execute(
        select(notice.c.id, notice.c.task_id, func.coalesce(task.c.plan_id, notice.c.plan_id).label("plan_id"))
        .outerjoin(task, task.c.id == notice.c.task_id)
        .join(said, said.c.notice_id == notice.c.id)
        .where(said.c.message_id == one.id)
        .order_by(notice.c.id)
    ).all()
    tasks, plans = {each.task_id for each in notices}, {each.plan_id for each in notices}
    journal.append(
        connection,
        at=now,
        actor=ENGINE,
        action=action,
        plan_id=plans.pop() if len(plans) == 1 else None,
        task_id=tasks.pop() if len(tasks) == 1 else None,
        detail={
            "message_id": one.message_id,
            "contact": one.contact_id,
            "channel": one.channel,
            "notices": [each.id for each in notices],
            "answer": in_values(detail, lambda text: re.sub(r"[^\s<>]+@[^\s<>]+", "…@…", text)),
            **more,
            **facts(connection, message=[one.id]),
        },
    )
