"""SpeedSMS (api.speedsms.vn): JSON over HTTPS, the access token as the user of basic authentication. Pure.

Nothing tells one message from another: a send of which nobody knows whether it arrived is held for a human.
"""

from __future__ import annotations

from base64 import b64encode

from lib.meaning import meaning
from notifications.model import Outcome, Payload, Receipt
from notifications.sms.gateway import (
    Request,
    Response,
    address,
    by_status,
    failed,
    number_of,
    posted,
    read,
    unreadable,
)
from settings import Sms

RESENDS = False
PER_MINUTE = 50  # of 60 calls; the rest is for questions
_SEND, _ACCOUNT = "/index.php/sms/send", "/index.php/user/info"
_BY_BRAND = 3  # sms_type: by the registered name, to people who know the sender


def request(payload: Payload, text: str, settings: Sms) -> Request:
    """`text` to one number."""
    told = {"to": [number_of(payload)], "content": text, "sms_type": _BY_BRAND, "sender": settings.brand}
    return posted(address(settings, _SEND), told, _authorized(settings))


def receipt(response: Response) -> Receipt:
    """By status and code; a success may still name the number as invalid."""
    told = read(response)
    data = told.get("data")
    if told.get("status") != "success" or not isinstance(data, dict):
        return _refusal(str(told.get("code") or ""), told.get("message"))
    if data.get("invalidPhone"):
        return _refusal("105", None)
    known_as, price = data.get("tranId"), data.get("totalPrice")
    return Receipt(
        outcome="sent",
        detail=str(told.get("code") or ""),
        provider_id=str(known_as) if known_as else None,
        cost=round(price) if isinstance(price, int | float) else None,
    )


def question(settings: Sms) -> Request:
    """The account and its balance."""
    return Request(method="GET", url=address(settings, _ACCOUNT), headers=_authorized(settings))


def answer(response: Response) -> Receipt:
    """The account can be used when it is known and not empty."""
    if refused := by_status(response):
        return refused
    told = read(response)
    data = told.get("data")
    balance = (data if isinstance(data, dict) else told).get("balance")
    if not isinstance(balance, int | float):
        return _refusal(str(told.get("code") or ""), told.get("message"))
    return Receipt(outcome="sent") if balance > 0 else _refusal("300", None)


def _authorized(settings: Sms) -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(f'{settings.key}:x'.encode()).decode()}"}


def _refusal(code: str, said: object) -> Receipt:
    if not code:
        return unreadable()
    if code not in MEANINGS:
        return failed(code, said)
    outcome = MEANINGS[code][0]
    detail = meaning(f"sms.speedsms.{code}")
    return Receipt(outcome=outcome, detail=detail, address_dead=outcome == "permanent")


MEANINGS: dict[str, tuple[Outcome, str, str]] = {
    "007": ("misconfigured", "Địa chỉ IP của máy chủ bị khóa", "The address of this server is locked out"),
    "008": ("misconfigured", "Tài khoản bị khóa", "The account is locked"),
    "009": ("misconfigured", "Tài khoản chưa được phép dùng API", "The account may not use the API"),
    "101": ("misconfigured", "Tham số thiếu hoặc không đúng", "A parameter is missing or wrong"),
    "105": ("permanent", "Số điện thoại không đúng", "The phone number is not valid"),
    "110": ("refused", "Bảng mã của tin không được hỗ trợ", "The alphabet of the text is not supported"),
    "113": ("refused", "Nội dung tin quá dài", "The text is too long"),
    "300": ("misconfigured", "Tài khoản không đủ tiền để gửi tin", "The account has not enough money to send"),
}
