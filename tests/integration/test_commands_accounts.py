"""`dondoc account …`: made, listed, disabled, reset; what signs in by them ends where it should."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from commands.operations.up import _tell_first
from settings import load
from storage.keys import Keys
from storage.store import Store
from storage.tables import password_address, sign_in
from tests.integration.command_line import PUBLISHED, XA_A1, Office, empty_office, prepared, publish_small_plan
from workflow.accounts import entering
from workflow.backup.restore import restore
from workflow.views.evidence import gather
from workflow.watch.doctor import doctor

PUBLIC = "https://don-doc.mttq.example"
EMAIL, PASSWORD = "theo-doi@ban.example", "bò vàng ăn cỏ xanh"
ADD = ("account", "add", EMAIL, "--unit=BAN", "--role=Desk, admin", "--name=Cán bộ theo dõi")
ROW = {
    "id", "email", "name", "unit", "unit_name", "roles", "enabled", "has_password", "last_seen", "url",
}  # fmt: skip


@pytest.fixture
def office(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Office:
    there = empty_office(tmp_path_factory.mktemp("accounts") / "home", monkeypatch, capsys)
    monkeypatch.setenv("DONDOC_PUBLIC_URL", PUBLIC)
    return prepared(there, "accounts", publish_small_plan)


def typed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


def sign_ins(store: Store, email: str = EMAIL, password: str = PASSWORD) -> bool:
    at = store.clock()
    found = entering.enter(store, email, password, before="", client="a", at=at, now=at)
    return isinstance(found, entering.Entered)


def test_an_account_is_made_with_the_address_that_sets_its_password(office: Office) -> None:
    answer = office.at(PUBLISHED, *ADD)
    assert re.fullmatch(rf"{PUBLIC}/set-password/[0-9a-z]{{26}}\n", answer.out)
    assert answer.err == f"Đã lập tài khoản {EMAIL}.\n"
    token = answer.out.strip().rpartition("/")[2]
    [row] = office.json("account", "list")
    assert set(row) == ROW - {"url"}
    assert (row["email"], row["unit"], row["unit_name"]) == (EMAIL, "ban", "Ban Phong trào")
    assert (row["roles"], row["enabled"], row["has_password"], row["last_seen"]) == (
        ["desk", "admin"],
        True,
        False,
        None,
    )
    again = office.json("account", "reset", EMAIL.upper())
    assert set(again) == ROW
    assert again["url"].startswith(f"{PUBLIC}/set-password/")
    assert again["url"] != answer.out.strip()
    for words in (("account", "list", "--json"), ("journal", "--json"), ("outbox", "list", "--json")):
        assert token not in office.at(PUBLISHED, *words).out
    assert EMAIL not in office.at(PUBLISHED, "journal", "--json").out
    assert token.encode() not in (office.home / "dondoc.sqlite3").read_bytes()
    assert "bộ phận theo dõi, quản trị viên" in office.at(PUBLISHED, "account", "list").out
    assert "desk, administrator" in office.at(PUBLISHED, "--lang=en", "account", "list").out


def test_a_password_is_read_from_stdin_and_journalled_by_name(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, b"mat khau 12345\n")
    assert office.refused(*ADD, "--password-stdin")["code"] == "password-common"
    typed(monkeypatch, b"\xff\xfe\n")
    assert office.refused(*ADD, "--password-stdin")["code"] == "not-utf8"
    assert office.json("account", "list") == []
    typed(monkeypatch, f"{PASSWORD}\n".encode())
    made = office.json(*ADD, "--password-stdin", "--by=quản trị")
    assert (made["url"], made["has_password"]) == (None, True)
    store = Store(load().database_url, Keys(None, office.home))
    assert sign_ins(store)
    entries = [(one["actor"], one["action"]) for one in office.json("journal") if one["action"].startswith("account.")]
    assert entries == [
        ("quản trị", "account.added"),
        ("quản trị", "account.password"),
        (f"account:{made['id']}", "account.signed-in"),
    ]
    assert re.search(rf"Cán bộ theo dõi \(tài khoản {made['id']}\) +Đăng nhập", office.at(PUBLISHED, "journal").out)
    office.at(PUBLISHED, "task", "acknowledge", XA_A1, f"--by=account:{made['id']}")
    assert f"Cán bộ theo dõi (tài khoản {made['id']})" in office.at(PUBLISHED, "task", "show", XA_A1).out
    with store.read() as connection:
        proof = gather(connection, int(XA_A1), store.clock())
    assert [one["actor"] for one in proof.acts] == [f"Cán bộ theo dõi (tài khoản {made['id']})"]
    assert office.json("account", "disable", EMAIL)["enabled"] is False
    assert not sign_ins(store)
    assert office.refused("account", "reset", EMAIL)["code"] == "account-disabled"
    assert office.json("account", "enable", EMAIL)["enabled"] is True
    assert sign_ins(store)
    assert office.json("account", "list")[0]["last_seen"]
    assert office.json("account", "role", EMAIL, "--role=reader")["roles"] == ["reader"]
    with store.read() as connection:
        assert connection.scalar(select(func.count()).select_from(sign_in)) == 0
    store.dispose()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({2: "no address"}, "bad-email"),
        ({3: "--unit=nowhere"}, "unknown-unit"),
        ({4: "--role=desk,chief"}, "unknown-role"),
        ({4: "--role="}, "unknown-role"),
        ({5: "--name= "}, "bad-name"),
        ({}, "account-exists"),
    ],
)
def test_what_is_wrong_with_an_account_is_refused_in_one_sentence(
    change: dict[int, str], code: str, office: Office
) -> None:
    if not change:
        office.json(*ADD)
    assert office.refused(*(change.get(n, word) for n, word in enumerate(ADD)))["code"] == code
    assert len(office.json("account", "list")) == (0 if change else 1)
    for words in (["disable"], ["enable"], ["reset"], ["role", "--role=desk"]):
        assert office.refused("account", *words, "nobody@ban.example")["code"] == "unknown-account"


def test_a_restored_office_has_nobody_signed_in_and_no_address_that_sets_a_password(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, f"{PASSWORD}\n".encode())
    office.json(*ADD, "--password-stdin")
    office.json("account", "reset", EMAIL)
    store = Store(load().database_url, Keys(None, office.home))
    assert sign_ins(store)
    office.at(PUBLISHED, "backup", str(tmp_path / "office.zip"))
    store.dispose()
    back = Store(f"sqlite:///{tmp_path / 'other' / 'dondoc.sqlite3'}", Keys(None, office.home))
    restore(back, tmp_path / "other" / "files", tmp_path / "office.zip", back.clock(), lambda _what: None)
    with back.read() as connection:
        for table in (sign_in, password_address):
            assert connection.scalar(select(func.count()).select_from(table)) == 0
    assert sign_ins(back)
    back.dispose()


def test_up_says_how_to_make_the_first_account_while_there_is_none(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load()
    for there_is_one in (False, True):
        if there_is_one:
            office.json(*ADD)
        _tell_first(settings)
        assert ("dondoc account add" in office.capsys.readouterr().err) is not there_is_one
    monkeypatch.setenv("DONDOC_HOME", str(office.home / "empty"))
    _tell_first(load())  # before there is a database
    assert "dondoc account add" in office.capsys.readouterr().err


def test_where_a_browser_would_keep_no_sign_in_the_doctor_says_so(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> str:
        settings = load()
        return doctor(settings, Store(settings.database_url).clock(), only=["configuration"])["checks"][0]["detail"]

    assert "không ai đăng nhập được" not in told()
    monkeypatch.setenv("DONDOC_PUBLIC_URL", "http://localhost:8087")
    assert "không ai đăng nhập được" not in told()
    monkeypatch.setenv("DONDOC_PUBLIC_URL", "http://don-doc.mttq.example")
    assert "không ai đăng nhập được" in told()
