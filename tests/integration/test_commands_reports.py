"""`dondoc status` and the files for spreadsheets: what a report counts, as of when, and that no cell can run."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from sqlalchemy import Connection

from lib.problem import Problem, Refused
from storage.store import Store
from tests.integration.command_line import (
    CONTACTS,
    HUYEN_A,
    HUYEN_B,
    MEASURES,
    PLAN,
    PLAN_FILE,
    PUBLISHED,
    UNITS,
    XA_A1,
    XA_A2,
    XA_B1,
    Office,
    by_key,
    prepared,
)
from workflow.views import status as statuses

END = "2020-12-16T09:00"  # the communes' and the districts' dates have passed


@pytest.fixture
def reported(office: Office) -> Office:
    """Two communes are done, one in time and one late; a district waits for acceptance; the other is silent."""
    return prepared(office, "reported", _report)


def _report(office: Office) -> None:
    for task, came in ((XA_A1, "2020-11-02"), (XA_A2, "2020-11-04"), (HUYEN_A, "2020-12-15")):
        office.at(f"{came}T10:00", "task", "submit", task, "--by", "x", "--paper")
    for task in (XA_A1, XA_A2):
        office.at("2020-11-05T10:00", "task", "accept", task)


def counts(row: dict[str, Any]) -> tuple[int, ...]:
    return tuple(
        row[name] for name in ("total", "done_on_time", "done_late", "open_in_time", "open_overdue", "undated")
    )


def test_a_report_has_the_promised_shape(reported: Office) -> None:
    found = reported.json("status", now=END)
    assert set(found) == {"as_of", "plan", "rows", "total"}
    assert (found["as_of"], found["plan"]) == ("2020-12-16T09:00:00+07:00", None)
    (row,) = found["rows"]
    assert set(row) >= {"key", "name"} | MEASURES
    assert set(found["total"]) >= MEASURES
    assert (row["key"], row["name"]) == (PLAN, "Sơ kết 5 năm")
    # xa-a1 in time, xa-a2 late, huyen-a submitted in time, the province not yet due, xa-b1 and huyen-b late.
    assert counts(row) == counts(found["total"]) == (7, 1, 1, 2, 2, 1)
    assert row["completeness"] == 2 / 7
    assert row["timeliness"] == 1 / 4
    assert reported.json("status", "--plan", PLAN, now=END)["plan"] == PLAN


@pytest.mark.parametrize(
    ("by", "wanted"),
    [
        ("level", {"province": 1, "organisation": 1, "district": 2, "commune": 3}),
        ("unit", {"hoi": 1, "tinh": 1, "huyen-a": 1, "huyen-b": 1, "xa-a1": 1, "xa-a2": 1, "xa-b1": 1}),
        ("item", {"communes": 3, "districts": 2, "province": 1, "ongoing": 1}),
        ("superior", {None: 1, "tinh": 3, "huyen-a": 2, "huyen-b": 1}),
    ],
)
def test_a_report_is_grouped(reported: Office, by: str, wanted: dict[str | None, int]) -> None:
    found = reported.json("status", "--by", by, now=END)
    assert {row["key"]: row["total"] for row in found["rows"]} == wanted
    assert counts(found["total"]) == (7, 1, 1, 2, 2, 1)
    assert all(row["name"] for row in found["rows"])


def test_only_what_is_below_a_unit_is_counted_the_unit_itself_not(reported: Office) -> None:
    found = reported.json("status", "--under", "huyen-a", "--by", "unit", now=END)
    assert set(by_key(found["rows"])) == {"xa-a1", "xa-a2"}
    assert counts(found["total"]) == (2, 1, 1, 0, 0, 0)
    assert reported.json("status", "--under", "tinh", now=END)["total"]["total"] == 6
    assert reported.refused("status", "--under", "huyen-x")["code"] == "unknown-unit"
    assert reported.refused("status", "--by", "province", code=2)["code"] == "usage"


def test_a_report_of_nothing_divides_by_nothing(reported: Office) -> None:
    found = reported.json("status", "--under", "xa-a1", now=END)
    assert found["rows"] == []
    assert counts(found["total"]) == (0, 0, 0, 0, 0, 0)
    assert (found["total"]["completeness"], found["total"]["timeliness"]) == (None, None)
    first = reported.json("status", "--as-of", PUBLISHED)["total"]
    assert (first["completeness"], first["timeliness"]) == (0, None)
    assert "—" in reported.at(END, "status", "--as-of", PUBLISHED).out


@pytest.mark.parametrize(
    ("as_of", "wanted"),
    [
        ("2020-10-06T08:59", (0, 0, 0, 0, 0, 0)),  # not yet published
        (PUBLISHED, (7, 0, 0, 6, 0, 1)),
        ("2020-11-02T10:00", (7, 0, 0, 6, 0, 1)),  # xa-a1 submitted: open, in time
        ("2020-11-04T09:00", (7, 0, 0, 4, 2, 1)),  # xa-a1 waits; xa-a2 and xa-b1 are late
        ("2020-11-05T10:00", (7, 1, 1, 3, 1, 1)),  # both accepted
        (END, (7, 1, 1, 2, 2, 1)),
    ],
)
def test_the_past_is_reported_as_it_was_then(reported: Office, as_of: str, wanted: tuple[int, ...]) -> None:
    found = reported.json("status", "--as-of", as_of, now="2021-03-01T09:00")
    assert counts(found["total"]) == wanted


def test_an_extension_and_a_return_do_not_change_the_past(reported: Office) -> None:
    reported.at(END, "task", "extend", XA_B1, "--until", "2020-12-30", "--reason", "r")
    reported.at(END, "task", "return", HUYEN_A, "--reason", "r")
    reported.at(END, "task", "waive", HUYEN_B, "--reason", "r")
    now = reported.json("status", "--by", "unit", now=END)
    assert counts(by_key(now["rows"])["xa-b1"]) == (1, 0, 0, 1, 0, 0)
    assert counts(by_key(now["rows"])["huyen-a"]) == (1, 0, 0, 0, 1, 0)
    assert now["total"]["total"] == 6  # what is waived is not counted
    then = reported.json("status", "--as-of", "2020-12-16T08:59", now=END)
    assert counts(then["total"]) == (7, 1, 1, 2, 2, 1)


def test_a_csv_file_opens_in_a_spreadsheet_with_numbers_and_a_total(reported: Office) -> None:
    path = reported.home / "report.csv"
    reported.at(END, "status", "--by", "item", "--format", "csv", "-o", str(path))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    assert rows[0][:3] == ["Mã", "Tên", "Tổng số"]
    assert rows[1][:4] == ["communes", "Báo cáo cấp xã", "3", "1"]
    assert rows[-1][1:3] == ["Tổng", "7"]


def test_the_official_table_holds_numbers_as_numbers_and_is_printed_as_it_is(reported: Office) -> None:
    path = reported.home / "report.xlsx"
    reported.at(END, "status", "--plan", PLAN, "--by", "item", "-o", str(path))
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    words = [cell for row in rows for cell in row if isinstance(cell, str)]
    top = next(n for n, row in enumerate(rows) if row[0] == "TT")
    assert rows[top][1:3] == ("Đầu việc", "Tổng số")
    assert rows[top + 1][:4] == (1, "Báo cáo cấp xã", 3, 1)
    total = next(row for row in rows if row[1] == "Tổng cộng")
    assert total[2] == 7
    ratios = [cell for cell in sheet[top + 2] if cell.number_format == "0.0%"]
    assert [cell.data_type for cell in ratios] == ["n", "n"]
    assert [cell for row in rows for cell in row if isinstance(cell, datetime)] == [datetime.fromisoformat(END)]
    assert {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "BẢNG TỔNG HỢP TÌNH HÌNH THỰC HIỆN", "NGƯỜI LẬP BIỂU"} <= set(words)
    assert "Kế hoạch số 87/KH-MTTQ-BTT ngày 06 tháng 10 năm 2020: Sơ kết 5 năm" in words
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToHeight) == (9, "landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage  # one page wide, as many high as it takes
    assert sheet.print_title_rows == f"${top + 1}:${top + 1}"


def test_the_official_table_is_a_word_file_too(reported: Office) -> None:
    path = reported.home / "report.docx"
    assert "Đã ghi" in reported.at(END, "status", "--plan", PLAN, "--by", "level", "-o", str(path)).err
    document = docx.Document(str(path))
    head, table, signed = document.tables
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    wanted = reported.json("status", "--plan", PLAN, "--by", "level", now=END)
    assert [row[1] for row in rows[1:]] == [*(row["name"] for row in wanted["rows"]), "Tổng cộng"]
    assert [row[2] for row in rows[1:]] == [*(str(row["total"]) for row in wanted["rows"]), "7"]
    assert rows[-1][-2].endswith("%")
    assert table.rows[0]._tr.trPr.xpath("w:tblHeader")
    assert "CỘNG HÒA" in head.rows[0].cells[1].text
    assert "NGƯỜI LẬP BIỂU" in signed.rows[0].cells[0].text
    reported.at(END, "status", "-o", str(reported.home / "all.docx"))
    assert "Tất cả kế hoạch" in "\n".join(one.text for one in docx.Document(str(reported.home / "all.docx")).paragraphs)
    refused = reported.run("status", "-o", str(reported.home / "report.pdf"), wanted=2)
    assert "--format" in refused.err


def test_json_by_format_is_the_json_of_the_option_and_goes_above_a_file_kind(reported: Office) -> None:
    wanted = reported.json("status", now=END)
    assert json.loads(reported.at(END, "status", "--format", "json").out) == wanted
    assert json.loads(reported.at(END, "status", "--format", "csv", "--json").out) == wanted
    path = reported.home / "report.json"
    assert reported.at(END, "status", "--json", "-o", str(path)).out == ""
    assert json.loads(path.read_text("utf-8")) == wanted


EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x.example")', "＝1+1", "=cmd|'/c calc'!A0"]


@pytest.mark.parametrize("command", [["units", "list"], ["task", "list"], ["status", "--by", "unit"]])
def test_no_cell_of_an_export_can_run_as_a_formula(new_office: Office, command: list[str]) -> None:
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(["code", "name", "level", "parent"])
    writer.writerow(["tinh", "Tỉnh", "province", ""])
    writer.writerows([f"xa-{n}", name, "commune", "tinh"] for n, name in enumerate(EVIL))
    new_office.run("units", "import", new_office.write("units.csv", sheet.getvalue()))
    plan = PLAN_FILE.partition("items:")[0].replace("  desk: ban\n", "")
    plan += "items: [{id: all, title: T, assigned_to: {level: commune, under: tinh}, due: 2020-12-15}]\n"
    new_office.at(PUBLISHED, "plan", "publish", new_office.write("plan.yaml", plan))
    names = {one["name"] for one in new_office.json("units", "list")}
    assert {"=1+1", "@SUM(A1)", "＝1+1"} <= names
    as_csv, as_xlsx = (str(new_office.home / f"out.{kind}") for kind in ("csv", "xlsx"))
    new_office.at(PUBLISHED, *command, "-o", as_csv)
    cells = [cell for row in csv.reader(io.StringIO(Path(as_csv).read_text("utf-8-sig"))) for cell in row]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "＝"))]
    new_office.at(PUBLISHED, *command, "-o", as_xlsx)
    sheet_read = openpyxl.load_workbook(as_xlsx).active
    assert sheet_read is not None
    read = [cell for row in sheet_read.iter_rows() for cell in row]
    assert "=1+1" in {cell.value for cell in read}
    assert not [cell.value for cell in read if cell.data_type == "f" or cell.hyperlink]


def test_a_table_for_people_keeps_brackets_and_breaks_no_word(new_office: Office) -> None:
    units = UNITS.replace("Mặt trận xã A1", "[bold]Xã[/bold] A1 [/x]")
    new_office.run("units", "import", new_office.write("units.csv", units))
    new_office.run("contacts", "import", new_office.write("contacts.csv", CONTACTS))
    new_office.at(PUBLISHED, "plan", "publish", new_office.write("plan.yaml", PLAN_FILE))
    for command in (["units", "show", "xa-a1"], ["task", "show", "1"], ["task", "list"], ["status", "--by", "unit"]):
        assert "[bold]Xã[/bold] A1 [/x]" in new_office.at(PUBLISHED, *command).out, command


def lines(shown: Iterator[tuple[str, str]]) -> list[str]:
    return [line for line, _style in shown]


@pytest.mark.parametrize("width", [50, 80, 160])
def test_on_a_terminal_nothing_is_cut_off_and_nothing_is_wider_than_it(office: Office, width: int) -> None:
    from commands.frame import table

    found = office.json("outbox", "list", "--planned")
    rows = [(one["id"], one["scheduled_for"], one["unit"], one["recipient"]["email"], one["kind"]) for one in found]
    shown = lines(table.shown("Thông báo", ("ID", "Lúc", "Đơn vị nợ", "Báo cho", "Loại"), rows, 0, None, width))
    assert max(map(len, shown)) <= width
    assert {cell for row in rows for cell in row} <= set(" ".join(shown).split())


def test_a_row_that_does_not_fit_becomes_a_paragraph() -> None:
    from commands.frame import table

    row = ("1", "a-very-long-code-that-cannot-be-broken", "officer@another-long-name.example")
    assert lines(table.shown("", ("ID", "Mã", "Thư"), [row], 0, None, 60)) == [
        "ID · Mã · Thư",
        "1 · a-very-long-code-that-cannot-be-broken ·",
        "    officer@another-long-name.example",
    ]


def test_numbers_stand_to_the_right_and_words_get_the_room() -> None:
    from commands.frame import table

    shown = table.shown("", ("Đơn vị", "Hoàn thành đúng hạn"), [("Mặt trận xã A1", "3")], 1, ("Tổng", "3"), 24)
    assert lines(shown) == [
        "Đơn vị              Hoàn",
        "                   thành",
        "                đúng hạn",
        "─" * 24,
        "Mặt trận xã A1         3",
        "─" * 24,
        "Tổng                   3",
    ]


def test_an_export_into_a_pipe_is_the_file_itself(office: Office) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DONDOC_")}
    command = [str(Path(sys.executable).parent / "dondoc"), "units", "list", "--format", "xlsx"]
    ran = subprocess.run(command, env={**clean, "DONDOC_HOME": str(office.home)}, capture_output=True, check=True)
    sheet = openpyxl.load_workbook(io.BytesIO(ran.stdout)).active
    assert sheet is not None
    assert sheet.max_row == 9


@pytest.mark.parametrize(
    "words",
    [
        *("status", "status --by superior", "status --by unit --under tinh", "status --as-of 2020-10-07"),
        *("task list", "task show 1", "task explain 1", "outbox list", "outbox show 1", "journal", "journal verify"),
        *("plan list", f"plan show {PLAN}", "units list", "contacts list", "contacts check", "doctor"),
        "evidence 1 -o evidence.pdf",
    ],
)
def test_whoever_only_looks_takes_no_write_lock(
    office: Office, words: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Store, "write", lambda _store: pytest.fail("a look writes nothing"))
    for rehearsal in ("rehearse", "rehearse_apart"):
        monkeypatch.setattr(Store, rehearsal, lambda _store: pytest.fail("nobody asked for a rehearsal"))
    office.at(PUBLISHED, *words.split())


def test_tables_of_another_day_are_worked_out_in_a_write_of_their_own(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """xa-a1 ends on 30/6/2025: who is below whom is another question from then on."""
    written: list[bool] = []
    write = Store.write

    @contextmanager
    def watched(store: Store, **how: Any) -> Iterator[Connection]:
        with write(store, **how) as connection:
            yield connection
        written.append(True)

    def look(connection: Connection, *_: Any, **__: Any) -> dict[str, Any]:
        assert written == [True]
        with closing(sqlite3.connect(office.home / "dondoc.sqlite3", timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")  # nobody holds the lock while the report is read
        raise Refused([Problem(code="seen", message="x")])

    monkeypatch.setattr(Store, "write", watched)
    monkeypatch.setattr(statuses, "status", look)
    assert office.refused("status", "--by", "superior", now="2025-07-01")["code"] == "seen"


def test_what_a_closed_plan_left_undone_has_a_column_where_there_is_any(reported: Office) -> None:
    column = "Trong đó: không hoàn thành"
    assert column not in " ".join(reported.at(END, "status").out.split())
    reported.at(END, "plan", "close", PLAN, "--force")
    total = reported.json("status", now=END)["total"]
    assert (total["open_overdue"], total["missed"]) == (2, 2)
    assert "không hoàn" in reported.at(END, "status").out
    path = reported.home / "report.csv"
    reported.at(END, "status", "--format", "csv", "-o", str(path))
    first, total_line = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
    assert (first["Mã"], first[column], total_line[column]) == (PLAN, "2", "2")
