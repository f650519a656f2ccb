"""The books of an earlier version at its upgrade.

Where the journal is first signed, its entries name few of the facts, and whoever could change the database could
have made them anew: from here on what stands is stated and sealed; what earlier entries carry is still held against
the rows.
Where the new schema keeps a row in another form, what entries state of it is stated anew, if it held before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select

from storage.migrate import revision
from storage.tables import journal
from workflow.journal import ENGINE, append, head
from workflow.proof.comparison import BOOKS
from workflow.proof.kinds import KINDS, facts
from workflow.proof.model import Facts
from workflow.proof.plans import of_deadlines
from workflow.proof.sealing import seals
from workflow.proof.sealing.signing import signer_of
from workflow.proof.sentences import differs

AT_ONCE = 500  # rows in one entry
SINCE = ("clock",)  # columns of a deadline that there were not yet
IN_WORDS = "0003"  # at this revision entries stated how a due date came about in words, and now as rules


@contextmanager
def carried_over(connection: Connection, at: datetime) -> Iterator[None]:
    """Around an upgrade: what stands is stated afterwards as this version sees it."""
    before = revision(connection)
    restated = _deadlines_that_hold(connection) if before == IN_WORDS else []
    yield
    seal_books(connection, at)
    _state(connection, "deadline", restated, at)


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
            _state(connection, name, connection.scalars(kind.every).all(), at)
    _enter(connection, at, {"table": "message"})


def _state(connection: Connection, name: str, keys: Iterable[Any], at: datetime) -> None:
    rest = iter(keys)
    while some := list(islice(rest, AT_ONCE)):
        stated = facts(connection, **{name: [key if isinstance(key, int) else str(key) for key in some]})
        _enter(connection, at, {"table": KINDS[name].table, "rows": len(some), **stated})


def _deadlines_that_hold(connection: Connection) -> list[int]:
    """The deadlines that are as the newest entry about each states them."""
    entries = select(journal.c.id, journal.c.detail).where(journal.c.detail.contains('"deadline":{'))
    stated: dict[int, tuple[int, Facts | None]] = {}
    for row in connection.execute(entries.order_by(journal.c.id)):
        said = json.loads(row.detail).get("facts", {}).get("deadline", {})
        stated.update({int(key): (row.id, facts) for key, facts in said.items()})
    kind, held = KINDS["deadline"], []
    keys = iter(sorted(stated))
    while some := list(islice(keys, AT_ONCE)):
        found = of_deadlines(connection, {key: stated[key][1] for key in some}, SINCE)
        held += [key for key in some if differs(kind, key, *stated[key], found.get(key)) is None]
    return held


def _enter(connection: Connection, at: datetime, detail: dict[str, object]) -> None:
    append(connection, at=at, actor=ENGINE, action=BOOKS, detail=detail)
