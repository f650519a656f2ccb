"""Levels as people write them have one code each."""

from __future__ import annotations

import pytest

from lib.levels import WRITTEN, level_code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *((word, code) for code, words in WRITTEN.items() for word in words),
        *((word.upper(), code) for code, words in WRITTEN.items() for word in words),
        *((code, code) for code in WRITTEN),
        ("Thi tran", "commune"),
        ("THÀNH PHỐ trực thuộc Trung ương", "province"),
        ("Cấp xã", "commune"),
        ("cap tinh", "province"),
        ("Ðặc khu", "commune"),
        ("residential area", "residential-area"),
    ],
)
def test_a_level_is_known_by_its_words(written: str, code: str) -> None:
    assert level_code(written) == code


@pytest.mark.parametrize("own", ["desk", "Bộ phận", "organisation", "thành phố", "xã đảo", "cấp", ""])
def test_a_level_of_the_offices_own_has_no_other_code(own: str) -> None:
    assert level_code(own) is None
