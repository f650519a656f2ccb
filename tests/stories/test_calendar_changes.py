"""The government moves a day off, and plans that run follow: dates, rungs, and what people hear of it."""

from __future__ import annotations

from datetime import date

from tests.proven import assert_proven
from tests.stories.world import Story, officer, plan
from workflow import acts, journal
from workflow.acting.reopen import reopen
from workflow.calendar import overrides
from workflow.calendar.change import Effect, Move
from workflow.calendar.overrides import Override
from workflow.proof import chain
from workflow.views import tasks
from workflow.views.task import explained

REPORTS = plan("- {id: reports, title: Báo cáo, assigned_to: {level: district, under: tinh}, due: 2020-12-15}")
EACH_TUESDAY = """
- id: reports
  title: Báo cáo tuần
  assigned_to: huyen-a
  due: {every: FREQ=WEEKLY;BYDAY=TU, from: 2020-12-08, until: 2020-12-15}
"""
DISTRICT = {"tinh": None, "ban": "tinh", "huyen-a": "tinh"}


def change(story: Story, *days: str, working: bool = False, dry_run: bool = False) -> Effect:
    decided = [Override(day=date.fromisoformat(day), working=working, decision="Thông báo 6150/TB") for day in days]
    return overrides.put(story.store, decided, story.now, "ban", dry_run=dry_run)


def undo(story: Story, day: str) -> Effect:
    return overrides.remove(story.store, date.fromisoformat(day), story.now, "ban")


def rungs(story: Story, item: str, unit: str) -> list[tuple[str, str]]:
    with story.store.read() as connection:
        found = explained.explain(connection, story.task_id(item, unit), story.now)["rungs"]
    return [(rung["rung"], rung["fire_at"][:10]) for rung in found]


def moved(item: str, tasks: int, due_on: str, new: str) -> Move:
    days = {"due_on": date.fromisoformat(due_on), "new_due_on": date.fromisoformat(new)}
    return Move(plan="87/KH-MTTQ-BTT", item=item, tasks=tasks, **days)


def test_a_due_date_that_becomes_a_day_off_moves_and_the_unit_hears_of_it_at_once(story: Story) -> None:
    story.begin_with(REPORTS, DISTRICT)
    story.at("2020-12-08").put_mail_aside()
    story.at("2020-12-10")
    assert change(story, "2020-12-15", "2020-12-16").moves == [moved("reports", 1, "2020-12-15", "2020-12-17")]
    story.at("2020-12-10 09:00")
    words = ("Điều chỉnh, hạn 17/12/2020", "Hạn trước đây: 15/12/2020", "Lịch làm việc thay đổi: Thông báo 6150/TB")
    story.expect_mail(officer("huyen-a"), *words)
    story.at("2020-12-14")  # three calendar days before the new date
    story.expect_mail(officer("huyen-a"), "Nhắc hạn 17/12/2020")
    story.at("2020-12-16")
    story.expect_no_more_mail()
    story.at("2020-12-17")
    story.expect_mail(officer("huyen-a"), "Đến hạn hôm nay 17/12/2020")


def test_a_preview_shows_what_would_move_and_changes_nothing(story: Story) -> None:
    story.begin_with(REPORTS, DISTRICT)
    before = story.task("reports", "huyen-a"), rungs(story, "reports", "huyen-a")
    assert change(story, "2020-12-15", dry_run=True).moves == [moved("reports", 1, "2020-12-15", "2020-12-16")]
    assert (story.task("reports", "huyen-a"), rungs(story, "reports", "huyen-a")) == before
    with story.store.read() as connection:
        assert not any(one["override"] for one in overrides.rows(connection, 2020))


def test_a_date_that_stays_keeps_its_tasks_and_its_rungs_go_round_the_day_off(story: Story) -> None:
    story.begin_with(REPORTS, DISTRICT)
    laid = rungs(story, "reports", "huyen-a")
    effect = change(story, "2020-12-08", "2020-12-17")
    assert (effect.moves, effect.rungs) == ([], 3)
    assert [(old, new) for old, new in zip(laid, rungs(story, "reports", "huyen-a"), strict=True) if old != new] == [
        (("before 7d", "2020-12-08"), ("before 7d", "2020-12-07")),
        (("after 3wd", "2020-12-18"), ("after 3wd", "2020-12-21")),
        (("after 7wd", "2020-12-24"), ("after 7wd", "2020-12-25")),
    ]


