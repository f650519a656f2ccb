"""Roster files as offices write them: CSV and XLSX in every dialect, and each thing wrong told with row and column."""

from __future__ import annotations

import io
import time as clock
import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from lib.language import language
from lib.problem import Problem
from org.files.rows import read_units
from org.model import UnitVersion

ENGLISH = "code,name,level,parent,tags,valid_from,valid_to,resolution\n"
VIETNAMESE = "mã,tên,cấp,trực thuộc,nhóm,từ ngày,đến ngày,nghị quyết\n"
ROWS = (
    "tinh,Ủy ban MTTQ tỉnh,province,,front,,,\n"
    "xa-1,Xã Tân Lập,commune,tinh,front; border,2020-01-01,30/06/2025,Nghị quyết 1\n"
)
UNITS = (
    UnitVersion(code="tinh", name="Ủy ban MTTQ tỉnh", level="province", tags=("front",)),
    UnitVersion(
        code="xa-1",
        name="Xã Tân Lập",
        level="commune",
        parent="tinh",
        tags=("front", "border"),
        valid_from=date(2020, 1, 1),
        valid_to=date(2025, 6, 30),
        resolution="Nghị quyết 1",
    ),
)


def units_of(data: bytes, filename: str = "don-vi.csv") -> tuple[UnitVersion, ...]:
    parsed = read_units(data, filename)
    assert parsed.problems == ()
    return tuple(unit for _, unit in parsed.rows)


def problems_of(data: str | bytes, filename: str = "don-vi.csv") -> tuple[Problem, ...]:
    problems = read_units(data if isinstance(data, bytes) else data.encode(), filename).problems
    assert problems, "the file was to be refused"
    assert all(one.message.startswith(filename) and one.message.endswith(".") for one in problems)
    return problems


def told(problems: Sequence[Problem]) -> list[tuple[int | None, int | None, str]]:
    return [(one.line, one.column, one.code) for one in problems]


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def repacked(data: bytes, **files: bytes) -> bytes:
    """The workbook with parts put in; a name's `__` is a slash."""
    parts = {name.replace("__", "/"): content for name, content in files.items()}
    packed, old = io.BytesIO(), zipfile.ZipFile(io.BytesIO(data))
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, None) or old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return packed.getvalue()


# --- dialects of CSV -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("headings", [ENGLISH, VIETNAMESE])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_csv_is_read_in_each_of_its_dialects(encoding: str, separator: str, headings: str, line_end: str) -> None:
    rows = ROWS.replace("front; border", '"front; border"' if separator == ";" else "front; border")
    text = (headings + rows).replace(",", separator).replace("\n", line_end)
    assert units_of(text.encode(encoding)) == UNITS


@pytest.mark.parametrize(
    "headings",
    [
        "CODE,Name,Level,PARENT,Tags,VALID_FROM,Valid_To,Resolution\n",
        "MÃ,Tên,Cấp,Trực Thuộc,NHÓM,Từ ngày,ĐẾN NGÀY,Nghị quyết\n",
        "ma,ten,cap,truc thuoc,nhom,tu ngay,den ngay,nghi quyet\n",
        " mã , tên,cấp ,trực  thuộc,nhóm,từ ngày,đến ngày,nghị quyết\n",
        unicodedata.normalize("NFD", VIETNAMESE),
    ],
)
def test_headings_are_known_without_case_marks_or_spaces(headings: str) -> None:
    assert units_of((headings + ROWS).encode()) == UNITS


def test_columns_may_stand_in_any_order_and_only_three_must_be_there() -> None:
    assert units_of(b"level,code,name\ncommune,xa,X\n") == (UnitVersion(code="xa", name="X", level="commune"),)


def test_names_are_kept_composed_and_on_one_line() -> None:
    text = 'mã,tên,cấp\nxa,"Ủy ban\r\n  MTTQ\txã",commune\n'
    assert units_of(unicodedata.normalize("NFD", text).encode())[0].name == "Ủy ban MTTQ xã"


def test_rows_of_blanks_are_passed_over_and_rows_keep_the_numbers_of_the_spreadsheet() -> None:
    text = 'code,name,level,parent\n\n,,\n  ,\t,\na,"two\nlines",x\nb,,x\n'
    problems = problems_of(text)
    assert told(problems) == [(6, 2, "missing")]


