"""What has no date is not forgotten: nudges once a month or a quarter (contract, section 5, rule 9)."""

from __future__ import annotations

from tests.proven import assert_proven
from tests.stories.instants import at
from tests.stories.world import Story, officer, plan
from workflow import acts
from workflow.preview import preview
from workflow.tick import tick
from workflow.views import outbox

MODELS = "- {id: mo-hinh, title: Xây dựng mô hình, assigned_to: huyen-a, due: {none: true, nudge: %s}}"
MONTHLY = plan(MODELS % "month", summary="none")


def test_once_a_month_the_unit_is_asked_how_far_it_is(story: Story) -> None:
    story.begin_with(MONTHLY)
    story.at("2020-10-30")
    story.at("2020-11-02")
    story.expect_mail(officer("huyen-a"), "Đôn đốc thực hiện", "không ấn định thời hạn")
    story.at("2020-12-01")
    story.expect_mail(officer("huyen-a"), "Đôn đốc thực hiện")
    story.at("2020-12-31")
    story.expect_no_more_mail()
    story.at("2021-01-04")
    story.expect_mail(officer("huyen-a"), "Đôn đốc thực hiện")  # 1/1 is a holiday
    assert_proven(story.store)


def test_whoever_has_reported_how_far_it_is_is_left_alone_for_twenty_working_days(story: Story) -> None:
    story.begin_with(MONTHLY)
    story.at("2020-10-30")
    acts.progress(story.store, 1, note="đã chọn xã làm điểm", now=story.now, actor="x")
    story.at("2020-11-30")
    story.expect_no_more_mail()
    story.at("2020-12-01")
    story.expect_mail(officer("huyen-a"), "Đôn đốc thực hiện")
    assert_proven(story.store)


def test_the_twentieth_working_day_before_counts_and_the_one_before_it_does_not(story: Story) -> None:
    story.begin().publish(plan("\n".join([MODELS % "month", MODELS.replace("mo-hinh", "hai") % "month"])))
    for number, day in ((1, "2020-11-02 23:59"), (2, "2020-11-03 00:00")):  # 20 working days before 1/12: 3/11
        acts.progress(story.store, number, note="đang làm", now=at(day), actor="x")
    tick(story.store, at("2020-12-01 08:00"))
    assert [row["task"] for row in _nudges(story) if row["scheduled_for"].startswith("2020-12")] == ["1"]


def test_a_quarter_has_one_nudge_and_what_has_none_is_as_before(story: Story) -> None:
    quarterly = MODELS % "quarter"
    silent = "- {id: khac, title: Việc khác, assigned_to: huyen-b, due: {none: true}}"
    seen = preview(story.begin().store, plan(f"{quarterly}\n{silent}"), story.now)
    said = [(row["unit"], row["scheduled_for"][:10]) for row in seen["notices"] if row["rung"] == "nudge"]
    assert said == [("huyen-a", day) for day in ("2021-01-04", "2021-04-01", "2021-07-01", "2021-10-01")]


def test_of_several_that_are_late_only_the_newest_is_said(story: Story) -> None:
    story.begin_with(MONTHLY)
    tick(story.store, at("2021-01-20 09:00"))
    states = [(row["scheduled_for"][:10], row["state"]) for row in _nudges(story)]
    assert states == [("2020-11-02", "skipped"), ("2020-12-01", "skipped"), ("2021-01-04", "pending")]
    tick(story.store, at("2021-02-01 08:00"))
    assert [row["state"] for row in _nudges(story)] == ["skipped", "skipped", "skipped", "pending"]
    assert_proven(story.store)


def test_a_date_given_by_an_act_ends_the_nudges(story: Story) -> None:
    story.begin_with(MONTHLY)
    acts.submit(
        *(story.store, 1, acts.Submission(by="x", paper=True)), files_folder=story.folder, now=story.now, actor="x"
    )
    acts.return_(story.store, 1, reason="thiếu", due=at("2020-12-15").date(), now=story.now, actor="x")
    tick(story.store, at("2021-03-05 09:00"))
    assert not _nudges(story)
    assert_proven(story.store)


def _nudges(story: Story) -> list[dict[str, str]]:
    with story.store.read() as connection:
        return [row for row in outbox.rows(connection) if row["rung"] == "nudge"]
