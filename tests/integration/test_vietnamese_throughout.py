"""What the listing commands print in Vietnamese: no code of the books, no date as machines write it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.integration.command_line import CONTACTS, PLAN, PUBLISHED, UNITS, Office, empty_office, prepared

# What stands in the books and in --json, and has words for people; codes of units and items are the office's own.
FORBIDDEN = {
    "a code of the books": re.compile(
        r"\b(officer|deputy|mailbox|pending|sent|skipped|withdrawn|superseded|assigned|acknowledged|submitted|returned"
        r"|accepted|waived|planned|assignment|reminder|overdue|province|district|commune|engine|tick|deliver)\b"
        r"|\b(rung|task|plan|message|messages|units|contacts|calendar|letter|deadline)\.[a-z]+|\bcli:"
    ),
    "a rule as machines read it": re.compile(r"FREQ=|day_off"),
    "a day as machines write it": re.compile(r"\b\d{4}-\d\d-\d\d"),
    "an empty value": re.compile(r"∅|\bNone\b|\bnull\b"),
    "a weekday within a sentence": re.compile(r"[(,;:] ?Thứ (Hai|Ba|Tư|Năm|Sáu|Bảy)"),
}
NOW = "2020-10-15T10:00"
WEEKLY = """plan:
  number: 87/KH-MTTQ-BTT
  issuer: tinh
  issued_on: 2020-10-06
  subject: Tháng cao điểm
  desk: ban
items:
  - id: hang-tuan
    title: Báo cáo nhanh hằng tuần
    assigned_to: {level: district, under: tinh}
    due: {every: "FREQ=WEEKLY;BYDAY=FR", from: 2020-10-09, until: 2020-10-30, at: "16:00"}
    ladder: [{before: 1wd, tell: officer}, {after: 1wd, tell: superior}]
  - id: quy-4
    title: Báo cáo quý
    assigned_to: {level: commune, under: tinh}
    due: {end_of: "2020-10"}
  - id: thuong-xuyen
    title: Tuyên truyền
    assigned_to: hoi
    due: {none: true, nudge: month}
"""
LOOKED_AT = [
    "plan list", f"plan show {PLAN}", "plan preview KH2.yaml", "task list", "task show 1", "task explain 1",
    "task explain 3", "task explain 7", "outbox list", "outbox list --planned", "outbox show 1", "journal",
    "journal verify", "audit", "doctor", "contacts list", "contacts check", "units list", "units show huyen-a",
    "calendar list", "status --by plan", "status --by level", "status --by unit", "status --by item", "mail bounces",
    "units import roster.csv --dry-run", "contacts import people.csv --dry-run", "outbox retry 1", "task accept 1",
]  # fmt: skip


# Addresses without a word that is looked for.
PEOPLE = CONTACTS.replace("officer@", "dau-moi@").replace("head@", "lanh-dao@")


def lived(office: Office) -> None:
    """A weekly plan, two weeks of it, with acts of many kinds."""
    office.at(PUBLISHED, "units", "import", office.write("units.csv", UNITS))
    office.at(PUBLISHED, "contacts", "import", office.write("contacts.csv", PEOPLE))
    office.at(PUBLISHED, "plan", "publish", office.write("plan.yaml", WEEKLY))
    for at in ("2020-10-08T08:00", "2020-10-12T08:00", "2020-10-15T09:00"):
        office.at(at, "tick")
        office.at(at, "deliver")
    for line in (
        "task acknowledge 1", "task submit 1 --by đầu-mối --paper", "task return 1 --reason thiếu --due 2020-11-01",
        "task extend 2 --until 2020-11-07 --reason bão", "task waive 3 --reason sáp-nhập",
        "task progress 4 --by đầu-mối --note một-nửa --percent 50", "task reopen 3 --reason nhầm",
        "calendar set 2020-10-28 --off",
    ):  # fmt: skip
        office.at(NOW, *line.split())


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    monkeypatch.chdir(tmp_path)
    return prepared(empty_office(tmp_path / "home", monkeypatch, capsys), "throughout", lived)


def test_people_read_no_codes(office: Office, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(
        "code,name,level,parent,tags,valid_from,valid_to\nhuyen-a,Huyện A,commune,tinh,,2021-01-01,\n"
    )
    (tmp_path / "people.csv").write_text("unit,post,email\nhuyen-a,officer,moi@huyen-a.example\n")
    (tmp_path / "KH2.yaml").write_text(WEEKLY.replace("87/KH", "88/KH"))
    found = []
    for line in LOOKED_AT:
        answer = office.at(NOW, *line.split(), wanted=None)
        said = f"{answer.out}\n{answer.err}"
        assert "Traceback" not in said
        found += [f"{line}: {what}: {one[0]}" for what, p in FORBIDDEN.items() for one in p.finditer(said)]
    assert found == []


def test_a_due_date_with_an_hour_is_shown_with_it(office: Office, tmp_path: Path) -> None:
    for line in ("task list", "outbox list", f"plan show {PLAN}", "task show 4"):
        assert "16:00" in office.at(NOW, *line.split()).out, line
    office.at(NOW, "outbox", "list", "-o", str(tmp_path / "tin.xlsx"))
    rows = list(openpyxl.load_workbook(tmp_path / "tin.xlsx").active.iter_rows(values_only=True))  # type: ignore[union-attr]
    due = {row[5] for row in rows[1:]}
    assert any(getattr(one, "hour", None) == 16 for one in due)
    assert all(one is None or isinstance(one, date) for one in due)
