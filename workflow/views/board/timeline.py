"""The board's timeline: how many were done by each day, what is due when, and what was and will be said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import Connection, Text, func, select, type_coerce

from lib.time import local_date
from storage.tables import deadline, rung
from tasks.model import SPEAKING
from workflow.views.board.counted import Counted, Group
from workflow.views.board.scope import Scope

MOST_DUES, MOST_NEXT = 6, 3
_MIDNIGHT = datetime(2000, 1, 1, tzinfo=UTC)  # any; PostgreSQL cuts by it faster than by its calendar


@dataclass(frozen=True)
class Said:
    """An instant at which the ladder speaks, of so many tasks as they stand."""

    at: datetime
    kind: str
    tell: tuple[str, ...]
    tasks: int


@dataclass(frozen=True)
class Timeline:
    """Days, and what they bring."""

    begins: date
    today: date
    ends: date
    total: int
    done: int
    curve: list[tuple[date, int]]  # how many were done by the end of a day on which some were
    dues: list[tuple[date, list[int]]]  # a day, with the items due on it
    gone: list[date]  # days on which something was said
    to_come: list[date]
    next: list[Said]


def timeline(connection: Connection, scope: Scope, counted: Counted) -> Timeline:
    """The plan's timeline in this view."""
    measures, today = counted.measures, local_date(scope.as_of)
    by_day = _done(connection, scope)
    curve = list(zip(sorted(by_day), accumulate(by_day[day] for day in sorted(by_day)), strict=True))
    said = _said(connection, scope.plan.id, counted.groups)
    gone = sorted({local_date(one.at) for one in said if one.at <= scope.as_of})
    ahead = [one for one in said if one.at > scope.as_of and one.tasks] if scope.plan.status == "published" else []
    to_come, dues = sorted({local_date(one.at) for one in ahead}), _dues(counted.groups)
    begins = min(local_date(scope.plan.published_at), *(day for day, _ in curve[:1]), today)
    return Timeline(
        begins=begins,
        today=today,
        ends=max([today, *(day for day, _ in dues), *to_come]),
        total=measures["total"],
        done=measures["done_on_time"] + measures["done_late"],
        curve=curve,
        dues=dues[:MOST_DUES],
        gone=[day for day in gone if day >= begins],
        to_come=to_come,
        next=ahead[:MOST_NEXT],
    )


def _done(connection: Connection, scope: Scope) -> Counter[date]:
    """How many that are done came on each day. Days begin with an hour of UTC, so hours are enough to count by."""
    found = Counter[date]()
    sqlite = connection.dialect.name == "sqlite"
    for one in scope.stood:
        text = func.substr(type_coerce(one.came, Text), 1, 13)  # 2020-12-15T02
        hour = text if sqlite else func.date_bin(timedelta(hours=1), one.came, _MIDNIGHT)
        statement = select(hour.label("hour"), func.count().label("n")).select_from(one.source)
        done = (one.which, *scope.about, one.status == "accepted", one.came.is_not(None))
        for row in connection.execute(statement.where(*done).group_by("hour")):
            at = datetime.strptime(row.hour, "%Y-%m-%dT%H").replace(tzinfo=UTC) if sqlite else row.hour
            found[local_date(at)] += row.n
    return found


def _dues(groups: Iterable[Group]) -> list[tuple[date, list[int]]]:
    """The days on which most tasks of an item are due, with these items."""
    of_items: dict[int, Counter[date]] = defaultdict(Counter)
    for one in groups:
        if one.due.due_on is not None and one.bucket is not None:
            of_items[one.due.item_id][one.due.due_on] += one.tasks
    found: dict[date, list[int]] = defaultdict(list)
    for item_id, days in of_items.items():
        most = sum(days.values())
        for day, n in days.items():
            if 4 * n >= most or n == max(days.values()):  # the dates of a few are not the item's
                found[day].append(item_id)
    return sorted(found.items())


def _said(connection: Connection, plan_id: int, groups: Iterable[Group]) -> list[Said]:
    """All that the ladder said and will say of these tasks, in order of time; of one kind at one instant together."""
    open_tasks = Counter[int]()
    for one in groups:
        open_tasks[one.due.id] += one.tasks if one.status in SPEAKING else 0
    columns = (rung.c.deadline_id, rung.c.fire_at, rung.c.kind, rung.c.tell)
    laid = connection.execute(
        select(*columns).join(deadline, deadline.c.id == rung.c.deadline_id).where(deadline.c.plan_id == plan_id)
    )
    found = Counter[Any]()
    for deadline_id, at, kind, tell in laid:
        if deadline_id in open_tasks:
            found[at, kind, tuple(tell)] += open_tasks[deadline_id]
    return [Said(at, kind, tell, n) for (at, kind, tell), n in sorted(found.items())]
