"""`dondoc zalo connect` and `status` against the stand-in: what works, and what is said when it does not."""

from __future__ import annotations

import getpass
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from lib.time import real_clock
from notifications.zalo.account import tokens
from settings import load
from simulator.running import Simulator, running
from storage.keys import Keys
from storage.store import Store
from storage.tables import channel_state, journal
from tests.integration.command_line import ROOT, Office, empty_office, prepared
from workflow.delivery.channels import broken, mark_broken
from workflow.watch.zalo_status import CONSENT_HOLDS, zalo_status

NOW = "2026-12-01T09:00"
RETURN = "https://dondoc.mttq.example/zalo/connected"


@dataclass
class Account:
    """An office with an app at Zalo, and the administrator of its Official Account."""

    office: Office
    zalo: Simulator

    def connect(self, *words: str, wanted: int = 0) -> dict:
        answer = self.office.run("--now", NOW, "--json", "zalo", "connect", *words, wanted=wanted)
        return json.loads(answer.out if wanted == 0 else answer.err)

    def refused(self, *words: str) -> str:
        return self.connect(*words, wanted=1)["errors"][0]["message"]

    def consent(self, link: str) -> str:
        """The administrator opens the link and agrees; the address that the browser is then led to."""
        with httpx.Client(trust_env=False) as browser:
            assert browser.get(link).status_code == 200
            form = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
            answer = browser.post(link.partition("?")[0], data=form)
        assert answer.status_code == 303
        return answer.headers["location"]

    def link(self) -> str:
        return self.connect("--redirect", RETURN)["link"]

    @property
    def store(self) -> Store:
        return Store(f"sqlite:///{self.office.home / 'dondoc.sqlite3'}", Keys(None, self.office.home))

    def grant(self) -> tokens.Grant | None:
        with self.store.read() as connection:
            return tokens.state(connection, self.zalo.credentials.app_id)


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Account]:
    with running() as zalo:
        office = empty_office(tmp_path / "home", monkeypatch, capsys)
        ours = zalo.credentials
        for name, value in (
            ("APP_ID", ours.app_id),
            ("APP_SECRET", ours.app_secret),
            ("OA_SECRET", ours.oa_secret),
            ("API_URL", zalo.base_url),
            ("OAUTH_URL", zalo.base_url),
        ):
            monkeypatch.setenv(f"DONDOC_ZALO_{name}", value)
        yield Account(prepared(office, "upgraded", lambda one: one.run("db", "upgrade")), zalo)


# --- the link ------------------------------------------------------------------------------------------------------


def test_the_link_leads_to_zalo_with_a_challenge_of_a_secret_that_only_this_account_reads(there: Account) -> None:
    found = there.connect("--redirect", RETURN)
    asked = parse_qs(urlsplit(found["link"]).query)
    assert found["link"].startswith(f"{there.zalo.base_url}/v4/oa/permission?")
    assert asked["redirect_uri"] == [RETURN]
    assert asked["app_id"] == [there.zalo.credentials.app_id]
    assert asked["code_challenge"] == [found["code_challenge"]]
    assert len(found["code_challenge"]) == 43
    key = there.office.home / "secret.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert there.link() == found["link"]  # the same again: Zalo's console may want the challenge registered


