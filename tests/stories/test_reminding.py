"""The ladder as those who owe, their superiors and the desk hear it."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.store import Store
from tests.stories.instants import at
from tests.stories.tay_ninh import EXAMPLE, bring_in_roster
from tests.stories.world import NUMBER, Story, head, officer, plan

REPORTS = plan("- {id: reports, title: Báo cáo, assigned_to: {level: district, under: tinh}, due: 2020-12-15}")
ONE_REMINDER = "- {before: 7d, tell: officer}"
NINE_DISTRICTS = [
    *("mttq-thanh-pho-tay-ninh", "mttq-huyen-tan-bien", "mttq-huyen-tan-chau", "mttq-huyen-duong-minh-chau"),
    *("mttq-huyen-chau-thanh", "mttq-thi-xa-hoa-thanh", "mttq-huyen-go-dau", "mttq-huyen-ben-cau"),
    "mttq-thi-xa-trang-bang",
]


@pytest.fixture
def tay_ninh(store: Store, tmp_path: Path) -> Story:
    """The province of Tây Ninh, whose nine districts owe a report on 15/12/2020."""
    told = Story(store, tmp_path)
    bring_in_roster(store, EXAMPLE, told.now)
    item = "- {id: reports, title: Sơ kết, assigned_to: {level: district, under: mttq-tay-ninh}, due: 2020-12-15}"
    return told.publish(plan(item, issuer="mttq-tay-ninh", desk="mttq-tay-ninh-ptth"))


def test_nine_districts_are_reminded_a_week_ahead(tay_ninh: Story) -> None:
    tay_ninh.at("2020-12-07").put_mail_aside()  # two weeks ahead
    tay_ninh.at("2020-12-08")
    for district in NINE_DISTRICTS:
        tay_ninh.expect_mail(f"dau-moi@{district}.tay-ninh.example", f"[{NUMBER}] Nhắc hạn 15/12/2020", "còn 7 ngày")
    tay_ninh.expect_no_more_mail()


def test_nothing_is_said_on_the_days_between_two_rungs(story: Story) -> None:
    story.begin_with(REPORTS, until="2020-11-30")
    story.expect_no_more_mail()
    story.at("2020-12-01").put_mail_aside()
    story.at("2020-12-07")


def test_the_silent_districts_superior_is_told_on_the_third_working_day(story: Story) -> None:
    story.begin_with(REPORTS)
    story.at("2020-12-10").submit("reports", "huyen-a")
    story.at("2020-12-17").put_mail_aside()
    story.at("2020-12-18")
    mail = story.expect_mail(officer("tinh"), "Báo cáo cấp trên: đơn vị chưa nộp, hạn 15/12/2020", "quá hạn 3 ngày")
    assert mail.says("Đơn vị huyen-b")
    assert not mail.says("Đơn vị huyen-a")


def test_the_desk_is_told_on_the_seventh_working_day(story: Story) -> None:
    story.begin_with(REPORTS)
    story.at("2020-12-23").put_mail_aside()
    story.at("2020-12-24")  # two weekends lie between
    story.expect_mail(officer("ban"), "Báo cáo cấp trên: 2 đơn vị chưa nộp", "Đơn vị huyen-a", "Đơn vị huyen-b")
    story.at("2021-02-28")  # after its last rung the ladder is silent


def test_officer_and_head_are_told_on_the_working_day_after_the_due_date(story: Story) -> None:
    story.begin().publish(plan("- {id: reports, title: Báo cáo, assigned_to: huyen-a, due: 2020-12-18}"))
    story.at("2020-12-20").put_mail_aside()
    story.at("2020-12-21")  # the 18th was a Friday
    for post in (officer, head):
        story.expect_mail(post("huyen-a"), "Đôn đốc: quá hạn 18/12/2020")


def test_whoever_submits_is_not_reminded_any_more(story: Story) -> None:
    story.begin_with(REPORTS).at("2020-12-01").put_mail_aside()
    story.at("2020-12-07").submit("reports", "huyen-a")
    story.at("2020-12-08")
    story.expect_mail(officer("huyen-b"), "Nhắc hạn 15/12/2020")
    story.at("2021-01-31")
    assert [row["rung"] for row in story.notices("huyen-a")] == [None, "before 14d"]
    story.put_mail_aside()  # the rest of huyen-b's ladder


def test_a_submission_takes_back_the_reminder_that_still_waits(story: Story) -> None:
    story.begin_with(REPORTS).at("2020-12-07").put_mail_aside()
    story.without_mail_until("2020-12-08 08:05").submit("reports", "huyen-a")
    story.expect_mail(officer("huyen-b"), "Nhắc hạn")
    assert story.rungs("huyen-a", "withdrawn") == [("before 7d", None)]


def test_an_outage_of_three_weeks_says_only_the_newest_rung(story: Story) -> None:
    story.begin_with(REPORTS, until="2020-11-30")
    story.outage_until("2020-12-21 08:05")
    for unit in ("huyen-a", "huyen-b"):
        for post in (officer, head):
            story.expect_mail(post(unit), "Đôn đốc: quá hạn 15/12/2020", "quá hạn 6 ngày")
        assert story.rungs(unit, "skipped") == [
            (rung, "superseded") for rung in ("before 14d", "before 7d", "before 3d", "before 1d", "on_due")
        ]
    story.expect_mail(officer("tinh"), "Báo cáo cấp trên: 2 đơn vị chưa nộp")


def test_one_persons_digest_is_one_mail_with_the_plan_and_the_earliest_date_in_its_subject(story: Story) -> None:
    story.begin().publish(
        plan(
            "- {id: late, title: Tổng kết, assigned_to: huyen-a, due: 2020-12-18}\n"
            "- {id: early, title: Chọn mô hình, assigned_to: huyen-a, due: 2020-12-16}\n"
            "- {id: middle, title: Hội nghị, assigned_to: huyen-a, due: 2020-12-17}",
            ONE_REMINDER,
        )
    )
    story.at("2020-12-08")
    story.outage_until("2020-12-11")  # the three reminders of the 9th, 10th and 11th
    mail = story.expect_mail(officer("huyen-a"), "Chọn mô hình", "Hội nghị", "Tổng kết")
    assert mail.subject == f"[{NUMBER}] Nhắc hạn 16/12/2020: Chọn mô hình và 2 nội dung khác"


def test_two_rungs_of_one_date_are_said_once(story: Story) -> None:
    item = "- {id: review, title: Sơ kết, assigned_to: huyen-a, due: 2021-01-31}"  # a Sunday, moved to Monday
    story.begin().publish(plan(item, "- {before: 3d, tell: officer}\n- {before: 1d, tell: officer}"))
    story.at("2021-01-29")
    story.expect_mail(officer("huyen-a"), "Nhắc hạn 01/02/2021", "Theo văn bản: 31/01/2021", "Chủ nhật")
    story.at("2021-01-31")
    assert story.rungs("huyen-a", "skipped") == [("before 3d", "same day")]


# --- hours and days off ----------------------------------------------------------------------------------------------


def test_nothing_leaves_at_night(story: Story) -> None:
    item = "- {id: reports, title: Báo cáo, assigned_to: huyen-a, due: 2020-12-15}"
    story.begin().publish(plan(item, ONE_REMINDER)).at("2020-12-07")
    story.outage_until("2020-12-08 22:00")
    assert [row["state"] for row in story.notices("huyen-a", rung="before 7d")] == ["pending"]
    story.outage_until("2020-12-09 06:59").expect_no_more_mail()
    story.outage_until("2020-12-09 07:00")
    story.expect_mail(officer("huyen-a"), "Nhắc hạn 15/12/2020")


def test_nine_in_the_evening_is_the_last_minute(story: Story) -> None:
    item = "- {id: reports, title: Báo cáo, assigned_to: huyen-a, due: 2020-12-15}"
    story.begin().publish(plan(item, ONE_REMINDER, send_at='"21:00"')).at("2020-12-08 20:59").expect_no_more_mail()
    story.outage_until("2020-12-08 21:00")
    story.expect_mail(officer("huyen-a"), "Nhắc hạn 15/12/2020")


def test_no_reminder_leaves_on_a_sunday_and_an_answer_does(story: Story) -> None:
    story.begin().publish(
        plan(
            "- {id: reports, title: Báo cáo, assigned_to: huyen-a, due: 2020-12-18}\n"
            "- {id: models, title: Mô hình, assigned_to: huyen-b, due: 2020-12-31}",
            ONE_REMINDER,
        )
    )
    story.at("2020-12-10").submit("models", "huyen-b")
    story.outage_until("2020-12-11 22:00")  # Friday's reminder misses the evening
    story.at("2020-12-13 09:00").expect_no_more_mail()
    story.accept("models", "huyen-b")
    story.expect_mail(officer("huyen-b"), "Đã xác nhận hoàn thành")
    story.at("2020-12-14 07:00")
    story.expect_mail(officer("huyen-a"), "Nhắc hạn 18/12/2020")


def test_a_reminder_that_waits_over_the_weekend_gives_way_to_mondays(story: Story) -> None:
    item = "- {id: reports, title: Báo cáo, assigned_to: huyen-a, due: 2020-12-15}"
    story.begin().publish(plan(item, "- {before: 3d, tell: officer}\n- {before: 1d, tell: officer}"))
    story.at("2020-12-10")
    story.outage_until("2020-12-11 22:00")  # Saturday's rung, moved to this Friday, misses the evening
    story.at("2020-12-14")
    story.expect_mail(officer("huyen-a"), "Nhắc hạn 15/12/2020", "còn 1 ngày")
    assert story.rungs("huyen-a", "skipped") == [("before 3d", "superseded")]


def test_no_reminder_leaves_during_tet(story: Story) -> None:
    item = "- {id: reports, title: Báo cáo, assigned_to: huyen-a, due: 2021-02-09}"  # the last working day before Tết
    story.begin().publish(plan(item, "- {on_due: true, tell: officer}\n- {after: 1wd, tell: officer}"))
    story.at("2021-02-08")
    story.outage_until("2021-02-09 21:30")
    story.at("2021-02-16 20:00").expect_no_more_mail()
    story.at("2021-02-17 07:00")
    story.expect_mail(officer("huyen-a"), "Đến hạn 09/02/2021")
    story.at("2021-02-17")
    story.expect_mail(officer("huyen-a"), "Đôn đốc: quá hạn 09/02/2021")


# --- recurring duties ------------------------------------------------------------------------------------------------


def test_a_monthly_duty_on_day_31_falls_on_the_last_day_of_each_month(story: Story) -> None:
    due = '{every: "FREQ=MONTHLY;BYMONTHDAY=31", from: 2020-09-30, until: 2021-02-28}'
    item = f"- {{id: monthly, title: Báo cáo tháng, assigned_to: huyen-a, due: {due}}}"
    story.begin().publish(plan(item, "- {on_due: true, tell: officer}"))
    # September lies before the publication; 31/10 was a Saturday, 31/01 and 28/02 were Sundays
    assert [(row["due_given"], row["due_on"]) for row in story.tasks("monthly")] == [
        ("2020-10-31", "2020-11-02"),
        ("2020-11-30", "2020-11-30"),
        ("2020-12-31", "2020-12-31"),
        ("2021-01-31", "2021-02-01"),
        ("2021-02-28", "2021-03-01"),
    ]
    story.at("2021-03-31")
    for day in ("2020-11-02", "2020-11-30", "2020-12-31", "2021-02-01", "2021-03-01"):
        story.expect_mail(officer("huyen-a"), f"Đến hạn hôm nay {at(day):%d/%m/%Y}", on=day)