@pytest.mark.parametrize("column", [0, 7])
def test_a_blank_column_is_passed_over(column: int) -> None:
    lines = [line.split(",") for line in (ENGLISH + ROWS).splitlines()]
    text = "\n".join(",".join([*line[:column], "", *line[column:]]) for line in lines)
    assert units_of(text.encode()) == UNITS


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (VIETNAMESE.encode("utf-16") + b"x", 2),
        ("code,name,level\na,Xã,x\n".encode("latin-1"), 2),
        ("code,name,level\na,X,x\nb,Huyện Đức,x\n".encode("cp1258", "replace"), 3),
    ],
)
def test_a_file_that_is_not_utf_8_is_refused_with_its_row(data: bytes, line: int) -> None:
    (problem,) = problems_of(data)
    assert problem.message == f"don-vi.csv, dòng {line}: không ở dạng UTF-8; hãy lưu lại bằng bảng mã UTF-8."


def test_a_quotation_mark_that_is_not_closed_is_refused() -> None:
    (problem,) = problems_of('code,name,level\na,"X,x\n')
    assert problem.message == "don-vi.csv, dòng 2: dấu ngoặc kép chưa đóng hoặc đặt sai chỗ."


@pytest.mark.parametrize("data", [b"", b"\n\n\n", b"\xef\xbb\xbf", b",,,\n,,\n"])
def test_a_file_without_any_row_is_refused(data: bytes) -> None:
    assert problems_of(data)[0].message == "don-vi.csv: không có dòng nào."


# --- headings ------------------------------------------------------------------------------------------------------


def test_every_wrong_heading_is_told_at_once() -> None:
    problems = problems_of("mã,ten,TÊN,lạ,nhóm\na,b,c,d,e\n")
    assert told(problems) == [(1, None, "missing-heading"), (1, 3, "duplicate-heading")]
    assert problems[0].message == (
        "don-vi.csv, dòng 1: thiếu cột level (cấp); không biết cột “lạ”; các cột là: code (mã), name (tên), "
        "level (cấp), parent (trực thuộc), tags (nhóm), valid_from (từ ngày), valid_to (đến ngày), "
        "resolution (nghị quyết)."
    )
    assert problems[1].message == "don-vi.csv, dòng 1: cột “TÊN” có hai lần."


def test_a_dash_is_what_people_write_for_nothing() -> None:
    (unit,) = units_of("mã,tên,cấp,trực thuộc,từ ngày,đến ngày\na,A,x,-,–, - - \n".encode())
    assert unit == UnitVersion(code="a", name="A", level="x")


NEEDED = "cần có các cột code (mã), name (tên), level (cấp), parent (trực thuộc)"


@pytest.mark.parametrize(
    ("text", "line", "seen"),
    [
        ("tinh,Ủy ban,province\n", 1, "“tinh”, “Ủy ban”, “province”"),
        ("DANH SÁCH,,\n\nđịa phương,loại hình,x\na,b,c\n", 3, "“địa phương”, “loại hình”, “x”"),
        ("STT,,\n1,a,b\n2,a,b\n", 1, "“STT”"),
        ("a,b,c,d,e,f,g\n" * 20, 1, "“a”, “b”, “c”, “d”, “e”, “f” …"),
        ("\n" * 20 + "mã,tên,cấp\na,A,x\n", 21, "“mã”, “tên”, “cấp”"),
    ],
)
def test_a_file_without_headings_is_told_in_one_sentence_what_it_needs_and_what_was_seen(
    text: str, line: int, seen: str
) -> None:
    (problem,) = problems_of(text)
    assert (problem.code, problem.line) == ("missing-heading", line)
    assert problem.message == (
        f"don-vi.csv: không có dòng tên cột nào trong 15 dòng đầu; {NEEDED}, còn dòng {line} ghi {seen}."
    )


def test_units_that_do_not_say_what_they_hang_from_are_refused_in_one_sentence() -> None:
    rows = "".join(f"xa-{n},Xã {n},commune,\n" for n in range(10_040))
    (problem,) = problems_of(f"mã,tên,cấp,thuộc về\n{rows}")
    assert (problem.code, problem.line) == ("missing-heading", 1)
    assert problem.message == (
        "don-vi.csv, dòng 1: thiếu cột parent (trực thuộc), mà tệp có 10040 đơn vị; hãy thêm cột ghi mã đơn vị cấp "
        "trên của từng đơn vị (để trống ở đơn vị cao nhất); không biết cột “thuộc về”."
    )


