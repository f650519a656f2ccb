"""What came of a plan: kept with its end or later, shown with it, proven, brought back (change contract, A10)."""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from lib.problem import Refused
from storage.store import Store
from storage.tables import journal, outcome, plan
from tests.integration.command_line import PLAN, PLAN_FILE, Office
from tests.integration.offices import office as pages
from tests.integration.test_unit_pages import PDF
from tests.proven import assert_proven
from tests.stories.instants import at
from tests.stories.world import NUMBER, Story
from tests.stories.world import plan as plan_file
from tests.unit.small_province import on
from workflow.backup.backup import backup
from workflow.backup.restore import restore
from workflow.keeping.files import place
from workflow.keeping.sweep import sweep
from workflow.outcome.recorded import Kept, given, record
from workflow.outcome.shown import of_plan
from workflow.papers.evidence_paper import paper
from workflow.proof.prove import prove
from workflow.views.evidence import gather

OUTCOME = """outcome:
  held: {on: 25/12/2020, place: Hội trường, title: Hội nghị sơ kết}
  units: 18
  commendations:
    - {title: 5 năm Cuộc vận động, by: UBND tỉnh, to: collective, number: 11}
    - {title: Vận động ủng hộ, to: individual, number: 57}
  models:
    - {unit: HUYEN-A, title: Tuyến phố văn minh, chosen: true}
    - {unit: xa-a1, title: Tổ tự quản}
  summary: Đạt yêu cầu
  attachments: [bao-cao.pdf]
"""
FIGURES = {"held_on": "2020-12-25", "units": 18, "commendations": 68, "models": 2, "chosen": 1}
REPORT = b"%PDF-1.7 b\xc3\xa1o c\xc3\xa1o"
LATER = "2021-02-10T09:00"
MODELS = PLAN_FILE.replace("at_least: 2", "at_least: 1, model: true").replace("87/KH", "88/KH")
OTHER = "88/KH-MTTQ-BTT"


def test_a_plan_is_closed_with_its_outcome_and_shows_it_ever_since(office: Office) -> None:
    office.at("2020-10-06T10:00", "plan", "publish", office.write("other.yaml", MODELS))
    for task in (11, 12):  # both districts of the second plan
        given = ("--by", "Văn thư", "--paper")
        office.at("2020-12-01T09:00", "task", "submit", str(task), *given)
    office.write("bao-cao.pdf", REPORT)
    file = office.write("ket-qua.yaml", OUTCOME)
    assert office.json("status", "--plan", OTHER)["outcome"] is None
    assert "outcome" not in office.json("status")
    closed = office.json("plan", "close", OTHER, "--force", "--outcome", file, now=LATER)
    shown = office.json("plan", "show", OTHER)["outcome"]
    kept = {"name": "bao-cao.pdf", "size": len(REPORT), "sha256": hashlib.sha256(REPORT).hexdigest()}
    assert closed["outcome"] == shown
    assert (closed["status"], closed["accepted"]) == ("closed", 2)
    assert set(shown) == {"held", "units", "commendations", "models", "summary", "attachments"}
    assert shown["held"] == {"on": "2020-12-25", "place": "Hội trường", "title": "Hội nghị sơ kết"}
    assert [one["unit"] for one in shown["models"]] == ["huyen-a", "xa-a1"]
    assert shown["attachments"] == [kept]
    assert place(office.home / "files", kept["sha256"]).read_bytes() == REPORT
    [lacking] = closed["problems"]  # the other district handed in what is marked as a model
    assert (lacking["code"], lacking["severity"], lacking["line"]) == ("model-missing", "warning", 8)
    assert "huyen-b" in lacking["message"]
    assert office.json("status", "--plan", OTHER, now=LATER)["outcome"] == FIGURES
    assert office.json("status", "--plan", OTHER, "--as-of", "2020-12-31")["outcome"] is None, "not recorded by then"
    assert office.json("plan", "show", PLAN)["outcome"] is None
    said = office.at(LATER, "status", "--plan", OTHER).out
    assert "tổ chức ngày 25/12/2020; 18 đơn vị tham gia; 68 lượt khen thưởng; 2 mô hình; chọn 1" in " ".join(
        said.split()
    )
    assert "Tuyến phố văn minh" in office.at(LATER, "plan", "show", OTHER).out
    assert [one["action"] for one in office.json("journal", "--plan", OTHER)][-2:] == ["plan.closed", "plan.outcome"]
    office.run("journal", "verify")


