"""`dondoc tick`, `deliver`, `outbox …`, `db …` and `doctor`; and the command line as a process of its own."""

from __future__ import annotations

import getpass
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storage.store import Store
from tests.integration.command_line import (
    CONTACTS,
    HUYEN_A,
    OUTBOX_KEYS,
    PLAN,
    PLAN_FILE,
    PUBLISHED,
    ROOT,
    UNITS,
    XA_A1,
    Office,
    is_instant,
)

RUNG_DAY = "2020-10-20T08:05"  # fourteen days before the communes' date
NIGHT = "2020-10-20T22:00"
KINDS = {
    *("assignment", "reminder", "due", "overdue", "escalation", "returned", "accepted", "extended", "waived"),
    *("cancelled", "amended", "ready", "unreachable"),
}
STATES = {
    *("planned", "pending", "sending", "sent", "delivered", "skipped", "withdrawn", "failed", "unknown"),
    "unreachable",
}


def test_a_tick_fires_what_is_due_once(office: Office) -> None:
    assert office.json("tick", now="2020-10-20T07:59:59") == {"rungs": 0, "notices": 0}
    assert office.json("tick", now=RUNG_DAY) == {"rungs": 1, "notices": 3}
    assert office.json("tick", now=RUNG_DAY) == {"rungs": 0, "notices": 0}


def test_a_pass_writes_one_mail_a_person_and_none_at_night(office: Office) -> None:
    assert office.json("deliver", now="2020-10-06T21:30")["sent"] == 0
    assert office.json("deliver")["sent"] == 7
    assert len(list((office.home / "mail").glob("*.eml"))) == 7
    assert office.json("deliver")["sent"] == 0
    assert "không có gì chờ gửi" in office.at(PUBLISHED, "deliver").out


def test_a_pass_may_be_limited(office: Office) -> None:
    assert office.json("deliver", "--limit", "2")["sent"] == 2
    assert office.json("deliver", "--limit", "100")["sent"] == 5
    office.run("deliver", "--limit", "0", wanted=2)


def test_the_doctor_knows_of_ticks_and_passes_by_hand(office: Office) -> None:
    office.at(PUBLISHED, "tick")
    office.at(PUBLISHED, "deliver")
    states = {one["name"]: one["state"] for one in office.json("doctor")["checks"]}
    assert states["heartbeat"] == "ok"


# --- the outbox ----------------------------------------------------------------------------------------------------


def test_the_outbox_has_the_promised_shape_with_what_is_still_to_come(office: Office) -> None:
    office.at(PUBLISHED, "deliver")
    office.at(RUNG_DAY, "tick")
    found = office.json("outbox", "list", "--planned", now=RUNG_DAY)
    assert all(set(one) >= OUTBOX_KEYS for one in found)
    assert all(set(one["recipient"]) == {"unit", "name", "email", "phone"} for one in found)
    assert {one["kind"] for one in found} <= KINDS
    assert {one["state"] for one in found} == {"sent", "pending", "planned"} <= STATES
    assert len({one["id"] for one in found}) == len(found)
    assert all(is_instant(one["scheduled_for"]) for one in found)
    sent = next(one for one in found if one["state"] == "sent")
    assert sent["rung"] is None
    assert "@" in sent["message_id"]
    assert is_instant(sent["sent_at"])
    assert sent["attempts"] == 1
    planned = next(one for one in found if one["state"] == "planned")
    assert (planned["message_id"], planned["sent_at"], planned["attempts"]) == (None, None, 0)
    pending = next(one for one in found if one["state"] == "pending")
    assert (
        pending.items()
        >= {
            "kind": "reminder",
            "rung": "before 14d",
            "post": "officer",
            "channel": "email",
            "due_on": "2020-11-03",
            "plan": PLAN,
        }.items()
    )


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        (["--plan", PLAN], lambda one: one["plan"] == PLAN),
        (["--unit", "xa-a1"], lambda one: one["unit"] == "xa-a1"),
        (["--kind", "escalation"], lambda one: one["kind"] == "escalation"),
        (["--state", "planned"], lambda one: one["state"] == "planned"),
        (["--state", "pending"], lambda one: one["state"] == "pending"),
        (["--since", "2020-12-01"], lambda one: one["scheduled_for"] >= "2020-12-01"),
        (["--until", "2020-12-01"], lambda one: one["scheduled_for"] <= "2020-12-01T00:00:00+07:00"),
        (
            ["--unit", "huyen-a", "--kind", "reminder", "--since", "2020-12-08", "--until", "2020-12-11T08:00"],
            lambda one: (
                one["unit"] == "huyen-a"
                and one["kind"] == "reminder"
                and "2020-12-08" <= one["scheduled_for"] <= "2020-12-11T08:00:00+07:00"
            ),
        ),
    ],
)
def test_every_filter_keeps_what_fits_and_nothing_else(office: Office, words: list[str], fits: object) -> None:
    office.at(RUNG_DAY, "tick")
    assert callable(fits)

    def known(rows: list[dict[str, object]]) -> set[tuple[object, ...]]:
        return {(one["task"], one["kind"], one["rung"], str(one["recipient"]), one["scheduled_for"]) for one in rows}

    every = office.json("outbox", "list", "--planned", now=RUNG_DAY)
    wanted = [one for one in every if fits(one)]
    assert wanted
    written = [one for one in wanted if one["state"] != "planned"]
    if "--state" in words:
        assert known(office.json("outbox", "list", *words, now=RUNG_DAY)) == known(wanted)
        return
    assert known(office.json("outbox", "list", *words, "--planned", now=RUNG_DAY)) == known(wanted)
    assert known(office.json("outbox", "list", *words, now=RUNG_DAY)) == known(written)


