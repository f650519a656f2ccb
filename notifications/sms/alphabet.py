"""The two alphabets of text messages (3GPP TS 23.038): how many parts a text takes, and Vietnamese without its marks.

Pure.
"""

from __future__ import annotations

import unicodedata

from lib.text import nfc

GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_EXTENDED = frozenset("^{}\\[~]|€\f")  # an escape and a character: each counts two

# What Unicode does not take apart, or takes apart into something that the alphabet lacks.
_PLAIN = str.maketrans(
    {"đ": "d", "Đ": "D", "Ð": "D", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'"}
    | {"′": "'", "″": '"', "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "•": "-", "·": "-", "⁄": "/"}
    | {"×": "x", "`": "'", "\t": " "}
)


def parts(text: str) -> int:
    """How many messages the network makes of `text` and charges: of 160 characters, or 153 each where it takes several;
    of 70 and 67 where one character is outside the alphabet. No character is split between two parts."""
    if all(character in GSM7 or character in GSM7_EXTENDED for character in text):
        widths, single, each = [1 if character in GSM7 else 2 for character in text], 160, 153
    else:
        widths, single, each = [1 if ord(character) < 0x10000 else 2 for character in text], 70, 67
    if sum(widths) <= single:
        return 1
    count, room = 1, each
    for width in widths:
        if width > room:
            count, room = count + 1, each
        room -= width
    return count


def unaccented(text: str) -> str:
    """`text` in characters that every gateway carries unchanged: no marks, đ as d; what has no likeness is a `?`."""
    taken_apart = unicodedata.normalize("NFKD", text.translate(_PLAIN)).translate(_PLAIN)
    bare = "".join(character for character in taken_apart if not unicodedata.combining(character))
    return "".join(c if c in GSM7 or c in GSM7_EXTENDED else "?" for c in nfc(bare))
