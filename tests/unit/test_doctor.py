"""The doctor: each check stands alone, names what is wrong, and is worded for people."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from lib.language import language
from settings import Settings, Smtp
from storage.store import Store
from tests.integration.machinery import DUE_DAY, publish_example
from tests.kept_connections import KEPT
from tests.services import free_port
from workflow.delivery.channels import mark_broken, mark_working
from workflow.watch.doctor import doctor
from workflow.watch.heartbeat import beat

AT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
NAMES = [
    *("configuration", "database", "privacy", "broker", "channel email", "templates", "reachability", "links"),
    *("steps", "sending", "clocks", "heartbeat"),
]


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    made = Settings(home=tmp_path / "home", database_url=database_url, broker_url="filesystem://")
    return dataclasses.replace(made, secret_key="one for all machines")


def _states(settings: Settings) -> dict[str, tuple[str, str]]:
    found = doctor(settings, DUE_DAY, clock=lambda: AT)
    assert list(found) == ["checks"]
    assert all(set(one) == {"name", "state", "detail"} for one in found["checks"])
    assert all(one["state"] in ("ok", "warning", "failed") and one["detail"] for one in found["checks"])
    return {one["name"]: (one["state"], one["detail"]) for one in found["checks"]}


def _forgetful(store: Store) -> dict[str, str]:
    """The PostgreSQL that the tests start keeps nothing for certain, and the doctor says so."""
    if store.is_sqlite:
        return {}
    with store.read() as connection:
        return {} if connection.exec_driver_sql("SHOW fsync").scalar() == "on" else {"database": "warning"}


FILES = {"channel email": "warning", "links": "warning"}  # mail goes to files and reaches nobody; no public address


def test_a_working_installation_is_all_ok_but_that_its_mail_goes_to_files(store: Store, settings: Settings) -> None:
    publish_example(store)
    for name in ("tick", "deliver"):
        beat(store, name, AT - timedelta(seconds=20))
    found = _states(settings)
    assert list(found) == NAMES
    assert {name: state for name, (state, _) in found.items() if state != "ok"} == _forgetful(store) | FILES, found


def test_one_check_can_be_asked_for(store: Store, settings: Settings) -> None:
    for name in ("tick", "deliver"):
        beat(store, name, AT - timedelta(hours=1))
    found = doctor(settings, DUE_DAY, clock=lambda: AT, only=["heartbeat"])
    assert [(one["name"], one["state"]) for one in found["checks"]] == [("heartbeat", "failed")]


def test_a_new_installation_is_warned_and_not_failed(store: Store, settings: Settings) -> None:
    found = _states(settings)
    wanted = _forgetful(store) | FILES | {"reachability": "warning", "heartbeat": "warning"}
    assert {name: state for name, (state, _) in found.items() if state != "ok"} == wanted
    assert "units import" in found["reachability"][1]


def test_a_database_that_is_not_there_yet_fails_with_what_makes_one_and_nothing_is_made(tmp_path: Path) -> None:
    home = tmp_path / "home"
    url = f"sqlite:///{home / 'dondoc.sqlite3'}"
    found = _states(Settings(home=home, database_url=url, broker_url="filesystem://"))
    assert found["database"][0] == "failed"
    assert str(home) in found["database"][1]
    assert "dondoc db upgrade" in found["database"][1]
    assert {found[name][0] for name in ("configuration", "broker")} == {"ok"}  # they could be made
    assert not home.exists()


def test_a_unit_that_nobody_answers_for_is_counted(store: Store, settings: Settings) -> None:
    publish_example(store)
    with store.write() as connection:
        connection.exec_driver_sql("UPDATE contact SET retired_at = '2020-01-01T00:00:00.000000Z'")
        connection.exec_driver_sql("UPDATE org_state SET revision = revision + 1")
    state, detail = _states(settings)["reachability"]
    assert state == "warning"
    assert "117/117" in detail


def test_a_channel_that_the_last_delivery_found_broken_is_a_failure_until_it_works(
    store: Store, settings: Settings
) -> None:
    publish_example(store)
    store.retrying(lambda connection: mark_broken(connection, "email", "535 no such password", DUE_DAY, "engine"))
    state, detail = _states(settings)["channel email"]
    assert state == "failed"
    assert "535 no such password" in detail
    store.retrying(lambda connection: mark_working(connection, "email", DUE_DAY, "engine"))
    assert _states(settings)["channel email"][0] == "warning"  # its mail goes to files


def test_a_tick_that_stopped_is_a_failure(store: Store, settings: Settings) -> None:
    beat(store, "deliver", AT)
    beat(store, "tick", AT - timedelta(minutes=10))
    state, detail = _states(settings)["heartbeat"]
    assert state == "failed"
    assert "rà soát" in detail
    assert "600 s" in detail


@pytest.mark.parametrize("broker_url", ["redis://127.0.0.1:{port}/0", "amqp://127.0.0.1:{port}//"])
def test_a_broker_that_is_away_fails_within_seconds(sqlite_url: str, tmp_path: Path, broker_url: str) -> None:
    settings = Settings(home=tmp_path, database_url=sqlite_url, broker_url=broker_url.format(port=free_port()))
    began = datetime.now(UTC)
    state, detail = _states(settings)["broker"]
    assert state == "failed"
    assert "DONDOC_BROKER_URL" in detail
    assert datetime.now(UTC) - began < timedelta(seconds=15)


def test_what_fails_hides_nothing_else(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("where a folder should be")
    settings = Settings(
        home=blocked,
        database_url="postgresql+psycopg://nobody:secret@127.0.0.1:1/nowhere",
        broker_url=f"redis://127.0.0.1:{free_port()}/0",
        smtp=Smtp(host="127.0.0.1", port=free_port()),
        templates=tmp_path / "none",
    )
    found = _states(settings)
    assert list(found) == NAMES
    unharmed = [found.pop(name)[0] for name in ("templates", "privacy", "links")]  # mails are sent all the same
    assert unharmed == ["warning"] * 3
    assert {state for state, _ in found.values()} == {"failed"}, found
    assert "secret" not in str(found)


def test_an_outdated_postgresql_is_a_failure_that_names_the_command(postgresql_url: str, tmp_path: Path) -> None:
    store = Store(postgresql_url)
    with store.write() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
    store.dispose()
    found = _states(Settings(home=tmp_path, database_url=postgresql_url, broker_url="filesystem://"))
    assert found["database"][0] == "failed"
    assert "dondoc db upgrade" in found["database"][1]


def test_what_is_odd_in_production_is_a_warning(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_NOW", "2020-12-08")
    settings = Settings(home=tmp_path, database_url=sqlite_url, broker_url="filesystem://")
    odd = dataclasses.replace(settings, smtp=Smtp(host="127.0.0.1", port=free_port()))
    state, detail = _states(odd)["configuration"]
    assert state == "warning"
    assert "DONDOC_NOW" in detail
    assert "DONDOC_MAIL_FROM" in detail


@pytest.mark.parametrize(
    ("smtp", "warned"),
    [
        (Smtp(host="mail.invalid", port=25, user="don-doc", password="khoa"), True),
        (Smtp(host="mail.invalid", port=587, user="don-doc", password="khoa", starttls=True), False),
        (Smtp(host="mail.invalid", port=465, user="don-doc", password="khoa", tls=True), False),
        (Smtp(host="127.0.0.1", port=1, user="don-doc", password="khoa"), False),
    ],
)
def test_a_password_that_crosses_the_network_in_clear_is_a_warning(
    sqlite_url: str, tmp_path: Path, smtp: Smtp, warned: bool
) -> None:
    asked = {"home": tmp_path, "database_url": sqlite_url, "broker_url": "filesystem://"}
    state, detail = _states(Settings(**asked, smtp=smtp, mail_from="don-doc@mttq.example"))["configuration"]
    assert (state, "không mã hóa" in detail) == (("warning", True) if warned else ("ok", False))


def test_it_speaks_english_on_request(sqlite_url: str, tmp_path: Path) -> None:
    token = language.set("en")
    try:
        found = _states(Settings(home=tmp_path, database_url=sqlite_url, broker_url="filesystem://"))
    finally:
        language.reset(token)
    assert found["channel email"][1].startswith("DONDOC_SMTP_URL is not set: mails do not leave")


def test_a_postgresql_that_acknowledges_before_it_has_written_is_a_warning(
    postgresql_url: str, tmp_path: Path, administer: Callable[[str], None]
) -> None:
    settings = Settings(home=tmp_path, database_url=postgresql_url, broker_url="filesystem://")
    name = make_url(postgresql_url).database
    for value, told in (("off", True), ("on", False), ("local", False)):
        administer(f'ALTER DATABASE "{name}" SET synchronous_commit = {value}')
        KEPT.forget()
        detail = _states(settings)["database"][1]
        assert ("synchronous_commit" in detail) == told, value
    administer(f'ALTER DATABASE "{name}" RESET synchronous_commit')
    KEPT.forget()


def test_links_need_a_public_address_and_on_postgresql_a_key_for_all_machines(tmp_path: Path) -> None:
    sqlite = Settings(home=tmp_path, database_url=f"sqlite:///{tmp_path}/x", broker_url="filesystem://")
    server = dataclasses.replace(sqlite, database_url="postgresql+psycopg://127.0.0.1:1/x")
    url = "https://don-doc.mttq.example"
    known = [(sqlite, None), (server, None), (sqlite, url), (server, url)]
    found = [
        doctor(dataclasses.replace(one, public_url=public), DUE_DAY, clock=lambda: AT, only=["links"])["checks"][0]
        for one, public in known
    ]
    assert [one["state"] for one in found] == ["warning", "warning", "ok", "failed"]
    assert "DONDOC_SECRET_KEY" in found[-1]["detail"]
