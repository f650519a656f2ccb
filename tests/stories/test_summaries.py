"""The desk's summary: one mail a week says who owes what (contract, section 5, rule 10)."""

from __future__ import annotations

from typing import Any

from storage.tables import notice
from tests.proven import assert_proven
from tests.stories.instants import at
from tests.stories.world import Story, officer, plan
from workflow import ending, journal
from workflow.delivery.fallback import tell_instead
from workflow.proof.prove import prove
from workflow.rounds.summaries import due_summaries
from workflow.tick import tick
from workflow.views import outbox

# Without a ladder the desk hears of nothing else; 13/10/2020 is a Tuesday.
ITEM = "- {id: bao-cao, title: Báo cáo, assigned_to: [huyen-a, huyen-b], due: 2020-10-13}"
NOBODY_ELSE = "- {on_due: true, tell: officer}"
DESK = officer("ban")


def weekly(summary: str = "weekly", **head: str) -> bytes:
    return plan(ITEM, NOBODY_ELSE, summary=summary, **head)


def test_each_monday_the_desk_reads_who_owes_what(story: Story) -> None:
    story.begin_with(weekly())
    story.at("2020-10-12")
    first = story.expect_mail(DESK, "Tổng hợp tình hình thực hiện", "0 nhiệm vụ quá hạn", "Quá hạn: không có")
    assert first.says("Sẽ gửi tiếp theo")
    story.at("2020-10-13")
    story.put_mail_aside()
    story.submit("bao-cao", "huyen-b")
    story.at("2020-10-19")
    mail = story.expect_mail(
        DESK, "1 nhiệm vụ quá hạn, 1 chờ xác nhận", "Đơn vị huyen-a · Báo cáo · 13/10/2020 · 6 ngày"
    )
    assert mail.says("Đã nộp từ 08:05 ngày 12/10/2020: 1") or mail.says("Đã nộp từ"), mail.text
    assert mail.says("Đơn vị huyen-b · Báo cáo · 13/10/2020")
    with story.store.read() as connection:
        entries = journal.entries(connection)
    [head] = [one["hash"] for one in entries if one["hash"] in mail.text]
    assert head
    story.expect_no_more_mail()
    assert_proven(story.store)


def test_a_summary_is_of_the_plan_as_a_whole(story: Story) -> None:
    story.begin_with(weekly())
    tick(story.store, at("2020-10-12 08:00"))
    [row] = _summaries(story)
    assert {name: row[name] for name in ("item", "task", "unit", "rung", "due_on")} == dict.fromkeys(
        ("item", "task", "unit", "rung", "due_on")
    )
    assert (row["plan"], row["state"], row["scheduled_for"]) == (
        *("87/KH-MTTQ-BTT", "pending"),
        "2020-10-12T08:00:00+07:00",
    )
    tick(story.store, at("2020-10-12 08:01"))
    assert len(_summaries(story)) == 1


def test_of_several_only_the_newest_is_said_and_one_that_waits_is_skipped(story: Story) -> None:
    story.begin_with(weekly())
    tick(story.store, at("2020-10-20 09:00"))
    tick(story.store, at("2020-10-26 08:00"))
    assert [(row["scheduled_for"][:10], row["state"]) for row in _summaries(story)] == [
        ("2020-10-12", "skipped"),
        ("2020-10-19", "skipped"),
        ("2020-10-26", "pending"),
    ]
    assert_proven(story.store)


def test_a_week_without_a_working_day_has_none(story: Story) -> None:
    story.begin_with(weekly())
    tick(story.store, at("2021-02-22 08:00"))
    days = [row["scheduled_for"][:10] for row in _summaries(story)]
    assert "2021-02-08" in days  # Tet: from Wednesday 10/2 to Tuesday 16/2
    assert days[-2:] == ["2021-02-17", "2021-02-22"]


def test_monthly_and_none(story: Story) -> None:
    story.begin().publish(weekly("monthly"))
    story.publish(weekly("none", number="88/KH"))
    tick(story.store, at("2021-01-05 08:00"))
    assert [(row["plan"], row["scheduled_for"][:10]) for row in _summaries(story)] == [
        ("87/KH-MTTQ-BTT", day) for day in ("2020-11-02", "2020-12-01", "2021-01-04")
    ]


def test_all_plans_of_one_person_are_one_mail(story: Story) -> None:
    story.begin_with(weekly())
    story.publish(weekly(number="88/KH"))
    story.at("2020-10-12")
    mail = story.expect_mail(DESK, "và 1 kế hoạch khác")
    assert mail.says("87/KH-MTTQ-BTT")
    assert mail.says("88/KH")
    story.expect_no_more_mail()


