"""Who that is in a roster: a selection as a plan file has it, or a doubt. Pure.

A wrong unit is worse than none: what fits two units is nobody's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lib.text import clean_line, fold, nfc
from org.model import MEMBER_LEVELS, MEMBER_TAGS, UnitVersion
from plans.model import Selection
from plans.reading.groups.forms import chosen, same_office
from plans.reading.groups.words import LONGEST, Named, named, words_of
from plans.reading.model import Chosen, Head

MOST_CANDIDATES = 3
# Between the units of one list; what is split so counts only where each part is known.
_BETWEEN = re.compile(r" ?[;,] ?| - | (?:và|cùng với|cùng) ")
_DESK = re.compile(r"\(\s*qua ([^()]{2,200})\)", re.IGNORECASE)
_MOST_PARTS = 30


@dataclass(frozen=True, kw_only=True)
class Unclear:
    """Why nobody is chosen: no unit of the roster is meant (`nobody`), or none or several may be (`not-known`)."""

    code: Literal["nobody", "not-known"]
    candidates: tuple[str, ...] = ()  # codes of units that look like it


class Known:
    """A roster of one day, read once: whose names are which words, and who stands below whom."""

    def __init__(self, units: Sequence[UnitVersion]) -> None:
        self.units = {unit.code: unit for unit in units}
        self.names = {unit.code: named(unit.name) for unit in units}
        self._parents: Mapping[str, str | None] = {unit.code: unit.parent for unit in units}
        self._below: dict[str, dict[str, UnitVersion]] = {}
        self._named: dict[Named, list[str]] = defaultdict(list)
        self._called: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._beginning: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for code, name in self.names.items():
            self._named[name].append(code)
            self._called[name.called].append(code)
            self._beginning[name.office[:2]].append(code)

    def named(self, name: Named) -> Sequence[str]:
        """The units of exactly that name."""
        return self._named.get(name, ())

    def called(self, called: tuple[str, ...]) -> Sequence[str]:
        """The units called so, of whatever office and level."""
        return self._called.get(called, ())

    def beginning(self, office: tuple[str, ...]) -> Sequence[str]:
        """The units whose office begins with these words, of which there are two or more."""
        return [
            code for code in self._beginning.get(office[:2], ()) if self.names[code].office[: len(office)] == office
        ]

    def below(self, code: str) -> list[UnitVersion]:
        """The units strictly below that one, at any depth."""
        return list(self._all_below(code).values())

    def is_below(self, one: str, top: str) -> bool:
        """Whether the one stands strictly below the other."""
        return one in self._all_below(top)

    def _all_below(self, code: str) -> Mapping[str, UnitVersion]:
        if code not in self._below:
            self._below[code] = {one: unit for one, unit in self.units.items() if self._leads_to(one, code)}
        return self._below[code]

    def _leads_to(self, one: str, top: str) -> bool:
        seen: set[str] = set()
        above = self._parents.get(one)
        while above is not None and above not in seen:
            if above == top:
                return one != top
            seen.add(above)
            above = self._parents.get(above)
        return False


def issuer_of(head: Head, known: Known) -> str | Unclear:
    """The code of the unit that issued the document; where its name says no place, the place of the date does."""
    if not head.issuer:
        return Unclear(code="not-known")
    written = named(" ".join(reversed(head.issuer.split("\n"))))  # the part, of the whole that stands above it
    fitting = [code for code, name in known.names.items() if same_office(written, name)]
    if len(fitting) > 1 and head.place and not written.called:
        there = named(f"{head.issuer} {head.place}").called
        fitting = [code for code in fitting if known.names[code].called == there]
    return fitting[0] if len(fitting) == 1 else Unclear(code="not-known", candidates=tuple(fitting[:MOST_CANDIDATES]))


def desk_of(report_to: str, known: Known, issuer_code: str) -> str | None:
    """The unit of “(qua Ban Phong trào - Tuyên giáo)”, where one below the issuer, or the issuer itself, bears it."""
    if not (found := _DESK.search(nfc(report_to))):
        return None
    through = resolved(Chosen(written=found[1], name=found[1]), known, issuer_code)
    return through.units[0] if isinstance(through, Selection) else None


def resolved(one: Chosen, known: Known, issuer_code: str) -> Selection | Unclear:
    """Whom `one` chooses of the roster, below the issuer; the issuer's code where it is itself meant."""
    if one.issuer:
        return Selection(units=(issuer_code,))
    if one.level or one.tag:
        return _of_group(one, known, issuer_code)
    found = _of_name(one.written, known, issuer_code)
    return found if isinstance(found, Selection) else _of_parts(one.written, known, issuer_code) or found


def _of_group(one: Chosen, known: Known, issuer_code: str) -> Selection | Unclear:
    if one.tag:
        meant = [unit for unit in known.below(issuer_code) if _tagged(unit, one.tag)]
        tags = {tag for unit in meant for tag in unit.tags if _plain(tag) in _alike(one.tag)}
        if any(unit.parent != issuer_code for unit in meant):  # those of the districts hang deeper, and are not meant
            return _units(unit.code for unit in meant if unit.parent == issuer_code)
        if len(tags) == 1 and all(tags & set(unit.tags) for unit in meant):
            return Selection(tag=tags.pop(), under=issuer_code)
        return _units(unit.code for unit in meant)
    level = one.level
    meant = [unit for unit in known.below(issuer_code) if unit.level == level]
    offices = {word.text for word in words_of(one.written) if word.kind == "office"}
    of_office = [unit for unit in meant if _of(known.names[unit.code], offices or set(known.names[issuer_code].office))]
    of_office = of_office if of_office or offices else meant
    if meant and len(of_office) == len(meant):
        return Selection(level=level, under=issuer_code)
    return _units(unit.code for unit in of_office)


