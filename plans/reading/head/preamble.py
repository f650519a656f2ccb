"""What the preamble rests on: every number behind Căn cứ, Thực hiện, Theo, with its day and title; who issues. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plans.reading.even import even
from plans.reading.head.days import DAY, day
from plans.reading.head.forms import BASES, ISSUES, TYPES
from plans.reading.head.header import HEADING
from plans.reading.head.issuers import BODY
from plans.reading.head.numbers import Number, numbers
from plans.reading.head.types import WORDS, named
from plans.reading.head.words import either
from plans.reading.model import Cited

REACH = 12_000  # characters from the body's beginning in which the preamble ends
_BASIS = either(BASES)
_OPENING = re.compile(rf"(?:(?<=\n)|^|(?<=[.;] )|(?<=[.;]))[ \t*+-]{{0,40}}(?:{_BASIS})(?![a-z])", re.MULTILINE)
_WITHIN = re.compile(
    rf"(?:(?<=, )|(?<= va ))(?:can cu|thuc hien|theo|trien khai) (?:cac )?{either(one.name for one in TYPES)}(?![a-z])"
)
_CLOSES = re.compile(
    r"nhu sau\s{0,2}[:.]|noi dung (?:cu the )?(?:nhu )?sau|quyet (?:dinh|nghi)\s?:"
    r"|\n[ \t]{0,4}\*{0,2}(?:quyet dinh|quyet nghi|nghi quyet)\*{0,2}\s?:?\s?\n"
)
_VERB = re.compile(rf"(?<![a-z]){either(ISSUES)}(?![a-z])")
_TITLE = re.compile(
    r"(?<![a-z])(?:(?:ve viec|ve|v/v)(?![a-z])\s{0,3}|(?=(?:quy dinh|phe duyet|ban hanh|trien khai)(?![a-z])))"
)
# Between a number and its day: nothing, or who issued.
_ITS_DAY = re.compile(r"[\s,(*]{0,4}(?:(?:cua|do) [^,;.]{2,60}?\s{1,3})?")
_ENDS = re.compile(r"[;:]|\.\s|\.$|\n\s{0,3}\n")
_PARAGRAPH = re.compile(r"(?<![-,–])\n\s{0,3}\n|\.\s{0,2}\n")
# What leads to the next document that the same sentence cites (“… và Kế hoạch số”), and not to one that a title names.
_NEXT = re.compile(
    rf"(?:[,;]|[,;]? va)\s{{1,3}}(?:cac )?{either(one.name for one in TYPES)}(?: [a-z]+){{0,4}}\s{{0,3}}$"
)
# The type's name may have lost its blank: “xây dựng kếhoạch”.
_GLUED = re.compile(WORDS.pattern.replace("{1,3}", "{0,3}"))
_ORDERS = {"huong dan", "de nghi", "yeu cau", "kinh moi", "tran trong kinh moi", "tran trong moi"}
_ASKS = {*_ORDERS, "thong bao", "trien khai", "bao cao"}
_LONGEST_NAME, _PROSE = 160, 140  # characters


def begins_preamble(folded: str) -> bool:
    """A paragraph that rests on a document: Căn cứ, Thực hiện, Theo and a document's type or number."""
    found = _OPENING.match(folded)
    return bool(found and (WORDS.search(folded, found.end(), found.end() + 40) or "luat" in folded[:40]))


def preamble_end(folded: str) -> int:
    """Where the preamble ends that begins with `folded`: at “như sau:”, or before the first heading."""
    end = len(folded)
    if found := _CLOSES.search(folded):
        end = found.end()
    at = 0
    for line in folded[:end].split("\n"):
        bare = line.lstrip(" \t*_#")
        if HEADING.match(bare) and at:
            return at
        at += len(line) + 1
    return end


def based_on(text: str, body: int, own: str | None, *, headed: bool) -> tuple[Cited, ...]:
    """Each document that the preamble cites by its number, once, in order.

    A text without a header (`headed`) has a preamble only where it begins with one.
    """
    window = text[body : body + REACH]
    folded = even(window)
    end = preamble_end(folded)
    cited = dict[str, Cited]()
    clauses = list(_clauses(folded[:end]))
    above = folded[: clauses[0][0]] if clauses else ""
    if not headed and above.strip() and (own is None or any(len(line) > _PROSE for line in above.splitlines())):
        return ()  # a text without a header begins with its preamble, or with a page's labels above it, or has none
    for start, stop in clauses:
        found = list(numbers(window, start, stop))
        for at, one in enumerate(found):
            if one.text != own and one.text not in cited:
                cited[one.text] = _cited(window, folded, one, found[at + 1 :], stop)
    return tuple(cited.values())


