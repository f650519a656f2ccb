"""What text messages say of what happened, by the code that is kept of it (lib/meaning). Pure.

What a code of a gateway means stands with the gateway; here it gets its ending, which names both.
"""

from __future__ import annotations

from collections.abc import Mapping

from lib.vocabulary import Pair
from notifications.sms import esms, speedsms, viettel, vnpt


def _ending(pair: Pair, ending: str) -> Pair:
    return pair[0] + ending, pair[1] + ending


SAYINGS: Mapping[str, Pair] = {
    "sms.no-number": ("Người nhận không có số di động.", "The recipient has no mobile number."),
    # --- the gateway, whichever it is ---
    "sms.status.url": (
        "Cổng tin nhắn trả lời HTTP {n}. Đề nghị kiểm tra DONDOC_SMS_URL.",
        "The SMS gateway answers HTTP {n}. Please check DONDOC_SMS_URL.",
    ),
    "sms.status": ("Cổng tin nhắn trả lời HTTP {n}.", "The SMS gateway answers HTTP {n}."),
    "sms.unreadable": (
        "Không đọc được trả lời của cổng tin nhắn.",
        "The answer of the SMS gateway cannot be read.",
    ),
    "sms.refused.told": (
        "Cổng tin nhắn không nhận: mã {n} {told}",
        "The SMS gateway does not take it: code {n} {told}",
    ),
    "sms.refused": ("Cổng tin nhắn không nhận: mã {n}", "The SMS gateway does not take it: code {n}"),
    "sms.bad-url": ("DONDOC_SMS_URL không phải là một địa chỉ dùng được.", "DONDOC_SMS_URL is no usable address."),
    "sms.bad-certificate": (
        "Chứng thư của cổng tin nhắn {host} không hợp lệ: {why}; tin không được gửi.",
        "The certificate of the SMS gateway {host} is not valid: {why}; nothing was sent.",
    ),
    "sms.unreachable": (
        "Không kết nối được cổng tin nhắn {host}: {why}.",
        "The SMS gateway {host} cannot be reached: {why}.",
    ),
    "sms.no-answer": (
        "Cổng tin nhắn không trả lời sau khi nhận yêu cầu: {why}.",
        "The SMS gateway took the request and gave no answer: {why}.",
    ),
    # --- what each gateway says ---
    **{f"sms.esms.{code}": _ending(pair, f" (eSMS {code})") for code, pair in esms.SENTENCES.items()},
    **{
        f"sms.speedsms.{code}": _ending((vi, en), f" (SpeedSMS {code})")
        for code, (_, vi, en) in speedsms.MEANINGS.items()
    },
    **{f"sms.vnpt.{code}": _ending((vi, en), f" (VNPT {code})") for code, (_, vi, en) in vnpt.MEANINGS.items()},
    **{
        f"sms.viettel.{code}": _ending((vi, en), " (Viettel: {told})") for code, (_, vi, en) in viettel.MEANINGS.items()
    },
    # --- what eSMS reports later ---
    "sms.not-delivered.told": (
        "Nhà mạng không chuyển được tin (eSMS: {told})",
        "The carrier could not deliver the text (eSMS: {told})",
    ),
    "sms.not-delivered": ("Nhà mạng không chuyển được tin", "The carrier could not deliver the text"),
}
