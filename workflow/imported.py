"""An import in the journal: how much changed, and the roster or the contacts as they are afterwards; and what follows
for those who were still to be told."""

from __future__ import annotations

from collections.abc import Sized
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from org.files.units import Changes
from workflow import journal
from workflow.correcting.remade import follow_contacts
from workflow.proof.kinds import KINDS, facts


def enter(
    connection: Connection, what: Literal["units", "contacts"], changes: Changes, *, now: datetime, actor: str
) -> None:
    """One entry in the import's transaction; none where nothing changed. Whoever else changes those rows enters it.

    What waits for people whom a change of contacts left without their post or address is made anew.
    """
    every = KINDS[what].every
    assert every is not None
    counts = {name: _count(getattr(changes, name)) for name in ("added", "changed", "removed")}
    if any(counts.values()):
        remade = follow_contacts(connection, now) if what == "contacts" else 0
        detail = {
            **counts,
            **({"notices": remade} if remade else {}),
            **facts(connection, **{what: connection.scalars(every).all()}),
        }
        journal.append(connection, at=now, actor=actor, action=f"{what}.imported", detail=detail)


def _count(lines: Sized | int) -> int:
    return lines if isinstance(lines, int) else len(lines)
