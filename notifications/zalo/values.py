"""What a template message can say of a letter: one short line per value, in Vietnamese, as Zalo takes it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lib.dates import day_words
from lib.text import nfc
from lib.vocabulary import GRAVITY, KINDS, LISTED, SETTLED, Kind
from notifications.letter.model import Entry, Letter
from notifications.letter.view import one_line, spoken

DIGEST = "digest"  # what a letter with several notices is said by
# Where the vocabulary's name is not what is told; within the 30 characters that every parameter may have.
_CALLED: Mapping[str, str] = {
    "nudge": "Đôn đốc thực hiện",
    "overdue": "Quá hạn",
    "escalation": "Đơn vị chưa nộp báo cáo",
    "code": "Mã xác nhận",
    "returned": "Trả lại, yêu cầu bổ sung",
    "reopened": "Mở lại nhiệm vụ",
    "accepted": "Đã xác nhận hoàn thành",
    "waived": "Được miễn",
    "cancelled": "Thôi thực hiện",
    "amended": "Điều chỉnh kế hoạch",
    "ready": "Đã đủ báo cáo để tổng hợp",
    "acknowledge": "Chờ xác nhận tiếp nhận",
    "review": "Báo cáo chờ xem xét",
    "answer": "Xin gia hạn chờ trả lời",
    "acknowledge-escalation": "Đơn vị chậm tiếp nhận",
    "review-escalation": "Chậm xem xét báo cáo",
    "answer-escalation": "Chậm trả lời xin gia hạn",
}


def _called(kind: Kind) -> str:
    return _CALLED.get(kind, KINDS[kind].vi)


def told_as(letter: Letter) -> Kind | str:
    """The kind under which the letter is said: its only one, that of a list of units, or `digest`, as what another
    clock says: the templates of kinds speak of reports."""
    if any(entry.clock for entry in letter.entries):
        return DIGEST
    kinds = {entry.kind for entry in letter.entries}
    return lead(letter).kind if len(letter.entries) == 1 or (len(kinds) == 1 and kinds <= LISTED) else DIGEST


def lead(letter: Letter) -> Entry:
    """The gravest, and of those the one that is due first: what is said by name."""
    return min(letter.entries, key=lambda one: (GRAVITY.index(one.kind), one.due_on is None, one.due_on or letter.on))


def values(letter: Letter) -> dict[str, str]:
    """Every value by its name, on one line and without what cannot be printed; empty where the letter has none."""
    return {name: one_line(nfc(of(letter))) for name, of in VALUES.items()}


def shortened(text: str, longest: int) -> str:
    """At most `longest` characters, cut between words, with an ellipsis where something is left out."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    whole = cut if text[longest - 1] == " " else cut.rpartition(" ")[0]
    return (whole or cut).rstrip(" ,;:.-–(") + "…"


def _plan(letter: Letter) -> str:
    return lead(letter).plan_number


def _item(letter: Letter) -> str:
    """What is owed; for whoever stands in (contract, rule 11 of section 5), to whom it is to be passed on before it."""
    others = len({(one.plan, one.item) for one in letter.entries}) - 1
    item = f"{lead(letter).item} và {others} nội dung khác" if others else lead(letter).item
    return f"Nhờ chuyển {_unit(letter)}: {item}" if lead(letter).silent else item


def _kind(letter: Letter) -> str:
    first = lead(letter)
    kind = _CALLED.get(spoken(first)) or _called(first.kind)
    return f"Nhờ chuyển: {kind}" if first.silent else kind


def _reason(letter: Letter) -> str:
    """The reason of what is told of; for whoever stands in, what is asked where a template has room for it."""
    first = lead(letter)
    asked = f"{_unit(letter)} không liên hệ được ai; đề nghị chuyển và cho biết đầu mối" if first.silent else ""
    return ". ".join(filter(None, (first.reason, asked)))


def _unit(letter: Letter) -> str:
    """Whose report it is; for whoever stands in, which unit is silent."""
    units = dict.fromkeys(one.silent or one.unit for one in letter.entries)
    return next(iter(units)) if len(units) == 1 else f"{len(units)} đơn vị"


def _due(letter: Letter) -> str:
    due = min((one.due_on for one in letter.entries if one.due_on), default=None)
    return day_words(due) if due else ""


def _state(letter: Letter) -> str:
    """How far the due date is; for what is settled or sent back, that."""
    first = lead(letter)
    if spoken(first) == "nudge":
        return _CALLED["nudge"]
    if first.kind in SETTLED or first.kind == "returned" or first.due_on is None:
        return _called(first.kind)
    days = (first.due_on - letter.on).days
    return "đến hạn hôm nay" if days == 0 else f"còn {days} ngày" if days > 0 else f"quá hạn {-days} ngày"


def _count(letter: Letter) -> str:
    """Units for a list of units, else what is to be done."""
    units = {one.unit for one in letter.entries}
    things = {(one.plan, one.item, one.unit) for one in letter.entries}
    return str(len(units) if lead(letter).kind in LISTED and told_as(letter) != DIGEST else len(things))


VALUES: Mapping[str, Callable[[Letter], str]] = {
    "recipient": lambda letter: letter.recipient.unit,
    "unit": _unit,
    "plan": _plan,
    "subject": lambda letter: lead(letter).plan_subject,
    "item": _item,
    "due": _due,
    "state": _state,
    "count": _count,
    "report_to": lambda letter: lead(letter).report_to,
    "desk": lambda letter: lead(letter).desk,
    "reason": _reason,
    "kind": _kind,
    "today": lambda letter: day_words(letter.on),
    "link": lambda letter: letter.links[0].address if letter.links else "",
    "link_token": lambda letter: letter.links[0].token if letter.links else "",
    "code": lambda letter: next(iter(letter.codes), ""),
}
# A part of these would be wrong, not short.
WHOLE = frozenset({"plan", "due", "count", "today", "link", "link_token", "code"})
