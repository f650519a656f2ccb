"""Every mail can be answered, and says what its reader needs to act (contract, section 5, rule 12)."""

from __future__ import annotations

from tests.stories.test_reaching import OF_COMMUNES
from tests.stories.world import Story, officer, plan

LADDER = "- {before: 7d, tell: officer}\n- {on_due: true, tell: officer}\n- {after: 3wd, tell: superior}"
WEEKLY = """
- {id: tuan, title: Báo cáo tuần, assigned_to: [xa-a1], due: {every: "FREQ=WEEKLY;BYDAY=FR", from: 2020-11-06,
   until: 2020-11-20}}
"""


def test_an_answer_reaches_the_desk_and_the_mails_end_says_where_it_is(story: Story) -> None:
    story.begin().telephone("ban", "0276 3822 123")
    story.publish(plan(OF_COMMUNES, LADDER)).at("2020-12-08")
    mail = story.expect_mail(officer("xa-a1"), "đầu mối: Văn thư, điện thoại 0276 3822 123, officer@ban.example.")
    assert mail.reply_to == "Văn thư <officer@ban.example>"
    story.put_mail_aside()


def test_of_several_plans_an_answer_reaches_every_desk(story: Story) -> None:
    story.begin()
    story.publish(plan(OF_COMMUNES, LADDER)).publish(plan(OF_COMMUNES, LADDER, number="88/KH", desk="hoi-nong-dan"))
    story.at("2020-12-08")
    assert story.expect_mail(officer("xa-a1")).reply_to == f"{officer('ban')}, {officer('hoi-nong-dan')}"
    story.put_mail_aside()


def test_a_desk_that_nobody_reaches_keeps_no_mail_back(story: Story) -> None:
    story.begin(silent=("ban", "tinh")).publish(plan(OF_COMMUNES, LADDER)).at("2020-12-08")
    assert story.expect_mail(officer("xa-a1")).reply_to == "Đôn Đốc <don-doc@mttq.example>"
    story.put_mail_aside()


def test_a_superior_reads_whom_to_call_and_how_often_the_unit_was_reminded(story: Story) -> None:
    story.begin(silent=("xa-a2",)).telephone("xa-a1", "0912 345 678")
    story.publish(plan(OF_COMMUNES, LADDER)).at("2020-12-15")
    story.put_mail_aside()
    story.at("2020-12-18")
    mail = story.expect_mail(officer("huyen-a"), "Đơn vị xa-a1", "Đơn vị xa-a2")
    assert mail.says("Đầu mối: Văn thư, điện thoại 0912 345 678; đã nhắc 2 lần, lần gần nhất ngày 15/12/2020")
    assert mail.says("Chưa có đầu mối; chưa lời nhắc nào đến được đơn vị"), mail.text


def test_occurrences_of_one_item_are_one_card_with_all_their_dates(story: Story) -> None:
    story.begin().publish(plan(WEEKLY, "- {on_due: true, tell: officer}\n- {after: 2d, tell: superior}"))
    story.outage_until("2020-11-23 08:05")
    mail = story.expect_mail(officer("huyen-a"))
    assert mail.text.count("Báo cáo tuần") == 1, mail.text
    assert mail.says("06/11/2020 (quá hạn 17 ngày); 13/11/2020 (quá hạn 10 ngày); 20/11/2020 (quá hạn 3 ngày)")
    own = story.expect_mail(officer("xa-a1"))
    assert own.text.count("Báo cáo tuần") == 1, own.text
    assert own.says("Hạn 1: 06/11/2020 (quá hạn 17 ngày) Hạn 2: 13/11/2020 (quá hạn 10 ngày)"), own.text


def test_what_is_accepted_says_when_it_came_and_whether_in_time(story: Story) -> None:
    story.begin().publish(plan(OF_COMMUNES, "- {before: 1d, tell: officer}")).at("2020-12-17 10:00")
    story.put_mail_aside()
    story.submit("reports", "xa-a1", came="2020-12-15 16:40")
    story.submit("reports", "xa-a2")
    story.accept("reports", "xa-a1")
    story.accept("reports", "xa-a2")
    story.expect_mail(officer("xa-a1"), "Nộp lúc: 15/12/2020 16:40, đúng hạn")
    story.expect_mail(officer("xa-a2"), "Nộp lúc: 17/12/2020 10:00, quá hạn 2 ngày")
