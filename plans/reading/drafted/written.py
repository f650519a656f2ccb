"""Values as a plan file writes them, so that whatever a text says stays text: it never becomes YAML. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from lib.headers import ENCODED_WORD
from lib.language import say
from lib.text import clean_line
from plans.model import Before, DueOn, DueRule, EndOf, Every, NoDue, Selection, Within
from plans.periods.model import CLOSES, Period, Recurring

LONGEST_COMMENT = 400
LONGEST_TITLE = 300
LONGEST_NUMBER = 100
# What may stand without quotation marks, in brackets too: letters, digits and a few signs, a letter first.
_PLAIN = re.compile(r"[^\W\d_][\w /.()“”–%-]*[\w)”%]|[^\W\d_]")
_WORDS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}  # that others read as something else


def scalar(text: str) -> str:
    """One line of text as a YAML scalar, in quotation marks wherever there is any doubt."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def line(text: str, longest: int = LONGEST_TITLE) -> str:
    """`text` in one line of at most so many characters, as a plan file takes it."""
    found = clean_line(text[: 4 * longest])
    if ENCODED_WORD.search(found):  # mail programs would decode it
        found = found.replace("=?", "= ?")
    return found if len(found) <= longest else f"{found[: longest - 1].rstrip()}…"


def number(text: str) -> str:
    """A document's number without inner blanks; empty where it can be none."""
    found = "".join(clean_line(text[:400]).split())
    return "" if len(found) > LONGEST_NUMBER or ENCODED_WORD.search(found) else found


def comment(text: str) -> str:
    """A comment of one line."""
    return f"# {line(text, LONGEST_COMMENT)}"


def written_units(chosen: Selection) -> str:
    """Who owes an item: one code, several, or a group."""
    if chosen.units:
        return scalar(chosen.units[0]) if len(chosen.units) == 1 else listed(map(scalar, chosen.units))
    fields = (("level", chosen.level), ("tag", chosen.tag), ("under", chosen.under))
    return "{" + ", ".join(f"{name}: {scalar(value)}" for name, value in fields if value) + "}"


def written_supporters(chosen: Iterable[Selection]) -> str:
    """Who supports it: codes, and groups beside them."""
    found = [part for one in chosen for part in (map(scalar, one.units) if one.units else [written_units(one)])]
    return listed(dict.fromkeys(found))


def written_due(due: DueRule) -> str:
    """A due rule in one of the seven forms."""
    at = f', at: "{due.at:%H:%M}"' if due.at else ""
    if isinstance(due, DueOn):
        if not due.strict and not at:
            return f"{due.on}"
        return f"{{on: {due.on}{', strict: true' if due.strict else ''}{at}}}"
    if isinstance(due, EndOf):
        return f'{{end_of: "{due.text}"{at}}}'
    if isinstance(due, Within):
        return f"{{within: {due.span}, of: {due.of}{at}}}"
    if isinstance(due, Before):
        return f"{{before: {scalar(due.item)}, by: {due.by}{at}}}"
    if isinstance(due, Every):
        return f'{{every: "{due.rule}", from: {due.start}, until: {due.until}{at}}}'
    return "{none: true}" if isinstance(due, NoDue) else ""


def written_period(period: Recurring | Period) -> str:
    """A data period in the shortest of its forms."""
    if isinstance(period, Period):
        return f"{{from: {period.start}, to: {period.end}}}"
    return period.every if period.closes == CLOSES else f"{{every: {period.every}, closes: {period.closes or 'end'}}}"


def listed(words: Iterable[str]) -> str:
    """A list in one line; every entry already a scalar."""
    return f"[{', '.join(words)}]"


def decision(message: str, suggested: str | None = None) -> str:
    """What a human decides, marked as `plan new` marks what is to be changed."""
    asked = f"{message}: {suggested}" if suggested else message
    return f"# ← {line(asked, LONGEST_COMMENT)}"


def in_text(n: int, quote: str) -> str:
    """Where a text says something, and in which words."""
    return comment(say("dòng {n}: “{it}”", "line {n}: “{it}”", n=n, it=line(quote, LONGEST_COMMENT - 20)))
