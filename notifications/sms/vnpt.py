"""VNPT's gateway for registered senders: JSON, and texts by registered pattern. Pure.

The pattern (`template`) has one parameter, the whole text; `brand` is the number of the sender's label. Whether a
message of the same name is sent twice is not documented: one of which nobody knows whether it arrived is held.
"""

from __future__ import annotations

from lib.meaning import meaning
from notifications.model import Outcome, Payload, Receipt
from notifications.sms.gateway import Request, Response, address, failed, name_of, number_of, posted, read, unreadable
from settings import Sms

RESENDS = False
PER_MINUTE = None
_PATH = "/smsbn/api"
_WITHOUT_XML = str.maketrans({"&": "+", "<": "(", ">": ")", '"': None, "'": None})  # the gateway refuses these


def request(payload: Payload, text: str, settings: Sms) -> Request:
    """`send_sms_list` to one number."""
    options = settings.options
    return posted(
        address(settings, _PATH),
        {
            "RQST": {
                "name": "send_sms_list",
                "REQID": name_of(payload),
                "LABELID": settings.brand,
                "CONTRACTTYPEID": "1",  # to people who know the sender; 2 would be advertising
                "CONTRACTID": options.get("contract", ""),
                "TEMPLATEID": options.get("template", ""),
                "PARAMS": [{"NUM": "1", "CONTENT": text.translate(_WITHOUT_XML)}],
                "SCHEDULETIME": "",
                "MOBILELIST": number_of(payload),
                "ISTELCOSUB": "0",
                "AGENTID": options.get("agent", ""),
                "APIUSER": settings.key,
                "APIPASS": settings.secret,
                "USERNAME": options.get("user", ""),
                "DATACODING": "8" if options.get("unicode") == "1" else "0",
            }
        },
    )


def receipt(response: Response) -> Receipt:
    """By ERROR."""
    told = read(response).get("RPLY")
    code = str(told.get("ERROR", "")) if isinstance(told, dict) else ""
    if not isinstance(told, dict) or not code:
        return unreadable()
    if code == "0":
        return Receipt(outcome="sent", detail=code)
    if code not in MEANINGS:
        return failed(code, told.get("ERROR_DESC"))
    return Receipt(outcome=MEANINGS[code][0], detail=meaning(f"sms.vnpt.{code}"), address_dead=code == "23")


def question(settings: Sms) -> Request:
    """No call of this gateway only asks: whether it listens is all that can be seen."""
    return Request(method="GET", url=address(settings, _PATH))


def answer(response: Response) -> Receipt:
    """Whatever it says to a request that is none, it listens."""
    return Receipt(outcome="sent", detail=str(response.status))


_MONEY = ("Hết gói tin nhắn", "The package of messages is used up")
MEANINGS: dict[str, tuple[Outcome, str, str]] = {
    "1": (
        "misconfigured",
        "Sai tên hoặc mật khẩu trong DONDOC_SMS_URL, hoặc địa chỉ IP chưa được cho phép",
        "The user or password in DONDOC_SMS_URL is wrong, or the address of this server is not on the gateway's list",
    ),
    "7": ("misconfigured", "Mẫu tin (template) không đúng", "The pattern (template) is wrong"),
    "10": ("misconfigured", "Tên tài khoản (user) không đúng", "The account's name (user) is wrong"),
    "13": ("misconfigured", "Hợp đồng (contract) không đúng", "The contract is wrong"),
    "14": ("misconfigured", "Nhãn (brand) không đúng", "The label (brand) is wrong"),
    "15": ("misconfigured", "Đại lý (agent) không đúng", "The agent is wrong"),
    "31": ("misconfigured", "Tài khoản không ở trạng thái gửi được", "The account is not in a state to send"),
    "32": ("misconfigured", "Mẫu tin (template) không đúng", "The pattern (template) is wrong"),
    **dict.fromkeys(("20", "21", "22"), ("misconfigured", *_MONEY)),
    "11": ("refused", "Nội dung tin quá dài", "The text is too long"),
    "17": ("refused", "Nội dung có ký tự không được nhận", "The text has a character that is not accepted"),
    "30": ("refused", "Nội dung có từ bị chặn", "The text has a word that is blocked"),
    "23": ("permanent", "Số điện thoại không đúng", "The phone number is not valid"),
    "25": (
        "permanent",
        "Nhãn chưa đăng ký với mạng của số này",
        "The label is not registered with the number's carrier",
    ),
    "33": ("unknown", "Tin mang tên này đã được gửi đến cổng trước đó", "A message of this name was sent before"),
}
