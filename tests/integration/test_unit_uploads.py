"""Files sent ahead of their form: each by itself, checked at once, kept until the form is pressed, never longer."""

from __future__ import annotations

import errno
import hashlib
import os
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from storage.tables import upload
from tests.integration import test_unit_pages
from tests.integration.test_unit_pages import PDF, THREE, Unit, counted, file, kept, tasks_of
from workflow.keeping.files import Half
from workflow.keeping.uploads import clear

unit = test_unit_pages.unit


def send(unit: Unit, name: str, content: bytes = PDF, **query: str) -> Any:
    asked = {"task": unit.task.rpartition("/")[2], "filename": name, **query}
    return unit.client.post(f"{unit.path}/uploads", params=asked, content=content)


def ahead(unit: Unit) -> list[str]:
    folder = unit.story.settings.uploads_folder
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def rows(unit: Unit) -> int:
    with unit.story.store.read() as connection:
        return connection.scalar(select(func.count()).select_from(upload)) or 0


def test_what_was_sent_ahead_is_submitted_with_the_form(unit: Unit) -> None:
    sent = [
        send(unit, f"{n}.pdf", PDF + bytes([n]), deliverable=to) for n, to in enumerate(("report", "model", "model"))
    ]
    assert [one.status_code for one in sent] == [201] * 3
    first = sent[0].json()
    assert first == {"id": first["id"], "name": "0.pdf", "size": len(PDF) + 1, "sha256": _sha(PDF + b"\0")}
    assert unit.get(unit.task).text.count("đã nhận đủ") == 3
    chosen = [("upload", (None, one.json()["id"])) for one in sent]
    answer = unit.submit(files=chosen)
    assert answer.status_code == 303
    [given] = tasks_of(unit)["submissions"]
    assert [(one["deliverable"], one["name"]) for one in given["files"]] == [
        ("report", "0.pdf"),
        ("model", "1.pdf"),
        ("model", "2.pdf"),
    ]
    assert kept(unit) == sorted(one.json()["sha256"] for one in sent)
    assert (ahead(unit), rows(unit)) == ([], 0)


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_w06_a_form_that_must_be_corrected_keeps_the_files_that_came(unit: Unit) -> None:
    answer = unit.submit(files=THREE[:2])
    assert answer.status_code == 422
    came = re.findall(r'name="upload" value="([^"]+)" checked', answer.text)
    assert sorted(one.partition(":")[2] for one in came) == ["model", "report"]
    again = unit.submit(files=[*(("upload", (None, one)) for one in came), file("file.model", "2.pdf", PDF + b"2")])
    assert again.status_code == 303
    assert len(tasks_of(unit)["submissions"][0]["files"]) == 3
    assert ahead(unit) == []


def test_w08_what_pages_do_not_take_is_refused_before_anybody_presses(unit: Unit) -> None:
    answer = send(unit, "bao-cao.pdf", b"<html>hello</html>")
    assert answer.status_code == 422
    assert "bao-cao.pdf" in answer.json()["error"]
    assert (ahead(unit), kept(unit), rows(unit)) == ([], [], 0)


def test_too_large_a_file_is_refused_and_leaves_nothing(unit: Unit) -> None:
    answer = send(unit, "lớn.pdf", bytes((1 << 20) + 1))
    assert (answer.status_code, answer.json()["error"]) == (413, "Tệp lớn.pdf lớn quá 1 MB.")
    assert (ahead(unit), kept(unit)) == ([], [])


def test_a_file_is_dropped_by_its_own_link_alone(unit: Unit) -> None:
    sent = send(unit, "1.pdf").json()["id"]
    assert unit.client.delete(f"{unit.path}/uploads/{'0' * 24}").status_code == 404
    assert unit.client.delete(f"/n/{'0' * 26}/uploads/{sent}").status_code == 404
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert unit.client.delete(f"{unit.path}/uploads/{sent}", headers=foreign).status_code == 403
    assert unit.client.delete(f"{unit.path}/uploads/{sent}").status_code == 204
    assert (ahead(unit), rows(unit)) == ([], 0)


@pytest.mark.parametrize("task", ["", "999", "x", "other"])
def test_a_file_for_a_task_that_is_not_the_units_is_not_taken(unit: Unit, task: str) -> None:
    meant = str(unit.story.task_id("bao-cao", "xa-a2")) if task == "other" else task
    assert send(unit, "1.pdf", task=meant).status_code == 404
    assert ahead(unit) == []


def test_ten_files_and_no_more_wait_for_one_link(unit: Unit) -> None:
    for n in range(10):
        assert send(unit, f"{n}.pdf").status_code == 201
    refused = send(unit, "10.pdf")
    assert (refused.status_code, len(ahead(unit)), rows(unit)) == (422, 10, 10)
    assert refused.json()["error"].startswith("Đã có 10 tệp gửi lên mà chưa nộp")


def test_w44_a_full_disk_is_said_and_nothing_is_recorded(unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_half: Half, _block: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = counted(unit.story.store)
    monkeypatch.setattr(Half, "write", full)
    alone, whole = send(unit, "a.pdf"), unit.submit()
    for answer in (alone, whole):
        assert (answer.status_code, "không lưu được tệp" in answer.text) == (507, True)
    assert counted(unit.story.store) == before
    assert (kept(unit), ahead(unit), rows(unit)) == ([], [], 0)


def test_what_nobody_submits_goes_after_two_days(unit: Unit) -> None:
    send(unit, "1.pdf")
    folder, at = unit.story.settings.uploads_folder, unit.story.now
    assert clear(unit.story.store, folder, at + timedelta(hours=47)) == 0
    (path,) = folder.iterdir()
    os.utime(path, (at.timestamp(), at.timestamp()))
    assert clear(unit.story.store, folder, at + timedelta(hours=49)) == 1
    assert (ahead(unit), rows(unit)) == ([], 0)
