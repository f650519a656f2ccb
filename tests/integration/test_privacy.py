"""Personal data is for one account: what is made, what was left open, what is logged, what is sealed."""

from __future__ import annotations

import json
import os
import stat
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from settings import Dkim, Settings, load
from storage.disk import OTHERS
from storage.store import Store
from storage.tables import contact, person
from tests.integration.command_line import PLAN, PUBLISHED, XA_A1, Office, publish_small_plan
from tests.unit.small_province import publish_plan
from workflow.keeping import privacy, safekeeping

LATE = "2020-11-05T09:00"


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def open_ones(home: Path) -> list[str]:
    """What other accounts could do anything with."""
    return [f"{mode(path):o} {path}" for path in (home, *home.rglob("*")) if mode(path) & OTHERS]


def made(settings_home: Path, **more: object) -> Settings:
    """A data folder with its database's file and all that is kept beside it, open to everybody."""
    for name in ("mail", "files/ab", "broker/queue", "orphans"):
        (settings_home / name).mkdir(parents=True)
    for name in ("dondoc.sqlite3", "dondoc.sqlite3-wal", "secret.key", "zalo-consent.key", "mail/a.eml", "files/ab/cd"):
        (settings_home / name).write_text("x")
    for path in (settings_home, *settings_home.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    url = f"sqlite:///{settings_home / 'dondoc.sqlite3'}"
    return Settings(home=settings_home, database_url=url, broker_url="filesystem://", **more)  # type: ignore[arg-type]


# --- what is made --------------------------------------------------------------------------------------------------


def test_whatever_the_umask_nothing_that_is_kept_is_open_to_others_and_what_was_asked_for_is(
    new_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_office.home.rmdir()
    monkeypatch.chdir(new_office.home.parent)
    with umask(0o002):
        publish_small_plan(new_office)
        new_office.at(PUBLISHED, "deliver")
        new_office.at(LATE, "task", "submit", XA_A1, "--by", "x", "--file", new_office.write("bao-cao.txt", "x"))
        for words in (
            ["units", "list", "-o", "u.csv"],
            ["units", "list", "--json", "-o", "u.json"],
            ["letter", "--plan", PLAN, "-o", "l.docx"],
            ["evidence", XA_A1, "-o", "e.pdf"],
            ["template", "preview", "reminder", "--task", XA_A1, "-o", "t.eml"],
            ["template", "export", "words"],
        ):
            new_office.at(LATE, *words)
        assert open_ones(new_office.home) == []
        assert {path.name for path in new_office.home.iterdir()} >= {"dondoc.sqlite3", "files", "mail"}
        asked = [Path(name) for name in ("u.csv", "u.json", "l.docx", "e.pdf", "t.eml", "words/greeting.j2")]
        assert {mode(path) for path in asked if path.exists()} == {0o664}
        assert os.umask(0o002) == 0o002


# --- what was left open --------------------------------------------------------------------------------------------


def test_what_was_left_open_is_closed_by_the_next_command_and_said_once_by_the_doctor(office: Office) -> None:
    (office.home / "mail").mkdir()
    (office.home / "mail" / "a.eml").write_text("x")
    for path in (office.home / "mail", office.home / "dondoc.sqlite3", office.home):
        path.chmod(0o755)
    office.run("task", "list")
    assert open_ones(office.home) == []
    told = [_privacy(office) for _ in range(2)]
    assert (told[0]["state"], told[1]["state"]) == ("warning", "ok")
    assert "dondoc.sqlite3 (0755)" in told[0]["detail"]


def _privacy(office: Office) -> dict[str, str]:
    checks = json.loads(office.run("doctor", "--json", wanted=None).out)["checks"]
    return next(one for one in checks if one["name"] == "privacy")


def test_a_command_looks_at_home_database_and_keys_and_at_all_where_one_was_open(tmp_path: Path) -> None:
    settings = made(tmp_path / "home")
    for name in ("", "dondoc.sqlite3", "dondoc.sqlite3-wal", "secret.key", "zalo-consent.key"):
        (settings.home / name).chmod(0o700)
    assert privacy.close(settings).closed == []
    assert len(open_ones(settings.home)) == 8
    assert len(privacy.close(settings, whole=True).closed) == 8
    assert open_ones(settings.home) == []
    (settings.home / "mail" / "a.eml").chmod(0o640)
    (settings.home / "secret.key").chmod(0o640)
    assert len(privacy.close(settings).closed) == 2


def test_a_folder_that_is_not_ours_alone_is_left_as_it_is_and_warned_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named by mistake: a shared one, a person's home, another's, one that holds nothing of ours, or a system's."""
    shared, persons, others, strange = (made(tmp_path / name) for name in ("shared", "persons", "others", "strange"))
    shared.home.chmod(0o1777)
    monkeypatch.setenv("HOME", str(persons.home))
    if os.geteuid() == 0:
        os.chown(others.home, 65534, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 65534)
    for name in ("dondoc.sqlite3", "dondoc.sqlite3-wal", "secret.key", "zalo-consent.key"):
        (strange.home / name).unlink()
    (strange.home / "log").mkdir()
    before = {one.home: mode(one.home) for one in (shared, persons, others, strange)}
    for one in (shared, persons, others, strange):
        found = privacy.close(one, whole=True)
        assert one.home in found.foreign
        assert mode(one.home) == before[one.home]
    assert mode(strange.home / "mail" / "a.eml") == 0o644
    state, detail = safekeeping.secrecy(strange)
    assert (state, str(strange.home) in detail) == ("warning", True)


def test_neither_links_nor_what_stands_in_the_databases_place_are_closed(tmp_path: Path) -> None:
    settings = made(tmp_path / "home")
    outside = tmp_path / "outside"
    outside.write_text("x")
    outside.chmod(0o644)
    (settings.home / "mail" / "link").symlink_to(outside)
    (tmp_path / "srv").mkdir(mode=0o755)
    elsewhere = replace(settings, database_url=f"sqlite:///{tmp_path / 'srv'}")
    privacy.close(elsewhere, whole=True)
    assert (mode(outside), mode(tmp_path / "srv")) == (0o644, 0o755)
    assert open_ones(settings.home / "files") == []


def test_a_database_of_another_program_is_not_touched(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.sqlite3"
    Store(f"sqlite:///{office.home / 'dondoc.sqlite3'}").dispose()
    other.write_bytes(b"another program's")
    other.chmod(0o644)
    monkeypatch.setenv("DONDOC_DATABASE_URL", f"sqlite:///{other}")
    for words in (["task", "list"], ["doctor"], ["db", "upgrade"]):
        office.run(*words, wanted=1)
    assert mode(other) == 0o644


# --- secrets -------------------------------------------------------------------------------------------------------


def test_a_secret_that_others_can_read_is_a_warning_that_names_it(tmp_path: Path) -> None:
    secret, key = tmp_path / "smtp-url", tmp_path / "dkim.pem"
    secret.write_text("smtp://a:b@127.0.0.1:1")
    key.write_text("x")
    given = {"DONDOC_HOME": str(tmp_path / "home"), "DONDOC_SMTP_URL_FILE": str(secret)}
    settings = replace(load(given), dkim=Dkim(key_file=key, selector="a", domain="a.example"))
    for path, name in ((secret, "DONDOC_SMTP_URL_FILE"), (key, "DONDOC_DKIM_KEY_FILE")):
        for bits, warned in ((0o600, False), (0o640, True), (0o604, True), (0o600, False)):
            path.chmod(bits)
            for other in {secret, key} - {path}:
                other.chmod(0o400)
            state, detail = safekeeping.secrecy(settings)
            assert (state, name in detail) == (("warning", True) if warned else ("ok", False)), (name, oct(bits))
    if os.geteuid() == 0:  # a file of root's that our group may read is how services are given secrets
        os.chown(secret, 65534, -1)
        secret.chmod(0o640)
        assert not privacy.open_to_others(secret)
        secret.chmod(0o644)
        assert privacy.open_to_others(secret)


def test_on_postgresql_every_machine_needs_the_same_key(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, database_url="postgresql+psycopg://nobody@127.0.0.1:1/x", broker_url="")
    assert "DONDOC_SECRET_KEY" in safekeeping.secrecy(settings)[1]
    assert safekeeping.secrecy(replace(settings, secret_key="x"))[0] == "ok"


# --- logs ----------------------------------------------------------------------------------------------------------


def test_what_goes_wrong_with_a_statement_is_told_without_its_values(store: Store) -> None:
    """Neither the parameters nor, on PostgreSQL, the server's DETAIL with the row that it refuses."""
    publish_plan(store)
    address = "bi-mat@don-vi.example"
    for table, rows in (
        (person, [{"address": address}, {"address": address}]),
        (contact, [{"unit_id": 999_999, "post": "officer", "position": 0, "email": address}]),
        (contact, [{"unit_id": None, "post": "officer", "position": 0, "email": address}]),
    ):
        with pytest.raises(IntegrityError) as raised, store.write() as connection:
            connection.execute(insert(table), rows)
        for error in (raised.value, raised.value.orig, raised.value.__cause__):
            assert error is not None
            told = "".join(traceback.format_exception_only(error))
            assert "constraint" in told
            assert address not in told
