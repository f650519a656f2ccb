"""What is said of each thing in a letter: a card with its facts, or a row of a table. Pure.

Occurrences of one item are one entry with all its dates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from lib.clocks.words import CLOCK_DUES
from lib.dates import day_words, moment_words
from lib.language import say
from lib.text import size_words
from lib.time import local_date
from lib.vocabulary import SETTLED, word
from notifications.letter.model import Entry, Letter, Reminded
from plans.periods.words import period_words

MOST_OUTLINES = 5  # named in one card


@dataclass(frozen=True, kw_only=True)
class Told:
    """One card: its title, and what is known of it as (label, words)."""

    title: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A part of a table: the units of one item with the same due dates, each with whom to call and what it heard."""

    title: str
    due: str
    units: tuple[tuple[str, str], ...]


def cards(entries: Iterable[Entry], letter: Letter) -> tuple[Told, ...]:
    """In the order of the entries; what differs in its dates alone is one."""
    alike: dict[Entry, list[Entry]] = {}
    for entry in entries:
        alike.setdefault(_without_dates(entry), []).append(entry)
    return tuple(_card(occurrences, letter) for occurrences in alike.values())


def table(entries: Iterable[Entry], on: date) -> tuple[Rows, ...]:
    """By item and due dates, in the order of the entries."""
    owed: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        owed.setdefault((entry.item, entry.unit), []).append(entry)
    rows: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for (item, unit), occurrences in owed.items():
        due = "; ".join(dict.fromkeys(_due_as_written(one, on) for one in occurrences))
        rows.setdefault((item, due), []).append((unit, _whom_to_call(occurrences)))
    return tuple(Rows(title=title, due=due, units=tuple(units)) for (title, due), units in rows.items())


def stand_in(whose: str) -> str:
    """In whose place the reader is told."""
    return say("Ông/Bà nhận thư này thay {whose}.", "You receive this in place of {whose}.", whose=whose)


def _without_dates(entry: Entry) -> Entry:
    alike = replace(entry, due_on=None, due_given=None, day_off=None, period=None)
    return replace(alike, rung=None, handed_in=None, in_time=True)


def _card(occurrences: list[Entry], letter: Letter) -> Told:
    entry = occurrences[0]
    before = entry.extended_from
    known = (
        *(_dates(occurrences, letter.on) if len(occurrences) > 1 else _date(entry, letter.on)),
        *_receipt(entry),
        (say("Mã xác nhận", "Code"), _code(entry)),
        (say("Hạn trước đây", "Due before"), _when(before, entry.at) if before else None),
        (say("Đề nghị lùi hạn đến", "More time asked for until"), day_words(entry.until) if entry.until else None),
        (_reason(entry), entry.reason),
        (_role(entry), entry.unit if entry.unit != letter.recipient.unit else None),
        (say("Chuyển tiếp từ", "Taken over from"), ", ".join(entry.taken_from)),
        (say("Sản phẩm", "Deliverables"), _deliverables(entry)),
        (say("Đề cương, mẫu biểu", "Outlines, forms"), _outlines(entry)),
        (say("Gửi báo cáo về", "Report to"), None if entry.kind in SETTLED or entry.clock else entry.report_to),
        (say("Người nhận thư", "Sent to you"), stand_in(entry.stands_for) if entry.stands_for else None),
    )
    return Told(title=entry.item, facts=tuple((label, words) for label, words in known if words))


def _role(entry: Entry) -> str:
    """What the unit that owes is to the reader."""
    return say("Đơn vị chủ trì", "Led by") if entry.supports else say("Đơn vị", "Unit")


def _reason(entry: Entry) -> str:
    """What the words of the act are."""
    if entry.kind == "question":
        return say("Câu hỏi", "Question")
    return say("Trả lời", "Answer") if entry.kind == "answered" else say("Lý do", "Reason")


def _code(entry: Entry) -> str | None:
    return say("{it}, dùng trong 10 phút", "{it}, good for 10 minutes", it=entry.code) if entry.code else None


def _receipt(entry: Entry) -> Iterable[tuple[str, str | None]]:
    if given := entry.receipt:
        yield say("Số biên nhận", "Receipt number"), given.number
        yield say("Người nộp", "Submitted by"), given.by
        yield say("Tệp", "Files"), "; ".join(f"{name} ({size_words(size)})" for name, size in given.files)


