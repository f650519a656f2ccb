"""The outbox: what was and is being said to whom, in the contract's shape."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from lib.language import say
from lib.time import local_iso
from lib.vocabulary import POSTS, word
from storage.tables import contact, item, message, notice, plan, rung, said, task, unit

_owing, _told, _place = unit.alias("owing"), unit.alias("told"), unit.alias("place")


def rows(
    connection: Connection,
    *,
    plan_id: int | None = None,
    task_id: int | None = None,
    unit_code: str | None = None,
    kind: str | None = None,
    state: str | None = None,
    notice_id: int | None = None,
) -> list[dict[str, Any]]:
    """The notices that are written, by the instant they were meant for; all of them where no filter is given."""
    wanted = _notices()
    filters = (
        (task.c.plan_id, plan_id),
        (notice.c.task_id, task_id),
        (_owing.c.code, unit_code),
        (notice.c.kind, kind),
        (notice.c.state, state),
        (notice.c.id, notice_id),
    )
    for column, value in filters:
        if value is not None:
            wanted = wanted.where(column == value)
    return [_shape(row) for row in connection.execute(wanted)]


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
            "error": row.error,
            "cost": row.cost,
        }
        for row in connection.execute(found)
    ]


def _notices() -> Select[Any]:
    """Every notice with its task, rung, recipient and message."""
    return (
        select(
            notice,
            plan.c.number,
            item.c.key.label("item_key"),
            _owing.c.code.label("owing_code"),
            rung.c.label.label("rung_label"),
            contact.c.post,
            contact.c.name,
            contact.c.email,
            contact.c.phone,
            _told.c.code.label("told_code"),
            _place.c.code.label("place_code"),
            message.c.message_id.label("mail_id"),
            *(message.c.sent_at, message.c.delivered_at, message.c.read_at),
            *(message.c.attempts, message.c.error, message.c.cost),
        )
        .join(task, task.c.id == notice.c.task_id)
        .join(item, item.c.id == task.c.item_id)
        .join(plan, plan.c.id == task.c.plan_id)
        .join(_owing, _owing.c.id == task.c.unit_id)
        .outerjoin(rung, rung.c.id == notice.c.rung_id)
        .outerjoin(contact, contact.c.id == notice.c.contact_id)
        .outerjoin(_told, _told.c.id == contact.c.unit_id)
        .outerjoin(_place, _place.c.id == notice.c.for_unit_id)
        .outerjoin(message, message.c.id == notice.c.message_id)
        .order_by(notice.c.scheduled_for, notice.c.id)
    )


def between(found: list[dict[str, Any]], since: datetime | None, until: datetime | None) -> list[dict[str, Any]]:
    """Those scheduled from `since` to `until`, both inclusive; an end that is None is open."""

    def inside(at: datetime) -> bool:
        return (since is None or since <= at) and (until is None or at <= until)

    return [row for row in found if inside(datetime.fromisoformat(row["scheduled_for"]))]


def _stands_in(row: Any) -> str | None:
    """For whom the person told stands in (contract, section 3, rule 4)."""
    if row.for_post is None:
        return None
    post = word(POSTS, row.for_post)
    return say("thay {post} của {unit}", "in place of the {post} of {unit}", post=post, unit=row.place_code)


def _shape(row: Any) -> dict[str, Any]:
    due_on: date | None = row.due_on
    return {
        "id": str(row.id),
        "kind": row.kind,
        "plan": row.number,
        "item": row.item_key,
        "task": str(row.task_id),
        "unit": row.owing_code,
        "rung": row.rung_label,
        "post": row.post,
        "recipient": {"unit": row.told_code, "name": row.name, "email": row.email, "phone": row.phone},
        "channel": row.channel,
        "due_on": due_on.isoformat() if due_on else None,
        "scheduled_for": local_iso(row.scheduled_for),
        "state": row.state,
        "reason": row.reason or _stands_in(row),
        "message_id": row.mail_id,
        "sent_at": local_iso(row.sent_at) if row.state in ("sent", "delivered") else None,
        "delivered_at": local_iso(row.delivered_at),
        "read_at": local_iso(row.read_at),
        "attempts": row.attempts or 0,
        "cost": row.cost,
        "error": row.error if row.state in ("pending", "failed", "unknown") else None,
    }