def test_the_secret_key_spares_the_file(there: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_SECRET_KEY", "một khóa bí mật của cơ quan")
    there.connect("--code", there.consent(there.link()))
    assert not (there.office.home / "secret.key").exists()


def test_a_key_file_that_was_cut_short_is_made_anew(there: Account) -> None:
    first = there.link()
    (there.office.home / "secret.key").write_bytes(b"")
    second = there.link()
    assert first != second
    assert there.connect("--code", there.consent(second))["connected"]


def test_the_public_address_is_the_address_of_return_where_none_is_given(
    there: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "DONDOC_PUBLIC_URL" in there.refused()
    monkeypatch.setenv("DONDOC_PUBLIC_URL", "https://dondoc.mttq.example/")
    assert there.connect()["redirect"] == RETURN
    there.connect("--redirect", "javascript:alert(1)", wanted=2)


def test_people_are_told_step_by_step(there: Account) -> None:
    said = there.office.run("zalo", "connect", "--redirect", RETURN).out
    assert [line[0] for line in said.splitlines() if line[:1].isdigit()] == ["1", "2", "3"]
    assert "dondoc zalo connect --code" in said
    in_english = there.office.run("--lang", "en", "zalo", "connect", "--redirect", RETURN).out
    assert "within 10 minutes" in in_english


def test_without_an_app_there_is_nothing_to_connect(there: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("DONDOC_ZALO_")]:
        monkeypatch.delenv(name)
    for words in (("--redirect", RETURN), ("--code", "mot-ma-nao-do")):
        assert "DONDOC_ZALO_APP_ID" in there.refused(*words)


# --- the code ------------------------------------------------------------------------------------------------------


def test_the_address_that_comes_back_is_redeemed_kept_and_journalled_without_secrets(there: Account) -> None:
    led_to = there.consent(there.link())
    found = there.connect("--code", led_to)
    assert found["connected"]
    grant = there.grant()
    assert grant is not None
    assert (grant.version, grant.dead) == (1, None)
    with there.zalo.world.lock:
        assert there.zalo.world.grants.pairs[-1].access == grant.access_token
    with there.store.read() as connection:
        entry = connection.execute(journal.select().where(journal.c.action == "zalo.connected")).one()
    assert json.loads(entry.detail)["oa_id"] == there.zalo.credentials.oa_id
    assert entry.actor == getpass.getuser()
    assert grant.access_token not in entry.detail
    assert grant.refresh_token not in entry.detail


def test_the_code_alone_is_enough(there: Account) -> None:
    [code] = parse_qs(urlsplit(there.consent(there.link())).query)["code"]
    assert there.connect("--code", f"  {code} ")["connected"]


def test_a_channel_that_was_broken_for_want_of_consent_works_again_at_once(there: Account) -> None:
    there.connect("--code", there.consent(there.link()))
    store = there.store
    store.retrying(lambda c: mark_broken(c, "zalo", "-14020", real_clock(), "engine"))
    there.connect("--code", there.consent(there.link()))
    with store.read() as connection:
        assert broken(connection) == {}
        assert connection.execute(channel_state.select()).one().broken is None
    grant = there.grant()
    assert grant is not None
    assert grant.version == 2


def test_a_code_is_good_once_and_for_ten_minutes(there: Account) -> None:
    used, late = there.consent(there.link()), there.consent(there.link())
    there.connect("--code", used)
    assert "đã dùng hoặc quá 10 phút" in there.refused("--code", used)
    there.zalo.advance(601)
    assert "quá 10 phút" in there.refused("--code", late)
    grant = there.grant()
    assert grant is not None
    assert grant.version == 1


def test_a_wrong_secret_and_a_wrong_app_are_named(there: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    led_to = there.consent(there.link())
    monkeypatch.setenv("DONDOC_ZALO_APP_SECRET", "sai")
    assert "DONDOC_ZALO_APP_SECRET" in there.refused("--code", led_to)
    monkeypatch.setenv("DONDOC_ZALO_APP_ID", "1")
    [code] = parse_qs(urlsplit(led_to).query)["code"]
    assert "DONDOC_ZALO_APP_ID" in there.refused("--code", code)
    assert there.grant() is None


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            f"{RETURN}?error=-14003&message=Invalid+redirect+uri",
            "Invalid redirect uri",
        ),
        (f"{RETURN}?code=abcdefghijkl&state=cua-lan-khac", "liên kết khác"),
        *((f"{RETURN}{rest}", "Không thấy mã") for rest in ("", "?", "?state=", "?code=", "?code=%00%0d")),
        *((text, "Không thấy mã") for text in ("", "ma", "mã có dấu và cách", "http://[::1?code=abcdefghijkl")),
    ],
)
def test_what_holds_no_code_is_refused_before_zalo_is_asked(
    there: Account, written: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_ZALO_OAUTH_URL", "http://127.0.0.1:1")  # who asks is told otherwise
    assert told in there.refused("--code", written)


def test_an_answer_that_was_lost_says_that_the_code_is_gone(there: Account) -> None:
    led_to = there.consent(there.link())
    there.zalo.switch(faults_on="tokens", drop_answers=1)
    assert "mã có thể đã dùng" in there.refused("--code", led_to)
    assert there.grant() is None


def test_when_zalo_cannot_be_reached_the_code_is_still_good(there: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    led_to = there.consent(there.link())
    monkeypatch.setenv("DONDOC_ZALO_OAUTH_URL", "http://127.0.0.1:1")
    assert "mã chưa dùng" in there.refused("--code", led_to)
    monkeypatch.setenv("DONDOC_ZALO_OAUTH_URL", there.zalo.base_url)
    assert there.connect("--code", led_to)["connected"]


# --- how it stands -------------------------------------------------------------------------------------------------


@pytest.fixture
def connected(there: Account, monkeypatch: pytest.MonkeyPatch) -> Account:
    monkeypatch.setenv("DONDOC_ZALO_TEMPLATES", str(ROOT / "examples" / "zalo" / "mau-tin.yaml"))
    there.connect("--code", there.consent(there.link()))
    return there


def status(there: Account, wanted: int = 0) -> dict:
    return json.loads(there.office.run("zalo", "status", "--json", wanted=wanted).out)


def test_all_is_told_of_an_account_that_is_well(connected: Account) -> None:
    connected.zalo.switch(daily_quota=500, quality="MEDIUM")
    connected.zalo.change_template("510003", status="DISABLE")
    found = status(connected)
    assert found["grant"]["state"] == "alive"
    assert 0 <= found["grant"]["age_seconds"] < 60
    assert (found["broken"], found["unanswered"]) == (None, [])
    assert found["quota"] == {"daily": 500, "left": 500}
    assert found["quality"] == {"now": "MEDIUM", "week": "MEDIUM"}
    templates = {one["template_id"]: one for one in found["templates"]}
    assert templates["510001"]["status"] == "ENABLE"
    assert templates["510003"]["status"] == "DISABLE"
    assert {"reminder", "due"} <= set(templates["510001"]["kinds"])
    said = connected.office.run("zalo", "status").out
    assert "còn 500/500 tin hôm nay" in said
    assert "bị khóa" in said
    assert "Nhắc hạn, " in said


def test_before_the_consent_it_says_what_to_do(there: Account) -> None:
    found = status(there, wanted=1)
    assert found["grant"]["state"] == "none"
    assert (found["quota"], found["quality"], found["templates"]) == (None, None, [])
    assert "DONDOC_ZALO_TEMPLATES" in found["unanswered"][0]
    assert "dondoc zalo connect" in there.office.run("zalo", "status", wanted=1).out


def test_without_zalo_it_tells_what_is_kept_and_once_that_zalo_was_not_to_be_had(
    connected: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_ZALO_API_URL", "http://127.0.0.1:1")
    found = status(connected)
    assert found["grant"]["state"] == "alive"
    assert found["quota"] is None
    assert {one["status"] for one in found["templates"]} == {None}
    [sentence] = found["unanswered"]
    assert "Zalo không trả lời" in sentence
    assert "chưa hỏi được" in connected.office.run("zalo", "status").out


def test_a_consent_that_was_taken_back_is_found_dead_and_kept_as_dead(
    connected: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected.zalo.revoke()
    found = status(connected, wanted=1)
    assert found["grant"]["state"] == "dead"
    assert "dondoc zalo connect" in found["unanswered"][0]
    monkeypatch.setenv("DONDOC_ZALO_OAUTH_URL", "http://127.0.0.1:1")
    assert "đã hết hiệu lực" in connected.office.run("zalo", "status", wanted=1).out


def test_a_broken_channel_and_a_template_that_zalo_does_not_know_are_named(
    connected: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected.store.retrying(lambda c: mark_broken(c, "zalo", "Hết tiền (-115)", real_clock(), "engine"))
    registry = (ROOT / "examples" / "zalo" / "mau-tin.yaml").read_text(encoding="utf-8")
    (tmp_path / "mau-tin.yaml").write_text(registry.replace("510004", "999999"), encoding="utf-8")
    monkeypatch.setenv("DONDOC_ZALO_TEMPLATES", str(tmp_path / "mau-tin.yaml"))
    found = status(connected)
    assert found["broken"] == "Hết tiền (-115)"
    [sentence] = found["unanswered"]
    assert "999999" in sentence
    assert "-109" in sentence


def test_a_consent_that_nobody_used_for_three_months_is_gone(connected: Account) -> None:
    env = {name: value for name, value in os.environ.items() if name.startswith("DONDOC_")}
    env["DONDOC_ZALO_API_URL"] = env["DONDOC_ZALO_OAUTH_URL"] = "http://127.0.0.1:1"
    later = real_clock() + CONSENT_HOLDS + timedelta(hours=1)
    found = zalo_status(connected.store, load(env), clock=lambda: later)
    assert found["grant"]["state"] == "dead"
