"""The words for whoever is told in place of another unit that has nobody who can be reached. Pure."""

from __future__ import annotations

from lib.language import say
from notifications.letter.model import Entry


def before_subject(entry: Entry) -> str:
    """What stands before the subject's own words: the silent unit and what is asked; nothing for its own people."""
    if entry.silent is None:
        return ""
    return say(
        "Chuyển {unit} (không có người liên hệ được) – ",
        "For {unit} (nobody can be reached there) – ",
        unit=entry.silent,
    )


def request(entry: Entry) -> str | None:
    """What is asked of the reader instead of what is asked of the unit; None for the unit's own people."""
    if entry.silent is None:
        return None
    return say(
        "{unit} hiện không có người liên hệ được, vì vậy thông báo này được gửi đến Ông/Bà. Trân trọng đề nghị "
        "Ông/Bà chuyển nội dung dưới đây đến {unit} và cho biết đầu mối liên hệ của đơn vị:",
        "{unit} has nobody who can be reached, therefore this is sent to you. Please pass the following on to {unit}, "
        "and name somebody there who can be reached:",
        unit=entry.silent,
    )
