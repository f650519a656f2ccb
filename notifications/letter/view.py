"""A letter in words: laid out once as sections, cards and tables, so that text and HTML say the same. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from lib.dates import day_words
from lib.language import language, say
from lib.text import collation_key, nfc, visible
from lib.vocabulary import GRAVITY, LISTED
from notifications.letter.digest import Sheet, proof, sheets
from notifications.letter.entries import Rows, Told, cards, stand_in, table
from notifications.letter.instead import before_subject, request
from notifications.letter.model import Entry, Letter, Rendered
from notifications.letter.wording import SHIPPED, Wording
from org.model import Relation

TEMPLATES = Path(__file__).parent / "templates"
_TITLE_LENGTH = 90  # of a title in the subject


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
    links: tuple[tuple[str, str], ...]  # what each leads to, and the address
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
        links=tuple(_links(letter, wording)),
        closing=wording.sentence("closing"),
        footer=_footer(letter.entries, wording),
    )


def subject(letter: Letter, wording: Wording = SHIPPED) -> str:
    """Plan, what it is about by the gravest kind, and the earliest due date of all that the letter says."""
    kind = min((entry.kind for entry in letter.entries), key=GRAVITY.index)
    same_kind = sorted((entry for entry in letter.entries if entry.kind == kind), key=_order)
    lead = same_kind[0]
    earliest = min((entry.due_on for entry in letter.entries if entry.due_on), default=None)
    units = len({one.unit for one in same_kind if (one.due_on, spoken(one)) == (lead.due_on, spoken(lead))})
    phrase = wording.sentence(
        f"{spoken(lead)}.subject",
        lead.relation,
        due=day_words(earliest) if earliest and lead.due_on == earliest else "",
        today=say("hôm nay", "today") if earliest == letter.on else "",
        units=str(units) if units > 1 else "",
    )
    others = len({(entry.plan, entry.item) for entry in letter.entries}) - 1
    instead = before_subject(lead) if lead.aside else ""
    parts = [f"[{_plans_named(lead, letter.entries)}] {instead}{phrase}: {_shortened(lead.item)}"]
    if others:
        parts.append(say("và {n} nội dung khác", "and {n} more", n=others))
    if earliest is not None and lead.due_on != earliest:
        parts.append(say("(hạn sớm nhất {d})", "(earliest due {d})", d=day_words(earliest)))
    return one_line(" ".join(parts))


def spoken(entry: Entry) -> str:
    """By which sentences it is said: those of its kind; a reminder of what has no date has its own, and so have a link
    with a code and what another clock says."""
    if entry.code:
        return "code"
    if entry.clock:
        return f"{entry.clock}-escalation" if entry.kind == "escalation" else entry.clock
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
    apart: dict[tuple[str, Relation, str | None, bool], list[Entry]] = {}
    for entry in sorted(entries, key=_order):
        apart.setdefault((spoken(entry), entry.relation, entry.silent, entry.supports), []).append(entry)
    return list(apart.values())


def _section(entries: list[Entry], letter: Letter, wording: Wording) -> Section:
    by_plan: dict[tuple[date, str], list[Entry]] = {}
    for entry in entries:
        by_plan.setdefault(entry.plan, []).append(entry)
    relation, known, words = entries[0].relation, _known(entries), spoken(entries[0])
    return Section(
        title=wording.sentence(f"{words}.title", relation, **known),
        request=(entries[0].aside and request(entries[0])) or wording.sentence(f"{words}.request", relation, **known),
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
        notes = (*(stand_in(one) for one in filter(None, [entries[0].stands_for])), *filter(None, [proof(summary)]))
        return Group(plan=plan, sheets=tuple(sheets(summary)), notes=notes)
    if kind in LISTED:
        whose = dict.fromkeys(entry.stands_for for entry in entries if entry.stands_for)
        why = dict.fromkeys(entry.reason for entry in entries if entry.reason)
        notes = (*(stand_in(one) for one in whose), *why)
        return Group(plan=plan, table=table(entries, letter.on), notes=notes)
    return Group(plan=plan, lines=cards(entries, letter))


def _plan(entry: Entry) -> str:
    return say(
        "Kế hoạch số {number} ngày {issued}{issuer}: {subject}",
        "Plan {number} of {issued}{issuer}: {subject}",
        number=entry.plan_number,
        issued=day_words(entry.plan_issued_on),
        issuer=say(" của {it}", " by {it}", it=entry.issuer) if entry.issuer else "",
        subject=entry.plan_subject,
    )


def _links(letter: Letter, wording: Wording) -> Iterator[tuple[str, str]]:
    """The way to each unit's or plan's page, which is named where there are several."""
    for one in letter.links:
        words = wording.sentence(one.words)
        yield f"{words} ({one.unit})" if len(letter.links) > 1 else words, one.address


def _greeting(letter: Letter, wording: Wording) -> str:
    to = letter.recipient
    name, title = to.name or "", to.title or ""
    addressee = ", ".join(dict.fromkeys(part for part in (name, title, to.unit) if part))
    return wording.sentence("greeting", to=addressee, unit=to.unit, name=name, title=title)


def _footer(entries: Iterable[Entry], wording: Wording) -> tuple[str, ...]:
    of_desk: dict[tuple[str, str], list[str]] = {}
    for entry in sorted(entries, key=_order):
        plans = of_desk.setdefault((entry.desk, entry.answers.contact if entry.answers else ""), [])
        if entry.plan_number not in plans:
            plans.append(entry.plan_number)
    desks = (
        wording.sentence("footer-desk", desk=desk, officer=officer, plans=", ".join(plans))
        for (desk, officer), plans in of_desk.items()
    )
    return wording.sentence("footer-automatic"), *desks, wording.sentence("footer-recorded")


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


# --- as text and as HTML -------------------------------------------------------------------------------------------


def render(letter: Letter, wording: Wording = SHIPPED) -> Rendered:
    """Subject, text and HTML in the current language, NFC; whatever comes from data is escaped in the HTML, and rid of
    what cannot be seen."""
    view = lay_out(letter, wording)
    text = _template("mail.txt.j2").render(view=view)
    html = _template("mail.html.j2").render(view=view, language=language.get())
    return Rendered(subject=nfc(view.subject), text=_clean(text), html=_clean(_inliner().inline(html)))


def _clean(text: str) -> str:
    """NFC, and `visible`: there are rows that are older than the cleaning of what comes in."""
    return nfc(visible(text))


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    """For the templates beside this file alone: a committee's own sentences are said in a sandbox (`wording`)."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.globals["say"] = say
    return environment


@cache
def _inliner() -> css_inline.CSSInliner:
    """Many mail readers drop style sheets: every rule goes to its elements. Nothing is loaded from anywhere."""
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
