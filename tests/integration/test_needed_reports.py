"""A district sees on its task's page which of its communes' reports have come."""

from __future__ import annotations

from pathlib import Path

from org.today import on_day
from storage.store import Store
from tests.stories.test_reopening import CONSOLIDATING
from tests.stories.world import Story
from workflow.views.unit.needed import needed


def test_the_reports_of_its_own_communes_and_how_each_stands(store: Store, tmp_path: Path) -> None:
    story = Story(store, tmp_path)
    story.begin().publish(CONSOLIDATING)
    story.submit("communes", "xa-a2")
    with on_day(store, story.now.date()) as connection:
        [one] = needed(connection, story.task_id("districts", "huyen-a"), story.now)
        assert needed(connection, story.task_id("communes", "xa-a1"), story.now) == []
    assert (one["title"], one["came"], one["all"]) == ("Báo cáo xã", 1, 2)
    assert [(row["unit_name"], row["standing"]) for row in one["rows"]] == [
        ("Đơn vị xa-a1", "not_due"),
        ("Đơn vị xa-a2", "awaiting_review"),
    ]


def test_where_nothing_below_owes_the_item_all_of_it_counts(store: Store, tmp_path: Path) -> None:
    story = Story(store, tmp_path)
    story.begin().publish(CONSOLIDATING.replace(b"{level: district}", b"hoi-nong-dan"))
    with on_day(store, story.now.date()) as connection:
        [one] = needed(connection, story.task_id("districts", "hoi-nong-dan"), story.now)
    assert (one["came"], one["all"]) == (0, 3)
