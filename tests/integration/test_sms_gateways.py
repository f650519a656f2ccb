"""SpeedSMS, Viettel and VNPT: the shapes they are asked in, and what each answer means."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

from notifications.channel import Limits
from notifications.model import Receipt
from notifications.sms.channel import GATEWAYS, SmsChannel
from settings import channels
from tests.integration.handing_over import handed_over
from tests.integration.sms_gateway import Scripted, Step, gateway, hangs_up, says
from tests.integration.sms_payloads import NAME, TEXT, entry, letter, payload
from workflow.sayings import SAYINGS

OF_VIETTEL = {"cpcode": "MTTQ_TN"}
OF_VNPT = {"contract": "7688", "template": "927969", "agent": "137", "user": "MTTQ_CS"}
OPTIONS: dict[str, dict[str, str]] = {"esms": {}, "speedsms": {}, "viettel": OF_VIETTEL, "vnpt": OF_VNPT}


def channel(there: Scripted, name: str, **more: str) -> SmsChannel:
    return SmsChannel(there.settings(name, options={**OPTIONS[name], **more}))


def receipt_of(name: str, step: Step, **more: Any) -> Receipt:
    with gateway(step) as there:
        [receipt] = handed_over(channel(there, name, price="500"), [payload(**more)])
    return receipt


def soap(inner: str, kind: str = "wsCpMt") -> Step:
    return says(
        '<?xml version="1.0" ?><S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>'
        f'<n:{kind}Response xmlns:n="http://impl.bulkSms.ws/"><return>{inner}</return></n:{kind}Response>'
        "</S:Body></S:Envelope>",
        kind="text/xml",
    )


def viettel(message: str, result: str = "0") -> Step:
    return soap(f"<message>{message}</message><result>{result}</result>")


def vnpt(error: str, described: str = "") -> Step:
    return says({"RPLY": {"name": "send_sms_list", "ERROR": error, "ERROR_DESC": described}})


def test_every_gateway_that_can_be_set_is_there() -> None:
    assert tuple(GATEWAYS) == channels.GATEWAYS


def test_only_esms_is_asked_again_in_doubt_and_only_speedsms_names_a_bound() -> None:
    with gateway(hangs_up) as there:
        found = {name: channel(there, name) for name in GATEWAYS}
    assert [name for name, way in found.items() if way.resends] == ["esms"]
    assert {name: way.limits for name, way in found.items() if way.limits != Limits()} == {
        "speedsms": Limits(per_minute=50)
    }


# --- the shapes ------------------------------------------------------------------------------------------------------


def test_speedsms_is_asked_in_its_own_words() -> None:
    data = {"tranId": 123456, "totalSMS": 1, "totalPrice": 250, "invalidPhone": []}
    with gateway(says({"status": "success", "code": "00", "data": data})) as there:
        [receipt] = handed_over(channel(there, "speedsms", price="500"), [payload()])
    assert receipt == Receipt(outcome="sent", detail="00", provider_id="123456", cost=250)
    [asked] = there.asked
    assert (asked.method, asked.path) == ("POST", "/index.php/sms/send")
    assert asked.headers["authorization"] == f"Basic {b64encode(b'the-api-key:x').decode()}"
    assert asked.json() == {"to": ["84901888484"], "content": TEXT, "sms_type": 3, "sender": "MTTQ"}


def test_viettel_is_asked_in_its_own_words() -> None:
    with gateway(viettel("Insert MT_QUEUE: OK", "1")) as there:
        said = payload(letter=letter(entry(item="A & <B>")))
        [receipt] = handed_over(channel(there, "viettel", price="500"), [said])
    assert receipt == Receipt(outcome="sent", detail="Insert MT_QUEUE: OK", cost=500)
    [asked] = there.asked
    assert (asked.method, asked.path) == ("POST", "/bulkapi")
    assert asked.headers["content-type"] == "text/xml; charset=utf-8"
    envelope = fromstring(asked.body)
    assert envelope.tag == "{http://schemas.xmlsoap.org/soap/envelope/}Envelope"
    [called] = envelope.find("{http://schemas.xmlsoap.org/soap/envelope/}Body")
    assert called.tag == "{http://impl.bulkSms.ws/}wsCpMt"
    assert {child.tag: child.text for child in called} == {
        "User": "the-api-key",
        "Password": "s3cr3t&<",
        "CPCode": "MTTQ_TN",
        "RequestID": "1",
        "UserID": "84901888484",
        "ReceiverID": "84901888484",
        "ServiceID": "MTTQ",
        "CommandCode": "bulksms",
        "Content": "Ke hoach 87/KH-MTTQ-BTT: Nhac han 15/12/2020: A & <B>. De nghi gui bao cao dung han.",
        "ContentType": "0",
    }


def test_vnpt_is_asked_in_its_own_words() -> None:
    with gateway(vnpt("0", "success")) as there:
        said = payload(letter=letter(entry(item="“A” & <B>")))
        [receipt] = handed_over(channel(there, "vnpt", price="500"), [said])
    assert receipt == Receipt(outcome="sent", detail="0", cost=500)
    [asked] = there.asked
    assert (asked.method, asked.path) == ("POST", "/smsbn/api")
    text = "Ke hoach 87/KH-MTTQ-BTT: Nhac han 15/12/2020: A + (B). De nghi gui bao cao dung han."
    assert asked.json() == {
        "RQST": {
            **{"name": "send_sms_list", "REQID": NAME, "LABELID": "MTTQ", "CONTRACTTYPEID": "1"},
            **{"CONTRACTID": "7688", "TEMPLATEID": "927969", "PARAMS": [{"NUM": "1", "CONTENT": text}]},
            **{"SCHEDULETIME": "", "MOBILELIST": "84901888484", "ISTELCOSUB": "0", "AGENTID": "137"},
            **{"APIUSER": "the-api-key", "APIPASS": "s3cr3t&<", "USERNAME": "MTTQ_CS", "DATACODING": "0"},
        }
    }


def test_a_path_of_ones_own_stands_for_the_usual_one() -> None:
    with gateway(vnpt("0")) as there:
        handed_over(SmsChannel(there.settings("vnpt", path="/smsmarketing/api", options=OF_VNPT)), [payload()])
    assert there.asked[0].path == "/smsmarketing/api"


def test_marks_are_announced_to_each_gateway_in_its_way() -> None:
    with gateway(viettel("Insert MT_QUEUE: OK", "1"), vnpt("0")) as there:
        for name in ("viettel", "vnpt"):
            handed_over(channel(there, name, unicode="1"), [payload()])
    of_viettel, of_vnpt = there.asked
    assert "Nhắc hạn" in of_viettel.body.decode()
    assert "<ContentType>1</ContentType>" in of_viettel.body.decode()
    assert of_vnpt.json()["RQST"]["DATACODING"] == "8"


# --- the answers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "outcome", "dead"),
    [
        ({"status": "error", "code": "007", "message": "IP locked"}, "misconfigured", False),
        ({"status": "error", "code": "008", "message": "Account blocked"}, "misconfigured", False),
        ({"status": "error", "code": "009", "message": "Not allowed"}, "misconfigured", False),
        ({"status": "error", "code": "101", "message": "Invalid"}, "misconfigured", False),
        ({"status": "error", "code": "105", "message": "Phone", "invalidPhone": ["84901888484"]}, "permanent", True),
        ({"status": "success", "code": "00", "data": {"invalidPhone": ["84901888484"]}}, "permanent", True),
        ({"status": "error", "code": "110", "message": "Encoding"}, "refused", False),
        ({"status": "error", "code": "113", "message": "Too long"}, "refused", False),
        ({"status": "error", "code": "300", "message": "Balance"}, "misconfigured", False),
        ({"status": "error", "code": "500", "message": "Internal error"}, "temporary", False),
        ({"status": "success"}, "unknown", False),
        ({"status": "error"}, "unknown", False),
        ([], "unknown", False),
    ],
)
def test_every_answer_of_speedsms_has_its_meaning(answer: object, outcome: str, dead: bool) -> None:
    receipt = receipt_of("speedsms", says(answer))
    assert (receipt.outcome, receipt.address_dead) == (outcome, dead)


@pytest.mark.parametrize(
    ("message", "outcome", "dead"),
    [
        ("Authenticate: WRONG_INFORMATION_AUTHENTICATE", "misconfigured", False),
        ("Authenticate: CP_CODE_NOT_FOUND", "misconfigured", False),
        ("Authenticate: IP_INVALID (YOUR IP: 203.0.113.7)", "misconfigured", False),
        ("Check template: CONTENT_NOT_MATCH_TEMPLATE", "misconfigured", False),
        ("Check ReceiverID: FORMAT_ERROR", "permanent", True),
        ("Length of ReceiverID is invalid.", "permanent", True),
        ("Unable to check telco from input receiver", "permanent", True),
        ("Check ServiceID: ALIAS_INVALID:TELCO=MB", "permanent", False),
        ("Check Content: MSG_ERROR_CONTAIN_BLACKLIST", "refused", False),
        ("Check Content: MAXLENGTH_LIMIT_459_BYTE", "refused", False),
        ("Check information error", "temporary", False),
    ],
)
def test_every_answer_of_viettel_has_its_meaning(message: str, outcome: str, dead: bool) -> None:
    receipt = receipt_of("viettel", viettel(message))
    assert (receipt.outcome, receipt.address_dead) == (outcome, dead)


def test_the_same_words_to_the_same_number_cost_nothing_again() -> None:
    receipt = receipt_of("viettel", viettel("Check ServiceID: DUPLICATE MESSAGE"))
    assert (receipt.outcome, receipt.cost) == ("sent", 0)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "1"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<r><return><result>&b;</result></return></r>"
)
READS_A_FILE = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    "<r><return><message>&a;</message><result>1</result></return></r>"
)


@pytest.mark.parametrize(
    "body",
    [
        *(
            BOMB,
            READS_A_FILE,
            "",
            "<html><body>Welcome",
            "<r/>",
            "<return/>",
            "<r><return><message>x</message></return></r>",
        ),
        '<?xml version="1.0" encoding="no-such"?><r><return><result>1</result></return></r>',
        "<r>" * 20_000,
        "<!DOCTYPE r><r><return><result>1</result></return></r>",
    ],
)
def test_xml_that_says_nothing_or_too_much_leaves_it_open(body: str) -> None:
    assert receipt_of("viettel", says(body, kind="text/xml")).outcome == "unknown"


@pytest.mark.parametrize(
    ("code", "outcome", "dead"),
    [
        *((code, "misconfigured", False) for code in ("1", "7", "10", "13", "14", "15", "20", "21", "22", "31", "32")),
        *((code, "refused", False) for code in ("11", "17", "30")),
        *(("23", "permanent", True), ("25", "permanent", False), ("33", "unknown", False)),
        *(("16", "temporary", False), ("-1", "temporary", False), ("99", "temporary", False), ("", "unknown", False)),
    ],
)
def test_every_answer_of_vnpt_has_its_meaning(code: str, outcome: str, dead: bool) -> None:
    receipt = receipt_of("vnpt", vnpt(code, "described"))
    assert (receipt.outcome, receipt.address_dead) == (outcome, dead)


@pytest.mark.parametrize("body", [{"RPLY": "no"}, {"RPLY": {}}, {}, "<html>"])
def test_an_answer_of_vnpt_without_a_code_leaves_it_open(body: object) -> None:
    assert receipt_of("vnpt", says(body)).outcome == "unknown"


@pytest.mark.parametrize("name", list(GATEWAYS))
@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        (hangs_up, "unknown"),
        (says("<html>Bad Gateway</html>", 502), "unknown"),
        (says("<html>Busy</html>", 503), "temporary"),
        (says("", 401), "misconfigured"),
    ],
)
def test_what_goes_wrong_on_the_way_means_the_same_for_all(name: str, step: Step, outcome: str) -> None:
    assert receipt_of(name, step).outcome == outcome


# --- the check -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "step", "said"),
    [
        ("speedsms", says({"email": "a@mttq.example", "balance": 100000.0, "currency": "VND"}), None),
        ("speedsms", says({"status": "success", "data": {"balance": 5}}), None),
        ("speedsms", says({"balance": 0}), "không đủ tiền"),
        ("speedsms", says({"status": "error", "code": "008", "message": "Account blocked"}), "bị khóa"),
        ("speedsms", says("", 401), "HTTP 401"),
        ("viettel", soap("<balance>0</balance><errCode>0</errCode><errDesc>ok</errDesc>", "checkBalance"), None),
        (
            "viettel",
            soap("<errCode>1</errCode><errDesc>Authenticate: WRONG_INFORMATION_AUTHENTICATE</errDesc>", "checkBalance"),
            "Sai tên hoặc mật khẩu",
        ),
        ("viettel", says("<html>"), "Không đọc được"),
        ("viettel", says("", 500), "HTTP 500"),
        ("vnpt", says("Method Not Allowed", 405), None),
        ("vnpt", hangs_up, "không trả lời"),
    ],
)
def test_the_check_says_in_one_sentence_what_is_wrong(name: str, step: Step, said: str | None) -> None:
    with gateway(hangs_up, checks=[step]) as there:
        found = channel(there, name).check()
    assert (len(there.asked), len(there.questions)) == (0, 1)
    assert found is None if said is None else said in SAYINGS.words(found)
    assert "s3cr3t" not in str(found)
