"""A report as of then is the same for ever, whatever is written later (change contract, B1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lib.time import local_date
from org.files.rows import Parsed
from org.files.units import import_units
from org.model import UnitVersion
from org.succession.past import as_known
from tests.stories.instants import at
from tests.stories.reform import RESOLUTION, reform
from tests.stories.world import NUMBER, Story
from tests.stories.world import plan as plan_file
from workflow.correcting import imported
from workflow.unit_changes.model import Row
from workflow.unit_changes.recorded import Change, record
from workflow.unit_changes.reverted import revert
from workflow.views.board.mapped import mapped
from workflow.views.status import status

REPORTS = "- {id: reports, title: Báo cáo, assigned_to: {level: commune, under: tinh}, due: 2020-12-15}"


def reports(story: Story, then: datetime) -> dict[str, Any]:
    """All that is said of one instant, in every grouping, on the map of its day too."""
    day, found = local_date(then), dict[str, Any]()
    for by in ("plan", "level", "unit", "superior"):
        for under in (None, "huyen-a"):
            asked: dict[str, Any] = {"plan_number": NUMBER, "by": by, "under": under}
            with as_known(story.store, day, then) as connection:
                found[f"{by} {under}"] = status(connection, then, **asked)
                found[f"{by} {under} map"] = mapped(connection, then, day, **asked)
    return found


def corrected(story: Story, *rows: UnitVersion) -> None:
    with story.store.write() as connection:
        parsed = Parsed("units.csv", tuple(enumerate(rows, start=2)), ())
        changes = import_units(connection, parsed, now=story.now)
        imported.enter(connection, "units", changes, now=story.now, actor="ban")


def test_what_is_written_later_changes_nothing_of_what_was_known(story: Story) -> None:
    story.begin().publish(plan_file(REPORTS))
    story.at("2020-11-01 09:00").submit("reports", "xa-a1")
    then = at("2020-11-02 09:00")
    before = reports(story, then)
    assert [row["key"] for row in before["superior None"]["rows"]] == ["huyen-a", "huyen-b"]
    assert [row["key"] for row in before["unit huyen-a"]["rows"]] == ["xa-a1", "xa-a2"]

    # A correction: xa-a2 was a ward, and below huyen-b, from the beginning.
    story.at("2020-11-03 09:00")
    corrected(story, UnitVersion(code="xa-a2", name="Phường a2", level="ward", parent="huyen-b"))
    assert reports(story, then) == before
    since = reports(story, at("2020-11-03 09:30"))
    assert [row["key"] for row in since["unit huyen-a"]["rows"]] == ["xa-a1"]
    assert {(row["key"], row["name"]) for row in since["unit None"]["rows"]} >= {("xa-a2", "Phường a2")}

    # What was handed in earlier and recorded late, a merger as of a day before, another correction.
    story.at("2020-11-05 09:00").submit("reports", "xa-b1", came="2020-11-01 10:00")
    reform(story, [("xa-a1", "xa-n"), ("xa-b1", "xa-n")], on="2020-11-01")
    corrected(story, UnitVersion(code="huyen-a", name="Huyện A mới", level="district", parent="tinh"))
    assert reports(story, then) == before
    assert reports(story, at("2020-11-03 09:30")) == since
    assert reports(story, story.now) != since


def on_the_map(story: Story, then: datetime, day: str, by: str = "unit") -> list[tuple[str | None, str, int]]:
    """Whose reports they were on the map of `day`, by what was known then."""
    with as_known(story.store, at(day).date(), then) as connection:
        told = mapped(connection, then, at(day).date(), plan_number=NUMBER, by=by)
    return [(row["key"], row["name"], row["total"]) for row in told["rows"]]


def test_a_change_that_was_taken_back_is_known_of_the_time_when_it_held(story: Story) -> None:
    story.begin().publish(plan_file(REPORTS))
    as_it_was = [(xa, f"Đơn vị {xa}", 1) for xa in ("xa-a1", "xa-a2", "xa-b1")]
    assert on_the_map(story, story.now, "2020-12-01") == as_it_was
    merged = reform(story, [("xa-a1", "xa-n"), ("xa-b1", "xa-n")], on="2020-12-01")
    story.at("2020-10-07 09:00")
    above = reform(story, [("huyen-a", "huyen-n"), ("huyen-b", "huyen-n"), ("xa-n", "xa-m")], on="2020-12-02")
    instants = [at("2020-10-06 12:00"), at("2020-10-07 12:00")]
    assert [on_the_map(story, then, "2020-12-02") for then in instants] == [
        [("xa-a2", "Đơn vị xa-a2", 1), ("xa-n", "Đơn vị xa-n", 2)],
        [("xa-a2", "Đơn vị xa-a2", 1), ("xa-m", "Đơn vị xa-m", 2)],
    ]
    known = [reports(story, then) for then in instants]

    for day, change in (("2020-10-08 09:00", above), ("2020-10-09 09:00", merged)):
        revert(story.store, change["id"], "thay nghị quyết", now=story.at(day).now, actor="ban")
    # Others come by the code, and by the keys, of those that are gone.
    story.at("2020-10-10 09:00")
    corrected(story, UnitVersion(code="xa-k", name="Xã k", level="commune", parent="huyen-b"))
    reform(story, [("xa-a2", "xa-m"), ("xa-b1", "xa-m")], on="2020-12-02")

    assert [reports(story, then) for then in instants] == known
    assert on_the_map(story, instants[0], "2020-12-02") == [("xa-a2", "Đơn vị xa-a2", 1), ("xa-n", "Đơn vị xa-n", 2)]
    assert on_the_map(story, instants[1], "2020-12-02") == [("xa-a2", "Đơn vị xa-a2", 1), ("xa-m", "Đơn vị xa-m", 2)]
    assert on_the_map(story, at("2020-10-08 12:00"), "2020-12-02") == on_the_map(story, instants[0], "2020-12-02")
    assert on_the_map(story, at("2020-10-09 12:00"), "2020-12-02") == as_it_was
    assert on_the_map(story, story.now, "2020-12-02") == [("xa-a1", "Đơn vị xa-a1", 1), ("xa-m", "Đơn vị xa-m", 2)]


def test_two_units_whose_versions_bore_one_key_are_known_apart(story: Story) -> None:
    story.begin().publish(plan_file(REPORTS))
    below_the_other = Parsed("thay-doi.csv", ((2, Row(old="xa-a1", new="xa-a1", parent="huyen-b")),), ())
    change = Change(on=at("2020-12-01").date(), resolution=RESOLUTION)
    moved = record(story.store, lambda _: below_the_other, change, now=story.now, actor="ban")
    then, known = story.now, on_the_map(story, story.now, "2020-12-02", by="superior")
    assert known == [("huyen-a", "Đơn vị huyen-a", 1), ("huyen-b", "Đơn vị huyen-b", 2)]
    revert(story.store, moved["id"], "thay nghị quyết", now=story.at("2020-10-07 09:00").now, actor="ban")
    for day, rows in (("2020-10-08 09:00", [("xa-a2", "xa-n")]), ("2020-10-09 09:00", [("xa-n", "xa-m")])):
        story.at(day)
        reform(story, rows, on=f"2020-12-{day[8:10]}")
        assert on_the_map(story, then, "2020-12-02", by="superior") == known
