"""Levels as people write them have one code each."""

from __future__ import annotations

import pytest

from lib.levels import WRITTEN, level_code
from lib.vocabulary import word
from lib.words import LEVELS, audience_words
from org.model import relation_to


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


def test_each_level_of_the_contract_has_its_words_wherever_it_is_shown() -> None:
    assert WRITTEN.keys() <= LEVELS.keys()
    assert [word(LEVELS, one) for one in ("residential-area", "member-organisation", "Liên phường")] == [
        "Khu dân cư", "Tổ chức thành viên", "Liên phường",
    ]  # fmt: skip
    assert audience_words(["level:residential-area"]) == "đầu mối khu dân cư phía trên"


@pytest.mark.parametrize("level", ["member-organisation", "organisation"])
def test_a_member_organisation_is_asked_and_not_instructed(level: str) -> None:
    assert relation_to("/1/", level=level, tags=(), path="/1/2/") == "member"
