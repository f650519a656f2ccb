"""Numbers as people write them: every way that the contract allows, and no other (change contract, I2)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from commands.frame.exact_json import dumps
from plans.targets.numbers import read_number, read_yes_or_no, written

FEW = profile(max_examples=300, deadline=None, database=None, derandomize=True)


def is_groups(parts: list[str]) -> bool:
    first, *rest = parts
    return bool(rest) and 1 <= len(first) <= 3 and first[0] != "0" and all(len(part) == 3 for part in rest)


def digits(text: str) -> bool:
    return text != "" and all(sign in "0123456789" for sign in text)


def reference(text: str) -> Decimal | None:
    """The contract's sentence, form by form, without a regular expression."""
    text = text.strip(" ")
    sign = text[:1] in ("-", "−")
    body = text[1:] if sign else text
    left, comma, rest = body.partition(",")
    found = None
    if comma and not digits(rest):
        return None
    for mark in (None, ".", " "):
        parts = [left] if mark is None else left.split(mark)
        if all(map(digits, parts)) and (mark is None or is_groups(parts)):
            found = "".join(parts), rest
    if found is None and not comma and body.count(".") == 1:
        parts = body.split(".")
        if all(map(digits, parts)) and not is_groups(parts):
            found = parts[0], parts[1]
    if found is None or len(found[0]) > 15 or len(found[1]) > 6:
        return None
    value = Decimal(f"{found[0]}.{found[1] or '0'}")
    return -value if sign else value


def read(text: str, unit: str = "") -> Decimal | None:
    try:
        return read_number(text, unit)
    except ValueError:
        return None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("1234,5", "1234.5"), ("1.234,5", "1234.5"), ("1 234", "1234"), ("12.5", "12.5"), ("0.125", "0.125")),
        *(("1234.567", "1234.567"), ("1.234", "1234"), ("1,234", "1.234"), ("-5", "-5"), ("−5,0", "-5")),
        *(("007", "7"), ("0,000001", "0.000001"), ("999.999.999.999.999,999999", "999999999999999.999999")),
        *(("1\u00a0234\u202f567", "1234567"), ("0.123", "0.123"), ("123.4567", "123.4567"), ("-0", "0")),
    ],
)
def test_these_are_numbers(text: str, value: str) -> None:
    assert read(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        *("", "-", ",5", "5,", "5.", ".5", "1.2.3", "1,2,3", "1.234.56", "0.123.456", "1,234.5", "1 234.567", "1  234"),
        *(
            "+5",
            "--5",
            "- 5",
            "1e3",
            "NaN",
            "Infinity",
            "١٢٣",
            "１２",
            "1_000",
            "12%",
            "0x10",
            "1/2",
            "1 23",
            "1.234 567",
        ),
        *("1234567890123456", "0,1234567", "1\u200b234", "1\t234", "5\n6", "²", "một"),
    ],
)
def test_these_are_none(text: str) -> None:
    assert read(text) is None


@FEW
@example("1.234")
@example("0.125")
@example("1 234,5")
@given(st.text(alphabet="0123456789., -−", max_size=14))
def test_every_text_is_read_as_the_contract_says(text: str) -> None:
    assert read(text) == reference(text)


@FEW
@given(
    whole=st.integers(0, 10**15 - 1),
    rest=st.text(alphabet="0123456789", max_size=6),
    below=st.booleans(),
    mark=st.sampled_from(["", ".", " "]),
    unit=st.sampled_from(["", "%", "‰", "triệu đồng", "m2"]),
    blank=st.sampled_from(["", " "]),
)
def test_what_is_written_in_any_allowed_way_is_the_number(
    whole: int, rest: str, below: bool, mark: str, unit: str, blank: str
) -> None:
    text = f"{'-' if below else ''}{f'{whole:,}'.replace(',', mark)}{',' if rest else ''}{rest}{blank}{unit}"
    value = Decimal(f"{whole}.{rest or '0'}") * (-1 if below else 1)
    assert read(text, unit) == value
    assert read(written(value), unit) == value


def test_the_unit_stands_only_at_the_end_and_only_the_indicator_s_own() -> None:
    assert read("134 triệu đồng", "triệu đồng") == 134
    assert read("tri\u1ec7u 134", "triệu đồng") is None
    assert read("134 triệu", "triệu đồng") is None
    assert read("5 5", "5") == 5  # a unit that looks like a number
    assert read("12 %", "") is None


def test_yes_and_no() -> None:
    assert [read_yes_or_no(text) for text in ("có", "CÓ", " yes", "1")] == [1] * 4
    assert [read_yes_or_no(text) for text in ("không", "Không", "no ", "0")] == [0] * 4
    for text in ("", "co", "khong", "2", "1,0", "true", "đạt"):
        with pytest.raises(ValueError, match="hãy ghi"):
            read_yes_or_no(text)


def test_numbers_are_written_as_in_vietnamese_papers() -> None:
    assert [written(Decimal(one)) for one in ("1234.5", "-1234567", "0.50", "12")] == [
        *("1.234,5", "-1.234.567", "0,50", "12"),
    ]


def test_json_has_each_digit() -> None:
    whole = "123456789012345.678901"
    data = {"a": [Decimal(whole), Decimal("134.50"), Decimal("100"), Decimal("1E+2"), Decimal("-0.5")], "b": "\\u0000"}
    assert dumps(data) == f'{{"a": [{whole}, 134.5, 100, 100, -0.5], "b": "\\\\u0000"}}'
    with pytest.raises(TypeError):
        dumps({1, 2})