def _clauses(folded: str) -> Iterator[tuple[int, int]]:
    """The stretches that rest on documents: from Căn cứ to the end of its paragraph or the next one."""
    openings = sorted((*_OPENING.finditer(folded), *_WITHIN.finditer(folded)), key=lambda found: found.start())
    last = None
    for at, found in enumerate(openings):
        start = found.start()
        stop = openings[at + 1].start() if at + 1 < len(openings) else len(folded)
        if gap := _PARAGRAPH.search(folded, found.end(), stop):
            stop = gap.start()
        if last is not None and folded[last:start].strip(" \n\t;.*-") and len(folded[last:start]) > 600:
            return  # paragraphs of another kind between them: the body has begun
        yield start, stop
        last = stop


def _cited(window: str, folded: str, one: Number, later: Sequence[Number], stop: int) -> Cited:
    """A document with its day and title; `later` are the numbers behind it in the same sentence."""
    until = later[0].start if later else stop
    found = DAY.search(folded, one.end, min(until, one.end + 80))
    if found and not _ITS_DAY.fullmatch(folded[one.end : found.start()]):
        found = None
    on = day(found) if found else None
    for after in later:
        if leads := _NEXT.search(folded, max(one.end, after.start - 90), after.start):
            stop = leads.start()
            break
    title = _TITLE.search(folded, found.end() if found else one.end, min(stop, one.end + 260))
    said = found.end() if found else one.end
    if title is None or re.search("[,;]", folded[said : title.start()].lstrip(", ")):
        return Cited(number=one.text, on=on)
    if any(title.start() > after.start for after in later):
        return Cited(number=one.text, on=on)
    ends = _ENDS.search(folded, title.end(), stop)
    words = window[title.end() : _before_issuer(folded, title.end(), ends.start() if ends else stop)]
    return Cited(number=one.text, on=on, title=" ".join(words.split()).strip(" ,;.") or None)


def _before_issuer(folded: str, start: int, stop: int) -> int:
    """A title ends where the office that issues begins to speak: “…, Ủy ban nhân dân huyện xây dựng …”."""
    for found in re.finditer(r",\s{1,3}(?=[a-z])", folded[start:stop]):
        at = start + found.end()
        if BODY.match(folded, at) and _VERB.search(folded, at, min(at + _LONGEST_NAME, stop)):
            return start + found.start()
    return stop


def said_issuer(text: str, body: int, *, issues: bool = False) -> tuple[str | None, str | None]:
    """Who issues, as the preamble's sentence names them (“…, Ban Thường trực … xây dựng kế hoạch”), and what.

    `issues`: only a sentence that says what is issued, or that orders.
    """
    window = text[body : body + REACH]
    folded = even(window)
    folded = folded[: preamble_end(folded)]
    for found in _VERB.finditer(folded):
        verb = " ".join(window[found.start() : found.end()].split())
        if verb.casefold() not in ISSUES or (verb[0].isupper() and " " not in verb):
            continue  # Tuyên giáo, Giao Thủy
        start = _clause_start(folded, found.start())
        name = window[start : found.start()].strip(" *-\n\t")
        what = WORDS.search(folded, found.end(), found.end() + 40)
        glued = _GLUED.search(folded, found.end(), found.end() + 40)
        if _names(name) and (glued or found[0] in (_ORDERS if issues else _ASKS)):
            name = re.sub(r"\s?\([^)]{1,40}\)$", "", name)  # (sau đây gọi tắt là …)
            said = re.sub(r"\s(?:đã|vừa|sẽ|tiếp tục|thống nhất|trân trọng|thông báo và)\s*$", "", " " + name)
            return " ".join(said.split()), named(what[0]) if what else None
    return None, None


def _clause_start(folded: str, end: int) -> int:
    start = max(0, end - _LONGEST_NAME)
    for sign in (",", ";", ":", "\n\n", ". "):
        start = max(start, folded.rfind(sign, start, end) + len(sign) if folded.rfind(sign, start, end) >= 0 else start)
    line = folded.rfind("\n", start, end)
    if line >= 0 and BODY.match(folded, line + 1) and not BODY.match(folded[start:end].lstrip()):
        start = line + 1
    return start


_NO_NAME = re.compile(
    r"[0-9]/|^(?:bo truong|ban hanh)|(?<![a-z])(?:da|co|duoc|se|can cu|trong|khi|nham|gui|ngay|nghe|ve viec)(?![a-z])"
)


def _names(name: str) -> bool:
    return (
        " " in name
        and name[0].isupper()
        and bool(BODY.match(even(name)))
        and not _NO_NAME.search(even(name))
        and len(name) < _LONGEST_NAME
    )
