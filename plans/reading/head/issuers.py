"""The lines of a header that name who issues, as one name: part before whole, area behind, in its usual case. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile
from typing import NamedTuple

from plans.reading.even import even
from plans.reading.head.forms import AREAS, BODIES, FIELDS, MEETINGS, NAMED
from plans.reading.head.lines import capital
from plans.reading.head.words import either

MEETING = re.compile(either(MEETINGS) + "(?![a-z])")
BODY = re.compile(rf"(?!{MEETING.pattern}){either(word for one in BODIES for word in (one.name, *one.short))}(?![a-z])")
_PART = re.compile(
    "(" + either(word for one in BODIES if one.part for word in (one.name, *one.short)) + r")(?![a-z])\s*"
)
# With its marks: quận is no quân, xã no xã hội.
_AREA = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(AREAS, key=len, reverse=True))}|tp|tx)(?!\w|\s(?:hội|ủy|uỷ|đoàn))")
_LEVEL = re.compile(r"(?<!\w)(?:tỉnh|thành|huyện|quận|thị|đảng|xã|công)\s(?:ủy|uỷ|đoàn)(?!\w)")
# A body's name within a line: of one word only with what it is for.
_ONE = [one.name for one in BODIES if " " not in one.name]
_TWO = [word for one in BODIES for word in (one.name, *one.short) if " " in one.name and word.count(" ")]
_OFFICE = re.compile(rf"{either(_ONE)} {either(FIELDS)}(?![a-z])")
_DRAWN = " -–—─_=*"  # around a name
_WHOLE = re.compile(r"(?<![a-z])(?:viet nam|ho chi minh)(?![a-z])")
_INNER = re.compile(rf"(?<=[a-z0-9] )(?:{either(_TWO)}|{either(_ONE)} {either(FIELDS)})(?![a-z])")
# Known words in their usual case; a body's name, what departments are for, and areas.
_USUAL = {even(word): word for word in (*AREAS, *FIELDS, *(w for one in BODIES for w in (one.name, *one.short)))}
_FULL = {even(word): one.name for one in BODIES for word in (one.name, *one.short)}
_SIGNS_FOR = re.compile(r"(?<![a-z])t[/.]?\s?m\s?[.:/]?\s{0,3}([a-z]+(?: [a-z]+)?)")
_LONGEST_USUAL = max(word.count(" ") + 1 for word in _USUAL)


def begins_body(folded: str) -> bool:
    """A line that begins the name of a body, and does not continue one (TỈNH TÂY NINH does, TỈNH ỦY does not)."""
    return bool(BODY.match(folded))


class Issuer(NamedTuple):
    """The issuing body's name; whether it is put together of names that stand in another order (a part stands under
    its whole), and where `text` has that name nowhere, the two names as they stand, a line each."""

    name: str | None
    turned: bool = False
    lines: str | None = None


def issuer_of(lines: Iterable[str], text: str) -> Issuer:
    """The issuing body, of the header's lines from above to below, in the case in which `text` has its name."""
    names = list[str]()
    for line in (part.strip(_DRAWN) for several in lines for part in _apart(several)):
        if begins_body(even(line)) and not _unfinished(names):
            names.append(line)
        elif names:
            names[-1] += " " + line
    if not names:
        return Issuer(None)
    own = names[-1]
    part = _PART.match(even(own))
    if part and len(names) > 1:
        own = _joined(own, part.end(), names[-2])
    elif len(names) == 2 and (first := _PART.match(even(names[0]))) and first.end() == len(names[0]):
        own = " ".join(names)  # BAN THƯỜNG TRỰC above ỦY BAN MTTQ
    own, turned = " ".join(own.split()), own not in (names[-1], " ".join(names))
    written = _begun_in(own, text) if turned else None
    as_they_stand = "\n".join(" ".join(name.split()) for name in names[-2:]) if turned and not written else None
    return Issuer(written or in_usual_case(own, text), turned, as_they_stand)


def is_part_of(part: str, whole: str) -> bool:
    """“Ban Thường trực Ủy ban MTTQ …” of “Ủy ban MTTQ …”: behind a part's name the same body is named."""
    first, other = _PART.match(even(part)), _which(even(whole))
    return first is not None and other is not None and _which(even(part)[first.end() :]) == other


def signs_for(signature: str, whole: str) -> bool:
    """“TM. ỦY BAN”: somebody signs for the whole body, however its name is shortened."""
    folded, name = even(signature), _which(even(whole))
    return name is not None and any(
        even(name).startswith(f"{found[1]} ") or _which(folded[found.start(1) :]) == name
        for found in _SIGNS_FOR.finditer(folded)
    )


