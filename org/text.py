"""Vietnamese text: one form (NFC) at every border, folding for matching, the order of the alphabet. Pure."""

from __future__ import annotations

import re
import unicodedata

from org.language import say
from settings.headers import ENCODED_WORD

# Control characters, and those one cannot see: they hide in codes, and turn around what is shown (U+202E).
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]"
)
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDER = {letter: index for index, letter in enumerate(_LETTERS)}
# The tones in the order of Vietnamese dictionaries: none, grave, hook, tilde, acute, dot below.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def nfc(text: str) -> str:
    """`text` in Unicode's composed form, in which it is kept and compared everywhere."""
    return unicodedata.normalize("NFC", text)


def clean_line(text: str) -> str:
    """NFC, runs of white space as one space, none at the ends."""
    return " ".join(nfc(text).split())


def encoded_word(text: str) -> str | None:
    """Why `text` can be no name and no title, as the end of a sentence; None where it can."""
    if not ENCODED_WORD.search(text):
        return None
    return say(
        "có cụm “=?…?=” mà chương trình thư sẽ giải mã thành chữ khác; hãy ghi thẳng lời cần ghi",
        "it holds '=?…?=', which mail programs decode into other words; write the words themselves",
    )


def fold(text: str) -> str:
    """For matching what people type: no case, no marks, đ as d, so that `uỷ` and `ủy` are the same."""
    bare = unicodedata.normalize("NFD", text.casefold())
    return nfc("".join(c for c in bare if not unicodedata.combining(c)).replace("đ", "d"))


def collation_key(text: str) -> tuple[tuple[tuple[int, str], ...], tuple[int, ...], str]:
    """Sorts as a Vietnamese dictionary does: letters first (a ă â b … d đ), then tones, then the text itself."""
    letters: list[tuple[int, str]] = []
    tones: list[int] = []
    for character in nfc(text).casefold():
        base, tone = _without_tone(character)
        letters.append((_ORDER.get(base, -1), base))
        tones.append(tone)
    return tuple(letters), tuple(tones), text


def _without_tone(character: str) -> tuple[str, int]:
    parts = unicodedata.normalize("NFD", character)
    tone = next((_TONES[mark] for mark in parts if mark in _TONES), 0)
    return nfc("".join(mark for mark in parts if mark not in _TONES)), tone