def test_what_is_still_to_come_is_shown_only_to_whoever_asks_for_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.at(RUNG_DAY, "tick")
    every = office.json("outbox", "list", "--planned", now=RUNG_DAY)
    of_one = [one for one in every if one["task"] == HUYEN_A]
    shown = office.json("outbox", "list", "--task", HUYEN_A, now=RUNG_DAY)
    assert [{**one, "id": ""} for one in shown] == [{**one, "id": ""} for one in of_one]
    assert {one["state"] for one in shown} == {"pending", "planned"}
    assert {one["state"] for one in office.json("outbox", "list", "--state", "pending", "--planned")} == {
        "pending",
        "planned",
    }
    assert office.refused("outbox", "list", "--task", "99")["code"] == "unknown-task"
    for rehearsal in ("rehearse", "rehearse_apart"):
        monkeypatch.setattr(Store, rehearsal, lambda _store: pytest.fail("nobody asked for a rehearsal"))
    monkeypatch.setattr(Store, "write", lambda _store: pytest.fail("a look writes nothing"))
    assert {one["state"] for one in office.json("outbox", "list", now=RUNG_DAY)} == {"pending"}
    assert office.json("outbox", "list", "--task", HUYEN_A, "--state", "failed", now=RUNG_DAY) == []


@pytest.mark.parametrize(
    "until", ["2020-10-05T00:00:00", "2020-10-20T07:59:59", "2020-10-20T08:00:00", "2020-12-08T08:00:00"]
)
def test_a_rehearsal_up_to_an_instant_says_the_same_up_to_it(office: Office, until: str) -> None:
    """Ten days late: what should have been said on the morning of the 20th is still to come, with its own instant."""
    late = "2020-10-30T09:00"
    every = office.json("outbox", "list", "--state", "planned", now=late)
    wanted = [one for one in every if one["scheduled_for"] <= f"{until}+07:00"]
    assert office.json("outbox", "list", "--state", "planned", "--until", until, now=late) == wanted


def test_a_mistyped_filter_is_refused(office: Office) -> None:
    assert office.refused("outbox", "list", "--unit", "xa-a9")["code"] == "unknown-unit"
    assert office.refused("outbox", "list", "--plan", "9")["code"] == "unknown-plan"
    for words in (["--kind", "mail"], ["--state", "gone"], ["--since", "x"]):
        office.refused("outbox", "list", *words, code=2)


def test_what_is_planned_is_what_the_ticks_then_write(office: Office) -> None:
    planned = office.json("outbox", "list", "--state", "planned", "--until", "2020-10-20T23:00")
    office.at(RUNG_DAY, "tick")
    written = office.json("outbox", "list", "--kind", "reminder", "--state", "pending", now=RUNG_DAY)
    assert [(one["task"], one["rung"], one["recipient"]) for one in planned] == [
        (one["task"], one["rung"], one["recipient"]) for one in written
    ]