def _of(name: Named, offices: set[str]) -> bool:
    """Whether the unit is one of these offices, or its name says of none; `offices` may be none at all."""
    return not offices or not name.office or bool(offices & set(name.office))


def _units(codes: Iterable[str]) -> Selection | Unclear:
    units = tuple(codes)
    return Selection(units=units) if units else Unclear(code="nobody")


def _tagged(unit: UnitVersion, tag: str) -> bool:
    return bool({_plain(one) for one in unit.tags} & _alike(tag)) or (
        tag in MEMBER_TAGS and unit.level in MEMBER_LEVELS
    )


def _alike(tag: str) -> set[str]:
    return {_plain(one) for one in (MEMBER_TAGS if tag in MEMBER_TAGS else (tag,))}


def _plain(tag: str) -> str:
    return "-".join(fold(tag).replace("_", " ").replace("-", " ").split())


def _of_name(written: str, known: Known, issuer_code: str) -> Selection | Unclear:
    words = words_of(written)
    if any(word.kind in ("many", "group") for word in words):
        return _of_own_group(written, known, issuer_code)
    wanted = named(written)
    fitting = [code for name in _meant(wanted, known.names[issuer_code]) for code in known.named(name)]
    nearer = [code for code in fitting if code == issuer_code or known.is_below(code, issuer_code)] or fitting
    if len(nearer) == 1:
        return Selection(units=(nearer[0],))
    looks = nearer or _looking_alike(wanted, known, issuer_code)
    return Unclear(code="not-known", candidates=tuple(looks[:MOST_CANDIDATES]))


def _meant(wanted: Named, issuer: Named) -> Iterator[Named]:
    """The names as a roster may have them: what a text, or the roster, leaves out is the issuer's own."""
    if not wanted.office and not wanted.called:
        return
    own = (issuer.level, issuer.called)
    level, called = (wanted.level, wanted.called) if wanted.level else own
    if not wanted.called and wanted.level == issuer.level:
        called = issuer.called
    offices = (wanted.office, (*wanted.office, *issuer.office)) if wanted.office else ((), issuer.office)
    for office in dict.fromkeys(offices):
        yield Named(office, level, called)
        if (level, called) == own != (None, ()):
            yield Named(office, None, ())


def _looking_alike(wanted: Named, known: Known, issuer_code: str) -> list[str]:
    """Units whose office begins with the same words: “Ban Phong trào” for “Ban Phong trào - Tuyên giáo”."""
    if len(wanted.office) < 2 or wanted.called:
        return []
    return [code for code in known.beginning(wanted.office) if known.is_below(code, issuer_code)]


def _of_own_group(written: str, known: Known, issuer_code: str) -> Selection | Unclear:
    """A group by a level or a tag of the roster's own: “các trường tiểu học” where there is the tag truong-tieu-hoc."""
    words = words_of(written)
    said = "-".join(word.text for word in words if word.kind == "word")
    if not said or any(word.kind not in ("word", "many") for word in words):
        return Unclear(code="not-known")
    below = known.below(issuer_code)
    for level in dict.fromkeys(unit.level for unit in below):
        if _plain(level) == said:
            return Selection(level=level, under=issuer_code)
    for tag in dict.fromkeys(tag for unit in below for tag in unit.tags):
        if _plain(tag) == said:
            return Selection(tag=tag, under=issuer_code)
    return Unclear(code="not-known")


def _of_parts(written: str, known: Known, issuer_code: str) -> Selection | None:
    """Several units named in one list; None where not each of them is known."""
    parts = [part for part in _BETWEEN.split(clean_line(written)[:LONGEST]) if part]
    if not 1 < len(parts) <= _MOST_PARTS:
        return None
    lead = next((word.text for word in words_of(parts[0]) if word.kind == "level"), None)
    codes: list[str] = []
    for part in parts:
        one = chosen(part, known.units[issuer_code].name)
        found = Selection(units=(issuer_code,)) if one.issuer else _of_name(part, known, issuer_code)
        alone = None if isinstance(found, Selection) else _of_place(part, lead, known, issuer_code)
        named_ones = found.units if isinstance(found, Selection) else alone.units if alone else ()
        if not named_ones:
            return None
        codes += named_ones
    return Selection(units=tuple(dict.fromkeys(codes)))


def _of_place(part: str, level: str | None, known: Known, issuer_code: str) -> Selection | None:
    """One of “các xã Tân Bình, Thạnh Tân”, by what alone it is called."""
    called = tuple(word.text for word in words_of(part) if word.kind in ("word", "office"))
    alike = [one for one in known.called(called) if known.is_below(one, issuer_code)]
    fitting = [one for one in alike if level in (None, known.names[one].level)]
    return Selection(units=(fitting[0],)) if called and len(fitting) == 1 else None
