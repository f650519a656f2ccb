"""Text messages through a gateway on this machine: what is sent, and what each answer means."""

from __future__ import annotations

import ssl
from typing import Any

import pytest

from notifications.model import Receipt
from notifications.sms import post
from notifications.sms.channel import SmsChannel
from settings import Sms
from tests import services
from tests.integration.handing_over import handed_over
from tests.integration.sms_gateway import Step, gateway, hangs, hangs_up, says, talks_forever
from tests.integration.sms_payloads import NAME, TEXT, payload
from workflow.sayings import SAYINGS

SENT = says({"CodeResult": "100", "CountRegenerate": 0, "SMSID": "d533"})


def send(settings: Sms, count: int = 1, **more: Any) -> list[Receipt]:
    return handed_over(SmsChannel(settings), (payload(**more) for _ in range(count)))


def receipt_of(step: Step, name: str = "esms", **more: Any) -> Receipt:
    with gateway(step) as there:
        [receipt] = send(there.settings(name, **more))
    return receipt


def code(value: object, **more: object) -> Step:
    return says({"CodeResult": value, **more})


# --- eSMS ------------------------------------------------------------------------------------------------------------


def test_esms_is_asked_in_its_own_words() -> None:
    with gateway(SENT) as there:
        [receipt] = send(there.settings(options={"price": "850"}))
    assert receipt == Receipt(outcome="sent", detail="100", provider_id="d533", cost=850)
    [asked] = there.asked
    assert (asked.method, asked.path) == ("POST", "/MainService.svc/json/SendMultipleMessage_V4_post_json/")
    assert asked.json() == {
        "ApiKey": "the-api-key",
        "SecretKey": "s3cr3t&<",
        "Phone": "0901888484",
        "Content": TEXT,
        "Brandname": "MTTQ",
        "SmsType": "2",
        "IsUnicode": "0",
        "campaignid": "don-doc",
        "RequestId": NAME,
        "Sandbox": "0",
    }


def test_a_text_with_marks_is_sent_and_charged_as_such() -> None:
    with gateway(SENT) as there:
        [receipt] = send(there.settings(options={"unicode": "1", "sandbox": "1", "price": "850"}))
    asked = there.asked[0].json()
    assert asked["Content"].startswith("Kế hoạch 87/KH-MTTQ-BTT: Nhắc hạn 15/12/2020")
    assert (asked["IsUnicode"], asked["Sandbox"]) == ("1", "1")
    assert receipt.cost == 2 * 850


@pytest.mark.parametrize(
    ("answer", "outcome", "dead"),
    [
        ("100", "sent", False),
        (100, "sent", False),
        ("124", "sent", False),
        ("99", "permanent", False),
        ("101", "misconfigured", False),
        ("102", "misconfigured", False),
        ("103", "misconfigured", False),
        ("104", "misconfigured", False),
        ("108", "permanent", True),
        ("118", "misconfigured", False),
        ("119", "misconfigured", False),
        ("140", "misconfigured", False),
        ("146", "misconfigured", False),
        ("177", "permanent", False),
        ("999", "temporary", False),
    ],
)
def test_every_code_of_esms_has_its_meaning(answer: object, outcome: str, dead: bool) -> None:
    receipt = receipt_of(code(answer))
    assert (receipt.outcome, receipt.address_dead) == (outcome, dead)
    assert str(answer) in receipt.detail


def test_a_wrong_account_stops_the_batch() -> None:
    with gateway(SENT, code("103")) as there:
        assert [receipt.outcome for receipt in send(there.settings(), 5)] == ["sent", "misconfigured"]
    assert len(there.asked) == 2


def test_a_batch_goes_over_one_connection_and_a_number_that_is_none_costs_nothing() -> None:
    with gateway(SENT) as there:
        channel = SmsChannel(there.settings())
        phones = ("0901888484", "02763822187", None, "+84 98 765 4321")
        outcomes = [receipt.outcome for receipt in handed_over(channel, map(payload, phones))]
    assert outcomes == ["sent", "refused", "refused", "sent"]
    assert [asked.json()["Phone"] for asked in there.asked] == ["0901888484", "0987654321"]


