"""`dondoc task …` on several tasks at once, undone, or from a sheet of paper reports, and who acts."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.integration.command_line import HUYEN_A, HUYEN_B, PLAN, PLAN_FILE, XA_A1, XA_A2, XA_B1, Office

MORNING = "2020-10-07T09:00"
NOON = "2020-10-07T12:00"


def statuses(office: Office, *ids: str) -> list[str]:
    known = {task["id"]: task["status"] for task in office.json("task", "list")}
    return [known[id] for id in ids]


def errors_of(office: Office, *words: str, now: str) -> list[dict[str, Any]]:
    answer = office.run("--now", now, *words, "--json", wanted=1)
    return list(json.loads(answer.err)["errors"])


# --- several tasks ---------------------------------------------------------------------------------------------------


def test_one_id_answers_with_the_task_and_several_with_a_list(office: Office) -> None:
    assert office.json("task", "acknowledge", XA_A1, now=MORNING)["id"] == XA_A1
    found = office.json("task", "acknowledge", XA_B1, XA_A2, now=MORNING)
    assert [(task["id"], task["status"]) for task in found] == [(XA_A2, "acknowledged"), (XA_B1, "acknowledged")]
    chosen = office.json("task", "waive", "--plan", PLAN, "--unit", "xa-a1", "--reason", "r", now=MORNING)
    assert [task["id"] for task in chosen] == [XA_A1]  # a selection is a list, however few it has
    shown = office.at(MORNING, "task", "waive", XA_A2, XA_B1, "--reason", "r").out
    assert shown.count("Được miễn") == 2
    assert shown.splitlines()[-1] == "2 nhiệm vụ"


def test_where_one_is_refused_none_is_done_and_each_fault_is_told(office: Office) -> None:
    office.at(MORNING, "task", "submit", XA_A1, "--by", "x", "--paper")
    errors = errors_of(office, "task", "accept", XA_A1, XA_A2, "999", now=MORNING)
    assert [error["code"] for error in errors] == ["illegal-act", "unknown-task"]
    assert f"nhiệm vụ {XA_A2}:" in errors[0]["message"]
    assert statuses(office, XA_A1, XA_A2) == ["submitted", "assigned"]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--plan", PLAN],
        ["--unit", "xa-a1"],
        [XA_A1, "--plan", PLAN, "--unit", "xa-a1"],
        [XA_A1, "--item", "communes"],
    ],
)
def test_ids_or_a_plan_and_a_unit_must_be_given_and_not_both(office: Office, words: list[str]) -> None:
    error = office.refused("task", "acknowledge", *words, now=MORNING, code=2)
    assert "--plan và --unit" in error["message"]


def test_a_selection_may_name_an_item_and_a_date_and_has_to_find_something(office: Office) -> None:
    of = ["--plan", PLAN, "--unit", "xa-a1"]
    assert office.refused("task", "acknowledge", *of, "--item", "x", now=MORNING)["code"] == "unknown-item"
    assert office.refused("task", "acknowledge", *of, "--due-on", "2020-11-04", now=MORNING)["code"] == "no-tasks"
    assert office.refused("task", "reopen", *of, "--reason", "r", now=MORNING)["code"] == "no-tasks"
    found = office.json("task", "acknowledge", *of, "--item", "communes", "--due-on", "03/11/2020", now=MORNING)
    assert [task["id"] for task in found] == [XA_A1]


# --- undone ----------------------------------------------------------------------------------------------------------


def test_what_was_accepted_is_submitted_again_and_no_longer_accepted(office: Office) -> None:
    office.at(MORNING, "task", "submit", HUYEN_A, "--by", "x", "--paper")
    office.at(MORNING, "task", "accept", HUYEN_A)
    after = office.json("task", "reopen", HUYEN_A, "--reason", "Nhầm", now=NOON)
    assert (after["status"], after["accepted_at"], after["standing"]) == ("submitted", None, "awaiting_review")
    assert office.json("task", "show", HUYEN_A)["acts"][-1]["action"] == "reopen"
    assert "Mở lại" in office.at(NOON, "task", "show", HUYEN_A).out
    assert office.json("journal", "verify")["ok"] is True


# --- who acts --------------------------------------------------------------------------------------------------------


def actors(office: Office) -> list[tuple[str, str]]:
    return [(entry["action"], entry["actor"]) for entry in office.json("journal")]


def test_the_journal_names_who_acted(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_ACTOR", "  Ban\tPhong trào ")
    office.at(MORNING, "task", "acknowledge", XA_A1)
    office.at(MORNING, "task", "acknowledge", XA_A2, "--by", "Văn thư")
    office.at(MORNING, "task", "submit", XA_A1, "--by", "Cán bộ đầu mối", "--paper")
    office.at(MORNING, "plan", "cancel", PLAN, "--reason", "r", "--by", "Trưởng ban")
    assert actors(office)[-4:] == [
        ("task.acknowledge", "Ban Phong trào"),
        ("task.acknowledge", "Văn thư"),
        ("task.submit", "Cán bộ đầu mối"),
        ("plan.cancelled", "Trưởng ban"),
    ]
    shown = office.at(MORNING, "journal").out
    assert "cli:" not in shown
    assert "Trưởng ban" in shown


def test_a_name_of_blanks_is_none(office: Office) -> None:
    assert office.refused("task", "acknowledge", XA_A1, "--by", " \t", now=MORNING, code=2)["code"] == "usage"


# --- from paper ------------------------------------------------------------------------------------------------------


def test_a_sheet_of_paper_reports_is_taken_in(office: Office, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["STT", "Mã đơn vị", "ĐẦU VIỆC", "Ngày nộp", "Người nộp", "Ghi chú", "Phòng"])
    book.active.append([1, "xa-a1", "communes", date(2020, 10, 6), "Văn thư xã", "nộp tay", "a"])
    book.active.append([2, "HUYEN-B", "districts", "07/10/2020", "Chánh Văn phòng", None, "b"])
    book.save(tmp_path / "giay.xlsx")
    found = office.json("tasks", "intake", str(tmp_path / "giay.xlsx"), "--plan", PLAN, "--by", "Ban", now=MORNING)
    assert [(task["id"], task["submitted_at"]) for task in found] == [
        (XA_A1, "2020-10-06T23:59:59+07:00"),
        (HUYEN_B, "2020-10-07T09:00:00+07:00"),
    ]
    [given] = office.json("task", "show", XA_A1)["submissions"]
    assert (given["by"], given["paper"], given["note"]) == ("Văn thư xã", True, "nộp tay")
    assert actors(office)[-1] == ("task.submit", "Ban")
    assert office.json("journal", "verify")["ok"] is True


def test_every_fault_of_a_sheet_is_named_with_its_row_and_nothing_is_taken_in(office: Office, tmp_path: Path) -> None:
    rows = [
        "unit,item,day,by",
        "xa-a1,communes,2020-10-06,x",
        "xa-a1,communes,2020-10-07,x",
        "xa-nao,communes,2020-10-06,x",
        "xa-a2,districts,2020-10-06,x",
        "xa-a2,communes,2020-10-08,",
        "xa-a2,communes,,x",
        "xa-b1,communes,06/13/2020,x",
        "xa-b1,communes,0001-01-01,x",
    ]
    file = tmp_path / "giay.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    errors = errors_of(office, "tasks", "intake", str(file), now=MORNING)
    assert [(error["line"], error["code"]) for error in errors] == [
        (3, "twice"),
        (4, "owes-nothing"),
        (5, "owes-nothing"),
        (6, "bad-day"),
        (6, "missing"),
        (7, "missing"),
        (8, "bad-date"),
        (9, "bad-day"),
    ]
    assert all(f"giay.csv, dòng {error['line']}" in error["message"] for error in errors)
    assert set(statuses(office, XA_A1, XA_A2, XA_B1)) == {"assigned"}


def test_a_sheet_without_a_needed_column_is_refused(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "giay.csv"
    file.write_text("đơn vị,đầu việc,người nộp\nxa-a1,communes,x\n", encoding="utf-8")
    message = office.refused("tasks", "intake", str(file), now=MORNING)["message"]
    assert message == "giay.csv, dòng 1: thiếu cột day (ngày nộp)."
    file.write_text("BÁO CÁO GIẤY\n\nxã,việc\nxa-a1,communes\n", encoding="utf-8")
    message = office.refused("tasks", "intake", str(file), now=MORNING)["message"]
    assert message == (
        "giay.csv: không có dòng tên cột nào trong 15 dòng đầu; cần có các cột unit (đơn vị), item (đầu việc), "
        "day (ngày nộp), by (người nộp), còn dòng 3 ghi “xã”, “việc”."
    )


def test_of_two_plans_the_sheet_has_to_say_which(office: Office, tmp_path: Path) -> None:
    again = tmp_path / "plan.yaml"
    again.write_text(PLAN_FILE.replace(PLAN, "88/KH"), encoding="utf-8")
    office.at(MORNING, "plan", "publish", str(again))
    file = tmp_path / "giay.csv"
    file.write_text("unit,item,day,by\nxa-a1,communes,2020-10-06,x\n", encoding="utf-8")
    error = office.refused("tasks", "intake", str(file), now=MORNING)
    assert error["code"] == "ambiguous"
    assert "88/KH: 03/11/2020" in error["message"]
    file.write_text("unit,item,day,by,plan\nxa-a1,communes,2020-10-06,x,88/KH\n", encoding="utf-8")
    assert [task["plan"] for task in office.json("tasks", "intake", str(file), now=MORNING)] == ["88/KH"]
    assert office.refused("tasks", "intake", str(file), "--plan", "99/KH", now=MORNING)["code"] == "unknown-plan"
