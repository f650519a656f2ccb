"""E-mail addresses as offices keep them in a cell: with the name before them, or several at once. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAMED = re.compile(r"\s*(?P<name>[^<>@]*?)\s*<\s*(?P<address>[^<>\s]+)\s*>\s*")
_BETWEEN = re.compile(r"\s*(?:[;,/|\n]|(?<=\S)\s+(?:và|and)\s+(?=\S)|\s(?=\S*@))\s*")


@dataclass(frozen=True)
class Written:
    """What a cell says: the first address, the name before it, and the addresses that follow."""

    address: str
    name: str | None = None
    others: tuple[str, ...] = ()


def written(cell: str) -> Written:
    """The addresses of a cell; what is none stays in it as it is, for whoever checks it."""
    parts = _parts(cell)
    if sum("@" in part for part in parts) < 2 and not _NAMED.fullmatch(cell):
        return Written(cell.strip(" ;,").removeprefix("mailto:"))
    found = [_one(part) for part in parts if "@" in part]
    first = found[0]
    return Written(first.address, first.name, tuple(one.address for one in found[1:]))


def _parts(cell: str) -> list[str]:
    """Where names stand before addresses in brackets, the blanks and commas in them part nothing."""
    if "<" in cell:
        return [part.strip(" ;,") for part in re.findall(r"[^<>]*<[^<>]*>|[^<>]+", cell) if part.strip(" ;,")]
    return [part for part in _BETWEEN.split(cell) if part]


def _one(part: str) -> Written:
    if match := _NAMED.fullmatch(part):
        return Written(match["address"].removeprefix("mailto:"), match["name"].strip("\"' ") or None)
    return Written(part.removeprefix("mailto:"))
