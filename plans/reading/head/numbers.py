"""Numbers of documents in all their spellings, read as one: 16/KH – MTTQ - BTT is 16/KH-MTTQ-BTT. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lib.text import plain_dashes
from plans.reading.even import even
from plans.reading.head.forms import LETTER, TYPES

_GAP = r"[ \t]{0,3}[/-]\s{0,4}"
_PART = r"[^\W\d_][\w&]{0,30}(?:\.[\w&]{1,30}){0,3}"
_NUMBER = re.compile(
    rf"(?:(?<![\w/.,-])|(?<=\b[Ss][ốồổỗộôóòỏõọo]))(?P<n>\d{{1,4}}(?:[ \t]{{1,2}}\d{{1,4}}){{1,2}}|\d{{1,6}}[a-zA-ZđĐ]?)"
    rf"(?P<year>[ \t]{{0,3}}/[ \t]{{0,3}}(?:19|20)\d\d)?"
    rf"(?:(?P<gap>{_GAP})|[ \t]{{0,2}})(?P<first>{_PART})(?P<more>(?:{_GAP}{_PART}){{0,6}})"
)
_MORE = re.compile(rf"({_GAP})({_PART})")
_UNIT = re.compile(r"[A-ZĐ]\d{2}")  # of the police: KH-BCA-V05
# The number's place is there, and nobody wrote it: “Số: /KH-UBND”, “Số:      -KH/HU”.
EMPTY = re.compile(r"\b(?:so|s6)\b\s{0,3}[:.]?[\s._…]{0,60}[/-][ \t]{0,3}[a-z]{2}")
_SO = r"(?<![a-z])(?:so|s6)[ \t*_]{0,5}[:.]?[*_]{0,4}"
BEFORE = re.compile(_SO + r"\s{0,5}$")
SAID = re.compile(_SO + r"\s{0,5}(?:[0-9/._-]|$)")
_BY_SYMBOL = {symbol: one.name for one in TYPES for symbol in one.symbols}
_SMALL = {symbol.casefold() for symbol in _BY_SYMBOL}


@dataclass(frozen=True)
class Number:
    """A number of a document and where it stands."""

    start: int
    end: int
    text: str
    said: bool  # “số” stands before it


def numbers(text: str, start: int = 0, end: int | None = None) -> Iterator[Number]:
    """All numbers of documents between two places, in order."""
    end = len(text) if end is None else end
    window = plain_dashes(text[start:end]).replace("−", "-")
    for found in _NUMBER.finditer(window):
        if (last := found["n"].rfind(" ")) >= 0 and not _said(window, found.start()):
            found = _NUMBER.match(window, found.start("n") + last + 1) or found  # “năm 2023 45/KH-UBND”
        if one := _read(window, found):
            yield Number(start + found.start(), start + one[1], one[0], _said(window, found.start()))


def _said(window: str, at: int) -> bool:
    return bool(BEFORE.search(even(window[max(0, at - 24) : at])))


def _read(window: str, found: re.Match[str]) -> tuple[str, int] | None:
    """The number without blanks and where it ends; None where it is none."""
    said = _said(window, found.start())
    gap, first = found["gap"] or "", found["first"]
    if not gap and not (said and found["more"]):  # “15 KH/ĐTN”: only where “Số” stands before it
        return None
    kept, whole = _symbol(first, said)
    if not kept or ("\n" in gap and not said):
        return None
    sign = gap.strip() if gap else ""
    text, at = f"{_bare(found['n'])}{_bare(found['year'])}{sign}{kept}", found.start("first") + len(kept)
    for more in _MORE.finditer(window, found.start("more"), found.end("more")) if whole else ():
        part, whole = (more[2], True) if _UNIT.fullmatch(more[2]) else _symbol(more[2], said)
        if not part or not _belongs(window, more, part):
            break
        text, at = text + more[1].strip() + part, more.start(2) + len(part)
        if not whole:
            break
    letters = re.sub(r"[^\w]", "", text[len(_bare(found["n"])) :])
    return (text, at) if len(letters) > 1 and not letters.isdigit() else None


def _bare(year: str | None) -> str:
    return "".join(year.split()) if year else ""


def _symbol(part: str, said: bool) -> tuple[str, bool]:
    """What of it is a symbol, and whether that is all: of a word that is glued to it (MTTQvề) the symbol is kept."""
    if (said and part.casefold() in _SMALL) or (part.islower() and said and len(part) <= 6):
        return part, True
    if not part[0].isupper():
        return "", False
    tail = _lower_run(part)
    tail = len(part) if tail is None else tail
    kept = part[:tail]
    if tail < len(part):
        return (kept, False) if sum(map(str.isupper, kept)) > 1 else ("", False)
    return (kept, True) if sum(map(str.isupper, kept)) > 1 or len(kept) == 1 or kept in _BY_SYMBOL else ("", False)


def _lower_run(part: str) -> int | None:
    """Where two small letters follow each other, in any script."""
    return next((at for at in range(len(part) - 1) if part[at].islower() and part[at + 1].islower()), None)


def _belongs(window: str, more: re.Match[str], part: str) -> bool:
    """Behind blanks or a line's end only what cannot be the next word of a heading."""
    gap = more[1]
    if not gap[0].isspace() and not gap[-1].isspace():
        return True
    if not all(c.isupper() or c.isdigit() or c in "&." for c in part):
        return sum(map(str.islower, part)) <= 1 and len(part) <= 6 and sum(map(str.isupper, part)) > 1
    behind = window[more.start(2) + len(part) : more.start(2) + len(part) + 12]
    word = re.match(r"[ \t]{1,2}(\w{2,})", behind)
    return not (word and word[1].isupper() and word[1].isalpha())


def type_of(number: str) -> str | None:
    """The type of document that a number's symbol says; a letter's names none."""
    head = re.match(r"\d+[^\W\d_]?(/\d{4})?[/-]?", number)
    if not head:
        return None
    parts = re.split(r"[/-]", number[head.end() :])
    if parts[0] == "TT" and head[1]:
        return "Thông tư"
    named = next((name for symbol, name in _BY_SYMBOL.items() if symbol.casefold() == parts[0].casefold()), None)
    if parts[0] == "TTr" and any(part in ("MTTW", "MTTQ") for part in parts[1:]):
        return "Thông tri"
    return named or LETTER
