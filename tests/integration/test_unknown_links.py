"""Who tries unknown links is stopped, and nobody else (web contract, sections 6 and 12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from starlette.requests import Request

from storage.tables import failure
from tests.integration.test_unit_pages import PUBLIC, Unit, unit
from web.app import create_app
from web.client import client_of

__all__ = ["unit"]


def client(unit: Unit, peer: str = "203.0.113.7", **more: object) -> TestClient:
    settings = replace(unit.story.settings, **more)  # type: ignore[arg-type]
    app = create_app(settings, lambda: unit.story.now)
    return TestClient(app, base_url=PUBLIC, client=(peer, 50_000), follow_redirects=False)


def test_w20_after_thirty_unknown_links_further_ones_wait_and_real_ones_do_not(unit: Unit) -> None:
    here, elsewhere = client(unit), client(unit, "203.0.113.8")
    statuses = [here.get(f"/n/{n:026}").status_code for n in range(31)]
    assert statuses == [404] * 30 + [429]
    stopped = client(unit).head("/n/abc")  # another process, the same count
    assert (stopped.status_code, stopped.headers["retry-after"]) == (429, "600")
    assert (here.get(unit.path).status_code, elsewhere.get("/n/abc").status_code) == (200, 404)
    assert here.get(f"{unit.path}/tasks/999999").status_code == 404, "what a real link does not lead to is not counted"
    unit.story.now += timedelta(minutes=10)
    assert here.get("/n/abc").status_code == 404
    unit.story.now += timedelta(hours=2)
    assert here.post("/n/abc/not-me").status_code == 404
    with unit.story.store.read() as connection:
        assert connection.scalar(select(func.count()).select_from(failure)) == 1, "older ones are gone"


def test_w21_an_untrusted_peers_word_on_who_asks_changes_nothing(unit: Unit) -> None:
    lying = client(unit)
    statuses = {lying.get("/n/abc", headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code for n in range(31)}
    assert statuses == {404, 429}
    proxied = client(unit, "10.0.0.1", trusted_proxies=(ip_network("10.0.0.0/8"),))
    for n in range(31):
        assert proxied.get("/n/abc", headers={"X-Forwarded-For": f"1.2.3.4, 198.51.100.{n}"}).status_code == 404


@pytest.mark.parametrize(
    ("peer", "named", "client"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.7"], "203.0.113.7"),
        ("10.0.0.1", ["9.9.9.9, 203.0.113.7, 10.0.0.2"], "203.0.113.7"),
        ("10.0.0.1", ["9.9.9.9", "203.0.113.7"], "203.0.113.7"),
        ("10.0.0.1", ["unknown"], "10.0.0.1"),
        ("::ffff:10.0.0.1", ["::ffff:203.0.113.7"], "203.0.113.7"),
        ("10.0.0.1", ["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::/64"),
        ("testclient", ["203.0.113.7"], "testclient"),
    ],
)
def test_the_first_hop_from_the_right_that_is_not_trusted_is_who_asks(peer: str, named: list[str], client: str) -> None:
    headers = [(b"x-forwarded-for", one.encode()) for one in named]
    request = Request({"type": "http", "headers": headers, "client": (peer, 1)})
    assert client_of(request, [ip_network("10.0.0.0/8")]) == client
