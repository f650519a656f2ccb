"""A browser proves that it is the link's holder's: by a code that is sent to them (web contract, 3, “Forwarded link”).

Nothing of it is kept. The code follows from the notice that carries it, and which browser has proved itself is what
that browser carries, signed; both rest on the secret key.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, select

from lib.masked import masked
from lib.time import local_date
from lib.tokens import code
from org.routing import address
from org.today import refresh
from storage.store import Store, lock_exclusive
from storage.tables import contact, notice
from workflow.keeping.limits import Limit, count, one_by_one, wait_for
from workflow.links.asked import A_MOMENT, enter, rows_for
from workflow.links.made import LINK
from workflow.links.opened import Opened

GOOD = timedelta(minutes=10)
REMEMBERED = timedelta(days=90)
TRIES = Limit("code", 5, timedelta(minutes=15))  # of a link


class Asked(NamedTuple):
    """A code that is on its way: where to, hidden but for its end, and whether it was asked for just now."""

    to: str
    new: bool


class Tried(NamedTuple):
    """A code that was typed: whether it is right, or after how many seconds another is looked at."""

    right: bool
    wait: int | None = None


def ask_code(store: Store, opened: Opened, now: datetime) -> Asked | None:
    """Send the link's holder a code, unless one was asked for within ten minutes; None where nothing reaches them."""
    theirs = and_(contact.c.unit_id == opened.unit_id, contact.c.person_id == opened.person_id)

    def asked(connection: Connection) -> Asked | None:
        lock_exclusive(connection, "schedule")  # two that are asked for at once are one
        if sent := _lately(connection, opened, now):
            return Asked(_hidden(sent[0]), new=False)
        refresh(connection, local_date(now))
        rows = rows_for(connection, theirs, _instant(connection, opened, now), at_once=True)
        if not rows:
            return None
        enter(connection, rows, now, opened.actor, "code.asked")
        return Asked(_hidden(_lately(connection, opened, now)[0]), new=True)

    return store.retrying(asked)


def try_code(store: Store, key: bytes, opened: Opened, typed: str, now: datetime, at: datetime) -> Tried:
    """Whether the holder was sent that code within the ten minutes before `now`; what is wrong counts at the real
    instant `at`, and after too many of them nothing is looked at for a while."""
    counted, digits = [(TRIES, str(opened.link_id))], "".join(typed.split()).encode()

    def tried(connection: Connection) -> Tried:
        one_by_one(connection)
        if (wait := wait_for(connection, counted, at)) is not None:
            return Tried(right=False, wait=wait)
        sent = [code(key, row.id).encode() for row in _lately(connection, opened, now)]
        right = any(hmac.compare_digest(one, digits) for one in sent)
        if not right:
            count(connection, counted, at)
        return Tried(right)

    return store.retrying(tried)


def proof(key: bytes, opened: Opened, until: datetime) -> str:
    """What a browser that proved itself carries, until that instant. Another version of the link is another link."""
    return _signed(key, opened, str(round(until.timestamp())))


def is_proof(key: bytes, opened: Opened, carried: str, at: datetime) -> bool:
    """Whether that was given to a browser for this link, and is good at `at` still."""
    until = carried.partition(".")[0]
    if not (until.isascii() and until.isdigit() and len(until) < 12 and int(until) > at.timestamp()):
        return False
    return hmac.compare_digest(_signed(key, opened, until).encode(), carried.encode())


def _signed(key: bytes, opened: Opened, until: str) -> str:
    named = f"proof.{opened.link_id}.{opened.unit_id}.{opened.person_id}.{until}"
    return f"{until}.{hmac.digest(key, named.encode(), 'sha256').hex()}"


def _lately(connection: Connection, opened: Opened, now: datetime) -> Sequence[Any]:
    """The notices of the last ten minutes that carry a code of this link's holder, the newest first."""
    of_holder = (notice.c.task_id.is_(None), notice.c.kind == LINK, notice.c.person_id == opened.person_id)
    sent = (
        select(notice.c.id, notice.c.channel, contact.c.email, contact.c.phone, contact.c.zalo_user_id)
        .join(contact, contact.c.id == notice.c.contact_id)
        .where(*of_holder, contact.c.unit_id == opened.unit_id, notice.c.scheduled_for > now - GOOD)
        .where(notice.c.scheduled_for <= now)
        .order_by(notice.c.id.desc())
    )
    return connection.execute(sent).all()


def _hidden(row: Any) -> str:
    return masked(address(row.channel, row) or "")


def _instant(connection: Connection, opened: Opened, now: datetime) -> datetime:
    """What tells notices of no task apart is their instant: those of one person's units must not share one."""
    mine = select(notice.c.scheduled_for).where(notice.c.task_id.is_(None), notice.c.person_id == opened.person_id)
    taken = set(connection.scalars(mine.where(notice.c.scheduled_for > now - GOOD)))
    while now in taken:
        now -= A_MOMENT
    return now
