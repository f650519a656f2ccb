"""Every command with every argument, given what nobody should type: a sentence and an exit code, never a traceback.

The commands and their arguments are read from the command line itself, so that a new one is looked at too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import pytest
from sqlalchemy.exc import IntegrityError

import cli
from commands.frame import kinds
from tests.integration.command_line import (
    PLAN,
    PLAN_FILE,
    PUBLISHED,
    Office,
    empty_office,
    prepared,
    publish_small_plan,
)
from workflow.views import plans as plans_module

# What runs until it is told to stop, or for long.
SERVING = {"demo", "up", "zalo-simulator"}
TEXTS = [
    "",
    "-1",
    str(2**31),
    str(2**63),
    "1" + "0" * 30,
    "é",
    "\x1b[31mx\u202e",
    f"{PLAN}@{'9' * 5_000}",
    "a@²@",
    "\udcff",
]
IDS = ["0", "1 ", "+1", "１", "1e3", "0x1"]
TIMES = [
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "31/12/9999",
    "15/12/2020 25:00",
    "٢٠٢٠-١٢-١٥",
    "",
]
NUMBERS = ["-1", "0", "9" * 30, "é"]
SPANS = ["999999999wd", "-1d", "٣d"]
PATHS = ["", "/nowhere/file", "/", "/dev/zero", "x" * 5_000, "\udcff", "a\0b"]
BY_TYPE = {
    kinds.Instant: TIMES,
    kinds.DayOrInstant: TIMES,
    kinds.Day: TIMES,
    kinds.DayOrOpen: TIMES,
    kinds.Duration: SPANS,
    kinds.Existing: PATHS,
    kinds.Delivered: PATHS,
    kinds.Valued: ["", "quy", "=1", "quy=", "quy=é"],
    click.Path: PATHS,
    click.types.IntParamType: NUMBERS,
    click.types.IntRange: NUMBERS,
    click.Choice: ["é"],
}
# What a command needs beside the argument that is looked at.
RIGHT = {
    **{
        "id": "1",
        "task_id": "1",
        "number": PLAN,
        "plan": PLAN,
        "code": "tinh",
        "day": "2020-10-07",
        "kind": "reminder",
    },
    **{"post": "officer", "by": "x", "reason": "r", "until": "2021-01-15", "province": "Tây Ninh"},
}


def leaves(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command that does something, with the words that name it."""
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            found = command.get_command(click.Context(command), name)
            assert found is not None
            yield from leaves(found, (*path, name))
    if path and (not isinstance(command, click.Group) or command.invoke_without_command):
        yield path, command


def values(parameter: click.Parameter) -> Sequence[str]:
    if getattr(parameter, "is_flag", False):
        return ()
    written = {"-o", "--output"} & set(parameter.opts)  # what is written may be a pipe or a device
    found = next((known for kind, known in BY_TYPE.items() if type(parameter.type) is kind), TEXTS)
    ids = IDS if parameter.name in ("id", "task_id") else []
    return [*(one for one in found if not (written and one == "/dev/zero")), *ids]


def line(
    path: Sequence[str], command: click.Command, looked_at: click.Parameter, value: str, right: dict[str, str]
) -> list[str]:
    words, arguments = list(path), []
    for parameter in command.params:
        given = value if parameter is looked_at else right.get(parameter.name or "", "x")
        if isinstance(parameter, click.Argument):
            arguments += [given] if parameter.required or parameter is looked_at else []
        elif parameter is looked_at or parameter.required:
            words += [parameter.opts[-1], given] if len(parameter.opts[-1]) == 2 else [f"{parameter.opts[-1]}={given}"]
    return [*words, "--", *arguments] if arguments else words


def is_told(office: Office, words: Sequence[str]) -> str | None:
    """What is wrong with how the command line answers; None when it does as it should."""
    answer = office.run("--json", *words, wanted=None)
    if answer.code not in (0, 1, 2) or "Traceback" in answer.err:
        return f"exit {answer.code}: {answer.err[-500:]}"
    if answer.code == 2 or (answer.code == 1 and not answer.out):
        errors = json.loads(answer.err)["errors"]
        if not errors or any(one["code"] == "defect" or not one["message"] for one in errors):
            return answer.err[-500:]
    return None


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    there = prepared(empty_office(tmp_path / "home", monkeypatch, capsys), "every", publish_small_plan)
    monkeypatch.chdir(tmp_path)
    return there


COMMANDS = [(path, command) for path, command in leaves(cli._root()) if path[0] not in SERVING]


def test_the_whole_command_line_is_looked_at() -> None:
    known = {" ".join(path) for path, _ in COMMANDS}
    assert {"task submit", "plan check", "outbox retry", "journal", "journal verify", "calendar set", "letter"} <= known
    assert {path.partition(" ")[0] for path in known} == set(cli.COMMANDS) - SERVING


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=[" ".join(path) for path, _ in COMMANDS])
def test_whatever_is_typed_is_answered_with_a_sentence(
    path: tuple[str, ...], command: click.Command, office: Office
) -> None:
    right = RIGHT | {"file": office.write("plan.yaml", PLAN_FILE), "folder": str(office.home.parent / "out")}
    common = {"now", "json", "lang", "format", "output"} if path != ("task", "list") else set()  # once is enough
    found = {}
    for parameter in command.params:
        for value in values(parameter) if parameter.name not in common else ():
            words = line(path, command, parameter, value, right)
            now = [] if parameter.name == "now" else ["--now", PUBLISHED]
            if wrong := is_told(office, [*now, *words]):
                found[f"{parameter.name}={value[:40]!r}"] = wrong
    assert found == {}


