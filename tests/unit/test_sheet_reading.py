"""The small parts by which an office's list is read: cells of a workbook, headings, kinds of file, words."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from lib.problem import Refused
from org.files.reading.book import pages, shown
from org.files.reading.columns import Form, bare
from org.files.reading.heads import Table, read_table
from org.files.reading.kinds import no_sheet
from org.files.reading.refusal import ranges
from org.files.reading.words import CONTACT_SYNONYMS, UNIT_SYNONYMS, level_code
from org.files.rows import CONTACT_HEADINGS, UNIT_HEADINGS

FORM = Form({"code": "mã", "name": "tên"}, {"code": ("mã đơn vị",)}, ("code", "name"))


def book(*sheets: tuple[str, list[list[Any]]], hidden: str = "", merged: str = "", **options: Any) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, options) as written:
        for name, rows in sheets:
            sheet = written.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if merged:
                sheet.merge_range(merged, rows[1][0])
            if name == hidden:
                sheet.hide()
            else:
                sheet.activate()
    return data.getvalue()


def table(data: bytes) -> Table:
    return read_table(data, "f", FORM)


# --- book ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("digits", "number_format", "seen"),
    [
        ("123", "00000", "00123"), ("912345678", "0000 000 000", "0912 345 678"), ("7", '"X-"000', "X-007"),
        ("1234", "#,##0", "1234"), ("5", "0.00", "5"), ("-5", "00000", "-5"), ("12", "General", "12"), ("5", "0%", "5"),
        ("123456", "00000", "123456"),
    ],
)  # fmt: skip
def test_a_whole_number_is_read_as_its_format_shows_codes(digits: str, number_format: str, seen: str) -> None:
    assert shown(digits, number_format) == seen


def test_hidden_sheets_come_last_and_cells_keep_their_place() -> None:
    data = book(("Ẩn", [["a"]]), ("Hiện", [["", "b", 3, 2.5, True]]), hidden="Ẩn")
    assert [(page.name, [(n, cells) for n, cells, _ in page.rows]) for page in pages(data)] == [
        ("Hiện", [(1, {2: "b", 3: "3", 4: "2.5", 5: "True"})]),
        ("Ẩn", [(1, {1: "a"})]),
    ]


@pytest.mark.parametrize("from_1904", [False, True])
def test_a_day_is_the_same_by_either_way_of_counting(from_1904: bool) -> None:
    options = {"date_1904": from_1904, "default_date_format": "dd/mm/yyyy"}
    [page] = pages(book(("x", [[date(2025, 7, 1)]]), **options))
    assert [cells for _, cells, _ in page.rows] == [{1: date(2025, 7, 1)}]


def test_cells_that_are_one_down_a_column_hold_for_each_of_their_rows() -> None:
    rows = [["mã", "tên"], ["a", "Một"], ["", "Hai"], ["b", "Ba"], ["", "Bốn"]]
    read = table(book(("x", rows), merged="A2:A3"))
    assert [row.cells[0] for row in read.rows[:3]] == ["a", "a", "b"]
    across = table(book(("x", [["mã", "tên"], ["Các xã", ""], ["a", "A"]]), merged="A2:B2"))
    assert [row.cells for row in across.rows] == [["a", "A"]], "a group row stays one"


def test_headings_on_two_rows_are_those_of_the_lower() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as written:
        sheet = written.add_worksheet()
        sheet.merge_range("A1:A2", "Mã")
        sheet.merge_range("B1:B2", "Tên")
        sheet.merge_range("C1:D1", "Cấp")
        sheet.write_row(1, 2, ["Cấp", "Trực thuộc"])
        sheet.write_row(2, 0, ["a", "A", "x", "t"])
    form = Form(UNIT_HEADINGS, UNIT_SYNONYMS, ("code", "name"))
    read = read_table(data.getvalue(), "f", form)
    assert (read.columns, [row.number for row in read.rows]) == ({"code": 0, "name": 1, "level": 2, "parent": 3}, [3])


# --- heads and columns -----------------------------------------------------------------------------------------------


def test_the_first_sheet_with_headings_is_read_and_the_others_are_named() -> None:
    data = book(("Bìa", [["Danh sách"]]), ("Một", [["mã", "tên"], ["a", "A"]]), ("Hai", [["mã", "tên"]]))
    read = table(data)
    assert [row.cells for row in read.rows] == [["a", "A"]]
    assert read.notes == ("f: chỉ đọc trang tính “Một”; trang “Hai” cũng có tiêu đề cột nhưng không được đọc.",)


def test_a_sheet_that_is_too_large_does_not_hide_the_one_that_is_meant() -> None:
    data = book(("Số liệu", [[f"c{n}" for n in range(120)]]), ("Đơn vị", [["mã", "tên"], ["a", "A"]]))
    assert [row.cells for row in table(data).rows] == [["a", "A"]]
    with pytest.raises(Refused, match="có hơn 100 cột"):
        table(book(("Số liệu", [[f"c{n}" for n in range(120)]]), ("Đơn vị", [["x", "y"], ["a", "A"]])))


@pytest.mark.parametrize(
    ("headings", "sentence"),
    [
        ("mã,tên,Tên", "cột “Tên” có hai lần"),
        ("mã,tên,mã đơn vị", "cột “mã” và cột “mã đơn vị” đều là code (mã); hãy chỉ để lại một"),
    ],
)
def test_two_columns_of_one_kind_are_told_as_they_are_called(headings: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        table(f"{headings}\na,A,\n".encode())
    assert [one.message for one in refused.value.problems] == [f"f, dòng 1: {sentence}."]


@pytest.mark.parametrize(
    ("row", "left"),
    [
        ("(1),(2),(3)", True),
        ("2,3,4", True),
        ("1,2,", False),
        ("1,3,4", False),
        ("a,2,3", False),
        ("9" * 999 + ",2,3", False),
    ],
)
def test_the_numbers_of_columns_below_headings_are_no_row_of_data(row: str, left: bool) -> None:
    assert (table(f"stt,mã,tên\n{row}\n".encode()).rows == []) is left


def test_each_row_that_is_left_out_is_said_with_its_number() -> None:
    lines = ["DANH SÁCH", "", "Mã đơn vị,Tên", "Các xã,", "a,A", "mã đơn vị,tên", "Tổng số: 1,", "ông A,"]
    read = table("\n".join(lines).encode())
    assert [row.number for row in read.rows] == [5]
    left = "1 (tiêu đề của bảng); 4 (dòng nhóm); 6 (tên cột lặp lại); 7–8 (phần cuối bảng)"
    assert read.notes == (f"f: bỏ qua dòng {left}.",)


def test_a_row_with_nothing_but_an_error_in_a_column_that_is_not_used_is_left_out() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as written:
        sheet = written.add_worksheet()
        sheet.write_row(0, 0, ["mã", "tên", "diện tích"])
        sheet.write_row(1, 0, ["a", "A"])
        sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")
    read = table(data.getvalue())
    assert [row.number for row in read.rows] == [2]
    assert read.notes[0] == "f: bỏ qua dòng 3 (không có ô nào cần dùng)."


def test_every_synonym_means_one_field() -> None:
    for headings, synonyms in ((UNIT_HEADINGS, UNIT_SYNONYMS), (CONTACT_HEADINGS, CONTACT_SYNONYMS)):
        names = [(bare(one), field) for field in headings for one in (*synonyms.get(field, ()), field, headings[field])]
        assert len({name for name, _ in names}) == len(set(names))


@pytest.mark.parametrize(
    ("numbers", "most", "said"),
    [([], None, ""), ([3], None, "3"), ([1, 2, 3, 7, 9, 10], None, "1–3, 7, 9–10"), ([1, 3, 5, 6, 8], 2, "1, 3, …")],
)
def test_numbers_are_said_as_runs(numbers: list[int], most: int | None, said: str) -> None:
    assert ranges(numbers, most) == said


# --- kinds and words -------------------------------------------------------------------------------------------------


def packed(name: str, text: str = "") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as one:
        one.writestr(name, text)
    return data.getvalue()


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (OLD, "kiểu cũ (.xls)"), (OLD + "EncryptedPackage".encode("utf-16-le"), "có mật khẩu"),
        (packed("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), "(.ods)"), (packed("word/x"), "(.docx)"),
        (packed("xl/workbook.bin"), "(.xlsb)"), (b"%PDF-1.7", "PDF"), (b"<html><table>", "HTML"),
        (packed("xl/workbook.xml"), None), (b"m\xc3\xa3,t\xc3\xaan", None), (b"", None),
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_named_with_what_to_do(data: bytes, said: str | None) -> None:
    found = no_sheet(data)
    assert (found is None) if said is None else (said in (found or "") and ".xlsx" in (found or ""))


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("Phường", "commune"),
        ("TO DAN PHO", "residential-area"),
        ("desk", "desk"),
        ("Ban", "Ban"),
        ("bản", "residential-area"),
    ],
)
def test_a_level_that_is_none_of_the_contracts_stays_as_it_is_written(written: str, level: str) -> None:
    assert level_code(written) == level
