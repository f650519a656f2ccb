"""A unit asks for more time, or how its task is meant, and the desk answers (change contract, section 7)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from lib.problem import Refused
from org.today import on_day
from storage.tables import asked as table
from tests.proven import assert_proven, undone
from tests.stories.world import NUMBER, Story, officer, plan
from workflow import acts
from workflow.acting.reopen import reopen
from workflow.amending.amend import Document, amend
from workflow.asking import extensions, questions
from workflow.calendar import overrides
from workflow.calendar.overrides import Override
from workflow.proof.prove import prove
from workflow.views import tasks
from workflow.views.evidence import gather
from workflow.views.unit import asked

REPORT = plan("- {id: reports, title: Báo cáo, assigned_to: huyen-a, due: 2020-12-15}")
DESK = officer("ban")


@pytest.fixture
def told(story: Story) -> Story:
    """The district's report is due on Tuesday 15 December; it is Monday the 7th, and nothing waits to be read."""
    return story.lived("told", lambda: story.begin().publish(REPORT).at("2020-12-07").put_mail_aside())


def ask(story: Story, until: str = "2020-12-25", reason: str = "Bão lụt") -> int:
    id = extensions.ask(
        story.store,
        story.task_id("reports", "huyen-a"),
        **{"until": date.fromisoformat(until), "reason": reason, "by": "Văn thư"},  # type: ignore[arg-type]
        **{"now": story.now, "actor": "huyen-a"},  # type: ignore[arg-type]
    )
    story._deliver()
    return id


def by_desk(story: Story, answer: Any, id: int, **how: Any) -> None:
    answer(story.store, id, **how, now=story.now, actor="ban")
    story._deliver()


def request(story: Story, id: int) -> dict[str, Any]:
    with story.store.read() as connection:
        [found] = asked.extensions(connection, story.now, id=id)
    return found


def due(story: Story) -> tuple[Any, ...]:
    found = story.task("reports", "huyen-a")
    return found["status"], found["due_on"], found["asked_until"]