def test_ids_and_years_beyond_their_columns_are_nobodys_on_a_server_too(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    office = empty_office(tmp_path / "home", monkeypatch, capsys)
    monkeypatch.setenv("DONDOC_DATABASE_URL", database_url)
    publish_small_plan(office)
    for id in (str(2**31), str(2**63 - 1), str(2**63), "1" + "0" * 30, "0", "-1", "²", "é"):
        for words in (("task", "show"), ("task", "accept"), ("outbox", "show"), ("outbox", "retry"), ("evidence",)):
            assert office.refused(*words, "--", id)["code"] in ("unknown-task", "unknown-notice")
        assert office.refused("journal", f"--task={id}")["code"] == "unknown-task"
    for year in ("9" * 5_000, "-1", "²", "0", "99999", str(2**63)):
        assert office.refused("task", "list", "--plan", f"{PLAN}@{year}")["code"] == "unknown-plan"
    assert office.json("task", "list", "--plan", f"{PLAN}@2020")


# --- what is no sentence of the product's -----------------------------------------------------------------------------


def break_plans(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def broken(_connection: object) -> None:
        raise error

    monkeypatch.setattr(plans_module, "rows", broken)


def test_a_defect_is_one_sentence_with_a_reference_and_its_traceback_is_private(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_plans(monkeypatch, ZeroDivisionError("chia cho 0"))
    problem = office.refused("plan", "list")
    log = office.home / "defects.log"
    assert problem["code"] == "defect"
    assert "`dondoc plan list`" in problem["message"]
    assert str(log) in problem["message"]
    reference = problem["message"].partition("mã ")[2][:8]
    told = log.read_text(encoding="utf-8")
    assert f"dondoc plan list {reference}\nTraceback" in told
    assert "ZeroDivisionError: chia cho 0" in told
    assert log.stat().st_mode & 0o777 == 0o600
    answer = office.run("plan", "list", wanted=1)
    assert answer.err.count("\n") == 1
    monkeypatch.setenv("DONDOC_DEBUG", "1")
    assert "Traceback" in office.run("plan", "list", wanted=1).err


def test_the_traceback_holds_neither_arguments_nor_what_statements_were_given(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = IntegrityError("INSERT INTO contact VALUES (?)", {"email": "nguoi@mttq.example"}, Exception("UNIQUE"))
    break_plans(monkeypatch, error)
    office.refused("plan", "list", "--lang", "vi")
    told = (office.home / "defects.log").read_text(encoding="utf-8")
    assert "IntegrityError" in told
    assert "nguoi@" not in told
    assert "--lang" not in told


def test_the_file_of_defects_does_not_grow_for_ever(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    break_plans(monkeypatch, ZeroDivisionError())
    log = office.home / "defects.log"
    log.write_bytes(b"x" * 1_100_000)
    office.refused("plan", "list")
    assert log.stat().st_size < 100_000


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (MemoryError(), "memory"),
        (OSError(28, "No space left on device"), "file"),
        (PermissionError(13, "Permission denied", "/etc/shadow"), "file"),
        (RecursionError(), "defect"),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"), "defect"),
    ],
)
def test_what_the_machine_refuses_is_a_sentence(
    office: Office, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: str
) -> None:
    break_plans(monkeypatch, error)
    assert office.refused("plan", "list")["code"] == code


def test_whoever_presses_ctrl_c_sees_no_traceback(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    break_plans(monkeypatch, KeyboardInterrupt())
    assert "Traceback" not in office.run("plan", "list", wanted=130).err


def test_escape_codes_in_what_is_refused_do_not_reach_the_terminal(office: Office) -> None:
    for words in (
        ("plan", "show", "\x1b]0;x\x07a\u202eb"),
        ("plan", "check", "\x1b[2Jx.yaml"),
        ("task", "list", "--\x1b[2J"),
    ):
        answer = office.run(*words, wanted=None)
        assert answer.code in (1, 2)
        assert not {"\x1b", "\x07", "\u202e"} & set(answer.out + answer.err)


def test_what_a_terminal_cannot_show_is_written_as_utf8_and_a_full_one_is_told(office: Office, tmp_path: Path) -> None:
    dondoc = [sys.executable, "-P", "-m", "cli", "plan", "list"]
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii"}
    shown = subprocess.run(dondoc, env=ascii_only, capture_output=True, check=True)
    assert "Sơ kết" in shown.stdout.decode()
    assert "bảng mã ascii" in shown.stderr.decode()
    if Path("/dev/full").exists():
        with open("/dev/full", "wb") as full:
            told = subprocess.run(dondoc, env=dict(os.environ), stdout=full, stderr=subprocess.PIPE, check=False)
        assert told.returncode == 1
        assert told.stderr.decode() == "Hệ điều hành từ chối: hết chỗ trên đĩa.\n"
    bytes_that_are_none = [*(one.encode() for one in dondoc[:-1]), b"show", b"\xff\xfe"]
    told = subprocess.run(bytes_that_are_none, env=dict(os.environ), capture_output=True, check=False)
    assert told.returncode == 2
    assert "không ở dạng UTF-8" in told.stderr.decode()
    assert b"Traceback" not in told.stderr
