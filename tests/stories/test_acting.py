"""What people's acts do to what is still said."""

from __future__ import annotations

import pytest

from lib.problem import Refused
from tests.stories.instants import at
from tests.stories.tay_ninh import EXAMPLES, bring_in_roster
from tests.stories.world import Story, officer, plan
from workflow.ending import Ended
from workflow.publish import publish

REPORT = plan("- {id: reports, title: Báo cáo, assigned_to: huyen-a, due: 2020-12-15}")
CONSOLIDATING = plan(
    "- {id: communes, title: Báo cáo xã, assigned_to: {level: commune, under: tinh}, due: 2020-12-01}\n"
    "- {id: districts, title: Sơ kết, assigned_to: {level: district, under: tinh}, due: 2020-12-15, needs: [communes]}",
    "- {after: 7wd, tell: issuer}",
)


def test_a_returned_task_is_reminded_again_on_the_rungs_still_ahead(story: Story) -> None:
    story.begin_with(REPORT, until="2020-12-01").put_mail_aside()
    story.at("2020-12-07").submit("reports", "huyen-a")
    story.at("2020-12-09 10:00").return_("reports", "huyen-a", "thiếu số liệu")
    story.expect_mail(officer("huyen-a"), "Trả lại, yêu cầu bổ sung, hạn 15/12/2020", "thiếu số liệu")
    story.at("2020-12-10").expect_no_more_mail()  # the week ahead was passed while the report lay with the desk
    story.at("2020-12-14")
    story.expect_mail(officer("huyen-a"), "Nhắc hạn 15/12/2020", "còn 4 ngày", on="2020-12-11")
    story.expect_mail(officer("huyen-a"), "Nhắc hạn 15/12/2020", "còn 1 ngày")


def test_an_extended_task_has_its_ladder_anew_and_the_old_one_is_withdrawn(story: Story) -> None:
    story.begin_with(REPORT, until="2020-12-07").put_mail_aside()
    story.without_mail_until("2020-12-08 08:05").extend("reports", "huyen-a", "2021-01-15")
    story.expect_mail(officer("huyen-a"), "Gia hạn đến 15/01/2021", "Hạn trước đây: 15/12/2020", "bão lụt")
    assert story.rungs("huyen-a", "withdrawn") == [("before 7d", None)]
    story.at("2020-12-30").expect_no_more_mail()  # nothing of the old date
    story.at("2021-01-08")  # two weeks ahead is New Year's Day: the reminder comes the day before
    story.expect_mail(officer("huyen-a"), "Nhắc hạn 15/01/2021", "còn 15 ngày", on="2020-12-31")
    story.expect_mail(officer("huyen-a"), "Nhắc hạn 15/01/2021", "còn 7 ngày")
    task = story.task("reports", "huyen-a")
    assert (task["due_on"], task["due_given"], task["extended_from"]) == ("2021-01-15", "2021-01-15", "2020-12-15")


def test_an_extension_of_one_district_leaves_the_others_as_they_are(story: Story) -> None:
    reports = "- {id: reports, title: Báo cáo, assigned_to: {level: district, under: tinh}, due: 2020-12-15}"
    story.begin().publish(plan(reports, "- {before: 1d, tell: officer}"))
    story.at("2020-12-10").extend("reports", "huyen-a", "2020-12-22")
    story.expect_mail(officer("huyen-a"), "Gia hạn đến 22/12/2020")
    story.at("2020-12-21")
    story.expect_mail(officer("huyen-b"), "Nhắc hạn 15/12/2020", on="2020-12-14")
    story.expect_mail(officer("huyen-a"), "Nhắc hạn 22/12/2020")


def test_of_two_extensions_before_a_delivery_only_the_last_is_said(story: Story) -> None:
    story.begin_with(REPORT, until="2020-12-07").put_mail_aside()
    story.without_mail_until("2020-12-08 22:00")  # nothing leaves at night
    story.extend("reports", "huyen-a", "2020-12-20")
    story.extend("reports", "huyen-a", "2020-12-22")
    story.at("2020-12-09")
    mail = story.expect_mail(officer("huyen-a"), "Gia hạn đến 22/12/2020")
    assert not mail.says("20/12/2020")
    assert [one["state"] for one in story.notices("huyen-a", kind="extended")] == ["withdrawn", "sent"]


