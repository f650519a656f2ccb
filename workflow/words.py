"""Words of statuses and acts as people read them (domain facts: the official terms)."""

from __future__ import annotations

from lib.language import say
from tasks.model import Action, Status


def status_word(status: Status) -> str:
    """The status in the current language."""
    return {
        "assigned": say("Đã giao", "assigned"),
        "acknowledged": say("Đã tiếp nhận", "acknowledged"),
        "submitted": say("Đã báo cáo, chờ xác nhận", "submitted"),
        "returned": say("Trả lại (yêu cầu bổ sung)", "returned"),
        "accepted": say("Hoàn thành", "accepted"),
        "waived": say("Được miễn", "waived"),
        "cancelled": say("Đã hủy", "cancelled"),
    }[status]


def act_word(action: Action) -> str:
    """The act in the current language, as it follows “không thể …” / “cannot be …”."""
    return {
        "acknowledge": say("tiếp nhận", "acknowledged"),
        "submit": say("nộp báo cáo cho", "submitted"),
        "accept": say("xác nhận hoàn thành", "accepted"),
        "return": say("trả lại", "returned"),
        "extend": say("gia hạn", "extended"),
        "waive": say("miễn", "waived"),
        "cancel": say("hủy", "cancelled"),
    }[action]
