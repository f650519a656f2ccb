"""A letter laid out: sections, entries and tables as plain words, so that text and HTML say the same. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from notifications.model import Entry, Letter
from notifications.words import GRAVITY, LISTED, SETTLED, day, request, section_title, subject_phrase
from org.language import say
from org.text import collation_key

_TITLE_LENGTH = 90  # of a title in the subject


@dataclass(frozen=True, kw_only=True)
class Line:
    """One entry: its title, and what is known of it as (label, words)."""

    title: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A part of a table: the units of one item with one due date."""

    title: str
    due: str
    units: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Group:
    """What is said of one plan: lines, or rows of a table, and in whose place the reader is told."""

    plan: str
    lines: tuple[Line, ...] = ()
    table: tuple[Rows, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Section:
    """All notices of one kind."""

    title: str
    request: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, kw_only=True)
class View:
    """The whole letter in words."""

    subject: str
    greeting: str
    sections: tuple[Section, ...]
    closing: str
    footer: tuple[str, ...]


def lay_out(letter: Letter) -> View:
    """The letter in the current language; the gravest kind first, then the earliest due date."""
    kinds = [kind for kind in GRAVITY if any(entry.kind == kind for entry in letter.entries)]
    return View(
        subject=subject(letter),
        greeting=say("Kính gửi: {to}", "To: {to}", to=_addressee(letter)),
        sections=tuple(
            Section(title=section_title(kind), request=request(kind), groups=_groups(kind, letter)) for kind in kinds
        ),
        closing=say("Trân trọng.", "Yours sincerely."),
        footer=_footer(letter.entries),
    )


def subject(letter: Letter) -> str:
    """Plan, what it is about by the gravest kind, and the earliest due date of all that the letter says."""
    kind = min((entry.kind for entry in letter.entries), key=GRAVITY.index)
    same_kind = sorted((entry for entry in letter.entries if entry.kind == kind), key=_order)
    lead = same_kind[0]
    earliest = min((entry.due_on for entry in letter.entries if entry.due_on), default=None)
    units = len({entry.unit for entry in same_kind if entry.due_on == lead.due_on})
    phrase = subject_phrase(
        kind, lead.due_on if lead.due_on == earliest else None, today=earliest == letter.on, count=units
    )
    others = len({(entry.plan, entry.item) for entry in letter.entries}) - 1
    parts = [f"[{_plans_named(lead, letter.entries)}] {phrase}: {_shortened(lead.item)}"]
    if others:
        parts.append(say("và {n} nội dung khác", "and {n} more", n=others))
    if earliest is not None and lead.due_on != earliest:
        parts.append(say("(hạn sớm nhất {d})", "(earliest due {d})", d=day(earliest)))
    return one_line(" ".join(parts))


def _plans_named(lead: Entry, entries: Iterable[Entry]) -> str:
    others = len({entry.plan for entry in entries}) - 1
    number = one_line(lead.plan_number)
    return (
        say("{number} và {n} kế hoạch khác", "{number} and {n} more plans", number=number, n=others)
        if others
        else number
    )


def _groups(kind: str, letter: Letter) -> tuple[Group, ...]:
    entries = sorted((entry for entry in letter.entries if entry.kind == kind), key=_order)
    by_plan: dict[tuple[date, str], list[Entry]] = {}
    for entry in entries:
        by_plan.setdefault(entry.plan, []).append(entry)
    return tuple(_group(kind, of_plan, letter) for of_plan in by_plan.values())


def _group(kind: str, entries: list[Entry], letter: Letter) -> Group:
    plan = _plan(entries[0])
    if kind in LISTED:
        whose = dict.fromkeys(entry.stands_for for entry in entries if entry.stands_for)
        notes = tuple(_stand_in(one) for one in whose)
        return Group(plan=plan, table=_table(entries, letter.on), notes=notes)
    return Group(plan=plan, lines=tuple(_line(entry, letter) for entry in entries))


def _plan(entry: Entry) -> str:
    return say(
        "Kế hoạch số {number} ngày {issued}: {subject}",
        "Plan {number} of {issued}: {subject}",
        number=entry.plan_number,
        issued=day(entry.plan_issued_on),
        subject=entry.plan_subject,
    )


