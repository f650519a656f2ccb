"""`dondoc units …`, `contacts …` and `calendar …`, as scripts and people use them."""

from __future__ import annotations

import pytest

from tests.integration.command_line import CONTACTS, PUBLISHED, UNITS, Office

UNIT_KEYS = {"code", "name", "level", "parent", "tags", "valid_from", "valid_to"}
CONTACT_KEYS = {"unit", "post", "name", "email", "phone", "zalo_user_id", "reachable"}


def test_the_first_command_makes_the_database_and_a_second_import_changes_nothing(new_office: Office) -> None:
    sheet = new_office.write("units.csv", UNITS)
    first = new_office.json("units", "import", sheet)
    assert (len(first["added"]), first["changed"], first["removed"], first["unchanged"]) == (8, [], [], 0)
    again = new_office.json("units", "import", sheet)
    assert (again["added"], again["unchanged"]) == ([], 8)
    assert (new_office.home / "dondoc.sqlite3").exists()


def test_a_dry_run_says_what_would_change_and_changes_nothing(new_office: Office) -> None:
    sheet = new_office.write("units.csv", UNITS)
    said = new_office.json("units", "import", sheet, "--dry-run")
    assert said["dry_run"] is True
    assert len(said["added"]) == 8
    assert list(new_office.home.iterdir()) == []
    assert "Sẽ thay đổi: thêm 8" in new_office.run("units", "import", sheet, "--dry-run").out


def test_the_vietnamese_headings_and_a_byte_order_mark_are_read(new_office: Office) -> None:
    text = "\ufeffmã,tên,cấp,trực thuộc,nhóm,từ ngày,đến ngày,nghị quyết\ntinh,Tỉnh,province,,a;b,2020-01-01,,1/NQ\n"
    new_office.run("units", "import", new_office.write("don-vi.csv", text))
    (unit,) = new_office.json("units", "list")
    assert unit["tags"] == ["a", "b"]
    assert unit["valid_from"] == "2020-01-01"
    assert unit["resolution"] == "1/NQ"


def test_every_wrong_row_is_named_at_once_with_its_line(new_office: Office) -> None:
    sheet = new_office.write(
        "units.csv", "code,name,level,parent\na,A,province,\nb,,district,a\nc,C,district,nowhere\n"
    )
    answer = new_office.run("units", "import", sheet, "--json", wanted=1)
    assert answer.out == ""
    assert '"line": 3' in answer.err
    assert '"line": 4' in answer.err
    assert list(new_office.home.iterdir()) == []


def test_units_have_the_promised_shape(office: Office) -> None:
    found = office.json("units", "list")
    assert len(found) == 8
    assert all(set(one) >= UNIT_KEYS for one in found)
    first = found[0]
    assert (first["code"], first["parent"], first["tags"], first["valid_from"]) == ("tinh", None, ["front"], None)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (["--level", "district"], {"huyen-a", "huyen-b"}),
        (["--under", "huyen-a"], {"xa-a1", "xa-a2"}),
        (["--under", "tinh", "--level", "commune"], {"xa-a1", "xa-a2", "xa-b1"}),
        (["--under", "huyen-a", "--as-of", "2025-06-30"], {"xa-a1", "xa-a2"}),
        (["--under", "huyen-a", "--as-of", "01/07/2025"], {"xa-a2"}),
        (["--under", "xa-a1"], set()),
    ],
)
def test_units_are_listed_by_level_subtree_and_day(office: Office, words: list[str], codes: set[str]) -> None:
    assert {one["code"] for one in office.json("units", "list", *words)} == codes


def test_an_unknown_unit_is_refused_with_those_that_are_spelt_alike(office: Office) -> None:
    error = office.refused("units", "show", "huyen-aa")
    assert error["code"] == "unknown-unit"
    assert "huyen-a" in error["message"]
    assert office.refused("units", "list", "--under", "huyen-aa")["code"] == "unknown-unit"


