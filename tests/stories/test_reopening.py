"""What was accepted or waived by mistake is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from lib.problem import Refused
from org.today import on_day
from storage.tables import notice
from tests.proven import assert_proven
from tests.stories.instants import at
from tests.stories.world import NUMBER, Story, officer, plan
from workflow import acts
from workflow.acting.chosen import Selection
from workflow.acting.reopen import reopen
from workflow.delivery.put_back import put_back
from workflow.views.status import status

REPORT = plan("- {id: reports, title: Báo cáo, assigned_to: huyen-a, due: 2020-12-15}")
TWO = plan(
    "- {id: reports, title: Báo cáo, assigned_to: huyen-a, due: 2020-12-15}\n"
    "- {id: lists, title: Danh sách, assigned_to: huyen-a, due: 2020-12-20}\n"
    "- {id: others, title: Biểu, assigned_to: huyen-b, due: 2020-12-15}"
)
CONSOLIDATING = plan(
    "- {id: communes, title: Báo cáo xã, assigned_to: {level: commune}, due: 2020-12-01}\n"
    "- {id: districts, title: Báo cáo huyện, assigned_to: {level: district}, due: 2020-12-15, needs: [communes]}",
    "- {after: 7wd, tell: issuer}",
)


def reopened(story: Story, item: str, unit: str) -> None:
    reopen(story.store, story.task_id(item, unit), reason="nhầm đơn vị", now=story.now, actor="ban")
    story._deliver()


def test_a_waiver_that_was_said_is_taken_back_aloud_and_the_rungs_ahead_speak_again(story: Story) -> None:
    story.begin_with(REPORT, until="2020-12-07").put_mail_aside()
    acts.acknowledge(story.store, story.task_id("reports", "huyen-a"), now=story.now, actor="x")
    story.waive("reports", "huyen-a")
    story.expect_mail(officer("huyen-a"), "Được miễn")
    story.outage_until("2020-12-09 09:00")  # past the rung of 8 December, which nobody hears now
    reopened(story, "reports", "huyen-a")
    story.expect_mail(officer("huyen-a"), "Mở lại nhiệm vụ, hạn 15/12/2020", "nhầm đơn vị", "thời hạn giữ nguyên")
    task = story.task("reports", "huyen-a")
    assert (task["status"], task["due_on"], task["accepted_at"]) == ("acknowledged", "2020-12-15", None)
    story.at("2020-12-14 09:00")
    story.expect_mail(officer("huyen-a"), "Nhắc hạn 15/12/2020", on="2020-12-11 08:05")
    story.expect_mail(officer("huyen-a"), "Nhắc hạn 15/12/2020", on="2020-12-14 08:05")
    story.expect_no_more_mail()
    assert_proven(story.store)


def test_a_rung_that_fires_late_after_the_reopening_is_not_said(story: Story) -> None:
    story.begin_with(REPORT, until="2020-12-07").put_mail_aside()
    story.waive("reports", "huyen-a")
    story.expect_mail(officer("huyen-a"), "Được miễn")
    story.now = at("2020-12-08 09:00")  # no tick has come since the rung of 08:00
    reopened(story, "reports", "huyen-a")
    story.expect_mail(officer("huyen-a"), "Mở lại")
    story.outage_until("2020-12-08 09:30").expect_no_more_mail()


def test_an_acceptance_that_still_waits_is_withdrawn_and_nobody_hears_of_either(story: Story) -> None:
    story.begin_with(REPORT, until="2020-12-07").put_mail_aside()
    story.submit("reports", "huyen-a")
    id, before = story.task_id("reports", "huyen-a"), story.status()["total"]
    acts.accept(story.store, id, now=story.now, actor="ban")
    reopen(story.store, id, reason="nhầm", now=story.now + timedelta(minutes=1), actor="ban")
    story.at("2020-12-07 09:00").expect_no_more_mail()
    task = story.task("reports", "huyen-a")
    assert (task["status"], task["accepted_at"]) == ("submitted", None)
    assert task["submitted_at"] is not None
    assert [row["state"] for row in story.notices("huyen-a", kind="accepted")] == ["withdrawn"]
    assert story.status()["total"] == before
    story.accept("reports", "huyen-a")
    story.expect_mail(officer("huyen-a"), "Đã xác nhận hoàn thành")
    assert_proven(story.store)


def test_the_report_of_a_past_instant_knows_what_was_accepted_then(story: Story) -> None:
    story.begin_with(REPORT, until="2020-12-07").submit("reports", "huyen-a")
    story.accept("reports", "huyen-a")
    story.at("2020-12-09")
    reopened(story, "reports", "huyen-a")
    with on_day(story.store, story.now.date()) as connection:
        done = [
            status(connection, at(when))["total"]["done_on_time"] for when in ("2020-12-08", "2020-12-10", "2020-12-06")
        ]
    assert done == [1, 0, 0]
    story.put_mail_aside()


def test_a_ready_that_rested_on_it_is_said_again_when_all_is_closed_again(story: Story) -> None:
    story.begin_with(CONSOLIDATING, until="2020-11-20 09:00")
    story.waive("communes", "xa-a1")
    story.waive("communes", "xa-a2")
    story.put_mail_aside()
    assert [row["state"] for row in story.notices("huyen-a", kind="ready")] == ["sent"]
    reopened(story, "communes", "xa-a1")
    story.expect_mail(officer("xa-a1"), "Mở lại")
    assert story.task("districts", "huyen-a")["ready"] is False
    assert_proven(story.store)
    story.waive("communes", "xa-a1")
    story.expect_mail(officer("xa-a1"), "Được miễn")
    story.expect_mail(officer("huyen-a"), "Đã đủ báo cáo để tổng hợp")
    story.expect_no_more_mail()
    assert_proven(story.store)


def test_a_ready_that_still_waits_is_withdrawn(story: Story) -> None:
    story.begin_with(CONSOLIDATING, until="2020-11-20 09:00")
    ids = [story.task_id("communes", unit) for unit in ("xa-a1", "xa-a2")]
    acts.waive(story.store, ids, reason="r", now=story.now, actor="ban")
    assert [row["state"] for row in story.notices("huyen-a", kind="ready")] == ["pending"]
    reopen(story.store, ids[1], reason="nhầm", now=story.now, actor="ban")
    assert [row["state"] for row in story.notices("huyen-a", kind="ready")] == ["withdrawn"]
    assert_proven(story.store)
    acts.waive(story.store, ids[1], reason="r", now=story.now, actor="ban")
    assert [row["state"] for row in story.notices("huyen-a", kind="ready")] == ["withdrawn", "pending"]
    assert_proven(story.store)


def test_in_a_plan_that_has_ended_nothing_is_reopened(story: Story) -> None:
    story.begin_with(REPORT, until="2020-12-07").waive("reports", "huyen-a")
    story.close()
    before = story.task("reports", "huyen-a")
    with pytest.raises(Refused, match=f"Không thể mở lại nhiệm vụ {before['id']}: kế hoạch {NUMBER} đã đóng"):
        reopened(story, "reports", "huyen-a")
    assert story.task("reports", "huyen-a") == before
    story.put_mail_aside()


def test_of_several_tasks_all_are_changed_or_none_and_each_refusal_names_its_task(story: Story) -> None:
    story.begin_with(TWO, until="2020-12-01").put_mail_aside()
    story.submit("reports", "huyen-a")
    reports, lists = story.task_id("reports", "huyen-a"), story.task_id("lists", "huyen-a")
    others = story.task_id("others", "huyen-b")
    with pytest.raises(Refused) as refused:
        acts.accept(story.store, [reports, lists, others, 999], now=story.now, actor="ban")
    assert [one.code for one in refused.value.problems] == ["illegal-act", "illegal-act", "unknown-task"]
    assert [one.message.split(":")[0].split()[-1] for one in refused.value.problems][:2] == [str(lists), str(others)]
    assert story.task("reports", "huyen-a")["status"] == "submitted"
    with pytest.raises(Refused) as refused:
        until = at("2020-12-18").date()
        acts.extend(story.store, [lists, others], until=until, reason="r", now=story.now, actor="ban")
    assert [one.message.split(":")[0] for one in refused.value.problems] == [f"Nhiệm vụ {lists}"]
    assert story.task("others", "huyen-b")["extended_from"] is None
    done = acts.acknowledge(story.store, [others, lists, others], now=story.now, actor="ban")
    assert done == [lists, others]
    assert_proven(story.store)


def test_what_a_unit_owes_of_a_plan_can_be_acted_on_at_once(story: Story) -> None:
    story.begin_with(TWO, until="2020-12-01").put_mail_aside()
    of = {"plan": NUMBER, "unit": "huyen-a"}
    reports, lists = story.task_id("reports", "huyen-a"), story.task_id("lists", "huyen-a")
    who = {"now": story.now, "actor": "ban"}
    due = at("2020-12-21").date()  # the 20th is a Sunday
    assert acts.acknowledge(story.store, Selection(**of, due_on=due), **who) == [lists]
    assert acts.waive(story.store, Selection(**of, item="reports"), reason="r", **who) == [reports]
    assert acts.waive(story.store, Selection(**of), reason="r", **who) == [lists]  # the only one that is open
    with pytest.raises(Refused, match="không có nhiệm vụ nào của kế hoạch 87/KH-MTTQ-BTT chưa xong"):
        acts.waive(story.store, Selection(**of), reason="r", **who)
    assert reopen(story.store, Selection(**of), reason="r", **who) == [reports, lists]
    assert [story.task(item, "huyen-a")["status"] for item in ("reports", "lists")] == ["assigned", "acknowledged"]
    with pytest.raises(Refused, match="đã hoàn thành hoặc được miễn"):
        reopen(story.store, Selection(**of), reason="r", **who)


def test_a_send_that_is_undone_after_the_reopening_says_nothing_that_is_untrue(story: Story) -> None:
    story.begin_with(CONSOLIDATING, until="2020-11-20 09:00")
    ids = [story.task_id("communes", unit) for unit in ("xa-a1", "xa-a2")]
    acts.waive(story.store, ids, reason="r", now=story.now, actor="ban")
    leaving = notice.c.kind.in_(("waived", "ready"))
    with story.store.write() as connection:
        connection.execute(update(notice).where(leaving).values(state="sending"))
    reopen(story.store, ids[0], reason="nhầm", now=story.now, actor="ban")
    with story.store.write() as connection:
        put_back(connection, leaving)
    assert [row["state"] for row in story.notices("xa-a1", kind="waived")] == ["withdrawn"]
    assert [row["state"] for row in story.notices("xa-a2", kind="waived")] == ["pending"]
    assert [row["state"] for row in story.notices("xa-a1", kind="reopened")] == ["pending"]
    assert [row["state"] for row in story.notices("huyen-a", kind="ready")] == ["withdrawn"]