# --- what no gateway should answer -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        (says("<html>Bad Gateway</html>", 502, "text/html"), "unknown"),
        (says("", 500), "unknown"),
        (says("", 504), "unknown"),
        (says("<html>Service Unavailable</html>", 503, "text/html"), "temporary"),
        (says({"name": "Too Many Requests"}, 429), "temporary"),
        (says("", 401), "misconfigured"),
        (says("", 404), "misconfigured"),
        (says("", 301), "misconfigured"),
        (says("", 400), "refused"),
        (says("<html>Welcome</html>", 200, "text/html"), "unknown"),
        (says(b"\xff\xfe{"), "unknown"),
        (says("[]"), "unknown"),
        (says("{}"), "unknown"),
        (says("[" * 50_000), "unknown"),
        (talks_forever, "unknown"),
        (hangs_up, "unknown"),
    ],
)
def test_an_answer_that_says_nothing_leaves_it_open(step: Step, outcome: str) -> None:
    receipt = receipt_of(step)
    assert receipt.outcome == outcome
    assert receipt.cost is None
    assert receipt.detail


def test_a_gateway_that_hangs_leaves_it_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "TIMEOUT", 0.2)
    receipt = receipt_of(hangs)
    assert (receipt.outcome, "ReadTimeout" in receipt.detail) == ("unknown", True)


@pytest.mark.parametrize("silent", [hangs, hangs_up, says("<html>Bad Gateway</html>", 502)])
def test_a_gateway_that_does_not_answer_puts_no_message_at_risk(silent: Step, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "TIMEOUT", 0.2)
    with gateway(SENT, checks=[silent]) as there:
        assert [receipt.outcome for receipt in send(there.settings(), 5)] == ["temporary"]
    assert there.asked == []


def test_one_that_falls_silent_ends_the_batch() -> None:
    with gateway(hangs_up, checks=[says({}), hangs_up]) as there:
        assert [receipt.outcome for receipt in send(there.settings(), 9)] == ["unknown", "temporary"]


def test_where_nobody_listens_nothing_has_left() -> None:
    nowhere = Sms(gateway="esms", key="k", secret="s", host=f"127.0.0.1:{services.free_port()}", brand="B", tls=False)
    assert [receipt.outcome for receipt in send(nowhere, 2)] == ["temporary"]


def test_where_no_tls_is_spoken_nothing_has_left() -> None:
    assert receipt_of(SENT, tls=True).outcome == "temporary"


def test_a_certificate_that_does_not_hold_is_a_matter_for_the_administrator() -> None:
    import httpx

    error = httpx.ConnectError("broken")
    error.__cause__ = ssl.SSLCertVerificationError(1, "self-signed certificate")
    error.__cause__.verify_message = "self-signed certificate"

    def breaks(_request: httpx.Request) -> httpx.Response:
        raise error

    with httpx.Client(transport=httpx.MockTransport(breaks)) as opened:
        receipt = post.post(opened, post.Request(url="https://gateway.example/"))
    assert isinstance(receipt, Receipt)
    assert receipt.outcome == "misconfigured"
    assert "self-signed certificate" in receipt.detail


def test_no_redirect_is_followed_with_the_secrets() -> None:
    with gateway(says("", 307)) as there:
        send(there.settings())
    assert len(there.asked) == 1


@pytest.mark.parametrize("told", ["ApiKey the-api-key", "SecretKey s3cr3t&<", "84901888484", "0901888484"])
def test_neither_a_secret_nor_a_number_that_the_gateway_repeats_is_kept(told: str) -> None:
    receipt = receipt_of(code("777", ErrorMessage=f"No: {told}"))
    assert "No: " in receipt.detail
    for hidden in ("the-api-key", "s3cr3t", "901888484"):
        assert hidden not in receipt.detail


def test_a_request_does_not_show_its_secrets() -> None:
    with gateway(SENT) as there:
        settings = there.settings()
    from notifications.sms import esms

    shown = repr(esms.request(payload(), TEXT, settings)) + repr(settings)
    assert "s3cr3t" not in shown
    assert "the-api-key" not in shown


# --- the check -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (says({"Balance": 36693, "CodeResponse": "100", "UserID": 9999}), None),
        (says({"Balance": 0, "CodeResponse": "100", "UserID": 9999}), "không đủ tiền"),
        (says({"Balance": 0, "CodeResponse": "101", "ErrorMessage": "Authorize Failed"}), "Sai ApiKey"),
        (says("", 404), "Đề nghị kiểm tra DONDOC_SMS_URL"),
        (says("<html>", 502), "HTTP 502"),
        (says("{"), "Không đọc được"),
        (hangs_up, "không trả lời"),
    ],
)
def test_the_check_asks_for_the_balance_and_sends_nothing(step: Step, said: str | None) -> None:
    with gateway(SENT, checks=[step]) as there:
        found = SmsChannel(there.settings()).check()
    assert there.asked == []
    assert there.questions[0].path == "/MainService.svc/json/GetBalance_json"
    assert there.questions[0].json() == {"ApiKey": "the-api-key", "SecretKey": "s3cr3t&<"}
    assert found is None if said is None else said in SAYINGS.words(found)
