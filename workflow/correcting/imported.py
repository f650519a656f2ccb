"""A change of the roster in the journal: how much changed, and the roster or the contacts as they are afterwards; and
what follows for those who were still to be told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from org.files.units import Changes
from workflow import journal
from workflow.correcting.remade import follow_contacts
from workflow.proof.kinds import KINDS, facts

Roster = Literal["units", "contacts"]
_BOTH: tuple[Roster, ...] = ("units", "contacts")


def entered(
    connection: Connection,
    what: Roster,
    act: Callable[[Connection], Changes],
    *,
    now: datetime,
    actor: str,
    done: str = "imported",
    of: Sequence[str] = (),
) -> Changes:
    """What `act` changes, with its entry, which names `of` what. It may take rows out: that they are gone is stated
    too."""
    before = blocks(connection)
    changes = act(connection)
    enter(connection, what, changes, now=now, actor=actor, done=done, of=of, before=before)
    return changes


def enter(
    connection: Connection,
    what: Roster,
    changes: Changes,
    *,
    now: datetime,
    actor: str,
    done: str = "imported",
    of: Sequence[str] = (),
    before: Mapping[str, Iterable[int]] | None = None,
) -> None:
    """One entry in the change's transaction; none where nothing changed. Whoever else changes those rows enters it.

    What waits for people whom a change of contacts left without their post or address is made anew.
    """
    if not changes.anything:
        return
    counts = {name: len(getattr(changes, name)) for name in ("added", "changed", "removed")}
    remade = follow_contacts(connection, now) if what == "contacts" else 0
    kinds = _BOTH if done == "removed" else (what,)  # with a unit go contacts that it had once
    detail = {
        **({"of": list(of)} if of else {}),
        **counts,
        **({"notices": remade} if remade else {}),
        **facts(connection, **blocks(connection, before, kinds)),
    }
    journal.append(connection, at=now, actor=actor, action=f"{what}.{done}", detail=detail)


def blocks(
    connection: Connection, before: Mapping[str, Iterable[int]] | None = None, kinds: Iterable[Roster] = _BOTH
) -> dict[str, list[int]]:
    """The blocks of rows that there are, and those that there were."""
    return {kind: [*dict.fromkeys([*(before or {}).get(kind, ()), *_there(connection, kind)])] for kind in kinds}


def _there(connection: Connection, kind: Roster) -> list[int]:
    every = KINDS[kind].every
    assert every is not None
    return list(connection.scalars(every))
