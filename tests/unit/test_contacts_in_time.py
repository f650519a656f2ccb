"""Telephones, addresses in a cell, and days on which a post has nobody: pure."""

from __future__ import annotations

from datetime import date

import pytest

from lib.telephone import mobile, telephone
from org.files.addresses import Written, written
from org.files.tenure import gaps, taken_in
from org.model import Contact

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    "text",
    ["0912 345 678", "+84 912345678", "0084912345678", "(+84) 0912.345.678", "０９１２３４５６７８", "912345678"],
)
def test_one_telephone_in_any_spelling_is_one(text: str) -> None:
    assert telephone(text) == mobile(text) == "84912345678"


@pytest.mark.parametrize("text", ["09123", "1900 1234", "không có", "", None, "+1 202 555 0100"])
def test_what_is_no_vietnamese_number_is_none(text: str | None) -> None:
    assert telephone(text) is None


def test_a_landline_is_a_number_and_no_mobile() -> None:
    assert telephone("0276 3825 111") == "842763825111"
    assert mobile("0276 3825 111") is None


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("a@x.example", Written("a@x.example")),
        ("a@x.example ; b@x.example", Written("a@x.example", None, ("b@x.example",))),
        ("Công chức E <e@x.example>", Written("e@x.example", "Công chức E")),
        ("Một <a@x.example>, Hai <b@x.example>", Written("a@x.example", "Một", ("b@x.example",))),
        ("a@x,example", Written("a@x,example")),
        ("chưa có", Written("chưa có")),
    ],
)
def test_the_first_address_of_a_cell_is_found(cell: str, wanted: Written) -> None:
    assert written(cell) == wanted


def test_days_with_nobody_are_found_from_today_on() -> None:
    held = [(None, date(2026, 12, 10)), (date(2026, 12, 20), date(2027, 1, 31))]
    assert gaps(held, TODAY) == [(date(2026, 12, 11), date(2026, 12, 19)), (date(2027, 2, 1), None)]
    assert gaps([(date(2026, 12, 20), None)], TODAY) == [(TODAY, date(2026, 12, 19))]
    assert gaps([(None, None), (None, date(2026, 12, 1))], TODAY) == []
    assert gaps([(None, date(2026, 1, 1))], TODAY) == []


def test_whoever_holds_the_post_goes_on_to_the_day_before_the_next() -> None:
    def one(email: str, first: date | None = None, last: date | None = None) -> Contact:
        return Contact(unit="x", post="officer", email=email, valid_from=first, valid_to=last)

    begins, before = date(2026, 12, 15), date(2026, 12, 14)
    next_one = one("b@x.example", begins)
    assert taken_in([next_one], [one("a@x.example")], TODAY) == [one("a@x.example", None, before), next_one]
    assert taken_in([one("c@x.example"), next_one], [one("a@x.example")], TODAY) == [
        one("c@x.example", None, before),
        next_one,
    ]
    assert taken_in([one("b@x.example")], [one("a@x.example")], TODAY) == [one("b@x.example")]