def test_one_that_waits_when_its_plan_ends_is_withdrawn_and_no_other_comes(story: Story) -> None:
    story.begin_with(weekly())
    tick(story.store, at("2020-10-12 08:00"))
    ending.cancel(story.store, "87/KH-MTTQ-BTT", reason="thôi", now=at("2020-10-12 08:01"), actor="x")
    tick(story.store, at("2020-11-30 08:00"))
    assert [row["state"] for row in _summaries(story)] == ["withdrawn"]
    with story.store.read() as connection:
        assert not connection.scalars(due_summaries(at("2030-01-01"))).all()
    assert_proven(story.store)


def test_closing_a_plan_by_force_withdraws_the_one_that_waits(story: Story) -> None:
    story.begin_with(weekly())
    tick(story.store, at("2020-10-12 08:00"))
    ending.close(story.store, "87/KH-MTTQ-BTT", force=True, now=at("2020-10-12 08:01"), actor="x")
    story.at("2020-10-12 09:00")
    assert [row["state"] for row in _summaries(story)] == ["withdrawn"]
    story.put_mail_aside()  # the tasks are cancelled
    story.at("2020-10-19").expect_no_more_mail()
    assert_proven(story.store)


def test_of_one_that_does_not_arrive_whoever_stands_in_is_told_at_once(story: Story) -> None:
    story.begin_with(weekly())
    with story.over_smtp(gone={DESK}):
        story.at("2020-10-12")
        story.expect_mail(officer("tinh"), "Tổng hợp tình hình thực hiện", "thay đầu mối của Đơn vị ban")
        story.expect_no_more_mail()
    told = [(row["recipient"]["unit"], row["state"], row["reason"]) for row in _summaries(story)]
    assert told == [("ban", "failed", None), ("tinh", "sent", "thay đầu mối của ban")]
    assert_proven(story.store)


def test_of_one_that_does_not_arrive_after_the_plan_has_ended_nobody_else_is_told(story: Story) -> None:
    story.begin_with(weekly())
    story.at("2020-10-12")
    story.put_mail_aside()
    [one] = _summaries(story)
    story.cancel("thôi")
    with story.store.write() as connection:
        tell_instead(connection, [int(one["id"])], story.now)
    assert len(_summaries(story)) == 1
    story.put_mail_aside()


def test_one_that_waits_for_an_officer_who_left_is_made_anew(story: Story) -> None:
    story.begin_with(weekly())
    tick(story.store, at("2020-10-12 08:00"))
    story.now = at("2020-10-12 08:01")
    story.people("ban", officer="moi@ban.example")
    assert_proven(story.store)
    story.at("2020-10-12 08:05")
    story.expect_mail("moi@ban.example", "Tổng hợp tình hình thực hiện")
    assert [row["state"] for row in _summaries(story)] == ["withdrawn", "sent"]
    assert_proven(story.store)


def test_a_plan_without_open_tasks_has_none(story: Story) -> None:
    story.begin_with(weekly())
    for unit in ("huyen-a", "huyen-b"):
        story.submit("bao-cao", unit)
        story.accept("bao-cao", unit)
    story.put_mail_aside()
    tick(story.store, at("2020-10-12 08:00"))
    assert not _summaries(story)


def test_it_leaves_on_working_days_only(story: Story) -> None:
    story.begin_with(weekly())
    story.without_mail_until("2020-10-16 22:00")  # Friday night, late
    story.at("2020-10-18 12:00").expect_no_more_mail()  # the weekend
    assert [(row["scheduled_for"][:10], row["state"]) for row in _summaries(story)] == [("2020-10-12", "pending")]
    story.outage_until("2020-10-19 07:30")  # Monday, before the next one is due
    assert story.expect_mail(DESK, "2 nhiệm vụ quá hạn").at == at("2020-10-19 07:30")
    story.put_mail_aside()  # what the units are told


def test_a_removed_summary_is_found(story: Story) -> None:
    story.begin_with(weekly())
    tick(story.store, at("2020-10-12 08:00"))
    with story.store.rehearse() as connection:
        connection.execute(notice.delete().where(notice.c.kind == "summary"))
        assert not prove(connection).holds


def _summaries(story: Story) -> list[dict[str, Any]]:
    with story.store.read() as connection:
        return outbox.rows(connection, kind="summary")
