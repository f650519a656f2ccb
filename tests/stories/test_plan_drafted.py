"""From the printed text of a plan to the plan that runs: what is drafted, once confirmed, is what was decreed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from lib.text import nfc
from plans.file.reader import read
from plans.model import NoDue
from plans.reading import read as reading
from plans.reading.drafted.file import open_fields, written
from plans.reading.drafted.model import DraftPlan
from plans.reading.drafted.plan import drafted
from storage.store import Store
from tests.drafts import ROOT, filled, roster
from tests.stories.tay_ninh import EXAMPLE, PLAN, PUBLISHED, bring_in_roster
from workflow.drafting.read import read_file
from workflow.preview import preview
from workflow.publish import publish

SEEDS = ROOT.parent / "shared" / "seeds"


def seed(number: str) -> Path:
    found = sorted(SEEDS.glob(f"{number}_*.txt"))
    if not found:
        pytest.skip("the seeds, which stand beside the project, are not here")
    return found[0]


def read_as_text(number: str, example: str) -> DraftPlan:
    return drafted(reading.read(nfc(seed(number).read_text(encoding="utf-8"))), roster(example))


def owed(tasks: Iterable[dict[str, Any]]) -> set[tuple[str, str | None, str | None]]:
    """Who owes something, by when, and by which date as written."""
    return {(one["unit"], one["due_on"], one["due_given"]) for one in tasks}


def open_ones(plan: DraftPlan) -> list[str]:
    return [one.field for _, one in open_fields(plan)]


def test_plan_87_confirmed_publishes_the_tasks_of_the_example(store: Store) -> None:
    path = seed("002")
    bring_in_roster(store, EXAMPLE, PUBLISHED)
    found = read_file(path.read_bytes(), path.name, store, PUBLISHED)
    plan = drafted(found.draft, found.roster)
    by_level = {one.assigned_to.level: one for one in plan.items if one.assigned_to}
    communes, districts = by_level["commune"], by_level["district"]
    assert set(open_ones(plan)) == {"due"}
    assert communes.due is None
    suggested = f"{{before: {districts.id}, by: 10wd}}"
    assert suggested in [one.suggested for one in communes.decisions]
    confirmed = filled(written(plan), suggested).encode()
    wanted = preview(store, PLAN, PUBLISHED)["tasks"]
    assert owed(preview(store, confirmed, PUBLISHED)["tasks"]) == owed(wanted)
    assert publish(store, confirmed, PUBLISHED, "desk")["tasks"] == len(wanted)


def test_the_impossible_date_of_tay_ho_waits_for_a_human() -> None:
    plan = read_as_text("000", "tay-ho-30")
    assert open_ones(plan) == ["due", "due"]  # the month 15, and the vague end of December
    text = written(plan)
    assert "05/12/2020 hoặc 15/12/2020" in text
    assert read(filled(text, "2020-12-15", "2020-12-31").encode()).problems == ()


def test_targets_without_a_number_or_a_day_wait_for_them() -> None:
    plan = read_as_text("003", "tam-duong")
    assert plan.issuer == "ubnd-tam-duong"
    assert {"number", "issued_on"} <= set(open_ones(plan))
    found = read(written(plan).encode())
    assert found.sketch is not None
    assert len(found.sketch.indicators) == 15
    assert sum(one.due == NoDue() for one in plan.items) == 6  # a block for each of who is to do it


def test_standing_duties_of_joint_owners_are_followed_without_a_date() -> None:
    plan = read_as_text("004", "dong-da-2023")
    assert plan.items
    assert {one.due for one in plan.items} == {NoDue()}


def test_news_of_a_conference_obliges_nobody() -> None:
    plan = read_as_text("001", "hoan-kiem")
    assert (plan.items, plan.aside) == ((), ())
    assert plan.draft.outcome is not None
