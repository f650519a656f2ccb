"""`units correct`, `units remove`, `contacts remove` and `units import --replace`, as people use them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import Workbook

from lib.text import fold
from tests.integration.command_line import PUBLISHED, Office

HEADINGS = ("MÃ ", "tên", "CẤP", "Trực Thuộc", "nhóm", "Từ ngày")
BEGAN = date(2025, 7, 1)
COMMUNES = ("xã Tân Biên", "xã Thạnh Bình", "phường Tân Ninh", "phường Long An", "xã Cần Giuộc", "xã Bến Lức")


def sheet_of_an_office(path: Path, began: date | None) -> str:
    """A province's roster as an office keeps it; `began` is noted of all its units, or of two alone."""
    book = Workbook()
    sheet = book.active
    sheet.append(HEADINGS)
    sheet.append(("mttq-tinh", "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Tây Ninh", "province", None, None, BEGAN))
    sheet.append(("ban-ctxh", "Ban Công tác xã hội", "desk", "mttq-tinh", None, began))
    sheet.append(())
    for name in COMMUNES:
        since = began or ("01/07/2025" if name == "phường Tân Ninh" else None)
        code = fold(name).replace(" ", "-")
        sheet.append((code, f"Ủy ban MTTQ Việt Nam {name}", "commune", "mttq-tinh", None, since))
    book.save(path)
    return str(path)


def code_of(office: Office, code: str) -> dict[str, object]:
    return next(one for one in office.json("units", "list") if one["code"] == code)


def test_a_unit_entered_by_mistake_is_removed_and_entered_in_the_journal(office: Office) -> None:
    office.run("units", "import", office.write("nham.csv", "code,name,level,parent\nnham,Nhầm,commune,huyen-a\n"))
    said = office.json("units", "remove", "NHAM", "--dry-run")
    assert (said["dry_run"], said["removed"]) == (True, ["nham · Nhầm"])
    shown = office.at(PUBLISHED, "units", "remove", "nham", "--by", "Văn thư").out
    assert "- nham · Nhầm\nĐã gỡ bỏ: thêm 0, sửa 0, bỏ 1" in shown
    assert office.refused("units", "show", "nham")["code"] == "unknown-unit"
    entry = office.json("journal")[-1]
    assert (entry["action"], entry["actor"], entry["detail"]["of"]) == ("units.removed", "Văn thư", ["nham"])
    assert office.json("journal", "verify")["ok"] is True
    assert office.refused("units", "remove", "nham")["code"] == "unknown-unit"


def test_a_unit_that_is_used_is_refused_in_one_sentence(office: Office) -> None:
    problem = office.refused("units", "remove", "xa-a1")
    assert problem["code"] == "unit-used"
    assert problem["message"].startswith("Không gỡ bỏ được đơn vị “xa-a1” vì đang có 1 nhiệm vụ (1)")
    assert "2 liên hệ" in problem["message"]
    english = office.refused("units", "remove", "ban", "--lang", "en")["message"]
    assert english.startswith("Unit 'ban' cannot be removed while it has plans (1: 87/KH-MTTQ-BTT)")


