"""W-07: the web process is killed while a unit submits; then there is a receipt with all its files, or neither."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from storage.keys import Keys
from storage.store import Store
from tests import services
from tests.integration.test_unit_pages import LADDER, PDF, REPORTS, link_in
from tests.stories.world import Story, plan
from workflow.keeping.files import place
from workflow.views import tasks

ROOT = Path(__file__).resolve().parents[2]
SECRET, PUBLIC = "ein Geheimnis", "https://don-doc.mttq.example"
FILES = {
    name: PDF[:-6] + bytes([n]) * (1 << 20) + b"\n%%EOF\n" for n, name in enumerate(("report", "model", "model-2"), 65)
}
# Parts of the time that a whole submission takes: while files come, while they are kept and entered, at the answer.
MOMENTS = (0.5, 0.95)


@contextmanager
def serving(environment: dict[str, str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", "web", "--port", str(port)], env=environment, cwd=ROOT)
    try:
        services.wait_until(lambda: _answers(port), what="the web process")
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        process.wait()


def _answers(port: int) -> bool:
    """Over plain HTTP: the certificates of the world's authorities need not be read for each call."""
    with suppress(httpx.HTTPError):
        return httpx.get(f"http://127.0.0.1:{port}/sign-in", verify=False).status_code == 200
    return False


def press(address: str, key: str) -> httpx.Response | None:
    fields = [("by", (None, "holder")), ("key", (None, key))]
    files = [(f"file.{name.partition('-')[0]}", (f"{name}.pdf", content)) for name, content in FILES.items()]
    with suppress(httpx.HTTPError):
        return httpx.post(f"{address}/submit", files=[*fields, *files], timeout=30, verify=False)
    return None


def test_w07_killed_at_any_moment_there_is_a_receipt_with_all_files_or_neither(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    story = Story(Store(database_url, Keys(SECRET, tmp_path)), tmp_path)
    known = {"public_url": PUBLIC, "secret_key": SECRET, "database_url": database_url}
    story.settings = replace(story.settings, **known)
    story.begin().publish_aloud(plan(REPORTS, LADDER))
    task_id, port = story.task_id("bao-cao", "xa-a1"), services.free_port()
    address = f"http://127.0.0.1:{port}{link_in(story, 'xa-a1')}/tasks/{task_id}"
    environment = {
        **os.environ,
        **{"DONDOC_HOME": str(tmp_path), "DONDOC_DATABASE_URL": database_url, "DONDOC_PUBLIC_URL": PUBLIC},
        **{"DONDOC_SECRET_KEY": SECRET, "DONDOC_NOW": story.now.isoformat(), "PYTHONPATH": str(ROOT)},
    }
    with serving(environment, port):
        began = time.monotonic()
        answer = press(address, "first")
        whole = time.monotonic() - began
    assert answer is not None
    assert answer.status_code == 303, answer.text
    for n, moment in enumerate(MOMENTS):
        with serving(environment, port) as process:
            pressing = threading.Thread(target=press, args=(address, f"key {n}"))
            pressing.start()
            time.sleep(whole * moment)
            process.send_signal(signal.SIGKILL)
            pressing.join()
        _holds(story, task_id)
    with serving(environment, port):
        for n in range(len(MOMENTS)):  # whoever sees no receipt presses again
            again = press(address, f"key {n}")
            assert again is not None
            assert re.search(r"/receipts/BN-2020-\d{6}$", again.headers["location"])
    assert len(_holds(story, task_id)) == 1 + len(MOMENTS), "each form once"
    story.store.dispose()


def _holds(story: Story, task_id: int) -> list[object]:
    """Every submission there is has all its files, whole; what is kept is named by one."""
    folder = story.settings.files_folder
    with story.store.read() as connection:
        given = tasks.show(connection, task_id, story.now)["submissions"]
    for one in given:
        assert len(one["files"]) == len(FILES)
        for file in one["files"]:
            content = place(folder, file["sha256"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == file["sha256"]
    return list(given)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback is asked straight."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
