"""The outbox: what was and is being said to whom, in the contract's shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from lib.dates import end_on
from lib.language import say
from lib.time import local_iso
from lib.vocabulary import POSTS, word
from storage.tables import contact, deadline, item, message, notice, period, plan, rung, said, task, unit
from workflow.joint.shown import OF_TASK, PERIOD, told_period
from workflow.sayings import in_words

ROWS_AT_ONCE = 500
_OF_PLAN = func.coalesce(task.c.plan_id, notice.c.plan_id)
_of_rung = deadline.alias("of_rung")
_owing, _told, _place = unit.alias("owing"), unit.alias("told"), unit.alias("place")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which notices; what is None is left open. `since` and `until` are both inclusive."""

    plan_id: int | None = None
    task_id: int | None = None
    unit_code: str | None = None
    kind: str | None = None
    state: str | None = None
    notice_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def each(connection: Connection, wanted: Wanted) -> Iterator[dict[str, Any]]:
    """The notices that are written, by the instant they were meant for, each shaped as it is read."""
    found = connection.execute(select_notices(wanted).execution_options(yield_per=ROWS_AT_ONCE))
    return map(shaped, found)


def rows(connection: Connection, **wanted: Any) -> list[dict[str, Any]]:
    """All that are `Wanted`, for whoever knows that they are few."""
    return list(each(connection, Wanted(**wanted)))


def messages(connection: Connection, notice_id: int) -> list[dict[str, Any]]:
    """Every message that ever set out to say the notice, by whatever channel, in order."""
    found = (
        select(message)
        .join(said, said.c.message_id == message.c.id)
        .where(said.c.notice_id == notice_id)
        .order_by(message.c.id)
    )
    return [
        {
            "channel": row.channel,
            "state": row.state,
            "message_id": row.message_id,
            "started_at": local_iso(row.started_at),
            "sent_at": local_iso(row.sent_at),
            "delivered_at": local_iso(row.delivered_at),
            "read_at": local_iso(row.read_at),
            "attempts": row.attempts,
            "error": in_words(row.error),
            "cost": row.cost,
        }
        for row in connection.execute(found)
    ]


def select_notices(wanted: Wanted) -> Select[Any]:
    """The notices wanted, each with its task, rung, recipient and message."""
    return (
        select(
            notice,
            plan.c.number,
            item.c.key.label("item_key"),
            _owing.c.code.label("owing_code"),
            rung.c.label.label("rung_label"),
            *(contact.c.post, contact.c.name, contact.c.email, contact.c.phone),
            _told.c.code.label("told_code"),
            _place.c.code.label("place_code"),
            message.c.message_id.label("mail_id"),
            *(message.c.sent_at, message.c.delivered_at, message.c.read_at),
            *(message.c.attempts, message.c.error, message.c.cost),
            *(func.coalesce(_of_rung.c.due_at, deadline.c.due_at).label("due_at"), _of_rung.c.clock, *PERIOD),
        )
        .outerjoin(task, task.c.id == notice.c.task_id)
        .outerjoin(item, item.c.id == task.c.item_id)
        .outerjoin(deadline, deadline.c.id == task.c.deadline_id)
        .outerjoin(period, OF_TASK)
        .join(plan, plan.c.id == _OF_PLAN)
        .outerjoin(_owing, _owing.c.id == task.c.unit_id)
        .outerjoin(rung, rung.c.id == notice.c.rung_id)
        .outerjoin(_of_rung, _of_rung.c.id == rung.c.deadline_id)
        .outerjoin(contact, contact.c.id == notice.c.contact_id)
        .outerjoin(_told, _told.c.id == contact.c.unit_id)
        .outerjoin(_place, _place.c.id == notice.c.for_unit_id)
        .outerjoin(message, message.c.id == notice.c.message_id)
        .where(*_conditions(wanted))
        .order_by(notice.c.scheduled_for, notice.c.id)
    )


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    equal = (
        (_OF_PLAN, wanted.plan_id),
        (notice.c.task_id, wanted.task_id),
        (_owing.c.code, wanted.unit_code),
        (notice.c.kind, wanted.kind),
        (notice.c.state, wanted.state),
        (notice.c.id, wanted.notice_id),
    )
    yield from (column == value for column, value in equal if value is not None)
    if wanted.since is not None:
        yield notice.c.scheduled_for >= wanted.since
    if wanted.until is not None:  # instants are shown to the second: the last one is wanted whole
        yield notice.c.scheduled_for < wanted.until.replace(microsecond=0) + timedelta(seconds=1)


def _stands_in(row: Any) -> str | None:
    """For whom the person told stands in (contract, section 3, rule 4)."""
    if row.for_post is None:
        return None
    post = word(POSTS, row.for_post)
    return say("thay {post} của {unit}", "in place of the {post} of {unit}", post=post, unit=row.place_code)


def shaped(row: Any) -> dict[str, Any]:
    due_on: date | None = row.due_on
    return {
        "id": str(row.id),
        "kind": row.kind,
        "plan": row.number,
        "item": row.item_key,
        "task": str(row.task_id) if row.task_id else None,
        "unit": row.owing_code,
        "clock": row.clock or "report",
        "rung": row.rung_label,
        "post": row.post,
        "recipient": {"unit": row.told_code, "name": row.name, "email": row.email, "phone": row.phone},
        "channel": row.channel,
        "due_on": due_on.isoformat() if due_on else None,
        "due_at": local_iso(end_on(due_on, row.due_at)),
        "period": told_period(row),
        "scheduled_for": local_iso(row.scheduled_for),
        "state": row.state,
        "reason": row.reason or _stands_in(row),
        "message_id": row.mail_id,
        "sent_at": local_iso(row.sent_at) if row.state in ("sent", "delivered") else None,
        "delivered_at": local_iso(row.delivered_at),
        "read_at": local_iso(row.read_at),
        "attempts": row.attempts or 0,
        "cost": row.cost,
        "error": in_words(row.error) if row.state in ("pending", "failed", "unknown") else None,
    }