def test_a_contact_is_removed_by_unit_and_post_and_chosen_among_several(office: Office) -> None:
    rows = "hoi,head,Một,mot@hoi.example,\nhoi,head,Hai,hai@hoi.example,2020-01-01\n"
    office.run("contacts", "import", office.write("two.csv", f"unit,post,name,email,valid_from\n{rows}"))
    problem = office.refused("contacts", "remove", "hoi", "head")
    assert problem["code"] == "several-contacts"
    assert "mot@hoi.example" in problem["message"]
    assert office.refused("contacts", "remove", "hoi", "head", "--name", "Ba")["code"] == "unknown-contact"
    for chosen in (["--name", "một"], ["--email", "MOT@hoi.example"]):
        said = office.json("contacts", "remove", "hoi", "head", *chosen, "--dry-run")
        assert said["removed"] == ["hoi · thủ trưởng · Một · mot@hoi.example"]
    office.at(PUBLISHED, "contacts", "remove", "hoi", "head", "--from", "01/01/2020")
    left = [one["name"] for one in office.json("contacts", "list") if (one["unit"], one["post"]) == ("hoi", "head")]
    assert left == ["Một"]
    entry = office.json("journal")[-1]
    assert (entry["action"], entry["detail"]["of"]) == ("contacts.removed", ["hoi head"])
    assert "Đã gỡ bỏ" in office.at(PUBLISHED, "contacts", "remove", "hoi", "head").out
    assert office.refused("contacts", "remove", "hoi", "head")["code"] == "unknown-contact"
    assert office.json("journal", "verify")["ok"] is True
    office.run("contacts", "remove", "hoi", "boss", wanted=2)


def test_wrong_validity_is_corrected_by_hand(office: Office) -> None:
    assert "Đã sửa" in office.at(PUBLISHED, "units", "correct", "xa-a1", "--valid-to", "31/12/2025").out
    assert code_of(office, "xa-a1")["valid_to"] == "2025-12-31"
    office.at(
        PUBLISHED, "units", "correct", "xa-a1", "--valid-to", "", "--parent", "huyen-b", "--name", "Mặt trận xã Một"
    )
    corrected = code_of(office, "xa-a1")
    assert {name: corrected[name] for name in ("name", "parent", "valid_from", "valid_to", "tags")} == {
        "name": "Mặt trận xã Một", "parent": "huyen-b", "valid_from": None, "valid_to": None, "tags": ["front"],
    }  # fmt: skip
    [told] = [one["unit_name"] for one in office.json("task", "list", "--unit", "xa-a1")]
    assert told == "Mặt trận xã Một"
    assert office.json("journal")[-1]["action"] == "units.corrected"
    assert office.json("journal", "verify")["ok"] is True
    assert "--valid-from" in office.run("units", "correct", "xa-a1", wanted=2).err
    office.run("units", "correct", "xa-a1", "--name", " ", wanted=2)


def test_a_file_with_other_validity_corrects_the_units_that_are_named(office: Office) -> None:
    sheet = office.write(
        "dung.csv", "code,name,level,parent,valid_from\nxa-a2,Mặt trận xã A2,commune,huyen-a,2019-01-01\n"
    )
    problem = office.refused("units", "import", sheet)
    assert problem["code"] == "overlap"
    assert "--replace xa-a2" in problem["message"]
    said = office.json("units", "import", sheet, "--replace", "xa-a2")
    assert (said["added"], len(said["changed"]), said["removed"]) == ([], 1, [])
    assert code_of(office, "xa-a2")["valid_from"] == "2019-01-01"
    assert office.json("units", "import", sheet, "--replace", "xa-a2")["unchanged"] == 1
    assert office.refused("units", "import", sheet, "--replace", "xa-a1")["code"] == "unknown-unit"
    assert office.json("journal", "verify")["ok"] is True


def test_an_offices_own_corrected_file_is_taken_in(new_office: Office, tmp_path: Path) -> None:
    before = sheet_of_an_office(tmp_path / "don-vi.xlsx", None)
    after = sheet_of_an_office(tmp_path / "don-vi-sua.xlsx", BEGAN)
    new_office.run("units", "import", before)
    refused = new_office.run("units", "import", after, wanted=1).err
    known = new_office.json("units", "list")
    wrong = [one["code"] for one in known if one["valid_from"] is None and f"--replace {one['code']}" in refused]
    assert len(wrong) > 2
    said = new_office.json("units", "import", after, *(word for one in wrong for word in ("--replace", one)))
    assert (said["added"], len(said["changed"]), said["removed"]) == ([], len(wrong), [])
    assert {one["valid_from"] for one in new_office.json("units", "list")} == {"2025-07-01"}
    assert new_office.json("journal", "verify")["ok"] is True
