"""What the audit looks at every few minutes: the journal's end, what is new in it, and the counts of every rung.

`journal verify` looks at everything; this looks at what was entered since the last time, so much at once. Where
something differs it looks there again the next time, until it holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import Connection, func, select, update

from lib.language import say
from storage.tables import installation, journal, notice, plan
from workflow import journal as journals
from workflow.proof import guard, seals
from workflow.proof.chain import verify
from workflow.proof.comparison import Comparison
from workflow.proof.difference import Difference, Differences
from workflow.proof.kinds import KINDS
from workflow.proof.messages import batches
from workflow.proof.sentences import row as row_of
from workflow.proof.signing import signer_of

TAIL = 500  # entries of the journal whose chain is walked each time at least
MOST = 5000  # entries that are compared with the rows in one look


def chain(connection: Connection) -> Differences:
    """The guard, and the chain of the newest entries: those behind the last look, and as many before as fit."""
    found, head, after = Differences(), journals.head(connection), looked_at(connection)
    guard.check(connection, found)
    if after > (head.id if head else 0):
        why = say("các mục cuối đã bị cắt bỏ", "the last entries were cut off")
        what = say("Nhật ký, mục {n}: {why}.", "The journal, entry {n}: {why}.", n=after, why=why)
        found.add(Difference(code="entry-missing", what=what, entry=after))
    elif head is not None:
        verify(connection, found, after=max(0, min(after, head.id - TAIL)))
    return found


def differences(connection: Connection, after: int, most: int = MOST) -> tuple[Differences, int]:
    """Entries behind `after`, at most so many, against the rows they speak of, and the counts of every fired rung.

    Returns what differs and the last entry that was compared.
    """
    found, head = Differences(), journals.head(connection)
    until = min(head.id, after + most) if head else after
    comparison = Comparison(connection, found, after=after, until=until)
    comparison.run()
    if signer_of(connection).signs:  # without a key a seal proves nothing
        for ids in batches(comparison.left):
            seals.check(connection, found, among=ids)
    counts_of_rungs(connection, found)
    return found, until


def counts_of_rungs(connection: Connection, differences: Differences) -> None:
    """Every fired rung of the plans that run has as many notices as the journal counted, or more."""
    counted = select(notice.c.rung_id, func.count()).where(notice.c.rung_id > 0).group_by(notice.c.rung_id)
    there: dict[int, int] = dict(connection.execute(counted).all())
    for entry, id, count in _counted(connection):
        if there.get(id, 0) < count:
            why = say(
                "còn {n} thông báo, đã báo {count}", "{n} notices are left of {count}", n=there.get(id, 0), count=count
            )
            differences.add(row_of("row-changed", KINDS["rung"], id, entry, why))


def looked_at(connection: Connection) -> int:
    """The last entry that the audit compared."""
    return connection.execute(select(installation.c.audited)).scalar_one()


def remember(connection: Connection, entry: int) -> None:
    connection.execute(update(installation).values(audited=entry))


def _counted(connection: Connection) -> Iterator[tuple[int, int, int]]:
    """(entry, rung, notices) of the plans that run."""
    running = select(plan.c.id).where(plan.c.status == "published")
    fired = select(journal.c.id, journal.c.detail).where(
        journal.c.action == "rung.fired", journal.c.plan_id.in_(running)
    )
    for row in connection.execute(fired.order_by(journal.c.id).execution_options(yield_per=1000)):
        try:
            stated = json.loads(row.detail).get("facts", {}).get("rung", {})
            yield from ((row.id, int(id), one["notices"]) for id, one in stated.items())
        except (ValueError, TypeError, KeyError, AttributeError):
            continue  # the chain says so
