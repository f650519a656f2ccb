"""Worker and beat run for real over Redis and PostgreSQL; the broker is emptied, beats are doubled, workers killed."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from settings import Settings
from storage.store import Store
from tests.integration.at_once import There, life
from tests.integration.machinery import (
    BEAT,
    DUE_DAY,
    WORKER,
    Machinery,
    let_leases_run_out,
    publish_example,
    sending,
    sent_ids,
    settle,
    waiting,
    what_is_said,
)
from workflow.delivery.deliver import deliver
from workflow.tick import tick


@pytest.fixture(scope="module")
def expected(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Counter[tuple[Any, ...]]:
    """What is said when nothing goes wrong: one tick, one delivery, no Celery."""
    home = tmp_path_factory.mktemp("fault-free")
    shutil.copy(sqlite_template, home / "test.sqlite3")
    store = Store(f"sqlite:///{home / 'test.sqlite3'}")
    publish_example(store, let_go=True)
    tick(store, DUE_DAY)
    deliver(store, Settings(home=home, database_url="", broker_url=""), DUE_DAY)
    said = what_is_said(store)
    store.dispose()
    assert sum(said.values()) > 200  # the example is worth testing with
    assert {key[5] for key in said} == {"sent", "skipped"}
    return said


def _all_said(machines: Machinery, store: Store, expected: Counter[tuple[Any, ...]]) -> None:
    machines.wait(lambda: not waiting(store) and what_is_said(store) == expected, 60, "the end of all notices")


@life
def test_a_worker_and_a_beat_send_everything_once_over_redis(there: There, expected: Counter[tuple[Any, ...]]) -> None:
    world, sink, (url, _) = there.world(), there.sink(), there.broker()
    with there.machinery(world, sink, url) as machines:
        machines.start(WORKER)
        machines.start(BEAT)
        _all_said(machines, world, expected)
        settle(3)
    assert sink.ids() == Counter(sent_ids(world))
    assert set(sink.ids().values()) == {1}


@life
def test_emptying_redis_in_the_middle_loses_nothing_and_doubles_nothing(
    there: There, expected: Counter[tuple[Any, ...]]
) -> None:
    world, sink, (url, broker) = there.world(), there.sink(pause=0.03), there.broker()
    with there.machinery(world, sink, url) as machines:
        machines.start(WORKER)
        machines.start(BEAT)
        machines.wait(lambda: len(sink.mails) > 10, 40, "the first mails")
        for _ in range(5):
            assert waiting(world), "everything had left before Redis was emptied"
            broker.flushdb()
            settle(0.3)
        _all_said(machines, world, expected)
        settle(3)
    assert sink.ids() == Counter(sent_ids(world))
    assert set(sink.ids().values()) == {1}


@life
def test_two_beats_and_two_workers_double_nothing(there: There, expected: Counter[tuple[Any, ...]]) -> None:
    world, sink, (url, _) = there.world(), there.sink(pause=0.03), there.broker()
    with there.machinery(world, sink, url) as machines:
        for number in (1, 2):
            machines.start([*WORKER, "--hostname", f"w{number}@test"])
            machines.start(BEAT)
        _all_said(machines, world, expected)
        settle(3)
    assert sink.ids() == Counter(sent_ids(world))
    assert set(sink.ids().values()) == {1}


@life
def test_a_worker_killed_again_and_again_loses_nothing_and_doubles_only_what_was_in_flight(
    there: There, expected: Counter[tuple[Any, ...]]
) -> None:
    world, sink, (url, _) = there.world(), there.sink(pause=0.03), there.broker()
    in_flight, chance = 0, random.Random(87)
    with there.machinery(world, sink, url) as machines:
        machines.start(BEAT)
        for _ in range(4):
            before = len(sink.mails)
            worker = machines.start(WORKER)
            machines.wait(lambda before=before: len(sink.mails) > before + 3, 40, "mails of this worker")
            settle(chance.uniform(0.0, 0.5))
            machines.kill(worker)
            in_flight += sending(world)
            let_leases_run_out(world)
        assert waiting(world), "everything had left before the last kill"
        machines.start(WORKER)
        _all_said(machines, world, expected)
        settle(3)
    arrived = sink.ids()
    assert set(arrived) == set(sent_ids(world)), "what arrived is what the books say, under the same Message-IDs"
    assert in_flight, "no kill hit a send in flight"
    assert sum(arrived.values()) - len(arrived) <= in_flight, "only what was in flight may arrive twice"


@life
def test_a_worker_that_hears_nothing_while_doorbells_lie_in_the_queue_ends_itself(there: There) -> None:
    world, sink, (url, _) = there.world(), there.sink(), there.broker()
    with there.machinery(world, sink, url) as machines:
        worker = machines.start([*WORKER, "--queues", "elsewhere"], DONDOC_EVERY="0.2")
        machines.start(BEAT)
        machines.wait(lambda: worker.poll() is not None, 40, "the end of the deaf worker")
    assert worker.returncode == 0
    assert "doorbells lie unheard" in machines.log_of(worker)
