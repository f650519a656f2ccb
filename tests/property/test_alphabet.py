"""Names stand in the order of a Vietnamese dictionary: by letters and the value of numbers, then tones, then the text
itself."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.text import collation_key, nfc

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"
written = some.text(some.one_of(some.sampled_from("aáàạăằâẫdđĐÐeêềiuưxyỳ 0129-."), some.characters()), max_size=6)


def place(text: str) -> Any:
    """The rule, word for word."""
    letters, tones = [], []
    for run in re.findall("[0-9]+|[^0-9]", nfc(text).casefold(), re.DOTALL):
        parts = unicodedata.normalize("NFD", run)
        base = nfc("".join(mark for mark in parts if mark not in TONES)).replace("ð", "đ")
        number = run.isascii() and run.isdigit()
        letters.append((-1, "0", int(run)) if number else (LETTERS.find(base) if base else -1, base, 0))
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
        ["Phường 1", "Phường 2", "Phường 10", "Phường 11", "Phường An"],
        ["Dương", "Ðà Nẵng", "Đồng"],
        ["Tổ 02", "Tổ 2", "Tổ 2a", "Tổ 10, khu 3", "Tổ 10, khu 12"],
    ],
)
def test_the_alphabet_as_it_is_taught(names: list[str]) -> None:
    backwards = names[::-1]
    assert sorted(backwards, key=collation_key) == names
