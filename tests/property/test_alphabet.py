"""Names stand in the order of a Vietnamese dictionary: by letters, then tones, then the text itself."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.text import collation_key, nfc

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"
written = some.text(some.one_of(some.sampled_from("aáàạăằâẫdđĐeêềiuưxyỳ 12-."), some.characters()), max_size=6)


def place(text: str) -> Any:
    """The rule, word for word."""
    letters, tones = [], []
    for character in nfc(text).casefold():
        parts = unicodedata.normalize("NFD", character)
        base = nfc("".join(mark for mark in parts if mark not in TONES))
        letters.append((LETTERS.find(base) if base else -1, base))
        tones.append(next((TONES.index(mark) + 1 for mark in parts if mark in TONES), 0))
    return letters, tones, text


@given(written, written)
def test_of_two_names_the_one_stands_first_that_the_rule_puts_first(one: str, other: str) -> None:
    assert (collation_key(one) < collation_key(other)) == (place(one) < place(other))


@pytest.mark.parametrize(
    "names",
    [
        ["An", "Ân", "Bình", "Dương", "Đà Nẵng", "Em", "Êm", "Oanh", "Ông", "Ơn", "Út", "Ưng"],
        ["ma", "mà", "mả", "mã", "má", "mạ", "man"],
        ["Xã 1", "Xã A", "xã ă"],
    ],
)
def test_the_alphabet_as_it_is_taught(names: list[str]) -> None:
    backwards = names[::-1]
    assert sorted(backwards, key=collation_key) == names
