"""The broker is not trusted: real workers throw away whatever lies in it, obey nobody and go on hearing doorbells."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import amqp
import pytest
import redis
from celery import Celery

from tests import services
from tests.integration.hostile_messages import (
    HOSTILE,
    MARK,
    ODD,
    PROPERTIES,
    Sent,
    enveloped,
    envelopes,
    odd_envelopes,
)
from tests.integration.machinery import WORKER, Machinery, machinery

RING = Sent()
NAME = "poisoned@test"


@dataclass
class Broker:
    """One broker with a queue of this test's own: `hostile` leaves there what must not ring, `odd` what rings once."""

    url: str
    queue: str
    pool: str
    ring: Callable[[], object]
    hostile: Callable[[], int]  # how much was left, and is to be told of
    odd: Callable[[], int]  # how often it rings
    left: Callable[[], int]  # how much lies there

    def worker(self, machines: Machinery) -> subprocess.Popen[bytes]:
        """A worker that hears that queue; it looks by itself once, when it begins."""
        return machines.start(
            [*WORKER, "--pool", self.pool, "--queues", self.queue, "--hostname", NAME, "--loglevel", "INFO"],
            DONDOC_BROKER_URL=self.url,
            DONDOC_EVERY="3600",
        )


@pytest.fixture
def home(sqlite_template: Path, tmp_path: Path) -> Path:
    (tmp_path / "dondoc.sqlite3").write_bytes(sqlite_template.read_bytes())
    return tmp_path


@pytest.fixture
def machines(home: Path) -> Iterator[Machinery]:
    with machinery(home) as made:
        yield made


@pytest.fixture
def over_redis() -> Iterator[Broker]:
    url, queue = services.redis_url(), f"test-{uuid4().hex}"
    if url is None:
        services.missing("Redis")
    client = redis.Redis.from_url(str(url))

    def put(messages: list[bytes]) -> int:
        for message in messages:
            client.lpush(queue, message)
        return len(messages)

    yield Broker(
        str(url),
        queue,
        "prefork",
        ring=lambda: put([enveloped(RING, queue)]),
        hostile=lambda: put([*envelopes(queue).values(), *(enveloped(one, queue) for one in HOSTILE.values())]) - 1,
        odd=lambda: put([*odd_envelopes(queue).values(), *(enveloped(one, queue) for one in ODD.values())]),
        left=lambda: int(client.llen(queue)) + len(list(client.scan_iter("unacked*"))),
    )
    client.delete(queue)
    client.close()


class _AsWritten(amqp.Message):
    """A message whose properties are these bytes."""

    def __init__(self, properties: bytes) -> None:
        super().__init__(RING.body)
        self.bytes = properties

    def _serialize_properties(self) -> bytes:
        return self.bytes


@pytest.fixture
def over_rabbitmq() -> Iterator[Broker]:
    url, queue = services.rabbitmq_url(), f"test-{uuid4().hex}"
    if url is None:
        services.missing("RabbitMQ")
    parts = urlsplit(str(url))
    host = f"{parts.hostname}:{parts.port or 5672}"
    connection = amqp.Connection(host, parts.username, parts.password, confirm_publish=True, heartbeat=0)
    connection.connect()
    channel = connection.channel()

    def put(messages: list[amqp.Message]) -> int:
        for message in messages:
            channel.basic_publish(message, exchange="", routing_key=queue)
        return len(messages)

    def of(sent: Sent) -> amqp.Message:
        known = {"content_type": sent.content_type, "content_encoding": sent.encoding}
        return amqp.Message(sent.body, application_headers=sent.headers, **{k: v for k, v in known.items() if v})

    def hostile() -> int:
        many = put([*(_AsWritten(one) for one in PROPERTIES.values()), *(of(one) for one in HOSTILE.values())])
        channel.exchange_declare(f"{queue}-all", "fanout", auto_delete=True)
        channel.queue_bind(queue, f"{queue}-all")
        channel.basic_publish(_AsWritten(b"\0\0"), exchange=f"{queue}-all", routing_key=b"\xff\xfe")  # no name at all
        return many

    yield Broker(
        str(url),
        queue,
        "threads",
        ring=lambda: put([of(RING)]),
        hostile=hostile,
        odd=lambda: put([of(one) for one in ODD.values()]),
        left=lambda: channel.queue_declare(queue, passive=True).message_count,
    )
    channel.queue_delete(queue)
    channel.exchange_delete(queue)
    connection.close()