def test_one_unit_is_shown_with_its_versions_and_contacts(office: Office) -> None:
    found = office.json("units", "show", "xa-a1")
    assert found.keys() >= UNIT_KEYS | {"versions", "contacts"}
    assert found["versions"][0]["valid_to"] == "2025-06-30"
    assert [one["post"] for one in found["contacts"]] == ["head", "officer"]
    shown = office.run("units", "show", "xa-a1").out
    assert "30/06/2025" in shown
    assert "officer@xa-a1.example" in shown


def test_contacts_have_the_promised_shape_and_say_who_can_be_reached(new_office: Office) -> None:
    new_office.run("units", "import", new_office.write("units.csv", UNITS))
    sheet = "unit,post,title,email,phone\ntinh,officer,Chuyên viên,a@tinh.example,\ntinh,head,,,0900000000\n"
    new_office.run("contacts", "import", new_office.write("contacts.csv", sheet))
    found = new_office.json("contacts", "list")
    assert all(set(one) >= CONTACT_KEYS for one in found)
    assert {one["post"]: one["reachable"] for one in found} == {"officer": True, "head": False}
    assert "KHÔNG" in new_office.run("contacts", "list").out


def test_a_file_of_contacts_replaces_only_the_posts_it_names(office: Office) -> None:
    sheet = office.write("new.csv", "unit,post,email\ntinh,officer,new@tinh.example\n")
    office.run("contacts", "import", sheet)
    of_tinh = {one["post"]: one["email"] for one in office.json("contacts", "list") if one["unit"] == "tinh"}
    assert of_tinh == {"officer": "new@tinh.example", "head": "head@tinh.example"}
    assert len(office.json("contacts", "list")) == CONTACTS.count("\n") - 1


def test_the_official_units_of_a_province_are_imported_as_of_a_day(new_office: Office) -> None:
    new_office.run("units", "import-official", "--province", "Tây Ninh", "--as-of", "2025-07-01")
    levels = {one["level"] for one in new_office.json("units", "list")}
    assert levels == {"province", "commune"}
    assert new_office.refused("units", "import-official", "--province", "Tây Nynh")["code"]


def test_the_front_committees_of_a_province_are_imported_with_a_desk_for_plans(new_office: Office) -> None:
    words = ("units", "import-official", "--province", "Tây Ninh", "--as-of", "2025-07-01", "--committees")
    new_office.run(*words)
    found = {one["code"]: one for one in new_office.json("units", "list")}
    assert found["80"]["name"] == "Ủy ban MTTQ Việt Nam tỉnh Tây Ninh"
    assert found["80-ban-thuong-truc"]["parent"] == "80"
    plan = new_office.write(
        "plan.yaml",
        "plan: {number: 1/KH, issuer: '80', issued_on: 2026-01-05, subject: X, desk: 80-ban-thuong-truc}\n"
        "items: [{id: a, title: A, assigned_to: {level: commune, under: '80'}, due: 2026-03-02}]\n",
    )
    codes = {one["code"] for one in new_office.json("plan", "check", plan, now="2026-01-05T08:00")["problems"]}
    assert not {one for one in codes if "unit" in one}
    assert new_office.json(*words)["unchanged"] == len(found)


def test_a_missing_file_is_wrong_usage(new_office: Office) -> None:
    answer = new_office.run("units", "import", "nowhere.csv", wanted=2)
    assert "Không có tệp “nowhere.csv”" in answer.err
    assert answer.out == ""


def test_what_is_no_table_is_refused_and_not_a_crash(new_office: Office) -> None:
    for name, data in (("a.xlsx", b"PK\x03\x04 broken"), ("b.csv", b"\xff\xfe\x00"), ("c.csv", b"")):
        new_office.run("units", "import", new_office.write(name, data), wanted=1)
    assert list(new_office.home.iterdir()) == []


def test_a_day_is_set_listed_and_removed_in_the_override_table(new_office: Office) -> None:
    new_office.run("db", "upgrade")
    new_office.run("calendar", "set", "02/01/2026", "--off", "--decision", "1/TB")
    day = next(one for one in new_office.json("calendar", "list", "--year", "2026") if one["day"] == "2026-01-02")
    assert day.items() >= {"working": False, "decision": "1/TB", "override": True}.items()
    new_office.run("calendar", "remove", "2026-01-02")
    assert all(not one["override"] for one in new_office.json("calendar", "list", "--year", "2026"))
    assert new_office.refused("calendar", "remove", "2026-01-02")["code"] == "unknown-day"


