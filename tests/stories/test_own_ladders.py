"""Ladders of an item's own, repeated rungs, whoever stands further above, and occurrences one at a time."""

from __future__ import annotations

from tests.stories.world import Story, officer, plan

COMMUNES = "assigned_to: {level: commune, under: tinh}"


def test_an_item_with_its_own_ladder_is_told_by_it_and_the_other_by_the_plans(story: Story) -> None:
    own = "ladder: [{before: 2wd, tell: officer}]"
    items = f"- {{id: a, title: A, {COMMUNES}, due: 2020-12-15, {own}}}\n"
    items += f"- {{id: b, title: B, {COMMUNES}, due: 2020-12-15}}"
    story.begin().publish(plan(items, "- {before: 7d, tell: officer}"))
    story.at("2020-12-16").put_mail_aside()
    told = [(row["item"], row["rung"]) for row in story.notices("xa-a1") if row["rung"]]
    assert told == [("b", "before 7d"), ("a", "before 2wd")]


def test_an_extension_lays_the_items_own_ladder(story: Story) -> None:
    item = f"- {{id: a, title: A, {COMMUNES}, due: 2020-12-15, ladder: [{{before: 1wd, tell: officer}}]}}"
    story.begin().publish(plan(item, "- {before: 7d, tell: officer}"))
    story.extend("a", "xa-a1", "2020-12-25")
    story.at("2020-12-26").put_mail_aside()
    assert story.rungs("xa-a1", "sent") == [("before 1wd", None)]


def test_a_debt_is_mentioned_again_as_often_as_the_rung_repeats(story: Story) -> None:
    item = f"- {{id: a, title: A, {COMMUNES}, due: 2020-12-15}}"
    story.begin().publish(plan(item, "- {after: 2wd, every: 3wd, times: 3, tell: officer}"))
    story.at("2021-01-31").put_mail_aside()
    assert story.rungs("xa-a1", "sent") == [("after 2wd", None), ("after 5wd", None), ("after 8wd", None)]


def test_a_week_is_spoken_of_once_the_week_before_is_due(story: Story) -> None:
    due = 'due: {every: "FREQ=WEEKLY;BYDAY=FR", from: 2020-10-02, until: 2020-10-16}'
    story.begin().publish(plan(f"- {{id: a, title: A, {COMMUNES}, {due}}}", "- {before: 7d, tell: officer}"))
    story.at("2020-10-20")  # what would be said a week ahead falls on the date before, even on that of no task
    story.expect_no_more_mail()


def test_those_further_above_are_told_and_the_desk_where_there_is_nobody(story: Story) -> None:
    item = "- {id: a, title: A, assigned_to: xa-a1, due: 2020-12-15}"
    ladder = "- {after: 1wd, tell: superior.head}\n- {after: 2wd, tell: superior2}\n"
    ladder += "- {after: 3wd, tell: level:province}\n- {after: 4wd, tell: level:central}"
    story.begin().publish(plan(item, ladder)).at("2020-12-22").put_mail_aside()
    told = [(row["kind"], row["recipient"]["email"]) for row in story.notices("xa-a1") if row["rung"]]
    above = ["head@huyen-a.example", officer("tinh"), officer("tinh"), officer("ban")]
    assert told == [("escalation", email) for email in above]