def test_one_notice_is_shown_in_words_and_an_unknown_one_refused(office: Office) -> None:
    office.at(PUBLISHED, "deliver")
    one = office.json("outbox", "show", "1")
    assert set(one) >= OUTBOX_KEYS
    [attempt] = one["messages"]
    assert (attempt["channel"], attempt["state"], attempt["message_id"]) == ("email", "sent", one["message_id"])
    assert attempt["sent_at"] == one["sent_at"] == "2020-10-06T09:00:00+07:00"
    assert (attempt["delivered_at"], attempt["read_at"], attempt["cost"]) == (None, None, None)
    said = office.run("outbox", "show", "1").out
    for words in ("Giao nhiệm vụ", "đã gửi", "06/10/2020 09:00", one["message_id"]):
        assert words in said
    for id in ("999", "planned-1-1", "x", "-1"):
        office.run("outbox", "show", "--", id, wanted=1)


def test_retry_is_for_what_failed_and_names_who_asked(office: Office) -> None:
    office.at(PUBLISHED, "deliver")
    assert office.refused("outbox", "retry", "1")["code"] == "not-failed"
    assert office.refused("outbox", "retry", "999")["code"] == "unknown-notice"
    office.sql("UPDATE message SET state = 'failed', error = 'x'", "UPDATE notice SET state = 'failed'")
    again = office.json("outbox", "retry", "1")
    assert (again["state"], again["id"]) == ("pending", "1")
    entry = office.json("journal")[-1]
    assert entry["action"] == "message.retried"
    assert entry["actor"] == getpass.getuser()
    assert office.json("deliver")["sent"] == 1
    assert office.json("outbox", "show", "1")["message_id"] == again["message_id"]


def test_a_submission_withdraws_what_was_still_to_be_said(office: Office) -> None:
    office.at(NIGHT, "tick")
    office.at(NIGHT, "task", "submit", XA_A1, "--by", "x", "--paper")
    said = office.json("outbox", "list", "--unit", "xa-a1", "--kind", "reminder", "--planned", now=NIGHT)
    assert [one["state"] for one in said] == ["withdrawn"]
    told = office.at(NIGHT, "outbox", "list", "--unit", "xa-a1", "--kind", "reminder").out
    assert "rút lại" in told


# --- schema and doctor ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("truly_migrated")
def test_the_schema_is_upgraded_checked_and_an_old_one_refused(new_office: Office) -> None:
    error = new_office.refused("db", "check")
    assert error["code"] == "database-missing"
    assert "dondoc db upgrade" in error["message"]
    done = new_office.json("db", "upgrade")
    assert new_office.json("db", "check") == {"revision": done["now"]}
    assert new_office.json("db", "upgrade")["before"] == done["now"]
    new_office.sql("UPDATE alembic_version SET version_num = '0001'")
    error = new_office.refused("db", "check")
    assert error["code"] == "schema-outdated"
    assert "dondoc db upgrade" in error["message"]


def test_the_doctor_has_the_promised_shape_and_fails_with_exit_code_1(office: Office) -> None:
    found = office.json("doctor")
    assert set(found) == {"checks"}
    assert all(set(one) == {"name", "state", "detail"} for one in found["checks"])
    assert {one["name"] for one in found["checks"]} >= {
        *("configuration", "database", "broker", "channel email", "templates", "reachability", "heartbeat"),
    }
    blocked = office.home / "mail"
    blocked.write_text("where a folder should be")
    answer = office.run("doctor", "--json", wanted=1)
    states = {one["name"]: one["state"] for one in json.loads(answer.out)["checks"]}
    assert states["channel email"] == "failed"
    assert "✗ Kênh thư điện tử" in office.run("doctor", wanted=1).out


