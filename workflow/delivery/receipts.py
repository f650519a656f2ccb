"""The receipts of one channel in one pass, written down: by themselves, or in the transaction that starts the next
message where that follows at once. Half the transactions of a pass are saved so; a receipt is never left lying.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection

from notifications.model import Receipt
from storage.store import Store, is_data_fault
from workflow.delivery.outcomes import Recording, Result, record
from workflow.steps import Steps

T = TypeVar("T")


class Answered(NamedTuple):
    """A message, the name it bears (its Message-ID), and what became of it."""

    message_id: int
    known_as: str
    receipt: Receipt


class Receipts:
    """Writes receipts down; `told` hears what each came to, once that is committed."""

    def __init__(self, store: Store, steps: Steps, by: Recording, told: Callable[[Answered, Result], None]) -> None:
        self._store, self._steps, self._by, self._told = store, steps, by, told
        self._waiting: Answered | None = None

    def take(self, answered: Answered) -> None:
        """A receipt has come. Only where the channel goes on at once it may wait for that."""
        self.settle()
        self._waiting = answered
        if not answered.receipt.goes_on:
            self.settle()

    def settle(self) -> None:
        """Write down the receipt that waits, if one does; where a row makes that impossible, its message is taken up
        once its lease is over."""
        if self._waiting is None:
            return
        answered, self._waiting = self._waiting, None
        writing = partial(self._store.retrying, partial(self._record, answered=answered))
        self._told(answered, self._steps.run(f"message {answered.message_id}", writing, "lost"))

    def before(self, start: Callable[[Connection], T]) -> T:
        """`start` in one transaction with the receipt that waits; where they cannot be written together, each alone."""
        answered = self._waiting
        if answered is None:
            return self._store.retrying(start)
        try:
            result, started = self._store.retrying(lambda c: (self._record(c, answered), start(c)))
        except Exception as error:
            if not is_data_fault(error):
                raise
            self.settle()
            return self._store.retrying(start)
        self._waiting = None
        self._told(answered, result)
        return started

    def _record(self, connection: Connection, answered: Answered) -> Result:
        return record(connection, answered.message_id, answered.receipt, self._by)
