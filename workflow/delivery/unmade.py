"""A message that could not be made: written down as if it had been refused at the door, for nothing was handed over.

Its notices go on by another channel, or whoever has to know is told, as after any refusal. Writing that down stops no
pass: where even this meets a row that is none, the message alone is set aside.
"""

from __future__ import annotations

import logging
import traceback
from functools import partial

from sqlalchemy import Connection, update

from lib.meaning import meaning
from notifications.model import CannotBeMade, Receipt
from storage.store import Store, is_data_fault
from storage.tables import message, notice
from workflow import journal
from workflow.delivery.outcomes import Recording, Result, record
from workflow.delivery.setting_out import drop, set_out
from workflow.journal import ENGINE

log = logging.getLogger("dondoc.messages")


def receipt_of(message_id: int, error: Exception) -> Receipt:
    """What became of a message while it was made; a defect is logged by its type and place, without what it held."""
    if isinstance(error, CannotBeMade):
        return Receipt(outcome=error.outcome, detail=str(error))
    log.error("message %d cannot be made: %s", message_id, _named(error))
    return Receipt(
        outcome="refused",
        detail=meaning("workflow.faulty", type=type(error).__name__),
    )


def write_down(store: Store, message_id: int, receipt: Receipt, by: Recording) -> Result:
    """Record that a claimed message could not be made; raises only where the database is away."""
    for way in (_refused, _set_aside):
        try:
            return store.retrying(partial(way, message_id=message_id, receipt=receipt, by=by))
        except Exception as error:
            if not is_data_fault(error):
                raise
            log.error("message %d cannot be made, nor recorded as such: %s", message_id, _named(error))
    return "lost"


def _refused(connection: Connection, message_id: int, receipt: Receipt, by: Recording) -> Result:
    standing = set_out(connection, message_id, by.owner, None)
    if standing is None:
        return "lost"
    if not standing:
        return "dropped" if drop(connection, message_id, by.owner) else "lost"
    return record(connection, message_id, receipt, by)


def _set_aside(connection: Connection, message_id: int, receipt: Receipt, by: Recording) -> Result:
    """Failed, with its notices and an entry in the journal; no other row is read for it, and nobody is told."""
    mine = (message.c.id == message_id, message.c.lease_owner == by.owner, message.c.state == "pending")
    over = {"state": "failed", "error": receipt.detail, "next_attempt_at": None}
    free = {"lease_owner": None, "lease_until": None}
    if connection.execute(update(message).where(*mine).values(**over, **free)).rowcount == 0:
        return "lost"
    waits = (notice.c.message_id == message_id, notice.c.state == "pending")
    connection.execute(update(notice).where(*waits).values(state="failed"))
    detail = {"message_id": None, "message": message_id, "answer": receipt.detail}
    journal.append(connection, at=by.now, actor=ENGINE, action="message.failed", detail=detail)
    return "failed"


def _named(error: Exception) -> str:
    """The type and the place in the code: the words of an error may hold addresses and names."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    return type(error).__name__ + "".join(f" ({one.filename.rpartition('/')[2]}:{one.lineno})" for one in last)