def _which(folded: str) -> str | None:
    """Which body of the table a name begins with, in full."""
    found = BODY.match(folded)
    return _FULL[" ".join(found[0].split())] if found else None


def named_in_full(name: str, between: str, text: str) -> str:
    """A name that the header leaves without its area, as the line of who decides has it (CHỦ TỊCH … TỈNH HÀ NAM)."""
    if _AREA.search(name.casefold()):
        return name
    for line in between.split("\n"):
        at = even(line).find(even(name))
        if at >= 0 and capital(line) and _AREA.match(line[at + len(name) :].strip().casefold()):
            words = line[at:].replace("|", " ").split()
            whole = takewhile(lambda word: word.upper() == word, words)
            return in_usual_case(" ".join(whole).strip(" *_:"), text)
    return name


def _apart(line: str) -> list[str]:
    """Two names that stand in one line, the second behind what ends the first: UBND TỈNH TÂY NINH SỞ NỘI VỤ."""
    if not capital(line):
        return [line]
    folded = even(line)
    ends = (_AREA.search(line.casefold()), _WHOLE.search(folded), _OFFICE.match(folded))
    end = min((found.end() for found in ends if found), default=len(line))
    inner = _INNER.search(folded, end + 1)
    return [line[: inner.start()].strip(), *_apart(line[inner.start() :])] if inner else [line]


def _unfinished(names: list[str]) -> bool:
    """What ends with these words goes on in the next line, whatever that begins with."""
    return bool(names) and bool(
        re.search(
            r"(?:(?:^| )(?:va|cua|cac|cong tac|-)|[,&-]|^uy ban(?: trung uong)?|^(?:cong doan co so|cdcs))$",
            even(names[-1]),
        )
    )


def _joined(own: str, at: int, whole: str) -> str:
    """BAN CHẤP HÀNH (TỈNH X) under HỘI LHPN: the area stands behind; a part with words of its own stands as it is."""
    rest = own[at:].strip()
    if not rest:
        return f"{own} {whole}"
    if (
        _AREA.match(rest.casefold())
        and not _AREA.search(whole.casefold())
        and not re.match(r"\S+ (?:uy|doan)\b", even(whole))
    ):
        return f"{own[:at].strip()} {whole} {rest}"
    return own


def as_written(name: str, text: str) -> str | None:
    """How `text` writes these words, where it does so in small letters."""
    words = [re.escape(word) for word in name.split()]
    for found in re.finditer(r"\s{1,2}".join(words), text, re.IGNORECASE):
        if not capital(found[0]) and found[0][0].isupper():
            return " ".join(found[0].split())
    return None


def in_usual_case(name: str, text: str) -> str:
    """A name in capitals as `text` writes it; else by the table of forms; as it is where a word is not known."""
    if not capital(name):
        return name
    return as_written(name, text) or _by_table(name, text) or name


def _begun_in(name: str, text: str) -> str | None:
    """A name that was put together as the text writes it: to its end, to its area (“… tỉnh”) or level (“… Tỉnh ủy”)."""
    small = name.casefold()
    for area in (None, *_AREA.finditer(small), *_LEVEL.finditer(small)):
        if written := as_written(name[: area.end()] if area else name, text):
            return written
    return None


def _by_table(name: str, text: str) -> str | None:
    words, said, at = name.split(), list[str](), 0
    place = False  # behind “tỉnh” comes a name
    while at < len(words):
        size, usual = _known(words, at)
        if usual and not (place and size == 1 and usual not in ("và", "các", *AREAS)):
            said.append(usual if at else usual[0].upper() + usual[1:])
            place = usual in AREAS or even(usual).endswith((" uy", " doan")) or usual in NAMED
            at += size
        elif place:
            said.append(_name_word(words[at]))
            at += 1
        else:
            written = as_written(words[at], text) if len(words[at]) > 3 else None
            if not words[at].isdigit() and not written:
                return None
            said.append(words[at] if words[at].isdigit() else str(written))
            at += 1
    return " ".join(said)


def _known(words: list[str], at: int) -> tuple[int, str | None]:
    for size in range(min(_LONGEST_USUAL, len(words) - at), 0, -1):
        said = " ".join(words[at : at + size]).strip(",")
        usual = _USUAL.get(even(said))
        if usual and (usual not in AREAS or said.casefold() == usual):  # QUẢN LÝ is no quận
            comma = "," if words[at + size - 1].endswith(",") else ""
            return size, usual + comma
    return 0, None


def _name_word(word: str) -> str:
    """TÂY as Tây; H'LEO as H'leo."""
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))
