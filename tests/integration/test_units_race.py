"""What changes units, contacts or the calendar beside what else goes on: nothing is owed by nobody, nobody is forgotten
or told twice, and whoever waits for the other does so in the end.

Where two take the same locks in another order on purpose, PostgreSQL undoes one of them, and it is done again.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select

from commands.frame.app import App
from commands.rosters.changes import carried_out
from org import today
from org.files.contacts import import_contacts
from org.files.rows import Parsed
from org.model import Contact
from org.today import lose, on_day
from storage.store import Store
from storage.tables import person
from tests.integration.test_changes_race import LONG, at_once, submitted
from tests.proven import Post, assert_proven
from tests.stories.instants import at
from tests.stories.reform import reform
from tests.stories.world import NUMBER, Story, officer
from tests.stories.world import plan as plan_file
from workflow.amending.amend import Document, amend
from workflow.calendar import overrides
from workflow.correcting import imported
from workflow.delivery.deliver import deliver
from workflow.publish import publish
from workflow.tick import tick
from workflow.unit_changes import recorded

UNITS = {"tinh": None, "ban": "tinh"} | {f"huyen-{n}": "tinh" for n in range(1, 5)}
REPORTS = "- {id: reports, title: Báo cáo, assigned_to: {level: district}, due: %s}"
MORE = "\n- {id: more, title: Phụ lục, assigned_to: {level: district}, due: 2021-01-29}"
SPOKEN_OF = ("assigned", "acknowledged", "returned")
DAY = at("2020-12-01 08:05")  # the first reminder is due, and the units change


@pytest.fixture
def story(store: Store, tmp_path: Path) -> Iterator[Story]:
    told = Story(store, tmp_path).begin(UNITS)
    publish(store, plan_file(REPORTS % "2020-12-15"), told.now, "ban")
    deliver(store, told.settings, told.now, channels={"email": Post()})
    told.now = DAY
    yield told
    assert_proven(store)


def goes_on(story: Story) -> None:
    """What a beat does next, whatever has happened."""
    tick(story.store, story.now)
    deliver(story.store, story.settings, story.now, channels={"email": Post()})


def owed(story: Story, item: str = "reports") -> dict[str, str]:
    return {one["unit"]: one["status"] for one in story.tasks(item)}


def merged(story: Story) -> dict[str, Any]:
    return reform(story, [("huyen-1", "huyen-n"), ("huyen-2", "huyen-n")], on="2020-12-01")


# --- units -----------------------------------------------------------------------------------------------------------


def test_units_merge_beside_a_tick_a_pass_and_what_one_of_them_hands_in(story: Story) -> None:
    handed_in = story.task_id("reports", "huyen-2")
    done, *_, refused = at_once(
        lambda: merged(story),
        lambda: tick(story.store, story.now),
        lambda: deliver(story.store, story.settings, story.now, channels={"email": Post()}),
        lambda: submitted(story, handed_in),
    )
    assert done["ceasing"] == ["huyen-1", "huyen-2"]
    goes_on(story)
    found = owed(story)
    assert refused in (None, ["passed"])
    assert found == {
        **{"huyen-1": "passed", "huyen-2": "passed" if refused else "submitted"},
        **{"huyen-3": "assigned", "huyen-4": "assigned", "huyen-n": "assigned"},
    }
    given = [one["unit"] for one in story.tasks("reports") if one["passed_to"]]
    assert given == [unit for unit, status in found.items() if status == "passed"]
    said = [one for unit in found for one in story.notices(unit)]
    assert {one["state"] for one in said} <= {"sent", "withdrawn"}
    told = Counter((one["task"], one["kind"], one["rung"], one["recipient"]["email"]) for one in said)
    assert set(told.values()) == {1}
    for unit in ("huyen-3", "huyen-4", "huyen-n"):
        kinds = {one["kind"] for one in story.notices(unit) if one["state"] == "sent"}
        assert "assignment" in kinds
        assert "reminder" in kinds or unit == "huyen-n"  # by the ladder, where it fired after the merger


@pytest.mark.parametrize("kind", ["amended", "published"])
def test_nothing_new_is_owed_by_a_unit_that_ceases_meanwhile(story: Story, kind: str) -> None:
    def new() -> Any:
        if kind == "amended":
            by = Document(number="95/CV")
            return amend(story.store, NUMBER, plan_file(REPORTS % "2020-12-15" + MORE), by, now=story.now, actor="ban")
        return publish(story.store, plan_file(MORE, number="88/KH", issued_on="2020-12-01"), story.now, "ban")

    at_once(new, lambda: merged(story), lambda: tick(story.store, story.now))
    goes_on(story)
    new_ones = owed(story, "more")
    assert new_ones.pop("huyen-n") == "assigned"
    assert {new_ones.pop(f"huyen-{n}", "passed") for n in (1, 2)} == {"passed"}
    assert new_ones == {"huyen-3": "assigned", "huyen-4": "assigned"}
    assert not [unit for unit, status in owed(story).items() if status in SPOKEN_OF and unit in ("huyen-1", "huyen-2")]


# --- the calendar ----------------------------------------------------------------------------------------------------


def test_dates_of_an_amendment_and_a_plan_beside_a_change_of_the_calendar_are_of_the_new_one(story: Story) -> None:
    off = overrides.Override(day=date(2020, 12, 25), working=False, decision="1/QĐ", note=None)
    file = plan_file(REPORTS % "2020-12-25")
    plan = plan_file(MORE.replace("2021-01-29", "2020-12-25"), number="88/KH", issued_on="2020-12-01")
    at_once(
        lambda: amend(story.store, NUMBER, file, Document(number="95/CV"), now=story.now, actor="ban"),
        lambda: overrides.put(story.store, [off], story.now, "ban"),
        lambda: publish(story.store, plan, story.now, "ban"),
        lambda: tick(story.store, story.now),
        lambda: deliver(story.store, story.settings, story.now, channels={"email": Post()}),
    )
    goes_on(story)
    tasks = [*story.tasks("reports"), *story.tasks("more")]
    assert {(one["due_given"], one["due_on"]) for one in tasks} == {("2020-12-25", "2020-12-28")}
    for one in tasks:
        last = [row for row in story.notices(one["unit"], task=one["id"], state="sent") if row["kind"] != "reminder"][
            -1
        ]
        assert last["due_on"] == "2020-12-28"  # whoever heard of another date hears of this one


# --- contacts --------------------------------------------------------------------------------------------------------


def replaced(connection: Any, now: Any) -> Any:
    rows = [Contact(unit=f"huyen-{n}", post="officer", email=f"new@huyen-{n}.example") for n in range(1, 5)]
    return import_contacts(connection, Parsed("contacts.csv", tuple(enumerate(rows, start=2)), ()), now=now)


def test_contacts_replaced_beside_a_tick_and_a_pass_leave_nobody_untold(story: Story) -> None:
    at_once(
        lambda: carried_out(
            App(given_now=story.now, by="ban"), story.store, "contacts", lambda c: replaced(c, DAY), False
        ),
        lambda: tick(story.store, story.now),
        lambda: deliver(story.store, story.settings, story.now, channels={"email": Post()}),
    )
    goes_on(story)
    for n in range(1, 5):
        reminders = story.notices(f"huyen-{n}", kind="reminder")
        told = [one["recipient"]["email"] for one in reminders if one["state"] == "sent"]
        assert told in ([officer(f"huyen-{n}")], [f"new@huyen-{n}.example"])


def while_it_looks(monkeypatch: pytest.MonkeyPatch, begun: Event, held: Event) -> None:
    """An import that has written stops until `held`, before it looks at what waits."""
    follow = imported.follow_contacts

    def followed(*given: Any) -> int:
        begun.set()
        held.wait(2)  # on SQLite nobody comes so far
        return follow(*given)

    monkeypatch.setattr(imported, "follow_contacts", followed)


def holding(monkeypatch: pytest.MonkeyPatch, name: str, held: Event) -> None:
    """Sets `held` once the tables of the day are locked, before what org.today calls by that name."""
    real: Callable[..., Any] = getattr(today, name)

    def lasting(*given: Any) -> Any:
        held.set()
        time.sleep(LONG)  # the import is the first to wait
        return real(*given)

    monkeypatch.setattr(today, name, lasting)


def dead(story: Story) -> None:
    with story.store.read() as connection:
        id = connection.scalar(select(person.c.id).where(person.c.address == officer("huyen-4")))
    assert id is not None
    story.store.retrying(lambda connection: lose(connection, id, date(2020, 12, 1)))


def looked_at(story: Story) -> None:
    with on_day(story.store, date(2020, 12, 2)):
        pass


@pytest.mark.parametrize(("name", "other"), [("mark_changed", dead), ("resolved_on", looked_at)])
def test_an_import_beside_what_works_out_the_day_is_done_and_so_is_the_other(
    story: Story, monkeypatch: pytest.MonkeyPatch, name: str, other: Callable[[Story], None]
) -> None:
    with story.store.write() as connection:
        later = Contact(unit="tinh", post="head", email="head@tinh.example", valid_from=date(2020, 12, 2))
        imported_ = import_contacts(connection, Parsed("contacts.csv", ((2, later),), ()), now=story.now)
        imported.enter(connection, "contacts", imported_, now=story.now, actor="ban")
    tick(story.store, story.now)  # reminders wait for those who are replaced
    begun, held = Event(), Event()
    while_it_looks(monkeypatch, begun, held)
    holding(monkeypatch, name, held)
    app = App(given_now=story.now, by="ban")
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(carried_out, app, story.store, "contacts", lambda c: replaced(c, DAY), False)
        assert begun.wait(10)
        other(story)
        assert len(running.result().changed) == 4
    deliver(story.store, story.settings, story.now, channels={"email": Post()})
    told = {row["recipient"]["email"] for n in range(1, 5) for row in story.notices(f"huyen-{n}", state="sent")}
    assert {f"new@huyen-{n}.example" for n in range(1, 5)} <= told


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_change_of_units_beside_an_address_that_is_lost_is_done_or_shown(
    story: Story, monkeypatch: pytest.MonkeyPatch, dry_run: bool
) -> None:
    begun, held, refresh = Event(), Event(), recorded.refresh

    def refreshed(*given: Any) -> Any:
        begun.set()
        held.wait(2)
        return refresh(*given)

    monkeypatch.setattr(recorded, "refresh", refreshed)
    holding(monkeypatch, "mark_changed", held)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(reform, story, [("huyen-1", "huyen-n")], "2020-12-01", dry_run=dry_run)
        assert begun.wait(10)
        dead(story)
        assert running.result()["ceasing"] == ["huyen-1"]
    assert ("huyen-n" in owed(story)) is not dry_run
