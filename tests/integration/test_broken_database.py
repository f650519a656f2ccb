"""A database that breaks in the middle of a command: one sentence and an exit code, on SQLite and PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import make_url

from tests.integration.command_line import (
    PLAN,
    PLAN_FILE,
    PUBLISHED,
    UNITS,
    Office,
    empty_office,
    prepared,
    publish_small_plan,
)

COMMANDS = {
    "task list": [],
    "task waive": ["1", "--reason", "x"],
    "status": [],
    "tick": [],
    "deliver": [],
    "journal": [],
    "outbox list": ["--planned"],
    "plan check": ["plan.yaml"],
    "plan cancel": [PLAN, "--reason", "x"],
    "units import": ["units.csv"],
    "contacts check": [],
    "calendar set": ["2020-11-02", "--off"],
    "letter": ["--plan", PLAN, "--due", "2021-03-01", "-o", "letter.docx"],
}


@contextmanager
def at_statement(number: int, breaks: Callable[[], None]) -> Iterator[list[str]]:
    """`breaks` just before the statement of that number, counted over all connections; gives those that ran."""
    ran: list[str] = []

    def before(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        ran.append(statement)
        if len(ran) == number:
            breaks()

    event.listen(Engine, "before_cursor_execute", before)
    try:
        yield ran
    finally:
        event.remove(Engine, "before_cursor_execute", before)


def told(office: Office, *words: str) -> int:
    """Exit code of a command of which the database broke; its answer is looked at."""
    answer = office.at(PUBLISHED, *words, "--json", wanted=None)
    assert answer.code in (0, 1, 2), (words, answer.err)
    assert "Traceback" not in answer.err
    assert '"defect"' not in answer.err, (words, answer.err)
    if answer.code:
        assert answer.err.count('"message"') == 1, (words, answer.err)
        assert '"message": "' in answer.err
    return answer.code


def files_beside(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.write("plan.yaml", PLAN_FILE.replace("87/KH", "88/KH"))
    office.write("units.csv", UNITS + "xa-c,Xã C,commune,tinh,front,,,\n")
    monkeypatch.chdir(office.home.parent)


@pytest.fixture
def on_sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    there = prepared(empty_office(tmp_path / "home", monkeypatch, capsys), "broken", publish_small_plan)
    files_beside(there, monkeypatch)
    return there


def garbage(database: Path) -> None:
    with database.open("r+b") as opened:
        opened.write(os.urandom(database.stat().st_size))


def garbage_within(database: Path) -> None:
    """The header stays: what is broken are pages behind it."""
    with database.open("r+b") as opened:
        opened.seek(3 * 4096)
        opened.write(os.urandom(database.stat().st_size - 3 * 4096))


def cut(database: Path) -> None:
    os.truncate(database, 5_000)


def emptied(database: Path) -> None:
    os.truncate(database, 0)


@pytest.mark.parametrize("breaks", [garbage, garbage_within, cut, emptied])
def test_a_file_that_is_overwritten_or_cut_in_the_middle_of_a_command_is_told(
    on_sqlite: Office, breaks: Callable[[Path], None]
) -> None:
    database = on_sqlite.home / "dondoc.sqlite3"
    good = database.read_bytes()
    refused = 0
    for name, arguments in COMMANDS.items():
        for number in (2, 7):
            for beside in ("-wal", "-shm"):
                Path(f"{database}{beside}").unlink(missing_ok=True)
            database.write_bytes(good)
            Path("letter.docx").unlink(missing_ok=True)
            with at_statement(number, lambda: breaks(database)):
                refused += told(on_sqlite, *name.split(), *arguments) > 0
    assert refused > len(COMMANDS)


def test_a_database_that_may_not_be_written_or_is_locked_is_told(
    on_sqlite: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = on_sqlite.home / "dondoc.sqlite3"

    def read_only(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA query_only=ON")

    event.listen(Engine, "connect", read_only)
    try:
        problem = on_sqlite.refused("task", "waive", "1", "--reason", "x")
    finally:
        event.remove(Engine, "connect", read_only)
    assert problem["code"] == "database"

    def impatient(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA busy_timeout=50")  # half a minute is too long for a test

    event.listen(Engine, "connect", impatient)
    try:
        with closing(sqlite3.connect(database)) as other:
            other.execute("BEGIN IMMEDIATE")
            problem = on_sqlite.refused("task", "waive", "1", "--reason", "x")
            at_once = on_sqlite.refused("units", "import", "units.csv")  # one that does not ask again
    finally:
        event.remove(Engine, "connect", impatient)
    assert problem["code"] == "database"
    assert "locked" in problem["message"]
    assert "đang bận" in problem["message"]  # in words: what, where, what would be right
    assert str(database) in problem["message"]
    assert at_once == problem


@pytest.fixture
def on_postgresql(
    postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Office:
    there = empty_office(tmp_path / "home", monkeypatch, capsys)
    monkeypatch.setenv("DONDOC_DATABASE_URL", postgresql_url)
    publish_small_plan(there)
    files_beside(there, monkeypatch)
    return there


def test_a_server_that_ends_the_connection_in_the_middle_of_a_command_is_told(
    on_postgresql: Office, postgresql_url: str
) -> None:
    own = make_url(postgresql_url)
    other = create_engine(own.set(database="postgres"), isolation_level="AUTOCOMMIT").connect()
    ended = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name").bindparams(
        name=own.database
    )

    def terminate() -> None:
        other.exec_driver_sql("SELECT 1")  # the listener is at work here too
        other.execute(ended)

    refused = 0
    for name, arguments in COMMANDS.items():
        for number in (1, 4, 9):
            Path("letter.docx").unlink(missing_ok=True)
            with at_statement(number, terminate):
                refused += told(on_postgresql, *name.split(), *arguments) > 0
    other.close()
    assert refused > len(COMMANDS)
    assert on_postgresql.json("plan", "list")


def test_a_server_that_is_not_there_or_lets_nobody_in_is_told(
    on_sqlite: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for url in ("postgresql://nobody@127.0.0.1:1/dondoc", "sqlite:////nowhere/at/all.sqlite3", "sqlite:////dev/null"):
        monkeypatch.setenv("DONDOC_DATABASE_URL", url)
        for name in ("task list", "tick", "status"):
            assert told(on_sqlite, *name.split()) == 1


def test_a_schema_of_another_version_is_told(on_sqlite: Office) -> None:
    on_sqlite.sql("UPDATE alembic_version SET version_num = '9999'")
    assert told(on_sqlite, "task", "list") == 1
    assert told(on_sqlite, "db", "upgrade") == 1