def _table(entries: list[Entry], on: date) -> tuple[Rows, ...]:
    by_item: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        written = _written(entry)
        due = f"{_due(entry, on)}. {_as_written()}: {written}" if written else _due(entry, on)
        by_item.setdefault((entry.item, due), []).append(entry.unit)
    return tuple(Rows(title=title, due=due, units=tuple(units)) for (title, due), units in by_item.items())


def _line(entry: Entry, letter: Letter) -> Line:
    before = entry.extended_from
    known = (
        (say("Hạn mới", "New due date") if before else say("Hạn", "Due"), _due(entry, letter.on)),
        (_as_written(), _written(entry)),
        (say("Hạn trước đây", "Due before"), day(before) if before else None),
        (say("Lý do", "Reason"), entry.reason),
        (say("Đơn vị", "Unit"), entry.unit),
        (say("Sản phẩm", "Deliverables"), "; ".join(entry.deliverables) if entry.kind not in SETTLED else None),
        (say("Gửi báo cáo về", "Report to"), entry.report_to if entry.kind not in SETTLED else None),
        (say("Người nhận thư", "Sent to you"), _stand_in(entry.stands_for) if entry.stands_for else None),
    )
    return Line(title=entry.item, facts=tuple((label, words) for label, words in known if words))


def _as_written() -> str:
    return say("Theo văn bản", "As written")


def _stand_in(whose: str) -> str:
    return say("Ông/Bà nhận thư này thay {whose}.", "You receive this in place of {whose}.", whose=whose)


def _due(entry: Entry, on: date) -> str:
    """The date and how far it is."""
    if entry.due_on is None:
        return say("không ấn định", "no date set")
    due = day(entry.due_on)
    when = say("{at} ngày {due}", "{due}, {at}", at=entry.at, due=due) if entry.at else due
    return when if entry.kind in SETTLED else f"{when} ({_distance((entry.due_on - on).days)})"


def _written(entry: Entry) -> str | None:
    """The date as the document has it where it differs, and why, without judgement."""
    given, why = entry.due_given, entry.day_off
    if given is None or entry.due_on is None or given == entry.due_on:
        return None
    if why is None:
        return day(given)
    return say(
        "{given}, là {why}; hạn chuyển {where}",
        "{given}, {why}; moved {where}",
        given=day(given),
        why=why,
        where=say("sang ngày làm việc kế tiếp", "on to the next working day")
        if entry.due_on > given
        else say("lên ngày làm việc liền trước", "back to the working day before"),
    )


def _distance(days: int) -> str:
    if days == 0:
        return say("hôm nay", "today")
    if days > 0:
        return say("còn {n} ngày", "in {n} days", n=days)
    return say("quá hạn {n} ngày", "{n} days ago", n=-days)


def _addressee(letter: Letter) -> str:
    to = letter.recipient
    return ", ".join(dict.fromkeys(part for part in (to.name, to.title, to.unit) if part))


def _footer(entries: Iterable[Entry]) -> tuple[str, ...]:
    desks = dict.fromkeys((entry.desk, entry.plan_number) for entry in sorted(entries, key=_order))
    of_desk: dict[str, list[str]] = {}
    for desk, number in desks:
        of_desk.setdefault(desk, []).append(number)
    follows = tuple(
        say(
            "{desk} theo dõi Kế hoạch {numbers}.",
            "{desk} follows plan {numbers}.",
            desk=desk,
            numbers=", ".join(numbers),
        )
        for desk, numbers in of_desk.items()
    )
    return (
        say("Thư này do hệ thống Đôn Đốc tự động gửi.", "This mail was sent automatically by Đôn Đốc."),
        *follows,
        say(
            "Khi báo cáo đã được ghi nhận, hệ thống không nhắc nội dung đó nữa.",
            "Once a report has been recorded, the system no longer reminds of it.",
        ),
    )


def _order(entry: Entry) -> tuple[Any, ...]:
    words = collation_key(entry.item), collation_key(entry.unit)
    return entry.due_on or date.max, entry.plan_issued_on, entry.plan_number, *words


def _shortened(title: str) -> str:
    title = one_line(title)
    if len(title) <= _TITLE_LENGTH:
        return title
    return title[:_TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def one_line(text: str) -> str:
    """No line breaks and no control characters: what goes into a header must not begin another."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