def test_a_later_outcome_takes_its_place_and_both_are_kept(office: Office) -> None:
    office.json("plan", "close", PLAN, "--force", now=LATER)
    first = office.write("1.yaml", "outcome: {units: 1, attachments: [a.txt]}")
    office.write("a.txt", "a")
    office.json("plan", "outcome", PLAN, first, now="2021-02-11T09:00")
    again = office.json("plan", "outcome", PLAN, office.write("2.yaml", "outcome: {units: 2}"), now="2021-02-12T09:00")
    assert again["outcome"] == office.json("plan", "show", PLAN)["outcome"]
    assert (again["plan"], again["outcome"]["units"], again["outcome"]["attachments"]) == (PLAN, 2, [])
    assert office.json("status", "--plan", PLAN, "--as-of", "2021-02-11T12:00")["outcome"]["units"] == 1
    assert len([one for one in office.json("journal") if one["action"] == "plan.outcome"]) == 2
    office.run("journal", "verify")


def test_everything_that_is_wrong_is_refused_at_once_and_nothing_is_done(office: Office) -> None:
    wrong = """outcome:
  held: {on: 05/10/2020, wo: x}
  commendations: [{number: 0}]
  models: [{unit: huyen-a}, {unit: ban}, {unit: xa-z}]
  attachments: [nothing.pdf, key, pipe, large.pdf]
"""
    (office.home.parent / "key").symlink_to(office.home / "secret.key")
    os.mkfifo(office.home.parent / "pipe")
    with (office.home.parent / "large.pdf").open("wb") as large:
        large.truncate(26 << 20)
    file = office.write("wrong.yaml", wrong)
    answer = office.run("--now", LATER, "--json", "plan", "close", PLAN, "--outcome", file, wanted=1)
    found = [(one["code"], one["path"], one["line"]) for one in json.loads(answer.err)["errors"]]
    assert found == [
        ("tasks-open", None, None),
        ("before-issue", "outcome.held.on", 2),
        ("unknown-field", "outcome.held.wo", 2),
        ("bad-count", "outcome.commendations[0].number", 3),
        ("unit-without-task", "outcome.models[1].unit", 4),
        ("unit-without-task", "outcome.models[2].unit", 4),
        ("file-not-kept", "outcome.attachments[0]", 5),
        ("file-not-kept", "outcome.attachments[1]", 5),
        ("file-not-kept", "outcome.attachments[2]", 5),
        ("file-too-large", "outcome.attachments[3]", 5),
    ]
    assert "không có tệp hoặc thư mục này" in answer.err  # in the reader's language, not the machine's
    assert office.json("plan", "show", PLAN)["status"] == "published"
    early = office.write("early.yaml", "outcome: {held: {on: 2021-02-11}}")
    assert office.refused("plan", "close", PLAN, "--force", "--outcome", early, now=LATER)["code"] == "after-today"
    assert office.refused("plan", "outcome", PLAN, early, now="2021-02-11T09:00")["code"] == "not-closed"
    assert office.json("plan", "show", PLAN)["status"] == "published"
    assert not [one for one in (office.home / "files").rglob("*") if one.is_file()]


# --- on both databases -----------------------------------------------------------------------------------------------


def _closed(story: Story) -> Kept:
    """The plan is over: one report was accepted, and what came of it is kept with a file."""
    story.begin().publish(
        plan_file("- {id: reports, title: Báo cáo, assigned_to: [huyen-a, huyen-b], due: 2020-12-15}")
    )
    story.submit("reports", "huyen-a")
    story.now = at("2021-02-10 09:00")
    (story.folder / "a.pdf").write_bytes(REPORT)
    data = b"outcome: {held: {on: 2020-12-25}, models: [{unit: huyen-a, chosen: true}], attachments: [a.pdf]}"
    with given(data, story.folder, story.settings.files_folder, 1 << 20) as known:
        return record(story.store, NUMBER, known, closing=True, force=True, now=story.now, actor="ban")


