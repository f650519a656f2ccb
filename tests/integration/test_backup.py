"""A whole office in one file, and back on either database: nothing is lost, nothing half-done, nothing leaves by itself
(contract, section 5, rule 18)."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import select, text

from lib.problem import Refused
from storage.keys import Keys
from storage.store import Store
from storage.tables import journal, submission_file
from tests.integration.command_line import HUYEN_A, XA_A1, XA_A2, Office
from tests.integration.delivery_world import TUESDAY, settings
from tests.lived_once import lived_once
from tests.proven import assert_proven
from tests.unit.small_province import at, publish_plan, task_of
from workflow import acts
from workflow.backup import container
from workflow.backup.backup import backup
from workflow.backup.container import Manifest, seal
from workflow.backup.restore import restore
from workflow.delivery.deliver import deliver
from workflow.keeping import hold
from workflow.keeping.files import place
from workflow.tick import tick

SECRET = "a secret that is long enough"
LATER = "2020-11-05T09:00"
QUESTIONS = (
    ("status", "--by", "unit"),
    ("outbox", "list"),
    ("task", "list"),
    ("journal", "verify"),
    ("journal",),
    ("plan", "list"),
    ("units", "list"),
    ("contacts", "list"),
)


def unheard(_what: str) -> None: ...


@pytest.fixture(params=["sqlite", "postgresql"])
def other_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database: nothing is there yet, not even a file."""
    url, drop = f"sqlite:///{tmp_path / 'other' / 'dondoc.sqlite3'}", None
    if request.param == "postgresql":
        url, drop = request.getfixturevalue("bare_postgresql")()
    yield url
    if drop is not None:
        drop()


@pytest.fixture
def lived(store: Store, tmp_path: Path) -> Store:
    """A plan with acts, a report that was handed in, mails that left and mails that wait."""
    signed = Store(store.url.render_as_string(hide_password=False), Keys(SECRET, tmp_path / "home"))
    lived_once(signed, tmp_path, "to be backed up", lambda: _live_signed(signed, tmp_path))
    return signed


def _live_signed(store: Store, folder: Path) -> None:
    publish_plan(store, districts=3)
    deliver(store, settings(folder), at(1))
    hand_in(store, folder, "h1")
    tick(store, at(16))


def hand_in(store: Store, folder: Path, code: str) -> None:
    report = folder / f"{code}.docx"
    report.write_bytes(f"Báo cáo của {code}".encode())
    given = acts.Submission(by="đầu mối", files=[(None, report)])
    acts.submit(store, task_of(store, code), given, files_folder=folder / "files", now=at(2), actor="t")


# --- there and back --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["sqlite", "postgresql"])
def test_an_office_moves_to_another_database_and_is_the_same(
    first: str,
    other_url: str,
    new_office: Office,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("DONDOC_SECRET_KEY", SECRET)
    drop: Callable[[], None] = lambda: None  # noqa: E731
    if first == "postgresql":
        url, drop = request.getfixturevalue("bare_postgresql")()
        monkeypatch.setenv("DONDOC_DATABASE_URL", url)
        new_office.run("db", "upgrade")
    _live(new_office)
    before = {words: new_office.json(*words, now=LATER) for words in QUESTIONS}
    copy = str(tmp_path / "sao-luu.zip")
    made = new_office.json("backup", copy, now=LATER)
    assert (made["files"], made["missing"]) == (2, [])
    monkeypatch.setenv("DONDOC_DATABASE_URL", other_url)
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path / "other"))
    other = Office(tmp_path / "other", new_office.capsys)
    told = other.at(LATER, "restore", copy).out
    assert "Chưa" not in told
    assert "chạy `dondoc release` để gửi tiếp" in told
    assert {words: other.json(*words, now=LATER) for words in QUESTIONS} == before
    assert _files(new_office.home) == _files(other.home) != {}
    _nothing_leaves_before_release(other)
    drop()


