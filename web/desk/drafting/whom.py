"""Who owes, supports, or is reported to, as fields of a form: groups to choose from, and units by name. Pure."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property

from lib.language import say
from lib.text import compared
from lib.vocabulary import word
from lib.words import LEVELS
from plans.model import Selection
from plans.reading.groups.forms import chosen
from plans.reading.groups.matched import Known, Unclear, resolved
from web.desk.drafting.dues import Mistyped

NAMED = "units"  # chosen one by one
_CODED = re.compile(r".*\(([^()]+)\)")


class Whom:
    """The units of the day, seen from an issuer: `issuer` its code, `written` as the text has it."""

    def __init__(self, known: Known, issuer: str, written: str | None) -> None:
        self._known, self.issuer, self._written = known, issuer, written
        self._of_name = Counter(compared(unit.name) for unit in known.units.values())
        self._codes = {compared(unit.name): unit.code for unit in known.units.values()}

    @cached_property
    def groups(self) -> dict[str, str]:
        """What can be chosen at once below the issuer, by key, in words with the number of units.

        A level that is called as a tag, of as many units, is that tag.
        """
        below = self._known.below(self.issuer)
        levels = Counter(unit.level for unit in below)
        tags = Counter(tag for unit in below for tag in dict.fromkeys(unit.tags))
        named = {_key(tag=tag): (_of_tag(tag), n) for tag, n in tags.items()}
        by_level = {_key(level=one): (word(LEVELS, one), n) for one, n in levels.items()}
        found = {key: told for key, told in by_level.items() if told not in named.values()} | named
        return {key: say("{it} ({n} đơn vị)", "{it} ({n} units)", it=it, n=n) for key, (it, n) in found.items()}

    @cached_property
    def children(self) -> dict[str, str]:
        """The units directly below the issuer, by code."""
        return {one.code: one.name for one in self._known.below(self.issuer) if one.parent == self.issuer}

    def name(self, code: str) -> str:
        """What the unit is called, with its code where others are called the same; an unknown code as it is."""
        if (unit := self._known.units.get(code)) is None:
            return code
        return unit.name if self._of_name[compared(unit.name)] == 1 else f"{unit.name} ({code})"

    def fields_of(self, selection: Selection | None) -> tuple[str, str]:
        """(group, names) as the form has them."""
        if selection is None:
            return "", ""
        if selection.units:
            return NAMED, "; ".join(map(self.name, selection.units))
        return _key(level=selection.level, tag=selection.tag), ""

    def words(self, selection: Selection) -> str:
        """The same for people."""
        group, names = self.fields_of(selection)
        told = word(LEVELS, selection.level or selection.tag or "")
        return names or self.groups.get(group) or say("{it} (0 đơn vị)", "{it} (no unit)", it=told)

    def selection(self, group: str, names: str) -> Selection:
        """Who is chosen by these fields; raises Mistyped."""
        if group == NAMED:
            return Selection(units=self.units(names, "units"))
        if group in self.groups:
            level, tag = group.partition(" ")[::2]
            return Selection(level=level or None, tag=tag or None, under=self.issuer)
        if not group:
            raise Mistyped("who", say("Hãy chọn đơn vị thực hiện.", "Choose who is to do it."))
        raise Mistyped(
            "who",
            say(
                "Danh bạ không có đơn vị nào của nhóm này dưới cơ quan ban hành; hãy chọn lại.",
                "The roster has no unit of this group below the issuer; choose another.",
            ),
        )

    def units(self, names: str, field: str) -> tuple[str, ...]:
        """The codes of the units that are named, `;` or a line's end between them; raises Mistyped."""
        parts = [part.strip() for part in re.split(r"[;\n]", names) if part.strip()]
        if not parts:
            raise Mistyped(field, say("Hãy ghi tên đơn vị.", "Give the unit's name."))
        return tuple(dict.fromkeys(code for part in parts for code in self._found(part, field)))

    def _found(self, part: str, field: str) -> tuple[str, ...]:
        coded = _CODED.fullmatch(part)
        for code in (part, coded[1].strip() if coded else part):
            if code in self._known.units:
                return (code,)
        if self._of_name[compared(part)] == 1:
            return (self._codes[compared(part)],)
        found = resolved(chosen(part, self._written), self._known, self.issuer)
        if isinstance(found, Selection) and found.units:
            return found.units
        looks = found.candidates if isinstance(found, Unclear) else ()
        raise Mistyped(field, _unknown(part, [self.name(code) for code in looks]))


def _unknown(part: str, looks: list[str]) -> str:
    shown = part if len(part) <= 100 else f"{part[:100]}…"
    if not looks:
        return say(
            "Danh bạ không có đơn vị “{it}”; hãy ghi tên như trong danh bạ, hoặc mã.",
            "The roster has no unit “{it}”; write its name as the roster does, or its code.",
            it=shown,
        )
    return say(
        "Danh bạ không có đúng đơn vị “{it}”; gần giống: {looks}.",
        "The roster has no unit just so: “{it}”; much like it: {looks}.",
        it=shown,
        looks="; ".join(looks),
    )


def _key(*, level: str | None = None, tag: str | None = None) -> str:
    return f"{level or ''} {tag or ''}"


def _of_tag(tag: str) -> str:
    return word(LEVELS, tag) if tag in LEVELS else say("Theo nhãn “{tag}”", "By the tag “{tag}”", tag=tag)
