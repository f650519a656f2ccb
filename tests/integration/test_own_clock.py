"""Where nobody rings, or everybody is busy, workers look by themselves: no broker, no beat, a long delivery."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from storage.store import Store
from storage.tables import heartbeat, journal, task
from tests import services
from tests.integration.at_once import There, life
from tests.integration.machinery import (
    BEAT,
    DUE_DAY,
    ROOT,
    WORKER,
    Machinery,
    last_tick,
    machinery,
    sent_ids,
    waiting,
)
from workflow.acts import waive
from workflow.watch.caretaker import due, take_turn

EVERY = timedelta(seconds=30)
NOW = datetime(2020, 12, 8, 1, 0, tzinfo=UTC)
FAST = {"DONDOC_EVERY": "0.5"}


def _ages(**intervals: float) -> dict[str, timedelta]:
    return {name: EVERY * many for name, many in intervals.items()}


@pytest.mark.parametrize(
    ("ages", "silent", "expected"),
    [
        ({}, True, ["tick", "deliver", "poll", "audit"]),  # never done
        ({}, False, ["tick"]),
        (_ages(tick=0, deliver=0, poll=0, audit=0), True, []),
        (_ages(tick=0.9, deliver=0.9, poll=0.9, audit=0.9), True, ["tick", "deliver"]),  # an interval of theirs
        (_ages(tick=0.9, deliver=50, poll=9.6, audit=50), True, ["tick", "deliver", "poll", "audit"]),
        (_ages(tick=1.1, deliver=50, poll=50, audit=50), False, []),  # doorbells are heard: beat sees to it
        (_ages(tick=1.6, deliver=50, poll=50, audit=50), False, ["tick"]),  # but everybody is busy
        (_ages(tick=-2000, deliver=-0.1, poll=0, audit=0), True, ["tick"]),  # a sign of life from tomorrow is none
    ],
)
def test_what_is_due_without_a_doorbell(ages: dict[str, timedelta], silent: bool, expected: list[str]) -> None:
    assert due(ages, EVERY, silent=silent) == expected


def test_one_process_has_the_turn_in_each_interval(store: Store) -> None:
    others = [Store(store.url.render_as_string(hide_password=False)) for _ in range(6)]

    def turns(at: datetime) -> int:
        with ThreadPoolExecutor(len(others)) as pool:
            return sum(pool.map(lambda one: take_turn(one, at, EVERY), others))

    assert [turns(NOW + EVERY * many) for many in (0, 0.5, 1, 1.1, 2)] == [1, 0, 1, 0, 1]
    with store.write() as connection:
        connection.execute(update(heartbeat).values(at=NOW + timedelta(days=1)))
    assert turns(NOW + EVERY * 3) == 1, "a turn from tomorrow is not believed"
    for one in others:
        one.dispose()


# In one process: each job in turn is made to raise, and the other does its work.
_BOTH_WAYS = """
import jobs
from workflow.watch.heartbeat import ages

def done():
    with jobs.store().read() as connection:
        return set(ages(connection, jobs.store().clock()))

def fails(*_, **__):
    raise RuntimeError("poison")