def test_one_unit_needs_nothing_above_it_and_an_empty_column_says_that_all_stand_at_the_top() -> None:
    versions = "a,A,x,2020-01-01,2020-12-31\nA,B,x,2021-01-01,\n"
    assert len(units_of(f"code,name,level,valid_from,valid_to\n{versions}".encode())) == 2
    assert [one.parent for one in units_of(b"code,name,level,parent\na,A,x,\nb,B,x,\n")] == [None, None]


def test_a_cell_under_no_heading_is_refused_instead_of_dropped() -> None:
    problems = problems_of("code,name,level,parent,resolution\na,A,x,,Nghị quyết 1, mục 2,\n")
    assert told(problems) == [(2, 6, "unheaded-cell")]
    assert problems[0].message == (
        "don-vi.csv, dòng 2, cột 6: ô này không có tên cột ở dòng đầu; hãy ghi tên cột, xóa ô, "
        "hoặc để chữ có dấu phân cách trong dấu ngoặc kép."
    )
    more = "code,name,level,parent\n" + "a,A,x,,\n" + "b,B,x,,b\n" * 3 + "c,C,x,,\n" + "d,D,x,,d\n"
    (problem,) = problems_of(more)
    assert problem.message.startswith("don-vi.csv, dòng 3, cột 5: ô này không có tên cột ở dòng đầu; ")
    assert problem.message.endswith(" (cả ở dòng 4–5, 7).")
    assert told(problems_of(workbook([["code", "name", "", "level"], ["a", "A", date(2020, 1, 1), "x"]]))) == [
        (2, 3, "unheaded-cell")
    ]


# --- rows ----------------------------------------------------------------------------------------------------------


def test_every_problem_is_told_at_once_with_row_and_column() -> None:
    problems = problems_of(
        "mã,tên,cấp,trực thuộc,từ ngày,đến ngày\n"
        "a b,A,x,,,\n"
        ",,,,,\n"
        ",B,x,,31/04/2020,\n"
        "c,,,c,1/1/20,2020-02-30\n"
        "d,D,x,,2021-01-01,31/12/2020\n"
        "e,E,x,,,\n"
        "e,E,x,,01/01/2021,\n"
    )
    assert [(one.line, one.column, one.code, one.message.partition(": ")[2]) for one in problems] == [
        (2, 1, "malformed", "“a b” không hợp lệ; mã chỉ gồm chữ, số và . - / _."),
        (4, 1, "missing", "ô này không được để trống."),
        (4, 5, "bad-date", "Ngày “31/04/2020” không có thật: tháng 4/2020 chỉ có 30 ngày."),
        (5, 2, "missing", "ô này không được để trống."),
        (5, 3, "missing", "ô này không được để trống."),
        (5, 4, "own-parent", "đơn vị không trực thuộc chính mình."),
        (5, 5, "bad-date", "Ngày “1/1/20” phải ghi đủ bốn chữ số của năm, ví dụ 1/1/2020."),
        (5, 6, "bad-date", "Ngày “2020-02-30” không có thật: tháng 2/2020 chỉ có 29 ngày."),
        (6, 6, "ends-before-start", "ở trước “từ ngày”."),
        (8, None, "overlap", "đơn vị “e” có hiệu lực trùng với dòng 7."),
    ]
    assert (
        problems[2].message
        == "don-vi.csv, dòng 4, cột “từ ngày”: Ngày “31/04/2020” không có thật: tháng 4/2020 chỉ có 30 ngày."
    )


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2020-01-02", date(2020, 1, 2)),
        ("02/01/2020", date(2020, 1, 2)),  # the day first, always
        ("2/1/2020", date(2020, 1, 2)),
        ("2020-1-2", date(2020, 1, 2)),
        ("29/02/2024", date(2024, 2, 29)),
    ],
)
def test_dates_are_read_with_the_day_first_or_as_iso(written: str, day: date) -> None:
    assert units_of(f"code,name,level,valid_from\na,A,x,{written}\n".encode())[0].valid_from == day


