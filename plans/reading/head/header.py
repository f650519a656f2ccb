"""What stands above the body: number, place and day, who issues, type or “V/v”, in every order of its columns. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from plans.reading.even import even
from plans.reading.head.days import BLANK, DAY, day
from plans.reading.head.issuers import MEETING, begins_body
from plans.reading.head.layout import NATION, laid_out
from plans.reading.head.lines import Piece, capital
from plans.reading.head.numbers import BEFORE, EMPTY, SAID, Number, numbers
from plans.reading.head.types import type_line
from plans.reading.head.words import either

ZONE = 30_000  # so far from the beginning a header is looked for: pages of the web begin with their menus
_MOTTO = re.compile(r"doan tncs ho chi minh")
_HOUR = re.compile(r",?\s{0,3}(?:(?:hoi|luc)\s{1,2})?[0-9]{1,2}\s?(?:gio|h|:)\s?(?:[0-9]{1,2})?(?: phut)?,?\s{0,3}$")
ABOUT = re.compile(r"(?:\(\s?)?(?:v/v|v\.v|ve viec|trich yeu)(?![a-z])\s{0,2}[:.]?\s{0,3}")
ADDRESSED = re.compile(r"kinh (?:gui|trinh)(?![a-z])")
HEADING = re.compile(
    r"(?:phan (?:thu )?(?:[ivx0-9]{1,4}|nhat|mo dau)|dieu 1|chuong [ivx0-9]{1,4})(?![a-z0-9])"
    r"|(?!v/v)(?:[ivx]{1,5}|[ab]) ?(?:[.):-] ?[a-z0-9\"]|/ ?[a-z])|[0-9]{1,2} ?(?:[.)] ?[a-z\"]|/ [a-z])"
)
_ACTS = (
    *("kế hoạch", "chỉ thị", "nghị quyết", "nghị định", "quyết định", "công văn", "hướng dẫn", "chương trình"),
    *("thông tri", "thông báo", "thông tư", "sự", "ý kiến"),
)
BASIS = re.compile(rf"(?:-\s?)?(?:can cu|xet|thuc hien {either(_ACTS)})(?![a-z])")

# A board's name goes on with what it is for: BAN TỔ CHỨC / HỘI THI ….
_FOR_IT = re.compile(r"(?:ban (?:to chuc|giam khao|chi dao|chi huy|van dong)|tieu ban|to|doan)(?: [a-z ]{2,20})?$")
# A term's cue, no place: “Trước ngày”.
_NO_PLACE = re.compile(r"(?:truoc|sau|tu|den|vao|het|cham nhat|trong|ke tu|hoan thanh|han|sang|chieu)(?![a-z])")


@dataclass
class Header:
    """What was found; `bodies` the lines of who issues, from above to below, `about` those behind “V/v”."""

    number: str | None = None
    empty: bool = False
    issued_on: date | None = None
    place: str | None = None
    type: str | None = None
    rest: Piece | None = None  # of the type's line, behind the type
    bodies: list[str] = field(default_factory=list)
    about: list[Piece] = field(default_factory=list)
    end: int = 0  # where what follows the header begins
    found: bool = False  # there is a header at all


def read_header(text: str) -> Header:
    """The header of a text; an empty one of a text that begins with its body."""
    lines = laid_out(text[:ZONE])
    at = _type_at(lines)
    stop = at if at is not None else _stop(lines)
    header = Header()
    zone = lines[:stop]
    left = [part for piece in zone for part in taken(piece, header)]
    header.found = header.empty or bool(header.number or header.place) or at is not None
    header.found |= any(NATION.search(piece.even) and len(piece.text) < 100 for piece in zone)
    if not header.found:
        header.issued_on = None  # a day alone is a page's
    if at is not None:
        name, behind = type_line(lines[at]) or ("", 0)
        header.type, header.rest = name, lines[at].part(behind, len(lines[at].text))
        header.end = lines[at].end
    elif header.found:
        header.end = lines[stop].start if stop < len(lines) else min(len(text), ZONE)
    if header.found:
        _sorted(left, header, zone)
    return header


def _type_at(lines: Sequence[Piece]) -> int | None:
    """Which piece says the type: the first one behind a number, a day or the nation's name; else the first of all."""
    first, witness = None, False
    for at, piece in enumerate(lines):
        if piece.rule:
            continue
        if not witness and (NATION.search(piece.even) or _own(piece) or EMPTY.search(piece.even)):
            witness = True
        if (read := type_line(piece)) and (witness or capital(piece.text)) and _is_title(lines, at, read[1]):
            if witness:
                return at
            first = at if first is None else first
        if ADDRESSED.match(piece.even) or BASIS.match(piece.even) or _heads(piece):
            break
    return first


