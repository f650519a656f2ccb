"""`dondoc plan check|preview|publish` where Zalo is set up: what its templates cannot say, and what it will cost."""

from __future__ import annotations

from collections import defaultdict
from itertools import count
from pathlib import Path

import pytest

from tests.integration.command_line import CONTACTS, PLAN_FILE, Office
from tests.integration.test_zalo_channel import TEMPLATES

SECOND = PLAN_FILE.replace("2020-", "2021-").replace("2021-01-31", "2022-01-31")
NOW = "2021-10-06T09:00"


@pytest.fixture
def zalo_office(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Everyone has a mobile number, and Zalo is tried first."""
    monkeypatch.setenv("DONDOC_ZALO_APP_ID", "2074138120372622546")
    monkeypatch.setenv("DONDOC_ZALO_APP_SECRET", "mot-khoa-dien-tap")
    monkeypatch.setenv("DONDOC_ZALO_TEMPLATES", str(TEMPLATES))
    monkeypatch.setenv("DONDOC_CHANNELS", "zalo,email")
    numbers = count(901_000_000)
    head, *people = CONTACTS.splitlines()
    numbered = [person.replace(".example,", f".example,0{next(numbers)}") for person in people]
    office.run("contacts", "import", office.write("contacts-zalo.csv", "\n".join([head, *numbered, ""])))
    return office


def test_a_preview_says_what_zalo_will_cost(zalo_office: Office) -> None:
    path = zalo_office.write("second.yaml", SECOND)
    found = zalo_office.json("plan", "preview", path, now=NOW)
    messages = defaultdict(list)
    for notice in found["notices"]:
        assert notice["channel"] == "zalo"
        messages[notice["scheduled_for"], notice["recipient"]["phone"]].append(notice["kind"])
    assert found["cost"] == {"zalo": {"messages": len(messages), "dong": 120 * len(messages)}}
    assert len(messages) < len(found["notices"])
    said = zalo_office.at(NOW, "plan", "preview", path).out
    assert f"{120 * len(messages):,}".replace(",", ".") + f" đồng cho {len(messages)} tin" in said


def test_without_zalo_nothing_costs_anything(office: Office) -> None:
    assert office.json("plan", "preview", office.write("second.yaml", SECOND), now=NOW)["cost"] == {}


def test_a_check_warns_of_what_the_templates_cannot_say(zalo_office: Office) -> None:
    path = zalo_office.write("long.yaml", SECOND.replace("Báo cáo cấp xã", "Báo cáo " * 40))
    problems = zalo_office.json("plan", "check", path, now=NOW)["problems"]
    ours = {problem["code"]: problem for problem in problems if "zalo" in problem["code"]}
    assert set(ours) == {"no-zalo-template", "zalo-length"}
    assert ours["zalo-length"]["line"] == 10
    assert {problem["severity"] for problem in ours.values()} == {"warning"}
    published = zalo_office.at(NOW, "plan", "publish", path)
    assert published.err.count("Sổ mẫu tin Zalo") == 1


def test_a_broken_registry_refuses_the_publication_with_its_line(
    zalo_office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "mau-tin.yaml"
    broken.write_text(TEMPLATES.read_text(encoding="utf-8").replace("price: 120", "price: re", 1), encoding="utf-8")
    monkeypatch.setenv("DONDOC_ZALO_TEMPLATES", str(broken))
    error = zalo_office.refused("plan", "publish", zalo_office.write("second.yaml", SECOND), now=NOW)
    assert error["code"] == "bad-price"
    assert "mau-tin.yaml templates.assignment.price, dòng 8" in error["message"]


def test_the_list_of_notices_shows_the_number_that_zalo_writes_to(zalo_office: Office) -> None:
    zalo_office.at(NOW, "plan", "publish", zalo_office.write("second.yaml", SECOND))
    assert "Zalo 0901000000" in zalo_office.at(NOW, "outbox", "list").out
