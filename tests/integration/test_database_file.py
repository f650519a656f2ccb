"""A database that is not there, or not whole, is said and never made up: by commands, processes and checks alike."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from alembic import command
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from lib.time import real_clock
from settings import Settings
from storage.integrity import examine
from storage.migrate import config, creating, is_current, upgrade
from storage.sqlite_file import Condition, Unusable, connect, look
from storage.store import Store
from storage.tables import heartbeat, metadata
from tests.integration.command_line import CONTACTS, PLAN, PLAN_FILE, PUBLISHED, ROOT, UNITS, Office
from tests.unit.small_province import publish_plan
from web.app import create_app
from workflow.watch.heartbeat import beat

DATABASE = "dondoc.sqlite3"
# Every command that needs the database, whether it reads or writes.
COMMANDS = [
    *("units list", "units show tinh", "contacts list", "contacts check", "calendar list"),
    *("calendar set 2026-01-02 --off", "calendar remove 2026-01-02", "plan check plan.yaml"),
    *("plan preview plan.yaml", "plan publish plan.yaml", "plan list", f"plan show {PLAN}"),
    *(f"plan close {PLAN}", f"plan cancel {PLAN} --reason x", "task list", "task show 1", "task explain 1"),
    *("task acknowledge 1", "task submit 1 --by x --paper", "task accept 1", "task return 1 --reason x"),
    *("task extend 1 --until 2030-01-01 --reason x", "task waive 1 --reason x", "status"),
    *(f"letter --plan {PLAN}", "evidence 1", "outbox list", "outbox show 1", "outbox retry 1"),
    *("template preview reminder --task 1", "journal", "journal verify", "tick", "deliver"),
    *("mail bounces --maildir x", "zalo connect --redirect https://a.example/b"),
    *("zalo connect --code abcdefghijkl", "zalo status", "db check", "audit", "release"),
]


def content(folder: Path) -> dict[str, bytes | None]:
    """What lies there; what SQLite keeps beside an open database left out."""
    paths = [path for path in sorted(folder.rglob("*")) if not path.name.endswith((f"{DATABASE}-wal", "-shm"))]
    return {str(path): path.read_bytes() if path.is_file() else None for path in paths}


@pytest.fixture
def reading(new_office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office without a database, with all else that commands ask for."""
    new_office.write("plan.yaml", PLAN_FILE)
    for name in ("APP_ID", "APP_SECRET"):
        monkeypatch.setenv(f"DONDOC_ZALO_{name}", "1")
    monkeypatch.chdir(new_office.home.parent)
    new_office.home.rmdir()
    return new_office


@pytest.mark.parametrize("words", COMMANDS)
def test_where_no_database_is_every_command_says_so_and_makes_nothing(reading: Office, words: str) -> None:
    error = reading.refused(*words.split())
    assert error["code"] == "database-missing"
    assert str(reading.home / DATABASE) in error["message"]
    assert "dondoc db upgrade" in error["message"]
    assert not reading.home.exists()


# --- one that cannot be used ---------------------------------------------------------------------------------------


def garbage(path: Path, start: int, length: int = 4096) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xa5" * length)


def statements(path: Path, *words: str) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        for one in words:
            raw.execute(one)


