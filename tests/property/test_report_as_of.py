"""A report as of any instant counts what a plain walk through each task's acts counts, in every grouping."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, get_args

import pytest
from sqlalchemy import Connection, insert, select, update

from lib.time import VIETNAM, local_date
from org.today import on_day
from storage.store import Store, insert_row
from storage.tables import act, deadline, item, org_state, plan, task, unit, unit_version
from tasks.model import Bucket, Status
from tasks.standing import bucket
from tests.integration.delivery_world import World, world
from workflow.views.known.difference import difference
from workflow.views.status import BUCKETS, Grouping, status

START = datetime(2020, 10, 6, 9, 0, tzinfo=VIETNAM)
HOURS = 24 * 100
RENAMED, LAST_OLD = 6, date(2020, 9, 1)  # a unit, and the last day of its first name
STATUSES: tuple[Status, ...] = get_args(Status)
LEVELS = ("district", "commune")


@dataclass
class Acted:
    """An act, with what it left."""

    at: datetime
    status: Status
    deadline: int
    submitted_at: datetime | None


@dataclass
class Owed:
    """A task with its whole history, as plain values."""

    keys: dict[Grouping, str | None]
    published_at: datetime
    deadline: int  # at publication
    acts: list[Acted] = field(default_factory=list)

    def bucket(self, at: datetime, ends: dict[int, datetime | None]) -> Bucket | None:
        known = [one for one in self.acts if one.at <= at]
        last = known[-1] if known else Acted(self.published_at, "assigned", self.deadline, None)
        return bucket(last.status, due_at=ends[last.deadline], submitted_at=last.submitted_at, now=at)


def _called(code: str | None, on: date) -> str:
    """The name of a unit as the roster of the day has it, whenever its tasks were made (change contract, B1)."""
    return f"Phường {RENAMED}" if code == f"u{RENAMED}" and on > LAST_OLD else f"Xã {str(code)[1:]}"


class Books:
    """Two plans, published a while apart, with random acts; the database and the plain values say the same."""

    def __init__(self, there: World, dice: random.Random) -> None:
        self.dice, self.ends, self.owed = dice, dict[int, datetime | None](), list[Owed]()
        with there.store.write() as connection:
            first = connection.execute(select(plan).where(plan.c.id == there.plan_id)).one()._asdict()
            plans = {first["id"]: (first["number"], first["published_at"])}
            later = {**first, "number": "88/KH", "number_key": "88/kh", "published_at": self._instant()}
            del later["id"]
            plans[insert_row(connection, plan, later)] = (later["number"], later["published_at"])
            units = self._units(connection)
            for plan_id, (number, published_at) in plans.items():
                self._plan(connection, there, plan_id, number, published_at, units)
            connection.execute(update(org_state).values(revision=org_state.c.revision + 1))

    def _instant(self) -> datetime:
        return START + timedelta(hours=self.dice.randrange(HOURS))

    def _units(self, connection: Connection) -> list[dict[str, Any]]:
        """Communes below districts; one unit of two versions, of which one bears another name."""
        made: list[dict[str, Any]] = []
        for n in range(7):
            level, above = LEVELS[n > 1], made[n % 2] if n > 1 else None
            unit_id = insert_row(connection, unit, {"code": f"u{n}"})
            values = {"unit_id": unit_id, "level": level, "parent_id": above["id"] if above else None, "tags": ()}
            names = (f"Xã {n}", f"Phường {n}") if n == RENAMED else (f"Xã {n}",)
            ends = [{"valid_to": LAST_OLD}, {"valid_from": LAST_OLD + timedelta(days=1)}] if len(names) > 1 else [{}]
            versions = [
                (insert_row(connection, unit_version, {**values, "name": name, **end}), name)
                for name, end in zip(names, ends, strict=True)
            ]
            made.append({"id": unit_id, "code": f"u{n}", "level": level, "above": above, "versions": versions})
        return made

    def _plan(
        self,
        connection: Connection,
        there: World,
        plan_id: int,
        number: str,
        published_at: datetime,
        units: list[dict[str, Any]],
    ) -> None:
        for n in range(2):
            values = {"plan_id": plan_id, "position": n + 1, "key": f"{number}-{n}", "title": "x", "deliverables": []}
            item_id = insert_row(connection, item, {**values, "report_to_id": there.desk_id})
            deadlines = [self._deadline(connection, plan_id, item_id) for _ in range(3)]
            for one in units:
                for version_id, _ in one["versions"][: 1 + self.dice.randrange(2)]:
                    keys: dict[Grouping, str | None] = {
                        "plan": number,
                        "item": f"{number}-{n}",
                        "level": one["level"],
                        "unit": one["code"],
                        "superior": one["above"]["code"] if one["above"] else None,
                    }
                    owed = Owed(keys, published_at, self.dice.choice(deadlines))
                    of = {"plan_id": plan_id, "item_id": item_id, "unit_id": one["id"], "unit_version_id": version_id}
                    self._task(connection, {**of, "occurrence": len(self.owed)}, owed, deadlines)

    def _deadline(self, connection: Connection, plan_id: int, item_id: int) -> int:
        due = local_date(self._instant()) if self.dice.random() < 0.8 else None
        end = datetime.combine(due + timedelta(days=1), time(), VIETNAM) if due else None
        values = {"plan_id": plan_id, "item_id": item_id, "due_given": due, "due_on": due, "due_at": end, "steps": []}
        made = insert_row(connection, deadline, values)
        self.ends[made] = end
        return made

    def _task(self, connection: Connection, of: dict[str, Any], owed: Owed, deadlines: list[int]) -> None:
        instants = [
            owed.published_at + timedelta(hours=self.dice.randrange(HOURS)) for _ in range(self.dice.randrange(5))
        ]
        if self.dice.random() < 0.8:
            instants.sort()  # the others: somebody acted with a clock put back
        task_id = insert_row(
            connection,
            task,
            {**of, "deadline_id": owed.deadline, "since": owed.published_at, "status": "assigned"},
        )
        before, came = owed.deadline, None
        for at in instants:
            state, after = self.dice.choice(STATUSES), self.dice.choice(deadlines)
            if state in ("submitted", "returned", "accepted"):
                came = at - timedelta(hours=self.dice.randrange(48))
            left = {"status": state, "deadline_id": after, "submitted_at": came}
            values = {"task_id": task_id, "at": at, "actor": "x", "action": "x", "from_deadline_id": before}
            connection.execute(insert(act).values(**values, **left))
            connection.execute(update(task).where(task.c.id == task_id).values(**left))
            owed.acts.append(Acted(at, state, after, came))
            before = after
        self.owed.append(owed)

    def instants(self) -> Iterator[datetime]:
        """Before everything, after it, at some acts and next to them, at some due instants."""
        yield from (START - timedelta(days=1), START + timedelta(hours=3 * HOURS))
        acts = sorted({one.at for owed in self.owed for one in owed.acts})
        for at in self.dice.sample(acts, 5):
            yield from (at - timedelta(microseconds=1), at)
        yield from self.dice.sample([end for end in self.ends.values() if end], 2)

    def counted(self, at: datetime, by: Grouping, plan_number: str | None) -> dict[Any, Counter[Bucket]]:
        found: dict[Any, Counter[Bucket]] = {}
        for owed in self.owed:
            if owed.published_at <= at and plan_number in (None, owed.keys["plan"]):
                key = owed.keys[by]
                one = found.setdefault(f"{key} {_called(key, local_date(at))}" if by == "unit" else key, Counter())
                if where := owed.bucket(at, self.ends):
                    one[where] += 1
        return found


@pytest.mark.parametrize("seed", range(4))
def test_a_report_as_of_any_instant_counts_what_the_acts_say(store: Store, seed: int) -> None:
    books = Books(world(store), random.Random(seed))
    for at in books.instants():
        with on_day(store, local_date(at)) as connection:
            shown_by = [
                (by, number, status(connection, at, by=by, plan_number=number))
                for by in get_args(Grouping)
                for number in (None, "88/KH")
            ]
        for by, number, found in shown_by:
            shown = {
                f"{row['key']} {row['name']}" if by == "unit" else row["key"]: Counter(
                    {name: row[name] for name in BUCKETS if row[name]}
                )
                for row in found["rows"]
            }
            assert shown == books.counted(at, by, number), (at, by, number)
            assert found["total"]["total"] == sum(row["total"] for row in found["rows"])


@pytest.mark.parametrize("seed", range(2))
def test_a_difference_names_every_task_that_counts_otherwise(store: Store, seed: int) -> None:
    books = Books(world(store), random.Random(seed))
    with store.read() as connection:
        [*ids] = connection.scalars(select(task.c.id).where(task.c.occurrence.is_not(None)).order_by(task.c.id))
    ids = ids[-len(books.owed) :]
    instants = sorted(books.instants())
    for before, after in zip(instants, [*instants[2:], *instants[-2:]], strict=True):
        with on_day(store, local_date(after)) as connection:
            found = difference(connection, before, after)
        shown = {int(one["task"]): (one["before"], one["after"], one["why"]) for one in found["tasks"]}
        expected = {}
        for id, owed in zip(ids, books.owed, strict=True):
            was, then = (owed.bucket(at, books.ends) if owed.published_at <= at else None for at in (before, after))
            if was != then:
                acted = ["x" for one in owed.acts if before < one.at <= after]
                expected[id] = (
                    was,
                    then,
                    ["made" if owed.published_at > before else "", *acted][owed.published_at <= before :],
                )
        assert {id: one for id, one in shown.items() if id in set(ids)} == expected, (before, after)
