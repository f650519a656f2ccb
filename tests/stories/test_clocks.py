"""Other clocks than the report's: acknowledging, reviewing, answering (change contract, section 8)."""

from __future__ import annotations

from typing import Any

from org.today import on_day
from tests.proven import assert_proven
from tests.stories.world import Story, head, officer, plan
from workflow import acts
from workflow.views.task import explained

DISTRICTS = "- {id: reports, title: Báo cáo, assigned_to: {level: district, under: tinh}, due: 2020-12-15}"


def clock(story: Story, unit: str, name: str) -> list[dict[str, Any]]:
    with on_day(story.store, story.now.date()) as connection:
        found = explained.explain(connection, story.task_id("reports", unit), story.now)["clocks"]
    return [one for one in found if one["clock"] == name]


def said(story: Story, unit: str, name: str) -> list[tuple[str, str, str, str]]:
    """(rung, whom it tells, the date it speaks of, its state) of a clock's notices of one unit's task."""
    rows = [row for row in story.notices(unit) if row["clock"] == name]
    return [(row["rung"], row["recipient"]["email"], row["due_on"], row["state"]) for row in rows]


def test_c1_a_task_that_is_not_acknowledged_is_asked_for_until_it_is(story: Story) -> None:
    story.begin().publish(plan(DISTRICTS, acknowledge_within="3wd"))
    [run] = clock(story, "huyen-a", "acknowledge")
    assert (run["unit"], run["due_on"], run["due_at"]) == ("huyen-a", "2020-10-09", "2020-10-10T00:00:00+07:00")
    assert [one["fire_at"][:10] for one in run["rungs"]] == ["2020-10-09", "2020-10-12", "2020-10-14"]
    story.at("2020-10-08")
    acts.acknowledge(story.store, story.task_id("reports", "huyen-b"), now=story.now, actor="huyen-b")
    story.at("2020-10-14")
    due = "2020-10-09"
    assert said(story, "huyen-a", "acknowledge") == [
        ("on_due", officer("huyen-a"), due, "sent"),
        ("after 1wd", officer("huyen-a"), due, "sent"),
        ("after 1wd", head("huyen-a"), due, "sent"),
        ("after 3wd", officer("tinh"), due, "sent"),
    ]
    assert said(story, "huyen-b", "acknowledge") == []
    assert [story.task("reports", unit)["late"] for unit in ("huyen-a", "huyen-b")] == [["acknowledge"], []]
    story.put_mail_aside()
    assert_proven(story.store)
