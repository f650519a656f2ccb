"""Where the annexes begin, and what they say of the document that they belong to. Pure."""

from __future__ import annotations

import re
from datetime import date
from itertools import islice

from plans.reading.even import even
from plans.reading.head.days import DAY, day
from plans.reading.head.forms import ANNEXES
from plans.reading.head.lines import capital, pieces
from plans.reading.head.numbers import numbers

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


def attached_to(text: str, types: re.Pattern[str]) -> tuple[str | None, str | None, date | None]:
    """Type, number and day of the document of which an annex says that it belongs to it (“Kèm theo Kế hoạch số …”)."""
    for found in islice(_SAYS.finditer(text), MOST):
        start = text.rfind("\n", max(0, found.start() - 40), found.start()) + 1 or max(0, found.start() - 40)
        line = text[start : found.end() + 300].replace("\n", " ")
        folded = even(line)
        at = _ATTACHED.search(folded)
        if at is None or not _alone(folded, at.start()):
            continue
        said = types.search(folded, at.end(), at.end() + 30)
        one = next(numbers(line, at.end()), None)
        if said and one and one.start - said.end() <= 12:
            on = DAY.search(folded, one.end, one.end + 40)
            return said[0], one.text, day(on) if on else None
        if said and (on := DAY.search(folded, said.end(), said.end() + 60)):
            return said[0], None, day(on)
    return None, None, None


def _alone(folded: str, at: int) -> bool:
    """At the line's beginning or behind a bracket; in a sentence (“danh sách kèm theo”) it says nothing."""
    ahead = folded[:at].strip(" *_-")
    return (
        ahead in ("", "(", "(ban hanh", "ban hanh", "|", "(duoc ban hanh")
        or ahead.endswith("(")
        or ahead.endswith("(ban hanh")
    )
