"""Whom the ladder reaches when posts are vacant, shared, newly held, or their address is dead."""

from __future__ import annotations

from tests.stories.world import Story, head, officer, plan

OF_COMMUNES = "- {id: reports, title: Báo cáo, assigned_to: {level: commune, under: huyen-a}, due: 2020-12-15}"
TWO_REMINDERS = "- {before: 7d, tell: officer}\n- {before: 1d, tell: officer}"


def test_of_a_unit_without_any_contact_the_superior_is_told(story: Story) -> None:
    story.begin(silent=("xa-a1",)).publish_aloud(plan(OF_COMMUNES, TWO_REMINDERS))
    story.expect_mail(officer("huyen-a"), "Giao nhiệm vụ", "thay đầu mối của Đơn vị xa-a1")
    story.expect_mail(officer("xa-a2"), "Giao nhiệm vụ")
    story.at("2020-12-08")
    story.expect_mail(officer("huyen-a"), "Nhắc hạn 15/12/2020", "Đơn vị xa-a1", "thay đầu mối của Đơn vị xa-a1")
    story.expect_mail(officer("xa-a2"), "Nhắc hạn 15/12/2020")
    [row] = story.notices("xa-a1", rung="before 7d")
    assert (row["recipient"]["unit"], row["post"], row["reason"]) == ("huyen-a", "officer", "thay đầu mối của xa-a1")


def test_with_nobody_at_all_each_rung_is_one_unreachable_row_and_the_desk_hears_of_it_once(story: Story) -> None:
    ladder = "- {before: 7d, tell: officer}\n- {after: 1wd, tell: [officer, head]}"
    story.begin(silent=("xa-a1", "huyen-a")).publish_aloud(plan(OF_COMMUNES, ladder))
    story.expect_mail(officer("ban"), "Không liên hệ được", "Đơn vị xa-a1")
    story.expect_mail(officer("xa-a2"), "Giao nhiệm vụ")
    story.at("2020-12-31")
    story.expect_mail(officer("xa-a2"), "Nhắc hạn", on="2020-12-08")
    story.expect_mail(officer("xa-a2"), "Đôn đốc: quá hạn", on="2020-12-16")
    unreachable = [(row["kind"], row["rung"]) for row in story.notices("xa-a1", state="unreachable")]
    assert unreachable == [("assignment", None), ("reminder", "before 7d"), ("overdue", "after 1wd")]
    assert len(story.notices("xa-a1", kind="unreachable")) == 1


def test_a_vacant_post_falls_back_within_the_unit_before_it_goes_up(story: Story) -> None:
    story.begin().people("xa-a1", officer=None, deputy="deputy@xa-a1.example", mailbox="mailbox@xa-a1.example")
    story.publish(plan(OF_COMMUNES, TWO_REMINDERS)).at("2020-12-08")
    story.expect_mail("deputy@xa-a1.example", "Nhắc hạn", "thay đầu mối của Đơn vị xa-a1")
    story.expect_mail(officer("xa-a2"), "Nhắc hạn")


def test_a_person_who_holds_two_posts_is_told_once(story: Story) -> None:
    story.begin().people("huyen-a", officer="Chung@huyen-a.example", head="chung@HUYEN-A.example")
    item = "- {id: reports, title: Báo cáo, assigned_to: huyen-a, due: 2020-12-15}"
    story.publish(plan(item, "- {after: 1wd, tell: [officer, head]}")).at("2020-12-16")
    story.expect_mail("Chung@huyen-a.example", "Đôn đốc: quá hạn 15/12/2020")
    assert len(story.notices("huyen-a", rung="after 1wd")) == 1


def test_a_person_who_serves_two_units_gets_one_mail_about_both(story: Story) -> None:
    story.begin()
    for unit in ("xa-a1", "xa-a2"):
        story.people(unit, officer="chung@huyen-a.example")
    story.publish(plan(OF_COMMUNES, TWO_REMINDERS)).at("2020-12-08")
    story.expect_mail("chung@huyen-a.example", "Nhắc hạn", "Đơn vị xa-a1", "Đơn vị xa-a2")


def test_of_an_officer_who_changed_between_two_rungs_the_new_one_is_told(story: Story) -> None:
    item = "- {id: reports, title: Báo cáo, assigned_to: huyen-a, due: 2020-12-15}"
    story.begin().publish(plan(item, TWO_REMINDERS)).at("2020-12-08")
    story.expect_mail(officer("huyen-a"), "Nhắc hạn")
    story.people("huyen-a", officer="new-officer@huyen-a.example")
    story.at("2020-12-14")
    story.expect_mail("new-officer@huyen-a.example", "Nhắc hạn")


# --- dead addresses --------------------------------------------------------------------------------------------------


def test_after_a_permanent_bounce_the_fallback_is_told_at_once_and_the_superior_learns_of_it(story: Story) -> None:
    item = "- {id: reports, title: Báo cáo, assigned_to: huyen-a, due: 2020-12-15}"
    story.begin().publish(plan(item, TWO_REMINDERS))
    with story.over_smtp(gone={officer("huyen-a")}):
        story.at("2020-12-08")
        story.expect_mail(head("huyen-a"), "Nhắc hạn 15/12/2020", "thay đầu mối của Đơn vị huyen-a")
        story.expect_mail(
            officer("tinh"),
            "Không liên hệ được",
            "Địa chỉ thư điện tử của đầu mối Đơn vị huyen-a không còn dùng được",
            "đã báo thay cho thủ trưởng Đơn vị huyen-a",
        )
        assert [row["state"] for row in story.notices("huyen-a", rung="before 7d")] == ["failed", "sent"]
        story.at("2020-12-14")
        story.expect_mail(head("huyen-a"), "Nhắc hạn 15/12/2020", "thay đầu mối của Đơn vị huyen-a")


def test_when_the_only_address_of_a_unit_bounces_its_superior_is_told(story: Story) -> None:
    story.begin().publish(plan(OF_COMMUNES, TWO_REMINDERS))
    with story.over_smtp(gone={officer("xa-a1")}):
        story.at("2020-12-08")
        story.expect_mail(officer("xa-a2"), "Nhắc hạn")
        story.expect_mail(
            officer("huyen-a"), "thay đầu mối của Đơn vị xa-a1", "KHÔNG LIÊN HỆ ĐƯỢC", "không còn dùng được"
        )
        story.expect_no_more_mail()
        story.at("2020-12-14")
        story.expect_mail(officer("xa-a2"), "Nhắc hạn")
        story.expect_mail(officer("huyen-a"), "Nhắc hạn 15/12/2020", "thay đầu mối của Đơn vị xa-a1")


def test_when_a_mailbox_is_full_the_superior_hears_of_it_once(story: Story) -> None:
    item = "- {id: reports, title: Báo cáo, assigned_to: huyen-a, due: 2020-12-15}"
    story.begin().publish(plan(item, TWO_REMINDERS))
    with story.over_smtp(full={officer("huyen-a")}):
        story.at("2020-12-08")
        story.expect_mail(
            officer("tinh"),
            "Không liên hệ được",
            "Thông báo qua thư điện tử gửi đầu mối Đơn vị huyen-a không đến nơi; đề nghị báo trực tiếp.",
        )
        story.at("2020-12-14")
        story.expect_no_more_mail()
        assert [row["state"] for row in story.notices("huyen-a", rung="before 1d")] == ["failed"]
