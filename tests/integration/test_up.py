"""`dondoc up`: everything in one command, on SQLite and the embedded broker, with no server."""

from __future__ import annotations

import email
import email.policy
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.store import Store
from tests.integration.at_once import There, life
from tests.integration.machinery import Machinery, alive, children_of, machinery, publish_example, waiting
from tests.services import free_port

DONDOC = str(Path(sys.executable).parent / "dondoc")


@contextmanager
def _machines(there: There, sqlite_template: Path) -> Iterator[Machinery]:
    """Over a data folder whose database holds Plan 87 with rungs that are due."""
    shutil.copy(sqlite_template, there.home / "dondoc.sqlite3")
    store = Store(f"sqlite:///{there.home / 'dondoc.sqlite3'}")
    publish_example(store, let_go=True)
    store.dispose()
    with machinery(there.home) as made:
        yield made


def _up(machines: Machinery) -> tuple[subprocess.Popen[bytes], int]:
    """Start it and wait until it says that it is well."""
    port = free_port()
    supervisor = machines.start([DONDOC, "up", "--port", str(port)])
    machines.wait(lambda: _health(port) == (200, {"status": "ok"}), 40, "a healthy answer")
    return supervisor, port


def _health(port: int) -> tuple[int, dict[str, object]] | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)
    except OSError:
        return None


@life
def test_it_turns_healthy_sends_what_is_due_and_stops_as_a_whole(there: There, sqlite_template: Path) -> None:
    with _machines(there, sqlite_template) as machines:
        store = Store(f"sqlite:///{there.home / 'dondoc.sqlite3'}")
        assert waiting(store) > 100
        supervisor, _ = _up(machines)
        machines.wait(lambda: not waiting(store), 60, "the end of all notices")
        store.dispose()
        written = [path.read_bytes() for path in (there.home / "mail").glob("*.eml")]
        mails = [email.message_from_bytes(one, policy=email.policy.default) for one in written]
        assert len(mails) > 100
        assert all("87/KH-MTTQ-BTT" in str(mail["Subject"]) for mail in mails)
        children = children_of(supervisor.pid)
        assert len(children) == 3
        supervisor.send_signal(signal.SIGTERM)
        assert supervisor.wait(15) == 0
        assert not [pid for pid in children if alive(pid)]
        said = machines.log_of(supervisor)
        for words in ("Đôn Đốc đang chạy", "nhúng sẵn", "/health", "Đôn Đốc đã dừng"):
            assert words in said


@life
def test_killing_the_supervisor_leaves_no_child(there: There, sqlite_template: Path) -> None:
    with _machines(there, sqlite_template) as machines:
        supervisor, port = _up(machines)
        children = children_of(supervisor.pid)
        grandchildren = [pid for child in children for pid in children_of(child)]
        assert len(children) == 3
        machines.kill(supervisor)
        machines.wait(lambda: not any(alive(pid) for pid in [*children, *grandchildren]), 5, "the end of the children")
        assert _health(port) is None


@life
def test_a_child_that_dies_is_started_again(there: There, sqlite_template: Path) -> None:
    with _machines(there, sqlite_template) as machines:
        supervisor, port = _up(machines)
        children = set(children_of(supervisor.pid))
        for pid in children:
            os.kill(pid, signal.SIGKILL)
        machines.wait(lambda: len(set(children_of(supervisor.pid)) - children) == 3, 15, "three new children")
        machines.wait(lambda: _health(port) == (200, {"status": "ok"}), 30, "a healthy answer")
        assert "khởi động lại" in machines.log_of(supervisor)


@life
def test_a_taken_port_is_refused_with_a_sentence(there: There, sqlite_template: Path) -> None:
    with _machines(there, sqlite_template) as machines:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            supervisor = machines.start([DONDOC, "up", "--port", str(taken.getsockname()[1])])
            assert supervisor.wait(20) == 1
        assert "--port" in machines.log_of(supervisor)
        assert "Traceback" not in machines.log_of(supervisor)