def _live(office: Office) -> None:
    from tests.integration.command_line import CONTACTS, PLAN_FILE, PUBLISHED, UNITS

    office.run("units", "import", office.write("units.csv", UNITS))
    office.run("contacts", "import", office.write("contacts.csv", CONTACTS))
    office.at(PUBLISHED, "plan", "publish", office.write("plan.yaml", PLAN_FILE))
    office.at("2020-10-06T10:00", "deliver")
    report = office.write("báo cáo.docx", "nội dung")
    office.at("2020-10-20T09:00", "task", "submit", XA_A1, "--by", "đầu mối", "--file", report)
    office.at("2020-10-21T09:00", "task", "accept", XA_A1)
    office.at("2020-10-22T09:00", "task", "waive", XA_A2, "--reason", "Đã sáp nhập")
    office.at("2020-10-23T09:00", "task", "extend", HUYEN_A, "--until", "2020-12-20", "--reason", "Bão lụt")
    two = [office.write(f"mo-hinh-{n}.docx", f"mô hình {n}") for n in (1, 1)]
    files = [word for one in (report, *two) for word in ("--file", one)]
    office.at("2020-10-24T09:00", "task", "submit", HUYEN_A, "--by", "đầu mối", *files)
    office.at("2020-10-28T09:00", "tick")


def _files(home: Path) -> dict[str, str]:
    kept = (one for one in (home / "files").rglob("*") if one.is_file())
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in kept}


def _nothing_leaves_before_release(office: Office) -> None:
    waits = len(office.json("outbox", "list", "--state", "pending", now=LATER))
    assert waits
    assert "khôi phục từ bản sao lưu lúc 09:00 05/11/2020" in office.at(LATER, "deliver", wanted=1).err
    assert len(office.json("outbox", "list", "--state", "pending", now=LATER)) == waits
    assert not (office.home / "mail").exists()
    assert office.json("release", now=LATER) == {"released": True, "waits": waits}
    office.at(LATER, "deliver")
    assert office.json("outbox", "list", "--state", "pending", now=LATER) == []
    office.at(LATER, "journal", "verify")
    last = office.json("journal", now=LATER)
    assert [one["detail"]["why"] for one in last if one["action"] == "sending.released"] == ["restored"]


def test_a_backup_is_taken_while_the_engine_works_and_is_whole(lived: Store, other_url: str, tmp_path: Path) -> None:
    stop = Event()

    def work() -> int:
        done = 0
        while not stop.is_set():
            code = f"h{2 + done % 2}"
            hand_in(lived, tmp_path, code)
            acts.return_(lived, task_of(lived, code), reason="Thiếu số liệu", now=at(3), actor="t")
            done += 1
        return done

    with ThreadPoolExecutor() as pool:
        worker = pool.submit(work)
        try:
            copies = [tmp_path / f"sao-luu-{n}.zip" for n in range(5)]
            taken = [backup(lived, tmp_path / "files", copy, at(3)) for copy in copies]
        finally:
            stop.set()
        assert worker.result() > 0
    assert taken[-1].rows > taken[0].rows
    assert not taken[-1].missing
    other = Store(other_url, Keys(SECRET, tmp_path / "home"))
    restore(other, tmp_path / "kept", copies[-1], TUESDAY, unheard)
    assert_proven(other)
    with other.read() as connection:
        named = set(connection.scalars(select(submission_file.c.sha256)))
    assert named == set(_named_files(tmp_path / "kept")) == set(taken[-1].files)
    other.dispose()


def _named_files(folder: Path) -> dict[str, str]:
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in folder.rglob("*") if one.is_file()}


def test_life_goes_on_behind_what_was_restored(lived: Store, other_url: str, tmp_path: Path) -> None:
    backup(lived, tmp_path / "files", tmp_path / "a.zip", at(16))
    other = Store(other_url, Keys(SECRET, tmp_path / "home"))
    restore(other, tmp_path / "files", tmp_path / "a.zip", TUESDAY, unheard)
    assert hold.release(other, tmp_path / "home-2", at(16), TUESDAY, actor="t") is not None
    hand_in(other, tmp_path, "h3")
    tick(other, at(18))
    assert deliver(other, settings(tmp_path), at(18)).sent > 0
    assert_proven(other)
    other.dispose()


