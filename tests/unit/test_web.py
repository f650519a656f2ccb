"""/health and /metrics, on SQLite and PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from fastapi.testclient import TestClient

from settings import Settings
from storage.store import Store
from tests.integration.machinery import publish_example
from web.app import create_app
from workflow.delivery.channels import mark_broken, mark_working
from workflow.tick import tick
from workflow.watch.heartbeat import STALE, beat

AT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def _client(url: str) -> TestClient:
    return TestClient(create_app(Settings(home=Path(mkdtemp()), database_url=url, broker_url=""), lambda: AT))


@pytest.fixture
def client(store: Store, database_url: str) -> Iterator[TestClient]:
    with _client(database_url) as client:
        yield client


def _gauges(client: TestClient) -> dict[str, float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    lines = re.findall(r"^(dondoc_\S+) (\S+)$", answer.text, re.MULTILINE)
    return {name: float(value) for name, value in lines}


def test_health_is_ok_while_the_tick_is_alive(client: TestClient, store: Store) -> None:
    beat(store, "tick", AT - STALE + timedelta(seconds=1))
    answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_channel_that_is_broken_shows_until_it_works(client: TestClient, store: Store) -> None:
    with store.write() as connection:
        mark_broken(connection, "zalo", "the grant is gone", AT, "engine")
    assert _gauges(client)['dondoc_channel_broken{channel="zalo"}'] == 1
    with store.write() as connection:
        mark_working(connection, "zalo", AT, "engine")
    assert 'dondoc_channel_broken{channel="zalo"}' not in _gauges(client)


def test_health_fails_before_the_first_tick(client: TestClient) -> None:
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json() == {"status": "failed", "problems": ["Chưa có lượt rà soát nào."]}


def test_health_fails_when_the_last_tick_is_long_ago(client: TestClient, store: Store) -> None:
    beat(store, "tick", AT - timedelta(minutes=10))
    answer = client.get("/health")
    assert answer.status_code == 503
    assert "600 giây" in answer.json()["problems"][0]


def test_health_and_metrics_tell_when_the_database_is_away_and_keep_its_address_to_themselves() -> None:
    with _client("postgresql+psycopg://somebody:secret@127.0.0.1:1/nowhere") as client:
        answer = client.get("/health")
        assert answer.status_code == 503
        assert "không trả lời" in answer.json()["problems"][0]
        assert "secret" not in answer.text
        assert "127.0.0.1" not in answer.text
        assert _gauges(client) == {"dondoc_up": 0.0}


def test_health_fails_on_a_database_without_our_tables(tmp_path: Path) -> None:
    with _client(f"sqlite:///{tmp_path / 'empty.sqlite3'}") as client:
        answer = client.get("/health")
    assert answer.status_code == 503
    assert "db upgrade" in answer.json()["problems"][0]


def test_metrics_count_what_the_database_holds(client: TestClient, store: Store) -> None:
    publish_example(store)
    beat(store, "tick", AT - timedelta(seconds=7))
    before = _gauges(client)
    tasks = before['dondoc_tasks{status="assigned"}']
    assert before["dondoc_up"] == 1
    assert tasks == before['dondoc_notices{state="pending"}'] > 100  # each task's officer is told of it
    assert before["dondoc_rungs_overdue"] > 0
    assert before["dondoc_oldest_pending_seconds"] > 0
    assert before['dondoc_heartbeat_age_seconds{part="tick"}'] == 7
    tick(store, AT)
    after = _gauges(client)
    assert after["dondoc_rungs_overdue"] == 0
    assert after['dondoc_notices{state="pending"}'] > before['dondoc_notices{state="pending"}']


def test_the_first_page_leads_to_the_sign_in_and_no_machinery_is_shown(client: TestClient) -> None:
    front = client.get("/", follow_redirects=False)
    assert (front.status_code, front.headers["location"]) == (303, "/sign-in")
    for path in ("/docs", "/openapi.json"):
        assert client.get(path).status_code == 404
