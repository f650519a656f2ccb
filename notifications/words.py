"""What a mail says of each kind of notice, in official and polite words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from notifications.model import Kind
from org.language import say

# The gravest first: it gives the mail its subject and comes first in the body.
GRAVITY: tuple[Kind, ...] = (
    "escalation",
    "overdue",
    "due",
    "returned",
    "reminder",
    "assignment",
    "amended",
    "unreachable",
    "ready",
    "extended",
    "cancelled",
    "waived",
    "accepted",
)
# Kinds that speak of other units, possibly of many: one table instead of one paragraph per unit.
LISTED: frozenset[str] = frozenset({"escalation", "unreachable"})
# Kinds after which nothing is left to be done: how many days are left is of no interest.
SETTLED: frozenset[str] = frozenset({"accepted", "waived", "cancelled"})


def day(on: date) -> str:
    """dd/mm/yyyy."""
    return f"{on:%d/%m}/{on.year:04}"


def subject_phrase(kind: Kind, due_on: date | None, *, today: bool, count: int) -> str:
    """How the subject begins, with the date where there is one; `count` is how many units it speaks of."""
    d = day(due_on) if due_on else ""
    units = f"{count} " if count > 1 else ""
    due = say(", hạn {d}", ", due {d}", d=d) if d else ""
    return {
        "assignment": say("Giao nhiệm vụ", "Assigned") + due,
        "reminder": say("Nhắc hạn", "Reminder") + (say(" {d}", ", due {d}", d=d) if d else ""),
        "due": (say("Đến hạn hôm nay", "Due today") if today else say("Đến hạn", "Due")) + (f" {d}" if d else ""),
        "overdue": say("Đôn đốc: quá hạn", "Overdue") + (say(" {d}", " since {d}", d=d) if d else ""),
        "escalation": say(
            "Báo cáo cấp trên: {n}đơn vị chưa nộp",
            "Report to the superior: {n}not submitted",
            n=say(units, f"{units}units " if units else ""),
        )
        + due,
        "returned": say("Trả lại, yêu cầu bổ sung", "Returned for completion") + due,
        "accepted": say("Đã xác nhận hoàn thành", "Accepted as done") + due,
        "extended": say("Gia hạn đến {d}", "Extended to {d}", d=d) if d else say("Gia hạn", "Extended"),
        "waived": say("Được miễn", "Waived") + due,
        "cancelled": say("Thôi thực hiện", "Cancelled") + due,
        "amended": say("Điều chỉnh", "Amended") + due,
        "ready": say("Đã đủ báo cáo để tổng hợp", "All reports are in") + due,
        "unreachable": say("Không liên hệ được", "Cannot be reached") + due,
    }[kind]


def section_title(kind: Kind) -> str:
    """The heading over the notices of one kind."""
    return {
        "assignment": say("Giao nhiệm vụ", "New tasks"),
        "reminder": say("Nhắc hạn", "Due soon"),
        "due": say("Đến hạn", "Due"),
        "overdue": say("Đã quá hạn", "Overdue"),
        "escalation": say("Đơn vị chưa nộp báo cáo", "Units that have not submitted"),
        "returned": say("Trả lại, yêu cầu bổ sung", "Returned for completion"),
        "accepted": say("Đã xác nhận hoàn thành", "Accepted as done"),
        "extended": say("Gia hạn", "Extended"),
        "waived": say("Được miễn", "Waived"),
        "cancelled": say("Thôi thực hiện", "Cancelled"),
        "amended": say("Điều chỉnh kế hoạch", "Plan amended"),
        "ready": say("Đã đủ báo cáo để tổng hợp", "All reports are in"),
        "unreachable": say("Không liên hệ được", "Cannot be reached"),
    }[kind]


def request(kind: Kind) -> str:
    """What the reader is asked for, before the list."""
    return say(*_REQUESTS[kind])


_REQUESTS: Mapping[Kind, tuple[str, str]] = {
    "assignment": (
        "Đề nghị đơn vị triển khai thực hiện và gửi báo cáo đúng thời hạn:",
        "Please carry out the following and send the report in time:",
    ),
    "reminder": (
        "Thời hạn của nội dung dưới đây sắp đến. Đề nghị đơn vị hoàn thành và gửi báo cáo đúng hạn:",
        "The following will soon be due. Please complete it and send the report in time:",
    ),
    "due": (
        "Nội dung dưới đây đến hạn. Đề nghị đơn vị hoàn thành và gửi báo cáo trong ngày đến hạn:",
        "The following is due. Please complete it and send the report on the day it is due:",
    ),
    "overdue": (
        "Đến nay hệ thống chưa ghi nhận báo cáo của đơn vị. Đề nghị đơn vị quan tâm hoàn thành và gửi sớm:",
        "No report of the unit has been recorded so far. Please complete the following and send it soon:",
    ),
    "escalation": (
        "Đến nay hệ thống chưa ghi nhận báo cáo của các đơn vị sau đây. Kính đề nghị quan tâm, đôn đốc:",
        "No report of the following units has been recorded so far. Please see to it that they send it:",
    ),
    "returned": (
        "Báo cáo của đơn vị được trả lại để bổ sung. Đề nghị hoàn thiện theo lý do nêu dưới đây và gửi lại:",
        "The unit's report was returned. Please complete it as the reason below asks, and send it again:",
    ),
    "accepted": (
        "Báo cáo của đơn vị đã được xác nhận hoàn thành. Trân trọng cảm ơn đơn vị:",
        "The unit's report has been accepted. Thank you:",
    ),
    "extended": (
        "Thời hạn của nội dung dưới đây được gia hạn. Đề nghị đơn vị hoàn thành trước khi hết hạn mới:",
        "The following has been given more time. Please complete it by the new date:",
    ),
    "waived": (
        "Đơn vị được miễn thực hiện nội dung dưới đây:",
        "The unit need not carry out the following any more:",
    ),
    "cancelled": (
        "Nội dung dưới đây thôi thực hiện, đơn vị không phải gửi báo cáo:",
        "The following is cancelled; no report is expected:",
    ),
    "amended": (
        "Nội dung dưới đây được điều chỉnh. Đề nghị đơn vị thực hiện theo thông tin mới:",
        "The following was amended. Please go by the new information:",
    ),
    "ready": (
        "Các báo cáo cần thiết đã đủ. Đề nghị đơn vị tổng hợp và gửi báo cáo đúng thời hạn:",
        "All the reports needed are in. Please consolidate them and send the report in time:",
    ),
    "unreachable": (
        "Chưa có địa chỉ liên hệ dùng được của các đơn vị sau đây. Đề nghị bổ sung cán bộ đầu mối:",
        "No usable address is known of the following units. Please add a contact:",
    ),
}