def test_a_database_that_was_made_and_never_used_is_empty_too(lived: Store, other_url: str, tmp_path: Path) -> None:
    from workflow.keeping.opening import bring_up

    backup(lived, tmp_path / "files", tmp_path / "a.zip", at(16))
    other = Store(other_url, Keys(SECRET, tmp_path / "home"))
    if other.is_sqlite:
        other.path.parent.mkdir()
    bring_up(other)
    restore(other, tmp_path / "files", tmp_path / "a.zip", TUESDAY, unheard)
    assert_proven(other)
    other.dispose()


# --- refused, whole --------------------------------------------------------------------------------------------------


def test_a_damaged_backup_is_refused_and_leaves_nothing(lived: Store, tmp_path: Path) -> None:
    whole = tmp_path / "a.zip"
    backup(lived, tmp_path / "files", whole, at(16))
    data = whole.read_bytes()
    steps = range(0, len(data), max(1, len(data) // 60))
    harmless = 0
    for place_ in steps:
        (tmp_path / "b.zip").write_bytes(data[:place_] + bytes([data[place_] ^ 0x55]) + data[place_ + 1 :])
        try:
            with container.opened(tmp_path / "b.zip", "9999"):
                harmless += 1  # a time stamp of a member, which says nothing of the office
        except Refused as refused:
            assert refused.problems[0].code in ("backup-damaged", "backup-newer")  # noqa: PT017
    assert harmless < len(steps) / 4
    other = Store(f"sqlite:///{tmp_path / 'other' / 'dondoc.sqlite3'}")
    for cut in (0, 10, len(data) // 2, len(data) - 1):
        (tmp_path / "b.zip").write_bytes(data[:cut])
        with pytest.raises(Refused, match="không phải bản sao lưu của Đôn Đốc, hoặc đã hỏng"):
            restore(other, tmp_path / "kept", tmp_path / "b.zip", TUESDAY, unheard)
    assert not (tmp_path / "other").exists()
    assert not (tmp_path / "kept").exists()


def _anew(source: Path, to: Path, change: Callable[[Manifest, dict[str, bytes]], None]) -> None:
    """The backup with other content, and digests that are right."""
    with zipfile.ZipFile(source) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    read = json.loads(members.pop(container.MANIFEST))
    tables = {name: container.TableMember(**one) for name, one in read.pop("tables").items()}
    manifest = Manifest(tables=tables, **read)
    change(manifest, members)
    with zipfile.ZipFile(to, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        seal(archive, manifest)


def test_a_backup_of_a_newer_version_is_refused(lived: Store, tmp_path: Path) -> None:
    backup(lived, tmp_path / "files", tmp_path / "a.zip", at(16))
    _anew(tmp_path / "a.zip", tmp_path / "b.zip", lambda m, _: object.__setattr__(m, "schema", "9000"))
    other = Store(f"sqlite:///{tmp_path / 'other' / 'dondoc.sqlite3'}")
    with pytest.raises(Refused, match="do phiên bản mới hơn ghi"):
        restore(other, tmp_path / "kept", tmp_path / "b.zip", TUESDAY, unheard)
    _anew(tmp_path / "a.zip", tmp_path / "c.zip", lambda m, _: object.__setattr__(m, "format", 2))
    with pytest.raises(Refused, match="do phiên bản mới hơn ghi"):
        restore(other, tmp_path / "kept", tmp_path / "c.zip", TUESDAY, unheard)
    assert not (tmp_path / "other").exists()


def test_a_backup_of_the_version_before_is_brought_up(lived: Store, other_url: str, tmp_path: Path) -> None:
    newer = {
        "plan": {"number_key", "summary", "summary_at", "superseded_by_id", "clocks", "asking_stops"},
        "deadline": {"clock"},
        "item": {"ladder", "nudge", "on_merge", "on_split"},
        "unit": {"code_key"},
        "notice": {"plan_id"},
        "org_tree": {"heir_id"},
        "task": {"amended_from", "made_at", "counts_from", "on_behalf_of_id"},
        "submission": {"supporter_id"},
    }

    def to_0004(manifest: Manifest, members: dict[str, bytes]) -> None:
        object.__setattr__(manifest, "schema", "0004")
        for name in (
            *("asked", "failure", "link", "pressed", "upload", "account", "sign_in", "password_address"),
            *(
                "outline",
                "plan_draft",
                "amendment",
                "unit_change",
                "unit_past",
                "succession",
                "passing",
                "submission_value",
            ),
            *("co_issuer", "support", "supporter", "period", "fulfilment", "clock_run"),
            *("outcome", "outcome_file", "plan_reading"),
        ):
            del manifest.tables[name], members[container.table_name(name)]
        for name, gone in newer.items():
            columns = manifest.tables[name].columns
            keep = [n for n, column in enumerate(columns) if column not in gone]
            rows = [json.loads(line) for line in members[container.table_name(name)].splitlines()]
            if name == "notice":  # of a plan as a whole there were none
                rows = [row for row in rows if row[columns.index("task_id")] is not None]
            data = "".join(json.dumps([row[n] for n in keep]) + "\n" for row in rows).encode()
            members[container.table_name(name)] = data
            digest = hashlib.sha256(data).hexdigest()
            manifest.tables[name] = container.TableMember([columns[n] for n in keep], len(rows), digest)

    backup(lived, tmp_path / "files", tmp_path / "a.zip", at(16))
    _anew(tmp_path / "a.zip", tmp_path / "b.zip", to_0004)
    other = Store(other_url, Keys(SECRET, tmp_path / "home"))
    restore(other, tmp_path / "files", tmp_path / "b.zip", TUESDAY, unheard)
    with other.read() as connection:
        assert connection.scalar(text("SELECT number_key FROM plan")) == "12/kh-mttq-btt"
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == container_schema(tmp_path)
    other.dispose()


def container_schema(folder: Path) -> str:
    with zipfile.ZipFile(folder / "a.zip") as archive:
        return str(json.loads(archive.read(container.MANIFEST))["schema"])


def test_a_database_with_data_is_not_written_over(lived: Store, tmp_path: Path) -> None:
    copy = tmp_path / "a.zip"
    backup(lived, tmp_path / "files", copy, at(16))
    with lived.read() as connection:
        before = connection.scalar(select(journal.c.hash).order_by(journal.c.id.desc()))
    with pytest.raises(Refused, match="đã có dữ liệu nên không khôi phục đè lên"):
        restore(lived, tmp_path / "kept", copy, TUESDAY, unheard)
    with lived.read() as connection:
        assert connection.scalar(select(journal.c.hash).order_by(journal.c.id.desc())) == before
    assert not [one for one in (tmp_path / "kept").rglob("*") if one.is_file()]


def test_no_backup_is_written_over_and_a_failed_one_leaves_nothing(
    lived: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copies" / "a.zip"
    copy.parent.mkdir()
    backup(lived, tmp_path / "files", copy, at(16))
    assert copy.stat().st_mode & 0o077 == 0
    with pytest.raises(Refused, match="đã có"):
        backup(lived, tmp_path / "files", copy, at(16))

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("workflow.backup.backup.seal", full)
    with pytest.raises(OSError, match="No space"):
        backup(lived, tmp_path / "files", tmp_path / "copies" / "b.zip", at(16))
    assert [one.name for one in copy.parent.iterdir()] == ["a.zip"]


# --- what is in it ---------------------------------------------------------------------------------------------------


def test_secrets_are_not_in_it(lived: Store, tmp_path: Path) -> None:
    with lived.write() as connection:
        connection.execute(
            text(
                "INSERT INTO zalo_token (app_id, version, access_token, refresh_token, expires_at, obtained_at) VALUES"
                " ('1', 1, 'open sesame', 'again', '2020-12-01T00:00:00.000000Z', '2020-12-01T00:00:00.000000Z')"
            )
        )
    made = backup(lived, tmp_path / "files", tmp_path / "a.zip", at(16))
    assert made.left_out == {"zalo_token": 1}
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"open sesame" not in everything
    assert SECRET.encode() not in everything
    assert asdict(made)["signed_by"]


def test_a_kept_file_that_is_gone_is_named_and_the_rest_is_saved(lived: Store, tmp_path: Path) -> None:
    (digest,) = backup(lived, tmp_path / "files", tmp_path / "a.zip", at(16)).files
    place(tmp_path / "files", digest).unlink()
    made = backup(lived, tmp_path / "files", tmp_path / "b.zip", at(16))
    assert (made.files, made.missing) == ({}, [digest])
