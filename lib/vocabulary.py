"""The words that everything else is made of, one table each: notice kinds, acts, posts, audiences, channels. Pure.

A word stands here once, with what follows from it; whoever needs a choice, an order or a name derives it from here.
What is kept is the code; the words are said when it is read, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from lib.language import say

Pair = tuple[str, str]  # the same in Vietnamese and in English

Post = Literal["officer", "head", "deputy", "mailbox"]
Audience = str  # one of AUDIENCES, or `level:` with a level of units
Kind = Literal[
    "escalation",
    "overdue",
    "due",
    "missed",
    "returned",
    "refused",
    "reopened",
    "reminder",
    "assignment",
    "amended",
    "suspended",
    "resumed",
    "unreachable",
    "asked",
    "question",
    "contributed",
    "ready",
    "answered",
    "extended",
    "cancelled",
    "waived",
    "accepted",
    "received",
    "link",
    "summary",
]


def word(table: Mapping[str, Pair], code: str) -> str:
    """What `code` is called in the current language; a code that the table does not know is its own name."""
    return say(*table[code]) if code in table else code


# --- notices ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NoticeKind:
    """What a notice of one kind is.

    `listed`: it speaks of other units, possibly of many: one table instead of one paragraph per unit.
    `settled`: nothing is left to be done after it, so that how many days are left is of no interest.
    `answers`: it answers a person's own press on a page; by e-mail it leaves at any hour.
    `shared`: it is told to the task's supporters too (change contract, P3).
    `tells` whom, where it is not of the ladder, which names its own audiences.
    """

    vi: str
    en: str
    listed: bool = False
    settled: bool = False
    answers: bool = False
    shared: bool = False
    tells: Audience = "officer"


# The gravest first: it gives a mail its subject and comes first in the body.
KINDS: Mapping[Kind, NoticeKind] = {
    "escalation": NoticeKind("Báo cáo cấp trên", "Escalation", listed=True),
    "overdue": NoticeKind("Đôn đốc quá hạn", "Overdue"),
    "due": NoticeKind("Đến hạn", "Due"),
    "missed": NoticeKind("Không hoàn thành", "Not done", settled=True),
    "returned": NoticeKind("Trả lại", "Returned"),
    "refused": NoticeKind("Không đồng ý gia hạn", "Extension refused"),
    "reopened": NoticeKind("Mở lại", "Reopened"),
    "reminder": NoticeKind("Nhắc hạn", "Reminder"),
    "assignment": NoticeKind("Giao nhiệm vụ", "Assignment", shared=True),
    "amended": NoticeKind("Điều chỉnh", "Amended", shared=True),
    "suspended": NoticeKind("Tạm dừng kế hoạch", "Plan suspended", shared=True),
    "resumed": NoticeKind("Tiếp tục kế hoạch", "Plan resumed", shared=True),
    "unreachable": NoticeKind("Không liên hệ được", "Unreachable", listed=True, tells="issuer"),
    "asked": NoticeKind("Xin gia hạn", "More time asked for", tells="issuer"),
    "question": NoticeKind("Câu hỏi", "Question", tells="issuer"),
    "contributed": NoticeKind("Phối hợp", "Contribution"),
    "ready": NoticeKind("Đủ để tổng hợp", "Ready"),
    "answered": NoticeKind("Trả lời câu hỏi", "Question answered"),
    "extended": NoticeKind("Gia hạn", "Extended", shared=True),
    "cancelled": NoticeKind("Hủy", "Cancelled", settled=True, shared=True),
    "waived": NoticeKind("Miễn", "Waived", settled=True, shared=True),
    "accepted": NoticeKind("Xác nhận hoàn thành", "Accepted", settled=True),
    "received": NoticeKind("Đã nhận báo cáo", "Report received", settled=True, answers=True),
    "link": NoticeKind("Liên kết", "Link", settled=True, answers=True),
    "summary": NoticeKind("Tổng hợp", "Summary", tells="issuer"),
}
GRAVITY: tuple[Kind, ...] = tuple(KINDS)
LISTED = frozenset(name for name, kind in KINDS.items() if kind.listed)
OF_OTHERS = LISTED | {name for name, kind in KINDS.items() if kind.tells == "issuer"}  # they speak of other units
SUPPORTERS: Audience = "with"
TELLS: Mapping[str, Sequence[Audience]] = {
    name: (kind.tells, *([SUPPORTERS] if kind.shared else [])) for name, kind in KINDS.items()
}
SETTLED = frozenset(name for name, kind in KINDS.items() if kind.settled)
ANSWERS = frozenset(name for name, kind in KINDS.items() if kind.answers)
KIND_WORDS: Mapping[str, Pair] = {name: (kind.vi, kind.en) for name, kind in KINDS.items()}

# Where a notice or its message is on its way.
STATES: Mapping[str, Pair] = {
    "planned": ("sẽ gửi", "planned"),
    "pending": ("chờ gửi", "pending"),
    "sending": ("đang gửi", "sending"),
    "sent": ("đã gửi", "sent"),
    "delivered": ("đã nhận", "delivered"),
    "skipped": ("bỏ qua", "skipped"),
    "withdrawn": ("rút lại", "withdrawn"),
    "failed": ("không gửi được", "failed"),
    "unknown": ("chưa rõ kết quả", "unknown"),
    "unreachable": ("không liên hệ được", "unreachable"),
    "dropped": ("thôi gửi", "dropped"),
}

# Why a notice is not said (contract, section 3).
REASONS: Mapping[str, Pair] = {
    "same day": ("cùng ngày có bậc sau", "a later rung on the same day"),
    "superseded": ("đã có bậc mới hơn", "a newer rung is said"),
}

# --- people ----------------------------------------------------------------------------------------------------------

# What a post is called within a sentence.
POSTS: Mapping[str, Pair] = {
    "officer": ("đầu mối", "officer"),
    "head": ("thủ trưởng", "head"),
    "deputy": ("cấp phó", "deputy"),
    "mailbox": ("hộp thư", "mailbox"),
}
POSTS_IN_ORDER: tuple[Post, ...] = get_args(Post)
OWN_POSTS: frozenset[str] = frozenset(POSTS)
# Whom a rung tells: posts of the owing unit, or whoever stands above it. Of `superior` alone it is the officer.
AUDIENCES: Mapping[str, Pair] = {
    **POSTS,
    "superior": ("cấp trên trực tiếp", "superior"),
    "superior.head": ("thủ trưởng cấp trên trực tiếp", "the superior's head"),
    "superior.deputy": ("cấp phó của cấp trên trực tiếp", "the superior's deputy"),
    "superior.mailbox": ("hộp thư của cấp trên trực tiếp", "the superior's mailbox"),
    "superior2": ("cấp trên của cấp trên trực tiếp", "the superior's superior"),
    "issuer": ("bộ phận theo dõi", "the desk"),
    "with": ("đơn vị phối hợp", "the supporters"),
    "issuers": ("bộ phận theo dõi và các cơ quan cùng ban hành", "the desk and the joint issuers"),
}
AT_LEVEL = "level:"  # the officer of the nearest unit of that level above the owing one

# Ways to reach people, by the name that contacts, settings and notices carry.
CHANNELS: Mapping[str, Pair] = {"email": ("thư điện tử", "e-mail"), "zalo": ("Zalo", "Zalo"), "sms": ("SMS", "SMS")}

# --- acts ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ActWords:
    """An act as an entry of a task's history, and as it follows “không thể …” / “cannot be …”."""

    name: Pair
    done: Pair


