"""The books as they stand when the journal is first signed: a database of an earlier version, at its upgrade.

Its entries name few of the facts, and whoever could change the database could have made them anew. From here on what
stands is stated and sealed; what earlier entries carry is still held against the rows.
"""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, select

from storage.tables import journal
from workflow.journal import append, head
from workflow.proof import seals
from workflow.proof.comparison import BOOKS
from workflow.proof.kinds import KINDS, facts
from workflow.proof.signing import signer_of

AT_ONCE = 500  # rows in one entry


def seal_books(connection: Connection, at: datetime) -> None:
    """State and seal what stands, once, where this installation signs and none of the entries is signed yet."""
    if not signer_of(connection).signs:
        return
    last = head(connection)
    signed = select(journal.c.id).where(journal.c.key.is_not(None)).limit(1)
    if last is None or connection.execute(signed).first() is not None:
        return
    seals.seal_all(connection)
    for name, kind in KINDS.items():
        if kind.every is not None:
            keys = iter(connection.scalars(kind.every).all())
            while some := list(islice(keys, AT_ONCE)):
                stated = facts(connection, **{name: [str(key) if not isinstance(key, int) else key for key in some]})
                _enter(connection, at, {"table": kind.table, "rows": len(some), **stated})
    _enter(connection, at, {"table": "message"})


def _enter(connection: Connection, at: datetime, detail: dict[str, object]) -> None:
    append(connection, at=at, actor="engine", action=BOOKS, detail=detail)
