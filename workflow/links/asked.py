"""A link asked for again: who has an address of the roster is sent theirs, by the roster's own ways (web contract, 3).

Nobody is told whether an address is known: who asks gets one answer, before anything is looked up.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select

from lib.telephone import telephone
from lib.text import clean_line
from lib.time import local_date
from notifications.notices import last_id
from notifications.policy import start_of_day
from org.routing import usable
from org.today import refresh, routing, self_or_below, suppressed
from storage.store import Store, lock_exclusive
from storage.tables import contact, notice, org_tree, person, plan, task
from workflow import journal
from workflow.journal import ENGINE
from workflow.links.made import LINK
from workflow.links.opened import holders, running
from workflow.proof.kinds import facts

REST, MOST_A_DAY = timedelta(hours=1), 3  # messages of one person
A_MOMENT = timedelta(microseconds=1)
LONGEST = 254  # characters of an address (RFC 5321)


def ask_again(store: Store, written: str, now: datetime) -> int:
    """Whoever has that e-mail address or telephone number is sent their links; returns how many notices that made.

    None for an address that nobody has, whose pages cannot be opened, or that had its messages of the hour or the day.
    """
    address = clean_line(written[: LONGEST + 1]).casefold()
    if not address or len(address) > LONGEST:
        return 0
    with store.read() as connection:
        persons = _persons(connection, address)
    if not persons:
        return 0

    def told(connection: Connection) -> int:
        lock_exclusive(connection, "schedule")  # two that are asked for at once are one
        refresh(connection, local_date(now))
        told = contact.c.person_id.in_([one for one in persons if not _had_enough(connection, one, now)])
        rows = rows_for(connection, told, now)
        return enter(connection, rows, now, ENGINE, "link.asked") if rows else 0

    return store.retrying(told)


def _persons(connection: Connection, address: str) -> list[int]:
    """Whose address it is: by e-mail as persons are known, by telephone as contacts have it."""
    by_email = connection.scalars(select(person.c.id).where(person.c.address == address)).all()
    number = telephone(address)
    if by_email or number is None:
        return [one for one in by_email if "@" in address]
    kept = select(contact.c.person_id, contact.c.phone).where(
        contact.c.phone.is_not(None), contact.c.retired_at.is_(None)
    )
    return sorted({row.person_id for row in connection.execute(kept) if telephone(row.phone) == number})


def _had_enough(connection: Connection, person_id: int, now: datetime) -> bool:
    of_person = (notice.c.task_id.is_(None), notice.c.kind == LINK, notice.c.person_id == person_id)
    since = min(now - REST, start_of_day(now))
    told = connection.scalars(select(notice.c.scheduled_for).where(*of_person, notice.c.scheduled_for > since)).all()
    today = {round(at.timestamp()) for at in told if at >= start_of_day(now)}  # several units of one are one message
    return any(at > now - REST for at in told) or len(today) >= MOST_A_DAY


def rows_for(
    connection: Connection, which: ColumnElement[bool], now: datetime, *, at_once: bool = False
) -> list[dict[str, Any]]:
    """A notice for each unit of `which` contacts whose page can be opened; its plan is the latest in which that unit
    owes. `at_once`: by e-mail where there is one, since that leaves at any hour."""
    orders, dead = routing(connection), suppressed(connection)
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for one in connection.execute(holders(local_date(now)).where(which)):
        ways = usable(orders.order(LINK, one.post), one, dead)
        if ways and (plan_id := _latest(connection, one.unit_id, now)):
            known = {"plan_id": plan_id, "kind": LINK, "person_id": one.person_id, "contact_id": one.id}
            channel = "email" if at_once and "email" in ways else ways[0]
            found.setdefault((one.unit_id, one.person_id), {**known, "channel": channel, "state": "pending"})
    # What tells notices of no task apart is their instant.
    return [{**row, "scheduled_for": now - n * A_MOMENT} for n, row in enumerate(found.values())]


def _latest(connection: Connection, unit_id: int, now: datetime) -> int | None:
    path = connection.scalar(select(org_tree.c.path).where(org_tree.c.unit_id == unit_id, org_tree.c.valid))
    if path is None:
        return None
    owing = org_tree.join(task, task.c.unit_id == org_tree.c.unit_id).join(plan, plan.c.id == task.c.plan_id)
    latest = select(func.max(plan.c.id)).select_from(owing).where(self_or_below(path), running(now))
    return connection.scalar(latest)


def enter(connection: Connection, rows: Sequence[dict[str, Any]], now: datetime, actor: str, action: str) -> int:
    """Write the notices down, and that they were asked for."""
    before = last_id(connection)
    connection.execute(insert(notice), rows)
    ids = connection.scalars(select(notice.c.id).where(notice.c.id > before, notice.c.kind == LINK)).all()
    detail = {"notices": len(ids), **facts(connection, summary=ids)}
    journal.append(connection, at=now, actor=actor, action=action, detail=detail)
    return len(ids)
