"""The line that says the type (KẾ HOẠCH), and what of the subject stands behind it. Pure."""

from __future__ import annotations

import re

from plans.reading.even import even
from plans.reading.head.forms import TYPES
from plans.reading.head.lines import Piece, capital
from plans.reading.head.words import either

_ALTERNATIVES = either(one.name for one in TYPES)
WORDS = re.compile(rf"(?<![a-z]){_ALTERNATIVES}(?![a-z])")
_LINE = re.compile(
    rf"(?:du thao\s{{0,3}})?({_ALTERNATIVES})(?![a-z])\s{{0,3}}[:.]?\s{{0,3}}(?:\(\s?du thao[^)]{{0,20}}\))?\s{{0,3}}"
)
_BY_NAME = {even(one.name): one.name for one in TYPES}
_SQUASHED = {folded.replace(" ", ""): name for folded, name in _BY_NAME.items()}


def named(folded: str) -> str:
    """The type's name in its usual case."""
    return _BY_NAME[" ".join(folded.split())]


def type_line(piece: Piece) -> tuple[str, int] | None:
    """The type and where what follows it on the same line begins; None where the line does not begin with one.

    Letters may be spaced (K Ế  H O Ạ C H). In small letters only a line that holds nothing else.
    """
    found = _LINE.match(piece.even)
    if not found:
        squashed = piece.even.replace(" ", "")
        spaced = len(piece.even) <= 60 and piece.even.count(" ") * 3 >= len(piece.even)
        return (_SQUASHED[squashed], len(piece.text)) if spaced and squashed in _SQUASHED else None
    if found.end() == len(piece.text):
        return named(found[1]), len(piece.text)
    if not capital(piece.text[found.start(1) : found.end(1)]):
        return None
    return named(found[1]), found.end()


def titled(title: str) -> tuple[str, str] | None:
    """Type and subject of a title that begins with a type (“Kế hoạch Sơ kết 5 năm …”)."""
    found = _LINE.match(even(title))
    if not found or found.end() == len(title):
        return None
    return named(found[1]), title[found.end() :].strip(" :-–")
