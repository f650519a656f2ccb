"""What came back by mail, taken in: a bounce is the receipt that came late, anything else is only noted.

Whether it is about a message of ours is proven by the address that it came to, which only we can have made. Where no
such addresses are used, it must hold that message's Message-ID and name the address that was written to. What proves
nothing changes nothing. The same message read again changes nothing either, and nothing is ever answered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Literal

from sqlalchemy import Connection, exists, func, select

from lib.meaning import meaning
from notifications.email.return_path import ReturnPath, return_path
from notifications.model import domain_of
from notifications.returned.model import Fate, Kind, Returned
from notifications.returned.opening import open_box
from notifications.returned.read import read
from org.routing import address
from settings import Imap, Maildir, Settings
from storage.store import Store, lock_exclusive
from storage.tables import contact
from storage.tables import journal as journal_table
from workflow.delivery.outcomes import enter
from workflow.delivery.sent import Sent
from workflow.feedback.marks import Marked, find_message, mark_delivered, mark_failed
from workflow.refusals import refused_for_good
from workflow.steps import Steps

LATELY = 100_000  # entries of the journal among which the same message is looked for

# of a report: failed, delivered, known already (said before, or too late to matter), not ours
# noted     in the journal, and nothing else
# unproven  it looks like a bounce of ours, and somebody else may have made it up
# left      a person wrote it
Result = Marked | Literal["noted", "unproven", "left"]
_FOR_A_PERSON = {"unproven", "not-ours", "left"}
_GRAVITY = {"failed": 0, "delivered": 1, "delayed": 2, "relayed": 3, "expanded": 4}


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What one returned message said, and what became of that.

    `address_dead`: the address that the message went to is written to no more.
    """

    kind: Kind
    result: Result
    sender: str
    subject: str
    message_id: str | None = None
    recipient: str | None = None
    action: str | None = None
    status: str | None = None
    detail: str | None = None
    address_dead: bool = False


@dataclass(frozen=True, kw_only=True)
class Round:
    """How much is taken in: so many messages at most, and none is begun after `patience` of real time."""

    most: int = 500
    patience: timedelta = timedelta.max


def take_in_all(
    store: Store,
    settings: Settings,
    where: Maildir | Imap,
    now: datetime,
    *,
    dry_run: bool = False,
    round: Round = Round(),
    clock: Callable[[], datetime] | None = None,
) -> list[Taken]:
    """Read what waits in a mailbox and mark it there, each message once the database has kept what it says.

    Each message is a step (workflow/steps): one that raises stays in the mailbox, rests, and is read again later.
    `dry_run` changes neither database nor
    mailbox. Raises BoxTrouble when the mailbox cannot be used; what was taken in by then stays.
    """
    clock = clock or store.clock
    path, domain, began = return_path(settings), domain_of(settings.mail_from), clock()
    found: list[Taken] = []
    with open_box(where, look_only=dry_run) as box:
        steps = Steps(store, now)
        for name, data in box.waiting(round.most):
            taking = partial(take_in, returned=read(data), path=path, domain=domain, now=now)
            if dry_run:
                with store.rehearse() as connection:
                    found.append(taking(connection))
            elif taken := steps.run(f"bounce {sha256(data).hexdigest()[:16]}", partial(store.retrying, taking), None):
                found.append(taken)
                box.mark(name, done=taken.result not in _FOR_A_PERSON)
            if clock() - began >= round.patience:
                break
    return found


def take_in(connection: Connection, returned: Returned, path: ReturnPath, domain: str, now: datetime) -> Taken:
    """Act on one returned message, in the caller's transaction. `domain` is the one that messages are named under."""
    lock_exclusive(connection, "returned")
    ours, by_path = _about(connection, returned, path, domain)
    written_to = _written_to(connection, ours) if ours is not None else None
    fate = _fate(returned.fates, written_to)
    known = Taken(
        kind=returned.kind,
        result="left" if returned.kind == "other" else "not-ours",
        sender=returned.sender,
        subject=returned.subject,
        message_id=ours.message_id if ours is not None else None,
        recipient=written_to or (fate.address if fate else None),
        action=fate.action if fate else None,
        status=fate.status if fate else None,
        detail=fate.detail if fate else None,
    )
    if ours is None or returned.kind == "other":
        return known
    if returned.kind == "bounce" and returned.sender == (written_to or "").casefold():  # who is away tells so himself
        known, returned, fate = _own_reply(known), replace(returned, kind="auto-reply"), None
    if fate is None:
        return replace(known, result=_note(connection, ours, returned, f"message.{returned.kind}", now))
    if not by_path and (path.signed or written_to not in (fate.address, fate.original)):
        return replace(known, result="unproven")
    return _act(connection, ours, returned, fate, known, now)


def _own_reply(known: Taken) -> Taken:
    return replace(known, kind="auto-reply", action=None, status=None, detail=None)


def _act(connection: Connection, one: Sent, returned: Returned, fate: Fate, known: Taken, now: datetime) -> Taken:
    if fate.action == "failed":
        # Where it was forwarded to may be gone while the address itself lives.
        why, itself = meaning("workflow.came-back", answer=fate.detail), fate.address in (None, known.recipient)
        dead = itself and (fate.fault == "address" or refused_for_good(connection, one, why))
        marked = mark_failed(connection, one, why, now, address_dead=dead)
        return replace(known, result=marked, address_dead=dead and marked == "failed")
    if fate.action == "delivered":
        return replace(known, result=mark_delivered(connection, one, now))
    return replace(known, result=_note(connection, one, returned, f"message.{fate.action}", now, fate.detail))


def _about(connection: Connection, returned: Returned, path: ReturnPath, domain: str) -> tuple[Sent | None, bool]:
    """The message of ours that it is about, and whether the address it came to says so."""
    keys = [key for one in returned.came_to if (key := path.key_in(one))]
    if keys:  # ours for certain: where it left under another domain, every message is looked through
        ours = find_message(connection, "email", *keys, domain=domain) or find_message(connection, "email", *keys)
        if ours is not None:
            return ours, True
    return find_message(connection, "email", *returned.returns, *returned.answers, domain=domain), False


def _written_to(connection: Connection, one: Sent) -> str | None:
    person = connection.execute(select(contact).where(contact.c.id == one.contact_id)).one()
    return address("email", person)


def _fate(fates: Sequence[Fate], written_to: str | None) -> Fate | None:
    """Of several, that of the address we wrote to; of the others the gravest."""
    if not fates:
        return None
    return min(fates, key=lambda one: (written_to not in (one.address, one.original), _GRAVITY[one.action]))


def _note(
    connection: Connection, one: Sent, returned: Returned, action: str, now: datetime, detail: str = ""
) -> Result:
    """One entry in the journal, however often the same message is read."""
    lately = select(func.max(journal_table.c.id) - LATELY).scalar_subquery()
    of_it = journal_table.c.action == action, journal_table.c.detail.contains(returned.digest)
    if connection.scalar(select(exists().where(journal_table.c.id > lately, *of_it))):
        return "known-already"
    enter(connection, one, action, detail, now, returned=returned.digest)
    return "noted"
