"""Vietnamese text: one form (NFC) at every border, folding for matching, the order of the alphabet. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from lib.headers import ENCODED_WORD
from lib.language import say

# What one cannot see, and what acts on a terminal: control characters (C0 but tab and line ends, DEL, C1), marks of
# direction, invisible signs, tags, halves of surrogate pairs, noncharacters. They hide in codes, and turn around what
# is shown (U+202E). None of them is printable.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e00ff]"
)
# Whole escape sequences (ECMA-48): CSI; OSC, DCS, SOS, PM and APC to their terminator; any other.
_ESCAPES = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]?"
    "|(?:\x1b[\\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\\\|\x9c)"
    "|\x1b[ -/]*[0-~]"
)
# What Unicode calls a dash, the minus sign, the hyphen bullet and the hyphen of modifier letters.
_DASHES = re.compile(
    "[\u058a\u05be\u1400\u1806\u2010-\u2015\u2043\u2212\u02d7\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u301c\u3030\u30a0"
    "\ufe31\ufe32\ufe58\ufe63\uff0d]"
)
_CURLED = "“”„‟‘’‚‛"
_DIGITS = re.compile("[0-9]+")
_BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_TOWERS = re.compile(r"[^\w\x00-\x7f]{31,}")
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDER = {letter: index for index, letter in enumerate(_LETTERS)}
# The tones in the order of Vietnamese dictionaries: none, grave, hook, tilde, acute, dot below.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_HIDDEN = "•••"
_BEHIND_ALL = 0x10FF00  # the last page of Unicode, which is nobody's


def nfc(text: str) -> str:
    """`text` in Unicode's composed form, in which it is kept and compared everywhere.

    Of marks on one letter the first thirty count (UAX #15, stream-safe): to bring many in order takes time that grows
    with the square of their number.
    """
    return text if text.isascii() else unicodedata.normalize("NFC", _TOWERS.sub(_thirty, text))


def _thirty(tower: re.Match[str]) -> str:
    """What is no letter and longer than any tower of marks may be, with thirty marks in a row at most."""
    kept, marks = [], 0
    for character in tower[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= 30:
            kept.append(character)
    return "".join(kept)


def visible(text: str) -> str:
    """`text` without escape sequences and without what one cannot see; tabs and line ends stay."""
    if text.isprintable() or not UNSEEN.search(text):  # every escape sequence begins with one of these
        return text
    return UNSEEN.sub(lambda found: " " if found[0].isspace() else "", _ESCAPES.sub("", text))


def clean_line(text: str) -> str:
    """What people type and foreign servers say, as it is kept and shown: `visible`, NFC, in one line, every run of
    white space one space, none at the ends. Empty where nothing to be seen is left."""
    return " ".join(nfc(visible(text)).split())


def encoded_word(text: str) -> str | None:
    """Why `text` can be no name and no title, as the end of a sentence; None where it can."""
    if not ENCODED_WORD.search(text):
        return None
    return say(
        "có cụm “=?…?=” mà chương trình thư sẽ giải mã thành chữ khác; hãy ghi thẳng lời cần ghi",
        "it holds '=?…?=', which mail programs decode into other words; write the words themselves",
    )


def fold(text: str) -> str:
    """For matching what people type: no case, no marks, đ as d (ð too, which is typed for it), so that `uỷ` and `ủy`
    are the same."""
    bare = unicodedata.normalize("NFD", nfc(text).casefold())
    return nfc("".join(c for c in bare if not unicodedata.combining(c)).replace("đ", "d").replace("ð", "d"))


def unquoted(text: str) -> str:
    """`text` without the curled quotation marks that Word puts around it."""
    inside = text[1:-1].strip()
    return inside if inside and text[0] in _CURLED and text[-1] in _CURLED else text


def plain_dashes(text: str) -> str:
    """Every kind of dash as `-`: Word writes others than people type."""
    return _DASHES.sub("-", text)


def compared(text: str) -> str:
    """As plan numbers, unit codes and headings are compared (contract, section 5, rule 22): no case, no blanks, every
    kind of dash as `-`, NFC, Ð (U+00D0) as Đ."""
    plain = nfc(visible(text)).casefold().replace("\u00f0", "\u0111")
    return _DASHES.sub("-", "".join(plain.split()))


def plain_blanks(text: str) -> str:
    """Every kind of blank as a space: Word and the web write such that do not break."""
    return text if text.isascii() else _BLANKS.sub(" ", text)


@lru_cache(maxsize=256)  # what is put in order is often the same again: an item's title in each of its letters
def collation_key(text: str) -> tuple[str, str, str]:
    """Sorts as a Vietnamese dictionary does: letters first (a ă â b … d đ), then tones, then the text itself; numbers
    by their value (Phường 2 before Phường 10)."""
    plain = _DIGITS.sub(_by_value, nfc(text).casefold())
    return plain.translate(_LETTER), plain.translate(_TONE), text


def _by_value(run: re.Match[str]) -> str:
    """Digits so that they sort by value: before them, how many they are."""
    digits = run[0].lstrip("0")
    return f"{len(digits):03}{digits}"


class _EachOnce(dict[int, str]):
    """For `str.translate`: what becomes of a character, worked out when it first comes; of very many each time anew."""

    def __init__(self, of: Callable[[str], str]) -> None:
        super().__init__()
        self._of = of

    def __missing__(self, code: int) -> str:
        made = self._of(chr(code))
        return made if len(self) > 4096 else self.setdefault(code, made)


def _letter(character: str) -> str:
    """The character without its tone; a letter as one that stands behind everything that is none, in its order."""
    base = nfc("".join(mark for mark in unicodedata.normalize("NFD", character) if mark not in _TONES))
    base = "đ" if base == "ð" else base  # U+00F0 is typed for it
    return chr(_BEHIND_ALL + _ORDER[base]) if base in _ORDER else base or "\0"


def _tone(character: str) -> str:
    return next((_TONES[mark] for mark in unicodedata.normalize("NFD", character) if mark in _TONES), "0")


_LETTER, _TONE = _EachOnce(_letter), _EachOnce(_tone)


def size_words(n: int) -> str:
    """So many bytes: 9,1 MB; 412 KB."""
    if n < 1 << 20:
        return f"{max(1, round(n / 1024))} KB"
    whole = f"{n / (1 << 20):.1f}"
    return say(whole.replace(".", ","), whole) + " MB"


def hide(address: str) -> str:
    """An e-mail address but for its domain, a telephone number but for its last three digits."""
    _name, at, domain = address.rpartition("@")
    if at:
        return f"{_HIDDEN}@{domain}"
    return f"{_HIDDEN}{address[-3:]}" if len(address) > 6 else _HIDDEN
