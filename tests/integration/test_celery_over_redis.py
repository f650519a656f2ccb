"""Worker and beat run for real over Redis and PostgreSQL; the broker is emptied, beats are doubled, workers killed."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from settings import Settings
from storage.store import Store
from tests import services
from tests.integration.machinery import (
    BEAT,
    DUE_DAY,
    WORKER,
    Machinery,
    Sink,
    let_leases_run_out,
    machinery,
    mail_sink,
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
def redis_url() -> str:
    url = services.redis_url()
    if url is None:
        services.missing("Redis")
    assert url is not None
    return url


@pytest.fixture
def broker(redis_url: str) -> Iterator[redis.Redis]:
    """An empty Redis of this test's own."""
    client = redis.Redis.from_url(redis_url)
    client.flushdb()
    yield client
    client.flushdb()
    client.close()


@pytest.fixture(scope="module")
def expected(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Counter[tuple[Any, ...]]:
    """What is said when nothing goes wrong: one tick, one delivery, no Celery."""
    home = tmp_path_factory.mktemp("fault-free")
    shutil.copy(sqlite_template, home / "test.sqlite3")
    store = Store(f"sqlite:///{home / 'test.sqlite3'}")
    publish_example(store)
    tick(store, DUE_DAY)
    deliver(store, Settings(home=home, database_url="", broker_url=""), DUE_DAY)
    said = what_is_said(store)
    store.dispose()
    assert sum(said.values()) > 200  # the example is worth testing with
    assert {key[5] for key in said} == {"sent", "skipped"}
    return said


@pytest.fixture
def world(postgresql_url: str) -> Iterator[Store]:
    """Plan 87 in PostgreSQL, with rungs that came due long ago."""
    store = Store(postgresql_url)
    publish_example(store)
    yield store
    store.dispose()


@pytest.fixture
def sink() -> Iterator[Sink]:
    with mail_sink() as sink:
        yield sink


@pytest.fixture
def slow_sink() -> Iterator[Sink]:
    with mail_sink(pause=0.03) as sink:
        yield sink


def _machinery(home: Path, store: Store, redis_url: str, sink: Sink) -> Any:
    return machinery(
        home,
        DONDOC_DATABASE_URL=store.url.render_as_string(hide_password=False),
        DONDOC_BROKER_URL=redis_url,
        DONDOC_SMTP_URL=f"smtp://127.0.0.1:{sink.port}",
        DONDOC_MAIL_FROM="don-doc@mttq-tay-ninh.example",
    )


def _all_said(machines: Machinery, store: Store, expected: Counter[tuple[Any, ...]]) -> None:
    machines.wait(lambda: what_is_said(store) == expected, 60, "the end of all notices")


def test_a_worker_and_a_beat_send_everything_once_over_redis(
    world: Store, redis_url: str, broker: redis.Redis, sink: Sink, tmp_path: Path, expected: Counter[tuple[Any, ...]]
) -> None:
    with _machinery(tmp_path, world, redis_url, sink) as machines:
        machines.start(WORKER)
        machines.start(BEAT)
        _all_said(machines, world, expected)
        settle(3)
    assert sink.ids() == Counter(sent_ids(world))
    assert set(sink.ids().values()) == {1}


def test_emptying_redis_in_the_middle_loses_nothing_and_doubles_nothing(
    world: Store,
    redis_url: str,
    broker: redis.Redis,
    slow_sink: Sink,
    tmp_path: Path,
    expected: Counter[tuple[Any, ...]],
) -> None:
    with _machinery(tmp_path, world, redis_url, slow_sink) as machines:
        machines.start(WORKER)
        machines.start(BEAT)
        machines.wait(lambda: len(slow_sink.mails) > 10, 40, "the first mails")
        for _ in range(5):
            assert waiting(world), "everything had left before Redis was emptied"
            broker.flushdb()
            settle(0.3)
        _all_said(machines, world, expected)
        settle(3)
    assert slow_sink.ids() == Counter(sent_ids(world))
    assert set(slow_sink.ids().values()) == {1}


def test_two_beats_and_two_workers_double_nothing(
    world: Store,
    redis_url: str,
    broker: redis.Redis,
    slow_sink: Sink,
    tmp_path: Path,
    expected: Counter[tuple[Any, ...]],
) -> None:
    with _machinery(tmp_path, world, redis_url, slow_sink) as machines:
        for number in (1, 2):
            machines.start([*WORKER, "--hostname", f"w{number}@test"])
            machines.start(BEAT)
        _all_said(machines, world, expected)
        settle(3)
    assert slow_sink.ids() == Counter(sent_ids(world))
    assert set(slow_sink.ids().values()) == {1}


def test_a_worker_killed_again_and_again_loses_nothing_and_doubles_only_what_was_in_flight(
    world: Store,
    redis_url: str,
    broker: redis.Redis,
    slow_sink: Sink,
    tmp_path: Path,
    expected: Counter[tuple[Any, ...]],
) -> None:
    in_flight, chance = 0, random.Random(87)
    with _machinery(tmp_path, world, redis_url, slow_sink) as machines:
        machines.start(BEAT)
        for _ in range(4):
            before = len(slow_sink.mails)
            worker = machines.start(WORKER)
            machines.wait(lambda before=before: len(slow_sink.mails) > before + 3, 40, "mails of this worker")
            settle(chance.uniform(0.0, 0.5))
            machines.kill(worker)
            in_flight += sending(world)
            let_leases_run_out(world)
        assert waiting(world), "everything had left before the last kill"
        machines.start(WORKER)
        _all_said(machines, world, expected)
        settle(3)
    arrived = slow_sink.ids()
    assert set(arrived) == set(sent_ids(world)), "what arrived is what the books say, under the same Message-IDs"
    assert in_flight, "no kill hit a send in flight"
    assert sum(arrived.values()) - len(arrived) <= in_flight, "only what was in flight may arrive twice"


def test_a_worker_that_hears_nothing_while_doorbells_lie_in_the_queue_ends_itself(
    world: Store, redis_url: str, broker: redis.Redis, sink: Sink, tmp_path: Path
) -> None:
    with _machinery(tmp_path, world, redis_url, sink) as machines:
        worker = machines.start([*WORKER, "--queues", "elsewhere"], DONDOC_EVERY="0.2")
        machines.start(BEAT)
        machines.wait(lambda: worker.poll() is not None, 40, "the end of the deaf worker")
    assert worker.returncode == 0
    assert "doorbells lie unheard" in machines.log_of(worker)
