"""What waits for a desk: reports to review, requests and questions to answer, letters to draft, files to take away."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from storage.store import Store
from storage.tables import journal
from tests.integration.desks_at_work import HOSTILE, PDF, ask, desk_at_work, hand_in, shown, task_of, wonder
from tests.integration.offices import Browser, Office
from tests.integration.test_unit_pages import counted
from tests.stories.world import plan
from workflow.acting.submission import recall
from workflow.views.unit import asked

EMBEDDED = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
UNITS = ("xa-a1", "xa-a2", "xa-b1")


@pytest.fixture
def at(store: Store, database_url: str, tmp_path: Path) -> Iterator[Office]:
    with desk_at_work(store, database_url, tmp_path) as one:
        yield one


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


def queue(who: Browser, path: str = "/review") -> list[str]:
    return re.findall(r'<tr data-task="(\d+)"', who.get(path).text)


# --- review --------------------------------------------------------------------------------------------------------


def test_w28_three_at_once_where_one_was_taken_back_two_done_one_explained(at: Office) -> None:
    desk = at.signed_in("ban", "desk")
    ids = [hand_in(at, unit) for unit in UNITS]
    assert queue(desk) == ids
    page = desk.get("/review").text
    recall(at.story.store, int(ids[1]), now=at.story.now, actor="link:xa-a2:officer")
    pressed = {**hidden(page[page.index('id="task"') :]), "task": ids}
    answer = desk.client.post("/review", data=pressed)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/review?done=2&left={ids[1]}")
    told = desk.get(answer.headers["location"]).text
    assert "Đã xác nhận hoàn thành 2 nhiệm vụ." in told
    [explained] = re.findall(r'<li data-left="(\d+)">(.*?)</li>', told, re.DOTALL)
    assert explained[0] == ids[1]
    for words in ("Đơn vị xa-a2", "đã tiếp nhận", "Rút lại", "trang đơn vị, đầu mối"):
        assert words in explained[1], explained[1]
    assert [shown(at, id)["status"] for id in ids] == ["accepted", "acknowledged", "accepted"]
    again = desk.client.post("/review", data=pressed)
    assert (again.status_code, again.headers["location"]) == (303, answer.headers["location"])
    assert "Không có báo cáo nào chờ xác nhận." in told


@EMBEDDED
def test_the_queue_is_oldest_first_over_all_own_plans_and_says_in_time_or_late(at: Office) -> None:
    at.story.publish(plan("- {id: khac, title: Khác, assigned_to: {units: [xa-b1]}, due: 2020-12-30}", number="90/KH"))
    first = hand_in(at, "xa-a1", note="kèm <b>phụ lục</b>")
    at.story.at("2020-12-15 09:00")
    at.story.put_mail_aside()
    at.story.submit("khac", "xa-b1")
    at.story.at("2020-12-16 09:00")
    at.story.put_mail_aside()
    late = hand_in(at, "xa-a2")
    desk = at.signed_in("ban", "desk")
    other = task_of(at, "xa-b1", "khac")
    assert queue(desk) == [first, other, late]
    page = desk.get("/review").text
    assert [bool(one) for one in re.findall(r"Nộp quá hạn|(Nộp đúng hạn)", page)] == [True, True, False]
    assert "kèm &lt;b&gt;phụ lục&lt;/b&gt;" in page
    [key] = re.findall(r'<option value="(\d+)">90/KH</option>', page)
    assert queue(desk, f"/review?plan={key}") == [other]
    assert queue(at.signed_in("tinh", "desk")) == [first, other, late]
    assert queue(at.signed_in("huyen-a", "desk")) == []
    assert desk.press(f"/review?plan={key}", "/review", {"only": other}).headers["location"] == (
        f"/review?plan={key}&done=1"
    )
    assert (shown(at, other)["status"], queue(desk)) == ("accepted", [first, late])
    page = desk.get("/review").text
    pressed = hidden(page[page.index('id="task"') :])
    for id in (first, late):  # back in the browser, and another button of the same page
        assert desk.client.post("/review", data={**pressed, "only": id}).headers["location"] == "/review?done=1"
    assert [shown(at, id)["status"] for id in (first, late)] == ["accepted", "accepted"]
    id = hand_in(at, "xa-b1")
    nothing = desk.press("/review", "/review")
    assert (nothing.status_code, "Hãy chọn ít nhất một báo cáo." in nothing.text) == (422, True)
    assert (queue(desk, "/review?page=7"), shown(at, id)["status"]) == ([id], "submitted")


@EMBEDDED
def test_w17_the_queue_is_the_desks_alone(at: Office) -> None:
    id, request, question = hand_in(at, "xa-a1"), ask(at, "xa-a2"), wonder(at, "xa-a2")
    reader, district = at.signed_in("ban", "reader"), at.signed_in("huyen-a", "desk")
    stranger, desk = at.signed_in("hoi-nong-dan", "desk"), at.signed_in("ban", "desk")
    before = counted(at.story.store)
    nothing = stranger.get("/tasks/999999").content
    answers = [
        *(f"/extensions/{request}/{act}" for act in ("grant", "shorten", "refuse")),
        f"/questions/{question}/answer",
        "/review",
    ]
    fields = {"reason": "vì", "until": "2020-12-20", "text": "đến hết 30/11", "task": id}
    for who, status in ((reader, 403), (district, 403), (stranger, 404)):
        csrf = hidden(who.get("/plans").text)
        for path in answers:
            answer = who.client.post(path, data=fields | csrf)
            assert answer.status_code == status, (status, path)
            assert status == 403 or answer.content == nothing
    for path in ("/review", "/requests"):
        assert (reader.get(path).status_code, at.browser().get(path).status_code) == (403, 401)
    for path in answers:
        assert desk.client.post(path, data=fields).status_code == 403, "no csrf"
        assert at.browser().client.post(path, data=fields).status_code == 401
        unknown = desk.client.post(re.sub(r"\d+", "999999", path), data=fields | hidden(desk.get("/plans").text))
        assert path == "/review" or (unknown.status_code, unknown.content) == (404, nothing)
    assert shown(at, id)["status"] == "accepted", "the last press was the desk's own"
    assert counted(at.story.store)[0] == before[0] + 1


# --- requests and questions ----------------------------------------------------------------------------------------


def test_w12_asked_shortened_refused_granted_answered_from_one_page(at: Office) -> None:
    desk = at.signed_in("ban", "desk")
    one, two, three = (ask(at, unit, reason=f"Bão {HOSTILE}") for unit in UNITS)
    question = wonder(at, "xa-a1", HOSTILE)
    page = desk.get("/requests").text
    assert re.findall(r'data-request="(\d+)"', page) == [one, two, three]
    for words in ("Đơn vị xa-a1", "25/12/2020", "Hạn hiện nay", "15/12/2020", "Văn thư xã"):
        assert words in page
    assert "<script>alert" not in page
    shorter = {"until": "20/12/2020", "reason": "Phải tổng hợp trước 22/12"}
    assert desk.press("/requests", f"/extensions/{one}/shorten", shorter).headers["location"] == "/requests"
    wrong = desk.press("/requests", f"/extensions/{two}/refuse", {"reason": " "})
    assert (wrong.status_code, f'id="error-refuse-{two}-reason"' in wrong.text) == (422, True)
    late = desk.press("/requests", f"/extensions/{two}/shorten", {"until": "26/12/2020", "reason": "vì thế"})
    assert (late.status_code, f'id="error-shorten-{two}-until"' in late.text) == (422, True)
    assert ">vì thế</textarea>" in late.text
    assert desk.press("/requests", f"/extensions/{two}/refuse", {"reason": "Không lùi được"}).status_code == 303
    stale = hidden(page)
    assert desk.press("/requests", f"/extensions/{three}/grant").status_code == 303
    assert desk.press("/requests", f"/questions/{question}/answer", {"text": "Đến hết 30/11"}).status_code == 303
    meanwhile = desk.client.post(f"/extensions/{two}/refuse", data={"csrf": stale["csrf"], "reason": "Đã quá muộn"})
    assert (meanwhile.status_code, "không còn chờ trả lời" in meanwhile.text) == (409, True)
    assert "“Đã quá muộn”" in meanwhile.text
    with at.story.store.read() as connection:
        states = [(row["state"], row["granted_until"]) for row in asked.extensions(connection, at.story.now)]
        [told] = asked.questions(connection)
    assert states == [("shortened", "2020-12-20"), ("refused", None), ("granted", "2020-12-25")]
    assert (told["state"], told["answer"]) == ("answered", "Đến hết 30/11")
    assert [shown(at, task_of(at, unit))["due_given"] for unit in UNITS] == ["2020-12-20", "2020-12-15", "2020-12-25"]
    after = desk.get("/requests").text
    assert "Không có đề nghị hay câu hỏi nào chờ trả lời." in after
    assert "Đã trả lời (4 gần nhất)" in after
    told = [[row["kind"] for row in at.story.notices(unit) if row["kind"] in ("extended", "refused")] for unit in UNITS]
    assert told == [["extended"], ["refused"], ["extended"]]


@EMBEDDED
def test_a_question_answered_meanwhile_is_a_409_and_the_answer_typed_stays(at: Office) -> None:
    desk, question = at.signed_in("ban", "desk"), wonder(at, "xa-a1")
    page = hidden(desk.get("/requests").text)
    assert desk.press("/requests", f"/questions/{question}/answer", {"text": "Một"}).status_code == 303
    answer = desk.client.post(f"/questions/{question}/answer", data={"csrf": page["csrf"], "text": "Hai"})
    assert (answer.status_code, "“Hai”" in answer.text) == (409, True)


# --- papers --------------------------------------------------------------------------------------------------------


def plan_of(who: Browser, at: Office) -> str:
    [id] = set(re.findall(r'href="/plans/(\d+)"', who.get(f"/tasks/{task_of(at, 'xa-a1')}").text))
    return id


def entries(at: Office, action: str) -> list[Any]:
    with at.story.store.read() as connection:
        return list(connection.execute(select(journal).where(journal.c.action == action)))


@EMBEDDED
def test_the_reminder_letter_is_pressed_for_and_entered(at: Office) -> None:
    import docx

    hand_in(at, "xa-a1")
    at.story.submit("so-lieu", "xa-a1")
    desk = at.signed_in("ban", "desk")
    path = f"/plans/{plan_of(desk, at)}/letter.docx"
    early = desk.client.post(path, data=hidden(desk.get("/plans").text))
    assert (early.status_code, "không soạn công văn" in early.text) == (422, True)
    assert desk.get(path).status_code == 405
    at.story.at("2020-12-18 09:00")
    at.story.put_mail_aside()
    desk, reader = at.signed_in("ban", "desk"), at.signed_in("ban", "reader")
    csrf = hidden(desk.get("/plans").text)
    assert "01/01/1999" in desk.client.post(path, data={**csrf, "due": "01/01/1999"}).text
    answer = desk.client.post(path, data={**csrf, "due": "28/12/2020"})
    assert (answer.status_code, answer.headers["content-disposition"]) == (
        *(200, 'attachment; filename="cong-van-don-doc-87-kh-mttq-btt-lan-1.docx"'),
    )
    written = docx.Document(io.BytesIO(answer.content))
    cells = [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    assert [unit for unit in UNITS if f"Đơn vị {unit}" in cells] == ["xa-a2", "xa-b1"]
    [entry] = entries(at, "letter.drafted")
    assert entry.actor.startswith("account:")
    mine = hidden(reader.get("/plans").text)
    assert reader.client.post(path, data=mine).status_code == 403
    stranger = at.signed_in("hoi-nong-dan", "desk")
    assert stranger.client.post(path, data=hidden(stranger.get("/plans").text)).status_code == 404
    assert (desk.client.post(path, data={"due": ""}).status_code, at.browser().client.post(path).status_code) == (
        403,
        401,
    )
    assert len(entries(at, "letter.drafted")) == 1


@EMBEDDED
def test_w25_all_files_in_one_archive_as_far_as_one_sees(at: Office) -> None:
    hand_in(at, "xa-a1", "=1+1.pdf", unicodedata.normalize("NFD", "báo cáo.pdf"), "Báo cáo.pdf")
    hand_in(at, "xa-a2", "../a:b.pdf".replace("/", "\\"))
    at.story.submit("so-lieu", "xa-a1")
    desk, district = at.signed_in("ban", "desk"), at.signed_in("huyen-b", "desk")
    path = f"/plans/{plan_of(desk, at)}/files.zip"
    answer = desk.get(path)
    assert answer.headers["content-type"] == "application/zip"
    archive = ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    names = archive.namelist()
    assert sorted(names[1:]) == [
        *("xa-a1/report/=1+1.pdf", "xa-a1/report/Báo cáo (2).pdf", "xa-a1/report/báo cáo.pdf"),
        "xa-a2/report/_a_b.pdf",
    ]
    rows = list(csv.reader(io.StringIO(archive.read("danh-sach.csv").decode("utf-8-sig"))))
    digests = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in names[1:]}
    assert {row[6]: row[8] for row in rows[1:]} == digests
    assert "'=1+1.pdf" in [row[5] for row in rows]
    assert archive.read("xa-a2/report/_a_b.pdf") == PDF + b"xa-a2"
    for query, units in (("under=huyen-a", 4), ("under=huyen-b", 0), ("item=so-lieu", 0), ("standing=overdue", 0)):
        found = ZipFile(io.BytesIO(desk.get(f"{path}?{query}").content)).namelist()
        assert len(found) == 1 + units, query
    assert len(ZipFile(io.BytesIO(district.get(path).content)).namelist()) == 1, "of its own communes nothing came"
    taken = entries(at, "files.downloaded")
    assert [one.plan_id for one in taken] == [taken[0].plan_id] * 6
    assert '"files":4' in taken[0].detail.replace(" ", "")
    assert desk.client.head(path).status_code == 200
    stranger = at.signed_in("hoi-nong-dan", "desk")
    assert (stranger.get(path).status_code, desk.get(f"{path}?under=nowhere").status_code) == (404, 404)
    assert len(entries(at, "files.downloaded")) == 6
