"""What a process that died left behind: claimed and never started, or started without a receipt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, and_, or_, select, update

from lib.meaning import meaning
from storage.lease import TOLERANCE, is_over
from storage.store import Store
from storage.tables import message
from workflow.delivery import sent
from workflow.delivery.lease import LEASE
from workflow.delivery.outcomes import Recording, ambiguous
from workflow.steps import Steps

AT_ONCE = 500  # messages in one transaction


def take_up(store: Store, at: datetime, recording: Callable[[str], Recording], steps: Steps) -> Counter[str]:
    """Take up every message whose lease ran out by the real instant `at`; what became of them.

    One that was not started waits again; one that was may have arrived. `recording` gives the rules of a channel.
    """
    expired = and_(message.c.state.in_(("pending", "sending")), is_over(message.c.lease_until, at, LEASE))

    def taken(connection: Connection, ids: list[int]) -> Counter[str]:
        those = sent.those(message.c.id.in_(ids), expired).order_by(message.c.id)
        found = sent.read(connection, those.with_for_update(skip_locked=True))
        counts = Counter(recovered=len(found))
        unstarted = [one.id for one in found if one.state == "pending"]
        connection.execute(
            update(message).where(message.c.id.in_(unstarted)).values(lease_owner=None, lease_until=None)
        )
        for one in found:
            if one.state == "sending":
                by = recording(one.channel)
                why = meaning("workflow.sender-died")
                counts[ambiguous(connection, one, why, by, again_at=by.now)] += 1
        return counts

    with store.read() as connection:
        ids = connection.scalars(select(message.c.id).where(expired).order_by(message.c.id)).all()
    taken_up: Counter[str] = Counter()
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        found = steps.over("message", some, lambda keys: store.retrying(partial(taken, ids=keys)), Counter[str]())
        taken_up += sum(found, Counter())
    return taken_up


def not_from_the_future(connection: Connection, now: datetime) -> int:
    """Messages that were made or tried on a clock ahead of `now` wait for no instant of that clock; how many did."""
    ahead = or_(message.c.created_at > now + TOLERANCE, message.c.started_at > now + TOLERANCE)
    waits = and_(message.c.state == "pending", message.c.next_attempt_at > now, ahead)
    return connection.execute(update(message).where(waits).values(next_attempt_at=now)).rowcount