def in_its_place(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        path.unlink()
        make(path)

    return spoil


def lose(path: Path) -> None:
    path.with_name(f"{path.name}-wal").write_bytes(b"what was written last")
    path.unlink()


SPOILED: dict[str, tuple[Callable[[Path], object], str]] = {
    "database-lost": (lose, "-wal"),
    "database-empty": (lambda path: os.truncate(path, 0), "0 byte"),
    "database-no-tables": (in_its_place(lambda path: statements(path, "PRAGMA user_version = 1")), "không có bảng"),
    "database-other-tables": (in_its_place(lambda path: statements(path, "CREATE TABLE a (b)")), "chương trình khác"),
    "database-not-a-file": (in_its_place(Path.mkdir), "thư mục"),
    "database-other-file": (lambda path: garbage(path, 0), "không phải là cơ sở dữ liệu SQLite"),
    "database-cut-short": (lambda path: os.truncate(path, path.stat().st_size // 2), "bị cụt"),
    "database-damaged": (lambda path: garbage(path, 100), "hỏng"),
    "schema-newer": (lambda path: statements(path, "UPDATE alembic_version SET version_num = '9999'"), "mới hơn"),
}


@pytest.mark.parametrize("code", SPOILED)
def test_one_that_cannot_be_used_has_its_own_sentence_and_stays_as_it_is(office: Office, code: str) -> None:
    spoil, told = SPOILED[code]
    spoil(office.home / DATABASE)
    before = content(office.home)
    sheet = office.write("units.csv", UNITS)
    for words in (["task", "list"], ["tick"], ["units", "import", sheet], ["db", "check"]):
        error = office.refused(*words)
        assert error["code"] == code
        assert told in error["message"]
        assert content(office.home) == before
    doctor = {
        one["name"]: one for one in __import__("json").loads(office.run("doctor", "--json", wanted=1).out)["checks"]
    }
    assert doctor["database"]["state"] == "failed"
    assert told in doctor["database"]["detail"]


def test_a_pipe_in_its_place_is_not_waited_for(office: Office) -> None:
    (office.home / DATABASE).unlink()
    os.mkfifo(office.home / DATABASE)
    assert office.refused("task", "list")["code"] == "database-not-a-file"


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of root, which may read and write everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize(
    ("file", "folder", "condition"),
    [(0o000, 0o755, "unreadable"), (0o444, 0o755, "read-only"), (0o666, 0o555, "shut-folder")],
)
def test_what_may_not_be_read_or_written_is_not_touched(file: int, folder: int, condition: Condition) -> None:
    with TemporaryDirectory() as made:
        path = Path(made) / DATABASE
        statements(path, "CREATE TABLE a (b)")
        path.chmod(file)
        Path(made).chmod(folder)
        with as_nobody(), pytest.raises(Unusable) as unusable:
            connect(path)
        assert unusable.value.condition == condition
        Path(made).chmod(0o700)
        assert [one.name for one in Path(made).iterdir()] == [DATABASE]


def test_damage_that_a_command_meets_in_the_middle_is_a_sentence(office: Office) -> None:
    path = office.home / DATABASE
    with closing(sqlite3.connect(path)) as raw:
        (page,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'task'").fetchone()
    garbage(path, (page - 1) * 4096)
    assert office.refused("task", "list")["code"] == "database-damaged"
    assert "task" in " ".join(one["message"] for one in _errors(office, "db", "check"))


def _errors(office: Office, *words: str) -> list[dict[str, str]]:
    return list(json.loads(office.run(*words, "--json", wanted=1).err)["errors"])


# --- a new one -----------------------------------------------------------------------------------------------------


def test_only_what_is_to_begin_an_office_makes_one_and_says_where(new_office: Office) -> None:
    units, days = new_office.write("units.csv", UNITS), new_office.write("days.csv", "day,working\n2026-01-02,no\n")
    for words in (
        ["db", "upgrade"],
        ["units", "import", units],
        ["units", "import-official", "--province", "Tây Ninh", "--as-of", "2025-07-01"],
        ["calendar", "import", days],
    ):
        for path in new_office.home.iterdir():
            path.unlink()
        new_office.home.rmdir()
        answer = new_office.run(*words, "--json")
        assert f"Đã tạo cơ sở dữ liệu mới: {new_office.home / DATABASE}" in answer.err
        assert answer.err.count("\n") == 1
        assert answer.out.startswith("{")
        assert new_office.run(*words).err == ""
        made = {path.name for path in new_office.home.iterdir() if not path.name.endswith(("-wal", "-shm"))}
        assert made == {DATABASE} | ({"secret.key"} if "import" in words[1] else set())  # an import signs its entry


def test_up_begins_one_too_but_not_where_something_else_lies(
    new_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Path] = []
    monkeypatch.setattr("commands.operations.up.run", lambda settings, *_: started.append(settings.home) or 0)
    new_office.home.rmdir()
    assert str(new_office.home / DATABASE) in new_office.run("up").out
    assert new_office.run("up").out == ""
    (new_office.home / DATABASE).write_bytes(b"")
    assert new_office.refused("up")["code"] == "database-empty"
    assert started == [new_office.home] * 2


def test_an_import_that_is_refused_or_only_rehearsed_begins_no_office(new_office: Office) -> None:
    new_office.home.rmdir()
    bad, good = new_office.write("bad.csv", UNITS + "xa-x,,commune,nowhere\n"), new_office.write("units.csv", UNITS)
    new_office.run("units", "import", bad, wanted=1)
    new_office.run("contacts", "import", new_office.write("contacts.csv", CONTACTS), wanted=1)
    assert "thêm 8" in new_office.run("units", "import", good, "--dry-run").out
    assert not new_office.home.exists()


def test_an_empty_file_is_filled_only_when_asked_for_by_name(new_office: Office) -> None:
    (new_office.home / DATABASE).touch()
    new_office.refused("units", "import", new_office.write("units.csv", UNITS))
    new_office.run("db", "upgrade")
    assert new_office.json("db", "check")


def test_of_two_that_begin_at_once_one_is_first_and_the_other_finds_it(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'home' / DATABASE}")
    with pytest.raises(FileExistsError), creating(store) as mine:
        beat(mine, "mine", real_clock())
        upgrade(store)
        beat(store, "other", real_clock())
    with store.read() as connection:
        assert connection.scalars(select(heartbeat.c.name)).all() == ["other"]
    store.dispose()
    assert [path.name for path in store.path.parent.iterdir()] == [DATABASE]


def test_an_older_schema_is_still_brought_up_by_any_command(office: Office) -> None:
    store = Store(f"sqlite:///{office.home / 'dondoc.sqlite3'}")
    with store.write() as connection:
        command.downgrade(config(connection), "0003")
    store.dispose()
    office.sql("DELETE FROM alembic_version", "INSERT INTO alembic_version VALUES ('0002')")
    office.sql("DROP TABLE step", "DROP TABLE installation", "ALTER TABLE journal DROP COLUMN key")
    office.sql("ALTER TABLE message DROP COLUMN seal", "ALTER TABLE heartbeat DROP COLUMN skew")
    assert office.refused("db", "check")["code"] == "schema-outdated"
    assert len(office.json("task", "list")) == 7
    office.run("db", "check")


# --- processes that run on -----------------------------------------------------------------------------------------


def test_a_file_that_is_replaced_or_deleted_is_not_worked_on_any_longer(tmp_path: Path) -> None:
    store, other = (Store(f"sqlite:///{tmp_path / name}") for name in ("a", "b"))
    for one in (store, other):
        upgrade(one)
        beat(one, one.path.name, real_clock())
        one.dispose()
    with store.read() as connection:
        assert connection.scalar(select(heartbeat.c.name)) == "a"
    other.path.replace(store.path)
    with store.read() as connection:
        assert connection.scalar(select(heartbeat.c.name)) == "b"
    store.path.unlink()
    with pytest.raises(OperationalError, match="missing"), store.write():
        pass
    assert look(store.path) in ("missing", "lost")


def test_the_web_process_says_so_without_its_path_and_makes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    settings = Settings(home=home, database_url=f"sqlite:///{home / DATABASE}", broker_url="")
    with TestClient(create_app(settings)) as client:
        answer = client.get("/health")
        assert answer.status_code == 503
        assert DATABASE in answer.json()["problems"][0]
        assert str(home) not in answer.text
        assert "dondoc_up 0.0" in client.get("/metrics").text
        page = client.get(f"/n/{'0' * 26}")  # W-44
        assert (page.status_code, "Tạm thời gián đoạn" in page.text, str(home) in page.text) == (503, True, False)
    assert not home.exists()


def test_the_jobs_say_so_in_one_line_each_make_nothing_and_go_on(tmp_path: Path) -> None:
    words = (
        "import logging, os, jobs; logging.basicConfig()\n"
        "[job() for job in (jobs.tick, jobs.deliver, jobs.poll, jobs.audit)]\n"
        "assert not jobs.settings().home.exists()\n"
        "from workflow.keeping.opening import upgrade_store\n"
        "upgrade_store(jobs.settings())\n"
        "jobs.tick()\n"
        "os.remove(jobs.store().path)\n"  # deleted under a worker that has it open
        "jobs.tick()\n"
        "assert os.umask(0) == 0o077"
    )
    environment = {"DONDOC_HOME": str(tmp_path / "home"), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-c", words], env=environment, capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stderr.splitlines() if DATABASE in line]
    assert len(lines) == 5
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "home" / DATABASE).exists()


# --- the check -----------------------------------------------------------------------------------------------------


def test_the_check_reads_every_page_row_and_key(store: Store) -> None:
    publish_plan(store)
    whole = examine(store)
    assert whole.faults == ()
    assert whole.rows > 20
    if store.is_sqlite:
        store.dispose()
        statements(store.path, "PRAGMA foreign_keys = OFF", "DELETE FROM item WHERE id = 1")
    else:
        with store.write() as connection:
            for words in (
                "SET LOCAL session_replication_role = replica",  # as a restore by force leaves it
                "DELETE FROM item WHERE id = 1",
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_rung_due'::regclass",
            ):
                connection.exec_driver_sql(words)
    faults = " ".join(examine(store).faults)
    assert "task" in faults
    assert "item" in faults
    assert ("ix_rung_due" in faults) != store.is_sqlite


def test_a_page_overwritten_in_the_middle_is_found_wherever_it_lies(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    publish_plan(store)
    store.dispose()
    data = store.path.read_bytes()
    for page in range(1, len(data) // 4096):
        garbage(store.path, page * 4096)
        try:
            found = bool(examine(store).faults)
        except Exception as error:
            found = "malformed" in str(error)
        assert found, page
        store.dispose()
        store.path.write_bytes(data)
    assert is_current(store)


def test_the_database_says_what_it_read(office: Office) -> None:
    said = office.at(PUBLISHED, "db", "check").out
    assert "không chỗ nào hỏng" in said
    assert f"{len(metadata.tables)} bảng" in said
