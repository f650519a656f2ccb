"""The same life without faults: one process, one SQLite database, every act at the instant at which it was recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from lib.time import VIETNAM
from notifications.channel import Channel
from notifications.model import Payload, Receipt
from storage.keys import Keys
from storage.migrate import upgrade
from storage.store import Store
from tests.chaos import books
from tests.chaos.acting import Done
from tests.chaos.clock import OPENS
from tests.integration.delivery_world import settings
from tests.integration.machinery import publish_example
from workflow import acts
from workflow.delivery.deliver import deliver
from workflow.tick import tick


class _Takes(Channel):
    """Takes everything."""

    def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
        for _payload in payloads:
            yield Receipt(outcome="sent")

    def check(self) -> str | None:
        return None


def fault_free(folder: Path, days: Iterable[datetime], chaos: Store, done: Iterable[Done], end: datetime) -> Store:
    """The store after the same days and the same acts in the order in which `chaos` recorded them."""
    folder.mkdir()
    store = Store(f"sqlite:///{folder / 'oracle.sqlite3'}", Keys(None, folder))
    upgrade(store)
    publish_example(store)
    here, there = books.tasks(store), {number: key for key, number in books.tasks(chaos).items()}
    mornings = sorted({day.replace(tzinfo=VIETNAM) + OPENS for day in days})
    dates = _dates(done)

    def live_until(now: datetime) -> None:
        while mornings and mornings[0] <= now:
            _pass(store, folder, mornings.pop(0))

    for row in books.acts(chaos):
        live_until(row.at)
        when = dates[row.task_id, row.action, row.at]
        _act(store, folder, here[there[row.task_id]], row, when.pop(0) if when else None)
        _pass(store, folder, row.at.astimezone(VIETNAM))
    live_until(end)
    _pass(store, folder, end)
    return store


def _pass(store: Store, folder: Path, now: datetime) -> None:
    tick(store, now)
    deliver(store, settings(folder), now, channels={"email": _Takes()})


def _dates(done: Iterable[Done]) -> dict[Any, list[date | None]]:
    """The new date that each acknowledged act set."""
    found: dict[Any, list[date | None]] = defaultdict(list)
    for one in done:
        found[one.task_id, one.action, one.at].append(date.fromisoformat(one.day) if one.day else None)
    return found


def _act(store: Store, folder: Path, task_id: int, row: Any, day: date | None) -> None:
    common: dict[str, Any] = {"now": row.at.astimezone(VIETNAM), "actor": "oracle"}
    if row.action == "submit":
        given = acts.Submission(by="Đầu mối", paper=True)
        acts.submit(store, task_id, given, files_folder=folder, **common)
    elif row.action == "return":
        acts.return_(store, task_id, reason=row.reason, due=day, **common)
    elif row.action == "extend":
        assert day is not None
        acts.extend(store, task_id, until=day, reason=row.reason, **common)
    elif row.action == "waive":
        acts.waive(store, task_id, reason=row.reason, **common)
    else:
        getattr(acts, row.action)(store, task_id, **common)