def test_a_date_that_has_passed_stays_and_the_escalation_waits_a_day_longer(story: Story) -> None:
    story.begin_with(REPORTS, DISTRICT)
    story.at("2020-12-16").put_mail_aside()
    assert change(story, "2020-12-15", "2020-12-17").moves == []
    story.at("2020-12-18")
    assert story.task("reports", "huyen-a")["due_on"] == "2020-12-15"
    story.expect_no_more_mail()
    story.at("2020-12-21")
    story.expect_mail(officer("tinh"), "Báo cáo cấp trên: đơn vị chưa nộp, hạn 15/12/2020")


def test_a_rung_that_comes_to_lie_before_today_is_said_with_the_next_tick(story: Story) -> None:
    story.begin_with(REPORTS, DISTRICT).at("2020-12-07 10:00").put_mail_aside()
    assert change(story, "2020-12-08").rungs == 1  # a week ahead: yesterday would have been the day
    story.at("2020-12-07 10:05")
    story.expect_mail(officer("huyen-a"), "Nhắc hạn 15/12/2020", "còn 8 ngày")


def test_dates_worked_out_from_another_item_follow_the_calendar_too(story: Story) -> None:
    items = (
        "- {id: reports, title: Báo cáo, assigned_to: {level: district, under: tinh}, due: 2020-12-15}\n"
        "- {id: communes, title: Cấp xã, assigned_to: {level: commune, under: tinh}, due: {before: reports, by: 5wd}}"
    )
    story.begin().publish(plan(items))
    assert change(story, "2020-12-12", working=True).moves == [moved("communes", 3, "2020-12-08", "2020-12-09")]
    assert {one["due_on"] for one in story.tasks("communes")} == {"2020-12-09"}
    assert undo(story, "2020-12-12").moves == [moved("communes", 3, "2020-12-09", "2020-12-08")]


def test_an_extended_date_moves_from_the_date_that_was_granted(story: Story) -> None:
    story.begin_with(REPORTS, DISTRICT)
    story.extend("reports", "huyen-a", "2020-12-20")  # a Sunday: the 21st
    story.put_mail_aside()
    assert change(story, "2020-12-21").moves == [moved("reports", 1, "2020-12-21", "2020-12-22")]
    assert change(story, "2020-12-22").moves == [moved("reports", 1, "2020-12-22", "2020-12-23")]
    task = story.task("reports", "huyen-a")
    assert (task["due_given"], task["due_on"], task["extended_from"]) == ("2020-12-20", "2020-12-23", "2020-12-15")
    assert undo(story, "2020-12-21").moves == [moved("reports", 1, "2020-12-23", "2020-12-21")]


def test_what_is_done_stays_as_it_was_and_what_is_under_review_moves(story: Story) -> None:
    story.begin_with(REPORTS)
    for district in ("huyen-a", "huyen-b"):
        story.submit("reports", district)
    story.accept("reports", "huyen-a")
    story.put_mail_aside()
    assert change(story, "2020-12-15").moves == [moved("reports", 1, "2020-12-15", "2020-12-16")]
    assert [story.task("reports", one)["due_on"] for one in ("huyen-a", "huyen-b")] == ["2020-12-15", "2020-12-16"]


def test_what_was_waived_and_is_reopened_has_the_rungs_of_the_date_that_it_kept(story: Story) -> None:
    story.begin_with(REPORTS)
    story.waive("reports", "huyen-a")
    change(story, "2020-12-15", "2020-12-16")
    reopen(story.store, story.task_id("reports", "huyen-a"), reason="nhầm", now=story.now, actor="ban")
    story.at("2020-10-07").put_mail_aside()
    story.at("2020-12-14")
    story.expect_mail(officer("huyen-a"), "Nhắc hạn 15/12/2020", on="2020-12-01 08:05")
    story.put_mail_aside()
    assert_proven(story.store)


def test_a_plan_that_has_ended_is_left_alone(story: Story) -> None:
    story.begin_with(REPORTS, DISTRICT)
    story.cancel("có kế hoạch thay thế")
    story.put_mail_aside()
    assert change(story, "2020-12-15") == Effect()