def test_the_journal_tells_of_it_the_evidence_names_it_and_a_backup_brings_it_back(
    store: Store, tmp_path: Path
) -> None:
    story = Story(store, tmp_path)
    kept = _closed(story)
    folder, digest = story.settings.files_folder, kept.outcome["attachments"][0]["sha256"]
    assert_proven(store)
    for forged in ("outcome SET at = (SELECT min(at) FROM journal)", "outcome_file SET name = 'b.pdf'"):
        with store.engine.connect() as connection, connection.begin() as undone:
            connection.execute(text(f"UPDATE {forged}"))
            assert [one.table for one in prove(connection).differences] == ["outcome"]
            undone.rollback()
    swept = sweep(store, folder, store.clock())
    assert (swept.aside, swept.missing) == ((), ())
    other_task = story.task_id("reports", "huyen-b")
    with on(store, story.now) as connection:
        evidence = gather(connection, other_task, story.now)
        plan_id = connection.scalar(select(plan.c.id))
    assert evidence.plan["outcome"] == kept.outcome
    assert "plan.outcome" in [one["action"] for one in evidence.entries]
    facts: Any = paper(evidence, full=False).sections[0].blocks[0]
    assert ("Kết quả của kế hoạch", "tổ chức ngày 25/12/2020; 1 mô hình; chọn 1 để nhân rộng") in facts.rows
    made = backup(store, folder, tmp_path / "a.zip", story.now)
    assert list(made.files) == [digest]
    other = Store(f"sqlite:///{tmp_path / 'other' / 'dondoc.sqlite3'}")
    restore(other, tmp_path / "other" / "files", tmp_path / "a.zip", story.now, lambda _what: None)
    with other.read() as connection:
        assert of_plan(connection, plan_id) == kept.outcome
    assert place(tmp_path / "other" / "files", digest).read_bytes() == REPORT
    other.dispose()


def test_what_cannot_be_kept_leaves_the_plan_running(store: Store, tmp_path: Path) -> None:
    story = Story(store, tmp_path)
    story.begin().publish(plan_file("- {id: reports, title: Báo cáo, assigned_to: huyen-a, due: 2020-12-15}"))
    (tmp_path / "a.pdf").write_bytes(REPORT)
    with (
        given(b"outcome: {attachments: [a.pdf]}", tmp_path, story.settings.files_folder, 1 << 20) as known,
        pytest.raises(Refused, match="chưa hoàn thành"),
    ):
        record(store, NUMBER, known, closing=True, now=story.now, actor="ban")
    with store.read() as connection:
        assert connection.scalars(select(plan.c.status)).all() == ["published"]
        assert connection.scalars(select(outcome.c.id)).all() == []
        assert connection.scalars(select(journal.c.action).where(journal.c.action == "plan.closed")).all() == []
    assert [one for one in story.settings.files_folder.rglob("*") if one.is_file()] == []


