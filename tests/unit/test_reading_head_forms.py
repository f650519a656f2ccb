"""Every form of a document's head is read in its own example."""

from __future__ import annotations

from datetime import date

import pytest

from plans.reading.even import even
from plans.reading.head import read_head
from plans.reading.head.days import DAY, day
from plans.reading.head.foot.annex import is_annex_line
from plans.reading.head.foot.signatures import signed_by
from plans.reading.head.forms import ANNEXES, BASES, BODIES, NUMBERINGS, POSTS, TYPES, Numbering
from plans.reading.head.issuers import issuer_of
from plans.reading.head.lines import pieces
from plans.reading.head.numbers import numbers, type_of


@pytest.mark.parametrize("one", NUMBERINGS, ids=lambda one: one.read)
def test_a_number_is_read_in_each_spelling(one: Numbering) -> None:
    assert [found.text for found in numbers(one.example)] == [one.read]


def test_a_number_says_the_type_of_its_document() -> None:
    for one in (one for one in TYPES if one.example):
        assert type_of(one.example) == one.name
        assert [found.text for found in numbers(f"Số: {one.example}")] == [one.example]


def test_a_type_is_read_on_a_line_of_its_own() -> None:
    for one in TYPES:
        head = read_head(f"{one.name.upper()}\nCông tác năm 2024\n\nI. MỤC ĐÍCH\n")
        assert (head.type, head.subject) == (one.name, "Công tác năm 2024")


def test_who_issues_is_read_from_the_lines_of_a_header() -> None:
    for one in (one for one in BODIES if one.example):
        assert issuer_of((line for line in one.example.split("\n") if line.strip("*")), "")[0] == one.read


def test_a_post_signs_in_its_usual_case() -> None:
    for post in POSTS:
        column = pieces(f"TM. ỦY BAN\n{post.upper()}\n(đã ký)\n\nNguyễn Văn A")
        assert signed_by(column, "") == f"Nguyễn Văn A, {post}"


@pytest.mark.parametrize("line", [example for _, example in ANNEXES])
def test_an_annex_begins_with_a_line_of_its_own(line: str) -> None:
    assert is_annex_line(line)


@pytest.mark.parametrize(
    "line", ["Mẫu mực trong công tác", "Biểu dương các tập thể", "Phụ lục kèm theo Kế hoạch này gồm"]
)
def test_a_sentence_begins_no_annex(line: str) -> None:
    assert not is_annex_line(line)


@pytest.mark.parametrize("basis", BASES)
def test_what_a_preamble_rests_on_is_cited(basis: str) -> None:
    head = read_head(
        f"KẾ HOẠCH\nCông tác\n\n{basis} Kế hoạch số 12/KH-UBND ngày 3/4/2024 về trồng cây;\n\nI. MỤC ĐÍCH\n"
    )
    assert [(one.number, one.on, one.title) for one in head.based_on] == [
        ("12/KH-UBND", date(2024, 4, 3), "trồng cây"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["ngày 15/12/2020", "31-12-2019", "Điều 12", "khoản 1/Điều 5", "24/24 giờ", "năm 2021-2025", "61,5% số xã",
     "5/Tháng", "số 12", "12/2020", "Covid-19", "số 1/2 KHU DÂN CƯ"],
)  # fmt: skip
def test_what_is_no_number_of_a_document_is_none(text: str) -> None:
    assert not list(numbers(text))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("30/KH-MTTQvề việc", "30/KH-MTTQ"),
        ("số 10/KH-UBND - TRIỂN KHAI NĂM 2024", "10/KH-UBND"),
        ("số 10/KH-\nTây Ninh", "10/KH"),
        ("số 12/QĐ-UBND.", "12/QĐ-UBND"),
        ("Quyết định 1956/QĐ-TTg ngày", "1956/QĐ-TTg"),
        ("số 45/kh-mttq-btt", "45/kh-mttq-btt"),
    ],
)
def test_a_number_ends_where_its_symbol_does(text: str, read: str) -> None:
    assert [found.text for found in numbers(text)] == [read]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("ngày 06 tháng 10 năm 2020", date(2020, 10, 6)),
        ("ngày O6 tháng l0 năm 2O20", date(2020, 10, 6)),
        ("ngày 6/10/2020", date(2020, 10, 6)),
        ("ngày 06-10-2020", date(2020, 10, 6)),
        ("ngày 6.10.2020", date(2020, 10, 6)),
        ("ngày 30 tháng 02 năm 2020", None),
        ("ngày     tháng 10 năm 2020", None),
    ],
)
def test_a_day_of_a_head(text: str, read: date | None) -> None:
    found = DAY.search(even(text))
    assert (day(found) if found else None) == read
