"""The official words of statuses, standings and findings, and of the ladder's rungs, as people read them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lib.language import language, say
from lib.vocabulary import AT_LEVEL, AUDIENCES, CHANNELS, Pair, word

# The levels of units, from the top down; one of the office's own is as it is written, and stands behind them.
LEVELS: Mapping[str, Pair] = {
    "central": ("Cấp Trung ương", "Central"),
    "province": ("Cấp tỉnh", "Province"),
    "desk": ("Bộ phận theo dõi", "Desk"),
    "member-organisation": ("Tổ chức thành viên", "Member organisations"),
    "organisation": ("Tổ chức thành viên", "Member organisations"),
    "district": ("Cấp huyện", "District"),
    "commune": ("Cấp xã", "Commune"),
    "residential-area": ("Khu dân cư", "Residential area"),
    "village": ("Khu dân cư", "Residential area"),
}

# Where a task stands in people's hands.
STATUSES: Mapping[str, Pair] = {
    "assigned": ("Đã giao", "assigned"),
    "acknowledged": ("Đã tiếp nhận", "acknowledged"),
    "submitted": ("Đã báo cáo, chờ xác nhận", "submitted"),
    "returned": ("Trả lại (yêu cầu bổ sung)", "returned"),
    "accepted": ("Hoàn thành", "accepted"),
    "waived": ("Được miễn", "waived"),
    "missed": ("Không hoàn thành", "not done"),
    "cancelled": ("Đã hủy", "cancelled"),
    "passed": ("Đã chuyển tiếp", "passed on"),
}
# Where a task stands against the calendar.
STANDINGS: Mapping[str, Pair] = {
    "not_due": ("Chưa đến hạn", "Not due"),
    "due_soon": ("Sắp đến hạn", "Due soon"),
    "due_today": ("Đến hạn hôm nay", "Due today"),
    "overdue": ("Quá hạn chưa hoàn thành", "Overdue"),
    "awaiting_review": ("Đã báo cáo, chờ xác nhận", "Awaiting review"),
    "done_on_time": ("Hoàn thành đúng hạn", "Done on time"),
    "done_late": ("Hoàn thành quá hạn", "Done late"),
    "undated": ("Không ấn định hạn", "Undated"),
    "waived": ("Được miễn", "Waived"),
    "missed": ("Không hoàn thành", "Not done"),
    "cancelled": ("Đã hủy", "Cancelled"),
    "passed": ("Đã chuyển tiếp", "Passed on"),
}
PLAN_STATUSES: Mapping[str, Pair] = {
    "published": ("đang thực hiện", "running"),
    "suspended": ("đang tạm dừng", "suspended"),
    "closed": ("đã đóng", "closed"),
    "cancelled": ("đã hủy", "cancelled"),
    "superseded": ("đã được thay thế", "superseded"),
}
# What a revision does with a task.
TASK_CHANGES: Mapping[str, Pair] = {
    **{"later": ("hạn muộn hơn", "due later"), "earlier": ("hạn sớm hơn", "due earlier")},
    **{"dated": ("có hạn", "gets a date"), "undated": ("không còn hạn", "has no date any more")},
    **{"released": ("thôi giao", "released"), "made": ("giao mới", "new"), "reworded": ("nội dung mới", "reworded")},
    **{"relaid": ("thang đôn đốc mới", "another ladder"), "passed": ("chuyển đi", "passed on")},
    **{"joined": ("nhận ghép thêm", "joined by another"), "waived": ("được miễn", "waived")},
}
# Of a unit change.
UNIT_CHANGE_STATES: Mapping[str, Pair] = {
    "pending": ("chưa đến ngày", "to come"),
    "applied": ("đã áp dụng", "applied"),
    "reverted": ("đã rút lại", "taken back"),
}
# What became of a unit's request or question.
ASKED_STATES: Mapping[str, Pair] = {
    **{"asked": ("chờ trả lời", "asked"), "granted": ("đồng ý", "granted"), "shortened": ("rút ngắn", "shortened")},
    **{"refused": ("không đồng ý", "refused"), "withdrawn": ("đã rút lại", "withdrawn")},
    **{"moot": ("không còn cần", "moot"), "open": ("chờ trả lời", "open"), "answered": ("đã trả lời", "answered")},
    "closed": ("đã khép lại", "closed"),
}
# What becomes of a due date on a day off.
DAY_OFF: Mapping[str, Pair] = {
    "keep": ("giữ nguyên", "kept"),
    "next": ("chuyển sang ngày làm việc kế tiếp", "moved to the next working day"),
    "previous": ("lùi về ngày làm việc trước đó", "moved to the working day before"),
}
# What came back by mail, and what became of it.
RETURNED_KINDS: Mapping[str, Pair] = {
    "bounce": ("thông báo giao thư", "delivery notice"),
    "auto-reply": ("trả lời tự động", "automatic reply"),
    "complaint": ("khiếu nại thư rác", "spam complaint"),
    "other": ("thư cần người đọc", "mail for a person"),
}
RETURNED_RESULTS: Mapping[str, Pair] = {
    "failed": ("không đến nơi", "did not arrive"),
    "dead": ("địa chỉ chết, thôi gửi", "dead address, written to no more"),
    "delivered": ("đã đến nơi", "arrived"),
    "noted": ("ghi nhật ký", "noted"),
    "known-already": ("đã biết", "known already"),
    "unproven": ("chưa đủ căn cứ", "unproven"),
    "not-ours": ("không phải của ta", "not ours"),
    "left": ("để lại", "left"),
}
# What an account may do.
ROLES: Mapping[str, Pair] = {
    "desk": ("bộ phận theo dõi", "desk"),
    "reader": ("người xem", "reader"),
    "admin": ("quản trị viên", "administrator"),
}
# What the doctor looks at.
CHECKS: Mapping[str, Pair] = {
    "configuration": ("Cấu hình", "Configuration"),
    "database": ("Cơ sở dữ liệu", "Database"),
    "privacy": ("Bảo mật dữ liệu", "Privacy"),
    "broker": ("Hàng đợi", "Broker"),
    "channel email": ("Kênh thư điện tử", "Channel e-mail"),
    "channel zalo": ("Kênh Zalo", "Channel Zalo"),
    "channel sms": ("Kênh tin nhắn SMS", "Channel SMS"),
    "templates": ("Lời thư", "Templates"),
    "returned mail": ("Thư trả lại", "Returned mail"),
    "reachability": ("Liên lạc", "Reachability"),
    "links": ("Liên kết", "Links"),
    "steps": ("Các bước của máy", "Steps of the engine"),
    "sending": ("Giữ tin", "Sending"),
    "clocks": ("Đồng hồ", "Clocks"),
    "heartbeat": ("Nhịp chạy", "Heartbeat"),
}
# What the audit found.
FINDINGS: Mapping[str, Pair] = {
    "rungs-not-fired": ("Bậc đến giờ chưa báo", "Rungs that did not fire"),
    "messages-stuck": ("Tin bị mắc lại", "Messages that hang"),
    "notices-orphaned": ("Thông báo không còn tin nào mang", "Notices that no message carries"),
    "notices-waiting": ("Thông báo chờ quá lâu", "Notices that wait too long"),
    "channel-broken": ("Tin chờ kênh đang hỏng", "Messages behind a broken channel"),
    "messages-unknown": ("Tin chưa rõ đã đến hay chưa", "Messages of unknown fate"),
    "journal-broken": ("Nhật ký bị sửa", "The journal was changed"),
    "journal-differs": ("Dữ liệu khác với nhật ký", "The books differ from the journal"),
    "steps-failed": ("Bước không chạy được", "Steps that fail"),
}

# The passes and their steps, by the first word of a step's name; the rest says which.
STEPS: Mapping[str, Pair] = {
    "tick": ("rà soát", "tick"),
    "deliver": ("gửi tin", "deliver"),
    "poll": ("hỏi kết quả tin", "poll"),
    "deadline": ("thời hạn", "deadline"),
    "summary": ("bản tổng hợp", "summary"),
    "units": ("thay đổi đơn vị", "unit change"),
    "bundle": ("gộp thông báo", "bundle"),
    "person": ("người nhận", "person"),
    "channel": ("kênh", "channel"),
    "message": ("tin", "message"),
    "replaced": ("lập lại thông báo", "replaced"),
    "last-pass": ("ghi dấu lượt gửi", "last-pass"),
    "question": ("hỏi kết quả", "question"),
    "bounce": ("thư trả lại", "bounce"),
    "audit": ("rà soát", "audit"),
}


def step_word(name: str) -> str:
    """A step by its name in words: `channel email` is kênh thư điện tử."""
    kind, _, which = name.partition(" ")
    return f"{word(STEPS, kind)} {word(CHANNELS, which)}".strip()


def actor_word(actor: str) -> str:
    """Who acted, as people are told: the engine by its name, an account without what earlier versions put before it."""
    return say("hệ thống", "engine") if actor == "engine" else actor.removeprefix("cli:")


def audience_words(tell: Iterable[str]) -> str:
    """Whom a rung tells."""
    return ", ".join(_audience(one) for one in tell)


def _audience(one: str) -> str:
    if not one.startswith(AT_LEVEL):
        return word(AUDIENCES, one)
    level = word(LEVELS, one.removeprefix(AT_LEVEL))
    return say("đầu mối {level} phía trên", "the {level} above", level=level[0].lower() + level[1:])


def rung_word(rung: str | None) -> str:
    """A rung as people say it: `before 7d` is trước hạn 7 ngày; empty for what is not of the ladder."""
    if rung == "on_due":
        return say("ngày đến hạn", "on the due date")
    if rung == "nudge":
        return say("đôn đốc thường kỳ", "from time to time")
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
