"""What a plan is warned of before it is published, and what its preview counts."""

from __future__ import annotations

from org.files import rows
from org.files.units import import_units
from tests.stories.world import Story, plan
from workflow.correcting import imported
from workflow.preview import preview
from workflow.publish import check_plan, publish

WEEKLY = 'due: {every: "FREQ=WEEKLY;BYDAY=FR", from: 2020-09-18, until: 2020-11-27}'


def test_past_occurrences_and_a_crowded_ladder_are_warned_of(story: Story) -> None:
    story.begin()
    data = plan(f"- {{id: a, title: A, assigned_to: xa-a1, {WEEKLY}}}", issued_on="2020-09-01")
    warned = {one.code: one for one in check_plan(story.store, data, story.now)}
    assert warned["past-occurrences"].message.startswith("3 kỳ")
    assert "ladder-crowded" in warned
    heard: list[str] = []
    publish(story.store, data, story.now, "ban", warn=lambda found: heard.extend(one.code for one in found))
    assert {"past-occurrences", "ladder-crowded"} <= set(heard)


def test_a_sparse_ladder_is_not_crowded_and_the_preview_counts_each_persons_messages(story: Story) -> None:
    story.begin()
    data = plan("- {id: a, title: A, assigned_to: xa-a1, due: 2020-12-15}", "- {before: 3d, tell: officer}")
    assert check_plan(story.store, data, story.now) == []
    [one] = preview(story.store, data, story.now)["people"]
    assert (one["recipient"]["email"], one["messages"], one["notices"]) == ("officer@xa-a1.example", 2, 2)


def test_a_unit_that_ends_before_it_is_due_is_warned_of(story: Story) -> None:
    story.begin()
    ended = "code,name,level,parent,valid_to\nxa-het,Xã hết,commune,huyen-a,2020-11-30\n"
    with story.store.write() as connection:
        changes = import_units(connection, rows.read_units(ended.encode(), "units.csv"), now=story.now)
        imported.enter(connection, "units", changes, now=story.now, actor="ban")
    data = plan("- {id: a, title: A, assigned_to: {units: [xa-a1, xa-het]}, due: 2020-12-15}")
    [warned] = [one for one in check_plan(story.store, data, story.now) if one.code == "unit-ends"]
    assert "xa-het (30/11/2020)" in warned.message
    assert "xa-a1" not in warned.message