# --- by page ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_desk_closes_a_plan_by_page_with_its_outcome(store: Store, database_url: str, tmp_path: Path) -> None:
    with pages(store, database_url, tmp_path) as there:
        story = there.story
        models = "[{id: model, title: Mô hình, model: true}]"
        story.publish(
            plan_file(f"- {{id: a, title: Báo cáo, assigned_to: huyen-a, due: 2020-12-15, deliverables: {models}}}")
        )
        story.hand_in(story.task_id("a", "huyen-a"), "huyen-a")
        desk, page = there.signed_in("ban", "desk"), "/plans/1/attachments"

        def close(data: str, *files: tuple[str, bytes], **fields: str) -> Any:
            shown = desk.get(page).text
            [form] = re.findall(r'<form class="narrow"[^>]*close".*?</form>', shown, re.DOTALL)
            hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
            sent = [("outcome", ("ket-qua.yaml", data.encode())), *(("attachment", one) for one in files)]
            return desk.client.post("/plans/1/close", data=hidden | fields, files=sent)

        wrong = close("outcome: {held: {on: 2020-10-01}, attachments: [x/a.pdf, ../../etc/passwd]}", ("a.pdf", PDF))
        assert wrong.status_code == 422
        assert "dòng 1, cột 22 · outcome.held.on: Ngày tổ chức trước ngày ban hành" in wrong.text
        assert "Chưa kèm tệp ../../etc/passwd." in wrong.text
        assert "Chưa kèm tệp x/a.pdf" not in wrong.text
        outcome_file = "outcome: {held: {on: 2020-10-06, title: <b>Hội nghị}, attachments: [a.pdf]}"
        lacking = close(outcome_file, ("a.pdf", PDF))
        assert lacking.status_code == 422
        assert "Đơn vị huyen-a đã hoàn thành" in lacking.text
        assert 'name="lacking"' in lacking.text
        hostile = close(f"{outcome_file[:-1]}, units: x}}", ("a.pdf", b"<script>"), lacking="yes")
        assert (hostile.status_code, hostile.text.count('<li><a href="#outcome">')) == (422, 2)
        done = close(outcome_file, ("a.pdf", PDF), lacking="yes")
        assert (done.status_code, done.headers["location"]) == (303, "/plans/1")
        assert "Kết quả: tổ chức ngày 06/10/2020" in desk.get("/plans/1").text
        kept = desk.get(page).text
        assert "&lt;b&gt;Hội nghị, 06/10/2020" in kept
        assert "a.pdf" in kept
        assert_proven(story.store)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_files_of_every_outcome_are_taken_away_by_page(store: Store, database_url: str, tmp_path: Path) -> None:
    with pages(store, database_url, tmp_path) as there:
        story = there.story
        kept = _closed(story).outcome["attachments"][0]
        reader, beside, link = (*(there.signed_in(one, "reader") for one in ("tinh", "huyen-a")), "/plans/1/outcome/1")
        for page in ("/plans/1", "/plans/1/attachments"):
            who = reader if page == "/plans/1" else there.signed_in("ban", "desk")
            assert f'<a href="{link}">a.pdf</a>' in who.get(page).text
        given_back = reader.get(link)
        assert (given_back.status_code, given_back.content) == (200, REPORT)
        assert given_back.headers["content-disposition"] == "attachment; filename*=UTF-8''a.pdf"
        assert given_back.headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert (given_back.headers["cache-control"], given_back.headers["content-type"]) == (
            "private, no-store",
            "application/octet-stream",
        )
        assert link not in beside.get("/plans/1").text, "who sees a part of the plan is told nothing of the whole"
        assert [beside.get(link).status_code, reader.get("/plans/1/outcome/2").status_code] == [404, 404]
        hostile = story.folder / "<b>{{7*7}}.pdf"
        hostile.write_bytes(b"other")
        again = b'outcome: {units: 2, attachments: ["<b>{{7*7}}.pdf"]}'
        with given(again, story.folder, story.settings.files_folder, 1 << 20) as known:
            record(story.store, NUMBER, known, closing=False, now=at("2021-02-10 10:00"), actor="ban")
        story.now = at("2021-02-10 10:30")
        shown = reader.get("/plans/1").text
        assert '<a href="/plans/1/outcome/2">&lt;b&gt;{{7*7}}.pdf</a>' in shown
        assert link not in shown
        assert f'<a href="{link}">a.pdf</a>' in reader.get("/plans/1?as_of=2021-02-10T09:30").text
        assert reader.get(link).content == REPORT, "all are kept"
        other = reader.get("/plans/1/outcome/2")
        saved = "attachment; filename*=UTF-8''%3Cb%3E%7B%7B7%2A7%7D%7D.pdf"
        assert (other.content, other.headers["content-disposition"]) == (b"other", saved)
        place(story.settings.files_folder, kept["sha256"]).unlink()
        assert reader.get(link).status_code == 404
