"""What came of two plans of 2020, by the shipped examples: commendations by kind, and a model that goes from its ward
through the district to the city (change contract, A10, F1, F2)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from lib.problem import Refused
from org.today import on_day
from storage.tables import item, plan, task
from tests.stories.instants import at
from tests.stories.tay_ninh import EXAMPLES, bring_in_roster
from tests.stories.world import Story
from workflow import acts
from workflow.find import find_plan
from workflow.outcome.recorded import given, record
from workflow.outcome.shown import of_plan
from workflow.publish import publish
from workflow.views.status import status

HOAN_KIEM, TAY_HO = EXAMPLES / "hoan-kiem", EXAMPLES / "tay-ho-30"
HELD = "KH-MTTQ-2020"
CITY, DISTRICT, WARD = "KH-MTTQ-TP-2020", "30/KH-MTTQ", "KH-MTTQ-P-2020"


def told_ready(story: Story, unit: str) -> list[tuple[str, str]]:
    """Items and plans of which that unit is told that all it waits for is there."""
    return [(one["item"], one["plan"]) for one in story.notices(unit, kind="ready")]


def done(story: Story, number: str, *items: str) -> None:
    """Whoever owes in that plan, or only these items of it, hands in on paper, and all of it is accepted."""
    theirs = select(task.c.id).join(item, item.c.id == task.c.item_id).join(plan, plan.c.id == task.c.plan_id)
    chosen = theirs.where(plan.c.number == number, *([item.c.key.in_(items)] if items else []))
    with story.store.read() as connection:
        owed = connection.scalars(chosen).all()
    paper, kept = acts.Submission(by="Văn thư", paper=True), story.folder / "files"
    acts.submit(story.store, owed, paper, files_folder=kept, now=story.now, actor="Văn thư")
    acts.accept(story.store, owed, now=story.now, actor="Văn thư")


def closed(story: Story, number: str, file: Path, *, without: str | None = None) -> dict[str, Any]:
    """The plan is closed with that outcome, which must lack nothing; without the lines of a unit, where one is given.
    What is shown of it from then on, and its figures in the report."""
    lines = file.read_text("utf-8").splitlines(keepends=True)
    data = "".join(line for line in lines if not without or without not in line).encode()
    with given(data, file.parent, story.settings.files_folder, 1 << 20) as known:
        kept = record(story.store, number, known, closing=True, lacking=False, now=story.now, actor="Văn thư")
    with on_day(story.store, story.now.date()) as connection:
        assert of_plan(connection, find_plan(connection, number).id) == kept.outcome
        return {**kept.outcome, "figures": status(connection, story.now, plan_number=number)["outcome"]}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the next one is told on both databases
def test_hoan_kiem_closes_with_eighteen_wards_and_its_commendations_by_kind(story: Story) -> None:
    story.now = at("2020-11-16 09:00")
    bring_in_roster(story.store, HOAN_KIEM, story.now)
    publish(story.store, (HOAN_KIEM / "plan.yaml").read_bytes(), story.now, "Văn thư")
    wards = story.tasks("ward-reports")
    assert (len(wards), {one["due_on"] for one in wards}) == (18, {"2020-12-11"})  # ten working days before 25/12
    story.now = at("2020-12-10 16:00")
    done(story, HELD, "ward-reports")
    assert told_ready(story, "mttq-hoan-kiem") == [("conference", HELD)]
    story.now = at("2020-12-28 09:00")
    with pytest.raises(Refused, match="chưa hoàn thành"):
        closed(story, HELD, HOAN_KIEM / "outcome.yaml")
    done(story, HELD, "conference")
    found = closed(story, HELD, HOAN_KIEM / "outcome.yaml")
    assert (found["held"]["on"], found["units"], found["models"]) == ("2020-12-25", 18, [])
    assert [(one["to"], one["number"]) for one in found["commendations"]] == [("collective", 11), ("collective", 57)]
    assert {one["by"] for one in found["commendations"]} == {"UBND, Ủy ban MTTQ Việt Nam quận"}
    assert found["figures"] == {"held_on": "2020-12-25", "units": 18, "commendations": 68, "models": 0, "chosen": 0}


def test_the_model_of_a_ward_of_tay_ho_is_chosen_by_the_district_and_goes_to_the_city(story: Story) -> None:
    story.now = at("2020-11-02 09:00")
    bring_in_roster(story.store, TAY_HO, story.now)
    for file, issued in (("city", "2020-11-02"), ("district", "2020-11-12"), ("ward", "2020-11-16")):
        story.now = at(f"{issued} 09:00")
        publish(story.store, (TAY_HO / f"{file}.yaml").read_bytes(), story.now, "Văn thư")
    below, above = story.task("ward-reports", "mttq-phuong-nhat-tan"), story.task("district-reviews", "mttq-tay-ho")
    assert (below["fulfilled_by"], above["fulfilled_by"]) == ([WARD], [DISTRICT])

    story.now = at("2020-12-09 16:00")
    done(story, WARD)
    assert told_ready(story, "mttq-phuong-nhat-tan") == [("ward-reports", DISTRICT)]
    story.now = at("2020-12-30 16:00")
    done(story, DISTRICT)
    assert told_ready(story, "mttq-tay-ho")[-1] == ("district-reviews", CITY)

    story.now = at("2020-12-31 09:00")
    with pytest.raises(Refused, match=r"mttq-phuong-nhat-tan đã hoàn thành .* chưa nêu mô hình nào"):
        closed(story, DISTRICT, TAY_HO / "outcome.yaml", without="nhat-tan")
    of_district = closed(story, DISTRICT, TAY_HO / "outcome.yaml")
    assert (of_district["figures"]["models"], of_district["figures"]["chosen"]) == (8, 1)
    story.now = at("2021-01-29 09:00")
    done(story, CITY)
    of_city = closed(story, CITY, TAY_HO / "city-outcome.yaml")
    [from_ward], [from_district] = ([one for one in of["models"] if one["chosen"]] for of in (of_district, of_city))
    assert (from_ward["unit"], from_district["unit"]) == ("mttq-phuong-nhat-tan", "mttq-tay-ho")
    assert from_district["title"] == f"{from_ward['title']} của phường Nhật Tân"
