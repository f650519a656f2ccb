"""What is noted beside a standing, where people look: pages, lists, reports and messages."""

from __future__ import annotations

from pathlib import Path

from storage.store import Store
from tests.integration import command_line
from tests.integration.offices import office as pages_of
from tests.stories.world import plan
from workflow.links.issued import issue

PLAN = """
plan: {number: 90/KH, issuer: tinh, issued_on: 2020-10-06, subject: Tiep nhan, acknowledge_within: 3wd}
items: [{id: r, title: Báo cáo, assigned_to: [huyen-a, huyen-b], due: 2020-12-15}]
"""


def test_a_unit_that_is_late_to_acknowledge_is_seen_to_be_on_every_page(sqlite_url: str, tmp_path: Path) -> None:
    with pages_of(Store(sqlite_url), sqlite_url, tmp_path) as there:
        story = there.story
        items = "- {id: reports, title: Báo cáo, assigned_to: [huyen-a, huyen-b], due: 2020-12-15}"
        story.publish(plan(items, acknowledge_within="3wd")).at("2020-10-14")
        _, url = issue(story.store, story.settings, "huyen-a", post="officer", now=story.now, actor="ban")
        desk, unit, id = there.signed_in("ban", "desk"), there.browser(), story.task_id("reports", "huyen-a")
        pages = [unit.get(url).text, unit.get(f"{url}/tasks/{id}").text]
        pages += [desk.get(f"/tasks/{id}").text, desk.get("/plans/1/tasks").text]
        assert ["Chậm tiếp nhận" in page for page in pages] == [True] * 4
        story.put_mail_aside()


def test_lists_and_reports_name_the_clock(office: command_line.Office) -> None:
    now = "2020-10-14T09:00"
    office.at("2020-10-06T10:00", "plan", "publish", office.write("90.yaml", PLAN))
    [first, *_] = office.json("task", "list", "--plan", "90/KH")
    office.at("2020-10-07T10:00", "task", "acknowledge", first["id"])
    [late] = office.json("task", "list", "--late", "acknowledge", now=now)
    assert (late["unit"], late["late"], first["late"]) == ("huyen-b", ["acknowledge"], [])
    assert "Chậm tiếp nhận" in office.at(now, "task", "list", "--plan", "90/KH").out
    assert office.json("status", "--plan", "90/KH", now=now)["total"]["late_acknowledge"] == 1
    table, none = (office.at(now, "status", "--plan", number).out for number in ("90/KH", command_line.PLAN))
    assert ["tiếp" in one for one in (table, none)] == [True, False]  # a column only where there is something in it
    assert "Other clocks" in office.at(now, "--lang", "en", "task", "explain", late["id"]).out
    planned = office.json("outbox", "list", "--plan", "90/KH", "--planned", now="2020-10-08T09:00")
    ladder = [(one["clock"], one["rung"], one["due_on"]) for one in planned if one["clock"] != "report"]
    assert ladder[0] == ("acknowledge", "on_due", "2020-10-09")
