"""eSMS (rest.esms.vn): JSON over HTTPS. Pure.

`RequestId` is a true key: for 24 hours eSMS answers a second request of the same name with code 124 and sends nothing.
So a send of which nobody knows whether it arrived is simply repeated, and 124 means that it had.
"""

from __future__ import annotations

from lib.meaning import meaning
from notifications.model import PRODUCT, Outcome, Payload, Receipt
from notifications.sms.esms_reports import callback
from notifications.sms.gateway import (
    Request,
    Response,
    address,
    by_status,
    failed,
    name_of,
    number_of,
    posted,
    read,
    unreadable,
)
from settings import Sms

RESENDS = True
PER_MINUTE = None
_SEND, _BALANCE = "/MainService.svc/json/SendMultipleMessage_V4_post_json/", "/MainService.svc/json/GetBalance_json"
_TO_CUSTOMERS = "2"  # SmsType: by brand name to people who know the sender; 1 would be advertising
_OF_THE_NUMBER = {"99", "108", "177"}
_DEAD = {"108"}


def request(payload: Payload, text: str, settings: Sms) -> Request:
    """`text` to one number, in the national form that eSMS shows in its reports."""
    name, reported = name_of(payload), {}
    if settings.public_url:
        reported = {"CallbackUrl": callback(settings.public_url, name, settings.secret)}
    return posted(
        address(settings, _SEND),
        {
            "ApiKey": settings.key,
            "SecretKey": settings.secret,
            "Phone": f"0{number_of(payload)[2:]}",
            "Content": text,
            "Brandname": settings.brand,
            "SmsType": _TO_CUSTOMERS,
            "IsUnicode": settings.options.get("unicode", "0"),
            "campaignid": PRODUCT,
            "RequestId": name,
            "Sandbox": settings.options.get("sandbox", "0"),
            **reported,
        },
    )


def receipt(response: Response) -> Receipt:
    """By CodeResult; SMSID is what eSMS calls the message."""
    told = read(response)
    code = str(told.get("CodeResult") or "")
    if code in ("100", "124"):
        known_as = told.get("SMSID")
        return Receipt(outcome="sent", detail=code, provider_id=str(known_as) if known_as else None)
    return _refusal(code, told.get("ErrorMessage"))


def question(settings: Sms) -> Request:
    """The balance."""
    return posted(address(settings, _BALANCE), {"ApiKey": settings.key, "SecretKey": settings.secret})


def answer(response: Response) -> Receipt:
    """The account can be used when it is known and not empty."""
    if refused := by_status(response):
        return refused
    told = read(response)
    code = str(told.get("CodeResponse") or "")
    if code != "100":
        return _refusal(code, told.get("ErrorMessage"))
    if isinstance(balance := told.get("Balance"), int | float) and balance <= 0:
        return _refusal("103", None)
    return Receipt(outcome="sent", detail=code)


def _refusal(code: str, said: object) -> Receipt:
    if not code:
        return unreadable()
    if code not in SENTENCES:
        return failed(code, said)
    outcome: Outcome = "permanent" if code in _OF_THE_NUMBER else "misconfigured"
    return Receipt(outcome=outcome, detail=meaning(f"sms.esms.{code}"), address_dead=code in _DEAD)


SENTENCES = {
    "99": ("Số điện thoại bị chặn nhận tin", "The phone number is blocked"),
    "101": ("Sai ApiKey hoặc SecretKey trong DONDOC_SMS_URL", "The ApiKey or SecretKey in DONDOC_SMS_URL is wrong"),
    "102": ("Tài khoản bị khóa hoặc chưa có bảng giá", "The account is locked or has no price list"),
    "103": ("Tài khoản không đủ tiền để gửi tin", "The account has not enough money to send"),
    "104": ("Tên thương hiệu (brand) chưa được đăng ký", "The brand name is not registered"),
    "108": ("Số điện thoại không đúng", "The phone number is not valid"),
    "118": ("Loại tin nhắn không được hỗ trợ", "The type of message is not supported"),
    "119": ("Loại tin nhắn đòi nhiều số nhận hơn", "The type of message demands more numbers at once"),
    "140": ("Địa chỉ IP của máy chủ chưa được cho phép", "The address of this server is not on the gateway's list"),
    "146": ("Mẫu nội dung tin chưa được đăng ký", "The pattern of the text is not registered"),
    "177": (
        "Tên thương hiệu chưa đăng ký với mạng của số",
        "The brand is not registered with the number's carrier",
    ),
}
