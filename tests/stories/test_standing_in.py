"""Who stands in for another unit is told what is asked of them; the unit itself was reminded of nothing."""

from datetime import datetime

from lib.time import VIETNAM
from tests.stories.test_reaching import OF_COMMUNES
from tests.stories.world import Story, officer, plan
from workflow.views import letter


def test_a_superiors_officer_stands_in_and_the_letter_counts_no_reminder_of_the_silent_unit(story: Story) -> None:
    story.begin(silent=("xa-a1",)).publish(plan(OF_COMMUNES, "- {before: 7d, tell: officer}")).at("2020-12-08")
    story.expect_mail(officer("huyen-a"), "Chuyển Đơn vị xa-a1 (không có người liên hệ được)", "cho biết đầu mối")
    own = story.expect_mail(officer("xa-a2"), "Nhắc hạn")
    assert not own.says("không có người liên hệ được")
    story.at("2020-12-17")
    with story.store.read() as connection:
        asked = letter.Asked(plan=story.notices("xa-a1")[0]["plan"])
        found = letter.gather(connection, asked, datetime(2020, 12, 17, 9, tzinfo=VIETNAM))
    counted = {one.unit: one.reminded for one in found.letter.late}
    assert (counted["Đơn vị xa-a1"], counted["Đơn vị xa-a2"]) == (0, 1)
