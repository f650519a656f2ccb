"""A letter laid out: sections, entries and tables as plain words, so that text and HTML say the same. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from lib.dates import day_words
from lib.language import say
from lib.text import collation_key
from lib.vocabulary import GRAVITY, LISTED, SETTLED
from notifications.letter.digest import Sheet, proof, sheets
from notifications.letter.instead import before_subject, request
from notifications.letter.wording import SHIPPED, Wording
from notifications.model import Entry, Letter
from org.relation import Relation

_TITLE_LENGTH = 90  # of a title in the subject


@dataclass(frozen=True, kw_only=True)
class Told:
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
    lines: tuple[Told, ...] = ()
    table: tuple[Rows, ...] = ()
    notes: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Section:
    """All notices of one kind in one tone."""

    title: str
    request: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, kw_only=True)
class View:
    """The whole letter in words."""

    subject: str
    greeting: str
    sections: tuple[Section, ...]
    link: tuple[str, str] | None  # what it leads to, and the address
    closing: str
    footer: tuple[str, ...]


def lay_out(letter: Letter, wording: Wording) -> View:
    """The letter in the current language; the gravest kind first, then the earliest due date."""
    return View(
        subject=subject(letter, wording),
        greeting=_greeting(letter, wording),
        sections=tuple(
            _section(entries, letter, wording)
            for kind in GRAVITY
            for entries in _by_tone(entry for entry in letter.entries if entry.kind == kind)
        ),
        link=(wording.sentence("link"), letter.link) if letter.link else None,
        closing=wording.sentence("closing"),
        footer=_footer(letter.entries, wording),
    )


def subject(letter: Letter, wording: Wording = SHIPPED) -> str:
    """Plan, what it is about by the gravest kind, and the earliest due date of all that the letter says."""
    kind = min((entry.kind for entry in letter.entries), key=GRAVITY.index)
    same_kind = sorted((entry for entry in letter.entries if entry.kind == kind), key=_order)
    lead = same_kind[0]
    earliest = min((entry.due_on for entry in letter.entries if entry.due_on), default=None)
    units = len({entry.unit for entry in same_kind if entry.due_on == lead.due_on})
    phrase = wording.sentence(
        f"{spoken(lead)}.subject",
        lead.relation,
        due=day_words(earliest) if earliest and lead.due_on == earliest else "",
        today=say("hôm nay", "today") if earliest == letter.on else "",
        units=str(units) if units > 1 else "",
    )
    others = len({(entry.plan, entry.item) for entry in letter.entries}) - 1
    instead = before_subject(lead) if lead.silent else ""
    parts = [f"[{_plans_named(lead, letter.entries)}] {instead}{phrase}: {_shortened(lead.item)}"]
    if others:
        parts.append(say("và {n} nội dung khác", "and {n} more", n=others))
    if earliest is not None and lead.due_on != earliest:
        parts.append(say("(hạn sớm nhất {d})", "(earliest due {d})", d=day_words(earliest)))
    return one_line(" ".join(parts))


def spoken(entry: Entry) -> str:
    """By which sentences it is said: those of its kind; a reminder of what has no date has its own."""
    return "nudge" if entry.kind == "reminder" and entry.due_on is None else entry.kind


def _plans_named(lead: Entry, entries: Iterable[Entry]) -> str:
    others = len({entry.plan for entry in entries}) - 1
    number = one_line(lead.plan_number)
    return (
        say("{number} và {n} kế hoạch khác", "{number} and {n} more plans", number=number, n=others)
        if others
        else number
    )


def _by_tone(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Apart where the tone or the silent unit differs, in order; who answers for two kinds is told in two tones."""
    apart: dict[tuple[str, Relation, str | None], list[Entry]] = {}
    for entry in sorted(entries, key=_order):
        apart.setdefault((spoken(entry), entry.relation, entry.silent), []).append(entry)
    return list(apart.values())


def _section(entries: list[Entry], letter: Letter, wording: Wording) -> Section:
    by_plan: dict[tuple[date, str], list[Entry]] = {}
    for entry in entries:
        by_plan.setdefault(entry.plan, []).append(entry)
    relation, known, words = entries[0].relation, _known(entries), spoken(entries[0])
    return Section(
        title=wording.sentence(f"{words}.title", relation, **known),
        request=(entries[0].silent and request(entries[0])) or wording.sentence(f"{words}.request", relation, **known),
        groups=tuple(_group(entries[0].kind, of_plan, letter) for of_plan in by_plan.values()),
    )