ACTS: Mapping[str, ActWords] = {
    "acknowledge": ActWords(("Tiếp nhận", "Acknowledged"), ("tiếp nhận", "acknowledged")),
    "submit": ActWords(("Nộp báo cáo", "Submitted"), ("nộp báo cáo cho", "submitted")),
    "recall": ActWords(("Rút lại báo cáo", "Taken back"), ("rút lại báo cáo của", "taken back")),
    "accept": ActWords(("Xác nhận hoàn thành", "Accepted"), ("xác nhận hoàn thành", "accepted")),
    "return": ActWords(("Trả lại", "Returned"), ("trả lại", "returned")),
    "extend": ActWords(("Gia hạn", "Extended"), ("gia hạn", "extended")),
    "waive": ActWords(("Miễn", "Waived"), ("miễn", "waived")),
    "reopen": ActWords(("Mở lại", "Reopened"), ("mở lại", "reopened")),
    "miss": ActWords(("Không hoàn thành", "Not done"), ("ghi không hoàn thành", "recorded as not done")),
    "cancel": ActWords(("Hủy", "Cancelled"), ("hủy", "cancelled")),
    "progress": ActWords(("Báo cáo tiến độ", "Progress"), ("báo cáo tiến độ", "reported on")),
    "amend": ActWords(("Điều chỉnh hạn", "Due date amended"), ("điều chỉnh hạn", "amended")),
    "pass": ActWords(("Chuyển tiếp", "Passed on"), ("chuyển tiếp", "passed on")),
    "suspend": ActWords(("Tạm dừng kế hoạch", "Plan suspended"), ("tạm dừng", "suspended")),
    "resume": ActWords(("Tiếp tục kế hoạch", "Plan resumed"), ("tiếp tục", "resumed")),
    "ask": ActWords(("Xin gia hạn", "More time asked for"), ("xin gia hạn cho", "given a request for more time")),
    "refuse": ActWords(("Không đồng ý gia hạn", "Extension refused"), ("trả lời đề nghị gia hạn", "refused more time")),
    "withdraw": ActWords(
        ("Rút lại đề nghị gia hạn", "Request withdrawn"), ("rút lại đề nghị gia hạn", "relieved of its request")
    ),
    "question": ActWords(("Gửi câu hỏi", "Question"), ("gửi câu hỏi về", "asked about")),
    "answer": ActWords(("Trả lời câu hỏi", "Answer"), ("trả lời câu hỏi về", "answered about")),
    "contribute": ActWords(("Phối hợp", "Contribution"), ("gửi nội dung phối hợp cho", "contributed to")),
}
ACT_NAMES: Mapping[str, Pair] = {action: act.name for action, act in ACTS.items()}
ACTS_DONE: Mapping[str, Pair] = {action: act.done for action, act in ACTS.items()}
