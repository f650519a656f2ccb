"""What an SMS gateway reports of a text, written down: one small transaction, the same however often it is said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from notifications.sms.esms_reports import TextReport
from storage.store import Store
from workflow.feedback.marks import Marked, find_message, mark_delivered, mark_failed

CHANNEL = "sms"


def take(store: Store, name: str, said: TextReport, now: datetime, domain: str) -> Marked:
    """Write down at `now` what became of the message `name`, which left under `domain`; a report of another text than
    the one that the gateway took over under that name is not ours."""

    def act(connection: Connection) -> Marked:
        row = find_message(connection, CHANNEL, name, domain=domain)
        if row is not None and row.provider_id not in (None, said.sms_id):
            return "not-ours"
        if said.failed is None:
            return mark_delivered(connection, row, now, provider_id=said.sms_id)
        return mark_failed(connection, row, said.failed, now)

    return store.retrying(act)
