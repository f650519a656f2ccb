"""The journal's entries against the rows they speak of, newest first: the newest statement about a row counts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from lib.language import say
from storage.plain import plain
from storage.tables import act, journal, message
from workflow.proof.difference import Difference, Differences
from workflow.proof.kinds import KINDS
from workflow.proof.legacy import Legacy
from workflow.proof.messages import GivenUp, check_left, expanded
from workflow.proof.model import BIGGEST, Facts, Ids
from workflow.proof.sentences import differs, unexplained

BATCH = 500  # statements that are looked up together
BOOKS = (
    "books.sealed"  # what stood when the journal was first signed: it states rows, and explains none that entries do
)
ENTERED = ("act", "plan", "amendment", "fulfilment", "rung", "end")  # each row of these was entered by the deed itself
SENT_AGAIN = "message.retried"
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError)


class Comparison:
    """One comparison of the entries behind `after`, up to `until`, with the rows as they are."""

    def __init__(
        self, connection: Connection, differences: Differences, *, after: int = 0, until: int | None = None
    ) -> None:
        self.connection, self.differences, self.after, self.until = connection, differences, after, until
        self.seen: dict[str, Ids] = defaultdict(Ids)
        self.explained: dict[str, Ids] = defaultdict(Ids)
        self.sent_again, self.given_up = Ids(), GivenUp(connection)
        self.left: list[int] = []  # messages of the passes that were looked at, where `until` bounds the look
        self.legacy = Legacy(connection, differences, self.explained)
        self._waiting: dict[str, dict[Any, tuple[int, Facts | None]]] = defaultdict(dict)

    def run(self) -> None:
        """Compare every statement; afterwards `unexplained` can be asked for."""
        for row in self._newest_first():
            try:
                self._take(row, json.loads(row.detail))
            except UNREADABLE:
                self._unreadable(row.id)
        for name in list(self._waiting):
            self._compare(name)
        self.legacy.end()

    def unexplained(self) -> None:
        """Rows that some entry must have told of, and none does. Only after all entries were taken."""
        for name, kind in KINDS.items():
            optional = name in ("units", "contacts") and not self.seen[name]
            if kind.every is None or optional:
                continue
            for key in self.connection.execute(kind.every.execution_options(yield_per=1000)).scalars():
                if _plain(key) not in self.explained[name]:
                    self.differences.add(unexplained(kind, key))
        self._waits_again()
        self.given_up.check(self.differences)

    def _waits_again(self) -> None:
        """Messages that left once and wait anew: somebody has decided on it, which is an entry."""
        again = (message.c.sent_at.is_not(None), message.c.state.in_(("pending", "sending")))
        for id in self.connection.scalars(select(message.c.id).where(*again).order_by(message.c.id)):
            if id not in self.sent_again:
                self.differences.add(unexplained(KINDS["message"], id))

    def _newest_first(self) -> Iterator[Any]:
        columns = (
            journal.c.id,
            journal.c.actor,
            journal.c.action,
            journal.c.plan_id,
            journal.c.task_id,
            journal.c.detail,
        )
        wanted = select(*columns, plain(self.connection, journal.c.at)).where(journal.c.id > self.after)
        if self.until is not None:
            wanted = wanted.where(journal.c.id <= self.until)
        yield from self.connection.execute(wanted.order_by(journal.c.id.desc()).execution_options(yield_per=1000))

    def _take(self, row: Any, detail: Facts) -> None:
        stated = detail.get("facts")
        if row.action == "message.failed" and detail.get("address_dead"):
            self.given_up.take(detail["message_id"], dead=True)
        elif row.action == SENT_AGAIN:
            self.given_up.take(detail["message_id"], dead=False)
            for key in (stated or {}).get("message", {}):
                self.sent_again.add(int(key))
        if stated is None:
            self.legacy.take(row, detail)
            return
        if "sent" in stated:
            check_left(self.connection, row.id, detail, self.differences)
            self.left += expanded(stated["sent"]) if self.until is not None else ()
        for name in stated.keys() & KINDS.keys():
            for text, facts in stated[name].items():
                self._state(name, _key(text), row, facts)

    def _state(self, name: str, key: Any, row: Any, facts: Facts | None) -> None:
        if row.action != BOOKS or name not in ENTERED:
            self.explained[name].add(key)
        if key not in self.seen[name]:
            self.seen[name].add(key)
            self._waiting[name][key] = row.id, facts
            if len(self._waiting[name]) >= BATCH:
                self._compare(name)

    def _compare(self, name: str) -> None:
        """Hold what waits of one kind against the rows; what no deed can have stated is told as such."""
        waiting = self._waiting.pop(name)
        try:
            self._hold(name, waiting)
        except UNREADABLE:
            for key, one in waiting.items():
                try:
                    self._hold(name, {key: one})
                except UNREADABLE:
                    self._unreadable(one[0])

    def _hold(self, name: str, waiting: dict[Any, tuple[int, Facts | None]]) -> None:
        kind = KINDS[name]
        found = kind.of(self.connection, {key: facts for key, (_, facts) in waiting.items()})
        differing = {
            key: one
            for key, (entry, facts) in waiting.items()
            if (one := differs(kind, key, entry, facts, found.get(key))) is not None
        }
        for key in differing.keys() - self._restated(name, differing):
            self.differences.add(differing[key])
        for key, (_, facts) in waiting.items():
            if name == "acts" and facts is not None:
                within = act.c.id.between(key, facts["last"])
                for id in self.connection.scalars(select(act.c.id).where(within)):
                    self.explained["act"].add(id)

    def _unreadable(self, entry: int) -> None:
        what = say("Nhật ký, mục {n}: không đọc được.", "The journal, entry {n}: it cannot be read.", n=entry)
        self.differences.add(Difference(code="entry-unreadable", what=what, entry=entry))

    def _restated(self, name: str, keys: Iterable[Any]) -> set[Any]:
        """Those of which an entry behind `until` says something newer: they are compared when its turn comes."""
        found: set[Any] = set()
        if self.until is not None and keys:
            newer = select(journal.c.detail).where(journal.c.id > self.until)
            for detail in self.connection.scalars(newer.execution_options(yield_per=1000)):
                with suppress(*UNREADABLE):
                    found.update(_key(text) for text in json.loads(detail).get("facts", {}).get(name, ()))
        return found


def _key(text: str) -> int | str:
    """An id, or a day. Raises ValueError for anything else."""
    if not text.isdigit():
        return date.fromisoformat(text).isoformat()
    if int(text) >= BIGGEST:
        raise ValueError(text)
    return int(text)


def _plain(key: Any) -> int | str:
    return key.isoformat() if isinstance(key, date) else key