def test_a_secret_is_told_neither_by_the_doctor_nor_by_an_error(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DONDOC_SMTP_URL", "smtp://user:s3cr3t@127.0.0.1:1")
    monkeypatch.setenv("DONDOC_SECRET_KEY", "s3cr3t")
    monkeypatch.setenv("DONDOC_BROKER_URL", "redis://:s3cr3t@127.0.0.1:1/0")
    answer = office.run("doctor", wanted=1)
    assert "s3cr3t" not in answer.out + answer.err
    monkeypatch.setenv("DONDOC_DATABASE_URL", "postgresql+psycopg://user:s3cr3t@127.0.0.1:1/x")
    for words in (["doctor"], ["task", "list"], ["db", "check", "--json"]):
        answer = office.run(*words, wanted=1)
        assert "s3cr3t" not in answer.out + answer.err
    assert "DONDOC_DATABASE_URL" in answer.err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DONDOC_DATABASE_URL", "mysql://x"),
        ("DONDOC_SMTP_URL", "mail.example"),
        ("DONDOC_EMAIL_UNKNOWN", "maybe"),
        ("DONDOC_NOW", "gestern"),
        ("DONDOC_LANG", "fr"),
    ],
)
def test_a_malformed_setting_stops_every_command_with_its_name(
    office: Office, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    answer = office.run("task", "list", "--json", wanted=2)
    (error,) = json.loads(answer.err)["errors"]
    assert error["code"] == "setting"
    assert name in error["message"]
    assert answer.out == ""


@pytest.mark.parametrize(
    ("words", "installed", "said"),
    [
        ([], "", "DONDOC_UPLOAD_MB là “0”; giá trị phải là số nguyên từ 1 trở lên."),
        ([], "en", "DONDOC_UPLOAD_MB is '0'; it must be a whole number from 1."),
        (["--lang", "en"], "vi", "DONDOC_UPLOAD_MB is '0'; it must be a whole number from 1."),
        (["--lang=vi"], "en", "DONDOC_UPLOAD_MB là “0”; giá trị phải là số nguyên từ 1 trở lên."),
        ([], "fr", "DONDOC_LANG là “fr”; giá trị phải là một trong: vi, en."),
        (["--lang", "en"], "fr", "DONDOC_LANG is 'fr'; it must be one of: vi, en."),
    ],
)
def test_a_malformed_setting_is_refused_in_the_readers_language(
    office: Office, monkeypatch: pytest.MonkeyPatch, words: list[str], installed: str, said: str
) -> None:
    monkeypatch.setenv("DONDOC_UPLOAD_MB", "0")
    monkeypatch.setenv("DONDOC_LANG", installed)
    assert office.run("task", "list", *words, wanted=2).err.strip() == said


def test_a_data_folder_that_cannot_be_written_is_a_sentence(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = office.write("a file", "x")
    monkeypatch.setenv("DONDOC_HOME", blocked)
    answer = office.run("task", "list", wanted=1)
    assert "a file" in answer.err
    assert "Traceback" not in answer.err


# --- the command line itself ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["stats"], "Không có lệnh 'stats'. Có phải ý là 'status'?"),
        (["plan", "chek"], "Không có lệnh 'chek'. Có phải ý là 'check'?"),
        (["qqq"], "Không có lệnh 'qqq'."),
        (["task", "show"], "Thiếu tham số 'ID'."),
        (["task", "submit", "1"], "Thiếu tùy chọn '--by'."),
        (["task", "list", "--untt", "x"], "Không có tùy chọn '--untt'."),
        (["task", "list", "--unit"], "Tùy chọn '--unit' cần một giá trị."),
        (["task", "list", "--standing", "x"], "Giá trị không hợp lệ của '--standing'"),
        (["deliver", "--limit", "x"], "'x' không phải là số nguyên."),
        (["deliver", "--limit", "0"], "nằm ngoài khoảng"),
        (["tick", "now"], "Thừa tham số (now)"),
        (["tick", "--json=1"], "không nhận giá trị"),
    ],
)
def test_wrong_usage_is_told_in_vietnamese_with_exit_code_2(office: Office, words: list[str], said: str) -> None:
    answer = office.run(*words, wanted=2)
    assert answer.out == ""
    assert said in answer.err
    assert answer.err.startswith(("Cách dùng: dondoc", "Lỗi: Tùy chọn"))
    assert not re.search(r"\b(Usage|Error|Try|Missing|No such|Invalid|Got|Did you)\b", answer.err)
    error = office.refused(*words, code=2)
    assert error["code"] == "usage"
    assert said in error["message"]


def test_wrong_usage_is_told_in_english_on_request(office: Office) -> None:
    answer = office.run("--lang", "en", "stats", wanted=2)
    assert "Error: No such command 'stats'. Did you mean 'status'?" in answer.err
    assert not re.search(r"[ạ-ỹđ]", answer.err.partition("Error:")[2])


