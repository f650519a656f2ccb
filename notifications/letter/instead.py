"""The words for whoever does not owe what is spoken of: told in place of another unit that has nobody who can be
reached, or because their unit supports the one that owes it (phối hợp). Pure."""

from __future__ import annotations

from collections.abc import Mapping

from lib.language import say
from notifications.letter.model import Entry


def before_subject(entry: Entry) -> str:
    """What stands before the subject's own words: the silent unit and what is asked; that the reader's unit supports;
    nothing for the people of the unit that owes."""
    if entry.silent is None:
        return say("Phối hợp – ", "In support – ") if entry.supports else ""
    return say(
        "Chuyển {unit} (không có người liên hệ được) – ",
        "For {unit} (nobody can be reached there) – ",
        unit=entry.silent,
    )


def request(entry: Entry) -> str | None:
    """What is asked of the reader instead of what is asked of the unit; None for the unit's own people."""
    if entry.silent is None:
        return say(*_SUPPORTING.get(entry.kind, _SUPPORTING["reminder"])) if entry.supports else None
    return say(
        "{unit} hiện không có người liên hệ được, vì vậy thông báo này được gửi đến Ông/Bà. Trân trọng đề nghị "
        "Ông/Bà chuyển nội dung dưới đây đến {unit} và cho biết đầu mối liên hệ của đơn vị:",
        "{unit} has nobody who can be reached, therefore this is sent to you. Please pass the following on to {unit}, "
        "and name somebody there who can be reached:",
        unit=entry.silent,
    )


_WITH = "the unit that leads, named below, sends the report"
_SUPPORTING: Mapping[str, tuple[str, str]] = {
    "assignment": (
        "Đề nghị đơn vị phối hợp thực hiện nội dung dưới đây; đơn vị chủ trì nêu trong từng nội dung tổng hợp và gửi "
        "báo cáo:",
        f"Your unit is asked to support the following; {_WITH}:",
    ),
    "reminder": (
        "Đề nghị đơn vị gửi nội dung phối hợp cho đơn vị chủ trì trước thời hạn dưới đây:",
        "Please send your unit's part to the unit that leads before the date below:",
    ),
    "due": (
        "Nội dung dưới đây đến hạn. Đề nghị đơn vị gửi ngay nội dung phối hợp cho đơn vị chủ trì:",
        "The following is due. Please send your unit's part to the unit that leads now:",
    ),
    "overdue": (
        "Nội dung dưới đây đã quá hạn mà chưa có báo cáo. Đề nghị đơn vị phối hợp với đơn vị chủ trì hoàn thành sớm:",
        "The following is overdue and no report has come. Please help the unit that leads to complete it soon:",
    ),
    "amended": (
        "Nội dung do đơn vị phối hợp thực hiện được điều chỉnh. Đề nghị đơn vị thực hiện theo thông tin mới:",
        "What your unit supports was amended. Please go by the new information:",
    ),
    "extended": (
        "Nội dung do đơn vị phối hợp thực hiện được gia hạn. Đề nghị đơn vị phối hợp hoàn thành trước khi hết hạn mới:",
        "What your unit supports has been given more time. Please help to complete it by the new date:",
    ),
    "cancelled": (
        "Đơn vị thôi phối hợp thực hiện nội dung dưới đây:",
        "Your unit need not support the following any more:",
    ),
    "waived": (
        "Đơn vị chủ trì được miễn thực hiện nội dung dưới đây; đơn vị không phải phối hợp nữa:",
        "The unit that leads need not carry out the following; your unit need not support it any more:",
    ),
    "suspended": (
        "Kế hoạch tạm dừng thực hiện; thời hạn giữ nguyên nếu không có điều chỉnh. Đề nghị đơn vị phối hợp chờ thông "
        "báo tiếp theo:",
        "The plan is suspended; dates stay unless they are changed. Please await further notice:",
    ),
    "resumed": (
        "Kế hoạch được tiếp tục thực hiện. Đề nghị đơn vị tiếp tục phối hợp theo thời hạn dưới đây:",
        "The plan goes on. Please go on supporting the following by its date:",
    ),
}
