"""What stands beside a Word file's text and decides how it looks: links between its parts, lists, styles."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from zipfile import ZipFile

from documents.opening.word.numbers import Level, Lists
from lib.incoming.file_types.elements import Elements

MOST_BYTES, MOST_TAGS, MOST_DEEP = 20 << 20, 600_000, 60
_SIDES = frozenset(("top", "left", "start", "bottom", "right", "end", "insideH", "insideV"))
_NO_LINE = ("", "nil", "none")
_BEHIND = {"space": " ", "nothing": ""}


def told(attributes: Any, name: str) -> str:
    """An attribute by its name, whatever its prefix; empty where there is none."""
    value = attributes.get(f"w:{name}")
    if value is None:
        value = next((given for key, given in attributes.items() if key.rpartition(":")[2] == name), "")
    return str(value)


def is_on(attributes: Any) -> bool:
    """Whether a property that is named is meant: `<w:vanish/>`, but not `<w:vanish w:val="0"/>`."""
    return told(attributes, "val") not in ("0", "false", "off")


def a_line(name: str, attributes: Any) -> bool:
    """Whether it is one side of a table or cell that has a line."""
    return name in _SIDES and told(attributes, "val") not in _NO_LINE  # margins, named alike, have no such value


def whole(text: str, otherwise: int = 0) -> int:
    """A number of at most nine digits; anything else is `otherwise`."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


@dataclass
class Style:
    """What a paragraph or table takes from its style."""

    based_on: str = ""
    number: str = ""
    depth: int = 0
    lined: bool = False


@dataclass
class Looks:
    """Lists and styles of one file."""

    lists: Lists = field(default_factory=Lists)
    styles: dict[str, Style] = field(default_factory=dict)

    def number_of(self, style: str) -> tuple[str, int]:
        """The list in which paragraphs of this style are numbered, and its level; empty where in none."""
        found = next((one for one in self._line(style) if one.number), None)
        return (found.number, found.depth) if found else ("", 0)

    def is_lined(self, style: str) -> bool:
        """Whether tables of this style have lines."""
        return any(one.lined for one in self._line(style))

    def _line(self, name: str) -> list[Style]:
        """A style and those that it is based on; twelve of them, however they lead around."""
        found: list[Style] = []
        while name in self.styles and len(found) < 12:
            found.append(self.styles[name])
            name = found[-1].based_on
        return found


class LinkReader(Elements):
    """Where the links of one part lead, by kind (`styles`, `numbering`, `officedocument`)."""

    def __init__(self, packed: ZipFile) -> None:
        super().__init__(packed, most_bytes=MOST_BYTES, most_tags=MOST_TAGS, most_deep=MOST_DEEP)
        self.targets: dict[str, str] = {}

    def begins(self, name: str, attributes: Any) -> None:
        if name == "Relationship":
            kind = told(attributes, "Type").rpartition("/")[2].lower()
            self.targets.setdefault(kind, told(attributes, "Target").lower())


class LookReader(Elements):
    """Reads the parts that say how lists are numbered and what styles are."""

    def __init__(self, packed: ZipFile, looks: Looks) -> None:
        super().__init__(packed, most_bytes=MOST_BYTES, most_tags=MOST_TAGS, most_deep=MOST_DEEP)
        self._looks = looks
        self._list = self._number = ""
        self._depth = 0
        self._level: Level | None = None
        self._style = Style()

    def begins(self, name: str, attributes: Any) -> None:
        lists = self._looks.lists
        if name == "abstractNum":
            self._list, self._number = told(attributes, "abstractNumId"), ""
        elif name == "num":
            self._list, self._number = "", told(attributes, "numId")
        elif name == "abstractNumId" and self._number:
            lists.of[self._number] = told(attributes, "val")
        elif name == "lvlOverride":
            self._depth = whole(told(attributes, "ilvl"))
        elif name == "startOverride":
            lists.anew[self._number, self._depth] = whole(told(attributes, "val"), 1)
        elif name == "lvl":
            self._level = Level()
            self._depth = whole(told(attributes, "ilvl"))
            if self._number:
                lists.own[self._number, self._depth] = self._level
            else:
                lists.patterns.setdefault(self._list, {})[self._depth] = self._level
        elif name == "style":
            self._style = Style()
            self._looks.styles[told(attributes, "styleId")] = self._style
        elif self._level is not None:
            self._in_level(self._level, name, attributes)
        else:
            self._in_style(name, attributes)

    def ends(self, name: str) -> None:
        if name == "lvl":
            self._level = None

    def _in_level(self, level: Level, name: str, attributes: Any) -> None:
        if name == "start":
            level.start = whole(told(attributes, "val"), 1)
        elif name == "numFmt":
            level.kind = told(attributes, "val")
        elif name == "lvlText":
            level.pattern = told(attributes, "val")
        elif name == "suff":
            level.behind = _BEHIND.get(told(attributes, "val"), " ")

    def _in_style(self, name: str, attributes: Any) -> None:
        if name == "basedOn":
            self._style.based_on = told(attributes, "val")
        elif name == "numId":
            self._style.number = told(attributes, "val")
        elif name == "ilvl":
            self._style.depth = whole(told(attributes, "val"))
        elif a_line(name, attributes):
            self._style.lined = True