@pytest.fixture
def over_files(home: Path) -> Broker:
    queue, folder = "celery", home / "broker" / "queue"
    folder.mkdir(parents=True)
    names = iter(range(1_000_000))

    def place() -> Path:
        return folder / f"{next(names):06}_1.{queue}.msg"

    def put(messages: list[bytes]) -> int:
        for message in messages:
            half = folder / "half"
            half.write_bytes(message)
            half.rename(place())
        return len(messages)

    def hostile() -> int:
        full = place()
        (full / "folder").mkdir(parents=True)
        place().mkdir()
        os.mkfifo(place())
        place().symlink_to("/dev/zero")
        place().symlink_to("/nowhere")
        unreadable = place()
        unreadable.write_bytes(MARK.encode())
        unreadable.chmod(0)
        other = [*envelopes(queue).values(), *(enveloped(one, queue) for one in HOSTILE.values())]
        return 6 + put(other) - 1

    return Broker(
        "",
        queue,
        "threads",
        ring=lambda: put([enveloped(RING, queue)]),
        hostile=hostile,
        odd=lambda: put([*odd_envelopes(queue).values(), *(enveloped(one, queue) for one in ODD.values())]),
        left=lambda: len(list(folder.glob("*.msg"))),
    )


@pytest.fixture(params=["redis", "rabbitmq", "files"])
def broker(request: pytest.FixtureRequest) -> Broker:
    return request.getfixturevalue(f"over_{request.param}")


def _rings(machines: Machinery, worker: subprocess.Popen[bytes]) -> int:
    return machines.log_of(worker).count("Task jobs.tick[")


def test_what_is_no_doorbell_is_thrown_away_and_said_once_and_the_worker_goes_on_hearing(
    broker: Broker, machines: Machinery
) -> None:
    worker = broker.worker(machines)
    machines.wait(lambda: f"{NAME} ready" in machines.log_of(worker), 60, "the worker's beginning")
    told = broker.hostile()
    rings = broker.odd()
    machines.wait(lambda: _rings(machines, worker) >= 2 * rings, 60, f"the answers to {rings} odd doorbells")
    said = machines.log_of(worker)
    assert said.count("thrown away") == told, said
    assert said.count("received") == said.count("succeeded") == rings
    assert MARK not in said
    assert "Traceback" not in said
    broker.ring()
    machines.wait(lambda: _rings(machines, worker) == 2 * rings + 2, 60, "the answer to a doorbell")
    assert worker.poll() is None
    # Asked to end, it says first what it has done: killed at this moment, the last doorbell would rightly come back.
    machines.kill(worker, signal.SIGTERM)
    machines.wait(lambda: broker.left() == 0, 60, "an empty queue: nothing comes back")


def test_nobody_commands_a_worker_through_the_broker(over_redis: Broker, machines: Machinery) -> None:
    broker = over_redis
    worker = broker.worker(machines)
    machines.wait(lambda: f"{NAME} ready" in machines.log_of(worker), 60, "the worker's beginning")
    commands = {
        "cancel_consumer": {"queue": broker.queue},
        "add_consumer": {"queue": f"{broker.queue}-other"},
        "rate_limit": {"task_name": "jobs.tick", "rate_limit": "1/d"},
        "time_limit": {"task_name": "jobs.tick", "hard": 0.001},
        "pool_shrink": {"n": 2},
        "pool_grow": {"n": 50},
        "pool_restart": {"modules": ["os"]},
        "autoscale": {"max": 50, "min": 40},
        "enable_events": {},
        "shutdown": {},
    }
    with Celery(broker=broker.url) as stranger:
        for command, arguments in commands.items():
            stranger.control.broadcast(command, arguments=arguments, destination=[NAME])
        assert not stranger.control.ping(destination=[NAME], timeout=1)
        with suppress(Exception), stranger.connection_for_write() as connection:
            connection.channel().queue_delete(f"{broker.queue}-other")
    broker.ring()
    broker.ring()
    machines.wait(lambda: _rings(machines, worker) == 4, 60, "the answers to two doorbells")
    assert worker.poll() is None
    assert "other" not in machines.log_of(worker)
