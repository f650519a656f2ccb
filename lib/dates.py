"""Words and dates as people read them on the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from lib.language import language, say
from lib.time import VIETNAM


def date_words(iso: str | None) -> str:
    """`2020-12-15` as 15/12/2020; a dash for none."""
    return f"{date.fromisoformat(iso):%d/%m/%Y}" if iso else "—"


def instant_words(iso: str | None) -> str:
    """An instant as 15/12/2020 08:00, Vietnam's time."""
    return f"{datetime.fromisoformat(iso).astimezone(VIETNAM):%d/%m/%Y %H:%M}" if iso else "—"


def standing_word(standing: str) -> str:
    """The official words of where a task stands."""
    return {
        "not_due": say("Chưa đến hạn", "Not due"),
        "due_soon": say("Sắp đến hạn", "Due soon"),
        "due_today": say("Đến hạn hôm nay", "Due today"),
        "overdue": say("Quá hạn chưa hoàn thành", "Overdue"),
        "awaiting_review": say("Đã báo cáo, chờ xác nhận", "Awaiting review"),
        "done_on_time": say("Hoàn thành đúng hạn", "Done on time"),
        "done_late": say("Hoàn thành quá hạn", "Done late"),
        "undated": say("Không ấn định hạn", "Undated"),
        "waived": say("Được miễn", "Waived"),
        "cancelled": say("Đã hủy", "Cancelled"),
    }[standing]


def kind_word(kind: str) -> str:
    """What a notice is."""
    return {
        "assignment": say("Giao nhiệm vụ", "Assignment"),
        "reminder": say("Nhắc hạn", "Reminder"),
        "due": say("Đến hạn", "Due"),
        "overdue": say("Đôn đốc quá hạn", "Overdue"),
        "escalation": say("Báo cáo cấp trên", "Escalation"),
        "returned": say("Trả lại", "Returned"),
        "accepted": say("Xác nhận hoàn thành", "Accepted"),
        "extended": say("Gia hạn", "Extended"),
        "waived": say("Miễn", "Waived"),
        "cancelled": say("Hủy", "Cancelled"),
        "amended": say("Điều chỉnh", "Amended"),
        "ready": say("Đủ để tổng hợp", "Ready"),
        "unreachable": say("Không liên hệ được", "Unreachable"),
    }[kind]


def state_word(state: str) -> str:
    """Where a notice or its message is on its way."""
    return {
        "planned": say("sẽ gửi", "planned"),
        "pending": say("chờ gửi", "pending"),
        "sending": say("đang gửi", "sending"),
        "sent": say("đã gửi", "sent"),
        "delivered": say("đã nhận", "delivered"),
        "skipped": say("bỏ qua", "skipped"),
        "withdrawn": say("rút lại", "withdrawn"),
        "failed": say("không gửi được", "failed"),
        "unknown": say("chưa rõ kết quả", "unknown"),
        "unreachable": say("không liên hệ được", "unreachable"),
        "dropped": say("thôi gửi", "dropped"),
    }[state]


def returned_kind_word(kind: str) -> str:
    """What came back by mail."""
    return {
        "bounce": say("thông báo giao thư", "delivery notice"),
        "auto-reply": say("trả lời tự động", "automatic reply"),
        "complaint": say("khiếu nại thư rác", "spam complaint"),
        "other": say("thư cần người đọc", "mail for a person"),
    }[kind]


def returned_result_word(result: str) -> str:
    """What became of it."""
    return {
        "failed": say("không đến nơi", "did not arrive"),
        "dead": say("địa chỉ chết, thôi gửi", "dead address, written to no more"),
        "delivered": say("đã đến nơi", "arrived"),
        "noted": say("ghi nhật ký", "noted"),
        "known already": say("đã biết", "known already"),
        "unproven": say("chưa đủ căn cứ", "unproven"),
        "not ours": say("không phải của ta", "not ours"),
        "left": say("để lại", "left"),
    }[result]


def plan_status_word(status: str) -> str:
    """Where a plan is in its life."""
    return {
        "published": say("đang thực hiện", "running"),
        "closed": say("đã đóng", "closed"),
        "cancelled": say("đã hủy", "cancelled"),
    }[status]


