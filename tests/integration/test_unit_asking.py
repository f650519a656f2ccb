"""A unit asks by its link over plain HTTP: more time and questions, answered by the desk (W-12, the unit's side)."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from httpx import Response
from sqlalchemy import select

from storage.tables import plan
from tests.integration.test_unit_pages import PUBLIC, Unit, counted, tasks_of
from tests.integration.test_unit_pages import unit as unit
from tests.stories.world import officer
from workflow.asking import extensions, questions
from workflow.views.unit import asked

ASKED = {"by": "holder", "until": "25/12/2020", "reason": "Bão lụt"}


def press(unit: Unit, what: str, fields: dict[str, Any], **more: Any) -> Response:
    return unit.post(f"{unit.task}/{what}", fields, **more)


def requests(unit: Unit) -> list[dict[str, Any]]:
    with unit.story.store.read() as connection:
        return asked.extensions(connection, unit.story.now)


def test_w12_asked_shown_shortened(unit: Unit) -> None:
    page = unit.get(unit.task).text
    assert "Xin gia hạn</summary>" in page
    assert "Gửi câu hỏi</summary>" in page
    answer = press(unit, "extension", {**ASKED, "key": "k"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{unit.path}{unit.task}")
    assert press(unit, "extension", {**ASKED, "key": "k"}).status_code == 303, "the same form, pressed twice"
    [made] = requests(unit)
    assert (made["until"], made["reason"], made["by"]) == ("2020-12-25", "Bão lụt", "Đầu mối")
    page = unit.get(unit.task).text
    for words in (
        "Đang xin gia hạn đến 25/12/2020",
        "“Bão lụt”",
        "Rút lại đề nghị",
        "giữ nguyên cho đến khi có trả lời",
    ):
        assert words in page
    assert "Xin gia hạn</summary>" not in page
    second = press(unit, "extension", {**ASKED, "until": "2020-12-28"})
    assert (second.status_code, "chờ trả lời" in second.text) == (409, True)
    found = tasks_of(unit)
    assert (found["status"], found["due_on"], found["acts"][-1]["actor"]) == (
        *("assigned", "2020-12-15"),
        "link:xa-a1:officer",
    )
    extensions.shorten(
        unit.story.store, made["id"], until=date(2020, 12, 22), reason="r", now=unit.story.now, actor="ban"
    )
    page = unit.get(unit.task).text
    assert "22/12/2020" in page
    assert "Xin gia hạn</summary>" in page


def test_the_desk_is_led_to_the_plans_page_and_given_no_token(unit: Unit) -> None:
    press(unit, "question", {"by": "holder", "text": "Nộp bản giấy được không?"})
    unit.story.at("2020-10-07")
    told = unit.story.mails(officer("ban"))[-1].text
    with unit.story.store.read() as connection:
        id = connection.scalar(select(plan.c.id))
    assert f"\n{PUBLIC}/plans/{id}\n" in told.replace("\r\n", "\n")
    assert "/n/" not in told


def test_w12_refused_says_why_and_taken_back(unit: Unit) -> None:
    press(unit, "extension", ASKED)
    [made] = requests(unit)
    extensions.refuse_it(unit.story.store, made["id"], reason="Không lùi được", now=unit.story.now, actor="ban")
    assert "“Không lùi được”" in unit.get(unit.task).text
    assert press(unit, "extension/withdraw", {"by": "holder"}).status_code == 409
    assert press(unit, "extension", {**ASKED, "by": "other", "by_name": "Văn thư xã"}).status_code == 303
    assert press(unit, "extension/withdraw", {}).status_code == 422
    for _ in range(2):
        assert press(unit, "extension/withdraw", {"by": "holder"}).status_code == 303
    assert [(one["state"], one["by"]) for one in requests(unit)] == [
        ("refused", "Đầu mối"),
        ("withdrawn", "Văn thư xã"),
    ]


WRONG = [
    ({"until": "15/12/2020"}, "until", "Hạn đề nghị phải sau 15/12/2020."),
    ({"until": "2020-12-14"}, "until", "Hạn đề nghị phải sau 15/12/2020."),
    ({"until": "31/04/2021"}, "until", "31/04/2021"),
    ({"until": "25/12/20"}, "until", "25/12/20"),
    ({"until": "0001-01-01"}, "until", "0001"),
    ({"until": ""}, "until", "Hãy ghi ngày"),
    ({"reason": "  "}, "reason", "Hãy ghi lý do (1–2.000 ký tự)."),
    ({"reason": "x" * 2001}, "reason", "Hãy ghi lý do (1–2.000 ký tự)."),
    ({"by": ""}, "by", "Hãy chọn ai nộp."),
    ({"by": "other", "by_name": "x"}, "by_name", "2–100 ký tự"),
]


def test_what_is_wrong_is_named_at_its_field_and_what_was_typed_stays(unit: Unit) -> None:
    before = counted(unit.story.store)
    for wrong, field, told in WRONG:
        answer = press(unit, "extension", {**ASKED, **wrong})
        assert answer.status_code == 422, wrong
        assert re.search(rf'id="error-extension-{field}">[^<]*{re.escape(told)}', answer.text), wrong
        assert f'href="#extension-{field}"' in answer.text
        assert f'id="extension-{field}"' in answer.text
        assert answer.text.count('class="error"') == 1, "at no other form"
        assert (">Bão lụt</textarea>" in answer.text) == ("reason" not in wrong)
        assert "<title>Lỗi: " in answer.text
    several = press(unit, "extension", {"until": "x"}).text
    assert "Có 3 chỗ cần sửa" in several
    assert (counted(unit.story.store), requests(unit)) == (before, [])


def test_w12_a_question_is_seen_by_both(unit: Unit) -> None:
    hostile = "Đến <b>ngày</b> nào?"
    for key in ("k", "k", "k2"):
        assert press(unit, "question", {"by": "holder", "text": hostile, "key": key}).status_code == 303
    with unit.story.store.read() as connection:
        first, second = asked.questions(connection)
    assert (first["text"], first["state"]) == (hostile, "open")
    page = unit.get(unit.task).text
    assert "Đến &lt;b&gt;ngày&lt;/b&gt; nào?" in page
    assert "Đang chờ trả lời" in page
    questions.answer(unit.story.store, second["id"], text="Hết 30/11", now=unit.story.now, actor="ban")
    assert "Hết 30/11" in unit.get(unit.task).text
    answer = press(unit, "question", {"by": "holder", "text": " "})
    assert (answer.status_code, 'id="error-question-text"' in answer.text) == (422, True)


def test_w01_w17_w18_nothing_by_pressing_without_choosing_from_elsewhere_or_of_others(unit: Unit) -> None:
    before = counted(unit.story.store)
    other = unit.story.task_id("bao-cao", "xa-a2")
    for what in ("extension", "extension/withdraw", "question"):
        assert press(unit, what, {}).status_code == 422
        assert press(unit, what, {**ASKED, "text": "x"}, headers={"Origin": "https://evil.example"}).status_code == 403
        assert unit.post(f"/tasks/{other}/{what}", {**ASKED, "text": "x"}).status_code == 404
        assert unit.get(f"{unit.task}/{what}").status_code in (404, 405)
    assert counted(unit.story.store) == before
    unit.story.cancel("thôi")
    assert press(unit, "question", {"by": "holder", "text": "x"}).status_code == 409
    assert press(unit, "extension", ASKED).status_code == 409
    unit.story.put_mail_aside()
