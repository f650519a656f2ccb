"""What is still to come is what the ticks then write if nobody acts: whole, or only of what is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from lib.time import VIETNAM
from storage.store import Store
from storage.tables import notice, rung
from tests.integration.command_line import HUYEN_A, PLAN_FILE
from tests.integration.test_reachability import NOW, people_of
from workflow.preview import planned
from workflow.publish import publish
from workflow.tick import tick
from workflow.views import outbox
from workflow.views.outbox import Wanted

OFFICES = ("tinh", "ban", "hoi", "huyen-a", "huyen-b", "xa-a1", "xa-b1")  # xa-a2 is told through huyen-a
UNTIL = datetime(2020, 12, 8, 8, tzinfo=VIETNAM)
Row = dict[str, Any]


@pytest.fixture
def running(store: Store) -> Store:
    """A small province with one plan that runs."""
    people_of(store, units=OFFICES)
    publish(store, PLAN_FILE.encode(), NOW, "test")
    return store


def without_ids(rows: list[Row]) -> list[Row]:
    return [{**row, "id": "", "state": ""} for row in rows]


def still_to_come(store: Store, **wanted: Any) -> list[Row]:
    return list(planned(store, NOW, Wanted(**wanted)))


def test_it_is_what_the_ticks_then_write(running: Store) -> None:
    coming = still_to_come(running)
    assert {row["state"] for row in coming} == {"planned"}
    assert len({row["id"] for row in coming}) == len(coming) > 20
    with running.read() as connection:
        before = {row["id"] for row in outbox.rows(connection)}
        instants = connection.scalars(select(rung.c.fire_at).distinct().order_by(rung.c.fire_at)).all()
    for at in instants:
        tick(running, at)
        with running.write() as connection:  # it leaves at once, so that a later one takes no place
            connection.execute(update(notice).where(notice.c.state == "pending").values(state="failed"))
    with running.read() as connection:
        written = [row for row in outbox.rows(connection, state="failed") if row["id"] not in before]
    assert [{**row, "error": None} for row in without_ids(written)] == without_ids(coming)


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ({"task_id": int(HUYEN_A)}, lambda row: row["task"] == HUYEN_A),
        ({"unit_code": "xa-a2"}, lambda row: row["unit"] == "xa-a2"),
        ({"kind": "escalation"}, lambda row: row["kind"] == "escalation"),
        ({"until": UNTIL}, lambda row: datetime.fromisoformat(row["scheduled_for"]) <= UNTIL),
        ({"since": UNTIL}, lambda row: datetime.fromisoformat(row["scheduled_for"]) >= UNTIL),
        (
            {"unit_code": "huyen-a", "kind": "reminder", "until": UNTIL},
            lambda row: (
                row["unit"] == "huyen-a"
                and row["kind"] == "reminder"
                and datetime.fromisoformat(row["scheduled_for"]) <= UNTIL
            ),
        ),
    ],
)
def test_what_is_rehearsed_for_itself_is_said_as_among_all(
    running: Store, wanted: dict[str, Any], fits: Callable[[Row], bool]
) -> None:
    alone = still_to_come(running, **wanted)
    assert alone
    assert without_ids(alone) == without_ids([row for row in still_to_come(running) if fits(row)])


def test_nothing_of_it_is_kept(running: Store) -> None:
    with running.read() as connection:
        before = outbox.rows(connection)
    still_to_come(running, unit_code="huyen-a")
    with running.read() as connection:
        assert outbox.rows(connection) == before
        assert connection.scalars(select(rung.c.fired_at).distinct()).all() == [None]
