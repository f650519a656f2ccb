"""`dondoc link …`: addresses handed out by hand, ended, and listed without ever being told."""

from __future__ import annotations

import re

import pytest

from tests.integration.command_line import PLAN, PUBLISHED, Office, empty_office, prepared, publish_small_plan

PUBLIC = "https://don-doc.mttq.example"


@pytest.fixture
def office(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Office:
    there = empty_office(tmp_path_factory.mktemp("links") / "home", monkeypatch, capsys)
    monkeypatch.setenv("DONDOC_PUBLIC_URL", PUBLIC)
    return prepared(there, "links", publish_small_plan)


def test_an_address_is_printed_again_the_same_and_anew_another(office: Office) -> None:
    first = office.at(PUBLISHED, "link", "issue", "--unit", "XA-A1").out
    assert re.fullmatch(rf"{PUBLIC}/n/[0-9a-z]{{26}}\n", first)
    again = office.json("link", "issue", "--unit=xa-a1")
    assert (again["url"], again["state"], again["posts"]) == (first.strip(), "active", ["officer"])
    assert office.json("link", "issue", "--unit=xa-a1", "--post=head")["url"] != first.strip()
    anew = office.json("link", "reissue", "--unit=xa-a1", "--by=quản trị")
    assert (anew["version"], anew["url"] == first.strip()) == (2, False)
    assert office.json("link", "issue", "--unit=xa-a1")["url"] == anew["url"]
    states = {
        one["version"]: one["state"]
        for one in office.json("link", "list", "--unit=xa-a1")
        if one["posts"] == ["officer"]
    }
    assert states == {1: "revoked", 2: "active"}
    entries = [one for one in office.json("journal") if one["action"].startswith("link.")]
    assert [one["action"] for one in entries] == ["link.issued"] * 3 + ["link.revoked"] + ["link.issued"] * 2
    assert entries[3]["actor"] == "quản trị"


def test_no_token_is_listed_or_journalled(office: Office) -> None:
    token = office.json("link", "issue", "--unit=xa-a1")["url"].rpartition("/")[2]
    for words in (
        ("link", "list", "--json"),
        ("link", "list", "--plan", PLAN),
        ("journal", "--json"),
        ("outbox", "list", "--json"),
    ):
        assert token not in office.at(PUBLISHED, *words).out
    assert token.encode() not in (office.home / "dondoc.sqlite3").read_bytes()


def test_links_are_ended_one_or_all_of_a_unit(office: Office) -> None:
    ids = [office.json("link", "issue", "--unit=xa-a1", f"--post={post}")["id"] for post in ("officer", "head")]
    other = office.json("link", "issue", "--unit=xa-a2")["id"]
    assert office.json("link", "revoke", ids[0], "--reason=mất máy") == {"revoked": 1}
    assert office.refused("link", "revoke", ids[0], "--reason=x")["code"] == "unknown-link"
    assert office.json("link", "revoke", "--unit=xa-a1", "--reason=x") == {"revoked": 1}
    assert office.refused("link", "revoke", other, "--reason= ")["code"] == "no-reason"
    states = {one["id"]: (one["state"], one["reason"]) for one in office.json("link", "list")}
    assert states == {ids[0]: ("revoked", "mất máy"), ids[1]: ("revoked", "x"), other: ("active", None)}
    for words in (["revoke", "--reason=x"], ["revoke", other, "--unit=xa-a1", "--reason=x"]):
        assert office.run("link", *words, wanted=2).out == ""


def test_why_an_address_opens_nothing_is_said(office: Office) -> None:
    office.json("link", "issue", "--unit=xa-a1")
    office.json("link", "issue", "--unit=hoi")
    assert {one["state"] for one in office.json("link", "list", now="2021-12-01T08:00")} == {"too-old"}
    office.json("link", "issue", "--unit=hoi", now="2021-12-01T08:00")
    office.json("plan", "cancel", PLAN, "--reason=thôi", now="2021-12-01T08:00")
    answer = office.at("2022-04-01T08:00", "link", "issue", "--unit=hoi")
    assert answer.out.startswith(PUBLIC)
    assert answer.err == "Hiện chưa mở được trang: kế hoạch đã kết thúc.\n"
    assert office.json("link", "list", "--unit=xa-a1", now="2025-07-01T08:00")[0]["state"] == "unit-ended"


def test_what_cannot_be_issued_is_refused_in_one_sentence(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    assert office.refused("link", "issue", "--unit=xa-a1", "--post=deputy")["code"] == "no-holder"
    assert office.refused("link", "issue", "--unit=xa-a9")["code"] == "unknown-unit"
    monkeypatch.delenv("DONDOC_PUBLIC_URL")
    assert "DONDOC_PUBLIC_URL" in office.refused("link", "issue", "--unit=xa-a1")["message"]
    assert office.json("link", "list") == []
    [check] = office.json("doctor", "--only=links")["checks"]
    assert check["state"] == "warning"
    assert "không kèm liên kết" in check["detail"]