@pytest.mark.parametrize("written", ["2/1/20", "29/02/2021", "15/31/2020", "1.2.2020", "tháng 1", "44197"])
def test_a_date_that_is_none_is_refused(written: str) -> None:
    assert told(problems_of(f"code,name,level,valid_from\na,A,x,{written}\n")) == [(2, 4, "bad-date")]


@pytest.mark.parametrize(
    ("first", "second", "overlaps"),
    [
        (",30/06/2025", "01/07/2025,", False),
        (",30/06/2025", "30/06/2025,", True),
        (",", ",", True),
        ("01/07/2025,", ",30/06/2025", False),
        ("2020-01-01,2020-12-31", "2020-06-01,2020-06-30", True),
    ],
)
def test_versions_of_one_code_may_not_overlap(first: str, second: str, overlaps: bool) -> None:
    text = f"code,name,level,valid_from,valid_to\na,A,x,{first}\na,B,x,{second}\n"
    assert [one.code for one in read_units(text.encode(), "u.csv").problems] == (["overlap"] if overlaps else [])


@pytest.mark.parametrize(
    ("character", "name"),
    [("\0", "U+0000"), ("\x1b", "U+001B"), ("\x7f", "U+007F"), ("\u202e", "U+202E"), ("\u200b", "U+200B")],
)
def test_characters_that_one_cannot_see_are_refused_each_with_its_cell(character: str, name: str) -> None:
    problems = problems_of(f"code,name,level,parent\na,A{character}B,x\nb,B,x{character}\n")
    assert told(problems) == [(2, 2, "control-character"), (3, 3, "control-character")]
    assert problems[0].message == (
        f"don-vi.csv, dòng 2, cột 2: ô có ký tự điều khiển hoặc ký tự ẩn {name}; hãy xóa ký tự đó."
    )


def test_what_looks_like_a_formula_or_markup_stays_the_name_that_it_is() -> None:
    names = ["=1+1", "+84", "@x", "<b>A</b>", "{{ 7*7 }}"]
    text = "code,name,level,parent\n" + "".join(f"c{n},{name},x,\n" for n, name in enumerate(names))
    assert [unit.name for unit in units_of(text.encode())] == names


def test_the_same_refusals_are_said_in_english() -> None:
    before = language.set("en")
    try:
        problems = problems_of("code,name,level,parent\na,,x,a\n")
        assert [one.message for one in problems] == [
            "don-vi.csv, row 2, column 'name': this cell must not be empty.",
            "don-vi.csv, row 2, column 'parent': a unit is not below itself.",
        ]
    finally:
        language.reset(before)


# --- spreadsheets --------------------------------------------------------------------------------------------------

HEADINGS = VIETNAMESE.strip().split(",")


def test_a_workbook_is_read_with_its_date_cells() -> None:
    midnight = datetime(2020, 1, 1)  # noqa: DTZ001  (a spreadsheet knows no zones)
    rows = [
        HEADINGS,
        ["tinh", "Ủy ban MTTQ tỉnh", "province", None, "front", None, None, None],
        ["xa-1", "Xã Tân Lập", "commune", "tinh", "front;border", midnight, date(2025, 6, 30), "Nghị quyết 1"],
    ]
    assert units_of(workbook(rows), "don-vi.xlsx") == UNITS
    assert units_of(workbook(rows), "misnamed.csv") == UNITS, "what a file is, its bytes say"


def test_a_code_typed_as_a_number_is_a_code() -> None:
    rows = [
        ["code", "name", "level", "parent"],
        [72, "Tây Ninh", "province", None],
        [703, "Tân Biên", "district", 72.0],
    ]
    assert [(unit.code, unit.parent) for unit in units_of(workbook(rows))] == [("72", None), ("703", "72")]


def test_blank_rows_and_columns_of_a_workbook_are_passed_over() -> None:
    book = openpyxl.Workbook()
    for column, heading in enumerate(["code", "name", "level"], start=1):
        book.active.cell(3, column, heading)
        book.active.cell(6, column, "x")
    book.active.cell(1_048_576, 30).number_format = "0.00"  # as spreadsheets do that were dragged down once
    book.active.row_dimensions[6].hidden = True
    started = clock.process_time()
    assert read_units(saved(book), "u.xlsx").rows == ((6, UnitVersion(code="x", name="x", level="x")),)
    assert clock.process_time() - started < 5


