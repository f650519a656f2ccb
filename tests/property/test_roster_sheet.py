"""Whatever an office puts around and over its list, the same units are read from it (contract, section 5, rule 19)."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.text import fold
from org.files.reading.words import UNIT_SYNONYMS
from org.files.rows import UNIT_HEADINGS, read_units
from org.model import UnitVersion

FIELDS = ("code", "name", "level", "parent", "valid_from")
CELLS = (
    ("tinh", "Ủy ban MTTQ Việt Nam tỉnh", "Tỉnh", "", "01/07/2025"),
    ("00123", "Ủy ban MTTQ Việt Nam xã Tân Biên", "XÃ", "tinh", "1/7/2025"),
    ("p-1", "Tổng kho, phường Một", "phuong", "tinh", ""),
    ("x/2", "Xã Hai", "cấp xã", "TINH", "2025-07-01"),
    ("hoi", "Hội Nông dân", "Tổ chức thành viên", "tinh", "-"),
)
DAY = date(2025, 7, 1)
UNITS = [
    UnitVersion(code="tinh", name="Ủy ban MTTQ Việt Nam tỉnh", level="province", valid_from=DAY),
    UnitVersion(code="00123", name="Ủy ban MTTQ Việt Nam xã Tân Biên", level="commune", parent="tinh", valid_from=DAY),
    UnitVersion(code="p-1", name="Tổng kho, phường Một", level="commune", parent="tinh"),
    UnitVersion(code="x/2", name="Xã Hai", level="commune", parent="tinh", valid_from=DAY),
    UnitVersion(code="hoi", name="Hội Nông dân", level="member-organisation", parent="tinh"),
]
TITLES = ("DANH SÁCH ĐƠN VỊ NĂM 2026", "(Kèm theo Kế hoạch số 45/KH)", "Từ ngày", "ỦY BAN MTTQ VIỆT NAM", "1")
GROUPS = ("I. Cấp tỉnh", "II. Các xã, phường", "Cụm thi đua số 1")
CLOSING = ("Tổng cộng: 5 đơn vị", "Người lập biểu", "Tây Ninh, ngày 01 tháng 7 năm 2025", "(Ký, ghi rõ họ tên)")
SPELLINGS: tuple[Callable[[str], str], ...] = (
    str, str.upper, str.title, fold, lambda heading: unicodedata.normalize("NFD", heading),
    lambda heading: f" {heading} :", lambda heading: heading.replace(" ", "\n"), lambda heading: f"{heading} (*)",
)  # fmt: skip


@st.composite
def lists(draw: st.DrawFn) -> tuple[list[list[str]], list[int]]:
    """An office's list as rows of cells, and the numbers of the rows that hold units."""
    columns = draw(st.permutations([*FIELDS, "STT", "Ghi chú", "Diện tích"]))
    spelt = [draw(_heading(column)) for column in columns]
    width = len(columns)
    rows = draw(st.lists(_lonely(TITLES, width), max_size=6))
    rows += [spelt]
    if draw(st.booleans()):
        rows.append([f"({number})" for number in range(1, width + 1)])
    places = []
    for number, cells in enumerate(CELLS, start=1):
        rows += draw(st.lists(st.one_of(_lonely(GROUPS, width), st.just(spelt), st.just([])), max_size=2))
        known = {**dict(zip(FIELDS, cells, strict=True)), "STT": str(number), "Ghi chú": draw(st.sampled_from("ab"))}
        rows.append([known.get(column, "") for column in columns])
        places.append(len(rows))
    if draw(st.booleans()):
        rows += [_at(text, draw(st.integers(0, width - 1)), width) for text in CLOSING]
        rows.append(
            [
                "Chuyên viên Một" if column == "name" else "Trưởng ban" if column == "parent" else ""
                for column in columns
            ]
        )
    return rows, places


def _heading(column: str) -> st.SearchStrategy[str]:
    words = (column, UNIT_HEADINGS[column], *UNIT_SYNONYMS[column]) if column in FIELDS else (column,)
    return st.builds(lambda word, spelling: spelling(word), st.sampled_from(words), st.sampled_from(SPELLINGS))


def _lonely(texts: Sequence[str], width: int) -> st.SearchStrategy[list[str]]:
    return st.builds(lambda text, column: _at(text, column, width), st.sampled_from(texts), st.integers(0, width - 1))


def _at(text: str, column: int, width: int) -> list[str]:
    return [text if n == column else "" for n in range(width)]


def as_csv(rows: Sequence[Sequence[str]], separator: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode("utf-16" if separator == "\t" else "utf-8-sig")


def as_workbook(rows: Sequence[Sequence[str]]) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"strings_to_formulas": False}) as book:
        book.add_worksheet("Hướng dẫn").write(0, 0, "Điền vào trang sau")
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return data.getvalue()


@settings(max_examples=60)
@given(lists(), st.sampled_from([",", ";", "\t", None]))
def test_the_same_units_are_read_from_every_shape_of_a_list(
    made: tuple[list[list[str]], list[int]], separator: str | None
) -> None:
    rows, places = made
    read = read_units(as_csv(rows, separator) if separator else as_workbook(rows), "don-vi")
    assert read.problems == ()
    assert [unit for _, unit in read.rows] == UNITS
    assert [number for number, _ in read.rows] == places
