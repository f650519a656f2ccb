"""The words of a text message: the plan, what about it, by when, how many, and what is asked. Pure.

Carriers let through only texts whose pattern was registered with them, so the pattern is always the same:

    Kế hoạch NUMBER: WHAT DUE: TITLE (UNIT) và N nội dung khác (hạn sớm nhất DATE). ASKED. CODE. Nộp: ADDRESS

Whoever stands in for another unit is asked to pass it on (contract, rule 11 of section 5); UNIT is the silent one then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from lib.dates import day_words
from lib.language import say
from lib.text import collation_key, nfc
from lib.vocabulary import GRAVITY, LISTED
from notifications.letter.instead import before_subject
from notifications.letter.model import Entry, Letter, Link
from notifications.letter.view import one_line, spoken
from notifications.letter.wording import SHIPPED
from notifications.sms.alphabet import parts, unaccented
from org.model import Relation

MOST_PARTS, MOST_CODES = 3, 3


@dataclass(frozen=True)
class _Words:
    """A text in its pieces, each as it is spelled."""

    plan: str
    number: str
    what: str
    title: str
    unit: str
    others: str
    asked: str
    code: str
    way: str

    def __str__(self) -> str:
        named = f": {self.title}" if self.title else ""
        whose = f" ({self.unit})" if self.unit else ""
        told = f"{self.plan} {self.number}: {self.what}{named}{whose}{self.others}.".replace("....", "...")
        sentences = (f"{one}." for one in (self.asked, self.code) if one)
        return " ".join(part for part in (told, *sentences, self.way) if part)


def text_of(letter: Letter, *, accented: bool = False) -> str:
    """The letter in at most three parts. For that the title is shortened, then the unit's name; what is asked is left
    to the page, or for whoever stands in the page left out; then the plan's number is shortened, never the date. Beside
    a code what else there is may be left out."""
    words = _words(letter, nfc if accented else unaccented)
    last = "way" if any(entry.silent for entry in letter.entries) else "asked"
    left_out = [*([last] if words.way else []), *(["others"] if words.code else [])]
    for name in ("title", "unit", *left_out, "number"):
        if name in left_out:
            words = replace(words, **{name: ""}) if parts(str(words)) > MOST_PARTS else words
            continue
        whole = getattr(words, name)
        length = min(len(whole), MOST_PARTS * 160)
        while parts(str(words)) > MOST_PARTS and length > 0:
            length -= 1
            words = replace(words, **{name: _cut(whole, length)})
    return str(words)


def _words(letter: Letter, spelled: Callable[[str], str]) -> _Words:
    lead = min(letter.entries, key=_order)
    return _Words(
        plan=spelled(say("Kế hoạch", "Plan")),
        number=spelled(one_line(lead.plan_number)),
        what=spelled(_what(lead, letter)),
        title=spelled(one_line(lead.item)).rstrip(" ."),
        unit=spelled(_whose(lead, letter)),
        others=spelled(_others(lead, letter)),
        asked=spelled((_passed_on(letter) if lead.silent else _asked_of(lead)) or ""),
        code=spelled(_code(letter)) if letter.codes else "",
        way=spelled(_way(letter.links[0])) if letter.links else "",
    )


def _way(link: Link) -> str:
    if link.words == "board":
        return say("Xem: {at}", "See: {at}", at=link.address)
    return say("Nộp: {at}", "Submit: {at}", at=link.address)


def _code(letter: Letter) -> str:
    code = ", ".join(letter.codes[:MOST_CODES])
    return say("Mã xác nhận: {it}, dùng trong 10 phút", "Code: {it}, good for 10 minutes", it=code)


def _what(lead: Entry, letter: Letter) -> str:
    units, due = len(_units(letter, lead)), day_words(lead.due_on) if lead.due_on else ""
    return (before_subject(lead) if lead.supports else "") + SHIPPED.sentence(
        f"{spoken(lead)}.subject",
        lead.relation,
        due=say("{at} ngày {due}", "{at} on {due}", at=lead.at, due=due) if due and lead.at else due,
        today="",
        units=str(units) if lead.kind in LISTED and units > 1 else "",
    )


def _others(lead: Entry, letter: Letter) -> str:
    others = len({(entry.plan, entry.item) for entry in letter.entries}) - 1
    earliest = min((entry.due_on for entry in letter.entries if entry.due_on), default=None)
    words = say(" và {n} nội dung khác", " and {n} more", n=others) if others else ""
    if earliest is not None and earliest != lead.due_on:
        words += say(" (hạn sớm nhất {d})", " (earliest due {d})", d=day_words(earliest))
    return words


def _whose(lead: Entry, letter: Letter) -> str:
    """The silent unit that the reader stands in for; else the unit that owes it, for a reader who is of another. Of
    several, how many."""
    if lead.silent:
        silent = _silent(letter)
        return one_line(lead.silent) if len(silent) == 1 else say("{n} đơn vị", "{n} units", n=len(silent))
    units = _units(letter, lead)
    if len(units) > 1:
        return "" if lead.kind in LISTED else say("{n} đơn vị", "{n} units", n=len(units))
    return "" if lead.unit == letter.recipient.unit else one_line(lead.unit)


def _units(letter: Letter, lead: Entry) -> set[str]:
    said = (lead.kind, lead.due_on, lead.plan, lead.item)
    return {entry.unit for entry in letter.entries if (entry.kind, entry.due_on, entry.plan, entry.item) == said}


def _silent(letter: Letter) -> set[str]:
    return {entry.silent for entry in letter.entries if entry.silent}


def _passed_on(letter: Letter) -> str:
    """What whoever stands in is asked, of the unit or the units named before."""
    return say(
        "{units} không liên hệ được ai, đề nghị chuyển và cho biết đầu mối",
        "Nobody can be reached there: please pass this on and name a contact",
        units="Đơn vị" if len(_silent(letter)) == 1 else "Các đơn vị",
    )


def _asked_of(lead: Entry) -> str | None:
    if lead.supports:
        return say("Đề nghị phối hợp với đơn vị chủ trì", "Please support the unit that leads")
    return _asked(spoken(lead), lead.relation)


def _asked(kind: str, relation: Relation) -> str | None:
    if kind not in _ASKED:
        return None
    return f"{say(*_OPENINGS[relation])} {say(*_ASKED[kind])}"


_OPENINGS: Mapping[Relation, tuple[str, str]] = {
    "subordinate": ("Yêu cầu", "You are to"),
    "member": ("Trân trọng đề nghị", "We respectfully ask you to"),
    "other": ("Đề nghị", "Please"),
}
_ABOVE = ("chỉ đạo, đôn đốc", "see to it that this is done")
_ASKED: Mapping[str, tuple[str, str]] = {
    "assignment": ("thực hiện và gửi báo cáo đúng hạn", "carry it out and send the report in time"),
    "reminder": ("gửi báo cáo đúng hạn", "send the report in time"),
    "nudge": ("báo cáo kết quả hoặc tiến độ", "report what was done, or how far it is"),
    "due": ("gửi báo cáo trong ngày đến hạn", "send the report on the day it is due"),
    "overdue": ("sớm gửi báo cáo", "send the report soon"),
    "escalation": ("chỉ đạo, đôn đốc", "see to it that they report"),
    "returned": ("hoàn thiện và gửi lại báo cáo", "complete the report and send it again"),
    "refused": ("thực hiện theo thời hạn đã giao", "keep to the date set"),
    "asked": ("xem xét, trả lời đơn vị", "consider it and answer"),
    "question": ("trả lời đơn vị", "answer the unit"),
    "answered": ("thực hiện theo nội dung trả lời", "go by the answer"),
    "contributed": ("tổng hợp và gửi báo cáo đúng hạn", "consolidate it and report in time"),
    "reopened": ("gửi báo cáo nếu chưa gửi", "send the report unless it was sent"),
    "extended": ("hoàn thành trước khi hết hạn mới", "complete it by the new date"),
    "amended": ("thực hiện theo thông tin mới", "go by the new information"),
    "suspended": ("chờ thông báo tiếp theo", "await further notice"),
    "resumed": ("gửi báo cáo theo thời hạn đã giao", "send the report by the date set"),
    "ready": ("tổng hợp và gửi báo cáo đúng hạn", "consolidate and report in time"),
    "unreachable": ("bổ sung cán bộ đầu mối", "add a contact"),
    "acknowledge": ("xác nhận đã tiếp nhận", "confirm that you received it"),
    "review": ("xem xét báo cáo", "review the report"),
    "answer": ("trả lời đơn vị", "answer the unit"),
    **dict.fromkeys(("acknowledge-escalation", "review-escalation", "answer-escalation"), _ABOVE),
}


def _cut(words: str, length: int) -> str:
    """At most `length` characters, at the end of a word where there is one."""
    if len(words) <= length:
        return words
    kept = words[: max(0, length - 3)]
    whole = kept.rpartition(" ")[0].rstrip(" ,;:.-") or kept
    return f"{whole}..." if whole else ""


def _order(entry: Entry) -> tuple[Any, ...]:
    """The gravest first, then the earliest, as in a mail's subject."""
    return (
        *(GRAVITY.index(entry.kind), entry.due_on or date.max, entry.plan_issued_on, entry.plan_number),
        *(collation_key(entry.item), collation_key(entry.unit)),
    )