def with_formula(value: Any) -> bytes:
    """A workbook whose name is a formula, with the result that the spreadsheet last worked out."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["code", "name", "level"])
        sheet.write_row(1, 0, ["a", "", "x"])
        sheet.write_formula(1, 1, '="Xã "&"Một"', None, value)
    return data.getvalue()


def test_a_formula_counts_as_its_last_result() -> None:
    assert units_of(with_formula("Xã Một"))[0].name == "Xã Một"


def test_a_formula_without_a_result_is_refused_instead_of_being_empty() -> None:
    rows = [
        ["code", "name", "level", "tags", "parent"],
        ["a", "A", "x", None],
        ["b", "B", "x", '="fr"&"ont"'],
        ["c", "=B2", "x"],
    ]
    problems = problems_of(workbook(rows))
    assert told(problems) == [(3, 4, "formula")]
    assert problems[0].message == (
        "don-vi.csv, dòng 3, cột 4: công thức chưa có kết quả; hãy mở tệp bằng phần mềm bảng tính, lưu lại, "
        "hoặc ghi thẳng giá trị (và 1 ô khác)."
    )


def test_a_cell_in_error_is_refused() -> None:
    (problem,) = problems_of(with_formula("#REF!"))
    assert problem.message == "don-vi.csv, dòng 2, cột 2: ô báo lỗi #REF!."


def test_a_workbook_with_macros_is_refused() -> None:
    data = workbook([["code", "name", "level"]])
    (problem,) = problems_of(repacked(data, **{"xl__vbaProject.bin": b"x"}), "don-vi.xlsm")
    assert problem.message == "don-vi.xlsm: có chứa macro; hãy lưu lại dạng .xlsx."


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "%s"><!ENTITY b "&a;&a;&a;&a;">%s]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">
<c r="A1" t="inlineStr"><is><t>%s</t></is></c></row></sheetData></worksheet>"""


@pytest.mark.parametrize(
    "sheet",
    [
        ENTITIES % (b"x" * 50, b"", b"&b;"),
        ENTITIES % (b"x", b'<!ENTITY c SYSTEM "file:///etc/hostname">', b"&c;"),
        b"<worksheet",
    ],
)
def test_entities_of_a_workbook_are_never_unfolded(sheet: bytes) -> None:
    data = repacked(workbook([["code", "name", "level"]]), **{"xl__worksheets__sheet1.xml": sheet})
    (problem,) = problems_of(data, "don-vi.xlsx")
    assert problem.message == "don-vi.xlsx: không phải là tệp XLSX đọc được; hãy lưu lại dạng .xlsx."


@pytest.mark.parametrize("megabytes", [30, 210])
def test_a_small_workbook_that_unpacks_to_a_large_one_is_refused_at_once(megabytes: int) -> None:
    bomb = repacked(workbook([["code", "name", "level"]]), **{"xl__sharedStrings.xml": b"0" * 1_000_000 * megabytes})
    assert len(bomb) < 300_000
    started = clock.process_time()
    (problem,) = problems_of(bomb, "don-vi.xlsx")
    assert problem.message == "don-vi.xlsx: khi giải nén quá lớn."
    assert clock.process_time() - started < 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04 and no more", "không phải là tệp XLSX đọc được; hãy lưu lại dạng .xlsx."),
        (workbook([["code"]])[:-200], "không phải là tệp XLSX đọc được; hãy lưu lại dạng .xlsx."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "là tệp Excel kiểu cũ (.xls) hoặc có mật khẩu; hãy lưu lại dạng .xlsx không có mật khẩu.",
        ),
        (b"x" * 10_000_001, "dài hơn 10 MB."),
    ],
)
def test_what_is_no_workbook_that_can_be_read_is_refused(data: bytes, sentence: str) -> None:
    (problem,) = problems_of(data, "don-vi.xlsx")
    assert problem.message == f"don-vi.xlsx: {sentence}"


def test_ten_thousand_rows_are_read_in_seconds() -> None:
    rows = [["code", "name", "level", "parent"], *([f"xa-{n}", f"Xã số {n}", "commune", "t"] for n in range(10_000))]
    data = "\n".join(",".join(row) for row in rows).encode()
    started = clock.process_time()
    assert len(units_of(data)) == 10_000
    assert clock.process_time() - started < 5
