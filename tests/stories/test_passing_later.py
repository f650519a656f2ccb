"""What a unit that has ceased handed in stays for review; to be done once more, it is whose it is by then (U9)."""

from __future__ import annotations

import pytest

from tests.proven import assert_proven
from tests.stories.reform import reform
from tests.stories.world import Story
from tests.stories.world import plan as plan_file
from workflow.acting.reopen import reopen

REPORT = plan_file("- {id: reports, title: Báo cáo, assigned_to: {units: [xa-a1]}, due: 2020-12-15}")


def reformed(story: Story, *changes: tuple[str, str, str, str | None]) -> None:
    """Its report is handed in; then each change: the day on which it is recorded, its date, an old unit and a new."""
    story.begin_with(REPORT)
    story.submit("reports", "xa-a1")
    for recorded, on, old, new in changes:
        story.outage_until(f"{recorded} 09:00")
        reform(story, [(old, new)], on=on, waive=None if new else "giải thể")


def owed(story: Story) -> list[tuple[str, str]]:
    return [(one["unit"], one["status"]) for one in story.tasks("reports")]


def returned(story: Story) -> list[tuple[str, str]]:
    story.return_("reports", "xa-a1", "thiếu số liệu")
    story.put_mail_aside()
    assert_proven(story.store)
    return owed(story)


def test_what_is_returned_goes_to_the_successor_that_is_there_by_then(story: Story) -> None:
    reformed(
        story,
        ("2020-12-01", "2020-12-01", "xa-a1", "xa-a2"),
        ("2020-12-03", "2020-12-03", "xa-a2", "xa-b1"),
    )
    assert returned(story) == [("xa-a1", "passed"), ("xa-b1", "assigned")]


def test_a_unit_that_was_founded_again_does_itself_what_is_returned_to_it(story: Story) -> None:
    reformed(
        story,
        ("2020-12-01", "2020-12-01", "xa-a1", "xa-a2"),
        ("2020-12-03", "2020-12-03", "xa-a2", "xa-a1"),
    )
    assert returned(story) == [("xa-a1", "returned")]


def test_of_two_changes_the_one_of_the_later_date_says_whose_it_is_as_it_says_who_is_told(story: Story) -> None:
    """U5, U6: a change of an earlier date that is recorded afterwards passed before it, as it were."""
    reformed(
        story,
        ("2020-12-02", "2020-12-02", "xa-a1", "xa-a2"),
        ("2020-12-03", "2020-12-01", "xa-a1", "xa-b1"),
    )
    story.return_("reports", "xa-a1", "thiếu số liệu")
    story.put_mail_aside()
    told = {(one["kind"], one["recipient"]["unit"]) for one in story.notices("xa-a1") if one["kind"] == "returned"}
    assert told == {("returned", "xa-a2")}
    assert owed(story) == [("xa-a1", "passed"), ("xa-a2", "assigned")]


@pytest.mark.parametrize(
    "changes",
    [
        [("2020-12-01", "2020-12-01", "xa-a1", None)],
        [("2020-12-01", "2020-12-01", "xa-a1", "xa-a2"), ("2020-12-03", "2020-12-03", "xa-a2", None)],
    ],
)
def test_what_is_returned_to_nobody_is_waived_where_that_was_said_and_stays_where_it_is_reopened(
    story: Story, changes: list[tuple[str, str, str, str | None]]
) -> None:
    reformed(story, *changes)
    assert returned(story) == [("xa-a1", "waived")]
    states = {one["kind"]: one["state"] for one in story.notices("xa-a1")}
    assert (states["returned"], states["waived"]) == ("sent", "sent")
    reopen(story.store, story.task_id("reports", "xa-a1"), reason="còn phải làm", now=story.now, actor="ban")
    assert owed(story) == [("xa-a1", "returned")]
    assert_proven(story.store)
    story.outage_until("2020-12-04 09:00").put_mail_aside()