def _is_title(lines: Sequence[Piece], at: int, behind: int) -> bool:
    """Not a heading in capitals (BÁO CÁO VIÊN …), nor the title of a form that a line of dots follows."""
    rest = lines[at].text[behind:].strip()
    return not rest or len(rest) > 8 or rest[:2].casefold() == "số"


def _heads(piece: Piece) -> bool:
    return bool(HEADING.match(piece.even)) and len(piece.text) > 3


def _stop(lines: Sequence[Piece]) -> int:
    for at, piece in enumerate(lines):
        if ADDRESSED.match(piece.even) or BASIS.match(piece.even) or _heads(piece):
            return at
    return min(len(lines), 40)


def _own(piece: Piece) -> Number | None:
    """The document's own number: behind “Số” at the line's beginning or behind capitals, or a line of its own."""
    for one in numbers(piece.text):
        said = BEFORE.search(piece.even, 0, one.start)
        ahead = _without_nation(piece.text[: said.start() if said else one.start]).strip(" :|-–")
        dated = DAY.search(even(ahead))
        if one.said and (not ahead or capital(ahead) or (dated and dated.end() == len(ahead))):
            return one
        if not piece.text[: one.start].strip() and not one.said and not piece.text[one.end :].strip(" .;"):
            return one
    return None


def _without_nation(text: str) -> str:
    folded, kept, at = even(text), list[str](), 0
    for found in NATION.finditer(folded):
        kept.append(text[at : found.start()])
        at = found.end()
    return "".join((*kept, text[at:]))


def taken(piece: Piece, header: Header) -> list[Piece]:
    """Takes from a piece what is known by its form; gives what is left of it, in order."""
    if piece.rule:
        return [piece]
    if ABOUT.match(piece.even) and not DAY.search(piece.even) and not BLANK.search(piece.even):
        return [piece]
    cuts = [(found.start(), found.end()) for found in NATION.finditer(piece.even)]
    own = _own(piece)
    if own and not header.number:
        header.number = own.text
        said = BEFORE.search(piece.even[: own.start])
        cuts.append((said.start() if said else own.start, own.end))
    elif not header.number and (empty := EMPTY.search(piece.even)):
        header.empty = True
        tail = re.match(r"[\w/&.-]*", piece.even[empty.end() :])
        cuts.append((empty.start(), empty.end() + (tail.end() if tail else 0)))
    if cut := _dated(piece, header):
        cuts.append(cut)
    return _left(piece, sorted(cuts))


def _left(piece: Piece, cuts: list[tuple[int, int]]) -> list[Piece]:
    left, at = [], 0
    for start, end in [*cuts, (len(piece.text), len(piece.text))]:
        part = piece.part(at, max(at, start))
        if part.text.strip(" ,;:.-"):
            left.append(part)
        at = max(at, end)
    return left


