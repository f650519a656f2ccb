"""Messages that left by Zalo, written straight into the tables: for what is told of them afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from storage.store import insert_row
from storage.tables import message, notice
from tests.integration.delivery_world import TUESDAY, World

TRACKING = "8f2ab6c0de"  # the first part of the Message-ID: what Zalo is given as tracking_id


def left(
    there: World,
    *,
    name: str = TRACKING,
    provider_id: str | None = "15a0cc0bbb13bd4ce403",
    state: str = "sent",
    at: datetime = TUESDAY,
    channel: str = "zalo",
) -> int:
    """A message with one reminder that left at `at`; its id."""
    notice_id = there.notice(there.task(f"u{name}"), f"{name}@mttq.example", rung_id=there.rung())
    with there.store.write() as connection:
        told = connection.execute(select(notice).where(notice.c.id == notice_id)).one()
        values = {"person_id": told.person_id, "contact_id": told.contact_id, "channel": channel, "state": state}
        values |= {"created_at": at, "started_at": at, "attempts": 1, "message_id": f"{name}@mttq.example"}
        values |= {"sent_at": at if state == "sent" else None, "provider_id": provider_id, "awaits_report": True}
        message_id = insert_row(connection, message, values)
        carried = {"message_id": message_id, "state": state, "channel": channel}
        connection.execute(update(notice).where(notice.c.id == notice_id).values(**carried))
    return message_id


def standing(there: World, message_id: int) -> Any:
    """The message as it stands in the books."""
    return next(row for row in there.messages() if row.id == message_id)
