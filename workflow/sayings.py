"""Everything this product says of what happened, by the code that is kept of it; who reads a kept text says it here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib.meaning import Sayings
from lib.problem import FILE_TROUBLES
from lib.vocabulary import CHANNELS, Pair
from notifications.answer import SAYINGS as HTTP
from notifications.email.sayings import SAYINGS as EMAIL
from notifications.sms.sayings import SAYINGS as SMS
from notifications.zalo.sayings import SAYINGS as ZALO

OWN: Mapping[str, Pair] = {
    "workflow.faulty": (
        "Không soạn được thông báo: dữ liệu của thông báo bị lỗi ({type}); đề nghị xem nhật ký chương trình.",
        "The message cannot be made: its data are faulty ({type}); please see the program's log.",
    ),
    "workflow.sender-died": (
        "tiến trình gửi dừng trước khi có trả lời",
        "the sending process ended before an answer came",
    ),
    "workflow.came-back": ("Thư bị trả lại ({answer})", "The mail came back ({answer})"),
    "workflow.calendar-changed.by": (
        "Lịch làm việc thay đổi: {decisions}",
        "The working calendar has changed: {decisions}",
    ),
    "workflow.calendar-changed": ("Lịch làm việc thay đổi", "The working calendar has changed"),
    "workflow.plan-amended": ("Theo văn bản {number}", "By document {number}"),
    "workflow.plan-amended.why": ("Theo văn bản {number}: {reason}", "By document {number}: {reason}"),
    "workflow.units-changed": ("Đơn vị thay đổi theo {resolution}", "Units changed by {resolution}"),
    "workflow.plan-closed": ("Đóng kế hoạch", "Plan closed"),
    "workflow.plan-superseded": ("Được thay thế bởi Kế hoạch {number}", "Superseded by plan {number}"),
    # --- what the audit finds ---
    **{f"workflow.broken.{name}": (f"{name}: {{why}}", f"{name}: {{why}}") for name in CHANNELS},
    "workflow.file-aside": ("{digest} được chuyển vào {folder}", "{digest} moved to {folder}"),
    "workflow.halves": ("đã xóa {n} bản sao dở dang", "{n} unfinished copies removed"),
}
# Kept in words by earlier versions, and by no other: no code of ours says these any more.
EARLIER: Mapping[str, Pair] = {
    "earlier.in-doubt": ("Không rõ đã đến hay chưa: {why}", "It is not known whether it arrived: {why}"),
    "earlier.in-doubt-then": ("Không rõ đã đến hay chưa; {why}", "It is not known whether it arrived; {why}"),
}
TABLE: Mapping[str, Pair] = {
    **FILE_TROUBLES,
    **HTTP,
    **EMAIL,
    **SMS,
    **ZALO,
    **OWN,
    **EARLIER,
}
SAYINGS = Sayings(TABLE)


def in_words(detail: Any) -> Any:
    """Values as they are kept, lists and all, with every sentence of ours in the reader's language."""
    if isinstance(detail, str):
        return SAYINGS.words(detail)
    if isinstance(detail, list):
        return [in_words(one) for one in detail]
    return {name: in_words(one) for name, one in detail.items()} if isinstance(detail, dict) else detail
