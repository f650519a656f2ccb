"""What Zalo's webhook says, written down: one small transaction. Doubled, replayed or out of order, it is the same."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import Connection, select

from notifications.zalo.events import Changed, Event, Reported
from storage.store import Store, lock_exclusive
from storage.tables import contact, message
from storage.tables import journal as journal_table
from storage.types import canonical_json
from workflow import journal
from workflow.feedback.marks import find_message, mark_delivered, mark_read

log = logging.getLogger("dondoc.zalo")

CHANNEL = "zalo"
TOO_EARLY = "too early"


def take(store: Store, event: Event, now: datetime, domain: str) -> str:
    """Write down at `now` what the event says of messages that left under `domain`; what it came to: "delivered",
    "read", "noted", "known-already", "not-ours", "ignored", or "too early": the event should come again."""
    if isinstance(event, Reported):
        return store.retrying(lambda connection: _report(connection, event, domain))
    if isinstance(event, Changed):
        return store.retrying(lambda connection: _note(connection, event, now))
    return "ignored"


def _report(connection: Connection, event: Reported, domain: str) -> str:
    """What most befell its messages: one that is new counts above those that are known."""
    marked: list[str] = []
    for names in event.messages:
        row = find_message(connection, CHANNEL, *names, domain=domain)
        if row is None and event.reader is not None and _is_being_told(connection, event.reader):
            row = find_message(
                connection, CHANNEL, *names, domain=domain
            )  # its receipt may have been written in between
            if row is None:
                return TOO_EARLY
        if event.what == "delivered":
            marked.append(mark_delivered(connection, row, event.at, provider_id=names[0]))
        else:
            marked.append(mark_read(connection, row, event.at))
    order = (event.what, "known-already", "not-ours")
    return min(marked, key=order.index)


def _is_being_told(connection: Connection, user_id: str) -> bool:
    """A message is just being sent to that user. By user id Zalo reports without our own name of the message: until the
    answer to the send is written down, nobody knows that the report is about it."""
    sending = (
        select(message.c.id)
        .join(contact, contact.c.id == message.c.contact_id)
        .where(message.c.channel == CHANNEL, message.c.state == "sending", contact.c.zalo_user_id == user_id)
    )
    return connection.execute(sending.limit(1)).first() is not None


def _note(connection: Connection, event: Changed, now: datetime) -> str:
    """One entry in the journal, however often Zalo says it."""
    action = f"zalo.{event.what}"
    lock_exclusive(connection, "zalo.events")
    same = journal_table.c.action == action, journal_table.c.detail == canonical_json(event.detail)
    if connection.execute(select(journal_table.c.id).where(*same).limit(1)).first() is not None:
        return "known-already"
    journal.append(connection, at=now, actor=CHANNEL, action=action, detail=dict(event.detail))
    log.warning("zalo: %s changed: %s", event.what, canonical_json(event.detail))
    return "noted"