def test_a_change_of_the_calendar_is_previewed_and_then_moves_what_runs(office: Office) -> None:
    move = {
        "plan": "87/KH-MTTQ-BTT",
        "item": "districts",
        "tasks": 2,
        "due_on": "2020-12-15",
        "new_due_on": "2020-12-16",
    }
    words = ("calendar", "set", "2020-12-15", "--off")
    preview = office.json(*words, "--dry-run")
    assert (preview["dry_run"], preview["moved"]) == (True, [move])
    assert {one["due_on"] for one in office.json("task", "list", "--item", "districts")} == {"2020-12-15"}
    shown = office.at(PUBLISHED, *words)
    assert "15/12/2020: ngày nghỉ." in shown.out
    assert "16/12/2020" in shown.out
    assert {one["due_on"] for one in office.json("task", "list", "--item", "districts")} == {"2020-12-16"}
    undone = office.json("calendar", "remove", "2020-12-15")
    assert undone["moved"] == [{**move, "due_on": "2020-12-16", "new_due_on": "2020-12-15"}]


def test_a_day_must_be_said_to_be_off_or_working(new_office: Office) -> None:
    answer = new_office.run("calendar", "set", "2026-01-02", wanted=2)
    assert "--working hoặc --off" in answer.err


def test_a_table_into_a_file_names_what_it_wrote_and_holds_every_row(office: Office) -> None:
    path = office.home / "units.csv"
    answer = office.run("units", "list", "-o", str(path))
    assert answer.out == ""
    assert "units.csv" in answer.err
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert path.read_text("utf-8-sig").count("\n") == 9
    assert "--format" in office.run("units", "list", "-o", str(office.home / "units.pdf"), wanted=2).err
    assert "nowhere" in office.run("units", "list", "-o", str(office.home / "nowhere" / "u.csv"), wanted=1).err


# --- who can be reached --------------------------------------------------------------------------------------------


def test_contacts_check_has_the_promised_shape_and_fails_only_where_nobody_is_reached(office: Office) -> None:
    found = office.json("contacts", "check")
    assert list(found) == ["units", "problems"]
    assert set(found["units"][0]) == {"unit", "unit_name", "reached", "told", "post", "channel"}
    assert found["problems"] == []
    assert "8 đơn vị: 8 liên hệ được trực tiếp" in office.at("2020-10-06T09:00", "contacts", "check").out
    office.sql("UPDATE contact SET retired_at = '2020-01-01T00:00:00.000000Z' WHERE email LIKE '%@xa-a1.example'")
    office.sql("UPDATE org_state SET revision = revision + 1")
    [problem] = office.json("contacts", "check")["problems"]
    assert set(problem) == {"severity", "code", "unit", "post", "channel", "address", "since", "message"}
    assert (problem["severity"], problem["code"], problem["unit"]) == ("warning", "stand-in", "xa-a1")
    office.sql("UPDATE contact SET retired_at = '2020-01-01T00:00:00.000000Z' WHERE email LIKE '%@huyen-a.example'")
    office.sql("UPDATE org_state SET revision = revision + 1")
    answer = office.at("2020-10-06T09:00", "contacts", "check", "--plan", "87/KH-MTTQ-BTT", wanted=1)
    assert "Không liên hệ được ai cho Mặt trận xã A1 (xa-a1)" in answer.out
    assert "xã A2" not in answer.out
    by_machine = office.at("2020-10-06T09:00", "--json", "contacts", "check", wanted=1)
    assert '"code": "unreachable"' in by_machine.err
    assert '"reached": "nobody"' in by_machine.out
    assert office.refused("contacts", "check", "--plan", "9")["code"] == "unknown-plan"


def test_what_contacts_check_finds_goes_into_a_spreadsheet(office: Office) -> None:
    path = office.home / "lien-he.csv"
    office.sql("UPDATE contact SET phone = '0276 3822 222' WHERE unit_id = 1")
    assert office.run("contacts", "check", "-o", str(path)).out == ""
    assert path.read_text("utf-8-sig").count("0276 3822 222") == 2
