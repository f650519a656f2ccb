"""What a plan is warned of before it is published, and what its preview counts."""

from __future__ import annotations

import pytest

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


LADDERS = {
    # Told on 6 October, 44 working days before it is due, then every third one.
    "exactly once in three": ("- {before: 41wd, tell: officer}\n- {before: 38wd, tell: officer}", False),
    "once more often": ("- {before: 41wd, tell: officer}\n- {before: 39wd, tell: officer}", True),
    "two persons in turn": ("- {before: 41wd, tell: officer}\n- {before: 40wd, tell: superior}", False),
    "two offices in turn": ("- {before: 30wd, tell: superior}\n- {before: 29wd, tell: issuer}", False),
}


@pytest.mark.parametrize("ladder", LADDERS)
def test_crowded_is_what_one_person_hears_more_than_once_in_three_working_days(story: Story, ladder: str) -> None:
    story.begin()
    steps, crowded = LADDERS[ladder]
    item = "- {id: a, title: A, assigned_to: xa-a1, due: 2020-12-07}"
    found = {one.code for one in check_plan(story.store, plan(item, steps), story.now)}
    assert ("ladder-crowded" in found) is crowded


def test_audiences_that_are_one_person_are_counted_together(story: Story) -> None:
    """The superior's deputy is a post that nobody holds: its officer is told instead."""
    story.begin()
    apart = "- {before: 30wd, tell: superior}\n- {before: 29wd, tell: superior.deputy}"
    item = "- {id: a, title: A, assigned_to: xa-a1, due: 2020-12-07}"
    [one] = check_plan(story.store, plan(item, apart), story.now)
    assert (one.code, "2 lần trong 2 ngày làm việc" in one.message) == ("ladder-crowded", True)


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
