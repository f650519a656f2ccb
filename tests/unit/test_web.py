"""/health and /metrics, on SQLite and PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

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
        gauges = _gauges(client)
        assert gauges.pop("dondoc_up") == 0.0
        assert gauges == {'dondoc_web_requests_total{route="/health",status="503"}': 1.0}


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


def _metrics(url: str, **set_to: Any) -> TestClient:
    settings = Settings(home=Path(mkdtemp()), database_url=url, broker_url="", **set_to)
    return TestClient(create_app(settings, lambda: AT), client=("10.0.0.9", 4711))


def test_metrics_with_a_token_are_for_whoever_shows_it(store: Store, database_url: str) -> None:
    with _metrics(database_url, metrics_token="ein-zeichen") as client:
        wrong: tuple[dict[str, str], ...] = (
            {},
            {"Authorization": "Bearer falsch"},
            {"Authorization": "Basic ein-zeichen"},
        )
        for shown in wrong:
            refused = client.get("/metrics", headers=shown)
            assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
            assert "dondoc_" not in refused.text
        assert client.get("/metrics", headers={"Authorization": "Bearer ein-zeichen"}).status_code == 200


def test_metrics_without_a_token_stay_behind_the_proxy(store: Store, database_url: str) -> None:
    with _metrics(database_url, trusted_proxies=(ip_network("10.0.0.0/8"),)) as client:
        refused = client.get("/metrics")
        assert (refused.status_code, refused.text) == (404, client.get("/nowhere").text)
    with _metrics(database_url) as client:
        assert client.get("/metrics").status_code == 200


def test_metrics_count_requests_by_route_and_hold_no_address(client: TestClient) -> None:
    client.get("/n/0123456789abcdefghjkmnpqrs")
    client.get("/nowhere")
    counted = _gauges(client)
    assert counted['dondoc_web_requests_total{route="/n/{t}",status="404"}'] == 1
    assert counted['dondoc_web_requests_total{route="none",status="404"}'] == 1
    assert (counted["dondoc_uploads"], counted["dondoc_links_revoked"]) == (0, 0)


def test_the_first_page_leads_to_the_sign_in_and_no_machinery_is_shown(client: TestClient) -> None:
    front = client.get("/", follow_redirects=False)
    assert (front.status_code, front.headers["location"]) == (303, "/sign-in")
    for path in ("/docs", "/openapi.json"):
        assert client.get(path).status_code == 404
