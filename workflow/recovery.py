"""What a process that died left behind: claimed and never started, or started without a receipt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, and_, select, update

from org.language import say
from storage.store import Store
from storage.tables import message
from workflow.receipts import Recording, ambiguous


def take_up(store: Store, at: datetime, recording: Callable[[str], Recording]) -> Counter[str]:
    """Take up every message whose lease ran out by the real instant `at`; what became of them.

    One that was not started waits again; one that was may have arrived. `recording` gives the rules of a channel.
    """
    expired = and_(message.c.state.in_(("pending", "sending")), message.c.lease_until < at)

    def taken(connection: Connection) -> Counter[str]:
        rows = connection.execute(
            select(message).where(expired).order_by(message.c.id).with_for_update(skip_locked=True)
        ).all()
        counts = Counter(recovered=len(rows))
        unstarted = [row.id for row in rows if row.state == "pending"]
        connection.execute(
            update(message).where(message.c.id.in_(unstarted)).values(lease_owner=None, lease_until=None)
        )
        for row in rows:
            if row.state == "sending":
                by = recording(row.channel)
                why = say("tiến trình gửi dừng trước khi có trả lời", "the sending process ended before an answer came")
                counts[ambiguous(connection, row, why, by, again_at=by.now)] += 1
        return counts

    with store.read() as connection:
        if connection.execute(select(message.c.id).where(expired).limit(1)).first() is None:
            return Counter()
    return store.retrying(taken)
