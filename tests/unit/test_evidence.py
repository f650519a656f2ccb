"""The evidence of one task: everything that proves how it was handled, in one file that is the same every time."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cli import main
from documents.evidence import Facts, Grid, Note, Paper, Row, Section, build
from lib.masked import masked
from lib.problem import Refused
from storage.keys import Keys
from storage.store import Store
from tests import services
from tests.integration.delivery_world import settings
from tests.lived_once import lived_once
from tests.unit.small_province import PLAN, PUBLISHED, at, on, publish_plan, task_of
from workflow import acts
from workflow.delivery.deliver import deliver
from workflow.keeping import letters
from workflow.papers.evidence_paper import paper
from workflow.tick import tick
from workflow.views import letter
from workflow.views.evidence import Evidence, gather

REPORT = "Báo cáo sơ kết.docx"


def live(store: Store, folder: Path) -> int:
    """A task with notices, a letter, a submission, a return with a new date, and an extension; its id."""
    publish_plan(store, districts=1)
    deliver(store, settings(folder), PUBLISHED)
    for day in (8, 16):
        tick(store, at(day))
        deliver(store, settings(folder), at(day))
    with on(store, at(18)) as connection:
        found = letter.gather(connection, letter.Asked(plan=PLAN), at(18))
        letters.record(connection, found, now=at(18), actor="desk")
    key = task_of(store, "h1")
    (folder / REPORT).write_bytes(b"x" * 1234)
    who: dict[str, Any] = {"now": at(21), "actor": "desk"}
    given = acts.Submission(by="Cán bộ đầu mối", files=[(None, folder / REPORT)])
    acts.submit(store, key, given, files_folder=folder / "kept", **who)
    acts.return_(store, key, reason="Thiếu số liệu biểu 1.1", due=date(2020, 12, 27), **who)
    acts.extend(store, key, until=date(2020, 12, 31), reason="Bão lụt", **who)
    return key


def lived(store: Store, folder: Path) -> int:
    """The same, where nothing is signed: lived once."""
    assert store.keys is None
    return int(lived_once(store, folder, (__name__, "evidence"), lambda: live(store, folder)))


def gathered(store: Store, key: int) -> Evidence:
    with on(store, at(22)) as connection:
        return gather(connection, key, at(22))


def words_of(written: Paper) -> str:
    """All that the paper says, in its order."""
    said: list[str] = [written.title, *written.about]
    for section in written.sections:
        said.append(section.title)
        for block in section.blocks:
            if isinstance(block, Facts):
                said += [text for row in block.rows for text in row]
            elif isinstance(block, Grid):
                said += [*block.headings, *(text for row in block.rows for text in (*row.cells, *row.below))]
            else:
                said.append(block.text)
    return "\n".join(said)


def test_it_says_who_decreed_what_and_how_the_date_came_about(store: Store, tmp_path: Path) -> None:
    said = words_of(paper(gathered(store, lived(store, tmp_path)), full=False))
    assert f"{PLAN}, 06/10/2020" in said
    assert "06/10/2020 09:00 · văn thư" in said
    assert (
        "Thời hạn khi ban hành: ngày ghi 15/12/2020, hạn hoàn thành 15/12/2020, kết thúc lúc 15/12/2020 24:00." in said
    )
    assert "Bộ luật Dân sự 2015, Đ.148" in said
    assert "Thời hạn từ 21/12/2020 09:00 (trả lại): ngày ghi 27/12/2020, hạn hoàn thành 28/12/2020" in said
    assert "Là ngày nghỉ (Chủ nhật); chuyển sang ngày làm việc kế tiếp" in said
    assert "(gia hạn): ngày ghi 31/12/2020" in said


def test_it_holds_every_notice_submission_and_act(store: Store, tmp_path: Path) -> None:
    evidence = gathered(store, lived(store, tmp_path))
    said = words_of(paper(evidence, full=False))
    sent = [one for one in evidence.notices if one["state"] == "sent"]
    assert {one["kind"] for one in sent} >= {"assignment", "reminder", "overdue"}
    assert all(f"Message-ID: {one['message_id']}" in said for one in sent)
    assert "đã gửi · 16/12/2020 09:00" in said
    assert f"SHA-256: {hashlib.sha256(b'x' * 1234).hexdigest()}" in said
    assert REPORT in said
    assert "\n1234\n" in said
    assert "Thiếu số liệu biểu 1.1 · 15/12/2020 » 28/12/2020" in said
    assert "Bão lụt · 28/12/2020 » 31/12/2020" in said


def test_the_journal_proves_it(store: Store, tmp_path: Path) -> None:
    evidence = gathered(store, lived(store, tmp_path))
    said = words_of(paper(evidence, full=False))
    actions = [one["action"] for one in evidence.entries]
    assert actions[0] == "plan.published"
    assert {"messages.sent", "rung.fired", "letter.drafted", "task.submit", "task.return", "task.extend"} <= set(
        actions
    )
    assert all(f"SHA-256: {one['hash']}" in said for one in evidence.entries)
    assert evidence.head is not None
    assert evidence.head[1] in said
    assert f"Nguyên vẹn: cả {evidence.verdict.entries} mục" in said
    broken = replace(evidence, verdict=replace(evidence.verdict, broken=3, why="nội dung đã bị sửa"))
    assert "ĐỨT ở mục 3: nội dung đã bị sửa." in words_of(paper(broken, full=False))


def test_what_is_of_another_unit_is_not_in_it(store: Store, tmp_path: Path) -> None:
    lived(store, tmp_path)
    evidence = gathered(store, task_of(store, "hoi1", "member-reports"))
    actions = [one["action"] for one in evidence.entries]
    assert "task.submit" not in actions
    fired = {one["detail"]["deadline"] for one in evidence.entries if one["action"] == "rung.fired"}
    assert fired <= {one["id"] for one in evidence.deadlines}


def test_addresses_are_masked_unless_asked_for(store: Store, tmp_path: Path) -> None:
    evidence = gathered(store, lived(store, tmp_path))
    said = words_of(paper(evidence, full=False))
    assert "d•••@h1.example · 09••••567" in said
    assert "dau-moi@" not in said
    assert "0901234567" not in said
    assert "dau-moi@h1.example · 0901234567" in words_of(paper(evidence, full=True))
    assert (masked("a@b.example"), masked("0901234567"), masked("113")) == ("•••@b.example", "09••••567", "•••")


def test_a_task_that_nobody_has_touched_has_evidence_too(store: Store) -> None:
    publish_plan(store)
    written = paper(gathered(store, task_of(store, "h1")), full=False)
    assert "Chưa ghi nhận báo cáo nào." in words_of(written)
    assert build(written).startswith(b"%PDF-")
    with pytest.raises(Refused, match="Không có nhiệm vụ 999"):
        gathered(store, 999)


# --- the file -------------------------------------------------------------------------------------------------------


def text_of(data: bytes, folder: Path) -> str:
    reader = shutil.which("pdftotext")
    if reader is None:
        services.missing("pdftotext (poppler-utils)")
    assert reader is not None
    (folder / "read.pdf").write_bytes(data)
    return subprocess.run(
        [reader, "-layout", str(folder / "read.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout


def a_paper(*blocks: Facts | Grid | Note, **more: Any) -> Paper:
    values: dict[str, Any] = {"title": "Hồ sơ", "about": ("Đơn vị",), "language": "vi", "at": at(22)}
    values |= {"footer": "Đôn Đốc", "page": "Trang", "sections": (Section("1. Phần một", blocks),)}
    return Paper(**{**values, **more})


def test_the_text_can_be_read_back_in_vietnamese(sqlite_url: str, tmp_path: Path) -> None:
    store = Store(sqlite_url)
    evidence = gathered(store, lived(store, tmp_path))
    store.dispose()
    data = build(paper(evidence, full=False))
    said = text_of(data, tmp_path)
    assert "HỒ SƠ XỬ LÝ NHIỆM VỤ" in said
    assert "Ban Thường trực Ủy ban MTTQ Việt Nam huyện 1" in said
    assert "Trang 1/" in said
    for wanted in [one["message_id"] for one in evidence.notices if one["message_id"]]:
        assert wanted in said
    for wanted in [one["hash"] for one in evidence.entries]:
        assert wanted in said
    assert b"/Lang (vi)" in data
    assert b"/Outlines" in data
    assert b"/DisplayDocTitle true" in data


def test_the_same_paper_is_the_same_file() -> None:
    written = a_paper(Note("Một câu."), Grid(("A", "B"), (1, 1), (Row(("một", "hai"), ("ba",)),)))
    assert build(written) == build(written)
    assert build(written) != build(replace(written, at=at(23)))


def test_what_comes_from_outside_stands_as_text(tmp_path: Path) -> None:
    nasty = "a\x00b {nb} **c** \u202e 漢 <b>\n" + "d" * 30 + " "
    said = text_of(build(a_paper(Facts((("x", nasty),)), Grid(("y",), (1,), (Row((nasty * 400,)),)))), tmp_path)
    assert "ab { nb } **c** ? <b> ddd" in " ".join(said.split())
    assert said.count("\f") > 1, "a text longer than a page goes on over several"


# --- the command ----------------------------------------------------------------------------------------------------


def test_the_command_writes_the_file_and_its_digest(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store(sqlite_url, Keys(None, tmp_path))
    key = live(store, tmp_path)
    store.dispose()
    monkeypatch.setenv("DONDOC_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    told = []
    for name in ("a.pdf", "b.pdf"):
        with pytest.raises(SystemExit) as ended:
            main(["evidence", str(key), "-o", name, "--now", "2020-12-22T09:00", "--json"])
        assert not ended.value.code
        told.append(json.loads(capsys.readouterr().out))
    assert told[0]["sha256"] == told[1]["sha256"] == hashlib.sha256((tmp_path / "a.pdf").read_bytes()).hexdigest()
    assert (told[0]["task"], told[0]["file"], told[0]["journal_holds"]) == (str(key), "a.pdf", True)
    with pytest.raises(SystemExit) as ended:
        main(["evidence", "x", "-o", "c.pdf"])
    assert ended.value.code == 1
    assert not (tmp_path / "c.pdf").exists()