def test_a_day_that_was_granted_is_not_taken_back_though_the_plan_moves_dates_back(story: Story) -> None:
    moving_back = plan(
        "- {id: reports, title: Báo cáo, assigned_to: huyen-a, due: 2020-11-06}",
        "- {on_due: true, tell: officer}",
        day_off="previous",
    )
    story.begin().publish(moving_back).at("2020-11-02").extend("reports", "huyen-a", "2020-11-15")  # a Sunday
    story.expect_mail(officer("huyen-a"), "Gia hạn đến 15/11/2020")
    task = story.task("reports", "huyen-a")
    assert (task["due_on"], task["due_given"]) == ("2020-11-15", "2020-11-15")
    story.at("2020-11-13")
    story.expect_mail(officer("huyen-a"), "15/11/2020")  # its rung speaks on the Friday before
    story.extend("reports", "huyen-a", "2020-11-16")
    story.expect_mail(officer("huyen-a"), "Gia hạn đến 16/11/2020")


def test_progress_is_recorded_and_the_ladder_goes_on_as_before(story: Story) -> None:
    story.begin_with(REPORT, until="2020-12-01").put_mail_aside()
    assert story.task("reports", "huyen-a")["progress"] is None
    story.at("2020-12-02 10:00").progress("reports", "huyen-a", "đã có số liệu của 5 xã", 60)
    story.at("2020-12-03 10:00").progress("reports", "huyen-a", "còn chờ  một xã")
    task = story.task("reports", "huyen-a")
    assert (task["status"], task["due_on"]) == ("assigned", "2020-12-15")
    assert task["progress"] == {
        "at": "2020-12-03T10:00:00+07:00",
        "by": "Văn thư",
        "percent": None,
        "note": "còn chờ một xã",
    }
    story.at("2020-12-08")
    story.expect_mail(officer("huyen-a"), "Nhắc hạn 15/12/2020", "còn 7 ngày")


def test_progress_of_what_is_done_and_progress_that_is_none_are_refused(story: Story) -> None:
    story.begin_with(REPORT, until="2020-12-01").put_mail_aside()
    for wrong in ({"note": " "}, {"note": "x", "percent": 101}, {"note": "x", "percent": -1}):
        with pytest.raises(Refused):
            story.progress("reports", "huyen-a", **wrong)
    story.submit("reports", "huyen-a")
    story.accept("reports", "huyen-a")
    story.expect_mail(officer("huyen-a"), "Đã xác nhận hoàn thành")
    with pytest.raises(Refused, match="Không thể báo cáo tiến độ"):
        story.progress("reports", "huyen-a", "xong")
    assert story.task("reports", "huyen-a")["progress"] is None


# --- consolidation ---------------------------------------------------------------------------------------------------


def test_the_district_hears_ready_once_when_all_its_communes_are_accepted(story: Story) -> None:
    story.begin_with(CONSOLIDATING, until="2020-11-20 09:00")
    for commune in ("xa-a1", "xa-a2"):
        story.submit("communes", commune)
    story.accept("communes", "xa-a1")
    story.expect_mail(officer("xa-a1"), "Đã xác nhận hoàn thành")
    story.expect_no_more_mail()
    assert story.task("districts", "huyen-a")["ready"] is False
    story.accept("communes", "xa-a2")
    story.expect_mail(officer("xa-a2"), "Đã xác nhận hoàn thành")
    story.expect_mail(officer("huyen-a"), "Đã đủ báo cáo để tổng hợp, hạn 15/12/2020")
    assert story.task("districts", "huyen-a")["ready"] is True
    assert story.task("districts", "huyen-b")["ready"] is False
    story.at("2020-12-01 09:00").submit("districts", "huyen-a")
    story.return_("districts", "huyen-a", "thiếu biểu")
    mail = story.expect_mail(officer("huyen-a"), "Trả lại, yêu cầu bổ sung")
    assert not mail.says("Đã đủ báo cáo")  # it has been said


def test_a_waived_commune_no_longer_blocks_its_districts_ready(story: Story) -> None:
    story.begin_with(CONSOLIDATING, until="2020-11-20 09:00")
    story.submit("communes", "xa-a1")
    story.accept("communes", "xa-a1")
    story.expect_mail(officer("xa-a1"), "Đã xác nhận hoàn thành")
    story.expect_no_more_mail()
    story.waive("communes", "xa-a2")
    story.expect_mail(officer("xa-a2"), "Được miễn", "đã sáp nhập")
    story.expect_mail(officer("huyen-a"), "Đã đủ báo cáo để tổng hợp")


# --- on time or late -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("came", "standing"),
    [
        ("2020-12-15 23:57", "done_on_time"),
        ("2020-12-16 00:00", "done_on_time"),  # the end of the day itself
        ("2020-12-16 00:01", "done_late"),
    ],
)
def test_a_submission_before_the_day_ends_is_on_time_and_one_minute_after_is_late(
    story: Story, came: str, standing: str
) -> None:
    story.begin_with(REPORT).outage_until(came).submit("reports", "huyen-a")
    story.at("2020-12-17")
    story.accept("reports", "huyen-a")
    assert story.task("reports", "huyen-a")["standing"] == standing
    story.expect_mail(officer("huyen-a"), "Đã xác nhận hoàn thành")


