"""Every way in which the simulator can be told to misbehave, or to follow one reading of the sources. Pure.

The numbers in brackets are those of the list of behaviours that the product's Zalo channel was specified against.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any


def _switch(default: Any, vi: str, choices: tuple[str, ...] = ()) -> Any:
    """A field with its explanation."""
    return field(default=default, metadata=_meaning(vi, choices))


def _meaning(vi: str, choices: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"vi": vi, "choices": choices}


class WrongSwitch(ValueError):
    """There is no switch of that name (`wanted` is empty then), or it takes another kind of value."""

    def __init__(self, name: str, given: Any, wanted: str = "") -> None:
        super().__init__(f"{name} takes {wanted}, not {given!r}" if wanted else f"no such switch: {name}")
        self.name, self.given, self.wanted = name, given, wanted


@dataclass(frozen=True, kw_only=True)
class Switches:
    """As it stands, everything goes well; each field changes one thing."""

    # Tokens (1, 2)
    single_use_refresh: bool = _switch(True, "Refresh token chỉ dùng được một lần; dùng lại thì -14020")
    old_access_dies: bool = _switch(True, "Đổi token thì access token cũ hết hiệu lực ngay")
    access_token_seconds: int = _switch(90_000, "Access token sống bao nhiêu giây")
    token_dies_after: int = _switch(-1, "Access token chết sau chừng này lần gửi nữa; -1 là không")
    dead_token_as_401: bool = _switch(False, "Token hỏng: HTTP 401 thay cho HTTP 200")
    terse_token_errors: bool = _switch(False, "Lỗi của /access_token chỉ có error và message")
    appsecret_proof: bool = _switch(False, "Đòi tiêu đề appsecret_proof")

    # What becomes of the answer (3, 4, 5)
    faults_on: str = _switch(
        "messages", "Ba lỗi dưới đây áp vào: gửi tin, token, hay cả hai", ("messages", "tokens", "all")
    )
    drop_answers: int = _switch(0, "Nhận xong thì ngắt kết nối, không trả lời: chừng này lần nữa")
    drop_rate: float = _switch(0.0, "Như trên, theo tỷ lệ từ 0 đến 1")
    slow_seconds: float = _switch(0.0, "Nhận xong chờ chừng này giây mới trả lời")
    slow_rate: float = _switch(1.0, "Tỷ lệ trả lời chậm")
    broken_answer: str = _switch(
        "", "Trả lời hỏng: trang HTML mã 200, văn bản mã 200, trang HTML mã 502", ("", "html200", "text200", "html502")
    )
    broken_rate: float = _switch(1.0, "Tỷ lệ trả lời hỏng")
    broken_after_accepting: bool = _switch(False, "Trả lời hỏng nhưng tin đã nhận (nếu không: chưa nhận)")

    # Refusals (6, 9)
    error_by_suffix: dict[str, int] = field(
        default_factory=dict, metadata=_meaning('Số (hay mã người dùng) có đuôi này thì lỗi này: {"01": -114}')
    )
    error_rates: dict[str, float] = field(
        default_factory=dict,
        metadata=_meaning('Lỗi ngẫu nhiên theo nhóm R, T, D, P, H hay theo mã: {"T": 0.1, "-108": 0.05}'),
    )
    unknown_error_sends: bool = _switch(False, "Lỗi -100, -200 do hai công tắc trên: tin vẫn đi")
    opted_out: tuple[str, ...] = _switch((), "Các số đã từ chối nhận tin: -141")
    not_on_zalo: tuple[str, ...] = _switch((), "Các số không có Zalo")
    not_on_zalo_code: int = _switch(-118, "Mã lỗi khi số không có Zalo: -118 hay -110")

    # Limits (7, 16)
    daily_quota: int = _switch(20_000, "Hạn mức gửi theo số điện thoại trong ngày; hết thì -144 đến 0 giờ")
    uid_quota: int = _switch(5_000, "Hạn mức gửi theo mã người dùng; hết thì -211")
    development_quota: int = _switch(100, "Hạn mức trong ngày của mode=development; hết thì -126")
    admin_phones: tuple[str, ...] = _switch((), "Các số nhận được mode=development; số khác thì -127")
    rate_per_minute: int = _switch(4_000, "Số lần gọi API OA mỗi phút; quá thì -32")
    rate_everywhere: bool = _switch(False, "Giới hạn trên áp cả vào gửi theo số điện thoại")
    quality: str = _switch("HIGH", "Chất lượng gửi của OA", ("HIGH", "MEDIUM", "LOW", "UNDEFINED"))

    # The night (8)
    night_profile: str = _switch(
        "zbs2026",
        "Đêm: off; classic (mẫu có cờ đêm, 22:00–06:00); zbs2026 (nhãn 2, 3 ngoài 07:00–22:00): -133",
        ("off", "classic", "zbs2026"),
    )

    # The form of a request, where the sources differ (12)
    phone_84_only: bool = _switch(False, "Chỉ nhận số dạng 84…")
    tracking_id_required: bool = _switch(True, "Bắt buộc có tracking_id khi gửi theo số điện thoại")
    uid_takes_tracking_id: bool = _switch(True, "Gửi theo mã người dùng được kèm tracking_id")
    refuse_nfd: bool = _switch(False, "Chữ dạng NFD luôn bị từ chối -1121 (nếu không: chỉ khi vì thế mà quá dài)")
    status_needs_phone: bool = _switch(False, "Hỏi trạng thái phải kèm phone")

    # Arrival (11)
    delivery_seconds: float = _switch(1.0, "Từ lúc nhận đến lúc tới máy người nhận, giây")
    never_delivered: tuple[str, ...] = _switch((), "Số (hay mã người dùng) có đuôi này thì tin không bao giờ tới")
    status_unknown: bool = _switch(False, "Hỏi trạng thái luôn được trả lời là không có tin (-1)")

    # Webhooks (10)
    webhook_delay: float = _switch(0.0, "Webhook đến chậm thêm chừng này giây")
    webhook_copies: int = _switch(1, "Mỗi webhook gửi chừng này bản")
    webhook_hold: bool = _switch(False, "Giữ webhook lại cho đến khi được lệnh gửi hết")
    webhook_out_of_order: bool = _switch(False, "Webhook không theo thứ tự; khi đang giữ thì gửi ngược")
    webhook_before_answer: bool = _switch(False, "Webhook đến trước câu trả lời của lần gửi")
    webhook_bad_mac: bool = _switch(False, "Chữ ký webhook sai")
    webhook_oa_id_mac: bool = _switch(False, "Chữ ký webhook tính với mã OA thay cho mã ứng dụng")
    webhook_never: bool = _switch(False, "Webhook không bao giờ đến")
    webhook_lost_rate: float = _switch(0.0, "Tỷ lệ webhook mất hẳn")
    webhook_retry_factor: float = _switch(1.0, "Lịch gửi lại (30 giây, 5, 15, 30 phút, 1 giờ) nhân với số này")
    seen_after: float = _switch(0.0, "Sau khi tới chừng này giây thì người nhận xem (tin OA); 0 là không")

    def changed(self, changes: dict[str, Any]) -> Switches:
        """With these fields replaced; WrongSwitch for an unknown name or a value of a wrong kind."""
        known = {each.name: each for each in fields(self)}
        taken = {}
        for name, value in changes.items():
            if name not in known:
                raise WrongSwitch(name, value)
            taken[name] = _fitting(name, value, getattr(self, name), known[name].metadata["choices"])
        return replace(self, **taken)

    def listed(self) -> dict[str, Any]:
        """Every switch with its value, as JSON has it."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}

    def explained(self) -> list[tuple[str, Any, str]]:
        """Name, value and explanation of every switch."""
        return [(each.name, _plain(getattr(self, each.name)), each.metadata["vi"]) for each in fields(self)]


KINDS = {
    bool: "true | false",
    int: "12",
    float: "0.5",
    str: '"…"',
    tuple: '["84901234567"]',
    dict: '{"01": -114}',
}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _fitting(name: str, value: Any, now: Any, choices: tuple[str, ...]) -> Any:
    """The value in the kind that the switch has now."""
    if choices and value not in choices:
        raise WrongSwitch(name, value, " | ".join(choice or '""' for choice in choices))
    if isinstance(now, bool):
        fits = isinstance(value, bool)
    elif isinstance(now, tuple):
        fits = isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)
        value = tuple(value) if fits else value
    elif isinstance(now, dict):
        fits = isinstance(value, dict) and all(_is_number(each) for each in value.values())
        value = {str(key): each for key, each in value.items()} if fits else value
    elif isinstance(now, float):
        fits = _is_number(value)
        value = float(value) if fits else value
    else:
        fits = isinstance(value, type(now)) and not isinstance(value, bool)
    if not fits:
        raise WrongSwitch(name, value, KINDS[type(now)])
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
