"""Where the annexes begin, and what they say of the document that they belong to. Pure."""

from __future__ import annotations

import re
from itertools import islice

from plans.reading.even import even
from plans.reading.head.days import DAY, day
from plans.reading.head.forms import ANNEXES
from plans.reading.head.issuers import begins_body
from plans.reading.head.labels import Said
from plans.reading.head.lines import capital, pieces
from plans.reading.head.numbers import numbers
from plans.reading.head.types import WORDS, named

_MARKS = re.compile(rf"(?:{'|'.join(even(name) for name, _ in ANNEXES)})(?![a-z])")
# In small letters only with a number or alone: “Phụ lục 01”, “Mẫu số 02”, “Biểu số 1”.
_NUMBERED = re.compile(
    r"(?:phu luc|mau|bieu)(?: so)?(?:\s?[:.]|\s{1,2}(?:[0-9]{1,3}|[ivx]{1,4}|[a-d])(?![a-z]).{0,4})?$"
)
_ATTACHED = re.compile(r"(?:kem theo|dinh kem)(?![a-z])")
_SAYS = re.compile("kèm theo|đính kèm|kem theo", re.IGNORECASE)
MOST = 200  # mentions that are looked at
_REACH = 40_000


def is_annex_line(text: str) -> bool:
    """A line of its own that begins an annex."""
    folded = even(text)
    if len(text) > 160 or not _MARKS.match(folded):
        return False
    return capital(text) or bool(_NUMBERED.fullmatch(folded))


def annex_start(text: str, ending: int) -> int:
    """Where the annexes begin behind the signature; the end of the text where there are none."""
    first = None
    for piece in pieces(text, ending, ending + _REACH):
        if piece.rule:
            continue
        if piece.alone and is_annex_line(piece.text):
            return piece.start
        if _ATTACHED.search(piece.even[:60]) and (
            piece.text.startswith("(") or piece.even.startswith(("kem", "ban hanh"))
        ):
            return piece.start if first is None else first
        first = piece.start if first is None else first
    return len(text)


def attached_to(text: str) -> Said:
    """Of which document an annex says that it belongs to it: “(Kèm theo Kế hoạch số … ngày … của …)”."""
    for found in islice(_SAYS.finditer(text), MOST):
        start = text.rfind("\n", max(0, found.start() - 40), found.start()) + 1 or max(0, found.start() - 40)
        line = text[start : found.end() + 300].replace("\n", " ")
        folded = even(line)
        at = _ATTACHED.search(folded)
        if at is None or not _alone(folded, at.start()):
            continue
        said = WORDS.search(folded, at.end(), at.end() + 30)
        one = next(numbers(line, at.end()), None)
        if said and one and one.start - said.end() <= 12:
            on = DAY.search(folded, one.end, one.end + 40)
            return Said(named(said[0]), one.text, day(on) if on else None, _of(line, on.end() if on else one.end))
        if said and (on := DAY.search(folded, said.end(), said.end() + 60)):
            return Said(named(said[0]), None, day(on), _of(line, on.end()))
    return Said()


def _of(line: str, at: int) -> str | None:
    """Whose document it is: “… của UBND huyện Ba Vì)”."""
    found = re.match(r"\s{0,2},?\s{0,2}của\s{1,2}([^);.\n]{2,120})", line[at:])
    name = re.split(r"\s(?:về|ban hành|V/v)\s", found[1])[0].strip(" ,*_") if found else ""
    return " ".join(name.split()) if name[:1].isupper() and begins_body(even(name)) else None


def _alone(folded: str, at: int) -> bool:
    """At the line's beginning or behind a bracket; in a sentence (“danh sách kèm theo”) it says nothing."""
    ahead = folded[:at].strip(" *_-")
    return (
        ahead in ("", "(", "(ban hanh", "ban hanh", "|", "(duoc ban hanh")
        or ahead.endswith("(")
        or ahead.endswith("(ban hanh")
    )
