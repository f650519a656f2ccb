"""The task as its desk sees it, and what the desk decides there: each act is that of the command line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from storage.store import Store
from tests.integration.desks_at_work import HOSTILE, PDF, decide, desk_at_work, hand_in, shown, task_of
from tests.integration.offices import Browser, Office
from tests.integration.test_desk_sign_in import EMAIL, PASSWORD, person
from tests.integration.test_unit_pages import counted
from workflow.acting.submission import recall

EMBEDDED = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ACTS = ("accept", "return", "extend", "waive", "submit")
FIELDS = {"reason": "vì thế", "until": "2020-12-28", "by_name": "Văn thư"}


@pytest.fixture
def at(store: Store, database_url: str, tmp_path: Path) -> Iterator[Office]:
    with desk_at_work(store, database_url, tmp_path) as one:
        yield one


def test_w09_each_act_pressed_on_the_page_is_that_of_the_command_line(at: Office) -> None:
    desk = at.signed_in("ban", "desk", name="Nguyễn Thị An")
    id = hand_in(at, "xa-a1")
    answer = decide(desk, id, "return", reason="Thiếu  biểu 1.1", due="20/12/2020")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/tasks/{id}")
    found = shown(at, id)
    assert (found["status"], found["due_given"], found["extended_from"]) == ("returned", "2020-12-20", "2020-12-15")
    assert found["acts"][-1]["reason"] == "Thiếu biểu 1.1"
    assert re.fullmatch("account:[0-9]+", found["acts"][-1]["actor"])
    assert decide(desk, id, "extend", until="2020-12-28", reason="Bão lụt").status_code == 303
    assert shown(at, id)["due_given"] == "2020-12-28"
    assert decide(desk, id, "submit", by_name="Ông Ba", at="2020-12-09", note="bản giấy").status_code == 303
    given = shown(at, id)["submissions"][-1]
    assert (given["by"], given["paper"], given["note"], given["submitted_at"][:16]) == (
        *("Ông Ba", True, "bản giấy"),
        "2020-12-09T23:59",
    )
    assert decide(desk, id, "accept").status_code == 303
    assert shown(at, id)["status"] == "accepted"
    other = task_of(at, "xa-a2")
    assert decide(desk, other, "waive", reason="Đã sáp nhập").status_code == 303
    assert shown(at, other)["status"] == "waived"
    page = desk.get(f"/tasks/{id}").text
    for words in ("Nguyễn Thị An", "trang đơn vị, đầu mối", "“Thiếu biểu 1.1”", "bản giấy", "Hoàn thành đúng hạn"):
        assert words in page
    assert "account:" not in page
    assert [name for name in ACTS if f'action="/tasks/{id}/{name}"' in page] == []


@EMBEDDED
def test_a_scan_is_kept_with_what_came_on_paper_once_though_pressed_twice(at: Office) -> None:
    desk, id = at.signed_in("ban", "desk"), task_of(at, "xa-a1")
    files = [("file.report", ("bản chụp.pdf", PDF, "application/pdf"))]
    fields = {"by_name": "Văn thư", "key": "k"}
    for _ in range(2):
        answer = desk.press(f"/tasks/{id}", f"/tasks/{id}/submit", fields, files=files)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/tasks/{id}")
    [given] = shown(at, id)["submissions"]
    assert [(one["deliverable"], one["name"]) for one in given["files"]] == [("report", "bản chụp.pdf")]
    got = desk.get(f"/tasks/{id}/files/{given['files'][0]['id']}")
    assert (got.content, got.headers["content-security-policy"]) == (PDF, "sandbox; default-src 'none'")
    assert "attachment" in got.headers["content-disposition"]
    page = [("file", ("trang.pdf", b"<html>", "application/pdf"))]
    refused = desk.press(f"/tasks/{id}", f"/tasks/{id}/submit", {"by_name": "Văn thư"}, files=page)
    assert (refused.status_code, 'id="error-submit-file"' in refused.text) == (422, True)


WRONG = [
    ("return", {"reason": " "}, "return-reason", "Hãy ghi lý do (1–2.000 ký tự)."),
    ("return", {"reason": "x", "due": "31/04/2021"}, "return-due", "31/04/2021"),
    ("return", {"reason": "x", "due": "2020-12-09"}, "return-due", "đã qua"),
    ("submit", {"by_name": "x"}, "submit-by_name", "2–100 ký tự"),
    ("submit", {"by_name": "Văn thư", "at": "11/12/2020"}, "submit-at", "sau hiện tại"),
    ("waive", {"reason": "x" * 2001}, "waive-reason", "2.000 ký tự"),
]


@EMBEDDED
def test_what_is_wrong_is_named_at_its_field_and_what_was_typed_stays(at: Office) -> None:
    desk, id = at.signed_in("ban", "desk"), hand_in(at, "xa-a1")
    before = counted(at.story.store)
    for act, fields, field, told in WRONG:
        answer = decide(desk, id, act, **fields)
        assert answer.status_code == 422, (act, fields)
        assert re.search(rf'id="error-{field}">[^<]*{re.escape(told)}', answer.text), (act, fields)
        assert f'href="#{field}"' in answer.text
        assert f'id="{field}"' in answer.text
        assert "<title>Lỗi: " in answer.text
        assert "<details open><summary>" in answer.text
        assert answer.text.count('class="error"') == 1
    assert counted(at.story.store) == before
    open_task = task_of(at, "xa-a2")
    not_later = decide(desk, open_task, "extend", until="2020-12-15", reason="vì thế")
    assert (not_later.status_code, 'id="error-extend-until"' in not_later.text) == (422, True)
    assert ">vì thế</textarea>" in not_later.text


def test_w29_of_two_desks_one_decides_and_the_other_is_told_what_happened(at: Office) -> None:
    one, other = at.signed_in("ban", "desk"), at.signed_in("tinh", "desk")
    id = hand_in(at, "xa-a1")
    page = other.get(f"/tasks/{id}").text
    assert decide(one, id, "accept").status_code == 303
    csrf = re.findall(r'name="csrf" value="([^"]+)"', page)[-1]
    late = other.client.post(f"/tasks/{id}/return", data={"csrf": csrf, "reason": "Thiếu số liệu biểu 2"})
    assert late.status_code == 409
    assert "Nhiệm vụ này vừa được xác nhận hoàn thành; dưới đây là tình trạng hiện nay." in late.text
    assert 'data-status="accepted"' in late.text
    assert "“Thiếu số liệu biểu 2”" in late.text
    assert [one["action"] for one in shown(at, id)["acts"]] == ["submit", "accept"]
    both, together = hand_in(at, "xa-a2"), Barrier(2)

    def press(who: Browser, act: str) -> int:
        csrf = re.findall(r'name="csrf" value="([^"]+)"', who.get(f"/tasks/{both}").text)[-1]
        together.wait(10)
        answer = who.client.post(f"/tasks/{both}/{act}", data={"csrf": csrf, "reason": "Thiếu"})
        return int(answer.status_code)

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, (one, other), ("accept", "return")))
    assert answers == [303, 409]
    assert len(shown(at, both)["acts"]) == 2


@EMBEDDED
def test_a_form_gone_back_to_and_changed_is_another_press(at: Office) -> None:
    desk, id = at.signed_in("ban", "desk"), task_of(at, "xa-a1")
    for note in ("một", "một", "hai"):
        assert decide(desk, id, "submit", by_name="Văn thư", note=note, key="k").status_code == 303
    assert [one["note"] for one in shown(at, id)["submissions"]] == ["một", "hai"]


@EMBEDDED
def test_w11_a_report_taken_back_is_accepted_no_more(at: Office) -> None:
    desk, id = at.signed_in("ban", "desk"), hand_in(at, "xa-a1")
    page = desk.get(f"/tasks/{id}").text
    recall(at.story.store, int(id), now=at.story.now, actor="link:xa-a1:officer")
    csrf = re.findall(r'name="csrf" value="([^"]+)"', page)[-1]
    answer = desk.client.post(f"/tasks/{id}/accept", data={"csrf": csrf})
    assert (answer.status_code, "vừa được rút lại" in answer.text) == (409, True)


@EMBEDDED
def test_w17_w18_whose_it_is_not_does_nothing(at: Office) -> None:
    """A reader and a district see, and are told whose it is; another organisation finds nothing."""
    id = hand_in(at, "xa-a1")
    looking = [at.signed_in("ban", "reader"), at.signed_in("huyen-a", "desk"), at.signed_in("xa-a1", "reader")]
    desk, stranger = at.signed_in("ban", "desk"), at.signed_in("hoi-nong-dan", "desk")
    before = counted(at.story.store)
    own = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', desk.get(f"/tasks/{id}").text))
    for who in looking:
        page = who.get(f"/tasks/{id}")
        assert (page.status_code, "<form class=" in page.text) == (200, False)
        mine = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
        for act in ACTS:
            answer = who.client.post(f"/tasks/{id}/{act}", data=FIELDS | mine)
            assert (answer.status_code, "Đơn vị ban" in answer.text) == (403, True), act
    mine = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', stranger.get("/plans").text))
    nothing = stranger.get("/tasks/999999").content
    for path in (
        f"/tasks/{id}",
        f"/tasks/{id}/files/1",
        f"/tasks/{id}/evidence.pdf",
        "/tasks/x",
        "/tasks/9999999999999",
    ):
        assert (stranger.get(path).status_code, stranger.get(path).content) == (404, nothing), path
    for act in ACTS:
        answer = stranger.client.post(f"/tasks/{id}/{act}", data=FIELDS | mine)
        assert (answer.status_code, answer.content) == (404, nothing), act
        assert desk.client.post(f"/tasks/{id}/{act}", data=FIELDS).status_code == 403, "no csrf"
        foreign = {"Origin": "https://evil.example"}
        assert desk.client.post(f"/tasks/{id}/{act}", data=FIELDS | own, headers=foreign).status_code == 403
        assert at.browser().client.post(f"/tasks/{id}/{act}", data=FIELDS | own).status_code == 401
        assert desk.get(f"/tasks/{id}/{act}").status_code in (404, 405)
    assert counted(at.story.store) == before


@EMBEDDED
def test_w31_a_sign_in_that_ended_while_a_reason_was_typed_carries_it(at: Office) -> None:
    id, who = hand_in(at, "xa-a1"), at.browser()
    person(at, "desk")
    answer = who.client.post(f"/tasks/{id}/return", data={"reason": "Thiếu <biểu> 1.1", "csrf": "x", "key": "y"})
    assert answer.status_code == 401
    fields = dict(re.findall(r'type="hidden" name="([\w.]+)" value="([^"]*)"', answer.text))
    assert {name: unescape(text) for name, text in fields.items() if name.startswith("carried.")} == {
        "carried.reason": "Thiếu <biểu> 1.1"
    }
    fields |= {"carried.reason": "Thiếu <biểu> 1.1", "email": EMAIL, "password": PASSWORD}
    page = who.client.post("/sign-in", data=fields)
    assert ">Thiếu &lt;biểu&gt; 1.1</textarea>" in page.text
    opened = re.search(r"<details open><summary>([^<]*)", page.text)
    assert opened is not None
    assert opened[1] == "Trả lại, yêu cầu bổ sung"
    assert shown(at, id)["status"] == "submitted", "nothing is done before it is pressed"
    assert decide(who, id, "return", reason="Thiếu <biểu> 1.1").status_code == 303
    assert shown(at, id)["status"] == "returned"


@EMBEDDED
def test_w25_w22_names_and_notes_are_shown_as_text(at: Office) -> None:
    id = hand_in(at, "xa-a1", f"{HOSTILE.replace('/', '')}.pdf", note=HOSTILE)
    desk = at.signed_in("ban", "desk", name=HOSTILE)
    decide(desk, id, "return", reason=HOSTILE)
    page = desk.get(f"/tasks/{id}")
    assert "<script>alert" not in page.text
    assert page.text.count("&lt;script&gt;alert") >= 4
    assert ("{{7*7}}" in page.text, ">49<" in page.text, "<b>sơ kết</b>" in page.text) == (True, False, False)
    assert "style=" not in page.text


@EMBEDDED
def test_the_evidence_hides_addresses_from_readers(at: Office, monkeypatch: Any) -> None:
    import documents.evidence

    told: list[str] = []
    build = documents.evidence.build
    once = [build, lambda _paper: b"%PDF"]  # it takes its time
    monkeypatch.setattr(documents.evidence, "build", lambda paper: told.append(str(paper)) or once.pop(0)(paper))
    id = hand_in(at, "xa-a1")
    for who in (at.signed_in("ban", "reader"), at.signed_in("ban", "desk")):
        answer = who.get(f"/tasks/{id}/evidence.pdf")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
        assert answer.content.startswith(b"%PDF")
    assert ["officer@xa-a1.example" in one for one in told] == [False, True]
