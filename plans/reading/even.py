"""Text with which rules are matched, letter for letter as long as what was read, so that places are the same. Pure."""

from __future__ import annotations

import unicodedata
from functools import cache

# Cyrillic letters that a keyboard or a scanner put for Latin ones, which look the same.
_LATIN = dict(zip("аеорсухіѕјАЕОРСУХІЅЈВНКМТ", "aeopcyxisjaeopcyxisjbhkmt", strict=True))


@cache
def _bare(character: str) -> str:
    """One character for one: no case, no marks, đ as d, every dash `-`, every blank but line ends a space."""
    if character in "\n\t":
        return character
    if character.isspace():
        return " "
    if unicodedata.category(character) == "Pd" or character == "−":
        return "-"
    if character in "“”„‟«»":
        return '"'
    if character in _LATIN:
        return _LATIN[character]
    small = unicodedata.normalize("NFD", character.casefold()).replace("đ", "d").replace("ð", "d")
    return small[0] if len(small) == 1 or all(unicodedata.combining(mark) for mark in small[1:]) else character


def even(text: str) -> str:
    """`text` (NFC) folded for matching: `Uỷ` and `ủy` are both `uy`. As long as `text`.

    Marks carry meaning in Vietnamese (bản, ban, bán): where that counts, look at the text itself at the same place.
    """
    return "".join(map(_bare, text))


def small(text: str) -> str:
    """`text` without capitals, as long as it is. Marks stay: “chỉ tiêu” is no “chi tiêu”."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
