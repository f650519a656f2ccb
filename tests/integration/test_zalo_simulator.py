"""The simulator over real sockets: the interface as Zalo has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from simulator.api.grants import challenge_of, proof_of
from simulator.phones import hash_of
from simulator.running import MORNING, Simulator, running
from tests.integration.zalo_office import DATA, PHONE, USER, Office, reminder


@pytest.fixture
def zalo() -> Iterator[Simulator]:
    with running(clock_runs=False) as simulator:
        yield simulator


@pytest.fixture
def office(zalo: Simulator) -> Office:
    return Office(zalo)


# --- tokens --------------------------------------------------------------------------------------------------------


def test_a_refresh_gives_a_new_pair_and_kills_the_old(office: Office) -> None:
    pair = office.refresh()
    assert set(pair) == {"access_token", "refresh_token", "expires_in"}
    assert pair["expires_in"] == "90000"
    assert office.error() == -124
    office.token = pair["access_token"]
    assert office.error() == 0
    again = office.refresh()
    assert again["error"] == -14020
    assert {"error_name", "error_reason", "error_description", "ref_doc", "message"} <= set(again)


def test_the_keys_of_a_token_error_vary(zalo: Simulator, office: Office) -> None:
    zalo.switch(terse_token_errors=True)
    assert office.refresh("none") == {"error": -14020, "message": "Invalid refresh token"}


def test_a_refresh_token_can_be_good_twice_and_the_old_access_token_can_live_on(
    zalo: Simulator, office: Office
) -> None:
    zalo.switch(single_use_refresh=False, old_access_dies=False)
    assert "access_token" in office.refresh()
    assert "access_token" in office.refresh()
    assert office.error() == 0


def test_the_app_proves_itself_in_the_header(office: Office) -> None:
    assert office.token_call(secret="another", grant_type="refresh_token", refresh_token="x")["error"] == -14004
    assert office.token_call(app_id="1", grant_type="refresh_token", refresh_token="x")["error"] == -14002
    assert office.token_call(grant_type="password")["error"] == -14006


def consent(office: Office, **changes: str) -> dict[str, str]:
    """The query of the consent page."""
    asked = {
        "app_id": office.zalo.credentials.app_id,
        "redirect_uri": "http://127.0.0.1:9/zalo/oauth?from=oa",
        "code_challenge": challenge_of("v" * 43),
        "state": "s&<1>",
    }
    return {**asked, **changes}


def test_an_admin_consents_on_a_page_and_the_code_is_worth_a_pair(office: Office) -> None:
    page = office.call("GET", "/v4/oa/permission", params=consent(office))
    assert "s&amp;&lt;1&gt;" in page.text
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.text))
    assert set(fields) == {"app_id", "redirect_uri", "code_challenge", "state"}
    back = office.call("POST", "/v4/oa/permission", data=consent(office))
    assert back.status_code == 303
    target = urlsplit(back.headers["location"])
    query = {name: values[0] for name, values in parse_qs(target.query).items()}
    assert (target.path, query["from"], query["state"]) == ("/zalo/oauth", "oa", "s&<1>")
    assert query["oa_id"] == office.zalo.credentials.oa_id
    exchange = {"grant_type": "authorization_code", "code": query["code"], "code_verifier": "v" * 43}
    office.token = office.token_call(**exchange)["access_token"]
    assert office.error() == 0
    assert office.token_call(**exchange)["error"] == -14005


def test_consent_is_not_asked_for_just_anything(office: Office) -> None:
    wrong = (({"app_id": "1"}, -14002), ({"redirect_uri": "javascript:1"}, -14003), ({"code_challenge": ""}, -14006))
    for changes, code in wrong:
        for method, how in (("GET", "params"), ("POST", "data")):
            answer = office.call(method, "/v4/oa/permission", **{how: consent(office, **changes)})
            assert answer.json()["error"] == code


def test_a_token_expires_after_25_hours(zalo: Simulator, office: Office) -> None:
    zalo.advance(90_000)
    assert office.error() == -124
    assert office.write()["error"] == -220
    assert "access_token" in office.refresh()
    office.token = "made-up"
    assert office.write()["error"] == -216


def test_a_revoked_grant_is_dead_for_good(zalo: Simulator, office: Office) -> None:
    zalo.revoke()
    assert office.error() == -124
    assert office.write()["error"] == -220
    assert office.refresh()["error"] == -14020


def test_a_proof_of_the_app_secret_can_be_demanded(zalo: Simulator, office: Office) -> None:
    zalo.switch(appsecret_proof=True)
    assert office.error() == -1241
    assert office.write()["error"] == -242
    proof = proof_of(zalo.credentials.app_secret, zalo.access_token)
    assert office.call("GET", "/quality", headers={"appsecret_proof": proof}).json()["error"] == 0


# --- by telephone number -------------------------------------------------------------------------------------------


def test_a_send_is_answered_in_strings(office: Office) -> None:
    answer = office.send()
    assert (answer["error"], answer["message"]) == (0, "Success")
    data = answer["data"]
    assert re.fullmatch(r"[0-9a-f]{20}", data["msg_id"])
    assert data["sent_time"] == "1796090400000"
    assert data["sending_mode"] == "1"
    assert data["quota"] == {"dailyQuota": "20000", "remainingQuota": "19999"}


def test_a_hash_may_stand_for_the_number(zalo: Simulator, office: Office) -> None:
    body = {**reminder(PHONE), "hash_phone": hash_of(PHONE)}
    assert office.post("/message/template/hashphone", body)["error"] == 0
    assert zalo.messages()[0]["recipient"] == hash_of(PHONE)
    assert office.post("/message/template/hashphone", {**body, "hash_phone": "x"})["error"] == -108


REFUSED: tuple[tuple[dict[str, object], int], ...] = (
    ({"phone": "12"}, -108),
    ({"template_id": "999"}, -109),
    ({"template_data": {}}, -111),
    ({"template_data": {**DATA, "so_ke_hoach": "8" * 31}}, -1121),
    ({"template_data": {"don_vi": "xã Một"}}, -1122),
    ({"template_data": {**DATA, "han": "15-12-2026"}}, -1124),
    ({"tracking_id": "a-b"}, -132),
    ({"tracking_id": "a" * 49}, -132),
    ({"tracking_id": None}, -132),
    ({"sending_mode": "2"}, -161),
    ({"sending_mode": "3"}, -162),
    ({"mode": "development"}, -127),
)


def test_what_does_not_fit_is_refused_with_http_200(zalo: Simulator, office: Office) -> None:
    for changes, code in REFUSED:
        answer = office.call("POST", "/message/template", json={**reminder(PHONE), **changes})
        assert (answer.status_code, answer.json()["error"]) == (200, code), changes
        assert set(answer.json()) == {"error", "message"}
    assert zalo.messages() == []


def test_a_body_must_be_there_and_be_json(office: Office) -> None:
    assert office.call("POST", "/message/template").json()["error"] == -121
    assert office.call("POST", "/message/template", content=b"x").json()["error"] == -122
    assert office.call("POST", "/message/template", content=b"[1]").json()["error"] == -122
    assert office.call("GET", "/message/template").json()["error"] == -106


def test_a_tracking_id_may_be_left_out_when_so_switched(zalo: Simulator, office: Office) -> None:
    zalo.switch(tracking_id_required=False, phone_84_only=True)
    assert office.error(tracking_id=None) == 0
    assert office.error("0901234567") == -108


def test_development_mode_is_for_admins_and_has_a_quota_of_its_own(zalo: Simulator, office: Office) -> None:
    zalo.switch(admin_phones=["0901234567"], development_quota=1)
    assert office.send(mode="development")["data"]["quota"]["remainingQuota"] == "0"
    assert office.error(mode="development") == -126
    assert office.send()["data"]["quota"]["remainingQuota"] == "19999"
    assert [each["price"] for each in zalo.messages()] == [0, 120]


def test_one_tracking_id_twice_is_two_messages(zalo: Simulator, office: Office) -> None:
    assert office.send()["data"]["msg_id"] != office.send()["data"]["msg_id"]
    assert [each["tracking_id"] for each in zalo.messages()] == ["nhac0001", "nhac0001"]


# --- by user id ----------------------------------------------------------------------------------------------------


def test_a_template_to_a_user_id_is_answered_in_another_shape(zalo: Simulator, office: Office) -> None:
    data = office.send_to_user(tracking_id="nhac0002")["data"]
    assert set(data) == {"message_id", "user_id", "sent_time", "quota"}
    assert data["user_id"] == USER
    assert data["quota"] == {"quota_type": "purchase_quota", "remain": 4999}
    zalo.switch(uid_takes_tracking_id=False, uid_quota=1)
    assert office.send_to_user(tracking_id="nhac0003")["error"] == -201
    assert office.send_to_user()["error"] == -211
    zalo.change_template("510001", by_uid=False)
    assert office.send_to_user()["error"] == -249
    assert office.send_to_user("name")["error"] == -201


def test_a_consultation_message_needs_someone_who_wrote_within_seven_days(zalo: Simulator, office: Office) -> None:
    assert office.write()["error"] == -232
    office.control("POST", "people", {"user_id": USER, "does": "write"})
    assert set(office.write()["data"]) == {"message_id", "user_id"}
    zalo.advance(49 * 3600)
    assert office.call("POST", "/v3.0/oa/message/cs", json=_message(USER, {"text": "x"})).json()["error"] == -220
    office.token = office.refresh()["access_token"]
    assert office.write()["error"] == 0
    assert [each["mode"] for each in zalo.messages()] == ["", "billable"]
    zalo.set_clock(MORNING + timedelta(days=7, seconds=1))
    office.token = zalo.world.grants.issue(zalo.world.clock.now(), 100).access
    assert office.write()["error"] == -230


def _message(user_id: str, message: dict[str, object]) -> dict[str, object]:
    return {"recipient": {"user_id": user_id}, "message": message}


def test_consultation_messages_have_their_own_form(office: Office) -> None:
    office.control("POST", "people", {"user_id": USER, "does": "follow"})
    path = "/v3.0/oa/message/cs"
    assert office.write(text="x" * 2000)["error"] == 0
    assert office.write(text="x" * 2001)["error"] == -210
    assert office.write(text="")["error"] == -201
    assert office.post(path, {"recipient": {}, "message": {"text": "x"}})["error"] == -201
    assert office.post(path, _message(USER, {"attachment": {"type": "file", "payload": {"token": "t"}}}))["error"] == 0
    assert office.post(path, _message(USER, {"attachment": {"type": "dance"}}))["error"] == -233


def test_what_was_shut_down_answers_an_error(office: Office) -> None:
    for kind in ("transaction", "promotion"):
        assert office.post(f"/v3.0/oa/message/{kind}", {})["error"] == -240


# --- questions -----------------------------------------------------------------------------------------------------


def test_a_status_is_0_then_1_and_minus_1_for_what_does_not_exist(zalo: Simulator, office: Office) -> None:
    msg_id = office.send()["data"]["msg_id"]
    assert office.status(msg_id) == 0
    zalo.advance(1)
    assert office.get("/message/status", message_id=msg_id)["data"] == {
        "delivery_time": "1796090401000",
        "message": "The message was delivered to the user's phone",
        "status": 1,
    }
    assert office.status("0" * 20) == -1
    assert office.get("/message/status", message_id="x")["error"] == -107
    zalo.switch(status_needs_phone=True)
    assert office.get("/message/status", message_id=msg_id)["error"] == -108
    assert office.get("/message/status", message_id=msg_id, phone=PHONE)["data"]["status"] == 1
    zalo.switch(status_unknown=True, status_needs_phone=False)
    assert office.status(msg_id) == -1


def test_some_messages_never_arrive(zalo: Simulator, office: Office) -> None:
    zalo.switch(never_delivered=["67"])
    msg_id = office.send()["data"]["msg_id"]
    zalo.advance(80_000)
    assert office.status(msg_id) == 0
    assert zalo.messages()[0]["deliveries"] == []


def test_the_quota_is_told_in_numbers(zalo: Simulator, office: Office) -> None:
    office.send()
    data = office.get("/message/quota")["data"]
    assert (data["dailyQuota"], data["remainingQuota"]) == (20_000, 19_999)
    zalo.switch(quality="LOW")
    assert office.get("/quality")["data"] == {"oaCurrentQuality": "LOW", "oa7dayQuality": "LOW"}


def test_templates_can_be_looked_up(zalo: Simulator, office: Office) -> None:
    detail = office.get("/template/info/v2", template_id="510001")["data"]
    assert detail["status"] == "ENABLE"
    assert detail["listParams"][1] == {
        "name": "so_ke_hoach",
        "require": True,
        "type": "STRING",
        "maxLength": 30,
        "minLength": 1,
        "acceptNull": False,
    }
    assert office.get("/template/info/v2", template_id="1")["error"] == -109
    zalo.change_template("510006", status="DISABLE")
    assert len(office.get("/template/all", offset="0", limit="100")["data"]) == 6
    assert [each["templateId"] for each in office.get("/template/all", status="4")["data"]] == ["510006"]
    assert [each["templateId"] for each in office.get("/template/all", offset="4", limit="1")["data"]] == ["510005"]
    assert office.get("/template/all", limit="101")["error"] == -132
    assert office.get("/template/all", status="ENABLE")["error"] == -132


def test_users_are_known_once_they_turned_to_the_oa(office: Office) -> None:
    ask = {"data": f'{{"user_id":"{USER}"}}'}
    assert office.get("/v3.0/oa/user/detail", **ask)["error"] == -213
    assert office.get("/v3.0/oa/user/detail", data="x")["error"] == -201
    office.control("POST", "people", {"user_id": USER, "does": "follow"})
    data = office.get("/v3.0/oa/user/detail", **ask)["data"]
    assert data["user_is_follower"] is True
    assert data["user_last_interaction_date"] == "01/12/2026"
    for path in ("/v3.0/oa/quota/message", "/v2.0/oa/quota/message"):
        quota = office.post(path, {"user_id": USER})["data"]
        assert quota["last_interaction"] == "1796090400000"
        assert quota["cs_reply"] == {"remain": 8, "total": 8}


# --- the page and the control interface ----------------------------------------------------------------------------


def test_the_page_shows_messages_as_text_and_lists_the_switches(zalo: Simulator, office: Office) -> None:
    assert "Chưa có tin nào" in office.call("GET", "/").text
    office.send(template_data={**DATA, "noi_dung": "<script>alert(1)</script>"})
    page = office.call("GET", "/")
    assert "&lt;script&gt;" in page.text
    assert "<script" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert all(name in page.text for name in zalo.world.switches.listed())


def test_everything_can_be_turned_over_http(zalo: Simulator, office: Office) -> None:
    zalo.switch(webhook_hold=True)
    assert office.control("GET", "switches")["daily_quota"] == 20_000
    assert office.control("PUT", "switches", {"daily_quota": 5})["daily_quota"] == 5
    assert "no such switch" in office.control("PUT", "switches", {"nope": 5})["error"]
    assert "object" in office.control("PUT", "switches", [1])["error"]
    clock = office.control("POST", "clock", {"now": "2026-12-02T08:00:00+07:00", "advance": 60})
    assert clock == {"now": "2026-12-02T08:01:00+07:00", "running": False}
    assert office.control("POST", "clock", {"running": True})["running"] is True
    assert "unknown" in office.control("POST", "clock", {"then": 1})["error"]
    assert office.control("POST", "templates", {"template_id": "510002", "status": "DISABLE"})["status"] == "DISABLE"
    assert office.control("POST", "templates", {"template_id": "7", "text": "a"})["templateId"] == "7"
    assert office.control("POST", "people", {"phone": PHONE, "does": "opt_out"})["opted_out"] is True
    assert "telephone" in office.control("POST", "people", {"phone": "1"})["error"]
    assert "does must be" in office.control("POST", "people", {"phone": PHONE, "does": "sing"})["error"]
    assert office.error() == -141
    assert "this machine" in office.control("PUT", "webhook", {"url": "http://office.example/"})["error"]
    assert office.control("POST", "webhooks/flush") == {"posted": 2}  # the quota, the template
    assert office.control("POST", "revoke") == {"revoked": True}
    assert office.control("GET", "messages") == []
