"""Submitted files: nobody waits for a copy, a refusal leaves none, the audit finds what does not fit."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from lib.problem import Refused
from settings import Settings
from storage.store import Store
from storage.tables import submission, submission_file
from tests.unit.small_province import at, publish_plan
from workflow import acts
from workflow.keeping.files import HALF, Copy
from workflow.keeping.sweep import QUIET, aside, sweep
from workflow.tick import tick
from workflow.watch.audit import audit

FIRST, SECOND, UNKNOWN = 1, 2, 99
HOUR_AGO = -QUIET.total_seconds() - 60


class Office:
    """A small published plan, and its folder of kept files."""

    def __init__(self, store: Store, folder: Path) -> None:
        publish_plan(store)
        self.store, self.folder = store, folder / "files"
        self.settings = Settings(home=folder, database_url="", broker_url="")

    def submit(self, task: int, *files: Path, **more: Any) -> None:
        limit = {"upload_limit": more.pop("upload_limit")} if "upload_limit" in more else {}
        given = acts.Submission(**{"by": "Đầu mối", "files": [(None, path) for path in files], **more})
        acts.submit(self.store, task, given, files_folder=self.folder, now=at(8), actor="x", **limit)

    def on_disk(self) -> list[str]:
        return sorted(path.name for path in self.folder.rglob("*") if path.is_file())

    def named(self) -> list[str]:
        with self.store.read() as connection:
            return list(connection.scalars(select(submission_file.c.sha256).order_by(submission_file.c.id)))

    def submissions(self) -> int:
        with self.store.read() as connection:
            return connection.scalar(select(func.count()).select_from(submission)) or 0

    def found(self) -> dict[str, int]:
        """What the audit finds of files."""
        now = datetime.now(UTC)
        every = audit(self.store, self.settings, at(8), clock=lambda: now)
        return {one.code: one.count for one in every if one.code.startswith("files-")}


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    return Office(store, tmp_path)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    (tmp_path / "bao-cao.pdf").write_bytes(b"x" * 100_000)
    return tmp_path / "bao-cao.pdf"


def age(path: Path, seconds: float = HOUR_AGO) -> None:
    then = datetime.now(UTC).timestamp() + seconds
    os.utime(path, (then, then))


def test_while_a_file_is_copied_a_tick_and_another_units_act_go_on(
    office: Office, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copying, go_on = Event(), Event()
    real = os.fsync

    def slow(number: int) -> None:
        if HALF in os.readlink(f"/proc/self/fd/{number}") and not copying.is_set():
            copying.set()
            assert go_on.wait(60)
        real(number)

    monkeypatch.setattr("workflow.keeping.files.os.fsync", slow)
    with ThreadPoolExecutor(1) as pool:
        slow_one = pool.submit(office.submit, FIRST, report)
        assert copying.wait(30)
        try:
            assert tick(office.store, at(8)).notices
            office.submit(SECOND, paper=True)
            assert not slow_one.done()
        finally:
            go_on.set()
        slow_one.result()
    assert office.submissions() == 2
    assert office.on_disk() == office.named()


def test_a_refusal_leaves_no_new_file(office: Office, report: Path, tmp_path: Path) -> None:
    second = tmp_path / "2.pdf"
    second.write_bytes(b"y")
    acts.waive(office.store, SECOND, reason="x", now=at(7), actor="x")
    for task, files, more in (
        (UNKNOWN, [report], {}),
        (SECOND, [report], {}),
        (FIRST, [], {}),
        (FIRST, [report], {"at": at(9)}),
        (FIRST, [report], {"by": " "}),
        (FIRST, [second, report], {"upload_limit": 99_999}),
        (FIRST, [report, tmp_path / "nowhere.pdf"], {}),
        (FIRST, [report, tmp_path], {}),
    ):
        with pytest.raises(Refused):
            office.submit(task, *files, **more)
    assert not office.folder.exists()
    assert office.submissions() == 0


def test_one_that_only_the_transaction_refuses_leaves_none_either(
    office: Office, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = acts.copied

    def meanwhile(*given: Any) -> Any:
        acts.waive(office.store, FIRST, reason="x", now=at(8), actor="x")
        return real(*given)

    monkeypatch.setattr(acts, "copied", meanwhile)
    with pytest.raises(Refused, match="Không thể"):
        office.submit(FIRST, report)
    assert office.on_disk() == []


def test_two_units_that_hand_in_the_same_content_at_once_both_have_it(office: Office, report: Path) -> None:
    together = Barrier(2)

    def one(task: int) -> None:
        together.wait()
        office.submit(task, report, report)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, (FIRST, SECOND)))
    assert len(office.named()) == 4
    assert office.on_disk() == sorted(set(office.named()))
    assert office.found() == {}


def test_an_act_that_died_before_its_commit_leaves_what_the_audit_clears_after_an_hour(
    office: Office, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept and then killed: the file has its name, and no submission names it. Its content is put aside, not lost."""

    def dies(*_given: Any, **_more: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(acts, "submitted", dies)
    with pytest.raises(KeyboardInterrupt):
        office.submit(FIRST, report)
    monkeypatch.undo()
    (orphan,) = office.on_disk()
    unfinished = office.folder / f"{HALF}0123456789abcdef"
    unfinished.write_bytes(b"half of it")
    for path in ("tmpab12_xyz", "of-somebody-else.txt", "ab/not-a-digest"):
        (office.folder / path).parent.mkdir(exist_ok=True)
        (office.folder / path).write_bytes(b"")
        age(office.folder / path)
    assert office.found() == {"files-orphaned": 1}  # what an earlier version left; the others may be under way
    age(unfinished)
    age(office.folder / orphan[:2] / orphan)
    assert office.found() == {"files-orphaned": 2}
    assert office.on_disk() == ["not-a-digest", "of-somebody-else.txt"]
    assert (aside(office.folder) / orphan).read_bytes() == report.read_bytes()
    assert office.found() == {}
    office.submit(FIRST, report)  # the same again
    age(office.folder / orphan[:2] / orphan)
    assert office.found() == {}
    assert orphan in office.on_disk()


def test_a_file_that_a_submission_names_and_that_is_gone_or_changed_is_found_and_put_back_where_it_can_be(
    office: Office, report: Path
) -> None:
    office.submit(FIRST, report)
    (digest,) = office.named()
    kept = office.folder / digest[:2] / digest
    with kept.open("ab") as file:
        file.write(b"more")
    assert office.found() == {"files-missing": 1}
    kept.unlink()
    assert office.found() == {"files-missing": 1}
    aside(office.folder).mkdir()
    (aside(office.folder) / digest).write_bytes(report.read_bytes())
    assert office.found() == {}
    assert kept.read_bytes() == report.read_bytes()


def test_another_database_over_the_same_folder_loses_no_report(office: Office, report: Path, tmp_path: Path) -> None:
    """Such as one copied back from the evening before: the reports of the day are put aside, and found again."""
    office.submit(FIRST, report)
    (digest,) = office.named()
    age(office.folder / digest[:2] / digest)
    with office.store.rehearse() as connection:
        rows = connection.execute(select(submission_file)).mappings().all()
    with office.store.write() as connection:
        connection.execute(delete(submission_file))
    now = datetime.now(UTC)
    assert sweep(office.store, office.folder, now).aside == (digest,)
    with office.store.write() as connection:
        connection.execute(submission_file.insert(), [dict(row) for row in rows])
    assert sweep(office.store, office.folder, now).back == (digest,)
    assert office.on_disk() == [digest]


def test_the_same_content_placed_anew_while_the_audit_looks_stays(
    office: Office, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the audit's look and its lock, an act is committed that names what was an orphan until then."""
    office.submit(FIRST, report)
    (digest,) = office.named()
    with office.store.write() as connection:
        connection.execute(delete(submission_file))
    age(office.folder / digest[:2] / digest)
    real = office.store.retrying

    def late(act: Any) -> Any:
        monkeypatch.undo()
        office.submit(SECOND, report)
        return real(act)

    monkeypatch.setattr(office.store, "retrying", late)
    assert sweep(office.store, office.folder, datetime.now(UTC)).aside == ()
    assert office.on_disk() == [digest]


def test_a_copy_is_on_disk_before_its_act_is_committed(
    office: Office, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = acts.keep

    def keep(folder: Path, copies: list[Copy]) -> None:
        real(folder, copies)
        assert office.on_disk() == [copies[0].sha256]
        assert office.submissions() == 0

    monkeypatch.setattr(acts, "keep", keep)
    office.submit(FIRST, report)
    assert office.submissions() == 1
