"""The official report counts as the rule says: one grouped statement against plain Python, on both databases."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from lib.problem import Refused
from lib.time import VIETNAM, local_date
from org.today import mark_changed, refresh
from storage.store import Store, insert_row
from storage.tables import deadline, item, task
from tasks.model import Bucket, Status
from tasks.standing import bucket, standing
from tests.integration.delivery_world import World, world
from workflow import acts
from workflow.views.status import status
from workflow.views.task.figures import FIGURES

NOW = datetime(2020, 12, 16, 9, 0, tzinfo=VIETNAM)
STATUSES: tuple[Status, ...] = get_args(Status)
BUCKETS: tuple[Bucket, ...] = get_args(Bucket)
DUE_DAYS = (date(2020, 12, 15), date(2020, 12, 16), date(2020, 12, 17), None)


def ends(day: date | None) -> datetime | None:
    return datetime.combine(day + timedelta(days=1), time(), VIETNAM) if day else None


def report(there: World, at: datetime = NOW, **how: Any) -> dict[str, Any]:
    with there.store.write() as connection:
        mark_changed(connection)  # this world writes its units by itself
        refresh(connection, local_date(at))
        return status(connection, at, **how)


def scatter(there: World, seed: int, count: int) -> list[tuple[str, Bucket | None]]:
    """Tasks in every status, due by every date, submitted around it: (item, the bucket by the plain rule)."""
    dice = random.Random(seed)
    found = []
    with there.store.write() as connection:
        places = []
        for number, due in enumerate(DUE_DAYS, start=1):
            values = {"plan_id": there.plan_id, "position": number, "key": f"item-{number}", "title": f"Việc {number}"}
            item_id = insert_row(connection, item, {**values, "report_to_id": there.desk_id, "deliverables": []})
            dates = {"due_given": due, "due_on": due, "due_at": ends(due), "steps": []}
            of_plan = {"plan_id": there.plan_id, "item_id": item_id}
            places.append((item_id, insert_row(connection, deadline, {**of_plan, **dates}), ends(due)))
    for number in range(count):
        place = dice.randrange(len(DUE_DAYS))
        item_id, deadline_id, due_at = places[place]
        state = dice.choice(STATUSES)
        id = there.task(f"unit-{number}", item_id=item_id)
        came = None
        if state in ("submitted", "returned", "accepted"):
            came = NOW - timedelta(hours=dice.randrange(72))
        there.change(task, id, deadline_id=deadline_id, submitted_at=came)
        act_id = there.act(id, "submit", state)
        from storage.tables import act

        there.change(act, act_id, submitted_at=came, deadline_id=deadline_id, from_deadline_id=deadline_id)
        found.append((f"item-{place + 1}", bucket(state, due_at=due_at, submitted_at=came, now=NOW)))
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_the_statement_counts_what_the_rule_counts(store: Store, seed: int) -> None:
    there = world(store)
    expected = Counter(scatter(there, seed, 60))
    found = report(there, by="item")
    counted = {
        (row["key"], name): row[name] for row in found["rows"] for name in BUCKETS if row[name]
    }  # fmt: skip
    assert counted == {key: n for key, n in expected.items() if key[1] is not None}
    for row in [*found["rows"], found["total"]]:
        assert row["total"] == sum(row[name] for name in BUCKETS)
        done = row["done_on_time"] + row["done_late"]
        judged = done + row["open_overdue"]
        assert row["completeness"] == (done / row["total"] if row["total"] else None)
        assert row["timeliness"] == (row["done_on_time"] / judged if judged else None)
    for by in ("plan", "level", "unit", "superior"):
        assert report(there, by=by)["total"] == found["total"], by


def test_the_due_instant_itself_is_in_time_and_the_one_after_is_late(store: Store, tmp_path: Path) -> None:
    there = world(store)
    due_at = ends(date(2020, 12, 15))
    assert due_at is not None
    for code, at in (("in-time", due_at), ("late", due_at + timedelta(microseconds=1))):
        given = acts.Submission(by="x", paper=True)
        acts.submit(store, there.task(code), given, now=at, actor="t", files_folder=tmp_path)
    rows = {row["key"]: row for row in report(there, by="unit")["rows"]}
    assert rows["in-time"]["open_in_time"] == 1
    assert rows["late"]["open_overdue"] == 1


def test_a_returned_task_is_judged_by_now_and_no_longer_by_its_submission(store: Store, tmp_path: Path) -> None:
    there = world(store)
    id = there.task("xa-1")
    came = datetime(2020, 12, 10, 9, 0, tzinfo=VIETNAM)
    acts.submit(store, id, acts.Submission(by="x", paper=True), now=came, actor="t", files_folder=tmp_path)
    acts.return_(store, id, reason="r", now=came + timedelta(days=1), actor="t")
    assert report(there)["total"]["open_overdue"] == 1
    assert report(there, came)["total"]["open_in_time"] == 1


def test_an_unknown_plan_or_unit_is_refused(store: Store) -> None:
    there = world(store)
    for how in ({"plan_number": "9/KH"}, {"under": "nowhere"}):
        with pytest.raises(Refused):
            report(there, **how)


def test_a_report_without_tasks_has_nothing_to_divide(store: Store) -> None:
    total = report(world(store))["total"]
    counted = dict.fromkeys(("total", *BUCKETS, "missed", *FIGURES), 0)
    assert total == {**counted, "completeness": None, "timeliness": None}


def test_where_a_task_stands_and_its_bucket_never_contradict_each_other() -> None:
    def weekdays(after: date, to: date) -> int:
        return sum((after + timedelta(days=n)).weekday() < 5 for n in range(1, (to - after).days + 1))

    agree = {
        "done_on_time": {"done_on_time"},
        "done_late": {"done_late"},
        "undated": {"undated"},
        "overdue": {"open_overdue"},
        "not_due": {"open_in_time"},
        "due_soon": {"open_in_time"},
        "due_today": {"open_in_time"},
        "awaiting_review": {"open_in_time", "open_overdue", "undated"},
        "waived": {None},
        "missed": {"open_overdue"},
        "cancelled": {None},
        "passed": {None},
    }
    seen = set()
    for state in STATUSES:
        for due in DUE_DAYS:
            for hours in range(-48, 49, 6):
                came = NOW + timedelta(hours=hours - 48) if state in ("submitted", "returned", "accepted") else None
                now = NOW + timedelta(hours=hours)
                stands = standing(
                    state, due_on=due, due_at=ends(due), submitted_at=came, now=now, working_days=weekdays
                )
                counted = bucket(state, due_at=ends(due), submitted_at=came, now=now)
                assert counted in agree[stands], (state, due, now, came)
                seen.add(stands)
    assert seen == agree.keys() - {"not_due"} | ({"not_due"} & seen)


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        ("2020-12-09T23:59", "not_due"),  # four working days before: 10, 11, 14, 15
        ("2020-12-10T00:00", "due_soon"),  # three: 11, 14, 15
        ("2020-12-14T23:59", "due_soon"),
        ("2020-12-15T00:00", "due_today"),
        ("2020-12-16T00:00", "due_today"),  # the last instant of the day
        ("2020-12-16T00:00:01", "overdue"),
    ],
)
def test_the_words_change_at_the_right_instant(now: str, wanted: str) -> None:
    from plans.calendar import WorkCalendar

    due = date(2020, 12, 15)
    at = datetime.fromisoformat(now).replace(tzinfo=VIETNAM)
    calendar = WorkCalendar()
    assert (
        standing(
            "assigned", due_on=due, due_at=ends(due), submitted_at=None, now=at, working_days=calendar.working_days
        )
        == wanted
    )
