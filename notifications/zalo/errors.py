"""Zalo's error codes: what each means and what is to be done about it. Pure.

R  the access token no longer holds: renew it, try once more
T  passing trouble: later
D  not in these hours, or not before the limit starts anew
P  never to this person, or never with these data: by another channel
H  nothing goes before a human acts: a setting, money, an approval

A code that no table knows says nothing about whether the message went out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lib.meaning import meaning

Host = Literal["phone", "oa"]
Class = Literal["R", "T", "D", "P", "H"]


@dataclass(frozen=True)
class Known:
    """A code of the tables."""

    kind: Class
    vi: str
    en: str


_JOURNEY = Known("H", "mã hành trình hoặc mã hóa đầu cuối không hợp lệ", "journey token or end-to-end encryption")

# ZBS template messages by telephone number, host business.openapi.zalo.me
PHONE: dict[int, Known] = {
    -100: Known("T", "lỗi chưa xác định", "unknown error"),
    -101: Known("H", "ứng dụng không hợp lệ", "the app is invalid"),
    -102: Known("H", "ứng dụng không tồn tại", "the app does not exist"),
    -103: Known("H", "ứng dụng chưa được kích hoạt", "the app is not activated"),
    -104: Known("H", "khóa bí mật của ứng dụng không hợp lệ", "the app's secret is invalid"),
    -105: Known("H", "ứng dụng chưa liên kết với OA", "the app is not linked to an Official Account"),
    -106: Known("H", "phương thức không được hỗ trợ", "the method is not supported"),
    -107: Known("H", "mã tin không hợp lệ", "the message id is invalid"),
    -108: Known("P", "số điện thoại không hợp lệ", "the telephone number is invalid"),
    -109: Known("H", "mã mẫu tin không hợp lệ", "the template id is invalid"),
    -1091: Known("H", "mẫu tin không sửa được", "the template cannot be edited"),
    -110: Known("P", "phiên bản Zalo của người nhận không được hỗ trợ", "the receiver's Zalo is not supported"),
    -111: Known("P", "thiếu dữ liệu của mẫu tin", "the template's data are empty"),
    -112: Known("P", "kiểu dữ liệu của mẫu tin không xác định", "the type of the template's data is undefined"),
    -1121: Known("P", "tham số của mẫu tin quá dài", "a parameter of the template is too long"),
    -1122: Known("P", "thiếu tham số của mẫu tin", "a parameter of the template is missing"),
    -1123: Known("P", "mã QR của mẫu tin không tạo được", "the template's QR code cannot be made"),
    -1124: Known("P", "tham số của mẫu tin sai định dạng", "a parameter of the template has a wrong format"),
    -113: Known("H", "nút bấm của mẫu tin không hợp lệ", "a button of the template is invalid"),
    -1131: Known("H", "liên kết của nút bấm sai định dạng", "a button's link has a wrong format"),
    -114: Known(
        "P", "người nhận không hoạt động, từ chối nhận hoặc dùng Zalo cũ", "the receiver is inactive, refuses, or old"
    ),
    -115: Known("H", "hết hạn mức hoặc hết tiền", "out of quota or balance"),
    -116: Known("P", "nội dung không hợp lệ", "the text is invalid"),
    -117: Known("H", "ứng dụng hoặc OA không được dùng mẫu tin này", "the app or account may not use this template"),
    -118: Known("P", "số này không có tài khoản Zalo", "there is no Zalo account of this number"),
    -119: Known("P", "tài khoản không nhận được tin", "the account cannot receive messages"),
    -120: Known("H", "OA chưa có quyền dùng tính năng này", "the account lacks the permission"),
    -1201: Known("H", "OA chưa có quyền dùng mẫu tin nhãn 3", "the account may not use templates of tag 3"),
    -1202: Known("H", "OA chưa có quyền gửi hình ảnh", "the account may not send media"),
    -121: Known("H", "yêu cầu trống", "the request is empty"),
    -122: Known("H", "yêu cầu không phải JSON", "the request is not JSON"),
    -123: Known("H", "không giải mã được RSA", "RSA decoding failed"),
    -124: Known("R", "mã truy cập không hợp lệ", "the access token is invalid"),
    -1241: Known("H", "appsecret_proof không hợp lệ", "appsecret_proof is invalid"),
    -125: Known("H", "mã OA không hợp lệ", "the account's id is invalid"),
    -126: Known("H", "hết hạn mức ở chế độ phát triển", "out of the development mode's quota"),
    -127: Known("H", "chế độ phát triển chỉ gửi cho quản trị viên", "development mode sends to administrators only"),
    -128: Known("H", "thiếu khóa mã hóa RSA", "the RSA key is missing"),
    -129: Known("H", "khóa RSA chưa được tạo", "the RSA key was not generated"),
    -142: Known("H", "không có khóa RSA", "there is no RSA key"),
    -143: Known("H", "khóa RSA đã có", "the RSA key exists already"),
    -130: Known("P", "yêu cầu quá dài", "the request is too long"),
    -132: Known("P", "tham số không hợp lệ", "a parameter is invalid"),
    -153: Known("P", "dữ liệu trái quy định", "the data are against the specification"),
    -131: Known("H", "mẫu tin chưa được duyệt", "the template is not approved"),
    -133: Known("D", "mẫu tin này không gửi ban đêm", "this template is not sent at night"),
    -134: Known("P", "người nhận chưa đồng ý nhận tin", "the receiver has not opted in"),
    -135: Known("H", "OA chưa được phép gửi", "the account may not send"),
    -1351: Known("H", "OA bị khóa chức năng gửi", "the account is blocked from sending"),
    -136: Known("H", "cần liên kết tài khoản ZBS", "a ZBS account must be linked"),
    -137: Known("H", "không trừ được tiền", "the charge failed"),
    -138: Known("H", "ứng dụng chưa có quyền", "the app lacks the permission"),
    -1381: Known("H", "phần mở rộng chưa có quyền", "the extension lacks the permission"),
    -139: Known("P", "người nhận từ chối loại tin này", "the receiver refused this type of message"),
    -140: Known("P", "người nhận không thuộc diện nhận loại tin này", "the receiver is not eligible for this type"),
    -141: Known("P", "người nhận từ chối tin của OA này", "the receiver refused messages of this account"),
    -144: Known("D", "OA hết hạn mức trong ngày", "the account is over its daily limit"),
    -1441: Known("D", "OA hết hạn mức quảng bá trong tháng", "the account is over its monthly promotion limit"),
    -1471: Known("D", "người nhận hết hạn mức trong tháng", "the receiver is over the monthly limit"),
    -1472: Known("D", "người nhận hết hạn mức trong ngày", "the receiver is over the daily limit"),
    -145: Known("H", "loại tin này không được phép gửi", "this type of message is not allowed"),
    -146: Known("H", "mẫu tin bị khóa do chất lượng thấp", "the template is disabled for low quality"),
    -147: Known("D", "mẫu tin hết hạn mức trong ngày", "the template is over its daily limit"),
    -148: _JOURNEY,
    -149: _JOURNEY,
    -1491: _JOURNEY,
    -150: _JOURNEY,
    -151: _JOURNEY,
    -152: _JOURNEY,
    -158: Known("H", "tệp tải lên quá lớn", "the upload is too big"),
    -159: Known("H", "loại tệp tải lên không được nhận", "the upload has a bad type"),
    -160: Known("H", "hết hạn mức tạo mẫu trong ngày", "out of the daily creation quota"),
    -161: Known("H", "sending_mode không hợp lệ", "sending_mode is invalid"),
    -162: Known("H", "sending_mode 3 không dùng với nhãn 1, 2", "sending_mode 3 does not go with tag 1 or 2"),
}

# The interface of the Official Account, host openapi.zalo.me
OA: dict[int, Known] = {
    -32: Known("T", "vượt số lần gọi cho phép", "over the rate limit"),
    # Here it speaks of expired attachments, which are never sent; templates may give it as on the other host.
    -100: Known("T", "lỗi chưa xác định", "unknown error"),
    -200: Known("T", "không gửi được", "sending failed"),
    -201: Known("P", "tham số không hợp lệ", "a parameter is invalid"),
    -204: Known("H", "OA bị khóa", "the account is disabled"),
    -205: Known("H", "OA không tồn tại", "the account does not exist"),
    -209: Known("H", "ứng dụng chưa được kích hoạt", "the app is not activated"),
    -210: Known("P", "tham số vượt giới hạn", "a parameter is over the limit"),
    -211: Known("D", "hết hạn mức", "out of quota"),
    -212: Known("H", "OA chưa đăng ký chức năng này", "the account has not registered this interface"),
    -213: Known("P", "người nhận chưa quan tâm OA", "the receiver does not follow the account"),
    -214: Known("T", "bài viết đang được xử lý", "the article is being processed"),
    -216: Known("R", "mã truy cập không hợp lệ", "the access token is invalid"),
    -217: Known("P", "người nhận đã chặn lời mời", "the receiver blocked the invitation"),
    -218: Known("D", "hết hạn mức gửi cho người nhận này", "out of quota for this receiver"),
    -219: Known("H", "ứng dụng đã bị gỡ hoặc khóa", "the app is removed or disabled"),
    -220: Known("R", "mã truy cập hết hạn hoặc đã bị thu hồi", "the access token is expired or removed"),
    -221: Known("H", "OA chưa được xác thực", "the account is not verified"),
    -223: Known("H", "OA chưa cấp quyền cho chức năng này", "the account has not authorised this interface"),
    -224: Known("H", "gói dịch vụ của OA không đủ", "the account's package is too low"),
    -227: Known("P", "người nhận bị khóa hoặc không hoạt động quá 45 ngày", "the receiver is banned or long offline"),
    -230: Known("P", "người nhận không tương tác trong 7 ngày", "the receiver has not interacted for 7 days"),
    -232: Known("P", "người nhận chưa tương tác hoặc đã quá hạn", "no interaction, or an expired one"),
    -233: Known("P", "loại tin không được hỗ trợ", "the type of message is not supported"),
    -234: Known("D", "tin này không gửi ban đêm", "this message is not sent at night"),
    -235: Known("H", "loại OA không phù hợp", "the account is of the wrong type"),
    -237: Known("P", "nhóm đã bị khóa", "the group is disabled"),
    -238: Known("H", "tài nguyên đã được sử dụng", "the asset is in use"),
    -240: Known("H", "chức năng này đã ngừng", "this interface was shut down"),
    -241: Known("H", "tài nguyên đã được sử dụng", "the asset is in use"),
    -242: Known("H", "appsecret_proof không hợp lệ", "appsecret_proof is invalid"),
    -244: Known("P", "người nhận đã chặn loại tin này", "the receiver restricted this type of message"),
    -248: Known("H", "vi phạm tiêu chuẩn của nền tảng", "against the platform's standards"),
    -249: Known("P", "mẫu tin không gửi được theo mã người dùng", "the template cannot be sent by user id"),
    -320: Known("H", "cần liên kết tài khoản ZBS", "a ZBS account must be linked"),
    -321: Known("H", "tài khoản ZBS hết tiền", "the ZBS account is out of money"),
    -403: Known("H", "OA không thuộc nhóm", "the account is not in the group"),
}

TABLES: dict[Host, dict[int, Known]] = {"phone": PHONE, "oa": OA}

# The message may have been sent all the same.
_AMBIGUOUS = {("phone", -100), ("oa", -100), ("oa", -200)}
# Nobody is at that number or user id.
_NOBODY = {("phone", -108), ("phone", -110), ("phone", -118), ("phone", -119)}
# The receiver wants none of it: nothing more is sent there.
_OPTED_OUT = {("phone", -139), ("phone", -140), ("phone", -141), ("oa", -217), ("oa", -244)}
# The user id does not help here, but a number may.
_BY_PHONE_INSTEAD = {("oa", -201), ("oa", -213), ("oa", -249)}
# Inactive today, perhaps not tomorrow.
_ANOTHER_DAY = {("phone", -114)}
# A human must act, on one template.
_OF_ONE_TEMPLATE = {("phone", -109), ("phone", -117), ("phone", -131), ("phone", -146)}
AT_NIGHT = frozenset({-133, -234})


@dataclass(frozen=True)
class Trouble:
    """A refusal of one host, with what follows from it; `kind` is None where nobody knows."""

    code: int
    host: Host
    message: str = ""  # Zalo's own words, which name the parameter

    @property
    def kind(self) -> Class | None:
        known = _find(self.code, self.host)
        return known.kind if known else None

    @property
    def _place(self) -> tuple[Host, int]:
        return _table_of(self.code, self.host), self.code

    @property
    def is_ambiguous(self) -> bool:
        return self.kind is None or self._place in _AMBIGUOUS

    @property
    def reaches_nobody(self) -> bool:
        """Writing there again is of no use, or not wanted."""
        return self._place in _NOBODY or self._place in _OPTED_OUT

    @property
    def may_pass_in_a_day(self) -> bool:
        """Another try on another day is worth it where nothing else reaches the person."""
        return self._place in _ANOTHER_DAY

    @property
    def of_one_template(self) -> bool:
        return self._place in _OF_ONE_TEMPLATE

    @property
    def by_phone_instead(self) -> bool:
        return (self.host, self.code) in _BY_PHONE_INSTEAD

    @property
    def sentence(self) -> str:
        """What Zalo says, as text to be kept."""
        host, code = self._place
        what = meaning(f"zalo.{host}.{code}" if code in TABLES[host] else "zalo.unknown-code")
        if self.message:
            return meaning("zalo.refused.told", n=code, what=what, told=self.message)
        return meaning("zalo.refused", n=code, what=what)


def _table_of(code: int, host: Host) -> Host:
    """Templates by user id go through the OA's host with the codes of templates: where it has none, those hold."""
    return host if code in TABLES[host] else "oa" if host == "phone" else "phone"


def _find(code: int, host: Host) -> Known | None:
    return TABLES[_table_of(code, host)].get(code)
