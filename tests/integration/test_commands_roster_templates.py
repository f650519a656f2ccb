"""`dondoc units template` and `contacts template`: filled in as people do, they are imported as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from org.files.reading.words import level_code
from org.files.rows import POST_WORDS, read_units
from tests.integration.command_line import Office

UNIT = ["00123", "Ủy ban MTTQ Việt Nam xã Tân Biên", "Xã", None, "mat-tran", "01/07/2025"]
CONTACT = ["00123", "Đầu mối", "Công chức đầu mối", None, "dau-moi@xa-tan-bien.example", "0276 3822 222"]


def template(office: Office, noun: str, *words: str) -> Path:
    path = office.home.parent / f"{noun}.xlsx"
    office.run(noun, "template", "-o", str(path), *words)
    return path


def filled_in(path: Path, row: list[Any], *, at: int) -> str:
    book = openpyxl.load_workbook(path)
    for column, cell in enumerate(row, start=1):
        book.active.cell(at, column).value = cell
    book.save(path)
    return str(path)


def choices(path: Path) -> dict[str, list[str]]:
    """Heading → what its list offers."""
    sheet = openpyxl.load_workbook(path).active
    found = {}
    for one in sheet.data_validations.dataValidation:
        if one.type == "list":
            heading = sheet.cell(1, next(iter(one.sqref.ranges)).min_col).value
            found[heading] = one.formula1.strip('"').split(",")
    return found


@pytest.mark.parametrize("at", [2, 3, 40], ids=["over the example", "below it", "after a gap"])
def test_a_template_filled_in_is_imported_as_it_is(new_office: Office, at: int) -> None:
    new_office.run("units", "import", filled_in(template(new_office, "units"), UNIT, at=at))
    [unit] = new_office.json("units", "list")
    assert {name: unit[name] for name in ("code", "level", "parent", "valid_from")} == {
        "code": "00123", "level": "commune", "parent": None, "valid_from": "2025-07-01",
    }  # fmt: skip
    new_office.run("contacts", "import", filled_in(template(new_office, "contacts"), CONTACT, at=at))
    [contact] = new_office.json("contacts", "list")
    assert (contact["unit"], contact["post"], contact["phone"]) == ("00123", "officer", "0276 3822 222")
    assert contact["title"] == "Công chức đầu mối"


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("noun", ["units", "contacts"])
def test_the_example_alone_is_left_out_and_said_so(new_office: Office, noun: str, lang: str) -> None:
    path = template(new_office, noun, f"--lang={lang}")
    assert new_office.json("units", "import", new_office.write("a.csv", "code,name,level\na,A,x\n"))["added"]
    said = new_office.json(noun, "import", str(path))
    assert (said["added"], said["changed"]) == ([], [])
    assert said["notes"] == [f"{noun}.xlsx: bỏ qua dòng 2 (dòng ví dụ của mẫu)."]


def test_an_example_whose_code_was_written_over_is_a_row_like_any_other(new_office: Office) -> None:
    path = filled_in(template(new_office, "units"), ["xa-1"], at=2)
    parsed = read_units(Path(path).read_bytes(), "units.xlsx")
    assert [one.code for _, one in parsed.rows] == ["xa-1"]


def test_its_lists_are_in_vietnamese_and_the_import_knows_every_word(new_office: Office) -> None:
    [(heading, levels)] = choices(template(new_office, "units")).items()
    assert heading == "Cấp"
    assert {"Tỉnh", "Xã", "Phường", "Đặc khu", "Tổ chức thành viên"} <= set(levels)
    assert {level_code(one) for one in levels} == {
        "province", "district", "commune", "residential-area", "member-organisation",
    }  # fmt: skip
    [(heading, posts)] = choices(template(new_office, "contacts")).items()
    assert (heading, posts) == ("Chức vụ", ["Đầu mối", "Thủ trưởng", "Cấp phó", "Hộp thư"])
    sheet = "".join(f"00123,{post}\n" for post in posts)
    new_office.run("units", "import", filled_in(new_office.home.parent / "units.xlsx", UNIT, at=2))
    new_office.run("contacts", "import", new_office.write("posts.csv", f"đơn vị,chức vụ\n{sheet}"))
    assert {one["post"] for one in new_office.json("contacts", "list")} == set(POST_WORDS.values())


def test_its_columns_are_those_of_the_exported_list(office: Office) -> None:
    for noun in ("units", "contacts"):
        listed = office.home.parent / f"{noun}-list.xlsx"
        office.run(noun, "list", "-o", str(listed))
        of_list, of_template = (
            [cell.value for cell in openpyxl.load_workbook(path).active[1]] for path in (listed, template(office, noun))
        )
        assert of_template == [*of_list, "Ghi chú"]


def test_what_somebody_may_have_filled_in_is_not_written_over(new_office: Office) -> None:
    path = template(new_office, "units")
    before = path.read_bytes()
    assert new_office.refused("units", "template", "-o", str(path))["code"] == "file-exists"
    assert path.read_bytes() == before
    assert new_office.refused("units", "template", "-o", "mau.csv")["code"] == "wrong-ending"
    assert not new_office.home.exists() or list(new_office.home.iterdir()) == []
