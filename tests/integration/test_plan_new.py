"""`dondoc plan new`: what it writes is a plan file with which nothing is wrong once the codes are the roster's own."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from lib.language import language, speaking
from plans.file.beginning import KINDS, begun, begun_again
from plans.file.reader import read
from scripts.build_examples import CODES, TODAY, plan_of
from tests.integration.command_line import PLAN, Office, empty_office, prepared, publish_small_plan

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NOW = f"{TODAY}T09:00"
KINDS_OF_EXAMPLES = tuple(CODES)


def with_units(office: Office, example: str) -> Office:
    def build(there: Office) -> None:
        for noun in ("units", "contacts"):
            there.at(NOW, noun, "import", str(EXAMPLES / example / f"{noun}.csv"))

    return prepared(office, f"new {example}", build)


@pytest.fixture
def nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    return empty_office(tmp_path / "home", monkeypatch, capsys)


@pytest.fixture
def office(nothing: Office) -> Office:
    return prepared(nothing, "new", publish_small_plan)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("day", ["2026-09-28", "2026-12-31", "2027-01-30"])
def test_a_new_plan_passes_the_check_once_the_codes_are_those_of_the_roster(
    kind: str, day: str, nothing: Office, tmp_path: Path
) -> None:
    with_units(nothing, "two-level")
    path = tmp_path / "plan.yaml"
    nothing.at(f"{day}T09:00", "plan", "new", "--like", kind, "-o", str(path))
    path.write_text(path.read_text(encoding="utf-8").replace("mttq-tinh", "mttq-tay-ninh"), encoding="utf-8")
    found = nothing.json("plan", "check", str(path), now=f"{day}T09:00")["problems"]
    assert [one for one in found if one["code"] != "day-off"] == [], "a Friday may be a holiday, that is all"


@pytest.mark.parametrize("kind", KINDS)
def test_the_comments_are_in_the_readers_language_and_the_plan_is_the_same(kind: str) -> None:
    vietnamese = begun(kind, TODAY)
    with speaking("en"):
        english = begun(kind, TODAY)
    assert "# Ngày ban hành" in vietnamese
    assert "# The day of issue" in english
    assert not any(mark in text for mark in ("#vi", "#en", "{{") for text in (vietnamese, english))
    assert yaml.safe_load(vietnamese) == yaml.safe_load(english)
    comments = [line for line in english.splitlines() if line.lstrip().startswith("#")]
    assert not [line for line in comments if "đ" in line]
    assert language.get() == "vi"


def test_the_simple_one_explains_every_form_of_a_due_date_so_that_it_can_be_taken_over() -> None:
    text = begun("general", TODAY)
    forms = [line.strip(" #").partition(" — ")[0] for line in text.splitlines() if " — " in line]
    assert len(forms) == 8
    for form in forms:
        assert read(text.replace("due: 26/10/2026", f"due: {form}").encode()).problems == ()


@pytest.mark.parametrize("kind", KINDS_OF_EXAMPLES)
def test_an_example_is_what_is_written_anew_with_its_own_codes(kind: str, nothing: Office) -> None:
    with_units(nothing, kind)
    path = EXAMPLES / kind / "plan.yaml"
    assert path.read_text(encoding="utf-8") == plan_of(kind), "run .venv/bin/python -m scripts.build_examples"
    assert nothing.json("plan", "check", str(path), now=NOW) == {"problems": []}
    foreseen = nothing.json("plan", "preview", str(path), now=NOW)
    done = nothing.json("plan", "publish", str(path), now=NOW)
    assert done["tasks"] == len(foreseen["tasks"]) > 40


def test_a_weekly_plan_is_quiet(nothing: Office) -> None:
    with_units(nothing, "weekly")
    notices = nothing.json("plan", "preview", str(EXAMPLES / "weekly" / "plan.yaml"), now=NOW)["notices"]
    told = [one for one in notices if (one["unit"], one["item"]) == ("mttq-phuong-phu-xuan", "bao-cao-tuan")]
    officer = [one for one in told if one["recipient"]["email"].startswith("dau-moi@mttq-phuong-phu-xuan")]
    assert len({one["scheduled_for"][:10] for one in officer}) == 9, "once a week, and the assignment"
    assert {one["kind"] for one in officer} == {"assignment", "reminder"}


def test_a_published_plan_is_written_again_with_what_it_said(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "again.yaml"
    office.at("2021-01-05T09:00", "plan", "new", "--like", PLAN.lower(), "-o", str(path))
    text = path.read_text(encoding="utf-8")
    assert [line.strip() for line in text.splitlines() if "←" in line][1:] == [
        "number: 87/KH-MTTQ-BTT # ← số mới",
        "issued_on: 2020-10-06 # ← ngày ban hành mới",
        "due: 2020-12-15 # ← hạn mới",
        "due: 2021-01-31 # ← hạn mới",
    ]
    assert office.refused("plan", "publish", str(path))["code"] == "already-published"
    path.write_text(text.replace("87/KH", "88/KH"), encoding="utf-8")
    office.at("2020-10-06T09:00", "plan", "check", str(path))


def test_a_text_that_goes_on_in_the_next_line_gets_no_comment_into_it() -> None:
    source = "plan:\n  number: 1/KH\n  issuer: a\n  issued_on: 2020-10-06\n  subject: S\nitems:\n"
    source += '  - {id: a, title: "T\n      U", assigned_to: a, due: "2020-12-15\n      "}\n'
    assert read(source.encode()).problems == ()
    again = begun_again("1/KH", source)
    assert read(again.encode()).plan == read(source.encode()).plan
    assert again.endswith(source)


def test_no_file_is_overwritten_and_no_plan_invented(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("mine", encoding="utf-8")
    refused = office.refused("plan", "new", "-o", str(path))
    assert (refused["code"], refused["message"]) == ("file-exists", f"Tệp {path} đã có; hãy ghi tên khác bằng -o.")
    assert path.read_text(encoding="utf-8") == "mine"
    other = tmp_path / "other.yaml"
    assert office.refused("plan", "new", "--like", "99/KH", "-o", str(other))["code"] == "unknown-plan"
    assert not other.exists()
    assert office.json("plan", "new", "-o", str(other)) == {"file": str(other), "like": "general"}


def test_a_new_plan_needs_no_database(nothing: Office, tmp_path: Path) -> None:
    nothing.at(NOW, "plan", "new", "-o", str(tmp_path / "plan.yaml"))
    assert not (nothing.home / "dondoc.sqlite3").exists()