def audience_words(tell: Iterable[str]) -> str:
    """Whom a rung tells."""
    words = {
        "officer": say("đầu mối", "officer"),
        "head": say("thủ trưởng", "head"),
        "deputy": say("cấp phó", "deputy"),
        "mailbox": say("hộp thư", "mailbox"),
        "superior": say("cấp trên trực tiếp", "superior"),
        "issuer": say("bộ phận theo dõi", "the desk"),
    }
    return ", ".join(words[one] for one in tell)


def rung_word(rung: str | None) -> str:
    """A rung as people say it: `before 7d` is trước hạn 7 ngày; empty for what is not of the ladder."""
    if rung == "on_due":
        return say("ngày đến hạn", "on the due date")
    if not (match := re.fullmatch(r"(before|after) (\d+)(wd|d)", rung or "")):
        return rung or ""
    side, number, unit = match.groups()
    return say(
        "{side} hạn {n} ngày{working}" if side == "before" else "quá hạn {n} ngày{working}",
        "{n}{working} days {side}",
        side="trước" if language.get() == "vi" else side,
        n=number,
        working=say(" làm việc", " working") if unit == "wd" else "",
    )


def reason_word(reason: str | None) -> str:
    """Why a notice is not said, or for whom the person told stands in."""
    return {
        "same day": say("cùng ngày có bậc sau", "a later rung on the same day"),
        "superseded": say("đã có bậc mới hơn", "a newer rung is said"),
    }.get(reason or "", reason or "")


def act_name(action: str) -> str:
    """An act in a task's history."""
    return {
        "acknowledge": say("Tiếp nhận", "Acknowledged"),
        "submit": say("Nộp báo cáo", "Submitted"),
        "accept": say("Xác nhận hoàn thành", "Accepted"),
        "return": say("Trả lại", "Returned"),
        "extend": say("Gia hạn", "Extended"),
        "waive": say("Miễn", "Waived"),
        "cancel": say("Hủy", "Cancelled"),
        "amend": say("Điều chỉnh hạn", "Due date amended"),
    }.get(action, action)


def day_off_words(day_off: str) -> str:
    """What becomes of a due date on a day off."""
    return {
        "keep": say("giữ nguyên", "kept"),
        "next": say("chuyển sang ngày làm việc kế tiếp", "moved to the next working day"),
        "previous": say("lùi về ngày làm việc trước đó", "moved to the working day before"),
    }[day_off]


def check_name(name: str) -> str:
    """What the doctor looks at."""
    return {
        "configuration": say("Cấu hình", "Configuration"),
        "database": say("Cơ sở dữ liệu", "Database"),
        "privacy": say("Bảo mật dữ liệu", "Privacy"),
        "broker": say("Hàng đợi", "Broker"),
        "channel email": say("Kênh thư điện tử", "Channel e-mail"),
        "channel zalo": say("Kênh Zalo", "Channel Zalo"),
        "channel sms": say("Kênh tin nhắn SMS", "Channel SMS"),
        "templates": say("Lời thư", "Templates"),
        "returned mail": say("Thư trả lại", "Returned mail"),
        "reachability": say("Liên lạc", "Reachability"),
        "steps": say("Các bước của máy", "Steps of the engine"),
        "sending": say("Giữ tin", "Sending"),
        "clocks": say("Đồng hồ", "Clocks"),
        "heartbeat": say("Nhịp chạy", "Heartbeat"),
    }.get(name, name)


def finding_word(code: str) -> str:
    """What the audit found."""
    return {
        "rungs-not-fired": say("Bậc đến giờ chưa báo", "Rungs that did not fire"),
        "messages-stuck": say("Tin bị mắc lại", "Messages that hang"),
        "notices-orphaned": say("Thông báo không còn tin nào mang", "Notices that no message carries"),
        "notices-waiting": say("Thông báo chờ quá lâu", "Notices that wait too long"),
        "channel-broken": say("Tin chờ kênh đang hỏng", "Messages behind a broken channel"),
        "messages-unknown": say("Tin chưa rõ đã đến hay chưa", "Messages of unknown fate"),
        "journal-broken": say("Nhật ký bị sửa", "The journal was changed"),
        "journal-differs": say("Dữ liệu khác với nhật ký", "The books differ from the journal"),
        "steps-failed": say("Bước không chạy được", "Steps that fail"),
    }.get(code, code)
