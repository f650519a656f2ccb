"""Viettel's gateway for registered senders: SOAP, and a sentence in place of a code. Pure.

`RequestID` tells nothing apart: a send of which nobody knows whether it arrived is held for a human.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from lib.meaning import meaning
from lib.text import clean_line
from notifications.model import Outcome, Payload, Receipt
from notifications.sms.gateway import Request, Response, address, by_status, failed, number_of, unreadable
from settings import Sms

RESENDS = False
PER_MINUTE = None
_PATH = "/bulkapi"
_HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
_NAMES = {"xmlns:soapenv": "http://schemas.xmlsoap.org/soap/envelope/", "xmlns:impl": "http://impl.bulkSms.ws/"}


def request(payload: Payload, text: str, settings: Sms) -> Request:
    """`wsCpMt`: `text` to one number."""
    number = number_of(payload)
    told = {
        **_account(settings),
        "RequestID": "1",  # must be a number
        "UserID": number,
        "ReceiverID": number,
        "ServiceID": settings.brand,
        "CommandCode": "bulksms",
        "Content": text,
        "ContentType": settings.options.get("unicode", "0"),
    }
    return _call("wsCpMt", told, settings)


def receipt(response: Response) -> Receipt:
    """By `result`, and where it is not 1, by what `message` begins with."""
    told = _read(response)
    if "result" not in told:
        return unreadable()
    said = told.get("message", "")
    if told["result"] == "1":
        return Receipt(outcome="sent", detail=said)
    return _refusal(told["result"], said)


def question(settings: Sms) -> Request:
    """`checkBalance`."""
    return _call("checkBalance", _account(settings), settings)


def answer(response: Response) -> Receipt:
    """The account can be used when its balance is told; accounts that are billed later may have none left."""
    if refused := by_status(response):
        return refused
    told = _read(response)
    if "balance" in told:
        return Receipt(outcome="sent")
    return _refusal(told.get("errCode", ""), told["errDesc"]) if "errDesc" in told else unreadable()


def _account(settings: Sms) -> dict[str, str]:
    return {"User": settings.key, "Password": settings.secret, "CPCode": settings.options.get("cpcode", "")}


def _call(operation: str, told: Mapping[str, str], settings: Sms) -> Request:
    envelope = Element("soapenv:Envelope", _NAMES)
    SubElement(envelope, "soapenv:Header")
    called = SubElement(SubElement(envelope, "soapenv:Body"), f"impl:{operation}")
    for name, value in told.items():
        SubElement(called, name).text = value
    body = tostring(envelope, encoding="utf-8", xml_declaration=True)
    return Request(url=address(settings, _PATH), headers=_HEADERS, body=body)


def _read(response: Response) -> dict[str, str]:
    """What stands in `return`; empty when there is none, or when the XML is broken or more than plain."""
    try:
        root = fromstring(response.body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return {}
    returned = next(root.iter("return"), None)
    return {} if returned is None else {child.tag: (child.text or "").strip() for child in returned}


def _refusal(code: str, said: str) -> Receipt:
    for beginning, (outcome, *_said) in MEANINGS.items():
        if beginning.casefold() in said.casefold():
            return Receipt(
                outcome=outcome,
                detail=meaning(f"sms.viettel.{beginning}", told=clean_line(said)[:120]),
                address_dead=beginning in _OF_THE_NUMBER,
                cost=0 if outcome == "sent" else None,
            )
    return failed(code, said)


_OF_THE_NUMBER = {"ReceiverID", "Unable to check telco"}
MEANINGS: dict[str, tuple[Outcome, str, str]] = {
    "CP_CODE": ("misconfigured", "Sai mã khách hàng (cpcode)", "The customer's code (cpcode) is wrong"),
    "IP_INVALID": (
        "misconfigured",
        "Địa chỉ IP của máy chủ chưa được cho phép",
        "The address of this server is not on the gateway's list",
    ),
    "AUTHENTICATE": (
        "misconfigured",
        "Sai tên hoặc mật khẩu trong DONDOC_SMS_URL",
        "The user or password in DONDOC_SMS_URL is wrong",
    ),
    "CONTENT_NOT_MATCH_TEMPLATE": (
        "misconfigured",
        "Mẫu nội dung tin chưa được đăng ký",
        "The pattern of the text is not registered",
    ),
    "DUPLICATE MESSAGE": ("sent", "Số này vừa nhận đúng nội dung ấy", "The number has just been sent these very words"),
    "ALIAS_INVALID": (
        "permanent",
        "Tên thương hiệu (brand) chưa đăng ký với mạng của số này",
        "The brand is not registered with the number's carrier",
    ),
    "BLACKLIST": ("refused", "Nội dung có từ bị chặn", "The text has a word that is blocked"),
    "MAXLENGTH": ("refused", "Nội dung tin quá dài", "The text is too long"),
    "ReceiverID": ("permanent", "Số điện thoại không đúng", "The phone number is not valid"),
    "Unable to check telco": ("permanent", "Số điện thoại không đúng", "The phone number is not valid"),
}