def test_without_a_command_the_help_is_shown_as_wrong_usage(office: Office) -> None:
    answer = office.run(wanted=2)
    assert answer.out == ""
    assert "Lệnh:" in answer.err
    assert office.refused("plan", code=2)["message"].startswith("Thiếu tên lệnh")


_WALK = """
import json, sys, click
from lib.language import language
language.set(sys.argv[1])
from cli import _root
def walk(command, context):
    yield context.command_path, command.get_help(context)
    for name in command.list_commands(context) if isinstance(command, click.Group) else ():
        inner = command.get_command(context, name)
        yield from walk(inner, click.Context(inner, context, name, terminal_width=80))
root = _root()
print(json.dumps(dict(walk(root, click.Context(root, None, "dondoc", terminal_width=80)))))
"""


def _helps(language: str) -> dict[str, str]:
    ran = subprocess.run(
        [sys.executable, "-c", _WALK, language], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    return dict(json.loads(ran.stdout))


def test_every_help_is_vietnamese_throughout_with_an_example_and_nothing_cut_off() -> None:
    helps = _helps("vi")
    assert len(helps) > 45
    english = (
        r"\b(usage|options|commands?|args|error|show|the|of|and|this|that|only|with|from|is|are|to be|required"
        r"|default|number|code|name|text|file|integer|range|instant|day|date)\b"
    )
    for path, text in helps.items():
        assert text.startswith(f"Cách dùng: {path}"), path
        prose = re.sub(r"\[[a-z_]+(\|[a-z_]+)+\]|--?[a-z-]+|^ +dondoc .*$|`[^`]*`|YAML|CSV: .*$", "", text, flags=re.M)
        prose = prose.replace(path, "")
        prose = re.sub(r"^ {2}[a-z-]+ {2,}", "", prose, flags=re.M)  # the names of commands
        assert not re.search(english, prose, flags=re.I), f"{path}\n{text}"
        assert "..." not in re.sub(r"(\]|MÃ)\.\.\.", "", text), path
        is_group = "LỆNH" in text.partition("\n")[0]
        assert is_group or re.search(r"Ví dụ:\n +dondoc ", text), f"{path} has no example"
    for path in helps:
        group, _, name = path.rpartition(" ")
        if group:
            assert re.search(rf"^ {{2}}{name} ", helps[group], flags=re.M), f"{group} does not list {name}"


def test_every_help_is_english_throughout_on_request() -> None:
    for path, text in _helps("en").items():
        prose = re.sub(r"^ +dondoc .*$|Đôn Đốc", "", text, flags=re.M)
        assert not re.search(r"[ạ-ỹđ]", prose), f"{path}\n{text}"
        assert text.startswith(f"Usage: {path}"), path


def _clean(home: Path) -> dict[str, str]:
    """The environment of a process in that office, without any other setting of this machine."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("DONDOC_")}
    return {**others, "DONDOC_HOME": str(home)}


def _process(words: list[str], home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "dondoc"), *words]
    return subprocess.run(command, env={**_clean(home), **more}, capture_output=True, encoding="utf-8", check=False)


def test_the_installed_command_answers_as_promised(office: Office) -> None:
    ran = _process(["task", "show", HUYEN_A, "--json"], office.home, DONDOC_NOW=PUBLISHED)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)["id"] == HUYEN_A
    ran = _process(["task", "show", "99", "--json"], office.home)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert json.loads(ran.stderr)["errors"][0]["code"] == "unknown-task"
    assert _process(["--version"], office.home).stdout.startswith("dondoc, phiên bản ")


def test_whoever_stops_reading_gets_no_traceback(office: Office) -> None:
    command = [str(Path(sys.executable).parent / "dondoc"), "outbox", "list", "--json"]
    environment = {**_clean(office.home), "DONDOC_NOW": PUBLISHED}
    running = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout is not None
    running.stdout.close()
    assert running.stderr is not None
    assert running.stderr.read() == b""
    running.stderr.close()
    assert running.wait(30) == 1


@pytest.mark.parametrize("words", ["status --json", "task show 1 --json", "outbox list --json", "journal head --json"])
def test_a_report_loads_nothing_that_it_does_not_use(office: Office, words: str) -> None:
    assert office.run(*words.split()).code == 0  # what is made at first use is there
    loads = [sys.executable, "-X", "importtime", str(Path(sys.executable).parent / "dondoc"), *words.split()]
    ran = subprocess.run(loads, capture_output=True, encoding="utf-8", check=True, env=_clean(office.home))
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in ran.stderr.splitlines()}
    assert "sqlalchemy" in loaded
    documents, servers = {"docx", "fpdf", "openpyxl", "xlsxwriter"}, {"celery", "kombu", "fastapi", "psycopg", "httpx"}
    words_and_days = {"jinja2", "yaml", "rich", "alembic"} | ({"holidays"} if words != "task show 1 --json" else set())
    assert not loaded & (documents | servers | words_and_days)


@pytest.mark.parametrize("words", [["--help"], ["--version"]])
def test_help_and_version_answer_at_once_without_the_database(words: list[str], tmp_path: Path) -> None:
    loads = [sys.executable, "-X", "importtime", str(Path(sys.executable).parent / "dondoc"), *words]
    ran = subprocess.run(loads, capture_output=True, encoding="utf-8", check=True, cwd=tmp_path)
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in ran.stderr.splitlines()}
    assert not loaded & {"sqlalchemy", "alembic", "celery", "rich", "holidays", "yaml", "httpx"}
    began = time.monotonic()
    _process(words, tmp_path)
    assert time.monotonic() - began < 2.0, "0.1 s on an idle machine"
    assert not (tmp_path / "var").exists()


def test_a_pass_says_why_something_waits_and_when_it_goes_on(office: Office) -> None:
    late = office.at("2020-10-06T21:30", "deliver").out
    assert "7 thông báo còn chờ: ngoài giờ gửi; gửi tiếp từ 07/10/2020 07:00." in late
    waits = office.json("deliver", now="2020-10-06T21:30")["waits"]
    assert waits == [{"why": "hours", "notices": 7, "until": "2020-10-07T07:00:00+07:00"}]
    office.at(PUBLISHED, "deliver")
    office.at("2020-10-20T08:00", "tick")
    saturday = office.json("deliver", now="2020-10-24T10:00")["waits"]
    assert [(one["why"], one["until"]) for one in saturday] == [("day-off", "2020-10-26T07:00:00+07:00")]
    assert office.json("deliver", now="2020-10-26T10:00")["waits"] == []


def test_a_mistyped_path_of_a_database_makes_no_folders(new_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    there = new_office.home.parent / "no" / "such"
    monkeypatch.setenv("DONDOC_DATABASE_URL", f"sqlite:///{there}/dondoc.sqlite3")
    for command in (["units", "import", new_office.write("units.csv", UNITS)], ["db", "upgrade"]):
        refused = new_office.refused(*command)
        assert refused["code"] == "no-folder"
        assert str(there) in refused["message"]
    assert not there.parent.exists()


def test_an_output_that_holds_no_vietnamese_is_written_as_utf8(office: Office) -> None:
    command = [str(Path(sys.executable).parent / "dondoc"), "status", "--by", "level"]
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252", "DONDOC_HOME": str(office.home), "PYTHONUTF8": "0"}
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert "Tình hình thực hiện" in done.stdout.decode("utf-8")
    assert "bảng mã cp1252 của màn hình không ghi được tiếng Việt" in done.stderr.decode("utf-8")


def test_a_publication_whose_mail_reaches_nobody_says_so_once(new_office: Office) -> None:
    new_office.run("units", "import", new_office.write("units.csv", UNITS))
    new_office.run("contacts", "import", new_office.write("contacts.csv", CONTACTS))
    err = new_office.at(PUBLISHED, "plan", "publish", new_office.write("plan.yaml", PLAN_FILE)).err
    assert err.count("không ai nhận được") == 1


def test_an_unknown_setting_is_named_and_nothing_is_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_SMPT_URL", "smtp://mail.co-quan.example")
    assert "có phải là DONDOC_SMTP_URL?" in office.run("status").err


def test_a_malformed_pace_stops_up_with_its_sentence(new_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_EVERY", "soon")
    assert "DONDOC_EVERY là “soon”" in new_office.run("up", wanted=2).err
    assert "DONDOC_EVERY là “soon”" in new_office.run("doctor", wanted=2).err
