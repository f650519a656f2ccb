"""The layout of a header made good again: lines that were wrapped, lines that lost their ends. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from plans.reading.even import even
from plans.reading.head.days import BLANK, DAY
from plans.reading.head.lines import Piece, pieces
from plans.reading.head.types import WORDS

NATION = re.compile(
    r"cong\s{1,3}hoa\s{1,3}xa\s{1,3}ho[il]\s{1,3}chu\s{1,3}ngh[il]a(?:\s{1,3}v[il]et\s{1,3}nam)?"  # scans: l for I
    r"|doc\s{1,3}[il]ap[\s.-]{0,4}tu\s{1,3}do[\s.-]{0,4}hanh\s{1,3}phuc|dang\s{1,3}cong\s{1,3}san\s{1,3}viet\s{1,3}nam"
    r"|(?:\(\s?)?(?<![a-z])(?:du thao(?: lan [0-9])?|hoa toc|thuong khan|toi mat|tuyet mat)(?![a-z])(?:\s?\))?"
)
# A place that is broken at a line's end: “Sơn\nLa, ngày”.
_PLACE = re.compile(r"(?<=\n)[a-z]{1,8}(?: [a-z]{1,8})?\n(?:[a-z]{1,8} ?){1,3},\s?ngay(?![a-z])")
_NUMBERED = re.compile(r"(?<![a-z])so\s?:\s{0,3}[0-9]")
_ABOUT_IT = re.compile(r"(?<![a-z])v/v(?![a-z])")
_BEGINS = re.compile(r"(?<![a-z])(?:can cu|kinh gui|thuc hien|[ivx]{1,3}\. )")


def laid_out(text: str) -> list[Piece]:
    """The pieces of a text's beginning, to its first table, as if no line had been wrapped and none run together."""
    whole = list(pieces(_unwrapped(text)))
    return [part for piece in whole[: _table_at(whole)] for part in _broken(piece)]


def _table_at(lines: Sequence[Piece]) -> int:
    """The first line of more columns than a header has: a table stands in the body or is an annex.

    A page that shows a document says of it in one line “Số hiệu: … | Loại: … | Ngày ban hành: …”.
    """
    beside = Counter(piece.line for piece in lines if ":" not in piece.text)
    return next((at for at, piece in enumerate(lines) if beside[piece.line] > 2), len(lines))


def _unwrapped(text: str) -> str:
    """As long as `text`, with a space for each line end within the nation's name, its motto, a day, or a place."""
    folded, characters = even(text), list(text)
    for form in (NATION, DAY, _PLACE):
        for found in form.finditer(folded):
            for at in range(*found.span()):
                if characters[at] == "\n":
                    characters[at] = " "
    return "".join(characters)


def _broken(piece: Piece) -> list[Piece]:
    """A header that lost its line ends: apart before its type, before “V/v”, and before what the body begins with."""
    folded = piece.even
    signs = (NATION.search(folded, 0, 400), _NUMBERED.search(folded, 0, 400))
    if len(piece.text) < 120 or not any(signs):
        return [piece]
    begin = max(found.end() for found in signs if found)
    dated = DAY.search(folded, 0, 600) or BLANK.search(folded, 0, 600)
    begin = max(begin, dated.end() if dated else 0)
    kinds = WORDS.finditer(folded, begin, begin + 400)
    kind = next((found for found in kinds if piece.text[found.start() : found.end()].isupper()), None)
    about = None if kind else _ABOUT_IT.search(folded, 0, 600)
    after = kind.end() if kind else about.end() if about else begin
    begins = next((found for found in _BEGINS.finditer(folded, after) if piece.text[found.start()].isupper()), None)
    cuts = sorted(found.start() for found in (kind, about, begins) if found)
    parts = zip((0, *cuts), (*cuts, len(piece.text)), strict=True)
    return [part for part in (piece.part(start, end) for start, end in parts) if part.text]