good, jobs.ticking.tick = jobs.ticking.tick, fails
assert jobs.tick.apply().failed() and jobs.deliver.apply().successful() and done() == {"deliver"}
jobs.ticking.tick, jobs.delivering.deliver = good, fails
assert jobs.deliver.apply().failed() and jobs.tick.apply().successful() and done() == {"deliver", "tick"}
"""


def test_a_tick_that_fails_stops_no_delivery_and_a_delivery_that_fails_no_tick(
    sqlite_template: Path, tmp_path: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "dondoc.sqlite3")
    run = [sys.executable, "-c", _BOTH_WAYS]
    environment = {"DONDOC_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(run, env=environment, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr


# --- real workers ----------------------------------------------------------------------------------------------------


def _moves_on(machines: Machinery, world: Store, times: int, what: str) -> None:
    for _ in range(times):
        before = last_tick(world)
        machines.wait(lambda before=before: last_tick(world) > before, 30, what)  # type: ignore[misc]


@life
def test_workers_that_begin_while_the_broker_is_away_tick_and_deliver(there: There) -> None:
    world, sink = there.world(), there.sink()
    nowhere = f"redis://127.0.0.1:{services.free_port()}/0"
    with there.machinery(world, sink, nowhere, **FAST) as machines:
        workers = [machines.start([*WORKER, "--hostname", f"w{number}@test"]) for number in (1, 2)]
        machines.wait(lambda: not waiting(world), 60, "the end of all notices")
        _moves_on(machines, world, 3, "a tick without a broker")
        assert [one.poll() for one in workers] == [None, None]
    assert sink.ids() == Counter(sent_ids(world))
    assert set(sink.ids().values()) == {1}


@life
def test_a_worker_whose_broker_goes_in_the_middle_of_a_delivery_works_on_and_hears_it_when_it_is_back(
    there: There,
) -> None:
    world, sink = there.world(), there.sink(pause=0.03)
    if shutil.which("redis-server") is None:
        services.missing("redis-server")
    port = services.free_port()
    redis = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with there.machinery(world, sink, f"redis://127.0.0.1:{port}/0", **FAST) as machines:
        server = machines.start(redis)
        machines.start(BEAT)
        worker = machines.start([*WORKER, "--pool", "prefork", "--loglevel", "INFO"])
        bell = "Task jobs.deliver["
        machines.wait(lambda: bell in machines.log_of(worker) and len(sink.mails) > 3, 60, "a delivery")
        machines.kill(server)
        heard = machines.log_of(worker).count("received")
        machines.wait(lambda: not waiting(world), 60, "the end of all notices, without the broker")
        _waive_one(world)
        machines.wait(lambda: not waiting(world), 60, "the notice of an act, without the broker")
        _moves_on(machines, world, 3, "a tick without the broker")
        machines.start(redis)
        machines.wait(lambda: machines.log_of(worker).count("received") > heard, 60, "the answer to a doorbell")
        assert worker.poll() is None
    assert sink.ids() == Counter(sent_ids(world))
    assert set(sink.ids().values()) == {1}


@life
def test_a_worker_whom_nobody_rings_for_works_by_itself_and_does_not_end(there: There, sqlite_template: Path) -> None:
    """The embedded broker, and no beat; for longer than one is called deaf who hears nothing."""
    shutil.copy(sqlite_template, there.home / "dondoc.sqlite3")
    store = Store(f"sqlite:///{there.home / 'dondoc.sqlite3'}")
    with machinery(there.home, DONDOC_EVERY="0.1") as machines:
        worker = machines.start(WORKER)
        _moves_on(machines, store, 15, "a tick without a beat")
        assert worker.poll() is None
    store.dispose()


def _waive_one(world: Store) -> None:
    """An act, and so a notice."""
    with world.read() as connection:
        owed = connection.scalars(select(task.c.id).where(task.c.status == "assigned").limit(1)).one()
    waive(world, owed, reason="test", now=DUE_DAY, actor="test")
    assert waiting(world) == 1


@life
def test_a_long_delivery_keeps_no_tick_waiting(there: There) -> None:
    """Beat rings on: soon both hands of the worker are busy with delivering."""
    world, sink, (url, _) = there.world(), there.sink(pause=1.0), there.broker()
    with there.machinery(world, sink, url, **FAST) as machines:
        machines.start(BEAT)
        worker = machines.start([*WORKER, "--pool", "prefork", "--loglevel", "INFO"])
        bell = "Task jobs.deliver["
        machines.wait(lambda: machines.log_of(worker).count(bell) > 1, 60, "two deliveries")
        _moves_on(machines, world, 4, "a tick beside the deliveries")
        with world.read() as connection:
            ended = connection.scalars(select(journal.c.id).where(journal.c.action == "messages.sent")).all()
        assert not ended, "a delivery ended already: this did not show what it was to show"