def code(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.problems[0].code


# --- more time -----------------------------------------------------------------------------------------------------


def test_w12_shortened_the_officer_hears_it_and_the_ladder_is_anew(told: Story) -> None:
    id = ask(told)
    mail = told.expect_mail(DESK, "Xin gia hạn, hạn 15/12/2020", "Đề nghị lùi hạn đến: 25/12/2020", "Lý do: Bão lụt")
    assert mail.says("Đơn vị: Đơn vị huyen-a")
    assert due(told) == ("assigned", "2020-12-15", "2020-12-25"), "status and date stay"
    told.at("2020-12-08").expect_mail(officer("huyen-a"), "Nhắc hạn 15/12/2020")  # and so does the ladder
    by_desk(told, extensions.shorten, id, until=date(2020, 12, 22), reason="Phải tổng hợp")
    told.expect_mail(officer("huyen-a"), "Gia hạn đến 22/12/2020", "Hạn trước đây: 15/12/2020", "Phải tổng hợp")
    assert due(told) == ("assigned", "2020-12-22", None)
    found = request(told, id)
    assert (found["state"], found["granted_until"], found["answer"]) == ("shortened", "2020-12-22", "Phải tổng hợp")
    told.at("2020-12-15").expect_mail(officer("huyen-a"), "Nhắc hạn 22/12/2020", "còn 7 ngày")
    told.expect_no_more_mail()
    assert_proven(told.store)


def test_refused_with_the_reason_and_asked_again(told: Story) -> None:
    id = ask(told)
    told.expect_mail(DESK, "Xin gia hạn")
    by_desk(told, extensions.refuse_it, id, reason="Không lùi được")
    told.expect_mail(officer("huyen-a"), "Không đồng ý gia hạn, hạn 15/12/2020", "Lý do: Không lùi được")
    assert due(told) == ("assigned", "2020-12-15", None)
    assert code(lambda: by_desk(told, extensions.grant, id)) == "no-request"
    assert ask(told) > id
    told.put_mail_aside()
    assert_proven(told.store)


def test_one_open_request_a_task_for_a_later_date_from_today_on(told: Story) -> None:
    assert code(lambda: ask(told, "2020-12-15")) == "not-later"
    assert code(lambda: ask(told, reason=" ")) == "no-reason"
    id = ask(told)
    told.put_mail_aside()
    assert code(lambda: ask(told, "2020-12-28")) == "already-asked"
    assert code(lambda: by_desk(told, extensions.shorten, id, until=date(2020, 12, 25), reason="r")) == "not-between"
    assert code(lambda: by_desk(told, extensions.shorten, id, until=date(2020, 12, 15), reason="r")) == "not-between"
    assert code(lambda: by_desk(told, extensions.grant, id + 1)) == "unknown-extension"
    told.at("2020-12-17").put_mail_aside()
    by_desk(told, extensions.refuse_it, id, reason="r")
    assert code(lambda: ask(told, "2020-12-16")) == "due-in-the-past"
    told.put_mail_aside()


def test_e2_what_was_handed_in_meanwhile_is_judged_by_the_granted_date(told: Story) -> None:
    told.at("2020-12-14").put_mail_aside()
    id = ask(told, "2020-12-20")  # a Sunday
    told.at("2020-12-18").put_mail_aside()
    told.submit("reports", "huyen-a")
    told.at("2020-12-22")
    by_desk(told, extensions.grant, id)
    told.expect_mail(officer("huyen-a"), "Gia hạn đến 21/12/2020")
    assert due(told) == ("submitted", "2020-12-21", None)
    told.accept("reports", "huyen-a")
    assert told.task("reports", "huyen-a")["standing"] == "done_on_time"
    told.put_mail_aside()
    found = request(told, id)
    assert (found["until"], found["granted_until"], found["answer"]) == ("2020-12-20", "2020-12-20", None)
    assert (found["answer_due_on"], found["late"]) == ("2020-12-17", True), "three working days after Monday"
    assert_proven(told.store)


def test_withdrawn_nobody_is_told_of_what_waited_to_be_said(told: Story) -> None:
    told.without_mail_until("2020-12-07 22:00")
    id = ask(told)
    extensions.withdraw(told.store, id, now=told.now, actor="huyen-a")
    told.at("2020-12-08").expect_mail(officer("huyen-a"), "Nhắc hạn 15/12/2020")
    told.expect_no_more_mail()
    found = request(told, id)
    assert (found["state"], found["answered_at"]) == ("withdrawn", None)
    assert_proven(told.store)


def moot_by_extension(story: Story) -> None:
    story.extend("reports", "huyen-a", "2020-12-25")


def moot_by_waiver(story: Story) -> None:
    story.waive("reports", "huyen-a")


def moot_by_the_plans_end(story: Story) -> None:
    story.cancel("thôi")


@pytest.mark.parametrize("end", [moot_by_extension, moot_by_waiver, moot_by_the_plans_end])
def test_e3_a_request_without_purpose_is_moot_for_good(told: Story, end: Any) -> None:
    id, asks = ask(told), questions.ask
    key = told.task_id("reports", "huyen-a")
    which = asks(told.store, key, text="Đến ngày nào?", by="Văn thư", now=told.now, actor="huyen-a")
    end(told)
    assert request(told, id)["state"] == "moot"
    assert due(told)[2] is None
    with told.store.read() as connection:
        [found] = asked.questions(connection, id=which)
    assert found["state"] == ("open" if end is moot_by_extension else "closed")
    if end is moot_by_waiver:
        reopen(told.store, key, reason="nhầm", now=told.now, actor="ban")
        assert request(told, id)["state"] == "moot"
    told.put_mail_aside()
    assert_proven(told.store)


def sunday_is_worked(story: Story) -> None:
    decided = [Override(day=date(2020, 12, 20), working=True, decision="Làm bù")]
    overrides.put(story.store, decided, story.now, "ban")
    story.extend("reports", "huyen-a", "2020-12-20")


def days_off_count_as_others(story: Story) -> None:
    data = REPORT.replace(b"plan:\n", b"plan:\n  day_off: keep\n").replace(b"2020-12-15", b"2020-12-20")
    amend(story.store, NUMBER, data, Document(number="95/MTTQ-BTT"), now=story.now, actor="ban")


@pytest.mark.parametrize("end", [sunday_is_worked, days_off_count_as_others])
def test_e3_the_date_asked_for_is_moved_as_it_would_be_today(told: Story, end: Any) -> None:
    id = ask(told, "2020-12-20")  # a Sunday: the Monday after it, when it was asked for
    end(told)
    assert due(told) == ("assigned", "2020-12-20", None)
    assert request(told, id)["state"] == "moot"
    told.put_mail_aside()
    assert_proven(told.store)


def test_an_extension_that_is_not_enough_leaves_the_request_open(told: Story) -> None:
    id = ask(told)
    told.extend("reports", "huyen-a", "2020-12-22")
    assert request(told, id)["state"] == "asked"
    assert code(lambda: by_desk(told, extensions.shorten, id, until=date(2020, 12, 21), reason="r")) == "not-between"
    told.put_mail_aside()


def test_a_changed_request_or_answer_is_found_by_the_proof(told: Story) -> None:
    id = ask(told)
    told.put_mail_aside()
    by_desk(told, extensions.shorten, id, until=date(2020, 12, 22), reason="r")
    told.put_mail_aside()
    for forged in ({"until": date(2021, 1, 1)}, {"by_name": "x"}, {"state": "granted"}, {"granted_until": None}):
        with undone(told.store) as connection:
            connection.execute(update(table).values(**forged))
            assert not prove(connection).holds, forged


# --- questions -----------------------------------------------------------------------------------------------------


def test_w12_a_question_is_answered(told: Story) -> None:
    key = told.task_id("reports", "huyen-a")
    asks, text = {"by": "Văn thư", "actor": "huyen-a"}, "Số liệu tính đến ngày nào?"
    ids = [questions.ask(told.store, key, text=one, now=told.now, **asks) for one in (text, "Gửi mấy bản?")]
    told._deliver()
    told.expect_mail(DESK, "Câu hỏi của đơn vị", f"Câu hỏi: {text}", "Câu hỏi: Gửi mấy bản?")
    by_desk(told, questions.answer, ids[0], text="Đến hết 30/11")
    told.expect_mail(officer("huyen-a"), "Trả lời câu hỏi, hạn 15/12/2020", "Trả lời: Đến hết 30/11")
    with told.store.read() as connection:
        first, second = asked.questions(connection, task_id=key)
    assert (first["state"], first["answer"], first["answered_by"], first["by"]) == (
        *("answered", "Đến hết 30/11", "ban"),
        "Văn thư",
    )
    assert (second["state"], second["answered_at"], second["answer"]) == ("open", None, None)
    assert code(lambda: by_desk(told, questions.answer, ids[0], text="x")) == "no-question"
    assert code(lambda: by_desk(told, questions.answer, ids[1], text="")) == "no-text"
    assert code(lambda: by_desk(told, extensions.grant, ids[1])) == "unknown-extension"
    assert due(told) == ("assigned", "2020-12-15", None)
    acts.acknowledge(told.store, key, now=told.now, actor="huyen-a")
    with on_day(told.store, told.now.date()) as connection:
        done = [one["action"] for one in tasks.show(connection, key, told.now)["acts"]]
        paper = gather(connection, key, told.now)
    assert done == ["question", "question", "answer", "acknowledge"]
    assert [one["action"] for one in paper.acts] == ["acknowledge"], "the exchange is no evidence"
    assert {one["kind"] for one in paper.notices} == {"assignment", "reminder"}
    assert not {"task.question", "task.answer"} & {one["action"] for one in paper.entries}
    assert_proven(told.store)