def _date(entry: Entry, on: date) -> Iterable[tuple[str, str | None]]:
    if entry.kind == "link":  # of no task
        return
    due = say("Hạn mới", "New due date") if entry.extended_from else word(CLOCK_DUES, entry.clock or "")
    yield due, _due(entry, on)
    yield _as_written(), _written(entry)
    yield say("Kỳ số liệu", "Period"), period_words(entry.period) if entry.period else None
    yield say("Nộp lúc", "Handed in"), _came(entry)


def _dates(occurrences: list[Entry], on: date) -> Iterable[tuple[str, str | None]]:
    for number, entry in enumerate(occurrences, 1):
        came = _came(entry)
        handed_in = say("; nộp {it}", "; handed in {it}", it=came) if came else ""
        yield say("Hạn {n}", "Due {n}", n=number), _due_as_written(entry, on) + handed_in


def _came(entry: Entry) -> str | None:
    """When what was accepted came, and whether that was in time."""
    if entry.handed_in is None:
        return None
    at = moment_words(entry.handed_in)
    if entry.due_on is None:
        return at
    if entry.in_time:
        return say("{at}, đúng hạn", "{at}, in time", at=at)
    if days := (local_date(entry.handed_in) - entry.due_on).days:
        return say("{at}, quá hạn {n} ngày", "{at}, {n} days late", at=at, n=days)
    return say("{at}, sau giờ hết hạn", "{at}, after the hour set", at=at)


def _whom_to_call(occurrences: list[Entry]) -> str:
    """Of a unit that owes: its officer with telephone, and how often and when last it was itself reminded."""
    counts = [entry.reminded for entry in occurrences if entry.reminded is not None]
    if not counts:
        return ""
    officer = occurrences[0].officer
    who = (
        say("Đầu mối: {it}", "Officer: {it}", it=officer.to_call)
        if officer
        else say("Chưa có đầu mối", "No officer is known")
    )
    return f"{who}; {sum(counts, Reminded())}"


def _deliverables(entry: Entry) -> str | None:
    """None where nothing is left to be sent, or where it is the entry's title once more."""
    return None if entry.kind in SETTLED or entry.deliverables == (entry.item,) else "; ".join(entry.deliverables)


def _outlines(entry: Entry) -> str | None:
    """What the plan carries for it, and where: linked, not attached (web contract, section 5).

    Whoever stands in from another unit has a link to their own unit's page, on which they are not.
    """
    if entry.kind in SETTLED or not entry.outlines:
        return None
    left = len(entry.outlines) - MOST_OUTLINES
    more = say(" và {n} tệp khác", " and {n} more", n=left) if left > 0 else ""
    named = "; ".join(entry.outlines[:MOST_OUTLINES]) + more
    if entry.page is None or entry.silent:
        return say("{named} (nhận tại {desk})", "{named} (to be had from {desk})", named=named, desk=entry.desk)
    if entry.page.token:
        return say(
            "{named} (tải tại trang của đơn vị, theo liên kết trong thư này)",
            "{named} (to be downloaded from the unit's page, by the link in this mail)",
            named=named,
        )
    return say(
        "{named} (tải tại trang của kế hoạch, theo liên kết trong thư này)",
        "{named} (to be downloaded from the plan's page, by the link in this mail)",
        named=named,
    )


def _as_written() -> str:
    return say("Theo văn bản", "As written")


def _due_as_written(entry: Entry, on: date) -> str:
    """In one line, with the period that it is of."""
    written, due = _written(entry), _due(entry, on)
    if entry.period:
        due += say(", kỳ số liệu {it}", ", period {it}", it=period_words(entry.period))
    return f"{due}. {_as_written()}: {written}" if written else due


def _due(entry: Entry, on: date) -> str:
    """The date and how far it is."""
    if entry.due_on is None:
        return say("không ấn định", "no date set")
    when = _when(entry.due_on, entry.at)
    return when if entry.kind in SETTLED else f"{when} ({_distance((entry.due_on - on).days)})"


def _when(day: date, at: str | None) -> str:
    """A day, with its hour where it ends earlier than at 24:00."""
    due = day_words(day)
    return say("{at} ngày {due}", "{due}, {at}", at=at, due=due) if at else due


def _written(entry: Entry) -> str | None:
    """The date as the document has it where it differs, and why, without judgement."""
    given, why = entry.due_given, entry.day_off
    if given is None or entry.due_on is None or given == entry.due_on:
        return None
    if why is None:
        return day_words(given)
    return say(
        "{given}, là {why}; hạn chuyển {where}",
        "{given}, {why}; moved {where}",
        given=day_words(given),
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