def test_the_move_is_in_the_tasks_history_and_in_the_journal(story: Story) -> None:
    story.begin_with(REPORTS, DISTRICT)
    change(story, "2020-12-15")
    with story.store.read() as connection:
        [act] = tasks.show(connection, story.task_id("reports", "huyen-a"), story.now)["acts"]
        entries = journal.entries(connection, plan_id=1)
        assert chain.verify(connection).broken is None
    assert (act["action"], act["status"], act["reason"]) == (
        "amend", "assigned", "Lịch làm việc thay đổi: Thông báo 6150/TB"
    )  # fmt: skip
    assert story.task("reports", "huyen-a")["amended_from"] == "2020-12-15"
    assert entries[-1]["action"] == "deadline.moved"
    assert (entries[-1]["detail"]["from"], entries[-1]["detail"]["to"]) == ("2020-12-15", "2020-12-16")


def test_what_moves_from_one_date_to_another_is_one_entry_however_it_came_by_its_date(story: Story) -> None:
    story.begin_with(REPORTS)
    for district in ("huyen-a", "huyen-b"):
        story.extend("reports", district, "2020-12-17")
    story.put_mail_aside()
    assert change(story, "2020-12-17").moves == [moved("reports", 1, "2020-12-17", "2020-12-18")] * 2
    with story.store.read() as connection:
        entries = journal.entries(connection, plan_id=1)
    assert [one["detail"]["tasks"] for one in entries if one["action"] == "deadline.moved"] == [2]
    assert_proven(story.store)


def test_an_occurrence_that_moves_is_still_not_reminded_of_before_the_one_before_it_was_due(story: Story) -> None:
    story.begin(DISTRICT).publish(plan(EACH_TUESDAY, "- {before: 8d, tell: officer}\n- {before: 3d, tell: officer}"))
    assert change(story, "2020-12-15").moves == [moved("reports", 1, "2020-12-15", "2020-12-16")]
    [last] = [one for one in story.tasks("reports") if one["due_on"] == "2020-12-16"]
    with story.store.read() as connection:
        laid = explained.explain(connection, int(last["id"]), story.now)["rungs"]
    # Eight days before is 8 December, when the occurrence before is due: that rung is not laid (section 5, rule 5).
    assert [(one["rung"], one["fire_at"][:10]) for one in laid] == [("before 3d", "2020-12-11")]


def test_an_extended_occurrence_keeps_its_whole_ladder_when_the_calendar_moves_it(story: Story) -> None:
    story.begin(DISTRICT).publish(plan(EACH_TUESDAY, "- {before: 8d, tell: officer}"))
    [last] = [one for one in story.tasks("reports") if one["due_on"] == "2020-12-15"]
    until = date(2020, 12, 16)
    acts.extend(story.store, int(last["id"]), until=until, reason="bão", now=story.now, actor="ban")
    change(story, "2020-12-16")
    with story.store.read() as connection:
        laid = explained.explain(connection, int(last["id"]), story.now)["rungs"]
    assert [(one["rung"], one["fire_at"][:10]) for one in laid][-1] == ("before 8d", "2020-12-09")
    story.at("2020-12-08").put_mail_aside()
    story.at("2020-12-09")
    story.expect_mail(officer("huyen-a"), "Nhắc hạn 17/12/2020")


def test_a_nudge_goes_to_the_first_working_day_by_the_new_calendar(story: Story) -> None:
    item = "- {id: emulation, title: Phong trào, assigned_to: huyen-a, due: {none: true, nudge: month}}"
    story.begin(DISTRICT).publish(plan(item, "- {on_due: true, tell: officer}"))
    assert change(story, "2020-11-02").rungs == 1  # the first Monday of November
    story.at("2020-11-02").expect_no_more_mail()
    story.at("2020-11-03")
    story.expect_mail(officer("huyen-a"), "Phong trào")
    assert change(story, "2020-12-01").rungs == 1  # the next one was laid when this one fired
    undo(story, "2020-12-01")
    story.at("2020-12-01")
    story.expect_mail(officer("huyen-a"), "Phong trào")
    assert_proven(story.store)


def test_a_summary_goes_to_the_first_working_day_by_the_new_calendar(story: Story) -> None:
    item = "- {id: reports, title: Báo cáo, assigned_to: huyen-a, due: 2021-03-15}"
    story.begin(DISTRICT).publish(plan(item, summary="weekly"))
    change(story, "2020-10-12")
    story.at("2020-10-12").expect_no_more_mail()
    story.at("2020-10-13")
    story.expect_mail(officer("ban"), "Tổng hợp tình hình thực hiện")
