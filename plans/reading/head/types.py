"""The line that says the type (KẾ HOẠCH), and what of the subject stands behind it. Pure."""

from __future__ import annotations

import re

from plans.reading.even import even
from plans.reading.head.forms import TYPES
from plans.reading.head.lines import Piece, capital
from plans.reading.head.numbers import numbers
from plans.reading.head.words import either

_ALTERNATIVES = either(one.name for one in TYPES)
WORDS = re.compile(rf"(?<![a-z]){_ALTERNATIVES}(?![a-z])")
_LINE = re.compile(
    rf"(?:du thao\s{{0,3}})?({_ALTERNATIVES})(?![a-z])\s{{0,3}}[:.]?\s{{0,3}}(?:\(\s?du thao[^)]{{0,20}}\))?\s{{0,3}}"
)
# Of a title, between number and subject: “ngày 5/3/2024 của …”, “năm 2017”, “về việc”.
_BETWEEN = re.compile(
    r"(?:\s(?:ngay \S{6,10}|nam [0-9]{4}))?(?:\scua .{3,90}?(?=\sve ))?(?:\s(?:ve viec|ve|v/v)(?![a-z]))?"
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


def titled(title: str) -> tuple[str, str | None, str] | None:
    """Type, number and subject of a title that begins with a type (“Kế hoạch (12/KH-UBND) Sơ kết 5 năm …”)."""
    folded = even(title)
    found = _LINE.match(folded)
    if not found or found.end() == len(title):
        return None
    number = next(numbers(title, found.end(), found.end() + 60), None)
    at = found.end()
    if number and number.start - at <= 5:
        between = _BETWEEN.match(folded, number.end)
        at = between.end() if between else number.end
    else:
        number = None
    return named(found[1]), number.text if number else None, title[at:].strip(" :-–")
