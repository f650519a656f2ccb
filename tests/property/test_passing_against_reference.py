"""Tasks pass in the engine as the reference says, for random changes of few units."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select

from lib.time import VIETNAM
from storage.store import Store, insert_row
from storage.tables import deadline, item, passing, plan, succession, task, unit, unit_change, unit_version
from tasks.model import Status
from tests.reference.passing import Changes, Owes, apply
from workflow.revision.alone import alone
from workflow.unit_changes.passing import pass_tasks

DAY = date(2020, 12, 1)
MOMENT = datetime.combine(DAY, time(), VIETNAM)
PUBLISHED = datetime(2020, 10, 6, 9, tzinfo=VIETNAM)
UNITS = ("a", "b", "c", "m", "n")  # a, b, c and m are there already; n is founded
DATES = st.none() | st.sampled_from([DAY - timedelta(1), DAY, DAY + timedelta(9), DAY + timedelta(17)])
STATUSES: st.SearchStrategy[Status] = st.sampled_from(
    ["assigned", "assigned", "acknowledged", "returned", "submitted", "accepted", "waived", "cancelled"]
)


@st.composite
def changes(draw: st.DrawFn) -> Changes:
    """Old units with one, two or no successors; one of several is main."""
    rows: list[tuple[str, str | None]] = []
    main: dict[str, str | None] = {}
    for old in draw(st.lists(st.sampled_from("abcm"), min_size=1, max_size=4, unique=True)):
        apart = ["n"] if old == "m" else ["m", "n"]
        new = draw(st.lists(st.sampled_from([*apart, old]), max_size=3, unique=True))
        if old == "m" and "m" not in new:
            new = ["m", *new]  # others become part of it
        rows += [(old, one) for one in new] or [(old, None)]
        main[old] = draw(st.sampled_from(new)) if new else None
    return Changes(rows, main, draw(st.booleans()), draw(st.booleans()))


@st.composite
def owing(draw: st.DrawFn) -> list[Owes]:
    """Tasks of one item; what is owed besides the first of a unit came by a change before, apart or not."""
    found = []
    for unit_code in draw(st.lists(st.sampled_from("abccm"), min_size=1, max_size=8)):
        again = any(one.unit == unit_code for one in found)
        behalf = draw(st.sampled_from([None, "n"])) if again else None
        found.append(Owes(unit_code, draw(STATUSES), draw(DATES), behalf))
    return found


def written(connection: Connection, tasks: list[Owes], change: Changes) -> int:
    """The same in the database; returns the change's id."""
    ids = {code: insert_row(connection, unit, {"code": code}) for code in UNITS}
    versions = {
        code: insert_row(connection, unit_version, {"unit_id": id, "name": code, "level": "commune", "tags": ()})
        for code, id in ids.items()
    }
    of_plan = {"number": "1", "year": 2020, "issuer_id": ids["c"], "desk_id": ids["c"], "issued_on": date(2020, 10, 6)}
    of_plan |= {"subject": "x", "based_on": [], "day_off": "next", "send_at": "08:00", "ladder": [], "source": ""}
    plan_id = insert_row(connection, plan, {**of_plan, "status": "published", "published_at": PUBLISHED})
    of_item = {"plan_id": plan_id, "position": 0, "key": "x", "title": "x", "report_to_id": ids["c"]}
    of_item |= {"on_merge": "each" if change.each else None, "on_split": "main" if change.main_only else None}
    item_id = insert_row(connection, item, {**of_item, "deliverables": []})
    deadlines: dict[date | None, int] = {}
    for one in tasks:
        if one.due not in deadlines:
            ends = datetime.combine(one.due + timedelta(1), time(), VIETNAM) if one.due else None
            dated = {"due_given": one.due, "due_on": one.due, "due_at": ends}
            of = {"plan_id": plan_id, "item_id": item_id, "steps": [], **dated}
            deadlines[one.due] = insert_row(connection, deadline, of)
        first = next(other for other in tasks if other.unit == one.unit) is one
        values = {"unit_id": ids[one.unit], "unit_version_id": versions[one.unit], "status": one.status}
        values |= {"since": PUBLISHED, "deadline_id": deadlines[one.due]}
        values |= {"counts_from": None if first else PUBLISHED, "made_at": None if first else PUBLISHED}
        values["on_behalf_of_id"] = ids[one.behalf] if one.behalf else None
        insert_row(connection, task, {"plan_id": plan_id, "item_id": item_id, "occurrence": 0, **values})
    of_change = {"valid_from": DAY, "resolution": "1/NQ", "recorded_at": PUBLISHED, "actor": "x", "before": {}}
    change_id = insert_row(connection, unit_change, of_change)
    for old, new in change.rows:
        pair = {"old_id": ids[old], "new_id": ids[new] if new else None, "main": change.main[old] == new}
        connection.execute(insert(succession).values(change_id=change_id, ceases=not change.goes_on(old), **pair))
    return change_id


def found(store: Store) -> list[tuple[Any, ...]]:
    behalf = unit.alias("behalf")
    with store.read() as connection:
        went = connection.execute(select(passing.c.from_id, passing.c.to_id).order_by(*passing.c)).all()
        rows = connection.execute(
            select(task.c.id, unit.c.code, task.c.status, deadline.c.due_on, behalf.c.code)
            .join(unit, unit.c.id == task.c.unit_id)
            .join(deadline, deadline.c.id == task.c.deadline_id)
            .outerjoin(behalf, behalf.c.id == task.c.on_behalf_of_id)
            .order_by(task.c.id)
        ).all()
    return [(*row[1:], [to for one, to in went if one == row.id]) for row in rows]


def expected(tasks: list[Owes]) -> list[tuple[Any, ...]]:
    places = {one: n for n, one in enumerate(tasks, start=1)}
    return [(one.unit, one.status, one.due, one.behalf, sorted(places[to] for to in one.to)) for one in tasks]


def in_a_new_database(template: Path, work: Callable[[Store], None]) -> None:
    folder = Path(tempfile.mkdtemp())
    shutil.copy(template, folder / "x.sqlite3")
    store = Store(f"sqlite:///{folder / 'x.sqlite3'}")
    try:
        work(store)
    finally:
        store.dispose()
        shutil.rmtree(folder)


@profile(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(  # a task without a date joins one with a date: it has none any more
    tasks=[Owes("m", "assigned", DAY + timedelta(9)), Owes("a", "assigned", None)],
    change=Changes([("a", "m")], {"a": "m"}, each=False, main_only=False),
    late=0,
)
@given(tasks=owing(), change=changes(), late=st.integers(0, 3))
def test_tasks_go_where_the_reference_says(
    sqlite_template: Path, tasks: list[Owes], change: Changes, late: int
) -> None:
    def work(store: Store) -> None:
        with store.write() as connection:
            change_id = written(connection, tasks, change)
        now = MOMENT + timedelta(days=late)
        alone(store, lambda c: pass_tasks(c, change_id, now=now, actor="x", shown=False), now)
        apply(tasks, change, DAY)
        assert found(store) == expected(tasks)

    in_a_new_database(sqlite_template, work)
