"""`journal verify`: the guard, the chain, the entries against the rows, the rows among themselves, the seals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from lib.language import say
from workflow.proof import chain, guard, states
from workflow.proof.comparison import UNREADABLE, Comparison
from workflow.proof.difference import Difference, Differences
from workflow.proof.sealing import seals


@dataclass(frozen=True)
class Proof:
    """What was found: the chain's verdict, the first differences, and how many there are."""

    verdict: chain.Verdict
    differences: list[Difference]
    count: int

    @property
    def holds(self) -> bool:
        return self.count == 0


def prove(connection: Connection, heads: Iterable[str] = ()) -> Proof:
    """Look at everything that the journal proves; `heads` are hashes known from before, which it must still hold.

    What cannot even be read, because somebody has spoilt it, is a difference as well.
    """
    found = Differences()
    comparison = Comparison(connection, found)
    verdict = chain.Verdict(0)
    try:
        guard.check(connection, found)
        verdict = chain.verify(connection, found, heads=heads)
        comparison.run()
        comparison.unexplained()
        states.check(connection, found)
        seals.check(connection, found)
    except (DBAPIError, *UNREADABLE) as error:
        why = str(getattr(error, "orig", None) or error).splitlines()[0]
        what = say("Có dữ liệu không đọc được: {why}.", "Some data cannot be read: {why}.", why=why)
        found.add(Difference(code="unreadable", what=what))
    return Proof(verdict, found.found, found.count)
