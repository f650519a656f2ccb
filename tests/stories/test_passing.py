"""Tasks of units that cease pass to their successors on the day (change contract, U6 to U10)."""

from __future__ import annotations

import pytest

from lib.problem import Refused
from tests.stories.reform import reform
from tests.stories.world import Story, officer
from tests.stories.world import plan as plan_file
from workflow import acts

BOTH = plan_file("- {id: reports, title: Báo cáo, assigned_to: {units: [xa-a1, xa-a2]}, due: 2020-12-15}")


def owed(story: Story) -> list[tuple[str, str, str | None]]:
    """Of each task its unit, status and date."""
    return [(one["unit"], one["status"], one["due_on"]) for one in story.tasks("reports")]


def test_two_communes_merge_and_a_late_tick_says_what_lay_after_the_moment(story: Story) -> None:
    """Worked example U6, U7: both due 15/12, the first tick on 03/12."""
    story.begin().publish(BOTH)
    story.at("2020-11-25 10:00")
    reform(story, [("xa-a1", "xa-n"), ("xa-a2", "xa-n")], on="2020-12-01")
    assert owed(story) == [("xa-a1", "assigned", "2020-12-15"), ("xa-a2", "assigned", "2020-12-15")]
    story.outage_until("2020-12-03 09:00")
    assert owed(story) == [
        ("xa-a1", "passed", "2020-12-15"),
        ("xa-a2", "passed", "2020-12-15"),
        ("xa-n", "assigned", "2020-12-15"),
    ]
    a, b, n = story.tasks("reports")
    assert (a["passed_to"], b["passed_to"], n["passed_from"]) == ([n["id"]], [n["id"]], [a["id"], b["id"]])
    assert (n["standing"], a["standing"], n["on_behalf_of"]) == ("not_due", "passed", None)
    story.expect_mail(officer("xa-a1"), "GIAO NHIỆM VỤ", "Chuyển tiếp từ: Đơn vị xa-a1, Đơn vị xa-a2", "Nhắc hạn")
    told = {(one["kind"], one["rung"]) for one in story.notices("xa-n")}
    assert told == {("assignment", None), ("reminder", "before 14d")}
    with pytest.raises(Refused) as caught:
        acts.acknowledge(story.store, int(a["id"]), now=story.now, actor="xa-a1")
    [problem] = caught.value.problems
    assert (problem.code, n["id"] in str(problem)) == ("passed", True)


def test_the_later_date_holds_for_those_that_merge(story: Story) -> None:
    """Worked example U6, U7: B was extended to 18/12."""
    story.begin().publish(BOTH)
    story.extend("reports", "xa-a2", "2020-12-18")
    story.at("2020-11-25 10:00").put_mail_aside()
    reform(story, [("xa-a1", "xa-n"), ("xa-a2", "xa-n")], on="2020-12-01")
    story.outage_until("2020-12-03 09:00")
    assert owed(story)[2:] == [("xa-n", "assigned", "2020-12-18")]
    story.expect_mail(officer("xa-a1"), "Giao nhiệm vụ", "18/12/2020")
    story.at("2020-12-04 09:00").expect_mail(officer("xa-a1"), "Nhắc hạn", on="2020-12-04 08:05")