def _known(entries: list[Entry]) -> dict[str, str]:
    """What the words of a section may name; empty where it is not the same for all that the section says."""
    return {
        "unit": _only(entry.unit for entry in entries),
        "count": str(len(entries)),
        "plan": _only(entry.plan_number for entry in entries),
        "due": _only(day_words(entry.due_on) if entry.due_on else "" for entry in entries),
        "desk": _only(entry.desk for entry in entries),
        "issuer": _only(entry.issuer for entry in entries),
    }


def _only(words: Iterable[str]) -> str:
    found = set(words)
    return found.pop() if len(found) == 1 else ""


def _group(kind: str, entries: list[Entry], letter: Letter) -> Group:
    plan, summary = _plan(entries[0]), entries[0].summary
    if summary is not None:
        notes = (*(_stand_in(one) for one in filter(None, [entries[0].stands_for])), *filter(None, [proof(summary)]))
        return Group(plan=plan, sheets=tuple(sheets(summary)), notes=notes)
    if kind in LISTED:
        whose = dict.fromkeys(entry.stands_for for entry in entries if entry.stands_for)
        why = dict.fromkeys(entry.reason for entry in entries if entry.reason)
        notes = (*(_stand_in(one) for one in whose), *why)
        return Group(plan=plan, table=_table(entries, letter.on), notes=notes)
    return Group(plan=plan, lines=tuple(_line(entry, letter) for entry in entries))


def _plan(entry: Entry) -> str:
    return say(
        "Kế hoạch số {number} ngày {issued}{issuer}: {subject}",
        "Plan {number} of {issued}{issuer}: {subject}",
        number=entry.plan_number,
        issued=day_words(entry.plan_issued_on),
        issuer=say(" của {it}", " by {it}", it=entry.issuer) if entry.issuer else "",
        subject=entry.plan_subject,
    )


def _table(entries: list[Entry], on: date) -> tuple[Rows, ...]:
    by_item: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        written = _written(entry)
        due = f"{_due(entry, on)}. {_as_written()}: {written}" if written else _due(entry, on)
        by_item.setdefault((entry.item, due), []).append(entry.unit)
    return tuple(Rows(title=title, due=due, units=tuple(units)) for (title, due), units in by_item.items())


def _line(entry: Entry, letter: Letter) -> Told:
    before = entry.extended_from
    known = (
        (say("Hạn mới", "New due date") if before else say("Hạn", "Due"), _due(entry, letter.on)),
        (_as_written(), _written(entry)),
        (say("Hạn trước đây", "Due before"), day_words(before) if before else None),
        (say("Lý do", "Reason"), entry.reason),
        (say("Đơn vị", "Unit"), entry.unit if entry.unit != letter.recipient.unit else None),
        (say("Sản phẩm", "Deliverables"), _deliverables(entry)),
        (say("Gửi báo cáo về", "Report to"), entry.report_to if entry.kind not in SETTLED else None),
        (say("Người nhận thư", "Sent to you"), _stand_in(entry.stands_for) if entry.stands_for else None),
    )
    return Told(title=entry.item, facts=tuple((label, words) for label, words in known if words))


def _deliverables(entry: Entry) -> str | None:
    """None where nothing is left to be sent, or where it is the entry's title once more."""
    return None if entry.kind in SETTLED or entry.deliverables == (entry.item,) else "; ".join(entry.deliverables)


def _as_written() -> str:
    return say("Theo văn bản", "As written")


def _stand_in(whose: str) -> str:
    return say("Ông/Bà nhận thư này thay {whose}.", "You receive this in place of {whose}.", whose=whose)


def _due(entry: Entry, on: date) -> str:
    """The date and how far it is."""
    if entry.due_on is None:
        return say("không ấn định", "no date set")
    due = day_words(entry.due_on)
    when = say("{at} ngày {due}", "{due}, {at}", at=entry.at, due=due) if entry.at else due
    return when if entry.kind in SETTLED else f"{when} ({_distance((entry.due_on - on).days)})"


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


def _greeting(letter: Letter, wording: Wording) -> str:
    to = letter.recipient
    name, title = to.name or "", to.title or ""
    addressee = ", ".join(dict.fromkeys(part for part in (name, title, to.unit) if part))
    return wording.sentence("greeting", to=addressee, unit=to.unit, name=name, title=title)


def _footer(entries: Iterable[Entry], wording: Wording) -> tuple[str, ...]:
    of_desk: dict[str, list[str]] = {}
    for desk, number in dict.fromkeys((entry.desk, entry.plan_number) for entry in sorted(entries, key=_order)):
        of_desk.setdefault(desk, []).append(number)
    return (
        wording.sentence("footer-automatic"),
        *(wording.sentence("footer-desk", desk=desk, plans=", ".join(plans)) for desk, plans in of_desk.items()),
        wording.sentence("footer-recorded"),
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
    printable = text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printable.split())
