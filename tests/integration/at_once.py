"""Lives of real processes mostly wait for seconds to pass: those of one file are lived at once, each by itself.

A test under `life` begins in a thread with the first of its file; it fails, and is skipped, under its own name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from inspect import signature
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
import redis

from storage.store import Store
from tests import services
from tests.integration.machinery import Machinery, Sink, machinery, mail_sink, publish_example


@dataclass
class There:
    """What one life has for itself; what it does not ask for is not made."""

    home: Path
    redis_urls: Queue[str]
    make_database: Callable[[], Any]
    until_over: ExitStack

    def world(self) -> Store:
        """Plan 87 in PostgreSQL, with rungs that came due long ago."""
        url, drop = self.make_database()
        self.until_over.callback(drop)
        store = Store(url)
        self.until_over.callback(store.dispose)
        publish_example(store, let_go=True)
        return store

    def sink(self, pause: float = 0.0) -> Sink:
        return self.until_over.enter_context(mail_sink(pause))

    def broker(self) -> tuple[str, redis.Redis]:
        """An empty Redis, and its URL. Skips where there is none; waits where there is one for all."""
        url = self.redis_urls.get()
        self.until_over.callback(self.redis_urls.put, url)
        if not url:
            services.missing("Redis")
        client = redis.Redis.from_url(url)
        self.until_over.callback(client.close)
        client.flushdb()
        self.until_over.callback(client.flushdb)
        return url, client

    def machinery(self, world: Store, sink: Sink, broker_url: str, **more: str) -> AbstractContextManager[Machinery]:
        """Processes over these."""
        settings = {
            "DONDOC_DATABASE_URL": world.url.render_as_string(hide_password=False),
            "DONDOC_BROKER_URL": broker_url,
            "DONDOC_SMTP_URL": f"smtp://127.0.0.1:{sink.port}",
            "DONDOC_MAIL_FROM": "don-doc@mttq-tay-ninh.example",
        }
        return machinery(self.home, **settings, **more)


_lives: dict[tuple[str, str], Callable[..., None]] = {}


def life(lived: Callable[..., None]) -> Callable[[dict[str, Future[None]]], None]:
    """The test whose body `lived` begins with the others of its file: given a There, then fixtures of the module."""
    name = lived.__name__
    _lives[lived.__module__, name] = lived

    def test(begun: dict[str, Future[None]]) -> None:
        begun[name].result()

    test.__name__, test.__qualname__ = name, lived.__qualname__
    test.__module__, test.__doc__ = lived.__module__, lived.__doc__
    return test


@pytest.fixture(scope="module")
def begun(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Future[None]]]:
    """The lives of this file that were asked for."""
    module = request.module.__name__
    chosen = [item.name for item in request.session.items if (module, item.name) in _lives]
    make_database, redis_urls = _databases(request), Queue[str]()
    for url in services.redis_urls(len(chosen)) or [""]:
        redis_urls.put(url)

    def live(name: str, home: Path, given: list[Any]) -> None:
        with ExitStack() as until_over:
            _lives[module, name](There(home, redis_urls, make_database, until_over), *given)

    given = {name: [request.getfixturevalue(one) for one in _fixtures(_lives[module, name])] for name in chosen}
    with ThreadPoolExecutor(len(chosen)) as threads:
        yield {name: threads.submit(live, name, tmp_path_factory.mktemp("life"), given[name]) for name in chosen}


def _databases(request: pytest.FixtureRequest) -> Callable[[], Any]:
    """Where there is no PostgreSQL, only those are skipped that ask for it."""
    try:
        return request.getfixturevalue("lasting_postgresql")
    except pytest.skip.Exception:
        return lambda: services.missing("PostgreSQL")


def _fixtures(lived: Callable[..., None]) -> list[str]:
    return list(signature(lived).parameters)[1:]
