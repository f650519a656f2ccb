"""What the journal's entries say, as people read them: actions and details, kept as codes, in words. Pure.

The journal keeps codes for ever (`--json` gives them as they are); a detail that no table knows stays as it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from lib.dates import date_words, instant_words
from lib.language import say
from lib.vocabulary import ACT_NAMES, CHANNELS, STATES, Pair, word
from lib.words import ROLES, STATUSES, rung_word, step_word

ACTIONS: Mapping[str, Pair] = {
    **{f"task.{action}": name for action, name in ACT_NAMES.items()},
    "plan.published": ("Ban hành kế hoạch", "Plan published"),
    "plan.amended": ("Điều chỉnh kế hoạch", "Plan amended"),
    "plan.closed": ("Đóng kế hoạch", "Plan closed"),
    "plan.outcome": ("Ghi kết quả kế hoạch", "Outcome of the plan"),
    "plan.cancelled": ("Hủy kế hoạch", "Plan cancelled"),
    "plan.superseded": ("Thay thế kế hoạch", "Plan superseded"),
    "plan.suspended": ("Tạm dừng kế hoạch", "Plan suspended"),
    "plan.resumed": ("Tiếp tục kế hoạch", "Plan resumed"),
    "plan.attached": ("Kèm đề cương, mẫu biểu", "Outline attached"),
    "plan.detached": ("Gỡ đề cương, mẫu biểu", "Outline removed"),
    "plan.summary": ("Lập bản tổng hợp", "Summary written"),
    "rung.fired": ("Đến bậc đôn đốc", "Rung fired"),
    "rungs.moved": ("Dời các bậc đôn đốc", "Rungs moved"),
    "deadline.moved": ("Dời hạn theo lịch", "Due date moved"),
    "messages.sent": ("Gửi tin", "Messages sent"),
    "message.failed": ("Tin không gửi được", "Message failed"),
    "message.unknown": ("Tin chưa rõ kết quả", "Message of unknown fate"),
    "message.retried": ("Gửi lại tin", "Message sent again"),
    "message.delayed": ("Tin đến chậm", "Message delayed"),
    "message.relayed": ("Tin được chuyển tiếp", "Message relayed"),
    "message.expanded": ("Tin đã đến danh sách", "Message reached a list"),
    "message.auto-reply": ("Trả lời tự động", "Automatic reply"),
    "message.complaint": ("Khiếu nại thư rác", "Spam complaint"),
    "message.other": ("Thư cần người đọc", "Mail for a person"),
    "units.imported": ("Nhập danh bạ đơn vị", "Units imported"),
    "units.corrected": ("Sửa danh bạ đơn vị", "Units corrected"),
    "units.removed": ("Gỡ bỏ đơn vị", "Units removed"),
    "units.changed": ("Thay đổi đơn vị", "Units changed"),
    "units.applied": ("Nhiệm vụ chuyển tiếp theo thay đổi đơn vị", "Tasks passed by a unit change"),
    "units.reverted": ("Rút lại thay đổi đơn vị", "Unit change taken back"),
    "contacts.imported": ("Nhập liên hệ", "Contacts imported"),
    "contacts.corrected": ("Sửa liên hệ", "Contacts corrected"),
    "contacts.removed": ("Gỡ bỏ liên hệ", "Contacts removed"),
    "account.added": ("Lập tài khoản", "Account added"),
    "account.disabled": ("Khóa tài khoản", "Account disabled"),
    "account.enabled": ("Mở lại tài khoản", "Account enabled"),
    "account.reset": ("Cấp địa chỉ đặt mật khẩu", "Address to set a password made"),
    "account.roles": ("Đổi vai trò", "Roles changed"),
    "account.password": ("Đặt mật khẩu", "Password set"),
    "account.signed-in": ("Đăng nhập", "Signed in"),
    "account.signed-out": ("Đăng xuất", "Signed out"),
    "account.refused": ("Tạm ngừng nhận đăng nhập", "Sign-in refused for a while"),
    "calendar.set": ("Đặt ngày trong lịch", "Day set"),
    "calendar.removed": ("Bỏ ngày khỏi lịch", "Day removed"),
    "files.downloaded": ("Tải tệp báo cáo", "Files downloaded"),
    "letter.drafted": ("Soạn công văn đôn đốc", "Letter drafted"),
    "letter.issued": ("Ban hành công văn đôn đốc", "Letter issued"),
    "channel.broken": ("Kênh bị hỏng", "Channel broken"),
    "channel.working": ("Kênh chạy lại", "Channel works"),
    "step.failed": ("Bước không chạy được", "Step failed"),
    "step.recovered": ("Bước chạy lại", "Step works again"),
    "sending.held": ("Giữ tin lại", "Sending held"),
    "sending.released": ("Cho gửi tiếp", "Sending released"),
    "zalo.connected": ("Được cấp quyền Zalo OA", "Zalo connected"),
    "zalo.template": ("Zalo đổi mẫu tin", "Zalo changed a template"),
    "zalo.quota": ("Zalo đổi hạn mức", "Zalo changed the quota"),
}
DETAILS: Mapping[str, Pair] = {
    "added": ("thêm", "added"),
    "changed": ("sửa", "changed"),
    "removed": ("bỏ", "removed"),
    "of": ("của", "of"),
    "change": ("thay đổi số", "change"),
    "resolution": ("nghị quyết", "resolution"),
    "by": ("theo", "by"),
    **{"made": ("lập mới", "made"), "passed": ("chuyển tiếp", "passed"), "joined": ("nhận gộp", "joined")},
    **{"moved": ("đổi hạn", "moved"), "released": ("thôi giao", "released"), "waived": ("được miễn", "waived")},
    **{"reworded": ("đổi nội dung", "reworded"), "relaid": ("đổi thang đôn đốc", "relaid")},
    "ceasing": ("thôi hoạt động", "ceasing"),
    "founded": ("lập mới", "founded"),
    "moved_below": ("đổi cấp trên", "moved below others"),
    "contacts_moved": ("liên hệ chuyển theo", "contacts moved"),
    "issuer": ("cơ quan ban hành", "issuer"),
    "number": ("số", "number"),
    "tasks": ("nhiệm vụ", "tasks"),
    "tasks_cancelled": ("nhiệm vụ đã hủy", "tasks cancelled"),
    "tasks_missed": ("nhiệm vụ không hoàn thành", "tasks not done"),
    "tasks_accepted": ("nhiệm vụ được xác nhận", "tasks accepted"),
    "notices": ("thông báo", "notices"),
    "withdrawn": ("thông báo rút lại", "notices withdrawn"),
    "notice": ("thông báo số", "notice"),
    "message": ("tin số", "message"),
    "message_id": ("mã tin", "Message-ID"),
    "account": ("tài khoản số", "account"),
    "unit": ("đơn vị", "unit"),
    "roles": ("vai trò", "roles"),
    "contact": ("liên hệ số", "contact"),
    "channel": ("kênh", "channel"),
    "answer": ("trả lời", "answer"),
    "address_dead": ("địa chỉ chết", "address dead"),
    "rerouted": ("chuyển kênh khác", "another channel"),
    "returned": ("mã băm thư trả lại", "hash of the returned mail"),
    "was": ("trước đó", "was"),
    "sent": ("đã gửi", "sent"),
    "failed": ("không gửi được", "failed"),
    "unknown": ("chưa rõ kết quả", "unknown"),
    "dropped": ("thôi gửi", "dropped"),
    "retried": ("sẽ thử lại", "tried again"),
    "lost": ("lượt khác đã gửi", "sent by another pass"),
    "deadline": ("thời hạn số", "deadline"),
    "rung": ("bậc", "rung"),
    "rungs": ("số bậc", "rungs"),
    "fire_at": ("lúc", "at"),
    "due": ("hạn", "due"),
    "submitted_at": ("nộp lúc", "submitted at"),
    "status": ("trạng thái", "status"),
    "reason": ("lý do, ghi chú", "reason, note"),
    "percent": ("phần trăm", "percent"),
    "files": ("tệp", "files"),
    "item": ("đầu việc", "item"),
    "under": ("dưới", "under"),
    "standing": ("tình trạng", "standing"),
    "units": ("đơn vị", "units"),
    "round": ("lần", "round"),
    "on": ("ngày", "on"),
    "day": ("ngày", "day"),
    "working": ("ngày làm việc", "working day"),
    "decision": ("theo", "decision"),
    "note": ("ghi chú", "note"),
    "step": ("bước", "step"),
    "failures": ("số lần hỏng", "failures"),
    "why": ("vì", "why"),
    "since": ("từ", "since"),
    "at": ("lúc", "at"),
    "waits": ("còn chờ", "waiting"),
    "expires_at": ("hết hạn", "expires"),
    "app_id": ("ứng dụng", "app"),
    "oa_id": ("OA", "OA"),
    "digest": ("mã băm", "digest"),
    "title": ("tên", "title"),
    "held_on": ("tổ chức ngày", "held on"),
    "commendations": ("khen thưởng", "commendations"),
    "models": ("mô hình", "models"),
    "chosen": ("được chọn", "chosen"),
    "name": ("tên tệp", "file name"),
    "sha256": ("SHA-256", "SHA-256"),
}
_SAID: Mapping[str, Callable[[str], str]] = {
    "status": lambda code: word(STATUSES, code),
    "was": lambda code: word(STATES, code),
    "channel": lambda code: word(CHANNELS, code),
    "rung": rung_word,
    "roles": lambda code: word(ROLES, code),
    "step": step_word,
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)")


def action_word(action: str) -> str:
    """What was done, as people are told."""
    return word(ACTIONS, action)


def detail_words(detail: Mapping[str, Any], hidden: tuple[str, ...] = ("facts",), few: int | None = None) -> str:
    """What an entry says beside that; of a list longer than `few` only how many, of what is `hidden` nothing."""
    return " · ".join(
        f"{word(DETAILS, name)}: {_value(name, value, few)}"
        for name, value in detail.items()
        if name not in hidden and value not in (None, "", [])
    )


def _value(name: str, value: Any, few: int | None) -> str:
    if isinstance(value, list):
        return (
            str(len(value)) if few is not None and len(value) > few else ", ".join(_value(name, v, few) for v in value)
        )
    if isinstance(value, bool):
        return say("có", "yes") if value else say("không", "no")
    if not isinstance(value, str):
        return str(value)
    if name in _SAID:
        return _SAID[name](value)
    if _INSTANT.fullmatch(value):
        return instant_words(value)
    return date_words(value) if _DAY.fullmatch(value) else value