@pytest.mark.parametrize(("came", "standing"), [("17:00", "done_on_time"), ("17:01", "done_late")])
def test_where_the_plan_names_an_hour_the_day_ends_then(story: Story, came: str, standing: str) -> None:
    item = '- {id: reports, title: Báo cáo, assigned_to: huyen-a, due: {on: 2020-12-15, at: "17:00"}}'
    story.begin().publish(plan(item, "- {before: 7d, tell: officer}"))
    story.outage_until("2020-12-16")
    story.expect_mail(officer("huyen-a"), "Nhắc hạn 15/12/2020", "17:00 ngày 15/12/2020")
    story.submit("reports", "huyen-a", came=f"2020-12-15 {came}")
    story.accept("reports", "huyen-a")
    assert story.task("reports", "huyen-a")["standing"] == standing
    story.put_mail_aside()


# --- the end of a plan -----------------------------------------------------------------------------------------------


def test_a_plan_closed_by_force_cancels_the_open_tasks_and_tells_their_officers_once(story: Story) -> None:
    story.begin_with(CONSOLIDATING, until="2020-11-20 09:00")
    story.submit("communes", "xa-a1")
    story.accept("communes", "xa-a1")
    story.put_mail_aside()
    with pytest.raises(Refused, match="4 nhiệm vụ chưa hoàn thành"):
        story.close()
    assert story.close(force=True) == Ended(cancelled=4)
    for unit in ("xa-a2", "xa-b1", "huyen-a", "huyen-b"):
        story.expect_mail(officer(unit), "Thôi thực hiện")
    assert story.task("communes", "xa-a1")["status"] == "accepted"
    assert story.task("communes", "xa-a2")["status"] == "cancelled"
    story.at("2021-01-31")
    with pytest.raises(Refused, match="đã đóng"):
        story.close(force=True)


def test_closing_by_force_forgives_nobody_what_was_overdue(story: Story) -> None:
    story.begin_with(CONSOLIDATING).at("2020-12-02 09:00")
    story.submit("communes", "xa-a1")
    story.at("2020-12-03")
    assert story.close(force=True) == Ended(accepted=1, missed=2, cancelled=2)
    story.expect_mail(officer("xa-a1"), "Đã xác nhận hoàn thành, hạn 01/12/2020")
    for unit in ("xa-a2", "xa-b1"):
        mail = story.expect_mail(officer(unit), "Không hoàn thành, hạn 01/12/2020", "không hoàn thành")
        assert not mail.says("không phải gửi báo cáo")
    for unit in ("huyen-a", "huyen-b"):
        story.expect_mail(officer(unit), "Thôi thực hiện, hạn 15/12/2020")
    task = story.task("communes", "xa-a2")
    assert (task["status"], task["standing"]) == ("missed", "missed")
    total = story.status()["total"]
    assert (total["total"], total["done_late"], total["open_overdue"], total["missed"]) == (3, 1, 2, 2)
    with pytest.raises(Refused, match="Không thể nộp báo cáo cho"):
        story.submit("communes", "xa-a2")
    story.at("2021-02-01").expect_no_more_mail()
    assert story.status()["total"] == total  # for ever


def test_of_a_cancelled_plan_nothing_more_is_said(story: Story) -> None:
    story.begin_with(REPORT, until="2020-12-07").put_mail_aside()
    story.without_mail_until("2020-12-08 08:05").cancel("thay bằng kế hoạch mới")
    story.expect_mail(officer("huyen-a"), "Thôi thực hiện", "thay bằng kế hoạch mới")
    assert story.rungs("huyen-a", "withdrawn") == [("before 7d", None)]
    story.at("2021-01-31")


# --- Tây Hồ ----------------------------------------------------------------------------------------------------------


def test_tay_hos_plan_as_printed_is_refused_for_its_month_15_and_the_corrected_one_is_published(story: Story) -> None:
    folder = EXAMPLES / "tay-ho-30"
    story.now = at("2020-11-12 09:00")
    bring_in_roster(story.store, folder, story.now)
    with pytest.raises(Refused) as refused:
        publish(story.store, (folder / "plan-as-printed.yaml").read_bytes(), story.now, "desk")
    [problem] = refused.value.problems
    assert (problem.code, problem.path, problem.line) == ("bad-date", "items[0].due", 14)
    assert "không có tháng 15" in problem.message
    assert story.tasks("ward-reports") == []  # not even in part
    story.publish((folder / "plan.yaml").read_bytes())
    assert len(story.tasks("ward-reports")) == 8
    city = story.task("city-report", "mttq-tay-ho")
    assert (city["due_given"], city["due_on"]) == ("2020-12-20", "2020-12-21")
    story.at("2020-12-08")
    story.put_mail_aside()
