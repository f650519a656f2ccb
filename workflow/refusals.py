"""When refusals that each leave the address alive add up to a dead one: the same, three times in a row."""

from __future__ import annotations

from sqlalchemy import Connection, select

from notifications.returned.codes import lasting
from storage.tables import message
from workflow.delivery.sent import Sent

IN_A_ROW = 3
_LATELY = 100_000  # messages, among which the person's last ones are looked for


def refused_for_good(connection: Connection, one: Sent, answer: str) -> bool:
    """True when `answer`, of which `one` is about to fail, is what the last mails to this person met as well.

    What is not known to have arrived or not is passed over; one mail that was taken in starts the count anew.
    """
    same = lasting(answer) if one.channel == "email" else None
    if same is None:
        return False
    its_person = select(message.c.person_id).where(message.c.id == one.id).scalar_subquery()
    theirs = message.c.id > one.id - _LATELY, message.c.channel == one.channel, message.c.person_id == its_person
    known = select(message.c.id, message.c.state, message.c.error).where(*theirs)
    ended = known.where((message.c.id == one.id) | message.c.state.in_(("sent", "delivered", "failed")))
    last = connection.execute(ended.order_by(message.c.id.desc()).limit(IN_A_ROW)).all()
    return len(last) == IN_A_ROW and all(
        row.id == one.id or (row.state == "failed" and lasting(row.error or "") == same) for row in last
    )
