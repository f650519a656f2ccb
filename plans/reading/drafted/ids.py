"""Ids of items and indicators from their titles: small letters without marks, each once. Pure."""

from __future__ import annotations

import re

from lib.text import fold
from plans.file.form import ISSUED

_LONGEST = 40


class Ids:
    """Gives each title an id that no other has."""

    def __init__(self) -> None:
        self._taken = {ISSUED}
        self._next: dict[str, int] = {}

    def of(self, title: str, otherwise: str) -> str:
        """`bao-cao-so-ket-5-nam`; `otherwise` where the title has no letters."""
        first = readable(title) or otherwise
        found, n = first, self._next.get(first, 1)
        while found in self._taken:
            n += 1
            found = f"{first}-{n}"
        self._next[first] = n
        self._taken.add(found)
        return found


def readable(title: str) -> str:
    """The first words of a title as an id: whole words, at most 40 characters."""
    words = re.findall("[a-z0-9]+", fold(title[:500]))
    found = ""
    for word in words:
        longer = f"{found}-{word}" if found else word[:_LONGEST]
        if len(longer) > _LONGEST:
            break
        found = longer
    return found
