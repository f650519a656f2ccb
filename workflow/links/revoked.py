"""A link is ended by people: by whoever says that it is not theirs, by the desk, on the command line."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select, update

from storage.store import Store
from storage.tables import link, unit
from workflow import journal
from workflow.links.opened import Opened


def revoke_own(store: Store, opened: Opened, *, why: str, now: datetime) -> int:
    """Its reader says that the link is not theirs."""
    return store.retrying(
        lambda connection: revoke(connection, link.c.id == opened.link_id, why=why, now=now, actor=opened.actor)
    )


def revoke_one(store: Store, link_id: int, *, why: str, now: datetime, actor: str) -> bool:
    """End that link; False where it had ended before."""
    which = link.c.id == link_id
    return bool(store.retrying(lambda connection: revoke(connection, which, why=why, now=now, actor=actor)))


def revoke(connection: Connection, which: ColumnElement[bool], *, why: str, now: datetime, actor: str) -> int:
    """End the living links of `which` (a condition on `link`); returns how many. The next message carries a new one."""
    living = select(link.c.id, unit.c.code).join(unit, unit.c.id == link.c.unit_id)
    rows = connection.execute(living.where(which, link.c.revoked_at.is_(None))).all()
    if rows:
        ended = update(link).where(link.c.id.in_([row.id for row in rows]))
        connection.execute(ended.values(revoked_at=now, why=why))
        detail = {"links": [row.id for row in rows], "units": sorted({row.code for row in rows}), "reason": why}
        journal.append(connection, at=now, actor=actor, action="link.revoked", detail=detail)
    return len(rows)