def _dated(piece: Piece, header: Header) -> tuple[int, int] | None:
    """“Tây Ninh, ngày 06 tháng 10 năm 2020”: where it stands; a day in a sentence is none."""
    found = DAY.search(piece.even) or BLANK.search(piece.even)
    if not found or header.place or header.issued_on:
        return None
    behind = piece.even[found.end() :].strip(" .,;)")
    hour = _HOUR.search(piece.even[: found.start()])
    until = hour.start() if hour else found.start()
    start = _place_start(piece.text, until)
    place = piece.text[start:until].strip(" ,.;:")
    if behind and not (
        NATION.match(behind) or SAID.match(behind) or ABOUT.match(behind) or capital(piece.text[found.end() :])
    ):
        return None
    if not place and piece.text[:until].strip(" ,(*_"):
        return None
    if (place and not place[0].isalpha()) or len(place) > 60 or _NO_PLACE.match(even(place)):
        return None
    header.place = place or None
    header.issued_on = day(found) if found.re is DAY else None
    return (start, found.end())


def _place_start(text: str, end: int) -> int:
    """Where the place's name begins that ends before `end`: words with a capital, not all of capitals."""
    words = list(re.finditer(r"\S+", text[max(0, end - 80) : end]))
    offset, start = max(0, end - 80), end
    whole = text[:end].strip(" ,")
    if (
        capital(whole)
        and "/" not in whole
        and len(whole.split()) <= 5
        and not begins_body(Piece(0, whole, 0, alone=True).even)
    ):
        return 0
    for word in reversed(words):
        bare = word[0].strip(" ,.;:")
        if bare in ("-", "–") and start < end:
            continue
        if not bare:
            continue
        if start == end and re.fullmatch(r"[0-9]{1,2}", bare):  # Phường 12
            start = offset + word.start()
            continue
        if not bare[0].isupper() or any(c in bare for c in "/0123456789"):
            break
        if len(bare) > 2 and bare.isupper() and bare.casefold() not in ("tp.hcm", "tphcm"):
            break
        start = offset + word.start()
        if word.start() and text[:start].rstrip().endswith(","):
            break
    return start


def _sorted(left: Sequence[Piece], header: Header, zone: Sequence[Piece]) -> None:
    """Of what is left: lines of who issues, and the subject of a letter."""
    first = _first_witness(zone)
    about, rested, last = False, False, -9
    for piece in left:
        if piece.rule:
            rested = bool(header.about)  # a line that is drawn, or empty, ends what it is about, or breaks its sentence
            continue
        if found := ABOUT.match(piece.even):
            about, rested = True, False
            header.about = [piece.part(found.end(), len(piece.text))]
        elif (
            about and not (capital(piece.text) and begins_body(piece.even)) and not (rested and piece.text[0].isupper())
        ):
            header.about.append(piece)
            rested = False
        elif header.bodies and _MOTTO.fullmatch(piece.even):
            continue  # of the youth union, where others write the nation's name
        elif _names_issuer(piece, header, first, last):
            about = False
            header.bodies.append(piece.text)
            last = piece.line


def _first_witness(zone: Sequence[Piece]) -> int:
    """The line of the first sign of a header; lines far above it belong to the page."""
    for piece in zone:
        if NATION.search(piece.even) or _own(piece) or EMPTY.search(piece.even):
            return piece.line
    return zone[-1].line if zone else 0


def _names_issuer(piece: Piece, header: Header, first: int, last: int) -> bool:
    if piece.line < first - 6 or len(piece.text) > 160 or SAID.match(piece.even):
        return False
    if MEETING.match(piece.even) and not (header.bodies and _FOR_IT.search(even(header.bodies[-1]))):
        return False
    starts = begins_body(piece.even)
    if not header.bodies:
        return starts and (piece.capital or _like_a_name(piece))
    near = piece.line - last <= 4
    return near and (
        piece.capital
        or (starts and _like_a_name(piece))
        or (
            re.fullmatch(r"[\w\s.&-]{1,40}", piece.text) is not None
            and piece.line - last <= 2
            and piece.text[:1].isupper()
        )
    )


def _like_a_name(piece: Piece) -> bool:
    """In small letters only what is short and no sentence."""
    return len(piece.text) <= 90 and not re.search(
        r"[.;:!?]$|(?<![a-z])(?:to chuc|ban hanh|trien khai|xay dung|ky ket)(?![a-z])", piece.even
    )
